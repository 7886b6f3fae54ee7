//! What derived code calls. Not for use by hand: it changes without notice.

pub use crate::attributes::{Absent, Condition, HoldsTag, Length, Number, Signed, Unsigned, Varies, Verdict, validate};
pub use crate::encoding::adjusted::{Adjusted, SignedLength};
pub use crate::encoding::bits;
pub use crate::encoding::items::{Declared, Elements, Items};
pub use crate::encoding::nullable::NullBytes;
pub use crate::encoding::until::{Last, Until};
pub use crate::inner::{InnerElements, InnerEncoding, InnerLast};
pub use crate::region;
pub use crate::size::{aligned, largest, no_more_than, smallest, sum, to_align};
#[cfg(feature = "alloc")]
pub use alloc::boxed::Box;

use crate::{DecodeError, EncodeError, Inner, Reader, Reason, Wide};

/// Takes the magic of a message that has at least `min` bytes, and makes sure that they are there. A wrong byte is
/// reported even where those after it have not come.
///
/// # Errors
/// [`Reason::Magic`] at the first byte that differs.
#[inline]
pub fn magic<const N: usize>(input: &mut Reader<'_>, expected: &[u8; N], min: usize) -> Result<(), DecodeError> {
    let start = input.clone();
    if input.remaining() >= min && input.take_array()? == *expected {
        Ok(())
    } else {
        Err(no_magic(&start, expected, min))
    }
}

#[cold]
fn no_magic(input: &Reader<'_>, expected: &[u8], min: usize) -> DecodeError {
    let found = input.peek();
    match expected.iter().zip(found).enumerate().find(|(_, (expected, found))| expected != found) {
        Some((at, (&expected, &found))) => {
            DecodeError::malformed(input.offset().saturating_add(at), Reason::Magic { expected, found })
        }
        None => DecodeError::not_enough_data(min.saturating_sub(found.len())),
    }
}

/// The error of a payload that has not the `size` bytes of its message.
#[cold]
#[inline(never)]
#[must_use]
pub fn misfit(payload: &[u8], size: usize) -> DecodeError {
    match payload.len().checked_sub(size) {
        None => region::too_short(payload.len(), size.saturating_sub(payload.len())),
        Some(count) => {
            DecodeError::malformed(size, Reason::TrailingBytes { count: u32::try_from(count).unwrap_or(u32::MAX) })
        }
    }
}

/// Takes `count` bytes of padding.
///
/// # Errors
/// [`Reason::Padding`] at the first byte that is not zero.
#[inline]
pub fn pad(input: &mut Reader<'_>, count: usize) -> Result<(), DecodeError> {
    let bytes = input.take_bytes(count)?;
    if bytes.iter().fold(0, |all, byte| all | byte) == 0 { Ok(()) } else { Err(no_padding(input, bytes)) }
}

#[cold]
fn no_padding(input: &Reader<'_>, bytes: &[u8]) -> DecodeError {
    let (at, found) = bytes.iter().enumerate().find(|(_, byte)| **byte != 0).unwrap_or((0, &0));
    input.malformed(bytes.len().saturating_sub(at), Reason::Padding { found: *found })
}

/// The error of a tag of `size` bytes, just taken, that no variant has.
#[cold]
#[must_use]
pub fn unknown_tag(input: &Reader<'_>, size: usize, tag: u64) -> DecodeError {
    input.malformed(size, Reason::UnknownTag { tag: Wide::new(tag) })
}

/// The error of a tag in the variant for unknown ones that is another variant's.
#[cold]
#[must_use]
pub fn known_tag(tag: u64) -> EncodeError {
    EncodeError::unencodable(Reason::KnownTag { tag: Wide::new(tag) })
}

/// The error of a tag that is none of those of the variant that holds it.
#[cold]
#[must_use]
pub fn wrong_tag(tag: u64) -> EncodeError {
    EncodeError::unencodable(Reason::WrongTag { tag: Wide::new(tag) })
}

/// Makes sure that the tag of `inner` is what the fields before it say.
///
/// # Errors
/// [`Reason::OtherTag`] where it is not.
#[inline]
pub fn same_tag<'a, M: Inner<'a, Tag: PartialEq>>(inner: &M, said: M::Tag) -> Result<(), EncodeError> {
    if inner.tag() == said { Ok(()) } else { Err(EncodeError::unencodable(Reason::OtherTag)) }
}

/// The same of a tag that an encoding of the user's says.
///
/// # Errors
/// [`Reason::OtherTag`] where it is not.
#[inline]
pub fn same_tag_with<'a, E: InnerEncoding<'a, T, Tag: PartialEq>, T>(
    value: &T,
    said: E::Tag,
) -> Result<(), EncodeError> {
    if E::tag(value) == said { Ok(()) } else { Err(EncodeError::unencodable(Reason::OtherTag)) }
}

/// The reason for which a tag is no variant's.
#[cold]
#[must_use]
pub const fn unknown(tag: u64) -> Reason {
    Reason::UnknownTag { tag: Wide::new(tag) }
}

/// A tag of bytes as a number: the first eight of them, the first one highest.
#[must_use]
pub fn tag_bytes(tag: &[u8]) -> u64 {
    tag.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Whether two tags of bytes are the same.
#[must_use]
pub const fn same_bytes(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        if *first != *other {
            return false;
        }
        (a, b) = (rest, others);
    }
    a.is_empty() && b.is_empty()
}

/// The value of a bit field, for an expression that names it.
#[inline]
pub const fn copied<T: Copy>(value: &T) -> T {
    *value
}

/// Whether a constant is what it should be.
///
/// # Errors
/// [`Reason::NotConstant`] where it is not.
#[inline]
pub fn constant(same: bool) -> Result<(), Reason> {
    if same { Ok(()) } else { Err(Reason::NotConstant) }
}

/// The verdict on a value that is to be written.
///
/// # Errors
/// That it is refused.
#[inline]
pub fn refuse(verdict: Result<(), Reason>) -> Result<(), EncodeError> {
    verdict.map_err(EncodeError::unencodable)
}

/// The verdict on a value that was read and begins at `offset`.
///
/// # Errors
/// That it is refused.
#[inline]
pub fn reject(verdict: Result<(), Reason>, offset: usize) -> Result<(), DecodeError> {
    verdict.map_err(|reason| DecodeError::malformed(offset, reason))
}

/// The error of a field that is absent though it is `asked` for, or there though it is not.
#[cold]
#[must_use]
pub const fn presence(asked: bool) -> EncodeError {
    EncodeError::unencodable(if asked { Reason::Missing } else { Reason::Unexpected })
}

/// The error of a value that stands for nothing.
#[cold]
#[must_use]
pub const fn sentinel() -> EncodeError {
    EncodeError::unencodable(Reason::Sentinel)
}

/// The reason for which bits are no variant of an enum; of 128 bits the lower half is named.
#[cold]
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "documented: the lower half")]
pub const fn unknown_bits(bits: u128) -> Reason {
    Reason::UnknownTag { tag: Wide::new(bits as u64) }
}

/// The reason for which bits in the variant for unknown ones are another variant's.
#[cold]
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "documented: the lower half")]
pub const fn known_bits(bits: u128) -> Reason {
    Reason::KnownTag { tag: Wide::new(bits as u64) }
}

/// The reason for which bits are none of those of the variant that holds them.
#[cold]
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "documented: the lower half")]
pub const fn wrong_bits(bits: u128) -> Reason {
    Reason::WrongTag { tag: Wide::new(bits as u64) }
}
