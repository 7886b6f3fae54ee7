//! What derived code calls for numbers of items or bytes that stand in other fields, or that expressions say.

use crate::size::saturate;
use crate::{DecodeError, EncodeError, Reason, encoding::items::Declared};

/// A number of items or bytes, as `count`, `size` and `leave` say it: an integer, or an `Option` of one, of which `None` is no number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number of items or bytes",
    label = "this is neither an integer nor an `Option` of one",
    note = "`count`, `size` and `leave` take an integer, or what `checked_sub` and its like return; a bool is converted: \
            `usize::from(flag)`",
    note = "fields that are no plain numbers are seen by reference: `*field`"
)]
pub trait Number {
    /// The number.
    ///
    /// # Errors
    /// [`Reason::Negative`], [`Reason::NoCount`] of `None`, and [`Reason::TooLong`] where no `usize` holds it.
    fn number(self) -> Result<usize, Reason>;

    /// The number, which is said at the offset `at`.
    ///
    /// # Errors
    /// Those of [`number`](Self::number).
    #[inline]
    fn count(self, at: usize) -> Result<usize, DecodeError>
    where
        Self: Sized,
    {
        match self.number() {
            Ok(count) => Ok(count),
            Err(reason) => Err(DecodeError::malformed(at, reason)),
        }
    }

    /// So many items, as is said at the offset `at`.
    ///
    /// # Errors
    /// Those of [`number`](Self::number).
    #[inline]
    fn declared(self, at: usize) -> Result<Declared, DecodeError>
    where
        Self: Sized,
    {
        match self.number() {
            Ok(count) => Ok(Declared::new(count, at)),
            Err(reason) => Err(DecodeError::malformed(at, reason)),
        }
    }

    /// Makes sure that a sequence of `count` items has as many.
    ///
    /// # Errors
    /// [`Reason::Count`] where it has not, and those of [`number`](Self::number).
    #[inline]
    fn same(self, count: usize) -> Result<(), EncodeError>
    where
        Self: Sized,
    {
        match self.number() {
            Ok(expected) if count == expected => Ok(()),
            Ok(expected) => {
                let (length, expected) = (saturate(count as u64), saturate(expected as u64));
                Err(EncodeError::unencodable(Reason::Count { length, expected }))
            }
            Err(reason) => Err(EncodeError::unencodable(reason)),
        }
    }
}

/// An integer that can be the length of another field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the length of another field",
    label = "this is no integer",
    note = "a field that `len = field` names is an integer, `u8` to `u64` or `i8` to `i64`, or a bit field of one",
    note = "a type of your own says how many there are by `count`, an expression: `count = field.0`"
)]
pub trait Length: Number + Copy {
    /// The largest number.
    const MOST: u64;
    /// The number that is `count`, if there is one.
    fn of(count: usize) -> Option<Self>;

    /// The number for `count` items.
    ///
    /// # Errors
    /// [`Reason::TooLong`] where there is none.
    #[inline]
    fn length(count: usize) -> Result<Self, EncodeError> {
        match Self::of(count) {
            Some(length) => Ok(length),
            None => {
                let (length, max) = (saturate(count as u64), saturate(Self::MOST));
                Err(EncodeError::unencodable(Reason::TooLong { length, max }))
            }
        }
    }

    /// The number for `count` items where it is `there`; where it is not, they are none.
    ///
    /// # Errors
    /// Those of [`length`](Self::length), and [`Reason::Count`] of items without a number.
    #[inline]
    fn perhaps(there: bool, count: usize) -> Result<Option<Self>, EncodeError> {
        if there { Self::length(count).map(Some) } else { 0u8.same(count).map(|()| None) }
    }

    /// So many items, as is said at the offset `at`.
    ///
    /// # Errors
    /// Those of [`Number::number`].
    #[inline]
    fn said(self, at: usize) -> Result<Declared, DecodeError> {
        self.declared(at)
    }

    /// A field that is not there has no items, whatever is said at the offset `at`.
    ///
    /// # Errors
    /// [`Reason::Count`] where it is not none, and those of [`Number::number`].
    #[inline]
    fn absent(self, at: usize) -> Result<(), DecodeError> {
        match self.number() {
            Ok(0) => Ok(()),
            Ok(number) => {
                let expected = saturate(number as u64);
                Err(DecodeError::malformed(at, Reason::Count { length: 0, expected }))
            }
            Err(reason) => Err(DecodeError::malformed(at, reason)),
        }
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $integer {
            #[inline]
            fn number(self) -> Result<usize, Reason> {
                match usize::try_from(self) {
                    Ok(number) => Ok(number),
                    #[allow(clippy::unnecessary_fallible_conversions, reason = "not of each of these types")]
                    Err(_) => Err(beyond(i128::try_from(self).unwrap_or(i128::MAX))),
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl Length for $integer {
            #[allow(clippy::cast_possible_truncation, clippy::cast_lossless, reason = "`From` is not const")]
            const MOST: u64 = if size_of::<$integer>() > 8 { u64::MAX } else { <$integer>::MAX as u64 };

            #[inline]
            fn of(count: usize) -> Option<Self> {
                Self::try_from(count).ok()
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl<T: Number> Number for Option<T> {
    #[inline]
    fn number(self) -> Result<usize, Reason> {
        match self {
            Some(number) => number.number(),
            None => Err(Reason::NoCount),
        }
    }
}

/// The reason for which a number is none of a `usize`.
#[cold]
fn beyond(number: i128) -> Reason {
    match number {
        ..0 => negative(number),
        _ => Reason::TooLong { length: u32::MAX, max: saturate(usize::MAX as u64) },
    }
}

/// The reason for which a number below zero is no size.
pub(crate) fn negative(number: i128) -> Reason {
    Reason::Negative { length: i32::try_from(number).unwrap_or(i32::MIN) }
}
