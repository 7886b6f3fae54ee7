//! The laws of a [`Message`], as functions to call from a test or a fuzz target.
//!
//! - [`check_value`]: from a value to bytes and back.
//! - [`check_bytes`]: from arbitrary bytes to a value and back.
//! - [`check_payload`] and [`check_tolerant`]: the same, for what takes the rest of its frame and for what accepts more than
//!   it writes.
//!
//! Use both: each sees what the other cannot.
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

mod payload;

pub use payload::check_payload;

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::{DecodeError, EncodeError, Message, Reader, Reason};

/// A law that a message type breaks, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// `size_hint` promised fewer bytes than `encode` writes, or `MAX_SIZE` or `MIN_SIZE` does not hold.
    Size(String),
    /// What was encoded did not decode to the same value, or not from just the same bytes.
    RoundTrip(String),
    /// `encode` left a byte of its output as it was, so that old memory would reach the wire.
    Unwritten {
        /// Bytes from the start of the message.
        offset: usize,
    },
    /// A part of a message was not answered with [`DecodeError::NotEnoughData`], or with more than was missing.
    Prefix(String),
    /// Room that was too small was not answered with [`EncodeError::NotEnoughSpace`], or with more than was missing.
    Room(String),
    /// Bytes that `decode` accepts are not the bytes that `encode` writes.
    NotCanonical(String),
    /// An error names an offset that is not that of the first wrong byte, or [`DecodeError::NotEnoughData`] names 0
    /// bytes or more than `MAX_SIZE` allows.
    Error(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(how) => write!(f, "size: {how}"),
            Self::RoundTrip(how) => write!(f, "round trip: {how}"),
            Self::Unwritten { offset } => write!(f, "encode does not write byte {offset} of its output"),
            Self::Prefix(how) => write!(f, "prefix: {how}"),
            Self::Room(how) => write!(f, "room: {how}"),
            Self::NotCanonical(how) => write!(f, "canonical: {how}"),
            Self::Error(how) => write!(f, "error: {how}"),
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

/// Checks the laws on `value`: it is encoded, and decoded again, whole and in parts.
///
/// `scratch` lends the bytes that a borrowing message borrows from; its content is replaced. A value without an
/// encoding (one that breaks a bound of its type) keeps all laws. Values are compared by `==` or, since a NaN is
/// not equal to itself, by their `Debug` text.
///
/// # Errors
/// The first law that is broken.
pub fn check_value<'a, M>(value: &M, scratch: &'a mut Vec<u8>) -> Result<(), Broken>
where
    M: Message<'a> + PartialEq + fmt::Debug,
{
    let Some(written) = written(value)? else { return Ok(()) };
    let size = written.len();
    *scratch = written;
    // What follows a message is not part of it.
    scratch.extend_from_slice(&[0xa5; 3]);
    let bytes: &'a [u8] = scratch;
    let mut input = Reader::new(bytes);
    match M::decode(&mut input) {
        Ok(decoded) if input.offset() != size => {
            return Err(Broken::RoundTrip(format!("{decoded:?} took {} bytes of {size}", input.offset())));
        }
        Ok(decoded) if decoded == *value || format!("{decoded:?}") == format!("{value:?}") => {}
        Ok(decoded) => return Err(Broken::RoundTrip(format!("{value:?} came back as {decoded:?}"))),
        Err(error) => return Err(Broken::RoundTrip(format!("{value:?} came back as an error: {error}"))),
    }
    check_prefixes::<M>(bytes, size)
}

/// Checks the laws on arbitrary `bytes`: decoding does not panic, its errors tell the truth, and what it accepts is
/// canonical.
///
/// # Errors
/// The first law that is broken.
pub fn check_bytes<'a, M: Message<'a>>(bytes: &'a [u8]) -> Result<Seen, Broken> {
    let mut input = Reader::new(bytes);
    match M::decode(&mut input) {
        Ok(message) => {
            let size = input.offset();
            check_size::<M>(size)?;
            let again = encode(&message, message.size_hint(), 0xff)
                .map_err(|error| Broken::NotCanonical(format!("decoded, but not encodable: {error}")))?;
            match bytes.get(..size) {
                Some(taken) if taken == again => Ok(Seen::Message(size)),
                taken => {
                    Err(Broken::NotCanonical(format!("{:02x?} is encoded as {again:02x?}", taken.unwrap_or(bytes))))
                }
            }
        }
        Err(error) => check_error::<M>(bytes, error),
    }
}

