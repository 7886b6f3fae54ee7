//! The structure of Protocol Buffers' bytes, as far as it shows without knowing the message: to find what prost refused.

use super::ProtobufFault;
use crate::{DecodeError, Reader, Reason};

/// The levels of groups that are followed, as many as prost follows.
const MAX_DEPTH: u32 = 100;

/// The bits of a key that are its wire type; those above them are the number of the field.
const WIRE_TYPE: u32 = 3;

/// The wire types.
const VARINT: u32 = 0;
const EIGHT_BYTES: u32 = 1;
const COUNTED: u32 = 2;
const GROUP: u32 = 3;
const GROUP_END: u32 = 4;
const FOUR_BYTES: u32 = 5;

/// Takes one field with its key, and returns its number.
///
/// # Errors
/// [`DecodeError::NotEnoughData`] where the field goes on, [`DecodeError::Malformed`] at the byte or the key that is wrong.
pub(super) fn take_field(input: &mut Reader<'_>) -> Result<u32, DecodeError> {
    let start = input.clone();
    let (number, wire_type) = take_key(input)?;
    take_value(&start, number, wire_type, MAX_DEPTH, input)?;
    Ok(number)
}

/// What follows the key that lies at `start`.
fn take_value(
    start: &Reader<'_>,
    number: u32,
    wire_type: u32,
    depth: u32,
    input: &mut Reader<'_>,
) -> Result<(), DecodeError> {
    match wire_type {
        VARINT => take_varint(number, input).map(drop),
        EIGHT_BYTES => input.take_bytes(8).map(drop),
        COUNTED => {
            let length = take_varint(number, input)?;
            input.take_bytes(usize::try_from(length).unwrap_or(usize::MAX)).map(drop)
        }
        GROUP => take_group(start, number, depth, input),
        FOUR_BYTES => input.take_bytes(4).map(drop),
        _ => Err(wrong(start, number, ProtobufFault::Group)),
    }
}

/// Fields up to the end of the group `number`, whose key lies at `start`.
fn take_group(start: &Reader<'_>, number: u32, depth: u32, input: &mut Reader<'_>) -> Result<(), DecodeError> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(start.malformed(0, Reason::TooDeep { max: MAX_DEPTH }));
    };
    loop {
        let start = input.clone();
        match take_key(input)? {
            (end, GROUP_END) if end == number => return Ok(()),
            (inner, wire_type) => take_value(&start, inner, wire_type, depth, input)?,
        }
    }
}

/// A number and a wire type, 0 to 5.
fn take_key(input: &mut Reader<'_>) -> Result<(u32, u32), DecodeError> {
    let start = input.clone();
    let key = take_varint(0, input)?;
    let Ok(key) = u32::try_from(key) else { return Err(wrong(&start, 0, ProtobufFault::Key)) };
    match (key >> WIRE_TYPE, key & 7) {
        (0, _) => Err(wrong(&start, 0, ProtobufFault::Key)),
        (number, 6..) => Err(wrong(&start, number, ProtobufFault::WireType)),
        key => Ok(key),
    }
}

/// A varint, whether or not it has its shortest form: prost accepts both.
fn take_varint(number: u32, input: &mut Reader<'_>) -> Result<u64, DecodeError> {
    let mut value = 0u64;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = input.take_u8()?;
        let group = u64::from(byte & 0x7f);
        if shift == 63 && byte > 1 {
            return Err(input.malformed(1, Reason::Protobuf { field: number, fault: ProtobufFault::Varint }));
        }
        value |= group.wrapping_shl(shift);
        if byte < 0x80 {
            break;
        }
    }
    Ok(value)
}

fn wrong(at: &Reader<'_>, field: u32, fault: ProtobufFault) -> DecodeError {
    at.malformed(0, Reason::Protobuf { field, fault })
}
