//! [`Bincode1`] and [`Bincode2`]: the layouts of the two versions of bincode, for data that has to stay readable.
//!
//! In a derived message they take the place of a byte order: `#[message(with = Bincode1)]` on the struct or enum. What they
//! share with [`LittleEndian`] they take from it.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::num::NonZero;
use core::time::Duration;

use super::{Encoding, LittleEndian};
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// The layout of bincode 1 as its plain functions have it: little-endian numbers of fixed width, `usize` and lengths as
/// u64, enum tags as u32, a char as its UTF-8 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bincode1;

/// The layout of bincode 2 in its standard configuration: integers of more than one byte, lengths and enum tags are
/// variable; signed ones are folded first, as [`ZigZag`](super::ZigZag) does.
///
/// ```text
///   0 to 250        one byte
///   to 2^16 - 1     fb, then a little-endian u16
///   to 2^32 - 1     fc, then a u32
///   to 2^64 - 1     fd, then a u64
///   to 2^128 - 1    fe, then a u128
/// ```
///
/// Only the shortest form is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bincode2;

/// `$encoding` lays `$type` out as `$other` does.
macro_rules! as_other {
    ($encoding:ident = $other:ident: $($type:ty)*) => {$(
        impl Encoding<'_, $type> for $encoding {
            const MIN_SIZE: usize = <$other as Encoding<'_, $type>>::MIN_SIZE;
            const MAX_SIZE: usize = <$other as Encoding<'_, $type>>::MAX_SIZE;

            #[inline]
            fn size(value: &$type) -> usize {
                <$other as Encoding<'_, $type>>::size(value)
            }

            #[inline]
            fn encode(value: &$type, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                <$other as Encoding<'_, $type>>::encode(value, out)
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$type, DecodeError> {
                <$other as Encoding<'_, $type>>::decode(input)
            }

            #[inline]
            fn encode_slice(values: &[$type], out: &mut Writer<'_>) -> Result<(), EncodeError> {
                <$other as Encoding<'_, $type>>::encode_slice(values, out)
            }

            #[inline]
            fn decode_array<const N: usize>(input: &mut Reader<'_>) -> Result<[$type; N], DecodeError> {
                <$other as Encoding<'_, $type>>::decode_array(input)
            }

            #[cfg(feature = "alloc")]
            #[inline]
            fn decode_vec(count: usize, input: &mut Reader<'_>) -> Result<alloc::vec::Vec<$type>, DecodeError> {
                <$other as Encoding<'_, $type>>::decode_vec(count, input)
            }
        }
    )*};
}

/// `$encoding` lays `$type` out as it does `$wire`: into it by `$to`, out of it by `$from`, which may refuse.
macro_rules! through {
    ($encoding:ident, $type:ty => $wire:ty, |$value:ident| $to:expr, |$raw:ident| $from:expr, |$why:ident| $reason:expr) => {
        impl Encoding<'_, $type> for $encoding {
            const MIN_SIZE: usize = <$encoding as Encoding<'_, $wire>>::MIN_SIZE;
            const MAX_SIZE: usize = <$encoding as Encoding<'_, $wire>>::MAX_SIZE;

            #[inline]
            fn size($value: &$type) -> usize {
                <$encoding as Encoding<'_, $wire>>::size(&$to)
            }

            #[inline]
            fn encode($value: &$type, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<$encoding, $wire>(&$to)
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$type, DecodeError> {
                let start = input.remaining();
                let $raw = input.take::<$encoding, $wire>()?;
                let $why = $raw;
                $from.ok_or_else(|| input.malformed(start.saturating_sub(input.remaining()), $reason))
            }
        }
    };
}

as_other!(Bincode1 = LittleEndian: u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 bool Duration Ipv4Addr Ipv6Addr);
as_other!(Bincode2 = LittleEndian: u8 i8 f32 f64 bool Ipv4Addr Ipv6Addr);

/// The markers of the longer forms of an integer of bincode 2.
const TWO: u8 = 251;
const FOUR: u8 = 252;
const EIGHT: u8 = 253;
const SIXTEEN: u8 = 254;

