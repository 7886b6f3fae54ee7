//! Several wires on one endpoint, told apart by their first bytes.
//!
//! A program that has spoken some wire of its own for years, and now speaks [envelopes](crate::envelope) too, listens on one
//! socket for both. [`Mux`] looks at what has come of a connection and says what it is. It does no I/O and keeps nothing: whoever
//! calls it keeps the bytes, and takes away as many as it says.
//!
//! ```text
//!   bytes --> detector: older wire? --Legacy----> theirs, from the first byte
//!                  | no                            (nothing consumed)
//!                  v
//!             a frame of FRAMING   --Probe------> answered with who we are
//!                  |               --Payload----> handed on
//!                  v               --an error---> the connection is over
//!             NeedMore: not yet
//! ```

mod probe;

pub use probe::{NONCE_SIZE, Probe, ProbeAnswer, ProbeError, ProbeFault};

use framing_core::framing::{Part, WriteError, room_for, write_frame};
use framing_core::{DecodeError, EncodeError, FrameError, Framing, LengthPrefix, Message, Raw, Step};

use crate::envelope::{Envelope, FIRST_PARTY, FRAMING, PROBE};

/// What a detector says of the first bytes of a message: whether they are of the older wire that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detected {
    /// They are.
    Legacy,
    /// They are not.
    NotLegacy,
    /// They may be: more bytes tell.
    NeedMore,
}

/// What the bytes at hand are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Classified<'a> {
    /// Too few to tell, or a frame that is not whole. Nothing is consumed.
    NeedMore {
        /// At least so many more are needed; with fewer, asking again is wasted.
        needed: usize,
    },
    /// The beginning of a message of the older wire. Nothing is consumed: hand all of them to its own decoder.
    Legacy,
    /// Somebody asked who is here.
    Probe {
        /// The whole frame to write back, as it is.
        reply: Vec<u8>,
        /// How many bytes the probe took.
        consumed: usize,
    },
    /// A payload of a protocol that is served.
    Payload {
        /// It, borrowed from the bytes at hand.
        envelope: Envelope<Raw<'a>>,
        /// How many bytes it took.
        consumed: usize,
    },
}

/// Why a connection is over. Nothing was consumed; what else comes on it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MuxError {
    /// The detector wants more bytes than it is ever shown.
    #[error(
        "the detector of the older wire cannot tell from {seen} bytes, and is shown no more: have it decide, or raise its window"
    )]
    Undecided {
        /// How many it has seen.
        seen: usize,
    },
    /// Neither the older wire nor a frame that is accepted.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A frame, but no envelope in it.
    #[error(transparent)]
    Envelope(#[from] DecodeError),
    /// A probe that is none.
    #[error("a probe that is malformed: {0}")]
    Probe(#[from] ProbeFault),
    /// A protocol of these modules, which is not served here.
    #[error(
        "protocol {protocol:#x} is one of this library's own and not served here: the peer takes this endpoint for another"
    )]
    FirstParty {
        /// Its number.
        protocol: u32,
    },
    /// A protocol that is not served here.
    #[error("protocol {protocol:#x} of request {id} is not served here: serve it, or connect elsewhere")]
    Unserved {
        /// Its number.
        protocol: u32,
        /// The id of the envelope.
        id: u64,
    },
}

/// Tells an older wire, probes and payloads apart. One serves all connections of an endpoint.
///
/// ```
/// use framing_core::Message;
/// use framing_io::mux::{Classified, Detected, Mux};
///
/// #[derive(Message)]
/// struct Identity {
///     pid: u32,
/// }
///
/// // The older wire begins each message with `L`.
/// let mux = Mux::new(&Identity { pid: 7 }, |bytes: &[u8]| match bytes.first() {
///     Some(b'L') => Detected::Legacy,
///     _ => Detected::NotLegacy,
/// })?
/// .serve(0x7a63);
///
/// assert_eq!(mux.classify(b"LIST")?, Classified::Legacy);
/// assert_eq!(mux.classify(&[1, 9, 0])?, Classified::NeedMore { needed: 2 });
/// assert_eq!(mux.classify(&[1, 9, 0, 0, 0])?, Classified::NeedMore { needed: 9 });
/// assert!(mux.classify(b"GET / HTTP/1.1").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # The detector
/// It is asked first, for the first byte of a frame may well be one that the older wire has, too: only its own detector knows. It
/// sees the first bytes of a message, at most [`window`](Self::window) of them, and may be asked again about the same ones; so it
/// looks at a head, and keeps nothing.
///
/// # Limits
/// A frame is refused at its head where its envelope exceeds [`max`](Self::max); so what has to be kept of a connection is no more than
/// that and the head, and the window of the detector. Each call costs what the detector costs and, where a frame is whole, what
/// its envelope costs.
#[derive(Clone, Debug)]
pub struct Mux<D> {
    detector: D,
    window: usize,
    others_are_legacy: bool,
    identity: Vec<u8>,
    served: Vec<u32>,
    framing: LengthPrefix,
}

