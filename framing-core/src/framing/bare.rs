//! [`Bare`]: no framing at all.

use super::{Around, FrameError, Framing, Part, Step, size_of_all};

/// The message itself says where it ends: fixed layouts, and protocols whose messages carry their own lengths.
///
/// ```text
///   | message | message | mess
/// ```
///
/// A message that does not say it ([`Message::SELF_DELIMITING`](crate::Message::SELF_DELIMITING)) is refused when the program
/// that would receive it is compiled: it would end wherever a read happened to end.
///
/// A message that is not whole yet is decoded again when at least the bytes that it missed have come, so the cost of
/// receiving one is its size times the number of its variable-length parts at worst. Prefer
/// [`LengthPrefix`](super::LengthPrefix) for long messages of many such parts.
///
/// An error in a message is final: nothing tells where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bare {
    max: usize,
}

impl Bare {
    /// The default limit of a message, in bytes: 8 MiB.
    pub const DEFAULT_MAX: usize = 8 << 20;

    /// Messages of at most [`DEFAULT_MAX`](Self::DEFAULT_MAX) bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self { max: Self::DEFAULT_MAX }
    }

    /// Messages of at most `max` bytes.
    #[must_use]
    pub const fn max(self, max: usize) -> Self {
        Self { max }
    }
}

impl Default for Bare {
    fn default() -> Self {
        Self::new()
    }
}

impl Framing for Bare {
    type Scan = ();
    const MARKS_ENDS: bool = false;

    fn max_payload(&self) -> usize {
        self.max
    }

    fn max_overhead(&self, _: usize) -> usize {
        0
    }

    #[inline]
    fn find(&self, (): &mut (), buffered: &mut [u8], _: usize) -> Result<Step, FrameError> {
        Ok(if buffered.is_empty() { Step::Incomplete { needed: 1, part: Part::Head } } else { Step::Open })
    }

    #[inline]
    fn open(&self, _: usize) -> usize {
        0
    }

    #[inline]
    fn close(&self, _: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        if payload > self.max {
            return Err(FrameError::too_large(payload as u64, self.max));
        }
        Ok(head.saturating_add(payload))
    }

    fn close_around(&self, payload: &[&[u8]], _: &mut [u8]) -> Result<Option<Around>, FrameError> {
        let size = size_of_all(payload);
        if size > self.max {
            return Err(FrameError::too_large(size as u64, self.max));
        }
        Ok(Some(Around { head: 0, tail: 0 }))
    }
}
