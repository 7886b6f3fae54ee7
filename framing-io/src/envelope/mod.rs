//! The envelope that [`mux`](crate::mux), [`exchange`](crate::exchange) and [`handoff`](crate::handoff) put around a payload: what it is, of
//! which protocol, which request it belongs to, until when it is of use, and in which trace.
//!
//! ```text
//!   frame     +---+--------+----------+
//!             | 1 | length | envelope |          FRAMING: a version byte, then a u32 length
//!             +---+--------+----------+
//!   envelope  +---+------+----------+----------+----+----------+-------+---------+
//!             | 1 | kind | encoding | protocol | id | deadline | trace | payload |
//!             +---+------+----------+----------+----+----------+-------+---------+
//!     bytes     1     1       1          4       8       8       1..       ..
//! ```
//! The bytes are a section of `WIRE_FORMAT.md`, each row of it tested.

mod received;
mod trace;

pub use received::Received;
pub use trace::{Trace, TraceError};

use std::ops::Range;
use std::time::{Duration, Instant, SystemTime};

use framing_core::{LengthPrefix, Message};

/// The version of the framing and of the envelope. Another one is refused at its byte.
pub const VERSION: u8 = 1;

/// `[version byte][u32 little-endian length][envelope]`, of at most 16 MiB.
pub const FRAMING: LengthPrefix = LengthPrefix::u32().prefix(&[VERSION]).max(16 << 20);

/// The protocols of these modules themselves. Numbers for payloads of one's own begin behind them.
pub const FIRST_PARTY: Range<u32> = 0..0x100;

/// The protocol of [probes](crate::mux::Probe).
pub const PROBE: u32 = 1;

/// The protocol of [offers](crate::handoff::Offer), their acknowledgements, and the event that relays these.
pub const HANDOFF: u32 = 2;

/// What an envelope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Message)]
pub enum Kind {
    /// It asks for one response, or a refusal, with its id.
    Request,
    /// It answers the request with its id.
    Response,
    /// It is told without being asked for.
    Event,
    /// The request with its id is of no use any more: an answer to it is not waited for.
    Cancel,
    /// The request with its id gets no response; the payload is a [`Refusal`](crate::exchange::Refusal). It is a kind of its own, and no
    /// response, so that none is mistaken for an answer.
    Refusal,
}

/// How the bytes of the payload are packed. These modules pack nothing and unpack nothing; they carry the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Message)]
pub enum PayloadEncoding {
    /// As they are.
    #[default]
    Plain,
    /// By zstd.
    Zstd,
    /// By snappy.
    Snappy,
    /// By LZ4.
    Lz4,
    /// Some other way, on which the two ends agree.
    #[message(other)]
    Other(u8),
}

/// An [`Envelope`] without its payload.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Message)]
#[message(magic = b"\x01")]
pub struct Head {
    /// What it is.
    pub kind: Kind,
    /// How its payload is packed.
    pub encoding: PayloadEncoding,
    /// What its payload is: a number on which the two ends agree. Those of [`FIRST_PARTY`] are taken.
    pub protocol: u32,
    /// Which request it is, or belongs to; of an event whatever the two ends agree on.
    pub id: u64,
    /// Until when it is of use, in milliseconds since 1970; `None` (0 on the wire): for ever.
    #[message(none = 0)]
    pub deadline: Option<u64>,
    /// The trace it is part of.
    pub trace: Option<Trace>,
}

impl Head {
    /// A head of this kind, plain, without a deadline and outside of any trace.
    #[must_use]
    pub const fn new(kind: Kind, protocol: u32, id: u64) -> Self {
        Self { kind, encoding: PayloadEncoding::Plain, protocol, id, deadline: None, trace: None }
    }

    /// The head of what belongs to this request: with its protocol, id and trace, without its deadline.
    #[must_use]
    pub fn reply(&self, kind: Kind) -> Self {
        Self { trace: self.trace.clone(), ..Self::new(kind, self.protocol, self.id) }
    }

    /// With this deadline, which the receiving end is told in milliseconds of the clock on the wall. One before 1970 is in
    /// the first of them.
    #[must_use]
    pub fn until(mut self, deadline: SystemTime) -> Self {
        let since = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.deadline = Some(u64::try_from(since.as_millis()).unwrap_or(u64::MAX).max(1));
        self
    }

    /// How long it is of use still, by a clock that says `now`; `None` where it has no deadline, zero where that has passed.
    #[must_use]
    pub fn time_left(&self, now: SystemTime) -> Option<Duration> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.deadline.map(|deadline| Duration::from_millis(deadline).saturating_sub(now))
    }
}

/// A payload, and what it is.
///
/// As it is sent, `P` is any message, which is encoded straight into the send buffer; as it comes, `P` is
/// [`Raw`](framing_core::Raw): bytes that are decoded once it is known what they are.
///
/// ```
/// use framing_core::{Message, Raw};
/// use framing_io::envelope::{Envelope, Head, Kind};
///
/// let ping = Envelope { head: Head::new(Kind::Request, 0x700, 7), payload: 42_u16.to_le_bytes() };
/// let bytes = ping.encode_to_vec()?;
/// let came: Envelope<Raw<'_>> = Envelope::decode_frame(&bytes)?;
/// assert_eq!((came.head.id, came.payload.0), (7, &[42, 0][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Message)]
pub struct Envelope<P> {
    /// What the payload is.
    pub head: Head,
    /// A message. It stands last, so it may be one that takes all that is left.
    pub payload: P,
}

/// The instant `time` after `now`, for deadlines; where no clock shows it, as far away as makes no difference.
///
/// ```
/// use framing_io::envelope::after;
/// use std::time::{Duration, Instant};
///
/// let now = Instant::now();
/// assert_eq!(after(now, Duration::from_secs(5)), now + Duration::from_secs(5));
/// assert!(after(now, Duration::MAX) > now + Duration::from_secs(86_400));
/// ```
#[must_use]
pub fn after(now: Instant, time: Duration) -> Instant {
    const YEARS: Duration = Duration::from_secs(30 * 365 * 86_400);
    now.checked_add(time).or_else(|| now.checked_add(YEARS)).unwrap_or(now)
}
