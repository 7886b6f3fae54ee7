//! [`Postcard`]: the layout of postcard, for peers that speak it.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::num::NonZero;
use core::time::Duration;

use super::bincode::take_char;
use super::{Encoding, LittleEndian, Varint, ZigZag};
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// The layout of postcard: integers of more than one byte, lengths and enum tags as a [`Varint`]; signed ones are folded
/// first, as [`ZigZag`] does; a char is a text of one character.
///
/// In a derived message it takes the place of a byte order: `#[message(with = Postcard)]` on the struct or enum, for an
/// enum with `tag = u32`. Only the shortest form of an integer is accepted, where the crate `postcard` accepts all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Postcard;

as_other!(Postcard = LittleEndian: u8 i8 f32 f64 bool Ipv4Addr Ipv6Addr);
as_other!(Postcard = Varint: u16 u32 u64);
as_other!(Postcard = ZigZag: i16 i32 i64);
layout!(Postcard);
duration!(Postcard);

/// The bytes of the longest varint of 128 bits.
const LONGEST: usize = 19;

impl Encoding<'_, u128> for Postcard {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = LONGEST;

    #[inline]
    fn size(value: &u128) -> usize {
        let bits = u128::BITS.saturating_sub(value.leading_zeros());
        bits.max(1).div_ceil(7) as usize
    }

    fn encode(value: &u128, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let mut value = *value;
        while value >= 0x80 {
            out.put_u8((value & 0x7f) as u8 | 0x80)?;
            value >>= 7;
        }
        out.put_u8((value & 0x7f) as u8)
    }

    fn decode(input: &mut Reader<'_>) -> Result<u128, DecodeError> {
        let mut value = 0u128;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = input.take_u8()?;
            let group = u128::from(byte & 0x7f);
            if group.wrapping_shl(shift).wrapping_shr(shift) != group {
                return Err(input.malformed(1, Reason::VarintRange));
            }
            value |= group.wrapping_shl(shift);
            if byte < 0x80 {
                // A last group of zero adds nothing: the form without it is shorter.
                let overlong = byte == 0 && shift > 0;
                return if overlong { Err(input.malformed(1, Reason::Overlong)) } else { Ok(value) };
            }
        }
        Err(input.malformed(1, Reason::VarintRange))
    }
}

through!(Postcard, i128 => u128,
    |value| (value.wrapping_shl(1) ^ value.wrapping_shr(i128::BITS.wrapping_sub(1))).cast_unsigned(),
    |raw| Some((raw >> 1).cast_signed() ^ (raw & 1).cast_signed().wrapping_neg()),
    |_raw| Reason::VarintRange);

/// The length of its UTF-8 bytes, then those.
impl Encoding<'_, char> for Postcard {
    const MIN_SIZE: usize = 2;
    const MAX_SIZE: usize = 5;

    #[inline]
    fn size(value: &char) -> usize {
        value.len_utf8().saturating_add(1)
    }

    fn encode(value: &char, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let bytes = &mut [0; 4];
        let text = value.encode_utf8(bytes);
        out.put::<Self, u64>(&(text.len() as u64))?;
        out.put_bytes(text.as_bytes())
    }

    fn decode(input: &mut Reader<'_>) -> Result<char, DecodeError> {
        let length = input.take_u8()?;
        if !(1..=4).contains(&length) {
            return Err(input.malformed(1, Reason::Utf8));
        }
        // A first byte that begins a longer or shorter character is wrong by itself, whether the rest has come or not.
        let end = input.clone();
        let value = take_char(input).map_err(|error| match error {
            DecodeError::NotEnoughData { .. } => match end.require(length.into()) {
                Err(error) => error,
                Ok(()) => end.malformed(0, Reason::Utf8),
            },
            error => error,
        })?;
        if value.len_utf8() == usize::from(length) { Ok(value) } else { Err(end.malformed(0, Reason::Utf8)) }
    }
}
