//! Frames of HTTP/2 (RFC 9113, sections 4 and 6).

use framing_core::{BigEndian, Message, Reason, Uint};

/// The largest payload before the peers agree on more (`SETTINGS_MAX_FRAME_SIZE`).
const LARGEST: usize = 16_384;

/// One frame. Its length counts the payload alone: what follows the type, the flags and the stream, which are 6 bytes.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(validate = Frame::check)]
pub struct Frame<'a> {
    #[message(with = Uint<3, BigEndian>, size_of = body, adjust = -6)]
    length: u32,
    /// What it is.
    pub body: Body<'a>,
}

impl Frame<'_> {
    /// The length that it came with.
    #[must_use]
    pub const fn length(&self) -> u32 {
        self.length
    }

    /// All of the payload counts, padding and settings too: each part of it alone may be as long.
    fn check(&self) -> Result<(), Reason> {
        let sizes = [self.body.size_hint().saturating_sub(6), LARGEST];
        let [length, max] = sizes.map(|size| u32::try_from(size).unwrap_or(u32::MAX));
        if length > max { Err(Reason::TooLong { length, max }) } else { Ok(()) }
    }
}

/// A frame of each type.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(from)]
#[rustfmt::skip]
pub enum Body<'a> {
    /// Bytes of a request or response.
    #[message(tag = 0)] Data(Data<'a>),
    /// Its head, compressed.
    #[message(tag = 1)] Headers(Headers<'a>),
    /// What a stream depends on.
    #[message(tag = 2)] Priority(Prioritized),
    /// The end of a stream, by an error.
    #[message(tag = 3)] Reset(Reset),
    /// What a peer can do.
    #[message(tag = 4)] Settings(Settings),
    /// What the server will send unasked.
    #[message(tag = 5)] PushPromise(PushPromise<'a>),
    /// A question whether the peer is there.
    #[message(tag = 6)] Ping(Ping),
    /// The end of the connection.
    #[message(tag = 7)] GoAway(GoAway<'a>),
    /// How much more may be sent.
    #[message(tag = 8)] WindowUpdate(WindowUpdate),
    /// More of a head.
    #[message(tag = 9)] Continuation(Continuation<'a>),
    /// A frame of a type that nobody here knows: it is kept, and a peer passes it over.
    #[message(other)] Unknown(u8, Unknown<'a>),
}

/// The stream that a frame is about; 0 is the connection.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Stream {
    /// Set by nobody, and ignored.
    #[message(bits = 1)]
    pub reserved: bool,
    /// Its number.
    #[message(bits = 31)]
    pub id: u32,
}

const fn is_a_stream(stream: &Stream) -> bool {
    stream.id != 0
}

const fn is_the_connection(stream: &Stream) -> bool {
    stream.id == 0
}

const ACK: u8 = 0x01;
const PADDED: u8 = 0x08;
const PRIORITY: u8 = 0x20;

const fn with_flag(flags: u8, flag: u8, set: bool) -> u8 {
    if set { flags | flag } else { flags & !flag }
}

/// DATA (section 6.1).
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Data<'a> {
    /// 1: the last of the stream; 8: padded.
    pub flags: u8,
    /// Whose bytes these are.
    #[message(validate = is_a_stream)]
    pub stream: Stream,
    #[message(if = flags & PADDED != 0)]
    pad_length: Option<u8>,
    /// The bytes.
    #[message(rest, leave = pad_length.unwrap_or(0), max = LARGEST)]
    pub data: &'a [u8],
    /// Bytes that hide how many the others are.
    #[message(len = pad_length)]
    pub padding: &'a [u8],
}

impl<'a> Data<'a> {
    /// Padded if there is `padding`, even an empty one; the flag of it is set or cleared to suit.
    #[must_use]
    pub fn new(flags: u8, stream: Stream, data: &'a [u8], padding: Option<&'a [u8]>) -> Self {
        let flags = with_flag(flags, PADDED, padding.is_some());
        Self { flags, stream, pad_length: padding.map(|_| 0), data, padding: padding.unwrap_or_default() }
    }
}

/// HEADERS (section 6.2).
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Headers<'a> {
    /// 1: the last of the stream; 4: the end of the head; 8: padded; 0x20: with a priority.
    pub flags: u8,
    /// Whose head this is.
    #[message(validate = is_a_stream)]
    pub stream: Stream,
    #[message(if = flags & PADDED != 0)]
    pad_length: Option<u8>,
    /// What the stream depends on.
    #[message(if = flags & PRIORITY != 0)]
    pub priority: Option<Priority>,
    /// The head, compressed (HPACK, RFC 7541).
    #[message(rest, leave = pad_length.unwrap_or(0), max = LARGEST)]
    pub fragment: &'a [u8],
    /// As in [`Data`].
    #[message(len = pad_length)]
    pub padding: &'a [u8],
}

impl<'a> Headers<'a> {
    /// Padded as by [`Data::new`]; the flag of the priority is set or cleared to suit, too.
    #[must_use]
    pub fn new(
        flags: u8,
        stream: Stream,
        priority: Option<Priority>,
        fragment: &'a [u8],
        padding: Option<&'a [u8]>,
    ) -> Self {
        let flags = with_flag(with_flag(flags, PADDED, padding.is_some()), PRIORITY, priority.is_some());
        let (pad_length, padding) = (padding.map(|_| 0), padding.unwrap_or_default());
        Self { flags, stream, pad_length, priority, fragment, padding }
    }
}

