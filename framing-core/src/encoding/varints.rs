//! Integers that take fewer bytes when they are small, as further protocols have them: [`Vlq`], [`QuicVarint`] and
//! [`SignedVarint`]. All are canonical.

use super::Encoding;
use super::varint::varint_size;
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// Base-128, most significant group first, the top bit set on all bytes but the last: the variable-length quantity of
/// Standard MIDI Files, the parts of an object identifier in BER (X.690, section 8.19). Only the shortest form is
/// accepted.
///
/// ```text
///   300 = 0b10_0101100  ->  1_0000010 0_0101100  =  82 2c
/// ```
pub struct Vlq;

/// The integer of QUIC (RFC 9000, section 16): 62 bits in 1, 2, 4 or 8 bytes, most significant first, of which the first
/// two bits say how many bytes there are.
///
/// ```text
///   to 63          00......
///   to 2^14 - 1    01...... and one more byte
///   to 2^30 - 1    10...... and 3 more
///   to 2^62 - 1    11...... and 7 more
/// ```
///
/// A larger number is [`Reason::TooWide`]. Only the shortest form is accepted; of RFC 9000 that is asked for the types of
/// frames, and elsewhere a sender may choose a longer one.
pub struct QuicVarint;

/// Signed integers in base-128, least significant group first, the top bit set on all bytes but the last; the next bit of
/// the last byte is the sign (SLEB128, as in DWARF and WebAssembly). Only the shortest form is accepted.
///
/// ```text
///   63 -> 3f    64 -> c0 00    -2 -> 7e    -64 -> 40    -65 -> bf 7f
/// ```
pub struct SignedVarint;

impl Vlq {
    const fn size_of(bits: u32) -> usize {
        varint_size(bits)
    }

    fn put(value: u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let groups = (1..10u32).rev().map(|group| value.wrapping_shr(group.wrapping_mul(7)));
        for group in groups.skip_while(|group| *group == 0) {
            out.put_u8((group & 0x7f) as u8 | 0x80)?;
        }
        out.put_u8((value & 0x7f) as u8)
    }

    /// A number of at most `bits` bits.
    fn take(bits: u32, input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let mut value = 0u64;
        loop {
            let byte = input.take_u8()?;
            if value.wrapping_shr(bits.saturating_sub(7)) != 0 {
                return Err(input.malformed(1, Reason::VarintRange));
            }
            value = value.wrapping_shl(7) | u64::from(byte & 0x7f);
            if byte < 0x80 {
                return Ok(value);
            }
            if value == 0 {
                // A first group of zero adds nothing: the form without it is shorter.
                return Err(input.malformed(1, Reason::Overlong));
            }
        }
    }
}

impl QuicVarint {
    /// Of a number with so many significant bits.
    const fn size_of(bits: u32) -> usize {
        match bits {
            ..=6 => 1,
            7..=14 => 2,
            15..=30 => 4,
            _ => 8,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "each size holds its numbers")]
    fn put(value: u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if significant(value) > 62 {
            return Err(EncodeError::unencodable(Reason::TooWide { value: Wide::new(value), bits: 62 }));
        }
        match Self::size_of(significant(value)) {
            1 => out.put_u8(value as u8),
            2 => out.put_array(&(value as u16 | 1 << 14).to_be_bytes()),
            4 => out.put_array(&(value as u32 | 2 << 30).to_be_bytes()),
            _ => out.put_array(&(value | 3 << 62).to_be_bytes()),
        }
    }

    /// A number of at most `bits` bits.
    fn take(bits: u32, input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let first = input.take_u8()?;
        let size = 1usize.wrapping_shl(u32::from(first >> 6));
        if size > Self::size_of(bits) {
            return Err(input.malformed(1, Reason::VarintRange));
        }
        let rest = input.take_bytes(size.saturating_sub(1))?;
        let number = |number: u64, byte: &u8| number.wrapping_shl(8) | u64::from(*byte);
        let value = rest.iter().fold(u64::from(first & 0x3f), number);
        if Self::size_of(significant(value)) != size {
            return Err(input.malformed(size, Reason::Overlong));
        }
        if significant(value) > bits {
            return Err(input.malformed(size, Reason::VarintRange));
        }
        Ok(value)
    }
}

/// All but the zeros before the first one.
const fn significant(value: u64) -> u32 {
    64u32.saturating_sub(value.leading_zeros())
}

