//! Encodings of what is told something: [`InnerEncoding`], and [`InnerElements`] where a number stands elsewhere. What derived
//! code calls.

use super::{Inner, Told};
#[cfg(feature = "alloc")]
use crate::encoding::items::{Items, too_long};
#[cfg(feature = "alloc")]
use crate::encoding::sequence::check_items;
#[cfg(feature = "alloc")]
use crate::encoding::{Counted, Rest};
use crate::encoding::{Prefixed, items::Declared};
use crate::{BigEndian, DecodeError, EncodeError, LittleEndian, Reader, Writer};

/// An [`Encoding`](crate::Encoding) of what is told something: what derived code calls at a field with `tag` or `args`.
#[diagnostic::on_unimplemented(
    message = "`{T}` takes nothing from the message around it",
    label = "this is not told a tag, nor anything else",
    note = "`tag = field` is for an enum with `#[message(outside)]`, `args(...)` for a message with `#[message(args(name: Type))]`; \
            such messages may stand in a `Vec`, in a `Box`, and behind `if`"
)]
pub trait InnerEncoding<'a, T> {
    /// The type of the tag.
    type Tag: Copy;
    /// What else it is told.
    type Args: Copy;
    /// No value takes fewer bytes.
    const MIN_SIZE: usize;
    /// No value takes more bytes.
    const MAX_SIZE: usize;
    /// Whether a value says where it ends.
    const SELF_DELIMITING: bool;
    /// How many bytes `value` takes, or a little more.
    fn size(value: &T) -> usize;
    /// Writes `value`.
    ///
    /// # Errors
    /// As [`Inner::encode_inner`].
    fn encode(value: &T, args: Self::Args, out: &mut Writer<'_>) -> Result<(), EncodeError>;
    /// Reads a value.
    ///
    /// # Errors
    /// As [`Inner::decode_inner`].
    fn decode(told: Told<Self::Tag, Self::Args>, input: &mut Reader<'a>) -> Result<T, DecodeError>;
}

macro_rules! nested {
    ($($order:ident)*) => {$(
        impl<'a, M: Inner<'a>> InnerEncoding<'a, M> for $order {
            type Tag = M::Tag;
            type Args = M::Args;

            const MIN_SIZE: usize = M::MIN_SIZE;
            const MAX_SIZE: usize = M::MAX_SIZE;
            const SELF_DELIMITING: bool = M::SELF_DELIMITING;

            #[inline]
            fn size(value: &M) -> usize {
                value.size_hint()
            }

            #[inline]
            fn encode(value: &M, args: M::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                value.encode_inner(args, out)
            }

            #[inline]
            fn decode(told: Told<M::Tag, M::Args>, input: &mut Reader<'a>) -> Result<M, DecodeError> {
                M::decode_inner(told, input)
            }
        }
    )*};
}

nested!(LittleEndian BigEndian);

#[cfg(feature = "alloc")]
impl<'a, T, E: InnerEncoding<'a, T>> InnerEncoding<'a, alloc::boxed::Box<T>> for alloc::boxed::Box<E> {
    type Tag = E::Tag;
    type Args = E::Args;

    const MIN_SIZE: usize = E::MIN_SIZE;
    const MAX_SIZE: usize = E::MAX_SIZE;
    const SELF_DELIMITING: bool = E::SELF_DELIMITING;

    fn size(value: &alloc::boxed::Box<T>) -> usize {
        E::size(value)
    }

    fn encode(value: &alloc::boxed::Box<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        E::encode(value, args, out)
    }

    fn decode(told: Told<E::Tag, E::Args>, input: &mut Reader<'a>) -> Result<alloc::boxed::Box<T>, DecodeError> {
        E::decode(told, input).map(alloc::boxed::Box::new)
    }
}

impl<'a, T, L, E> InnerEncoding<'a, T> for Prefixed<L, E>
where
    L: for<'x> crate::Encoding<'x, u64>,
    E: InnerEncoding<'a, T>,
{
    type Tag = E::Tag;
    type Args = E::Args;

    const MIN_SIZE: usize = <L as crate::Encoding<'_, u64>>::MIN_SIZE.saturating_add(E::MIN_SIZE);
    const MAX_SIZE: usize = Self::max_size(E::MAX_SIZE);
    const SELF_DELIMITING: bool = true;

    #[inline]
    fn size(value: &T) -> usize {
        Self::size_with(E::size(value))
    }

    fn encode(value: &T, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_with(E::size(value), out, |body| E::encode(value, args, body))
    }

    fn decode(told: Told<E::Tag, E::Args>, input: &mut Reader<'a>) -> Result<T, DecodeError> {
        Self::decode_with(E::MIN_SIZE, E::MAX_SIZE, input, |body| E::decode(told, body))
    }
}

