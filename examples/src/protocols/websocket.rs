//! Frames of WebSocket (RFC 6455, section 5.2).

use framing_core::{BigEndian, Escaped, Message, Reason, Uint};

/// The largest payload that is accepted here.
const LARGEST: usize = 1 << 20;

/// One frame.
///
/// The length stands in seven bits; 126 and 127 there mean that it stands in the next two or eight bytes. It is computed.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(validate = Frame::check)]
pub struct Frame<'a> {
    /// Whether this is the last frame of its message.
    #[message(bits = 1)]
    pub fin: bool,
    /// Only extensions give them a meaning.
    #[message(bits = 3)]
    reserved: (),
    /// What the payload is.
    #[message(bits = 4)]
    pub opcode: Opcode,
    #[message(bits = 1)]
    masked: bool,
    #[message(bits = 7)]
    short: u8,
    #[message(tag = short, with = Escaped<126, (Uint<2, BigEndian>, Uint<8, BigEndian>)>)]
    length: u64,
    /// What a client covers the payload with.
    #[message(if = masked)]
    mask: Option<[u8; 4]>,
    #[message(len = length, max = LARGEST)]
    payload: &'a [u8],
}

/// What a payload is. The numbers between are reserved.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits)]
pub enum Opcode {
    /// More of the message before.
    Continuation = 0,
    /// UTF-8.
    Text = 1,
    /// Anything.
    Binary = 2,
    /// The end of the connection.
    Close = 8,
    /// A question whether the peer is there.
    Ping = 9,
    /// The answer to it.
    Pong = 10,
}

impl<'a> Frame<'a> {
    /// The last frame of a message, whose payload is covered by `mask` already.
    #[must_use]
    pub fn new(opcode: Opcode, mask: Option<[u8; 4]>, payload: &'a [u8]) -> Self {
        Self { fin: true, reserved: (), opcode, masked: mask.is_some(), short: 0, length: 0, mask, payload }
    }

    /// The payload as it lies on the wire.
    #[must_use]
    pub const fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// The mask, if there is one.
    #[must_use]
    pub const fn mask(&self) -> Option<[u8; 4]> {
        self.mask
    }

    /// The payload without its mask.
    #[must_use]
    pub fn unmasked(&self) -> Vec<u8> {
        let mask = self.mask.unwrap_or_default();
        self.payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
    }

    /// A control frame is short, and whole.
    fn check(&self) -> Result<(), Reason> {
        let control = matches!(self.opcode, Opcode::Close | Opcode::Ping | Opcode::Pong);
        if control && (self.payload.len() > 125 || !self.fin) { Err(Reason::Invalid) } else { Ok(()) }
    }
}
