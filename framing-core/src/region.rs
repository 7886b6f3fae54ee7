//! What derived code calls for fields that hold the size of others, or a checksum over them.

use crate::count::negative;
use crate::size::saturate;
use crate::{DecodeError, EncodeError, Reader, Reason, Wide};

pub use crate::canvas::Canvas;

/// A number that can hold a size.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a size",
    label = "this is no integer",
    note = "a field with `size_of` is an integer of a fixed width: `u8` to `u64`, `i8` to `i64`, or a bit field of one"
)]
pub trait SizeNumber: Copy {
    /// Its bits, without that of the sign.
    const BITS: u8;
    /// The smallest number, and the largest.
    const NUMBERS: (i128, i128);
    /// The number, for arithmetic that cannot overflow.
    fn widen(self) -> i128;
    /// The number that is `wide`, if there is one.
    fn narrow(wide: i128) -> Option<Self>;

    /// The number to send for `size` bytes.
    ///
    /// # Errors
    /// [`Reason::Uneven`] where it is no whole number of units; [`Reason::TooWide`] where the type cannot hold it;
    /// [`Reason::TooShort`] where it would be negative.
    fn stated(size: usize, scale: Scale) -> Result<Self, EncodeError> {
        let length = saturate(size as u64);
        // A size is far from the ends of an i128.
        let bytes = i128::try_from(size).unwrap_or(i128::MAX);
        if bytes.checked_rem(scale.unit) != Some(0) {
            let unit = u32::try_from(scale.unit).unwrap_or(u32::MAX);
            return Err(EncodeError::unencodable(Reason::Uneven { length, unit }));
        }
        let number = bytes.checked_div(scale.unit).unwrap_or(0).saturating_add(scale.adjust);
        Self::narrow(number).ok_or_else(|| match u64::try_from(number) {
            Ok(value) => EncodeError::unencodable(Reason::TooWide { value: Wide::new(value), bits: Self::BITS }),
            Err(_) => {
                let least = scale.adjust.saturating_neg().saturating_mul(scale.unit);
                let min = u32::try_from(least).unwrap_or(u32::MAX);
                EncodeError::unencodable(Reason::TooShort { length, min })
            }
        })
    }

    /// The bytes behind the first `taken` ones, of a size that this number says, at the offset `at`: between `least` and
    /// `most`.
    ///
    /// # Errors
    /// [`Reason::TooShort`], [`Reason::TooLong`] and [`Reason::Negative`], with numbers as they are sent.
    #[inline]
    fn rest(self, scale: Scale, taken: usize, (least, most): (usize, usize), at: usize) -> Result<usize, DecodeError> {
        let number = self.widen();
        let size = number.saturating_sub(scale.adjust).saturating_mul(scale.unit);
        let (min, max) = (taken.saturating_add(least), taken.saturating_add(most));
        match usize::try_from(size) {
            Ok(size) if size >= min && size <= max => Ok(size.saturating_sub(taken)),
            _ => Err(DecodeError::malformed(at, outside(number, scale, min, max))),
        }
    }
}

macro_rules! sizes {
    ($($number:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl SizeNumber for $number {
            #[expect(clippy::cast_possible_truncation, reason = "at most 64")]
            const BITS: u8 = (<$number>::MAX.count_ones()) as u8;
            const NUMBERS: (i128, i128) = (<$number>::MIN as i128, <$number>::MAX as i128);

            #[inline]
            fn widen(self) -> i128 {
                self.into()
            }

            #[inline]
            fn narrow(wide: i128) -> Option<Self> {
                wide.try_into().ok()
            }
        }
    )*};
}

sizes!(u8 u16 u32 u64 i8 i16 i32 i64);

/// How a size is sent: in units, and so many more.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Bytes for each unit; at least 1.
    unit: i128,
    /// What is added to the number of units.
    adjust: i128,
}

impl Scale {
    /// In bytes, and none more.
    pub const BYTES: Self = Self { unit: 1, adjust: 0 };

    /// In units of so many bytes, and so many more.
    #[must_use]
    #[inline]
    pub const fn new(unit: i128, adjust: i128) -> Self {
        Self { unit, adjust }
    }

    /// The most bytes that a number up to `largest` can say.
    #[must_use]
    pub const fn most(self, largest: i128) -> u64 {
        let bytes = largest.saturating_sub(self.adjust).saturating_mul(self.unit);
        match bytes {
            // A unit of nothing is reported where it stands.
            _ if self.unit < 1 => u64::MAX,
            ..0 => 0,
            0..=0xffff_ffff_ffff_ffff => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the arm says so")]
                let bytes = bytes as u64;
                bytes
            }
            _ => u64::MAX,
        }
    }

    /// Whether a size of `least` to `most` bytes, which is fixed where they are the same, may be a number of units.
    #[must_use]
    pub const fn divides(self, least: usize, most: usize) -> bool {
        least != most || self.unit < 1 || matches!((least as i128).checked_rem(self.unit), Some(0))
    }

    /// Whether any size up to `most` bytes is a number that is no less than `smallest`.
    #[must_use]
    pub const fn reaches(self, most: usize, smallest: i128) -> bool {
        match (most as i128).checked_div(self.unit) {
            Some(units) => units.saturating_add(self.adjust) >= smallest,
            None => true,
        }
    }
}

