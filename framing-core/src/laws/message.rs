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
/// What is computed when a message is written (`size_of`, `checksum`, `len = field`, `tag = field`) has to stand in `value` as
/// it is computed, or the value comes back as another: take [`check_computed`] where it does not.
///
/// # Errors
/// The first law that is broken.
pub fn check_value<'a, M>(value: &M, scratch: &'a mut Vec<u8>) -> Result<(), Broken>
where
    M: Message<'a> + PartialEq + fmt::Debug,
{
    check_read(value, scratch, |decoded, _| check_same(value, decoded))
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
    check_open(value, scratch, |decoded, _| check_same(value, decoded))
}

/// As [`check_value`], of a value that holds what is computed when it is written: a size, a checksum, a length or a tag of
/// another field, or a field that is not on the wire. There it need not hold what it is read back with, so the two are compared as
/// bytes: what was read is written again, and as the same.
///
/// A field that is forgotten in both directions is the same in bytes too: only `check_value` finds that, of a value that
/// holds already what is computed, as one does that was decoded.
///
/// # Errors
/// The first law that is broken.
pub fn check_computed<'a, M: Message<'a>>(value: &M, scratch: &'a mut Vec<u8>) -> Result<(), Broken> {
    check_read(value, scratch, |decoded, written| {
        let message = decoded.map_err(|error| Broken::RoundTrip(format!("{written:02x?} came back as {error}")))?;
        match encode(&message, message.size_hint(), 0xff) {
            Ok(again) if again == written => Ok(()),
            again => Err(Broken::RoundTrip(format!("{written:02x?} is read, and then written as {again:02x?}"))),
        }
    })
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
        DecodeError::Malformed { offset, reason, .. } => check_place::<M>(&error, offset as usize, reason, bytes)?,
    }
    Ok(Seen::Error(error))
}

/// The `offset` of an error is that of the first wrong byte: the bytes before it are not malformed.
///
/// Of a message that does not say itself where it ends the bytes before it are another payload, with another end: what
/// stood before a trailer is the trailer now, and may be wrong for that alone. There an error lies within its own payload.
fn check_place<'a, M: Message<'a>>(
    error: &DecodeError,
    offset: usize,
    reason: Reason,
    bytes: &'a [u8],
) -> Result<(), Broken> {
    let Some(before) = bytes.get(..offset) else {
        return Err(Broken::Error(format!("offset {offset} of {} bytes", bytes.len())));
    };
    match M::decode(&mut Reader::new(before)) {
        Err(same) if same == *error && is_of_no_byte(reason) => Ok(()),
        Err(DecodeError::Malformed { offset: earlier, .. }) if M::SELF_DELIMITING || earlier as usize > offset => {
            Err(Broken::Error(format!("offset {offset}, but without that byte it is {earlier}")))
        }
        _ => Ok(()),
    }
}

/// Whether there may be no wrong byte: of an end that comes too early, and of a value of no bytes that a rule refuses. What
/// lies before is then wrong for the same reason.
const fn is_of_no_byte(reason: Reason) -> bool {
    use Reason::{Custom, FrameTooShort, Invalid, TooShort};
    matches!(reason, FrameTooShort { .. } | TooShort { .. } | Invalid | Custom { .. })
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

/// `value` is written and read again, and `same` compares what was read with it, or with the bytes.
fn check_read<'a, M: Message<'a>>(
    value: &M,
    scratch: &'a mut Vec<u8>,
    same: impl FnOnce(Result<M, DecodeError>, &[u8]) -> Result<(), Broken>,
) -> Result<(), Broken> {
    if !M::SELF_DELIMITING {
        return check_open(value, scratch, same);
    }
    let Some(written) = check_encoding(value)? else { return Ok(()) };
    let size = written.len();
    *scratch = written;
    // What follows a message is not part of it.
    scratch.extend_from_slice(&[0xa5; 3]);
    let bytes: &'a [u8] = scratch;
    let mut input = Reader::new(bytes);
    same(M::decode(&mut input), bytes.get(..size).unwrap_or_default())?;
    if input.offset() != size {
        return Err(Broken::RoundTrip(format!("{size} bytes were written, and {} of them read", input.offset())));
    }
    check_prefixes::<M>(bytes, size)
}

/// The same of a payload.
fn check_open<'a, M: Message<'a>>(
    value: &M,
    scratch: &'a mut Vec<u8>,
    same: impl FnOnce(Result<M, DecodeError>, &[u8]) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let Some(written) = check_encoding(value)? else { return Ok(()) };
    *scratch = written;
    let payload: &'a [u8] = scratch;
    same(M::decode_frame(payload), payload)?;
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
mod tests;
