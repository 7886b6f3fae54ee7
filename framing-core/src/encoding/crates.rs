//! Types of other crates, each behind the feature of its name.

#[cfg(any(feature = "arrayvec", feature = "bytes", feature = "heapless"))]
use super::Counted;
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
use super::items::{Declared, Elements, Items, items_in};
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
use super::sequence::check_items;
#[cfg(feature = "uuid")]
use super::{BigEndian, LittleEndian};
#[cfg(any(feature = "arrayvec", feature = "bytes", feature = "heapless", feature = "uuid"))]
use {
    super::Encoding,
    crate::{DecodeError, EncodeError, Reader, Writer},
};

/// A UUID: its 16 bytes in the order in which its text has them, whatever the byte order.
#[cfg(feature = "uuid")]
macro_rules! uuid {
    ($order:ident) => {
        impl Encoding<'_, uuid::Uuid> for $order {
            const MIN_SIZE: usize = 16;
            const MAX_SIZE: usize = 16;

            #[inline]
            fn size(_: &uuid::Uuid) -> usize {
                16
            }

            #[inline]
            fn encode(value: &uuid::Uuid, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put_array(value.as_bytes())
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<uuid::Uuid, DecodeError> {
                input.take_array().map(uuid::Uuid::from_bytes)
            }
        }
    };
}

#[cfg(feature = "uuid")]
uuid!(LittleEndian);
#[cfg(feature = "uuid")]
uuid!(BigEndian);