/// The reason for which `number` says no size between `min` and `max` bytes: in numbers as they are sent.
#[cold]
fn outside(number: i128, scale: Scale, min: usize, max: usize) -> Reason {
    let units = |bytes: usize, more: i128| {
        let bytes = i128::try_from(bytes).unwrap_or(i128::MAX).saturating_add(more);
        bytes.checked_div(scale.unit).unwrap_or(0).saturating_add(scale.adjust)
    };
    // A part of a unit at the least is a whole one.
    let (least, most) = (units(min, scale.unit.saturating_sub(1)), units(max, 0));
    let shown = |number: i128| u64::try_from(number.max(0)).map_or(u32::MAX, saturate);
    match number {
        _ if number > most => Reason::TooLong { length: shown(number), max: shown(most) },
        ..0 => negative(number),
        _ => Reason::TooShort { length: shown(number), min: shown(least) },
    }
}

/// The lesser of two numbers of which one is of another type.
#[must_use]
pub const fn lesser(a: i128, b: u64) -> i128 {
    if a < b as i128 { a } else { b as i128 }
}

/// Where the bytes end that the fields being read may use, by the size that the named field holds; nowhere in between.
#[derive(Clone, Copy, Debug)]
pub struct Within(Option<(usize, &'static &'static str)>);

impl Within {
    /// Outside of all regions: what is missing may still come.
    pub const NONE: Self = Self(None);

    /// Within the region that `input` reads, whose size is in the field `name`.
    #[must_use]
    #[inline]
    pub const fn region(input: &Reader<'_>, name: &'static &'static str) -> Self {
        Self(Some((end(input), name)))
    }
}

/// The offset of the end of what `input` reads.
#[must_use]
#[inline]
pub const fn end(input: &Reader<'_>) -> usize {
    input.offset().saturating_add(input.remaining())
}

/// Runs `read`, which keeps note of the region that it is in: there what is missing cannot come any more.
///
/// # Errors
/// Those of `read`; of [`DecodeError::NotEnoughData`] within a region it makes [`Reason::FrameTooShort`].
#[inline]
pub fn bounded<T>(read: impl FnOnce(&mut Within) -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    let mut within = Within::NONE;
    match read(&mut within) {
        Err(DecodeError::NotEnoughData { needed }) => Err(match within.0 {
            Some((end, name)) => too_short(end, needed).in_field(name),
            None => DecodeError::NotEnoughData { needed },
        }),
        result => result,
    }
}

#[cold]
pub(crate) fn too_short(end: usize, needed: usize) -> DecodeError {
    DecodeError::malformed(end, Reason::FrameTooShort { needed: saturate(needed as u64) })
}

/// Takes the `size` bytes of a region, or all that is left where nothing says its size.
///
/// # Errors
/// [`DecodeError::NotEnoughData`] where fewer are left.
#[inline]
pub fn perhaps<'a>(input: &mut Reader<'a>, size: Option<usize>) -> Result<Reader<'a>, DecodeError> {
    input.take_reader(size.unwrap_or_else(|| input.remaining()))
}

/// Makes sure that a region was read to its end.
///
/// # Errors
/// [`Reason::TrailingBytes`] at the first byte that is left.
#[inline]
pub fn closed(input: &Reader<'_>) -> Result<(), DecodeError> {
    if input.is_empty() { Ok(()) } else { Err(trailing(input)) }
}

#[cold]
pub(crate) fn trailing(input: &Reader<'_>) -> DecodeError {
    input.malformed(0, Reason::TrailingBytes { count: saturate(input.remaining() as u64) })
}

/// Reads all that is left but `count` bytes. In a region, whose end is known, it is a fault where fewer are left.
///
/// # Errors
/// [`Reason::TooShort`] with what is left and `count`, outside of a region [`DecodeError::NotEnoughData`]; those of `read`, and
/// [`Reason::TrailingBytes`] where it ends before those bytes.
#[inline]
pub fn but<'a, T>(
    input: &mut Reader<'a>,
    count: usize,
    in_region: bool,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut body = leave(input, count, in_region)?;
    let value = read(&mut body)?;
    closed(&body).map(|()| value)
}

#[inline]
fn leave<'a>(input: &mut Reader<'a>, leave: usize, in_region: bool) -> Result<Reader<'a>, DecodeError> {
    match input.remaining().checked_sub(leave) {
        Some(size) => input.take_reader(size),
        None if in_region => {
            let (length, min) = (saturate(input.remaining() as u64), saturate(leave as u64));
            Err(input.malformed(0, Reason::TooShort { length, min }))
        }
        None => Err(DecodeError::not_enough_data(leave.saturating_sub(input.remaining()))),
    }
}

