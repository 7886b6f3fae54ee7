//! [`FixedSize`]: frames of one size.

use super::scan::is_about_one_frame;
use super::{FrameBoundaries, FrameError, Framing, Part, Step};
use crate::Reason;
use crate::size::saturate;

/// Each frame is a payload of the same size, and nothing else: records, cells, samples.
///
/// ```text
///   |<--- size --->|<--- size --->|
///   +--------------+--------------+----
///   |   payload    |   payload    | ...
///   +--------------+--------------+----
/// ```
///
/// To send a payload of another size is [`Reason::PayloadSize`], with both numbers. For messages of a fixed layout
/// [`Bare`](super::Bare) gives the same bytes; this one also marks the frames, and so passes those on that are not
/// decoded, and goes on after a malformed one.
///
/// ```
/// use framing_core::FixedSize;
///
/// const CELLS: FixedSize = FixedSize::new(53); // As ATM has them.
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedSize {
    /// At least 1.
    size: usize,
}

impl FixedSize {
    /// Frames of `size` bytes; 0 is taken for 1.
    #[must_use]
    pub const fn new(size: usize) -> Self {
        Self { size: if size == 0 { 1 } else { size } }
    }

    /// The size of a frame, in bytes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }
}

impl Framing for FixedSize {
    type Scan = ();

    fn max_payload(&self) -> usize {
        self.size
    }

    fn max_overhead(&self, _: usize) -> usize {
        0
    }

    #[inline]
    fn find(&self, (): &mut (), buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        match self.size.checked_sub(buffered.len()) {
            Some(needed) if buffered.is_empty() => Ok(Step::Incomplete { needed, part: Part::Head }),
            _ if self.size > limit => Err(FrameError::too_large(self.size as u64, limit)),
            Some(needed) if needed > 0 => Ok(Step::Incomplete { needed, part: Part::Payload }),
            _ => Ok(Step::Frame { payload: 0..self.size, end: self.size }),
        }
    }

    /// Where a frame begins does not depend on what is in one; but frames that are too large stay so.
    fn recovers(&self, error: &FrameError) -> bool {
        is_about_one_frame(error) && !matches!(error, FrameError::TooLarge { .. })
    }

    #[inline]
    fn open(&self, _: usize) -> usize {
        0
    }

    #[inline]
    fn close(&self, _: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        if payload != self.size {
            return Err(self.refuse(payload));
        }
        Ok(head.saturating_add(payload))
    }
}

impl FixedSize {
    #[cold]
    fn refuse(&self, payload: usize) -> FrameError {
        let (length, size) = (saturate(payload as u64), saturate(self.size as u64));
        FrameError::Malformed { offset: 0, reason: Reason::PayloadSize { length, size } }
    }
}

impl FrameBoundaries for FixedSize {}
