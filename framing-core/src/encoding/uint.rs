//! [`Uint`] and [`Int`]: integers of any number of bytes, for lengths and for the odd widths of old protocols.

use core::marker::PhantomData;

use super::{BigEndian, Encoding, LittleEndian};
use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// An unsigned integer in `BYTES` bytes (1 to 8), in the byte order `E`.
///
/// Encodes `u64` and `u32`; a value that does not fit is [`Reason::TooWide`].
///
/// ```
/// use framing_core::{BigEndian, EncodeError, Reader, Uint, Writer};
///
/// let mut room = [0; 3];
/// Writer::new(&mut room).put::<Uint<3, BigEndian>, u32>(&0x01_02_03)?;
/// assert_eq!(room, [1, 2, 3]);
/// assert_eq!(Reader::new(&room).take::<Uint<3, BigEndian>, u64>(), Ok(0x01_02_03));
/// assert!(Writer::new(&mut room).put::<Uint<3, BigEndian>, u32>(&0x01_00_00_00).is_err());
/// # Ok::<(), EncodeError>(())
/// ```
pub struct Uint<const BYTES: usize, E = LittleEndian>(PhantomData<E>);

/// The bits of an integer of `bytes` bytes.
const fn bits(bytes: usize) -> u8 {
    match bytes {
        1 => 8,
        2 => 16,
        3 => 24,
        4 => 32,
        5 => 40,
        6 => 48,
        7 => 56,
        _ => 64,
    }
}

impl<const BYTES: usize, E> Uint<BYTES, E> {
    /// The largest value, all bits set.
    pub const MAX: u64 = {
        assert!(BYTES >= 1 && BYTES <= 8, "a Uint has 1 to 8 bytes");
        u64::MAX.wrapping_shr(64u32.wrapping_sub(bits(BYTES) as u32))
    };

    #[inline]
    fn check(value: u64) -> Result<(), EncodeError> {
        if value > Self::MAX { Err(too_wide(value, bits(BYTES))) } else { Ok(()) }
    }
}

#[cold]
fn too_wide(value: u64, bits: u8) -> EncodeError {
    EncodeError::unencodable(Reason::TooWide { value: Wide::new(value), bits })
}

macro_rules! order {
    ($order:ident, $to:ident, $from:ident, $first_chunk:ident, $first_chunk_mut:ident) => {
        impl<const BYTES: usize> Encoding<'_, u64> for Uint<BYTES, $order> {
            const MIN_SIZE: usize = BYTES;
            const MAX_SIZE: usize = BYTES;
            const MAX_NUMBER: u64 = Self::MAX;

            #[inline]
            fn size(_: &u64) -> usize {
                BYTES
            }

            #[inline]
            fn encode(value: &u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::check(*value)?;
                match value.$to().$first_chunk::<BYTES>() {
                    Some(bytes) => out.put_array(bytes),
                    // Unreachable: `check` refuses to compile a Uint of more than 8 bytes.
                    None => Err(too_wide(*value, bits(BYTES))),
                }
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<u64, DecodeError> {
                let mut wide = [0; 8];
                let bytes = input.take_array::<BYTES>()?;
                if let Some(chunk) = wide.$first_chunk_mut::<BYTES>() {
                    *chunk = bytes;
                }
                Ok(u64::$from(wide))
            }
        }

        impl<const BYTES: usize> Encoding<'_, u32> for Uint<BYTES, $order> {
            const MIN_SIZE: usize = BYTES;
            const MAX_SIZE: usize = BYTES;
            const MAX_NUMBER: u64 = Self::MAX;

            #[inline]
            fn size(_: &u32) -> usize {
                BYTES
            }

            #[inline]
            fn encode(value: &u32, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<Self, u64>(&u64::from(*value))
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<u32, DecodeError> {
                let value = input.take::<Self, u64>()?;
                u32::try_from(value)
                    .map_err(|_| input.malformed(BYTES, Reason::TooWide { value: Wide::new(value), bits: 32 }))
            }
        }
    };
}

order!(LittleEndian, to_le_bytes, from_le_bytes, first_chunk, first_chunk_mut);
order!(BigEndian, to_be_bytes, from_be_bytes, last_chunk, last_chunk_mut);

/// A signed integer in `BYTES` bytes (1 to 8), two's complement, in the byte order `E`.
///
/// Encodes `i64` and `i32`; a value that does not fit is [`Reason::TooWide`].
pub struct Int<const BYTES: usize, E = LittleEndian>(PhantomData<E>);

/// The bits above an integer of `bytes` bytes, in 64.
const fn above(bytes: usize) -> u32 {
    64u32.wrapping_sub(bits(bytes) as u32)
}

impl<'a, const BYTES: usize, E> Encoding<'a, i64> for Int<BYTES, E>
where
    Uint<BYTES, E>: Encoding<'a, u64>,
{
    const MIN_SIZE: usize = BYTES;
    const MAX_SIZE: usize = BYTES;

    #[inline]
    fn size(_: &i64) -> usize {
        BYTES
    }

    #[inline]
    fn encode(value: &i64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let low = value.cast_unsigned() & Uint::<BYTES, E>::MAX;
        if sign_extended::<BYTES>(low) != *value {
            return Err(too_wide(value.cast_unsigned(), bits(BYTES)));
        }
        out.put::<Uint<BYTES, E>, u64>(&low)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<i64, DecodeError> {
        Ok(sign_extended::<BYTES>(input.take::<Uint<BYTES, E>, u64>()?))
    }
}

impl<'a, const BYTES: usize, E> Encoding<'a, i32> for Int<BYTES, E>
where
    Uint<BYTES, E>: Encoding<'a, u64>,
{
    const MIN_SIZE: usize = BYTES;
    const MAX_SIZE: usize = BYTES;

    #[inline]
    fn size(_: &i32) -> usize {
        BYTES
    }

    #[inline]
    fn encode(value: &i32, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put::<Self, i64>(&i64::from(*value))
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<i32, DecodeError> {
        let value = input.take::<Self, i64>()?;
        i32::try_from(value)
            .map_err(|_| input.malformed(BYTES, Reason::TooWide { value: Wide::new(value.cast_unsigned()), bits: 32 }))
    }
}

#[inline]
const fn sign_extended<const BYTES: usize>(low: u64) -> i64 {
    low.wrapping_shl(above(BYTES)).cast_signed().wrapping_shr(above(BYTES))
}