impl Bincode2 {
    const fn size_of(value: u128) -> usize {
        match value {
            0..=0xfa => 1,
            0xfb..=0xffff => 3,
            0x1_0000..=0xffff_ffff => 5,
            0x1_0000_0000..=0xffff_ffff_ffff_ffff => 9,
            _ => 17,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "each arm's size says that the value fits")]
    fn put(value: u128, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match Self::size_of(value) {
            1 => out.put_u8(value as u8),
            3 => out.put::<LittleEndian, (u8, u16)>(&(TWO, value as u16)),
            5 => out.put::<LittleEndian, (u8, u32)>(&(FOUR, value as u32)),
            9 => out.put::<LittleEndian, (u8, u64)>(&(EIGHT, value as u64)),
            _ => out.put::<LittleEndian, (u8, u128)>(&(SIXTEEN, value)),
        }
    }

    /// An integer of at most `bytes` bytes.
    fn take(bytes: usize, input: &mut Reader<'_>) -> Result<u128, DecodeError> {
        let first = input.take_u8()?;
        let (value, size): (u128, usize) = match first {
            ..TWO => return Ok(first.into()),
            TWO => (input.take::<LittleEndian, u16>()?.into(), 2),
            FOUR if bytes >= 4 => (input.take::<LittleEndian, u32>()?.into(), 4),
            EIGHT if bytes >= 8 => (input.take::<LittleEndian, u64>()?.into(), 8),
            SIXTEEN if bytes >= 16 => (input.take::<LittleEndian, u128>()?, 16),
            _ => return Err(input.malformed(1, Reason::VarintRange)),
        };
        if Self::size_of(value) <= size {
            return Err(input.malformed(size.saturating_add(1), Reason::Overlong));
        }
        Ok(value)
    }
}

macro_rules! variable {
    ($($unsigned:ty, $signed:ty;)*) => {$(
        impl Encoding<'_, $unsigned> for Bincode2 {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = size_of::<$unsigned>().saturating_add(1);

            #[inline]
            fn size(value: &$unsigned) -> usize {
                Self::size_of(u128::from(*value))
            }

            #[inline]
            fn encode(value: &$unsigned, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::put(u128::from(*value), out)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "`take` takes no more bytes than the type has")]
            fn decode(input: &mut Reader<'_>) -> Result<$unsigned, DecodeError> {
                Self::take(size_of::<$unsigned>(), input).map(|value| value as $unsigned)
            }
        }

        through!(Bincode2, $signed => $unsigned,
            |value| (value.wrapping_shl(1) ^ value.wrapping_shr(<$signed>::BITS.wrapping_sub(1))).cast_unsigned(),
            |raw| Some((raw >> 1).cast_signed() ^ (raw & 1).cast_signed().wrapping_neg()),
            |_raw| Reason::VarintRange);
    )*};
}

variable! {
    u16, i16;
    u32, i32;
    u64, i64;
    u128, i128;
}

