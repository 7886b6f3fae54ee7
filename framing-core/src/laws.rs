//! The laws of a [`Message`](crate::Message) and of a [`Framing`](crate::Framing), as functions to call from a test or a fuzz target.
//!
//! - [`check_value`]: from a value to bytes and back.
//! - [`check_computed`]: the same of a value in which sizes, checksums, lengths or tags are not yet as they are computed.
//! - [`check_bytes`]: from arbitrary bytes to a value and back.
//! - [`check_framing`]: from payloads to frames and back.
//! - [`check_stream`]: from arbitrary bytes to frames and back.
//!
//! Use both of a pair: each sees what the other cannot. A message that does not say itself where it ends
//! ([`SELF_DELIMITING`](crate::Message::SELF_DELIMITING)) is checked as the payload of a frame; one whose tail has defaults has
//! [`check_payload_bytes`] in the place of `check_bytes`.
//!
//! ```
//! # use framing_core::{DecodeError, EncodeError, LittleEndian, Message, Reader, Writer};
//! use framing_core::laws;
//! # #[derive(Debug, PartialEq)]
//! # struct Ping { nonce: u64 }
//! # impl Message<'_> for Ping {
//! #     const MAX_SIZE: usize = 8;
//! #     fn size_hint(&self) -> usize { 8 }
//! #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put::<LittleEndian, u64>(&self.nonce) }
//! #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { Ok(Ping { nonce: input.take::<LittleEndian, u64>()? }) }
//! # }
//!
//! for nonce in [0, 1, u64::MAX] {
//!     laws::check_value(&Ping { nonce }, &mut Vec::new()).unwrap();
//! }
//! laws::check_bytes::<Ping>(b"arbitrary bytes").unwrap();
//! ```
mod framing;
mod message;
mod receiver;

pub use framing::{check_framing, check_stream};
pub use message::{check_bytes, check_computed, check_payload, check_payload_bytes, check_tolerant, check_value};

use alloc::string::String;
use core::fmt;

use crate::DecodeError;
/// A law that a message type or a framing breaks, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// `size_hint` promised fewer bytes than `encode` writes, or `MAX_SIZE` or `MIN_SIZE` does not hold; of a framing,
    /// `max_overhead` or `open`.
    Size(String),
    /// What was encoded did not decode to the same value, or not from just the same bytes; a frame did not give its
    /// payload again.
    RoundTrip(String),
    /// `encode` or `close` left a byte of its output as it was, so that old memory would reach the wire.
    Unwritten {
        /// Bytes from the start of the message, or of the frame.
        offset: usize,
    },
    /// A part of a message was not answered with [`DecodeError::NotEnoughData`], or a part of a message or frame with more
    /// than was missing.
    Prefix(String),
    /// Room that was too small was not answered with [`EncodeError::NotEnoughSpace`](crate::EncodeError::NotEnoughSpace) or
    /// [`FrameError::NoRoom`](crate::FrameError::NoRoom), or with more than was missing.
    Room(String),
    /// Bytes that `decode` accepts are not the bytes that `encode` writes.
    NotCanonical(String),
    /// An error names an offset that is not that of the first wrong byte (of a message that does not say itself where it ends,
    /// one beyond its bytes), or [`DecodeError::NotEnoughData`] names 0 bytes or more than `MAX_SIZE` allows; a framing says what cannot be, or does not get on.
    Error(String),
    /// What comes of a stream depends on how its bytes are cut.
    Split(String),
    /// A limit refuses what just reaches it, or admits what exceeds it, or hides the frames behind that.
    Limit(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(how) => write!(f, "size: {how}"),
            Self::RoundTrip(how) => write!(f, "round trip: {how}"),
            Self::Unwritten { offset } => write!(f, "byte {offset} of the output is not written"),
            Self::Prefix(how) => write!(f, "prefix: {how}"),
            Self::Room(how) => write!(f, "room: {how}"),
            Self::NotCanonical(how) => write!(f, "canonical: {how}"),
            Self::Error(how) => write!(f, "error: {how}"),
            Self::Split(how) => write!(f, "split: {how}"),
            Self::Limit(how) => write!(f, "limit: {how}"),
        }
    }
}

impl core::error::Error for Broken {}

/// What [`check_bytes`] saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// A message of so many bytes.
    Message(usize),
    /// Bytes that are not a message (yet).
    Error(DecodeError),
}

/// Of longer messages not each prefix is tried: all of the first and last so many, and as many between.
const PREFIXES: usize = 128;

/// The numbers below `size`, or some of them where they are many.
fn some_of(size: usize) -> impl Iterator<Item = usize> {
    let step = size.checked_div(PREFIXES).unwrap_or(1).max(1);
    let near_an_end = move |n: &usize| *n < PREFIXES || size.saturating_sub(*n) <= PREFIXES;
    (0..size).filter(move |n| near_an_end(n) || n.checked_rem(step) == Some(0))
}
