//! [`Inner`]: a message that is part of another one, which tells it what its own bytes do not say.

use crate::encoding::Prefixed;
#[cfg(feature = "alloc")]
use crate::encoding::{Counted, Rest, items::too_long, sequence::check_items};
use crate::{BigEndian, DecodeError, EncodeError, LittleEndian, Reader, Writer};

/// A message within another one, which tells it its tag, or other values, or both.
///
/// Derive it, as a [`Message`](crate::Message), with `args(...)` for values that the message around it passes on, and
/// `outside` for an enum whose tag stands there; or write it by hand. By itself it is no message: the same bytes mean one
/// thing in one place and another elsewhere.
///
/// ```text
///   +------+---------+--------+------------------+
///   | kind | version | length | body             |     Told { tag: kind, at: 0, args: (version,) }
///   +------+---------+--------+------------------+
/// ```
///
/// The contract is that of a [`Message`](crate::Message), where what is told counts as if it stood before the bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes nothing from the message around it",
    label = "this is not told a tag, nor anything else",
    note = "`#[message(outside)]` on an enum leaves its tag to a field that stands before it, `#[message(args(name: Type))]` takes \
            values; remove `tag` and `args` at the field of a type that does neither"
)]
pub trait Inner<'a>: Sized {
    /// The type of its tag that stands elsewhere; `()` where none does.
    type Tag: Copy;

    /// What else it is told: a tuple.
    type Args: Copy;

    /// No encoding is ever longer, in bytes.
    const MAX_SIZE: usize;

    /// No encoding is ever shorter, in bytes.
    const MIN_SIZE: usize = 0;

    /// As [`Message::SELF_DELIMITING`](crate::Message::SELF_DELIMITING).
    const SELF_DELIMITING: bool = Self::MAX_SIZE != usize::MAX;

    /// Its tag.
    fn tag(&self) -> Self::Tag;

    /// How many bytes to make room for: never fewer than [`encode_inner`](Self::encode_inner) writes.
    fn size_hint(&self) -> usize;

    /// Writes it, without its tag.
    ///
    /// # Errors
    /// As [`Message::encode`](crate::Message::encode).
    fn encode_inner(&self, args: Self::Args, out: &mut Writer<'_>) -> Result<(), EncodeError>;

    /// Reads it, and leaves what follows it.
    ///
    /// # Errors
    /// As [`Message::decode`](crate::Message::decode); a tag that it has not is malformed where it stands, at
    /// [`Told::at`].
    fn decode_inner(told: Told<Self::Tag, Self::Args>, input: &mut Reader<'a>) -> Result<Self, DecodeError>;
}

/// What the message around an [`Inner`] one tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<T, A> {
    /// The tag.
    pub tag: T,
    /// The offset at which it stands.
    pub at: usize,
    /// What else there is to tell.
    pub args: A,
}

#[cfg(feature = "alloc")]
impl<'a, M: Inner<'a>> Inner<'a> for alloc::boxed::Box<M> {
    type Tag = M::Tag;
    type Args = M::Args;

    const MAX_SIZE: usize = M::MAX_SIZE;
    const MIN_SIZE: usize = M::MIN_SIZE;
    const SELF_DELIMITING: bool = M::SELF_DELIMITING;

    fn tag(&self) -> M::Tag {
        M::tag(self)
    }

    fn size_hint(&self) -> usize {
        M::size_hint(self)
    }

    fn encode_inner(&self, args: M::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        M::encode_inner(self, args, out)
    }

    fn decode_inner(told: Told<M::Tag, M::Args>, input: &mut Reader<'a>) -> Result<Self, DecodeError> {
        M::decode_inner(told, input).map(Self::new)
    }
}

/// An [`Encoding`](crate::Encoding) of what is told something: what derived code calls at a field with `tag` or `args`.
#[diagnostic::on_unimplemented(
    message = "`{T}` takes nothing from the message around it",
    label = "this is not told a tag, nor anything else",
    note = "`tag = field` is for an enum with `#[message(outside)]`, `args(...)` for a message with `#[message(args(name: Type))]`; \
            such messages may stand in a `Vec` with a length prefix or `rest`, in a `Box`, and behind `if`"
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
    const MAX_SIZE: usize = <L as crate::Encoding<'_, u64>>::MAX_SIZE.saturating_add(E::MAX_SIZE);
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
        let length = Self::decode_length(input)?;
        let mut items = alloc::vec::Vec::new();
        for _ in 0..length {
            items.push(E::decode(told, input)?);
        }
        Ok(items)
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

#[cfg(feature = "alloc")]
fn sizes<'a, T, E: InnerEncoding<'a, T>>(values: &[T]) -> usize {
    values.iter().fold(0usize, |sum, value| sum.saturating_add(E::size(value)))
}

/// A type that holds tags of another one: the same type.
#[diagnostic::on_unimplemented(
    message = "this field is a `{Self}`, and the tag that it is to hold is a `{T}`",
    label = "this is not the type of the tag",
    note = "make them alike: `#[message(tag = {Self})]` on the enum, or a field of type `{T}`"
)]
pub trait HoldsTag<T>: Sized {
    /// The tag, as this type has it.
    fn holding(tag: T) -> Self;
    /// The tag that this is.
    fn held(self) -> T;
}

impl<T> HoldsTag<T> for T {
    #[inline]
    fn holding(tag: T) -> Self {
        tag
    }

    #[inline]
    fn held(self) -> T {
        self
    }
}