/// What layouts in the place of a byte order do alike, each with its own integers.
macro_rules! layout {
    ($encoding:ident) => {
        through!($encoding, usize => u64, |value| *value as u64, |raw| usize::try_from(raw).ok(),
            |raw| Reason::TooWide { value: Wide::new(raw), bits: 32 });
        through!($encoding, isize => i64, |value| *value as i64, |raw| isize::try_from(raw).ok(),
            |raw| Reason::TooWide { value: Wide::new(raw.cast_unsigned()), bits: 32 });
        layout!(@non_zero $encoding u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

        /// An address is an enum of its two versions, with a tag as other enums have it.
        impl Encoding<'_, IpAddr> for $encoding {
            const MIN_SIZE: usize = <Self as Encoding<'_, u32>>::MIN_SIZE.saturating_add(4);
            const MAX_SIZE: usize = <Self as Encoding<'_, u32>>::MAX_SIZE.saturating_add(16);

            fn size(value: &IpAddr) -> usize {
                let (tag, address) = if value.is_ipv4() { (0, 4) } else { (1, 16) };
                <Self as Encoding<'_, u32>>::size(&tag).saturating_add(address)
            }

            fn encode(value: &IpAddr, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                match value {
                    IpAddr::V4(address) => out.put::<Self, (u32, Ipv4Addr)>(&(0, *address)),
                    IpAddr::V6(address) => out.put::<Self, (u32, Ipv6Addr)>(&(1, *address)),
                }
            }

            fn decode(input: &mut Reader<'_>) -> Result<IpAddr, DecodeError> {
                let start = input.remaining();
                match input.take::<Self, u32>()? {
                    0 => input.take::<Self, Ipv4Addr>().map(IpAddr::V4),
                    1 => input.take::<Self, Ipv6Addr>().map(IpAddr::V6),
                    tag => {
                        let reason = Reason::UnknownTag { tag: Wide::new(tag.into()) };
                        Err(input.malformed(start.saturating_sub(input.remaining()), reason))
                    }
                }
            }
        }
    };
    (@non_zero $encoding:ident $($number:ty)*) => {$(
        through!($encoding, NonZero<$number> => $number, |value| value.get(), |raw| NonZero::new(raw),
            |_raw| Reason::Zero);
    )*};
}

layout!(Bincode1);
layout!(Bincode2);

/// A char is its UTF-8 bytes, one to four.
macro_rules! char {
    ($encoding:ident) => {
        impl Encoding<'_, char> for $encoding {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = 4;

            #[inline]
            fn size(value: &char) -> usize {
                value.len_utf8()
            }

            fn encode(value: &char, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put_bytes(value.encode_utf8(&mut [0; 4]).as_bytes())
            }

            fn decode(input: &mut Reader<'_>) -> Result<char, DecodeError> {
                take_char(input)
            }
        }
    };
}

char!(Bincode1);
char!(Bincode2);

/// Seconds and nanoseconds; by hand, so that nanoseconds that are too many are reported where they begin.
macro_rules! duration {
    ($encoding:ident) => {
        impl Encoding<'_, Duration> for $encoding {
            const MIN_SIZE: usize = 2;
            const MAX_SIZE: usize =
                <Self as Encoding<'_, u64>>::MAX_SIZE.saturating_add(<Self as Encoding<'_, u32>>::MAX_SIZE);

            #[inline]
            fn size(value: &Duration) -> usize {
                let seconds = <Self as Encoding<'_, u64>>::size(&value.as_secs());
                seconds.saturating_add(<Self as Encoding<'_, u32>>::size(&value.subsec_nanos()))
            }

            #[inline]
            fn encode(value: &Duration, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<Self, u64>(&value.as_secs())?;
                out.put::<Self, u32>(&value.subsec_nanos())
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<Duration, DecodeError> {
                let seconds = input.take::<Self, u64>()?;
                let start = input.remaining();
                match input.take::<Self, u32>()? {
                    nanoseconds @ ..1_000_000_000 => Ok(Duration::new(seconds, nanoseconds)),
                    value => {
                        Err(input.malformed(start.saturating_sub(input.remaining()), Reason::Nanoseconds { value }))
                    }
                }
            }
        }
    };
}

duration!(Bincode2);

/// A char of one to four bytes, by its first byte.
pub(super) fn take_char(input: &mut Reader<'_>) -> Result<char, DecodeError> {
    let mut start = input.clone();
    let size = match start.take_u8()? {
        ..0x80 => 1,
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return Err(input.malformed(0, Reason::Utf8)),
    };
    let bytes = input.peek();
    let bytes = bytes.get(..size).unwrap_or(bytes);
    match core::str::from_utf8(bytes) {
        Ok(text) => {
            input.take_bytes(size)?;
            text.chars().next().ok_or_else(|| input.malformed(size, Reason::Utf8))
        }
        Err(error) if error.error_len().is_none() => {
            Err(DecodeError::not_enough_data(size.saturating_sub(bytes.len())))
        }
        Err(_) => Err(input.malformed(0, Reason::Utf8)),
    }
}