/// As [`check_bytes`], for a message that accepts more than it writes: with fields that have a `default` where an older
/// peer does not send them, or with a tail that it skips. Of those bytes canonicality does not hold; what has to hold
/// is that what is written for the value that they become becomes the same value again.
///
/// `scratch` lends the bytes that are written; its content is replaced.
///
/// # Errors
/// The first law that is broken.
pub fn check_tolerant<'a, M>(bytes: &'a [u8], scratch: &'a mut Vec<u8>) -> Result<Seen, Broken>
where
    M: Message<'a> + PartialEq + fmt::Debug,
{
    let mut input = Reader::new(bytes);
    let message = match M::decode(&mut input) {
        Ok(message) => message,
        Err(error) => return check_error::<M>(bytes, error),
    };
    check_size::<M>(input.offset())?;
    *scratch = encode(&message, message.size_hint(), 0xff)
        .map_err(|error| Broken::NotCanonical(format!("decoded, but not encodable: {error}")))?;
    let again: &'a [u8] = scratch;
    check_size::<M>(again.len())?;
    match M::decode_exact(again) {
        Ok(same) if same == message || format!("{same:?}") == format!("{message:?}") => {
            Ok(Seen::Message(input.offset()))
        }
        other => Err(Broken::RoundTrip(format!("{message:?} is written as {again:02x?}, which becomes {other:?}"))),
    }
}

/// What is said of bytes that are no message is true.
fn check_error<'a, M: Message<'a>>(bytes: &'a [u8], error: DecodeError) -> Result<Seen, Broken> {
    match error {
        DecodeError::NotEnoughData { needed: 0 } => Err(Broken::Error("NotEnoughData of 0 bytes".into())),
        DecodeError::NotEnoughData { needed } if bytes.len().saturating_add(needed) > M::MAX_SIZE => {
            Err(Broken::Error(format!("{needed} more bytes needed after {}, beyond MAX_SIZE", bytes.len())))
        }
        DecodeError::Malformed { offset, .. } if offset as usize > bytes.len() => {
            Err(Broken::Error(format!("offset {offset} of {} bytes", bytes.len())))
        }
        DecodeError::Malformed { offset, reason, .. } => {
            // Of an end that comes too early there is no wrong byte: what lies before it is wrong for the same reason.
            let early = matches!(reason, Reason::FrameTooShort { .. });
            match M::decode(&mut Reader::new(bytes.get(..offset as usize).unwrap_or_default())) {
                Err(before) if early && before == error => Ok(Seen::Error(error)),
                Err(DecodeError::Malformed { offset: before, .. }) => {
                    Err(Broken::Error(format!("offset {offset}, but without that byte it is {before}")))
                }
                _ => Ok(Seen::Error(error)),
            }
        }
        DecodeError::NotEnoughData { .. } => Ok(Seen::Error(error)),
    }
}

/// The bytes of `value`, which keep the laws of writing; `None` where it has no encoding.
fn written<'a, M: Message<'a>>(value: &M) -> Result<Option<Vec<u8>>, Broken> {
    let hint = value.size_hint();
    let written = match encode(value, hint, 0x00) {
        Ok(bytes) => bytes,
        Err(EncodeError::Unencodable { .. }) => return Ok(None),
        Err(EncodeError::NotEnoughSpace { needed }) => {
            return Err(Broken::Size(format!("size_hint is {hint}, but encode needs {needed} more bytes")));
        }
    };
    check_size::<M>(written.len())?;
    check_unwritten(value, hint, &written)?;
    check_room(value, written.len())?;
    Ok(Some(written))
}

fn encode<'a, M: Message<'a>>(value: &M, room: usize, fill: u8) -> Result<Vec<u8>, EncodeError> {
    let mut room = vec![fill; room];
    let size = value.encode_into(&mut room)?;
    room.truncate(size);
    Ok(room)
}

fn check_size<'a, M: Message<'a>>(size: usize) -> Result<(), Broken> {
    if size < M::MIN_SIZE || size > M::MAX_SIZE {
        let (min, max) = (M::MIN_SIZE, M::MAX_SIZE);
        return Err(Broken::Size(format!("{size} bytes, but MIN_SIZE is {min} and MAX_SIZE is {max}")));
    }
    Ok(())
}

/// Writes into room that was filled with other bytes: what differs then was not written.
fn check_unwritten<'a, M: Message<'a>>(value: &M, hint: usize, written: &[u8]) -> Result<(), Broken> {
    let again =
        encode(value, hint, 0xff).map_err(|error| Broken::RoundTrip(format!("encode is not stable: {error}")))?;
    match written.iter().zip(&again).position(|(a, b)| a != b) {
        Some(offset) => Err(Broken::Unwritten { offset }),
        None if written.len() != again.len() => Err(Broken::RoundTrip("encode is not stable".into())),
        None => Ok(()),
    }
}

