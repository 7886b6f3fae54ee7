//! Sequences of what is told something, that one of their items ends. What derived code calls for `until` beside `args`.

use super::{InnerElements, Told};
#[cfg(feature = "alloc")]
use crate::InnerEncoding;
#[cfg(feature = "alloc")]
use crate::encoding::items::Items;
#[cfg(feature = "alloc")]
use crate::encoding::sequence::check_items;
#[cfg(feature = "alloc")]
use crate::encoding::until::{check_last, up_to_last};
use crate::{DecodeError, EncodeError, Reader};

/// [`Last`](crate::encoding::until::Last) of such.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no items of which one could be the last",
    label = "this is no `Vec`",
    note = "`until = function` beside `args` is for a `Vec` of messages that take what they are told"
)]
pub trait InnerLast<'a, T>: InnerElements<'a, T> {
    /// The items.
    type Item;
    /// No value takes fewer bytes: there is an item that is the last.
    const LEAST: usize;
    /// Makes sure that the last item of `value`, and no other, ends it.
    ///
    /// # Errors
    /// [`Reason::Terminator`](crate::Reason::Terminator) where another does, [`Reason::Unended`](crate::Reason::Unended) where
    /// the last does not, or there is none.
    fn check(value: &T, is_last: impl Fn(&Self::Item) -> bool) -> Result<(), EncodeError>;
    /// Reads items up to the last, and it.
    ///
    /// # Errors
    /// [`Reason::TooLong`](crate::Reason::TooLong) and those of the items.
    fn decode_last(
        told: Told<Self::Tag, Self::Args>,
        input: &mut Reader<'a>,
        is_last: impl Fn(&Self::Item) -> bool,
    ) -> Result<T, DecodeError>;
}

#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> InnerLast<'a, alloc::vec::Vec<T>> for Items<E, MAX>
where
    E: InnerEncoding<'a, T, Tag = ()>,
{
    type Item = T;
    const LEAST: usize = E::MIN_SIZE;

    fn check(values: &alloc::vec::Vec<T>, is_last: impl Fn(&T) -> bool) -> Result<(), EncodeError> {
        check_last(values, is_last)
    }

    fn decode_last(
        told: Told<(), E::Args>,
        input: &mut Reader<'a>,
        is_last: impl Fn(&T) -> bool,
    ) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        up_to_last(MAX, input, |input| E::decode(told, input), is_last)
    }
}