impl<D: Fn(&[u8]) -> Detected> Mux<D> {
    /// How many bytes the detector sees, unless said otherwise.
    pub const DEFAULT_WINDOW: usize = 256;

    /// A mux that answers probes with `identity` and serves nothing yet.
    ///
    /// # Errors
    /// [`EncodeError::Unencodable`] where the identity breaks a bound of its type.
    pub fn new<'a>(identity: &impl Message<'a>, detector: D) -> Result<Self, EncodeError> {
        Ok(Self {
            detector,
            window: Self::DEFAULT_WINDOW,
            others_are_legacy: false,
            identity: identity.encode_to_vec()?,
            served: Vec::new(),
            framing: FRAMING,
        })
    }

    /// Payloads of `protocol` are handed on. Of these modules' own protocols that is meant where they are served behind the mux;
    /// probes are answered all the same.
    #[must_use]
    pub fn serve(mut self, protocol: u32) -> Self {
        self.served.push(protocol);
        self
    }

    /// The detector sees at most the first `bytes` of a message, at least one.
    #[must_use]
    pub const fn window(mut self, bytes: usize) -> Self {
        self.window = if bytes == 0 { 1 } else { bytes };
        self
    }

    /// An envelope has at most `bytes`; 16 MiB unless said otherwise.
    #[must_use]
    pub const fn max(mut self, bytes: usize) -> Self {
        self.framing = self.framing.max(bytes);
        self
    }

    /// Bytes that the detector does not claim and that do not begin with [`VERSION`](crate::envelope::VERSION) are of the older wire too, whose
    /// decoder says what is wrong with them. Without this they are refused here.
    #[must_use]
    pub const fn others_are_legacy(mut self) -> Self {
        self.others_are_legacy = true;
        self
    }

    /// Says what the message is with which `buffered` begins.
    ///
    /// # Errors
    /// [`MuxError`]; the same bytes give the same one again.
    pub fn classify<'a>(&self, buffered: &'a [u8]) -> Result<Classified<'a>, MuxError> {
        let shown = buffered.get(..self.window).unwrap_or(buffered);
        if shown.is_empty() {
            return Ok(Classified::NeedMore { needed: 1 });
        }
        match (self.detector)(shown) {
            Detected::Legacy => return Ok(Classified::Legacy),
            Detected::NeedMore if shown.len() < self.window => return Ok(Classified::NeedMore { needed: 1 }),
            Detected::NeedMore => return Err(MuxError::Undecided { seen: shown.len() }),
            Detected::NotLegacy => {}
        }
        let consumed = match self.frame_size(buffered) {
            Ok(Some(size)) => size,
            Ok(None) => return Ok(Classified::NeedMore { needed: HEAD.saturating_sub(buffered.len()) }),
            Err(FrameError::Malformed { offset: 0, .. }) if self.others_are_legacy => return Ok(Classified::Legacy),
            Err(error) => return Err(error.into()),
        };
        match buffered.get(HEAD..consumed) {
            Some(payload) => self.sort(Envelope::decode_frame(payload)?, consumed),
            None => Ok(Classified::NeedMore { needed: consumed.saturating_sub(buffered.len()) }),
        }
    }

    /// The size of the frame with its head; `None` where the head is not whole.
    fn frame_size(&self, buffered: &[u8]) -> Result<Option<usize>, FrameError> {
        // The head alone tells it, and a search may write to what it is shown.
        let mut head = [0; HEAD];
        let there = buffered.len().min(HEAD);
        head.iter_mut().zip(buffered).for_each(|(to, from)| *to = *from);
        let head = head.get_mut(..there).unwrap_or_default();
        Ok(match self.framing.find(&mut Default::default(), head, self.framing.max_payload())? {
            Step::Incomplete { part: Part::Payload, needed } => Some(HEAD.saturating_add(needed)),
            Step::Frame { end, .. } => Some(end),
            _ => None,
        })
    }

    fn sort<'a>(&self, envelope: Envelope<Raw<'a>>, consumed: usize) -> Result<Classified<'a>, MuxError> {
        let (protocol, id) = (envelope.head.protocol, envelope.head.id);
        if protocol == PROBE {
            let answer = probe::answer(&envelope, &self.identity)?;
            let reply = self.framed(&answer).map_err(|_| ProbeFault::IdentityTooLarge { size: self.identity.len() })?;
            return Ok(Classified::Probe { reply, consumed });
        }
        if self.served.contains(&protocol) {
            Ok(Classified::Payload { envelope, consumed })
        } else if FIRST_PARTY.contains(&protocol) {
            Err(MuxError::FirstParty { protocol })
        } else {
            Err(MuxError::Unserved { protocol, id })
        }
    }

    fn framed<'m>(&self, message: &impl Message<'m>) -> Result<Vec<u8>, WriteError> {
        let mut frame = vec![0; room_for(&self.framing, message)];
        let size = write_frame(&self.framing, message, &mut frame)?;
        frame.truncate(size);
        Ok(frame)
    }
}

/// The bytes of a frame before its envelope.
const HEAD: usize = 5;
