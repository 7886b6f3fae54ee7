//! [`Adjusted`]: lengths that are sent as so many more, or fewer; and [`SignedLength`], those of which some stand for nothing. What
//! derived code calls for `adjust` and `null` beside `len`.

use core::marker::PhantomData;

use super::items::too_long;
use super::{Encoding, ZigZag, ZigZagLength};
use crate::count::negative;
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// A length as `L` encodes the number that is `MORE` more.
///
/// ```text
///   "ab" with L = Varint, MORE = 1      03 'a' 'b'
/// ```
///
/// A number that says less than nothing is [`Reason::Negative`], at its first byte. A length for which there is no number is
/// [`Reason::TooShort`].
pub struct Adjusted<L, const MORE: i64>(PhantomData<L>);

/// Lengths as `L` has them, and numbers below zero, as the bits of an `i64`: one of them stands for nothing.
pub struct SignedLength<L>(PhantomData<L>);

impl<L, const MORE: i64> Adjusted<L, MORE>
where
    L: for<'x> Encoding<'x, u64>,
{
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was compared with both ends")]
    const LARGEST: u64 = {
        let most = (<L as Encoding<'_, u64>>::MAX_NUMBER as i128).saturating_sub(MORE as i128);
        if most < 0 {
            0
        } else if most > u64::MAX as i128 {
            u64::MAX
        } else {
            most as u64
        }
    };

    /// The least length that a number can say.
    const LEAST: u64 = if MORE < 0 { MORE.unsigned_abs() } else { 0 };

    #[cold]
    fn unsayable(length: u64) -> EncodeError {
        let short = |length: u64| u32::try_from(length).unwrap_or(u32::MAX);
        EncodeError::unencodable(if length < Self::LEAST {
            Reason::TooShort { length: short(length), min: short(Self::LEAST) }
        } else {
            Reason::TooWide { value: Wide::new(length), bits: 64 }
        })
    }
}

impl<L, const MORE: i64> Encoding<'_, u64> for Adjusted<L, MORE>
where
    L: for<'x> Encoding<'x, u64>,
{
    const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
    const MAX_SIZE: usize = <L as Encoding<'_, u64>>::MAX_SIZE;
    const MAX_NUMBER: u64 = Self::LARGEST;

    #[inline]
    fn size(value: &u64) -> usize {
        <L as Encoding<'_, u64>>::size(&value.saturating_add_signed(MORE))
    }

    #[inline]
    fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match value.checked_add_signed(MORE) {
            Some(number) => <L as Encoding<'_, u64>>::encode(&number, out),
            None => Err(Self::unsayable(*value)),
        }
    }

    #[inline]
    fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let start = input.remaining();
        let number = <L as Encoding<'_, u64>>::decode(input)?;
        let length = i128::from(number).saturating_sub(i128::from(MORE));
        u64::try_from(length).map_err(|_| {
            let back = start.saturating_sub(input.remaining());
            // Beyond all that a `u64` holds it is beyond each bound.
            input.malformed(back, if length < 0 { negative(length) } else { too_long(usize::MAX, usize::MAX) })
        })
    }
}

impl<L, const MORE: i64> Encoding<'_, u64> for SignedLength<Adjusted<L, MORE>>
where
    L: for<'x> Encoding<'x, u64>,
{
    const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
    const MAX_SIZE: usize = <L as Encoding<'_, u64>>::MAX_SIZE;
    const MAX_NUMBER: u64 = Adjusted::<L, MORE>::LARGEST;

    #[inline]
    fn size(value: &u64) -> usize {
        <L as Encoding<'_, u64>>::size(&value.wrapping_add_signed(MORE))
    }

    #[inline]
    fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if *value < Adjusted::<L, MORE>::LEAST {
            return Err(Adjusted::<L, MORE>::unsayable(*value));
        }
        <L as Encoding<'_, u64>>::encode(&value.wrapping_add_signed(MORE), out)
    }

    #[inline]
    fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let start = input.remaining();
        match <L as Encoding<'_, u64>>::decode(input)?.wrapping_sub(MORE.cast_unsigned()) {
            length if length < Adjusted::<L, MORE>::LEAST => {
                Err(input.malformed(start.saturating_sub(input.remaining()), too_long(usize::MAX, usize::MAX)))
            }
            length => Ok(length),
        }
    }
}

impl Encoding<'_, u64> for SignedLength<ZigZagLength> {
    const MIN_SIZE: usize = <ZigZag as Encoding<'_, i64>>::MIN_SIZE;
    const MAX_SIZE: usize = <ZigZag as Encoding<'_, i64>>::MAX_SIZE;
    const MAX_NUMBER: u64 = i64::MAX.cast_unsigned();

    #[inline]
    fn size(value: &u64) -> usize {
        <ZigZag as Encoding<'_, i64>>::size(&value.cast_signed())
    }

    #[inline]
    fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        <ZigZag as Encoding<'_, i64>>::encode(&value.cast_signed(), out)
    }

    #[inline]
    fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        <ZigZag as Encoding<'_, i64>>::decode(input).map(i64::cast_unsigned)
    }
}
