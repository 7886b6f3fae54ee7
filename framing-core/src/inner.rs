//! [`Inner`]: a message that is part of another one, which tells it what its own bytes do not say.

mod encoding;
mod last;
mod nested;
mod number;

pub use encoding::{InnerElements, InnerEncoding};
pub use last::InnerLast;
pub use number::{Either, Escaped, Extended, Forms};

use crate::{DecodeError, EncodeError, Reader, Writer};

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

    /// Encodes into a new vector what the program itself tells something, as a key that is on no wire.
    ///
    /// # Errors
    /// [`EncodeError::Unencodable`] where a value breaks a bound of its type.
    #[cfg(feature = "alloc")]
    fn encode_inner_to_vec(&self, args: Self::Args) -> Result<alloc::vec::Vec<u8>, EncodeError> {
        let mut room = alloc::vec![0; self.size_hint()];
        let mut out = Writer::new(&mut room);
        self.encode_inner(args, &mut out)?;
        let size = out.written();
        room.truncate(size);
        Ok(room)
    }

    /// Decodes the payload of a whole frame, or a datagram, to which the program itself tells something: as
    /// [`Message::decode_frame`](crate::Message::decode_frame).
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] only.
    fn decode_inner_frame(told: Told<Self::Tag, Self::Args>, payload: &'a [u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(payload);
        match Self::decode_inner(told, &mut input) {
            Ok(message) => crate::region::closed(&input).map(|()| message),
            Err(DecodeError::NotEnoughData { needed }) => Err(crate::region::too_short(payload.len(), needed)),
            Err(error) => Err(error),
        }
    }
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

impl<A> Told<(), A> {
    /// What a program tells a message whose tag, if it has one, stands in it: its arguments, a tuple.
    #[must_use]
    pub const fn args(args: A) -> Self {
        Self { tag: (), at: 0, args }
    }
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

/// A type that holds tags of another one: the same type.
#[diagnostic::on_unimplemented(
    message = "this field is a `{Self}`, and the tag that it is to hold is a `{T}`",
    label = "this is not the type of the tag",
    note = "make this field a `{T}`; or, where it is another integer, write `#[message(tag = {Self})]` on the enum",
    note = "which variant it is the enum says by itself; where this field has to be a type of your own, say the tag by an \
            expression, which is compared: `tag = kind.number()`"
)]
pub trait HoldsTag<T>: Sized {
    /// The tag, as this type has it.
    fn holding(tag: T) -> Self;
    /// The tag that this is.
    fn held(self) -> T;
}

#[doc(hidden)]
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