/// What a stream depends on, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Priority {
    /// Whether all others that depend on it depend on this one now.
    #[message(bits = 1)]
    pub exclusive: bool,
    /// What it depends on.
    #[message(bits = 31)]
    pub dependency: u32,
    /// How much of it.
    pub weight: Weight,
}

/// 1 to 256: on the wire it is one less.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Weight(u8);

impl Weight {
    /// A weight, if it is 1 to 256.
    #[must_use]
    pub fn new(weight: u16) -> Option<Self> {
        weight.checked_sub(1).and_then(|wire| u8::try_from(wire).ok()).map(Self)
    }

    /// The weight.
    #[must_use]
    pub fn get(self) -> u16 {
        u16::from(self.0) + 1
    }

    /// Its byte on the wire.
    #[must_use]
    pub const fn wire(self) -> u8 {
        self.0
    }
}

/// PRIORITY (section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Prioritized {
    /// None is known.
    pub flags: u8,
    /// The stream.
    #[message(validate = is_a_stream)]
    pub stream: Stream,
    /// What it depends on.
    pub priority: Priority,
}

/// `RST_STREAM` (section 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct Reset {
    /// None is known.
    pub flags: u8,
    /// The stream that ends.
    #[message(validate = is_a_stream)]
    pub stream: Stream,
    /// Why.
    pub error: u32,
}

/// SETTINGS (section 6.5).
#[derive(Clone, Debug, PartialEq, Message)]
#[message(validate = says_one_thing)]
pub struct Settings {
    /// 1: those of the peer were taken notice of.
    pub flags: u8,
    /// The connection.
    #[message(validate = is_the_connection)]
    pub stream: Stream,
    /// To the end of the frame.
    #[message(rest, max = LARGEST / 6)]
    pub settings: Vec<Setting>,
}

/// Those that only take notice have none of their own.
const fn says_one_thing(settings: &Settings) -> bool {
    settings.flags & ACK == 0 || settings.settings.is_empty()
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct Setting {
    /// Which.
    pub id: u16,
    /// What it is set to.
    pub value: u32,
}

/// `PUSH_PROMISE` (section 6.6).
#[derive(Clone, Debug, PartialEq, Message)]
pub struct PushPromise<'a> {
    /// 4: the end of the head; 8: padded.
    pub flags: u8,
    /// The stream of the request.
    #[message(validate = is_a_stream)]
    pub stream: Stream,
    #[message(if = flags & PADDED != 0)]
    pad_length: Option<u8>,
    /// The stream that the promised response will have.
    #[message(validate = is_a_stream)]
    pub promised: Stream,
    /// The head of the promised request.
    #[message(rest, leave = pad_length.unwrap_or(0), max = LARGEST)]
    pub fragment: &'a [u8],
    /// As in [`Data`].
    #[message(len = pad_length)]
    pub padding: &'a [u8],
}

impl<'a> PushPromise<'a> {
    /// Padded as by [`Data::new`].
    #[must_use]
    pub fn new(flags: u8, stream: Stream, promised: Stream, fragment: &'a [u8], padding: Option<&'a [u8]>) -> Self {
        let flags = with_flag(flags, PADDED, padding.is_some());
        let (pad_length, padding) = (padding.map(|_| 0), padding.unwrap_or_default());
        Self { flags, stream, pad_length, promised, fragment, padding }
    }
}

/// PING (section 6.7).
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct Ping {
    /// 1: the answer.
    pub flags: u8,
    /// The connection.
    #[message(validate = is_the_connection)]
    pub stream: Stream,
    /// The answer has those of its question.
    pub opaque: [u8; 8],
}

/// GOAWAY (section 6.8).
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
pub struct GoAway<'a> {
    /// None is known.
    pub flags: u8,
    /// The connection.
    #[message(validate = is_the_connection)]
    pub stream: Stream,
    /// The last stream that was looked at.
    pub last: Stream,
    /// Why.
    pub error: u32,
    /// For people.
    #[message(rest, max = LARGEST)]
    pub debug: &'a [u8],
}

/// `WINDOW_UPDATE` (section 6.9).
#[derive(Clone, Copy, Debug, PartialEq, Message)]
pub struct WindowUpdate {
    /// None is known.
    pub flags: u8,
    /// A stream, or the connection.
    pub stream: Stream,
    /// Ignored.
    #[message(bits = 1)]
    pub reserved: bool,
    /// Bytes; never none.
    #[message(bits = 31, validate = is_some)]
    pub increment: u32,
}

const fn is_some(increment: &u32) -> bool {
    *increment != 0
}

/// CONTINUATION (section 6.10).
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Continuation<'a> {
    /// 4: the end of the head.
    pub flags: u8,
    /// Whose head this is.
    #[message(validate = is_a_stream)]
    pub stream: Stream,
    /// More of it.
    #[message(rest, max = LARGEST)]
    pub fragment: &'a [u8],
}

/// A frame of another type.
#[derive(Clone, Debug, PartialEq, Message)]
pub struct Unknown<'a> {
    /// As its type says.
    pub flags: u8,
    /// A stream, or the connection.
    pub stream: Stream,
    /// As its type says.
    #[message(rest, max = LARGEST)]
    pub payload: &'a [u8],
}

impl<'a> From<Body<'a>> for Frame<'a> {
    /// The frame of `body`; its length is counted where it is written.
    fn from(body: Body<'a>) -> Self {
        Self { length: 0, body }
    }
}
