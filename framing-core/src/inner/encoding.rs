//! Encodings of what is told something: [`InnerEncoding`], and [`InnerElements`], which derived code calls where a number
//! stands elsewhere.

use super::Told;
#[cfg(feature = "alloc")]
use crate::encoding::items::{Items, too_long};
#[cfg(feature = "alloc")]
use crate::encoding::sequence::check_items;
#[cfg(feature = "alloc")]
use crate::encoding::{Counted, Rest};
use crate::encoding::{Prefixed, items::Declared};
use crate::{DecodeError, EncodeError, Reader, Writer};

/// An [`Encoding`](crate::Encoding) of what is told something by the message around it: its first part, which stands in a
/// field before it (`tag = field`), or other values (`args(...)`).
///
/// Name it by `with` beside `tag` or `args`. [`Escaped`](crate::Escaped), [`Extended`](crate::Extended) and
/// [`Either`](crate::Either) are ready; messages that are told something implement [`Inner`](crate::Inner), which
/// [`LittleEndian`](crate::LittleEndian) and [`BigEndian`](crate::BigEndian) take for this. The contract is that of an
/// `Encoding`, where what is told counts as if it stood before the bytes.
///
/// ```
/// use framing_core::{DecodeError, EncodeError, InnerEncoding, Message, Reader, Told, Writer};
///
/// /// A number of 12 bits: the upper four in a field before, the others here.
/// struct Split;
///
/// impl InnerEncoding<'_, u16> for Split {
///     type Tag = u8;
///     type Args = ();
///     const MIN_SIZE: usize = 1;
///     const MAX_SIZE: usize = 1;
///     fn tag(value: &u16) -> u8 {
///         // What has more than four bits does not fit in the field, which says so.
///         (value >> 8).try_into().unwrap_or(u8::MAX)
///     }
///     fn size(_: &u16) -> usize {
///         1
///     }
///     fn encode(value: &u16, (): (), out: &mut Writer<'_>) -> Result<(), EncodeError> {
///         out.put_u8((value & 0xff) as u8)
///     }
///     fn decode(told: Told<u8, ()>, input: &mut Reader<'_>) -> Result<u16, DecodeError> {
///         Ok(u16::from(told.tag) << 8 | u16::from(input.take_u8()?))
///     }
/// }
///
/// #[derive(Debug, PartialEq, Message)]
/// struct Section {
///     #[message(bits = 4)]
///     kind: u8,
///     #[message(bits = 4)]
///     upper: u8,
///     version: u8,
///     #[message(tag = upper, with = Split)]
///     length: u16,
///     #[message(len = length, max = 4095)]
///     data: Vec<u8>,
/// }
///
/// let section = Section { kind: 2, upper: 0, version: 9, length: 0, data: vec![7; 0x102] };
/// let bytes = section.encode_to_vec()?;
/// assert_eq!(bytes[..4], [0x21, 9, 2, 7]);
/// assert_eq!(Section::decode_exact(&bytes), Ok(Section { upper: 1, length: 0x102, ..section }));
/// # Ok::<(), EncodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{T}` takes nothing from the message around it",
    label = "this is not told a tag, nor anything else",
    note = "`tag = field` is for an enum with `#[message(outside)]`, `args(...)` for a message with `#[message(args(name: Type))]`; \
            such messages may stand in a `Vec`, in a `Box`, and behind `if`",
    note = "`with` beside them names an `InnerEncoding`: `Escaped`, `Extended`, `Either`, or one of your own"
)]
pub trait InnerEncoding<'a, T> {
    /// The type of the tag, or of the first part that stands elsewhere; `()` where none does.
    type Tag: Copy;
    /// What else it is told: a tuple.
    type Args: Copy;
    /// No value takes fewer bytes.
    const MIN_SIZE: usize;
    /// No value takes more bytes.
    const MAX_SIZE: usize;
    /// Whether a value says where it ends.
    const SELF_DELIMITING: bool = true;
    /// Whether it is of a message, which has a byte order of its own.
    #[doc(hidden)]
    const IS_MESSAGE: bool = false;
    /// What the field before holds of `value`.
    fn tag(value: &T) -> Self::Tag;
    /// How many bytes `value` takes, or a little more.
    fn size(value: &T) -> usize;
    /// Writes `value`, without its tag.
    ///
    /// # Errors
    /// As [`Inner::encode_inner`](crate::Inner::encode_inner).
    fn encode(value: &T, args: Self::Args, out: &mut Writer<'_>) -> Result<(), EncodeError>;
    /// Reads a value, and leaves what follows it. A tag that no value has is malformed at [`Told::at`].
    ///
    /// # Errors
    /// As [`Inner::decode_inner`](crate::Inner::decode_inner).
    fn decode(told: Told<Self::Tag, Self::Args>, input: &mut Reader<'a>) -> Result<T, DecodeError>;
}

#[cfg(feature = "alloc")]
impl<'a, T, E: InnerEncoding<'a, T>> InnerEncoding<'a, alloc::boxed::Box<T>> for alloc::boxed::Box<E> {
    type Tag = E::Tag;
    type Args = E::Args;

    const MIN_SIZE: usize = E::MIN_SIZE;
    const MAX_SIZE: usize = E::MAX_SIZE;
    const SELF_DELIMITING: bool = E::SELF_DELIMITING;
    const IS_MESSAGE: bool = E::IS_MESSAGE;

    fn tag(value: &alloc::boxed::Box<T>) -> E::Tag {
        E::tag(value)
    }

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
    const MAX_SIZE: usize = Self::max_size(E::MIN_SIZE, E::MAX_SIZE);
    const SELF_DELIMITING: bool = true;

    #[inline]
    fn tag(value: &T) -> E::Tag {
        E::tag(value)
    }

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

/// The items of a sequence, each of which is told the same: no tag, of which each has its own.
#[cfg(feature = "alloc")]
impl<'a, T, L, E, const MAX: usize> InnerEncoding<'a, alloc::vec::Vec<T>> for Counted<L, E, MAX>
where
    L: for<'x> crate::Encoding<'x, u64>,
    E: InnerEncoding<'a, T, Tag = ()>,
{
    type Tag = ();
    type Args = E::Args;

    const MIN_SIZE: usize = <L as crate::Encoding<'_, u64>>::MIN_SIZE;
    const MAX_SIZE: usize = Self::max_size_of(MAX, E::MAX_SIZE);
    const SELF_DELIMITING: bool = true;

    fn tag(_: &alloc::vec::Vec<T>) {}

    fn size(value: &alloc::vec::Vec<T>) -> usize {
        Self::size_with(value.len(), sizes::<T, E>(value))
    }

    fn encode(values: &alloc::vec::Vec<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::encode_length(values.len(), out)?;
        values.iter().try_for_each(|value| E::encode(value, args, out))
    }

    fn decode(told: Told<(), E::Args>, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        one_by_one::<T, E>(Self::decode_length(input)?, told, input)
    }
}

/// All items that are left, each of which is told the same.
#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> InnerEncoding<'a, alloc::vec::Vec<T>> for Rest<E, MAX>
where
    E: InnerEncoding<'a, T, Tag = ()>,
{
    type Tag = ();
    type Args = E::Args;

    const MIN_SIZE: usize = 0;
    const MAX_SIZE: usize = MAX.saturating_mul(E::MAX_SIZE);
    const SELF_DELIMITING: bool = false;

    fn tag(_: &alloc::vec::Vec<T>) {}

    fn size(value: &alloc::vec::Vec<T>) -> usize {
        sizes::<T, E>(value)
    }

    fn encode(values: &alloc::vec::Vec<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if values.len() > MAX {
            return Err(EncodeError::unencodable(too_long(values.len(), MAX)));
        }
        values.iter().try_for_each(|value| E::encode(value, args, out))
    }

    fn decode(told: Told<(), E::Args>, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
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
    /// Whether its items are messages, which have a byte order of their own.
    const IS_MESSAGE: bool = false;
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
    E: InnerEncoding<'a, T, Tag = ()>,
{
    type Tag = ();
    type Args = E::Args;

    const MAX_SIZE: usize = MAX.saturating_mul(E::MAX_SIZE);
    const IS_MESSAGE: bool = E::IS_MESSAGE;

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
        told: Told<(), E::Args>,
        input: &mut Reader<'a>,
    ) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        declared.within(MAX)?;
        one_by_one::<T, E>(declared.count(), told, input)
    }
}

/// Reads `count` items. Memory is taken as they are really decoded.
#[cfg(feature = "alloc")]
fn one_by_one<'a, T, E: InnerEncoding<'a, T, Tag = ()>>(
    count: usize,
    told: Told<(), E::Args>,
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