/// The items of a sequence, each of which is told the same.
#[cfg(feature = "alloc")]
impl<'a, T, L, E, const MAX: usize> InnerEncoding<'a, alloc::vec::Vec<T>> for Counted<L, E, MAX>
where
    L: for<'x> crate::Encoding<'x, u64>,
    E: InnerEncoding<'a, T>,
{
    type Tag = E::Tag;
    type Args = E::Args;

    const MIN_SIZE: usize = <L as crate::Encoding<'_, u64>>::MIN_SIZE;
    const MAX_SIZE: usize = Self::max_size_of(MAX, E::MAX_SIZE);
    const SELF_DELIMITING: bool = true;

    fn size(value: &alloc::vec::Vec<T>) -> usize {
        Self::size_with(value.len(), sizes::<T, E>(value))
    }

    fn encode(values: &alloc::vec::Vec<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_length(values.len(), out)?;
        values.iter().try_for_each(|value| E::encode(value, args, out))
    }

    fn decode(told: Told<E::Tag, E::Args>, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        one_by_one::<T, E>(Self::decode_length(input)?, told, input)
    }
}

/// All items that are left, each of which is told the same.
#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> InnerEncoding<'a, alloc::vec::Vec<T>> for Rest<E, MAX>
where
    E: InnerEncoding<'a, T>,
{
    type Tag = E::Tag;
    type Args = E::Args;

    const MIN_SIZE: usize = 0;
    const MAX_SIZE: usize = MAX.saturating_mul(E::MAX_SIZE);
    const SELF_DELIMITING: bool = false;

    fn size(value: &alloc::vec::Vec<T>) -> usize {
        sizes::<T, E>(value)
    }

    fn encode(values: &alloc::vec::Vec<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if values.len() > MAX {
            return Err(EncodeError::unencodable(too_long(values.len(), MAX)));
        }
        values.iter().try_for_each(|value| E::encode(value, args, out))
    }

    fn decode(told: Told<E::Tag, E::Args>, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        let mut items = alloc::vec::Vec::new();
        while !input.is_empty() {
            if items.len() >= MAX {
                return Err(input.malformed(0, too_long(items.len().saturating_add(1), MAX)));
            }
            items.push(E::decode(told, input)?);
        }
        Ok(items)
    }
}

/// [`Items`] of what is told something, whose number stands elsewhere: [`Elements`](crate::encoding::items::Elements) of such.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not a sequence of messages that are told something",
    note = "`len = field` and `count = ...` beside `tag` or `args` are for a `Vec` of messages that take what they are told"
)]
pub trait InnerElements<'a, T> {
    /// The type of the tag.
    type Tag: Copy;
    /// What else each of them is told.
    type Args: Copy;
    /// No value takes fewer bytes: of no items there are none.
    const MIN_SIZE: usize = 0;
    /// No value takes more bytes.
    const MAX_SIZE: usize;
    /// The number says where they end.
    const SELF_DELIMITING: bool = true;
    /// The items of `value`.
    fn count(value: &T) -> usize;
    /// The bytes that they take, or a little more.
    fn size(value: &T) -> usize;
    /// Writes them.
    ///
    /// # Errors
    /// [`Reason::TooLong`](crate::Reason::TooLong) and those of the items.
    fn encode(value: &T, args: Self::Args, out: &mut Writer<'_>) -> Result<(), EncodeError>;
    /// Reads so many of them.
    ///
    /// # Errors
    /// [`Reason::TooLong`](crate::Reason::TooLong) and those of the items.
    fn decode(declared: Declared, told: Told<Self::Tag, Self::Args>, input: &mut Reader<'a>) -> Result<T, DecodeError>;
}

#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> InnerElements<'a, alloc::vec::Vec<T>> for Items<E, MAX>
where
    E: InnerEncoding<'a, T>,
{
    type Tag = E::Tag;
    type Args = E::Args;

    const MAX_SIZE: usize = MAX.saturating_mul(E::MAX_SIZE);

    fn count(values: &alloc::vec::Vec<T>) -> usize {
        values.len()
    }

    fn size(values: &alloc::vec::Vec<T>) -> usize {
        sizes::<T, E>(values)
    }

    fn encode(values: &alloc::vec::Vec<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        <Rest<E, MAX> as InnerEncoding<'a, _>>::encode(values, args, out)
    }

    fn decode(
        declared: Declared,
        told: Told<E::Tag, E::Args>,
        input: &mut Reader<'a>,
    ) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        declared.within(MAX)?;
        one_by_one::<T, E>(declared.count(), told, input)
    }
}

/// Reads `count` items. Memory is taken as they are really decoded.
#[cfg(feature = "alloc")]
fn one_by_one<'a, T, E: InnerEncoding<'a, T>>(
    count: usize,
    told: Told<E::Tag, E::Args>,
    input: &mut Reader<'a>,
) -> Result<alloc::vec::Vec<T>, DecodeError> {
    let mut items = alloc::vec::Vec::new();
    for _ in 0..count {
        items.push(E::decode(told, input)?);
    }
    Ok(items)
}

#[cfg(feature = "alloc")]
fn sizes<'a, T, E: InnerEncoding<'a, T>>(values: &[T]) -> usize {
    values.iter().fold(0usize, |sum, value| sum.saturating_add(E::size(value)))
}
