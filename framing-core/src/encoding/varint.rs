//! Integers that take fewer bytes when they are small: [`Varint`], [`ZigZag`], [`ZigZagLength`] and
//! [`CompactSize`]. All are canonical.

use super::{Encoding, LittleEndian};
use crate::count::negative;
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// Base-128, least significant group first, the top bit set on all bytes but the last (LEB128, as in Protocol
/// Buffers). Only the shortest form is accepted.
///
/// ```text
///   300 = 0b10_0101100  ->  1_0101100 0_0000010  =  ac 02
/// ```
pub struct Varint;

/// The integer of the Bitcoin protocol: one byte below 0xfd; else 0xfd, 0xfe or 0xff and 2, 4 or 8 bytes,
/// little-endian. Only the shortest form is accepted.
pub struct CompactSize;

/// The bytes of a varint of `bits` significant bits.
pub(super) const fn varint_size(bits: u32) -> usize {
    // Zero takes one byte too.
    let bits = if bits == 0 { 1 } else { bits };
    bits.div_ceil(7) as usize
}

impl Varint {
    #[inline]
    fn encode_u64(mut value: u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        while value >= 0x80 {
            out.put_u8((value & 0x7f) as u8 | 0x80)?;
            value >>= 7;
        }
        out.put_u8((value & 0x7f) as u8)
    }

    #[inline]
    fn decode_u64(bits: u32, input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let first = input.take_u8()?;
        if first < 0x80 {
            return Ok(u64::from(first));
        }
        Self::decode_long(first, bits, input)
    }

    fn decode_long(first: u8, bits: u32, input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let mut value = u64::from(first & 0x7f);
        let mut shift = 7u32;
        loop {
            let byte = input.take_u8()?;
            let group = u64::from(byte & 0x7f);
            let room = bits.saturating_sub(shift);
            if room < 7 && group.checked_shr(room).unwrap_or(0) != 0 {
                return Err(input.malformed(1, Reason::VarintRange));
            }
            value |= group.wrapping_shl(shift);
            if byte < 0x80 {
                // A last group of zero adds nothing: the form without it is shorter.
                return if byte == 0 { Err(input.malformed(1, Reason::Overlong)) } else { Ok(value) };
            }
            shift = shift.saturating_add(7);
            if shift >= bits {
                return Err(input.malformed(1, Reason::VarintRange));
            }
        }
    }
}

macro_rules! varint {
    ($($number:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Encoding<'_, $number> for Varint {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = varint_size(<$number>::BITS);

            #[inline]
            fn size(value: &$number) -> usize {
                varint_size(<$number>::BITS.saturating_sub(value.leading_zeros()))
            }

            #[inline]
            fn encode(value: &$number, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::encode_u64(u64::from(*value), out)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "decode_u64 accepts no more than the bits of the type")]
            fn decode(input: &mut Reader<'_>) -> Result<$number, DecodeError> {
                Self::decode_u64(<$number>::BITS, input).map(|value| value as $number)
            }
        }
    )*};
}

varint!(u16 u32 u64);

/// Signed integers as a [`Varint`] of the number 2n for n >= 0 and -2n - 1 for n < 0, so that numbers near zero are
/// short on both sides (as in Protocol Buffers). Only the shortest form is accepted.
///
/// ```text
///   0 -> 00    -1 -> 01    1 -> 02    -64 -> 7f    64 -> 80 01
/// ```
pub struct ZigZag;

macro_rules! zigzag {
    ($($number:ty => $unsigned:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Encoding<'_, $number> for ZigZag {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = varint_size(<$number>::BITS);

            #[inline]
            fn size(value: &$number) -> usize {
                <Varint as Encoding<'_, $unsigned>>::size(&folded(*value))
            }

            #[inline]
            fn encode(value: &$number, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<Varint, $unsigned>(&folded(*value))
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$number, DecodeError> {
                let folded = input.take::<Varint, $unsigned>()?;
                Ok((folded >> 1).cast_signed() ^ (folded & 1).cast_signed().wrapping_neg())
            }
        }

        impl Fold for $number {
            type Unsigned = $unsigned;

            #[inline]
            fn fold(self) -> $unsigned {
                (self.wrapping_shl(1) ^ self.wrapping_shr(<$number>::BITS.wrapping_sub(1))).cast_unsigned()
            }
        }
    )*};
}

/// A signed integer that has an unsigned one for each value.
trait Fold {
    type Unsigned;
    fn fold(self) -> Self::Unsigned;
}

#[inline]
fn folded<T: Fold>(value: T) -> T::Unsigned {
    value.fold()
}

zigzag!(i16 => u16 i32 => u32 i64 => u64);

/// A length as [`ZigZag`] has a signed number that is not negative: the [`Varint`] of 2n (as in Avro). `len = zigzag` of the
/// derive is this.
///
/// A number below zero is [`Reason::Negative`], at its first byte, and a length above 2^63 - 1 is [`Reason::TooWide`].
///
/// ```
/// use framing_core::{Reader, Writer, ZigZagLength};
///
/// let mut room = [0; 2];
/// Writer::new(&mut room).put::<ZigZagLength, u64>(&64)?;
/// assert_eq!(room, [0x80, 0x01]);
/// assert_eq!(Reader::new(&room).take::<ZigZagLength, u64>(), Ok(64));
/// assert!(Reader::new(&[0x01]).take::<ZigZagLength, u64>().is_err(), "minus one");
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
pub struct ZigZagLength;

impl Encoding<'_, u64> for ZigZagLength {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = varint_size(u64::BITS);

    #[inline]
    fn size(value: &u64) -> usize {
        <Varint as Encoding<'_, u64>>::size(&value.wrapping_shl(1))
    }

    #[inline]
    fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if value.cast_signed() < 0 {
            return Err(EncodeError::unencodable(Reason::TooWide { value: Wide::new(*value), bits: 63 }));
        }
        out.put::<Varint, u64>(&value.wrapping_shl(1))
    }

    #[inline]
    fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let folded = input.take::<Varint, u64>()?;
        if folded & 1 == 1 {
            let back = <Varint as Encoding<'_, u64>>::size(&folded);
            return Err(input.malformed(back, negative(!i128::from(folded >> 1))));
        }
        Ok(folded >> 1)
    }
}

impl Encoding<'_, u64> for CompactSize {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = 9;

    #[inline]
    fn size(value: &u64) -> usize {
        match value {
            ..0xfd => 1,
            0xfd..=0xffff => 3,
            0x1_0000..=0xffff_ffff => 5,
            _ => 9,
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "each arm's range fits its type")]
    fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match *value {
            value @ ..0xfd => out.put_u8(value as u8),
            value @ 0xfd..=0xffff => out.put::<(LittleEndian, LittleEndian), (u8, u16)>(&(0xfd, value as u16)),
            value @ 0x1_0000..=0xffff_ffff => out.put::<(LittleEndian, LittleEndian), (u8, u32)>(&(0xfe, value as u32)),
            value => out.put::<(LittleEndian, LittleEndian), (u8, u64)>(&(0xff, value)),
        }
    }

    #[inline]
    fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        let (value, least) = match input.take_u8()? {
            0xfd => (u64::from(input.take::<LittleEndian, u16>()?), 0xfd),
            0xfe => (u64::from(input.take::<LittleEndian, u32>()?), 0x1_0000),
            0xff => (input.take::<LittleEndian, u64>()?, 0x1_0000_0000),
            small => return Ok(u64::from(small)),
        };
        if value < least {
            let back = <Self as Encoding<'_, u64>>::size(&least);
            return Err(input.malformed(back, Reason::Overlong));
        }
        Ok(value)
    }
}
