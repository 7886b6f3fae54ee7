//! [`LittleEndian`] and [`BigEndian`]: numbers, bool and char.

use core::num::NonZero;

use super::Encoding;
#[cfg(feature = "alloc")]
use crate::short;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// Numbers lie with their least significant byte first. The default of the wire format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LittleEndian;

/// Numbers lie with their most significant byte first: network byte order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BigEndian;

/// A number: its bytes, one length check, one load or store; slices in one pass that the compiler vectorises.
macro_rules! number {
    ($order:ident, $to:ident, $from:ident, $($number:ty)*) => {$(
        impl Encoding<'_, $number> for $order {
            const MIN_SIZE: usize = size_of::<$number>();
            const MAX_SIZE: usize = size_of::<$number>();

            #[inline]
            fn size(_: &$number) -> usize {
                size_of::<$number>()
            }

            #[inline]
            fn encode(value: &$number, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put_array(&value.$to())
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$number, DecodeError> {
                match input.take_array() {
                    Ok(bytes) => Ok(<$number>::$from(bytes)),
                    Err(error) => Err(error),
                }
            }

            #[inline]
            fn encode_slice(values: &[$number], out: &mut Writer<'_>) -> Result<(), EncodeError> {
                let room = out.claim(size_of_val(values))?;
                let (chunks, _) = room.as_chunks_mut();
                for (chunk, value) in chunks.iter_mut().zip(values) {
                    *chunk = value.$to();
                }
                Ok(())
            }

            #[inline]
            fn decode_array<const N: usize>(input: &mut Reader<'_>) -> Result<[$number; N], DecodeError> {
                // An array never spans more than isize::MAX bytes, so this product is exact.
                let size = size_of::<[$number; N]>();
                let (chunks, _) = input.take_bytes(size)?.as_chunks();
                match chunks.first_chunk::<N>() {
                    Some(chunks) => Ok(chunks.map(<$number>::$from)),
                    None => Err(DecodeError::not_enough_data(size)),
                }
            }

            #[cfg(feature = "alloc")]
            #[inline]
            fn decode_vec(count: usize, input: &mut Reader<'_>) -> Result<alloc::vec::Vec<$number>, DecodeError> {
                let rest = input.peek();
                let bytes = input.take_bytes(count.saturating_mul(size_of::<$number>()))?;
                if let (1..=16, Some(chunk)) = (bytes.len(), rest.first_chunk::<16>()) {
                    // How often a loop over so few turns cannot be foreseen: all that fit are taken, then some are dropped.
                    let (numbers, _) = chunk.as_chunks();
                    let numbers: alloc::boxed::Box<[$number]> =
                        numbers.iter().map(|chunk| <$number>::$from(*chunk)).collect();
                    let mut numbers = numbers.into_vec();
                    numbers.truncate(count);
                    return Ok(numbers);
                }
                let (chunks, _) = bytes.as_chunks();
                Ok(chunks.iter().map(|chunk| <$number>::$from(*chunk)).collect())
            }
        }
    )*};
}

