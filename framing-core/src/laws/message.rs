//! The laws of a [`Message`].

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::{Broken, Seen, some_of};
use crate::{DecodeError, EncodeError, Message, Reader, Reason};
/// Checks the laws on `value`: it is encoded, and decoded again, whole and in parts.
///
/// `scratch` lends the bytes that a borrowing message borrows from; its content is replaced. A value without an
/// encoding (one that breaks a bound of its type) keeps all laws. Values are compared by `==` or, since a NaN is
/// not equal to itself, by their `Debug` text. One that does not say itself where it ends is checked by [`check_payload`];
/// one that falsely says so is found out.
///
/// # Errors
/// The first law that is broken.
pub fn check_value<'a, M>(value: &M, scratch: &'a mut Vec<u8>) -> Result<(), Broken>
where
    M: Message<'a> + PartialEq + fmt::Debug,
{
    if !M::SELF_DELIMITING {
        return check_payload(value, scratch);
    }
    let Some(written) = check_encoding(value)? else { return Ok(()) };
    let size = written.len();
    *scratch = written;
    // What follows a message is not part of it.
    scratch.extend_from_slice(&[0xa5; 3]);
    let bytes: &'a [u8] = scratch;
    let mut input = Reader::new(bytes);
    check_same(value, M::decode(&mut input))?;
    if input.offset() != size {
        return Err(Broken::RoundTrip(format!("{value:?} took {} bytes of {size}", input.offset())));
    }
    check_prefixes::<M>(bytes, size)
}

/// As [`check_value`], of a message that does not say itself where it ends: what it is encoded to is the payload of a
/// frame. A part of that may be a message too; then it keeps the laws of [`check_payload_bytes`].
///
/// # Errors
/// The first law that is broken.
pub fn check_payload<'a, M>(value: &M, scratch: &'a mut Vec<u8>) -> Result<(), Broken>
where
    M: Message<'a> + PartialEq + fmt::Debug,
{
    let Some(written) = check_encoding(value)? else { return Ok(()) };
    *scratch = written;
    let payload: &'a [u8] = scratch;
    check_same(value, M::decode_frame(payload))?;
    for length in some_of(payload.len()) {
        let prefix = payload.get(..length).unwrap_or_default();
        match M::decode(&mut Reader::new(prefix)) {
            Err(error @ DecodeError::NotEnoughData { .. }) => {
                check_needed(&error, length, payload.len())?;
            }
            _ => check_payload_bytes::<M>(prefix).map(drop)?,
        }
    }
    Ok(())
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
        Err(error) => check_error::<M>(error, bytes),
    }
}

/// As [`check_bytes`], of the payload of a frame and a message that does not say itself where it ends. Where fields with
/// `since` and a default are missing, more is written again than was read; what was read begins it.
///
/// # Errors
/// The first law that is broken.
pub fn check_payload_bytes<'a, M: Message<'a>>(payload: &'a [u8]) -> Result<Seen, Broken> {
    let message = match M::decode_exact(payload) {
        Ok(message) => message,
        Err(error) => return check_error::<M>(error, payload),
    };
    check_size::<M>(payload.len())?;
    let again = encode(&message, message.size_hint(), 0xff)
        .map_err(|error| Broken::NotCanonical(format!("decoded, but not encodable: {error}")))?;
    check_size::<M>(again.len())?;
    if again.starts_with(payload) {
        Ok(Seen::Message(payload.len()))
    } else {
        Err(Broken::NotCanonical(format!("{payload:02x?} is encoded as {again:02x?}")))
    }
}

/// As [`check_bytes`], for a message that accepts more than it writes: with fields that have a `default` where an older
/// peer does not send them, or with a tail that it skips. Of those bytes canonicality does not hold; what has to hold
/// is that the bytes which are written for them are those of a message, and canonical.
///
/// `scratch` lends the bytes that are written; its content is replaced.
///
/// # Errors
/// The first law that is broken.
pub fn check_tolerant<'a, M: Message<'a>>(bytes: &'a [u8], scratch: &'a mut Vec<u8>) -> Result<Seen, Broken> {
    let mut input = Reader::new(bytes);
    let message = match M::decode(&mut input) {
        Ok(message) => message,
        Err(error) => return check_error::<M>(error, bytes),
    };
    check_size::<M>(input.offset())?;
    *scratch = encode(&message, message.size_hint(), 0xff)
        .map_err(|error| Broken::NotCanonical(format!("decoded, but not encodable: {error}")))?;
    let again: &'a [u8] = scratch;
    match check_bytes::<M>(again)? {
        Seen::Message(size) if size == again.len() => Ok(Seen::Message(input.offset())),
        other => Err(Broken::RoundTrip(format!("{bytes:02x?} is written as {again:02x?}, of which is said {other:?}"))),
    }
}

