//! What can go wrong with a frame.

use core::fmt;

use crate::size::More;
use crate::{EncodeError, Reason};

/// A part of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What stands before the payload: magic, length.
    Head,
    /// The payload, and what stands after it.
    Payload,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Head => "head",
            Self::Payload => "payload",
        })
    }
}

/// Why bytes are not a frame, or a payload cannot become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// The payload is larger than what is accepted.
    TooLarge {
        /// The size of the payload, in bytes, after any adjustment of the declared length. Where only a delimiter would
        /// tell it, one more than is accepted: at least so many they are.
        length: u64,
        /// The largest payload that is accepted, in bytes.
        max: u64,
    },
    /// The bytes can never become a frame of this framing, or the payload can have none.
    Malformed {
        /// Bytes from the start of the frame to the first one that is wrong.
        offset: usize,
        /// What is wrong there.
        reason: Reason,
    },
    /// The checksum of a payload is another than the one that came with it.
    Checksum {
        /// That of the bytes that came.
        computed: u64,
        /// The one that came with them.
        found: u64,
    },
    /// The stream ended within a frame.
    Truncated {
        /// The part in which it ended.
        part: Part,
        /// At least so many more bytes belong to that part.
        missing: usize,
    },
    /// The room for a frame that is written ends first.
    NoRoom {
        /// At least this many more bytes of room are needed.
        needed: usize,
    },
}

const _: () = assert!(size_of::<FrameError>() <= 24, "a FrameError is at most 24 bytes");

impl FrameError {
    /// A payload of `length` bytes where `max` is the most.
    #[cold]
    #[must_use]
    pub const fn too_large(length: u64, max: usize) -> Self {
        Self::TooLarge { length, max: max as u64 }
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooLarge { length, max } => {
                let or_more = if length == max.saturating_add(1) { " or more" } else { "" };
                write!(
                    f,
                    "a payload of {length} bytes{or_more} exceeds the limit of {max}, the least of what the framing, its length \
                     field, the buffer policy and the type of message admit; raise that one if such payloads are meant"
                )
            }
            Self::Malformed { offset, reason } => write!(f, "frame, byte {offset}: {reason}"),
            Self::Checksum { computed, found } => write!(
                f,
                "the payload was changed on its way, or the peer has another checksum: it is {computed:#x}, and with the \
                 payload came {found:#x}"
            ),
            Self::Truncated { part, missing } => {
                write!(f, "the stream ended within the {part} of a frame: it lacks at least {}", More(missing as u64))
            }
            Self::NoRoom { needed } => write!(f, "the room for the frame lacks at least {}", More(needed as u64)),
        }
    }
}

impl core::error::Error for FrameError {}

/// Why a message was not written as a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// The message could not be encoded.
    Encode(EncodeError),
    /// Its encoding could not become a frame.
    Frame(FrameError),
}

impl From<EncodeError> for WriteError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<FrameError> for WriteError {
    fn from(error: FrameError) -> Self {
        Self::Frame(error)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => error.fmt(f),
            Self::Frame(error) => error.fmt(f),
        }
    }
}

/// Shows the error within it, and has that one's source: it adds nothing to say.
impl core::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Encode(error) => error.source(),
            Self::Frame(error) => error.source(),
        }
    }
}
