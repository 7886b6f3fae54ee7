//! [`Slot`]: the place of a payload that is written by hand.

use std::fmt;
use std::ops::{Deref, DerefMut};

use framing_core::framing::WriteError;
use framing_core::{FrameBoundaries, FrameError, Framing};

use super::Encoder;
use crate::SendError;

impl<F: FrameBoundaries> Encoder<F> {
    /// Lends the place of a payload of at most `size` bytes, in the queue, to be written there and
    /// [committed](Slot::commit). Dropped instead, it leaves nothing behind.
    ///
    /// ```
    /// use framing_core::{LengthPrefix, LittleEndian, Writer};
    /// use framing_io::{Encoder, SendError};
    ///
    /// let mut encoder = Encoder::new(LengthPrefix::u8());
    /// let mut slot = encoder.reserve(100)?;
    /// slot[..2].copy_from_slice(b"hi");
    /// slot.commit(2)?;
    /// drop(encoder.reserve(100)?);
    /// assert_eq!(encoder.unsent(), b"\x02hi");
    /// # Ok::<(), SendError>(())
    /// ```
    ///
    /// # Errors
    /// [`SendError::Full`] where it does not fit beside what is queued, and [`FrameError::TooLarge`] where no frame may hold
    /// so much.
    pub fn reserve(&mut self, size: usize) -> Result<Slot<'_, F>, SendError> {
        let needed = self.frame_room(size)?;
        if needed > self.buffer.free() || self.buffer.room(needed).len() < needed {
            self.buffer.settle();
            return Err(self.full(size));
        }
        let head = self.framing.open(size);
        Ok(Slot { encoder: self, head, size, needed })
    }

    /// The most bytes that a frame takes whose payload has `size`, where that is no more than there can be.
    pub(crate) fn frame_room(&mut self, size: usize) -> Result<usize, SendError> {
        if size > self.max_payload {
            return Err(SendError::Message(FrameError::too_large(size as u64, self.max_payload).into()));
        }
        let needed = size.saturating_add(self.framing.max_overhead(size));
        if needed > self.buffer.limit() { Err(self.full(size)) } else { Ok(needed) }
    }
}

/// The place of a payload in the queue; see [`Encoder::reserve`]. It derefs to the bytes, which are to be written: what
/// stands there is of no meaning.
pub struct Slot<'e, F: Framing> {
    encoder: &'e mut Encoder<F>,
    /// The payload begins so many bytes after the end of the queue.
    head: usize,
    size: usize,
    /// All of the room: the payload and what the framing puts around it.
    needed: usize,
}

impl<F: Framing> Slot<'_, F> {
    /// Queues the first `size` bytes as the payload of a frame. More than were reserved are taken for all.
    ///
    /// # Errors
    /// [`SendError::Message`] where the framing has no frame for this payload; nothing is queued then.
    pub fn commit(self, size: usize) -> Result<(), SendError> {
        let (framing, buffer) = (&self.encoder.framing, &mut self.encoder.buffer);
        match framing.close(buffer.room(self.needed), self.head, size.min(self.size)) {
            Ok(size) => {
                buffer.commit(size);
                self.encoder.queued_one();
                Ok(())
            }
            Err(error) => Err(SendError::Message(WriteError::Frame(error))),
        }
    }
}

impl<F: Framing> Deref for Slot<'_, F> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.encoder.buffer.spare(self.head, self.size)
    }
}

impl<F: Framing> DerefMut for Slot<'_, F> {
    fn deref_mut(&mut self) -> &mut [u8] {
        let room = self.encoder.buffer.room(self.needed);
        room.get_mut(self.head..self.head.saturating_add(self.size)).unwrap_or_default()
    }
}

impl<F: Framing> Drop for Slot<'_, F> {
    fn drop(&mut self) {
        self.encoder.buffer.settle();
    }
}

impl<F: Framing> fmt::Debug for Slot<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("size", &self.size).finish_non_exhaustive()
    }
}