macro_rules! unsigned {
    ($encoding:ident, $most:expr; $($number:ty)*) => {$(
        impl Encoding<'_, $number> for $encoding {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = $encoding::size_of(<$number>::BITS);
            const MAX_NUMBER: u64 = $most;

            #[inline]
            fn size(value: &$number) -> usize {
                Self::size_of(significant(u64::from(*value)))
            }

            #[inline]
            fn encode(value: &$number, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::put(u64::from(*value), out)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "`take` takes no more bits than the type has")]
            fn decode(input: &mut Reader<'_>) -> Result<$number, DecodeError> {
                Self::take(<$number>::BITS, input).map(|value| value as $number)
            }
        }
    )*};
}

unsigned!(Vlq, u64::MAX; u16 u32 u64);
unsigned!(QuicVarint, u64::MAX >> 2; u16 u32 u64);

impl SignedVarint {
    fn size_of(value: i64) -> usize {
        // All but the copies of the sign, and one of those.
        let copies = if value < 0 { value.leading_ones() } else { value.leading_zeros() };
        varint_size(65u32.saturating_sub(copies))
    }

    fn put(mut value: i64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        for _ in 1..Self::size_of(value) {
            out.put_u8((value.cast_unsigned() & 0x7f) as u8 | 0x80)?;
            value >>= 7;
        }
        out.put_u8((value.cast_unsigned() & 0x7f) as u8)
    }

    /// A number of at most `bits` bits, its sign among them.
    fn take(bits: u32, input: &mut Reader<'_>) -> Result<i64, DecodeError> {
        let (mut value, mut shift) = (0i128, 0u32);
        loop {
            let byte = input.take_u8()?;
            value |= i128::from(byte & 0x7f).wrapping_shl(shift);
            shift = shift.saturating_add(7);
            if byte < 0x80 {
                break;
            }
            if shift >= bits {
                return Err(input.malformed(1, Reason::VarintRange));
            }
        }
        // The last group's upper bit is the sign of all above it.
        let above = i128::BITS.saturating_sub(shift);
        let value = value.wrapping_shl(above).wrapping_shr(above);
        match i64::try_from(value) {
            Ok(value) if value.wrapping_shr(bits.saturating_sub(1)) == value.wrapping_shr(63) => {
                if varint_size(shift) > Self::size_of(value) {
                    return Err(input.malformed(1, Reason::Overlong));
                }
                Ok(value)
            }
            _ => Err(input.malformed(1, Reason::VarintRange)),
        }
    }
}

macro_rules! signed {
    ($($number:ty)*) => {$(
        impl Encoding<'_, $number> for SignedVarint {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = varint_size(<$number>::BITS);

            #[inline]
            fn size(value: &$number) -> usize {
                Self::size_of(i64::from(*value))
            }

            #[inline]
            fn encode(value: &$number, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::put(i64::from(*value), out)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "`take` takes no more bits than the type has")]
            fn decode(input: &mut Reader<'_>) -> Result<$number, DecodeError> {
                Self::take(<$number>::BITS, input).map(|value| value as $number)
            }
        }
    )*};
}

signed!(i16 i32 i64);

#[cfg(test)]
mod tests {
    use core::fmt::Debug;

    use super::{QuicVarint, SignedVarint, Vlq};
    use crate::{DecodeError, Encoding, Reader, Writer};

    /// `value` comes back from as many bytes as were foretold, and from no fewer.
    #[track_caller]
    fn comes_back<E: for<'a> Encoding<'a, T>, T: PartialEq + Debug>(value: &T) {
        let mut room = [0xa5; 11];
        let mut out = Writer::new(&mut room);
        out.put::<E, T>(value).unwrap();
        let size = out.written();
        assert_eq!((size, room[size]), (E::size(value), 0xa5), "{value:?}");
        assert_eq!(Reader::new(&room[..size]).take::<E, T>().as_ref(), Ok(value));
        for cut in 0..size {
            let error = Reader::new(&room[..cut]).take::<E, T>().unwrap_err();
            assert!(matches!(error, DecodeError::NotEnoughData { .. }), "{value:?}: {error:?}");
        }
    }

    #[test]
    fn all_numbers_of_16_bits_and_those_about_each_power_of_two_come_back() {
        for value in 0..=u16::MAX {
            comes_back::<Vlq, u16>(&value);
            comes_back::<QuicVarint, u16>(&value);
            comes_back::<SignedVarint, i16>(&value.cast_signed());
        }
        for value in (0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]) {
            comes_back::<Vlq, u64>(&value);
            comes_back::<SignedVarint, i64>(&value.cast_signed());
            comes_back::<SignedVarint, i64>(&value.cast_signed().wrapping_neg());
            if let Ok(value) = u32::try_from(value) {
                comes_back::<Vlq, u32>(&value);
                comes_back::<QuicVarint, u32>(&value);
                comes_back::<SignedVarint, i32>(&value.cast_signed());
            }
            if value < 1 << 62 {
                comes_back::<QuicVarint, u64>(&value);
            }
        }
    }
}