fn check_room<'a, M: Message<'a>>(value: &M, size: usize) -> Result<(), Broken> {
    for room in some_of(size) {
        let missing = size.saturating_sub(room);
        match encode(value, room, 0) {
            Err(EncodeError::NotEnoughSpace { needed }) if needed >= 1 && needed <= missing => {}
            other => return Err(Broken::Room(format!("{missing} bytes too few, and encode says {other:?}"))),
        }
    }
    Ok(())
}

fn check_prefixes<'a, M: Message<'a>>(bytes: &'a [u8], size: usize) -> Result<(), Broken> {
    for length in some_of(size) {
        let prefix = bytes.get(..length).unwrap_or_default();
        let missing = size.saturating_sub(length);
        match M::decode(&mut Reader::new(prefix)) {
            Err(DecodeError::NotEnoughData { needed }) if needed >= 1 && needed <= missing => {}
            Err(error) => {
                return Err(Broken::Prefix(format!("{length} of {size} bytes, {missing} missing, but: {error:?}")));
            }
            Ok(_) => return Err(Broken::Prefix(format!("{length} of {size} bytes are taken for a whole message"))),
        }
    }
    Ok(())
}

/// The numbers below `size`, or some of them where they are many.
fn some_of(size: usize) -> impl Iterator<Item = usize> {
    let step = size.checked_div(PREFIXES).unwrap_or(1).max(1);
    let near_an_end = move |n: &usize| *n < PREFIXES || size.saturating_sub(*n) <= PREFIXES;
    (0..size).filter(move |n| near_an_end(n) || n.checked_rem(step) == Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Writer;
    use std::string::ToString;

    /// A message that breaks one law, chosen by a constant.
    #[derive(Debug, PartialEq)]
    struct Liar<const LAW: u8>(u16);

    impl<const LAW: u8> Message<'_> for Liar<LAW> {
        const MAX_SIZE: usize = if LAW == 0 { 1 } else { 2 };
        const MIN_SIZE: usize = 2;

        fn size_hint(&self) -> usize {
            if LAW == 1 { 1 } else { 2 }
        }

        fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            match LAW {
                2 => out.claim(2).map(drop),
                3 => out.put_array(&(self.0 | 1).to_le_bytes()),
                6 => out.put_array(&self.0.to_le_bytes()).map_err(|_| EncodeError::not_enough_space(9)),
                _ => out.put_array(&self.0.to_le_bytes()),
            }
        }

        fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
            match LAW {
                4 => input.require(9)?,
                5 if input.remaining() == 1 => return Err(DecodeError::malformed(0, crate::Reason::Zero)),
                7 if input.remaining() == 1 => return Err(DecodeError::malformed(7, crate::Reason::Zero)),
                8 => return Err(DecodeError::malformed(input.remaining(), crate::Reason::Zero)),
                _ => {}
            }
            input.take_array().map(|bytes| Self(u16::from_le_bytes(bytes)))
        }
    }

    #[test]
    fn each_broken_law_is_found() {
        fn value<const LAW: u8>() -> Result<(), Broken> {
            check_value(&Liar::<LAW>(0x20), &mut Vec::new())
        }
        assert!(matches!(value::<0>(), Err(Broken::Size(_))));
        assert!(matches!(value::<1>(), Err(Broken::Size(_))));
        assert_eq!(value::<2>(), Err(Broken::Unwritten { offset: 0 }));
        assert!(matches!(value::<3>(), Err(Broken::RoundTrip(_))));
        assert!(matches!(value::<4>(), Err(Broken::RoundTrip(_))));
        assert!(matches!(value::<5>(), Err(Broken::Prefix(_))));
        assert!(matches!(value::<6>(), Err(Broken::Room(_))));
        assert_eq!(value::<9>(), Ok(()));

        assert!(matches!(check_bytes::<Liar<3>>(&[2, 0]), Err(Broken::NotCanonical(_))));
        assert!(matches!(check_bytes::<Liar<7>>(&[2]), Err(Broken::Error(_))));
        assert!(matches!(check_bytes::<Liar<4>>(&[2]), Err(Broken::Error(_))));
        assert!(matches!(check_bytes::<Liar<8>>(&[2, 2]), Err(Broken::Error(_))));
        assert_eq!(check_bytes::<Liar<9>>(&[2, 0, 5]), Ok(Seen::Message(2)));
        let Ok(Seen::Error(error)) = check_bytes::<Liar<9>>(&[2]) else { panic!("one byte is not a message") };
        assert!(error.to_string().contains("at least 1 more"));
    }
}
