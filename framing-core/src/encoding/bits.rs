//! Bit fields: what derived code calls for a run of them, which is one number of whole bytes, at most 16: big-endian and
//! filled from the most significant bit on, or with `lsb` little-endian and filled from the least significant one on.

use crate::{DecodeError, EncodeError, Reader, Reason, Wide, Writer};

/// A type that a bit field can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a bit field",
    label = "this is no type for a bit field",
    note = "`bits` is for `u8` to `u128`, `i8` to `i128`, `bool`, `()` for reserved bits that are zero, and enums and structs \
            of one field with `#[message(bits)]`"
)]
pub trait Bits: Sized {
    /// The most bits that the type can hold.
    const MOST: u32;
    /// The fewest bits that hold each of the values that the type names.
    const LEAST: u32 = 0;
    /// Whether the highest bit of a field is its sign (two's complement), which the bits above it repeat here.
    const SIGNED: bool = false;
    /// The value as the low bits of a number.
    fn to_bits(&self) -> u128;
    /// The value of `bits`, of which only the low bits of the field are set, or that are all alike above them.
    ///
    /// # Errors
    /// The reason for which the type has no such value.
    fn from_bits(bits: u128) -> Result<Self, Reason>;
    /// The reason for which this value would not come back as itself, if there is one.
    fn refused(&self) -> Option<Reason> {
        None
    }

    /// Puts a field of `BITS` bits into its run, `SHIFT` bits above the run's least significant one.
    ///
    /// # Errors
    /// [`Reason::TooWide`] where the value has more bits.
    #[inline]
    fn put<const BITS: u32, const SHIFT: u32>(&self, run: &mut u128) -> Result<(), EncodeError> {
        const { assert!(BITS <= Self::MOST, "the type of a bit field holds fewer bits than `bits` says") };
        let bits = self.to_bits();
        let low = bits & mask(BITS);
        if bits != Self::extend(low, BITS) {
            return Err(too_wide(bits, BITS));
        }
        if let Some(reason) = self.refused() {
            return Err(EncodeError::unencodable(reason));
        }
        *run |= low.wrapping_shl(SHIFT);
        Ok(())
    }

    /// Takes a field of `BITS` bits out of its run.
    ///
    /// # Errors
    /// What the type refuses.
    #[inline]
    fn take<const BITS: u32, const SHIFT: u32>(run: u128) -> Result<Self, Reason> {
        const { assert!(BITS <= Self::MOST, "the type of a bit field holds fewer bits than `bits` says") };
        Self::from_bits(Self::extend(run.wrapping_shr(SHIFT) & mask(BITS), BITS))
    }

    /// The same, of a field that begins in the byte at `offset`.
    ///
    /// # Errors
    /// What the type refuses, there.
    #[inline]
    fn read<const BITS: u32, const SHIFT: u32>(run: u128, offset: usize) -> Result<Self, DecodeError> {
        match Self::take::<BITS, SHIFT>(run) {
            Ok(value) => Ok(value),
            Err(reason) => Err(DecodeError::malformed(offset, reason)),
        }
    }

    /// The bits of a field of `width` bits, with its sign in all that are above it.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    fn extend(bits: u128, width: u32) -> u128 {
        if !Self::SIGNED {
            return bits;
        }
        let above = u128::BITS.saturating_sub(width);
        bits.wrapping_shl(above).cast_signed().wrapping_shr(above).cast_unsigned()
    }
}

/// The bits of the largest of `numbers`.
#[must_use]
pub const fn widest(numbers: &[u128]) -> u32 {
    match numbers {
        [] => 0,
        [first, rest @ ..] => {
            let (bits, others) = (u128::BITS.saturating_sub(first.leading_zeros()), widest(rest));
            if bits > others { bits } else { others }
        }
    }
}