/// Bytes that are counted and shared: copied out of the input once, then never again.
#[cfg(feature = "bytes")]
impl<'a, L, E, const MAX: usize> Encoding<'a, bytes::Bytes> for Counted<L, E, MAX>
where
    L: for<'x> Encoding<'x, u64>,
{
    const MIN_SIZE: usize = <Self as Encoding<'a, &'a [u8]>>::MIN_SIZE;
    const MAX_SIZE: usize = <Self as Encoding<'a, &'a [u8]>>::MAX_SIZE;
    const SELF_DELIMITING: bool = true;

    #[inline]
    fn size(value: &bytes::Bytes) -> usize {
        Self::size_with(value.len(), value.len())
    }

    #[inline]
    fn encode(value: &bytes::Bytes, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_bytes(value, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<bytes::Bytes, DecodeError> {
        Self::decode_bytes(input).map(bytes::Bytes::copy_from_slice)
    }
}

/// A vector and a string that hold at most `N` items or bytes themselves. The bound on the wire is the smaller of `MAX`
/// and `N`.
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
macro_rules! inline {
    ($vec:ty, $string:ty, $n:ident) => {
        impl<'a, T, L, E, const $n: usize, const MAX: usize> Encoding<'a, $vec> for Counted<L, E, MAX>
        where
            L: for<'x> Encoding<'x, u64>,
            E: Encoding<'a, T>,
        {
            const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
            const MAX_SIZE: usize = Self::max_size_of(smaller(MAX, $n), E::MAX_SIZE);
            const SELF_DELIMITING: bool = true;

            #[inline]
            fn size(value: &$vec) -> usize {
                Self::size_with(value.len(), E::size_slice(value))
            }

            #[inline]
            fn encode(value: &$vec, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::encode_length(value.len(), out)?;
                E::encode_slice(value, out)
            }

            fn decode(input: &mut Reader<'a>) -> Result<$vec, DecodeError> {
                input.require(<Self as Encoding<'a, $vec>>::MIN_SIZE)?;
                let length = Self::decode_length_within(smaller(MAX, $n), input)?;
                inline_items::<E, $vec>(length, input)
            }
        }

        impl<'a, L, E, const $n: usize, const MAX: usize> Encoding<'a, $string> for Counted<L, E, MAX>
        where
            L: for<'x> Encoding<'x, u64>,
        {
            const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
            const MAX_SIZE: usize = Self::max_size_of(smaller(MAX, $n), 1);
            const SELF_DELIMITING: bool = true;

            #[inline]
            fn size(value: &$string) -> usize {
                Self::size_with(value.len(), value.len())
            }

            #[inline]
            fn encode(value: &$string, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::encode_bytes(value.as_bytes(), out)
            }

            fn decode(input: &mut Reader<'a>) -> Result<$string, DecodeError> {
                Self::decode_str_within(smaller(MAX, $n), input).map(inline_text)
            }
        }
    };
}

/// The same without a length of their own.
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
macro_rules! inline_items {
    ($vec:ty, $string:ty, $n:ident) => {
        impl<'a, T, E, const $n: usize, const MAX: usize> Elements<'a, $vec> for Items<E, MAX>
        where
            E: Encoding<'a, T>,
        {
            const MAX_SIZE: usize = smaller(MAX, $n).saturating_mul(E::MAX_SIZE);
            const IS_MESSAGE: bool = E::IS_MESSAGE;

            #[inline]
            fn count(value: &$vec) -> usize {
                value.len()
            }

            #[inline]
            fn size(value: &$vec) -> usize {
                E::size_slice(value)
            }

            #[inline]
            fn encode(value: &$vec, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::check(value.len()).map_err(EncodeError::unencodable)?;
                E::encode_slice(value, out)
            }

            fn decode(declared: Declared, input: &mut Reader<'a>) -> Result<$vec, DecodeError> {
                declared.within(smaller(MAX, $n))?;
                inline_items::<E, $vec>(declared.count, input)
            }

            fn decode_rest(input: &mut Reader<'a>) -> Result<$vec, DecodeError> {
                if E::MIN_SIZE == E::MAX_SIZE {
                    let count = items_in(input.remaining(), E::MIN_SIZE);
                    Declared::here(count, input).within(smaller(MAX, $n))?;
                    return inline_items::<E, $vec>(count, input);
                }
                let mut items = <$vec>::new();
                while !input.is_empty() {
                    Declared::here(items.len().saturating_add(1), input).within(smaller(MAX, $n))?;
                    drop(items.try_push_item(E::decode(input)?));
                }
                Ok(items)
            }
        }

        impl<'a, E, const $n: usize, const MAX: usize> Elements<'a, $string> for Items<E, MAX> {
            const MAX_SIZE: usize = smaller(MAX, $n);

            #[inline]
            fn count(value: &$string) -> usize {
                value.len()
            }

            #[inline]
            fn size(value: &$string) -> usize {
                value.len()
            }

            #[inline]
            fn encode(value: &$string, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::check(value.len()).map_err(EncodeError::unencodable)?;
                out.put_bytes(value.as_bytes())
            }

            fn decode(declared: Declared, input: &mut Reader<'a>) -> Result<$string, DecodeError> {
                declared.text(smaller(MAX, $n), input).map(inline_text)
            }

            fn decode_rest(input: &mut Reader<'a>) -> Result<$string, DecodeError> {
                Declared::here(input.remaining(), input).text(smaller(MAX, $n), input).map(inline_text)
            }
        }
    };
}

#[cfg(any(feature = "arrayvec", feature = "heapless"))]
const fn smaller(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

/// Reads `count` items, for which there is room: that was checked.
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
fn inline_items<'a, E, V>(count: usize, input: &mut Reader<'a>) -> Result<V, DecodeError>
where
    V: Inline + Default,
    E: Encoding<'a, V::Item>,
{
    const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
    input.require(E::MIN_SIZE.saturating_mul(count))?;
    let mut items = V::default();
    for _ in 0..count {
        drop(items.try_push_item(E::decode(input)?));
    }
    Ok(items)
}

/// `text`, for which there is room: that was checked.
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
fn inline_text<S: InlineText + Default>(text: &str) -> S {
    let mut string = S::default();
    let _ = string.try_push_text(text);
    string
}

/// The two crates' names for the same.
#[cfg(any(feature = "arrayvec", feature = "heapless"))]
trait Inline {
    type Item;
    fn try_push_item(&mut self, item: Self::Item) -> Option<Self::Item>;
}

#[cfg(any(feature = "arrayvec", feature = "heapless"))]
trait InlineText {
    fn try_push_text(&mut self, text: &str) -> Option<()>;
}

#[cfg(feature = "arrayvec")]
mod of_arrayvec {
    use super::*;

    impl<T, const N: usize> Inline for arrayvec::ArrayVec<T, N> {
        type Item = T;
        fn try_push_item(&mut self, item: T) -> Option<T> {
            self.try_push(item).err().map(arrayvec::CapacityError::element)
        }
    }

    impl<const N: usize> InlineText for arrayvec::ArrayString<N> {
        fn try_push_text(&mut self, text: &str) -> Option<()> {
            self.try_push_str(text).ok()
        }
    }

    inline!(arrayvec::ArrayVec<T, N>, arrayvec::ArrayString<N>, N);
    inline_items!(arrayvec::ArrayVec<T, N>, arrayvec::ArrayString<N>, N);
}

#[cfg(feature = "heapless")]
mod of_heapless {
    use super::*;

    impl<T, const N: usize> Inline for heapless::Vec<T, N> {
        type Item = T;
        fn try_push_item(&mut self, item: T) -> Option<T> {
            self.push(item).err()
        }
    }

    impl<const N: usize> InlineText for heapless::String<N> {
        fn try_push_text(&mut self, text: &str) -> Option<()> {
            self.push_str(text).ok()
        }
    }

    inline!(heapless::Vec<T, N>, heapless::String<N>, N);
    inline_items!(heapless::Vec<T, N>, heapless::String<N>, N);
}