/// What an error says of `bytes` is true.
fn check_error<'a, M: Message<'a>>(error: DecodeError, bytes: &'a [u8]) -> Result<Seen, Broken> {
    match error {
        DecodeError::NotEnoughData { .. } => check_needed(&error, bytes.len(), M::MAX_SIZE)?,
        DecodeError::Malformed { offset, reason, .. } => {
            let Some(before) = bytes.get(..offset as usize) else {
                return Err(Broken::Error(format!("offset {offset} of {} bytes", bytes.len())));
            };
            // Of an end that comes too early there is no wrong byte: what lies before it is wrong for the same reason.
            let early = matches!(reason, Reason::FrameTooShort { .. });
            match M::decode(&mut Reader::new(before)) {
                Err(same) if early && same == error => {}
                Err(DecodeError::Malformed { offset: before, .. }) => {
                    return Err(Broken::Error(format!("offset {offset}, but without that byte it is {before}")));
                }
                _ => {}
            }
        }
    }
    Ok(Seen::Error(error))
}

/// No more is asked for after `length` bytes than could come, up to `most`.
fn check_needed(error: &DecodeError, length: usize, most: usize) -> Result<(), Broken> {
    match error {
        DecodeError::NotEnoughData { needed: 0 } => Err(Broken::Error("NotEnoughData of 0 bytes".into())),
        DecodeError::NotEnoughData { needed } if length.saturating_add(*needed) > most => {
            Err(Broken::Error(format!("{needed} more bytes needed after {length}, of at most {most}")))
        }
        _ => Ok(()),
    }
}

/// The encoding of `value`, unless it has none, which keeps all laws.
fn check_encoding<'a, M: Message<'a>>(value: &M) -> Result<Option<Vec<u8>>, Broken> {
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

/// What was decoded is `value`.
fn check_same<M: PartialEq + fmt::Debug>(value: &M, decoded: Result<M, DecodeError>) -> Result<(), Broken> {
    match decoded {
        Ok(decoded) if decoded == *value || format!("{decoded:?}") == format!("{value:?}") => Ok(()),
        Ok(decoded) => Err(Broken::RoundTrip(format!("{value:?} came back as {decoded:?}"))),
        Err(error) => Err(Broken::RoundTrip(format!("{value:?} came back as an error: {error}"))),
    }
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
    /// All that is left, which breaks one law, chosen by a constant.
    #[derive(Debug, PartialEq)]
    struct Open<const LAW: u8>(Vec<u8>);

    impl<const LAW: u8> Message<'_> for Open<LAW> {
        const MAX_SIZE: usize = 4;
        // Said by one that keeps all laws of a payload; all others lie.
        const SELF_DELIMITING: bool = LAW != 5;

        fn size_hint(&self) -> usize {
            self.0.len()
        }

        fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            out.put_bytes(&self.0)
        }

        fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
            let mut bytes = input.take_rest().to_vec();
            match (LAW, bytes.len()) {
                (0, 4) => bytes.reverse(),
                (1, 2) => bytes.reverse(),
                (2, 3) => return Err(DecodeError::not_enough_data(2)),
                (3, 1) => return Err(DecodeError::malformed(7, crate::Reason::Zero)),
                // A default in the place of what is missing.
                (4, 2 | 3) => bytes.resize(4, 4),
                _ => {}
            }
            Ok(Self(bytes))
        }
    }

    #[test]
    fn each_broken_law_of_a_payload_is_found() {
        fn value<const LAW: u8>() -> Result<(), Broken> {
            check_payload(&Open::<LAW>(vec![1, 2, 3, 4]), &mut Vec::new())
        }
        assert!(matches!(value::<0>(), Err(Broken::RoundTrip(_))));
        assert!(matches!(value::<1>(), Err(Broken::NotCanonical(_))));
        assert!(matches!(value::<2>(), Err(Broken::Error(_))));
        assert!(matches!(value::<3>(), Err(Broken::Error(_))));
        assert_eq!(value::<4>(), Ok(()));
        assert_eq!(check_payload(&Open::<9>(vec![1; 5]), &mut Vec::new()).map_err(|_| ()), Err(()), "beyond MAX_SIZE");

        let lies = check_value(&Open::<6>(vec![1, 2]), &mut Vec::new());
        assert!(matches!(lies, Err(Broken::RoundTrip(_) | Broken::Prefix(_))), "it takes what follows: {lies:?}");
        assert_eq!(check_value(&Open::<5>(vec![1, 2]), &mut Vec::new()), Ok(()));
        assert_eq!(check_payload_bytes::<Open<4>>(&[1, 2]), Ok(Seen::Message(2)));
        assert!(matches!(check_bytes::<Open<4>>(&[1, 2]), Err(Broken::NotCanonical(_))));
        assert!(matches!(check_payload_bytes::<Open<1>>(&[1, 2]), Err(Broken::NotCanonical(_))));
        assert_eq!(check_payload_bytes::<Open<1>>(&[1, 2, 3]), Ok(Seen::Message(3)));
    }
}
