//! Sizes are added in constants and in `size_hint`; they saturate, so that "too large" stays too large.

/// The sum of all `parts`, or `usize::MAX`.
#[must_use]
#[inline]
#[expect(clippy::indexing_slicing, reason = "`for` and iterators are not const; the loop keeps i < len")]
#[expect(clippy::arithmetic_side_effects, reason = "i < len cannot overflow")]
pub const fn sum(parts: &[usize]) -> usize {
    let mut total = 0usize;
    let mut i = 0;
    while i < parts.len() {
        total = total.saturating_add(parts[i]);
        i += 1;
    }
    total
}

/// The largest of `parts`; 0 of none.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "`for` and iterators are not const; the loop keeps i < len")]
#[expect(clippy::arithmetic_side_effects, reason = "i < len cannot overflow")]
pub const fn largest(parts: &[usize]) -> usize {
    let mut found = 0;
    let mut i = 0;
    while i < parts.len() {
        if parts[i] > found {
            found = parts[i];
        }
        i += 1;
    }
    found
}

/// The smallest of `parts`; 0 of none.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "`for` and iterators are not const; the loop keeps i < len")]
#[expect(clippy::arithmetic_side_effects, reason = "i < len cannot overflow")]
pub const fn smallest(parts: &[usize]) -> usize {
    let mut found = if parts.is_empty() { 0 } else { usize::MAX };
    let mut i = 0;
    while i < parts.len() {
        if parts[i] < found {
            found = parts[i];
        }
        i += 1;
    }
    found
}

/// The bytes from `size` to the next multiple of `to`.
#[must_use]
#[inline]
pub const fn to_align(size: usize, to: usize) -> usize {
    match size.checked_rem(to) {
        None | Some(0) => 0,
        Some(over) => to.saturating_sub(over),
    }
}

/// The next multiple of `to` that is not below `size`.
#[must_use]
#[inline]
pub const fn aligned(size: usize, to: usize) -> usize {
    size.saturating_add(to_align(size, to))
}

/// `size`, or `most` where that is less.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "it is less than a usize")]
pub const fn no_more_than(size: usize, most: u64) -> usize {
    if most < size as u64 { most as usize } else { size }
}

/// So many more bytes, in words.
pub(crate) struct More(pub(crate) u64);

impl core::fmt::Display for More {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            1 => f.write_str("1 more byte"),
            many => write!(f, "{many} more bytes"),
        }
    }
}

/// `value` as a `u32`, or `u32::MAX` where it is larger.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "checked in the same line")]
pub(crate) const fn saturate(value: u64) -> u32 {
    if value > u32::MAX as u64 { u32::MAX } else { value as u32 }
}
