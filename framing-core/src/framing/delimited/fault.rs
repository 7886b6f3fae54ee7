//! [`DelimiterError`]: byte strings that cannot be delimiters together.

use core::fmt;

/// At most so many delimiters are looked for.
pub(super) const MAX_COUNT: usize = 8;
/// At most so many bytes in all of them, and in one more that is only written.
pub(super) const MAX_BYTES: usize = 64;

/// Why byte strings cannot be the delimiters of a [`Delimited`](super::Delimited).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DelimiterError {
    /// There is no delimiter, or one of no bytes.
    Empty,
    /// More delimiters than there is room for.
    TooMany {
        /// How many they are.
        count: usize,
        /// The most that there can be.
        max: usize,
    },
    /// More bytes in all of them than there is room for.
    TooLong {
        /// How many they are, with those of a delimiter that is only written.
        length: usize,
        /// The most that there can be.
        max: usize,
    },
    /// One of them would never be found: another one ends within it.
    Hidden {
        /// Which of them, counted from 0.
        index: usize,
    },
}

impl fmt::Display for DelimiterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => f.write_str("there has to be a delimiter, and each has at least one byte"),
            Self::TooMany { count, max } => write!(f, "{count} delimiters are more than the {max} that there can be"),
            Self::TooLong { length, max } => write!(f, "delimiters of {length} bytes in all exceed the limit of {max}"),
            Self::Hidden { index } => {
                write!(f, "delimiter {index} (from 0) is never found, for another one ends within it; leave it out")
            }
        }
    }
}

impl core::error::Error for DelimiterError {}

/// Why these cannot be looked for, and the last written, if so.
pub(super) const fn fault(read: &[&[u8]], written: &[u8]) -> Option<DelimiterError> {
    if read.len() > MAX_COUNT {
        return Some(DelimiterError::TooMany { count: read.len(), max: MAX_COUNT });
    }
    if read.is_empty() || written.is_empty() {
        return Some(DelimiterError::Empty);
    }
    let mut length = if index_of(read, written).is_some() { 0 } else { written.len() };
    let mut rest = read;
    while let [first, others @ ..] = rest {
        if first.is_empty() {
            return Some(DelimiterError::Empty);
        }
        length = length.saturating_add(first.len());
        rest = others;
    }
    if length > MAX_BYTES {
        return Some(DelimiterError::TooLong { length, max: MAX_BYTES });
    }
    hidden(read)
}

/// A delimiter that is never found, because another one ends within it.
const fn hidden(read: &[&[u8]]) -> Option<DelimiterError> {
    let (mut rest, mut index) = (read, 0usize);
    while let [outer, others @ ..] = rest {
        // All of it but the last byte.
        if let [within @ .., _] = *outer {
            let mut inners = read;
            while let [inner, more @ ..] = inners {
                if holds(within, inner) {
                    return Some(DelimiterError::Hidden { index });
                }
                inners = more;
            }
        }
        (rest, index) = (others, index.saturating_add(1));
    }
    None
}

const fn holds(bytes: &[u8], part: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        if starts_with(rest, part) {
            return true;
        }
        match rest {
            [_, others @ ..] => rest = others,
            [] => return false,
        }
    }
}

const fn starts_with(bytes: &[u8], start: &[u8]) -> bool {
    let (mut bytes, mut start) = (bytes, start);
    while let [expected, more @ ..] = start {
        match bytes {
            [found, others @ ..] if *found == *expected => (bytes, start) = (others, more),
            _ => return false,
        }
    }
    true
}

/// Whether the two are the same: `==` is not const.
pub(super) const fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && starts_with(one, other)
}

const fn index_of(read: &[&[u8]], delimiter: &[u8]) -> Option<usize> {
    let (mut rest, mut index) = (read, 0usize);
    while let [first, others @ ..] = rest {
        if equal(first, delimiter) {
            return Some(index);
        }
        (rest, index) = (others, index.saturating_add(1));
    }
    None
}