/// Reads the `size` bytes that come next, `bounds` from the least to the most, as said at the offset `at`: all of them.
///
/// # Errors
/// [`Reason::TooShort`] and [`Reason::TooLong`] at `at`; [`Reason::FrameTooShort`] where `read` would go on behind their end,
/// [`Reason::TrailingBytes`] where it ends before it; those of `read`.
#[inline]
pub fn exact<'a, T>(
    input: &mut Reader<'a>,
    size: usize,
    (min, max): (usize, usize),
    at: usize,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    if size < min || size > max {
        return Err(DecodeError::malformed(
            at,
            outside(i128::try_from(size).unwrap_or(i128::MAX), Scale::BYTES, min, max),
        ));
    }
    let mut body = input.take_reader(size)?;
    match read(&mut body) {
        Ok(value) => closed(&body).map(|()| value),
        Err(DecodeError::NotEnoughData { needed }) => Err(too_short(input.offset(), needed)),
        Err(error) => Err(error),
    }
}

/// Takes all that is left, which a newer peer appended and this one does not know.
///
/// # Errors
/// [`Reason::TooLong`] where it is more than `most` bytes.
#[inline]
pub fn skip_tail(input: &mut Reader<'_>, most: usize) -> Result<(), DecodeError> {
    if input.remaining() > most {
        let (length, max) = (saturate(input.remaining() as u64), saturate(most as u64));
        return Err(input.malformed(0, Reason::TooLong { length, max }));
    }
    input.take_rest();
    Ok(())
}

/// Where `input` stands.
#[must_use]
#[inline]
pub fn mark<'a>(input: &Reader<'a>) -> Reader<'a> {
    input.clone()
}

/// The bytes from where `from` stood up to the offset `to`.
#[must_use]
#[inline]
pub fn bytes<'a>(from: &Reader<'a>, to: usize) -> &'a [u8] {
    from.peek().get(..to.saturating_sub(from.offset())).unwrap_or_default()
}

/// The same in three parts, where `size` bytes at the offset `at` count as zeros: before them, zeros, behind them.
#[must_use]
#[inline]
pub fn around<'a>(from: &Reader<'a>, at: usize, size: usize, to: usize) -> [&'a [u8]; 3] {
    let all = bytes(from, to);
    let at = at.saturating_sub(from.offset());
    let behind = all.get(at.saturating_add(size)..).unwrap_or_default();
    [all.get(..at).unwrap_or_default(), ZEROS.get(..size).unwrap_or_default(), behind]
}

/// The most bytes that a checksum can have which covers itself.
pub const LONGEST_CHECKSUM: usize = 64;

static ZEROS: [u8; LONGEST_CHECKSUM] = [0; LONGEST_CHECKSUM];

/// A type that can hold a checksum.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a checksum",
    label = "this is neither an integer nor an array of bytes",
    note = "a field with `checksum` is an integer, `u8` to `u128`, or `[u8; N]`"
)]
pub trait Checksum: Sized {
    /// Of the two, the first 32 bits that differ, most significant first.
    fn differ(&self, other: &Self) -> Option<(u32, u32)>;

    /// Compares the checksum of the bytes with the one that stands at `offset`.
    ///
    /// # Errors
    /// [`Reason::Checksum`] where they differ.
    #[inline]
    fn verify(&self, found: &Self, offset: usize) -> Result<(), DecodeError> {
        match self.differ(found) {
            None => Ok(()),
            Some((expected, found)) => Err(DecodeError::malformed(offset, Reason::Checksum { expected, found })),
        }
    }
}

macro_rules! checksums {
    ($($number:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Checksum for $number {
            #[inline]
            fn differ(&self, other: &Self) -> Option<(u32, u32)> {
                if self == other { None } else { differ(&self.to_be_bytes(), &other.to_be_bytes()) }
            }
        }
    )*};
}

checksums!(u8 u16 u32 u64 u128);

#[diagnostic::do_not_recommend]
impl<const N: usize> Checksum for [u8; N] {
    #[inline]
    fn differ(&self, other: &Self) -> Option<(u32, u32)> {
        if self == other { None } else { differ(self, other) }
    }
}

#[cold]
fn differ(a: &[u8], b: &[u8]) -> Option<(u32, u32)> {
    let number = |bytes: &[u8]| bytes.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte));
    a.chunks(4).zip(b.chunks(4)).find(|(a, b)| a != b).map(|(a, b)| (number(a), number(b)))
}

/// The checksum of bytes. A function of its own, so that a closure knows what it is given. The compiler shows the line of the
/// function, with what it says there, where one has another signature.
#[inline]
pub fn digest<'b, T>(
    of: impl FnOnce(&'b [u8]) -> T, // Of the bytes that `over` names; what it returns is the type of the field.
    bytes: &'b [u8],
) -> T {
    of(bytes)
}

/// The same of a checksum that lies among what it covers.
#[inline]
pub fn digest_around<'b, T>(
    of: impl FnOnce([&'b [u8]; 3]) -> T, // Of the bytes before it, zeros in the place of itself, and the bytes behind.
    bytes: [&'b [u8]; 3],
) -> T {
    of(bytes)
}
