//! [`Prefixed`]: one value with its size in bytes before it.

use core::marker::PhantomData;

use super::Encoding;
use crate::canvas::Canvas;
use crate::region::exact;
use crate::size::{largest, no_more_than, saturate};
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// The size of a value in bytes, as `L` encodes it, then the value as `E` does.
///
/// ```text
///   +---------+--------------+
///   | L: n    | E: n bytes   |
///   +---------+--------------+
/// ```
///
/// Encodes what `E` encodes; `L` is any encoding of `u64`. A value that is larger than `L` can say has no encoding
/// ([`Reason::TooWide`] with [`Uint`](super::Uint)). A size that no value has is [`Reason::TooLong`] or
/// [`Reason::TooShort`], at the size; a value that goes on behind the end that it states is
/// [`Reason::FrameTooShort`], one that ends before it [`Reason::TrailingBytes`]. What takes all that is left
/// ([`Rest`](super::Rest)) takes all of the `n` bytes.
///
/// ```
/// use framing_core::{BigEndian, EncodeError, Prefixed, Reader, Uint, Writer};
///
/// type Sized = Prefixed<Uint<2, BigEndian>, BigEndian>;
///
/// let mut room = [0; 6];
/// Writer::new(&mut room).put::<Sized, u32>(&7)?;
/// assert_eq!(room, [0, 4, 0, 0, 0, 7]);
/// assert_eq!(Reader::new(&room).take::<Sized, u32>(), Ok(7));
/// # Ok::<(), EncodeError>(())
/// ```
pub struct Prefixed<L, E>(PhantomData<(L, E)>);

impl<'a, T, L, E> Encoding<'a, T> for Prefixed<L, E>
where
    L: for<'x> Encoding<'x, u64>,
    E: Encoding<'a, T>,
{
    const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE.saturating_add(E::MIN_SIZE);
    const MAX_SIZE: usize = Self::max_size(E::MIN_SIZE, E::MAX_SIZE);
    const SELF_DELIMITING: bool = true;

    #[inline]
    fn size(value: &T) -> usize {
        Self::size_with(E::size(value))
    }

    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_with(E::size(value), out, |body| E::encode(value, body))
    }

    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        Self::decode_with(E::MIN_SIZE, E::MAX_SIZE, input, E::decode)
    }
}

impl<L, E> Prefixed<L, E>
where
    L: for<'x> Encoding<'x, u64>,
{
    /// The bytes of at most `most` bytes, or of as many as can be said, and of what says their number. Of a message whose derive
    /// has failed the least is more, lest the prefix seem too small for it.
    pub(crate) const fn max_size(least: usize, most: usize) -> usize {
        let most = no_more_than(largest(&[least, most]), <L as Encoding<'_, u64>>::MAX_NUMBER);
        <L as Encoding<'_, u64>>::MAX_SIZE.saturating_add(most)
    }

    /// The bytes of `size` bytes and of what says their number.
    #[inline]
    pub(crate) fn size_with(size: usize) -> usize {
        <L as Encoding<'_, u64>>::size(&(size as u64)).saturating_add(size)
    }

    /// Writes what `write` writes, `expected` bytes or fewer, with its size before it.
    #[inline]
    pub(crate) fn encode_with(
        expected: usize,
        out: &mut Writer<'_>,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        let start = out.written();
        let head = <L as Encoding<'_, u64>>::size(&(expected as u64));
        // The expected size may be more than the real one: where there is no room for it the least head is left free.
        let affordable = head.saturating_add(expected) <= out.remaining();
        let head = if affordable { head } else { <L as Encoding<'_, u64>>::MIN_SIZE };
        let mut canvas = Canvas::of(out);
        let mut body = canvas.writer();
        body.put_zeros(head)?;
        let from = body.written();
        write(&mut body)?;
        let end = body.written();
        let size = end.saturating_sub(from);
        let real = <L as Encoding<'_, u64>>::size(&(size as u64));
        if real != head {
            body.require(real.saturating_sub(head))?;
            canvas.shift(from, end, start.saturating_add(real));
        }
        let mut head = canvas.at(start, real);
        <L as Encoding<'_, u64>>::encode(&(size as u64), &mut head)?;
        canvas.close(out, start.saturating_add(real).saturating_add(size));
        Ok(())
    }

    /// Reads a size, `min` to `max`, and of so many bytes what `read` reads: all of them.
    #[inline]
    pub(crate) fn decode_with<'a, T>(
        min: usize,
        max: usize,
        input: &mut Reader<'a>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let start = input.remaining();
        let declared = <L as Encoding<'_, u64>>::decode(input)?;
        let size = match usize::try_from(declared) {
            Ok(size) if size >= min && size <= max => size,
            _ => return Err(input.malformed(start.saturating_sub(input.remaining()), outside(declared, min, max))),
        };
        // A size within the bounds cannot be wrong where it stands.
        exact(input, size, (min, max), input.offset(), read)
    }
}

#[cold]
fn outside(declared: u64, min: usize, max: usize) -> Reason {
    let length = saturate(declared);
    if declared < min as u64 {
        return Reason::TooShort { length, min: saturate(min as u64) };
    }
    Reason::TooLong { length, max: saturate(max as u64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Varint;
    use std::vec;

    /// So many bytes of seven; says that they are many more.
    struct Vague;

    impl Encoding<'_, usize> for Vague {
        const MIN_SIZE: usize = 0;
        const MAX_SIZE: usize = 1000;

        fn size(value: &usize) -> usize {
            value.saturating_add(200)
        }

        fn encode(value: &usize, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            out.claim(*value)?.fill(7);
            Ok(())
        }

        fn decode(input: &mut Reader<'_>) -> Result<usize, DecodeError> {
            Ok(input.take_rest().len())
        }
    }

    #[test]
    fn a_head_is_as_long_as_its_number_whatever_was_expected() {
        for (size, head) in [(0, 1), (127, 1), (128, 2), (300, 2)] {
            // Room for what is expected, and for no more than is written.
            for room in [size + 202, size + head] {
                let mut room = vec![0xa5; room + 1];
                let mut out = Writer::new(&mut room);
                out.put_u8(9).unwrap();
                out.put::<Prefixed<Varint, Vague>, usize>(&size).unwrap();
                assert_eq!(out.written(), 1 + head + size);
                assert!(room[1 + head..][..size].iter().all(|byte| *byte == 7), "{size}");
                let mut input = Reader::new(&room[1..][..head + size]);
                assert_eq!(input.take::<Prefixed<Varint, Vague>, usize>(), Ok(size));
                assert!(input.is_empty());
            }
            let mut room = vec![0; head + size - 1];
            let full = Writer::new(&mut room).put::<Prefixed<Varint, Vague>, usize>(&size);
            assert_eq!(full, Err(EncodeError::NotEnoughSpace { needed: 1 }), "{size}");
        }
    }
}
