//! What can go wrong with the bytes of a message. Small, `Copy`, and built on cold paths only.

use core::fmt;

use crate::Reason;
use crate::size::More;

/// The name of the field at which an error arose, as `"Type.field"`, or nothing.
///
/// A thin pointer to a static string, so that a [`DecodeError`] stays within 24 bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Field(Option<&'static &'static str>);

impl Field {
    /// No field: the error belongs to the message as a whole.
    pub const NONE: Self = Self(None);

    /// The field called `name`, by convention `"Type.field"`.
    #[must_use]
    pub const fn new(name: &'static &'static str) -> Self {
        Self(Some(name))
    }

    /// The name, or an empty string where there is none.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self.0 {
            Some(name) => name,
            None => "",
        }
    }

    /// Whether no field is named.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0.is_none()
    }

    /// This field, or `outer` where none is named yet: the innermost name wins.
    const fn or(self, outer: &'static &'static str) -> Self {
        match self.0 {
            Some(_) => self,
            None => Self(Some(outer)),
        }
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl PartialEq<str> for Field {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Field {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// Why bytes did not decode into a message.
///
/// `Copy`, allocates nothing, at most 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The input ends before the message does. Not a fault: a stream waits for more bytes.
    NotEnoughData {
        /// At least this many more bytes are needed (never 0); with fewer, decoding again is wasted.
        needed: usize,
    },
    /// The bytes can never become this message, whatever follows them.
    Malformed {
        /// Bytes from the start of the message to the first one that is wrong; saturates at `u32::MAX`.
        offset: u32,
        /// The field that was being decoded; of nested fields the innermost.
        field: Field,
        /// What is wrong there.
        reason: Reason,
    },
}

const _: () = assert!(size_of::<DecodeError>() <= 24, "a DecodeError is at most 24 bytes");
const _: () = assert!(size_of::<EncodeError>() <= 24, "an EncodeError is at most 24 bytes");

impl DecodeError {
    /// `needed` more bytes are missing; 0 is taken for 1.
    #[cold]
    #[inline]
    #[must_use]
    pub const fn not_enough_data(needed: usize) -> Self {
        Self::NotEnoughData { needed: if needed == 0 { 1 } else { needed } }
    }

    /// The byte at `offset` from the start of the message is wrong for `reason`.
    #[cold]
    #[inline]
    #[must_use]
    pub fn malformed(offset: usize, reason: Reason) -> Self {
        Self::Malformed { offset: crate::size::saturate(offset as u64), field: Field::NONE, reason }
    }

    /// Bytes from the start of the message to the first wrong one, where the message is malformed.
    #[must_use]
    pub const fn offset(&self) -> Option<u32> {
        match self {
            Self::Malformed { offset, .. } => Some(*offset),
            Self::NotEnoughData { .. } => None,
        }
    }

    /// The field that is malformed, [`Field::NONE`] where none is named.
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::Malformed { field, .. } => *field,
            Self::NotEnoughData { .. } => Field::NONE,
        }
    }

    /// Names the field, unless an inner one is named already or the error is not about a field.
    #[cold]
    #[inline]
    #[must_use]
    pub const fn in_field(self, name: &'static &'static str) -> Self {
        match self {
            Self::Malformed { offset, field, reason } => Self::Malformed { offset, field: field.or(name), reason },
            Self::NotEnoughData { .. } => self,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEnoughData { needed } => {
                write!(f, "the message goes on: wait for at least {}, then decode again", More(*needed as u64))
            }
            Self::Malformed { offset, field, reason } if field.is_none() => write!(f, "at byte {offset}: {reason}"),
            Self::Malformed { offset, field, reason } => write!(f, "{field} at byte {offset}: {reason}"),
        }
    }
}

impl core::error::Error for DecodeError {}

/// Why a message was not encoded. What a [`Writer`](crate::Writer) was given of it is to be thrown away.
///
/// `Copy`, allocates nothing, at most 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeError {
    /// The output ends before the message does.
    NotEnoughSpace {
        /// At least this many more bytes of room are needed (never 0).
        needed: usize,
    },
    /// The value has no encoding: it breaks a bound that its own type states.
    Unencodable {
        /// The field that was being encoded; of nested fields the innermost.
        field: Field,
        /// What is wrong with it.
        reason: Reason,
    },
}

impl EncodeError {
    /// `needed` more bytes of room are missing; 0 is taken for 1.
    #[cold]
    #[inline]
    #[must_use]
    pub const fn not_enough_space(needed: usize) -> Self {
        Self::NotEnoughSpace { needed: if needed == 0 { 1 } else { needed } }
    }

    /// The value cannot be encoded, for `reason`.
    #[cold]
    #[inline]
    #[must_use]
    pub const fn unencodable(reason: Reason) -> Self {
        Self::Unencodable { field: Field::NONE, reason }
    }

    /// Names the field, unless an inner one is named already or the error is not about a field.
    #[cold]
    #[inline]
    #[must_use]
    pub const fn in_field(self, name: &'static &'static str) -> Self {
        match self {
            Self::Unencodable { field, reason } => Self::Unencodable { field: field.or(name), reason },
            Self::NotEnoughSpace { .. } => self,
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEnoughSpace { needed } => {
                let more = More(*needed as u64);
                write!(f, "the output is full: give at least {more} (size_hint says how many in all)")
            }
            Self::Unencodable { field, reason } if field.is_none() => write!(f, "not encodable: {reason}"),
            Self::Unencodable { field, reason } => write!(f, "{field} is not encodable: {reason}"),
        }
    }
}

impl core::error::Error for EncodeError {}