/// A type that is another one with some values forbidden.
macro_rules! checked {
    ($order:ident, $($(#[$attribute:meta])* $type:ty => $number:ty,
        |$value:ident| $encode:expr, |$raw:ident| $decode:expr, $reason:expr;)*) => {$(
        $(#[$attribute])*
        impl Encoding<'_, $type> for $order {
            const MIN_SIZE: usize = size_of::<$number>();
            const MAX_SIZE: usize = size_of::<$number>();

            #[inline]
            fn size(_: &$type) -> usize {
                size_of::<$number>()
            }

            #[inline]
            fn encode($value: &$type, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put::<$order, $number>(&$encode)
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<$type, DecodeError> {
                let $raw = input.take::<$order, $number>()?;
                match $decode {
                    Some(value) => Ok(value),
                    None => Err(input.malformed(size_of::<$number>(), $reason)),
                }
            }
        }
    )*};
}

/// A bool is 0 or 1. Of many all are checked at once, and only where one is wrong it is looked for.
macro_rules! boolean {
    ($order:ident) => {
        impl Encoding<'_, bool> for $order {
            const MIN_SIZE: usize = 1;
            const MAX_SIZE: usize = 1;

            #[inline]
            fn size(_: &bool) -> usize {
                1
            }

            #[inline]
            fn encode(value: &bool, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put_u8(u8::from(*value))
            }

            #[inline]
            fn decode(input: &mut Reader<'_>) -> Result<bool, DecodeError> {
                match input.take_u8()? {
                    0 => Ok(false),
                    1 => Ok(true),
                    value => Err(input.malformed(1, Reason::Bool { value })),
                }
            }

            #[inline]
            fn encode_slice(values: &[bool], out: &mut Writer<'_>) -> Result<(), EncodeError> {
                let room = out.claim(values.len())?;
                room.iter_mut().zip(values).for_each(|(byte, value)| *byte = u8::from(*value));
                Ok(())
            }

            #[cfg(feature = "alloc")]
            #[inline]
            fn decode_vec(count: usize, input: &mut Reader<'_>) -> Result<alloc::vec::Vec<bool>, DecodeError> {
                let start = input.offset();
                let rest = input.peek();
                let bytes = input.take_bytes(count)?;
                match short::bools(rest, count) {
                    Some(bools) => {
                        let mut bools = bools.into_vec();
                        bools.truncate(count);
                        Ok(bools)
                    }
                    None => Err(no_bool(bytes, start)),
                }
            }
        }
    };
}

/// The error of `bytes`, which begin at the offset `start` and are not all 0 or 1.
#[cfg(feature = "alloc")]
#[inline]
fn no_bool(bytes: &[u8], start: usize) -> DecodeError {
    let (at, value) = bytes.iter().enumerate().find(|(_, byte)| **byte > 1).unwrap_or((0, &0));
    DecodeError::malformed(start.saturating_add(at), Reason::Bool { value: *value })
}

macro_rules! order {
    ($order:ident, $to:ident, $from:ident) => {
        number!($order, $to, $from, u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64);
        boolean!($order);
        checked!($order,
            char => u32, |value| u32::from(*value), |raw| char::from_u32(raw), Reason::Char { value: raw };
            NonZero<u8> => u8, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<u16> => u16, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<u32> => u32, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<u64> => u64, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<u128> => u128, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<i8> => i8, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<i16> => i16, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<i32> => i32, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<i64> => i64, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
            NonZero<i128> => i128, |value| value.get(), |raw| NonZero::new(raw), Reason::Zero;
        );
    };
}

order!(LittleEndian, to_le_bytes, from_le_bytes);
order!(BigEndian, to_be_bytes, from_be_bytes);

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn of_many_bools_the_first_wrong_one_is_named() {
        let values: Vec<bool> = (0..40).map(|at| at % 3 == 0).collect();
        let mut room = [0xaa; 41];
        <LittleEndian as Encoding<'_, bool>>::encode_slice(&values, &mut Writer::new(&mut room)).unwrap();
        for size in 0..=40 {
            let mut input = Reader::new(&room);
            assert_eq!(LittleEndian::decode_vec(size, &mut input), Ok(values[..size].to_vec()), "{size}");
            assert_eq!(input.offset(), size);
            for at in 1..size {
                let mut wrong = room;
                (wrong[at], wrong[size - 1]) = (2, 3);
                let mut input = Reader::new(&wrong);
                input.take_u8().unwrap();
                let found: Result<Vec<bool>, _> = LittleEndian::decode_vec(size - 1, &mut input);
                let value = if at == size - 1 { 3 } else { 2 };
                assert_eq!(found, Err(DecodeError::malformed(at, Reason::Bool { value })), "{size}, wrong at {at}");
            }
        }
        assert_eq!(
            <BigEndian as Encoding<'_, bool>>::decode_vec(42, &mut Reader::new(&room)),
            Err(DecodeError::NotEnoughData { needed: 1 })
        );
    }

    #[test]
    fn few_numbers_are_taken_without_what_is_behind_them() {
        let bytes: Vec<u8> = (0..40).collect();
        for count in 0..20 {
            for behind in [0, 1, 20 - count] {
                let mut input = Reader::new(&bytes[..2 * count + behind]);
                let numbers = bytes.as_chunks().0.iter().take(count);
                let expected: Vec<u16> = numbers.map(|bytes| u16::from_le_bytes(*bytes)).collect();
                assert_eq!(<LittleEndian as Encoding<'_, u16>>::decode_vec(count, &mut input), Ok(expected));
                assert_eq!((input.offset(), input.remaining()), (2 * count, behind));
            }
        }
    }
}
