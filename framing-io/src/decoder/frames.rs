//! Frames as they are, of framings that say where one ends.

use framing_core::FrameBoundaries;

use super::Decoder;
use crate::search::{Found, Held, Next};
use crate::{Frame, RecvError};

impl<F: FrameBoundaries> Decoder<F> {
    /// The next frame, or `None` until more bytes have come.
    ///
    /// # Errors
    /// [`RecvError::Frame`]; see [`Decoder`] for what the next call does then.
    #[inline]
    pub fn next_frame(&mut self) -> Result<Option<Frame<'_>>, RecvError> {
        Ok(self.find_frame()?.map(|found| self.take_found(found)))
    }

    /// Whether a whole frame is there, for [`take_frame`](Self::take_frame) to lend.
    ///
    /// The two are [`next_frame`](Self::next_frame) in two steps: a loop that brings bytes until there is a frame
    /// cannot hold on to a borrow of the decoder meanwhile.
    ///
    /// # Errors
    /// Those of [`next_frame`](Self::next_frame).
    #[inline]
    pub fn frame_ready(&mut self) -> Result<bool, RecvError> {
        Ok(match self.find_frame()? {
            Some(found) => {
                self.search.hold(Held::Frame(found));
                true
            }
            None => false,
        })
    }

    /// The frame that [`frame_ready`](Self::frame_ready) found, or `None` where it found none.
    #[inline]
    pub fn take_frame(&mut self) -> Option<Frame<'_>> {
        match std::mem::replace(&mut self.search.held, Held::Nothing) {
            Held::Frame(found) => Some(self.take_found(found)),
            other => {
                self.search.held = other;
                None
            }
        }
    }

    /// A whole frame, not taken yet. For the adapters here, whose loops then need not hold it in the decoder.
    #[inline(always)]
    pub(crate) fn find_frame(&mut self) -> Result<Option<Found>, RecvError> {
        match self.search(usize::MAX)? {
            Next::Frame(found) => Ok(Some(found)),
            Next::Open | Next::Nothing => Ok(None),
        }
    }

    /// The same without saying why there is none, which `find_frame` does then: the first of two steps, which costs least.
    #[cfg(any(feature = "blocking", feature = "mio", feature = "tokio"))]
    #[inline(always)]
    pub(crate) fn look_frame(&mut self) -> Option<Found> {
        match self.look(usize::MAX) {
            Next::Frame(found) => Some(found),
            Next::Open | Next::Nothing => None,
        }
    }

    /// As `find_frame`, for a loop that brings bytes until there is one: it costs nothing where too few have come, and gives no
    /// memory back.
    #[cfg(any(feature = "blocking", feature = "tokio"))]
    #[inline(always)]
    pub(crate) fn found_by_now(&mut self) -> Result<Option<Found>, RecvError> {
        if self.needed() > 0 {
            return Ok(None);
        }
        match self.look_frame() {
            None if self.needed() == 0 => self.found_held(),
            found => Ok(found),
        }
    }

    #[cfg(any(feature = "blocking", feature = "tokio"))]
    #[cold]
    #[inline(never)]
    fn found_held(&mut self) -> Result<Option<Found>, RecvError> {
        self.find_frame()
    }

    /// Takes what `find_frame` has just found.
    #[inline]
    pub(crate) fn take_found(&mut self, found: Found) -> Frame<'_> {
        Frame::new(self.take(found))
    }
}