macro_rules! unsigned {
    ($($number:ty)*) => {$(
        impl Bits for $number {
            const MOST: u32 = <$number>::BITS;

            #[inline]
            fn to_bits(&self) -> u128 {
                u128::from(*self)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "a field has at most MOST bits: `take` asserts it")]
            fn from_bits(bits: u128) -> Result<Self, Reason> {
                Ok(bits as $number)
            }
        }
    )*};
}

unsigned!(u8 u16 u32 u64 u128);

macro_rules! signed {
    ($($number:ty)*) => {$(
        impl Bits for $number {
            const MOST: u32 = <$number>::BITS;
            const SIGNED: bool = true;

            #[inline]
            fn to_bits(&self) -> u128 {
                i128::from(*self).cast_unsigned()
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "a field has at most MOST bits: `take` asserts it")]
            fn from_bits(bits: u128) -> Result<Self, Reason> {
                Ok(bits.cast_signed() as $number)
            }
        }
    )*};
}

signed!(i8 i16 i32 i64 i128);

impl Bits for bool {
    const MOST: u32 = 1;

    #[inline]
    fn to_bits(&self) -> u128 {
        u128::from(*self)
    }

    #[inline]
    fn from_bits(bits: u128) -> Result<Self, Reason> {
        Ok(bits != 0)
    }
}

/// Reserved bits: zero.
impl Bits for () {
    const MOST: u32 = u128::BITS;

    #[inline]
    fn to_bits(&self) -> u128 {
        0
    }

    #[inline]
    fn from_bits(bits: u128) -> Result<Self, Reason> {
        if bits == 0 { Ok(()) } else { Err(Reason::ReservedBits { found: wide(bits) }) }
    }
}

/// The lower half.
#[expect(clippy::cast_possible_truncation, reason = "documented on Reason: of 128 bits the lower half")]
fn wide(bits: u128) -> Wide {
    Wide::new(bits as u64)
}

const fn mask(bits: u32) -> u128 {
    if bits >= 128 { u128::MAX } else { 1u128.wrapping_shl(bits).wrapping_sub(1) }
}

#[cold]
fn too_wide(bits: u128, width: u32) -> EncodeError {
    EncodeError::unencodable(Reason::TooWide { value: wide(bits), bits: u8::try_from(width).unwrap_or(u8::MAX) })
}

/// Writes a whole run of `BYTES` bytes, most significant first.
///
/// # Errors
/// Where the room ends.
#[inline]
pub fn write<const BYTES: usize>(run: u128, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    match run.to_be_bytes().last_chunk::<BYTES>() {
        Some(bytes) => out.put_array(bytes),
        None => Err(EncodeError::not_enough_space(BYTES)),
    }
}

/// Writes a whole run of `BYTES` bytes, least significant first.
///
/// # Errors
/// Where the room ends.
#[inline]
pub fn write_lsb<const BYTES: usize>(run: u128, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    match run.to_le_bytes().first_chunk::<BYTES>() {
        Some(bytes) => out.put_array(bytes),
        None => Err(EncodeError::not_enough_space(BYTES)),
    }
}

/// Reads a whole run of `BYTES` bytes, most significant first.
///
/// # Errors
/// Where the input ends.
#[inline]
pub fn read<const BYTES: usize>(input: &mut Reader<'_>) -> Result<u128, DecodeError> {
    let bytes = input.take_array::<BYTES>()?;
    let mut wide = [0; 16];
    if let Some(chunk) = wide.last_chunk_mut::<BYTES>() {
        *chunk = bytes;
    }
    Ok(u128::from_be_bytes(wide))
}

/// Reads a whole run of `BYTES` bytes, least significant first.
///
/// # Errors
/// Where the input ends.
#[inline]
pub fn read_lsb<const BYTES: usize>(input: &mut Reader<'_>) -> Result<u128, DecodeError> {
    let bytes = input.take_array::<BYTES>()?;
    let mut wide = [0; 16];
    if let Some(chunk) = wide.first_chunk_mut::<BYTES>() {
        *chunk = bytes;
    }
    Ok(u128::from_le_bytes(wide))
}
