//! A value with its size in bytes before it, for what takes all the bytes that it is given.

use crate::size::saturate;
use crate::{DecodeError, EncodeError, Encoding, Reader, Reason, Writer};

/// The bytes of `body` bytes and their size before them.
pub(super) fn size<L: for<'x> Encoding<'x, u64>>(body: usize) -> usize {
    <L as Encoding<'_, u64>>::size(&(body as u64)).saturating_add(body)
}

/// Writes `size`, then what `body` writes, which is as long.
pub(super) fn encode<L: for<'x> Encoding<'x, u64>>(
    size: usize,
    max: usize,
    out: &mut Writer<'_>,
    body: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    if size > max {
        return Err(EncodeError::unencodable(too_long(size, max)));
    }
    out.put::<L, u64>(&(size as u64))?;
    let start = out.written();
    body(out)?;
    match out.written().saturating_sub(start) {
        written if written == size => Ok(()),
        written => Err(EncodeError::unencodable(Reason::Count {
            length: saturate(written as u64),
            expected: saturate(size as u64),
        })),
    }
}

/// Reads a size of at most `max`, then what `body` reads of so many bytes, which is all of them.
pub(super) fn decode<'a, L: for<'x> Encoding<'x, u64>, T>(
    max: usize,
    input: &mut Reader<'a>,
    body: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let start = input.remaining();
    let declared = input.take::<L, u64>()?;
    let size = match usize::try_from(declared) {
        Ok(size) if size <= max => size,
        _ => {
            let reason = Reason::TooLong { length: saturate(declared), max: saturate(max as u64) };
            return Err(input.malformed(start.saturating_sub(input.remaining()), reason));
        }
    };
    let mut bytes = input.take_reader(size)?;
    match body(&mut bytes) {
        Ok(value) if bytes.is_empty() => Ok(value),
        Ok(_) => Err(bytes.malformed(0, Reason::TrailingBytes { count: saturate(bytes.remaining() as u64) })),
        Err(DecodeError::NotEnoughData { needed }) => {
            Err(input.malformed(0, Reason::FrameTooShort { needed: saturate(needed as u64) }))
        }
        Err(error) => Err(error),
    }
}

/// A value of `size` bytes is beyond the bound.
#[cold]
pub(super) fn too_long(size: usize, max: usize) -> Reason {
    Reason::TooLong { length: saturate(size as u64), max: saturate(max as u64) }
}
