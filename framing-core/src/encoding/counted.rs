//! [`Counted`]: sequences and texts with their length before them, and a bound that the type states.

use core::marker::PhantomData;

use super::Encoding;
#[cfg(feature = "alloc")]
use super::sequence::check_items;
use crate::size::{no_more_than, saturate};
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// A length as `L` encodes it, then that many items as `E` encodes them, at most `MAX`.
///
/// ```text
///   +---------+--------+--------+-- --+
///   | L: n    | E: 1st | E: 2nd | ... |     n <= MAX
///   +---------+--------+--------+-- --+
/// ```
///
/// Encodes `Vec<T>`, `String`, `&str`, `&[u8]`, and `Cow`s of them; of texts and bytes the length is in bytes and `E`
/// has no part. `L` is any encoding of `u64`: [`Uint`](super::Uint), [`Varint`](super::Varint),
/// [`CompactSize`](super::CompactSize), your own.
///
/// A length beyond `MAX` is [`Reason::TooLong`], before anything is read or reserved.
pub struct Counted<L, E, const MAX: usize>(PhantomData<(L, E)>);

impl<L, E, const MAX: usize> Counted<L, E, MAX>
where
    L: for<'x> Encoding<'x, u64>,
{
    /// The bytes of a length and `MAX` items of `item` bytes.
    const fn max_size(item: usize) -> usize {
        Self::max_size_of(MAX, item)
    }

    /// The bytes of a length and `max` items of `item` bytes, or of as many as the length can say.
    pub(crate) const fn max_size_of(max: usize, item: usize) -> usize {
        let max = no_more_than(max, <L as Encoding<'_, u64>>::MAX_NUMBER);
        <L as Encoding<'_, u64>>::MAX_SIZE.saturating_add(max.saturating_mul(item))
    }

    #[inline]
    pub(crate) fn size_with(length: usize, items: usize) -> usize {
        <L as Encoding<'_, u64>>::size(&(length as u64)).saturating_add(items)
    }

    #[inline]
    pub(crate) fn encode_length(length: usize, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if length > MAX {
            return Err(EncodeError::unencodable(too_long(length as u64, MAX)));
        }
        <L as Encoding<'_, u64>>::encode(&(length as u64), out)
    }

    /// The length; the error of one that is too long stands at its first byte.
    #[inline]
    pub(crate) fn decode_length(input: &mut Reader<'_>) -> Result<usize, DecodeError> {
        Self::decode_length_within(MAX, input)
    }

    #[inline]
    pub(super) fn decode_length_within(max: usize, input: &mut Reader<'_>) -> Result<usize, DecodeError> {
        let start = input.remaining();
        let length = <L as Encoding<'_, u64>>::decode(input)?;
        match usize::try_from(length) {
            Ok(length) if length <= max => Ok(length),
            _ => Err(input.malformed(start.saturating_sub(input.remaining()), too_long(length, max))),
        }
    }

    #[inline]
    pub(super) fn encode_bytes(bytes: &[u8], out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_length(bytes.len(), out)?;
        out.put_bytes(bytes)
    }

    #[inline]
    pub(super) fn decode_bytes<'a>(input: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
        let length = Self::decode_length(input)?;
        input.take_bytes(length)
    }

    #[inline]
    fn decode_str<'a>(input: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
        Self::decode_str_within(MAX, input)
    }

    #[inline]
    pub(super) fn decode_str_within<'a>(max: usize, input: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
        let length = Self::decode_length_within(max, input)?;
        input.take_str(length)
    }

    #[cfg(feature = "alloc")]
    #[inline]
    fn decode_string(input: &mut Reader<'_>) -> Result<alloc::string::String, DecodeError> {
        let length = Self::decode_length(input)?;
        input.take_string(length)
    }
}

#[cold]
fn too_long(length: u64, max: usize) -> Reason {
    Reason::TooLong { length: saturate(length), max: saturate(max as u64) }
}

/// Bytes or text that is borrowed from the input, or copied out of it.
macro_rules! bytes {
    ($(#[$attribute:meta])* $value:ty, [$($life:lifetime)?], |$this:ident| $as_bytes:expr, $decode:ident, $wrap:expr) => {
        $(#[$attribute])*
        impl<'a, $($life,)? L, E, const MAX: usize> Encoding<'a, $value> for Counted<L, E, MAX>
        where
            L: for<'x> Encoding<'x, u64>,
            $('a: $life,)?
        {
            const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
            const MAX_SIZE: usize = Self::max_size(1);
            const SELF_DELIMITING: bool = true;

            #[inline]
            fn size($this: &$value) -> usize {
                Self::size_with($this.len(), $this.len())
            }

            #[inline]
            fn encode($this: &$value, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::encode_bytes($as_bytes, out)
            }

            #[inline]
            fn decode(input: &mut Reader<'a>) -> Result<$value, DecodeError> {
                $wrap(Self::$decode(input))
            }
        }
    };
}

bytes!(&'b [u8], ['b], |value| value, decode_bytes, core::convert::identity);
bytes!(&'b str, ['b], |value| value.as_bytes(), decode_str, core::convert::identity);
bytes!(
    #[cfg(feature = "alloc")]
    alloc::string::String,
    [],
    |value| value.as_bytes(),
    decode_string,
    core::convert::identity
);
bytes!(#[cfg(feature = "alloc")] alloc::borrow::Cow<'b, [u8]>, ['b], |value| value, decode_bytes, |bytes: Result<_, _>| bytes.map(alloc::borrow::Cow::Borrowed));
bytes!(#[cfg(feature = "alloc")] alloc::borrow::Cow<'b, str>, ['b], |value| value.as_bytes(), decode_str, |text: Result<_, _>| text.map(alloc::borrow::Cow::Borrowed));

#[cfg(feature = "alloc")]
impl<'a, T, L, E, const MAX: usize> Encoding<'a, alloc::vec::Vec<T>> for Counted<L, E, MAX>
where
    L: for<'x> Encoding<'x, u64>,
    E: Encoding<'a, T>,
{
    const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
    const MAX_SIZE: usize = Self::max_size(E::MAX_SIZE);
    const SELF_DELIMITING: bool = true;

    #[inline]
    fn size(value: &alloc::vec::Vec<T>) -> usize {
        Self::size_with(value.len(), E::size_slice(value))
    }

    #[inline]
    fn encode(value: &alloc::vec::Vec<T>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_length(value.len(), out)?;
        E::encode_slice(value, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        let length = Self::decode_length(input)?;
        E::decode_vec(length, input)
    }
}
