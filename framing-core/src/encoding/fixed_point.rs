//! [`Fixed`]: numbers with a fixed number of bits after the point.

use super::{BigEndian, Encoding, LittleEndian};
use crate::{DecodeError, EncodeError, Reader, Writer};

/// A fixed-point number: the integer `T`, of which the lowest `FRACTION` bits stand after the point.
///
/// It lies as its integer does. NTP's 16.16 is `Fixed<u32, 16>`, its 32.32 timestamps are `Fixed<u64, 32>`.
///
/// ```
/// use framing_core::Fixed;
///
/// let delay: Fixed<u32, 16> = Fixed::from_bits(0x0001_8000);
/// assert_eq!(delay.to_f64(), 1.5);
/// assert_eq!(Fixed::<i16, 8>::from_f64(-0.5).to_bits(), -128);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed<T, const FRACTION: u32>(T);

impl<T, const FRACTION: u32> Fixed<T, FRACTION> {
    /// The number whose integer is `bits`.
    #[must_use]
    pub const fn from_bits(bits: T) -> Self {
        Self(bits)
    }

    /// The integer, as it lies on the wire.
    #[must_use]
    pub fn to_bits(self) -> T {
        self.0
    }
}

/// Two to the power of `FRACTION`, exact for all that fits.
fn scale(fraction: u32) -> f64 {
    f64::from_bits(u64::from(fraction.min(1023).saturating_add(1023)) << 52)
}

macro_rules! fixed {
    ($($number:ty)*) => {$(
        impl<const FRACTION: u32> Fixed<$number, FRACTION> {
            /// As a float: the nearest, where the integer has more than 53 significant bits.
            #[must_use]
            #[allow(clippy::cast_lossless, clippy::cast_precision_loss, reason = "documented: the nearest")]
            pub fn to_f64(self) -> f64 {
                self.0 as f64 / scale(FRACTION)
            }

            /// The number next to `value` towards zero; beyond the range the last one within it, of a NaN zero.
            #[must_use]
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "documented: saturates")]
            pub fn from_f64(value: f64) -> Self {
                Self((value * scale(FRACTION)) as $number)
            }
        }
    )*};
}

fixed!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

macro_rules! order {
    ($order:ident) => {
        impl<'a, T, const FRACTION: u32> Encoding<'a, Fixed<T, FRACTION>> for $order
        where
            $order: Encoding<'a, T>,
        {
            const MIN_SIZE: usize = <$order as Encoding<'a, T>>::MIN_SIZE;
            const MAX_SIZE: usize = <$order as Encoding<'a, T>>::MAX_SIZE;

            #[inline]
            fn size(value: &Fixed<T, FRACTION>) -> usize {
                <$order as Encoding<'a, T>>::size(&value.0)
            }

            #[inline]
            fn encode(value: &Fixed<T, FRACTION>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                <$order as Encoding<'a, T>>::encode(&value.0, out)
            }

            #[inline]
            fn decode(input: &mut Reader<'a>) -> Result<Fixed<T, FRACTION>, DecodeError> {
                <$order as Encoding<'a, T>>::decode(input).map(Fixed)
            }
        }
    };
}

order!(LittleEndian);
order!(BigEndian);
