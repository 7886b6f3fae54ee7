//! [`Permit`]: room that was promised.

use std::fmt;

use framing_core::{FrameBoundaries, Framing, Message};

use super::{Sender, SenderError};
use crate::Slot;

/// Room in the queue of a [`Sender`] for one payload, of [`Sender::reserve`]. Dropped, it gives the room back and sends nothing.
///
/// ```
/// # use framing_core::{LengthPrefix, Raw};
/// # use framing_io::tokio::{MessageStream, SenderError};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), SenderError> {
/// # let (here, there) = tokio::io::duplex(64);
/// # let (sender, writer) = MessageStream::new(here, LengthPrefix::u8()).into_split().1.into_sender();
/// # tokio::spawn(writer);
/// let permit = sender.reserve(100).await?;
/// drop(sender.reserve(100).await?); // Another at the same time, which sends nothing.
/// permit.with_slot(|mut slot| {
///     slot[..2].copy_from_slice(b"hi");
///     slot.commit(2)
/// })??;
/// # let mut peer = MessageStream::new(there, LengthPrefix::u8());
/// # assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload(), b"hi");
/// # Ok(())
/// # }
/// ```
///
/// It holds bytes of the queue's bound and not the queue: others send meanwhile. The writer does not end before it is used or
/// dropped, unless the sender is [closed](Sender::close).
pub struct Permit<F> {
    sender: Sender<F>,
    size: usize,
    held: usize,
}

impl<F> Permit<F> {
    pub(super) const fn new(sender: Sender<F>, size: usize, held: usize) -> Self {
        Self { sender, size, held }
    }

    /// The largest payload that it has room for, in bytes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }
}

impl<F: Framing> Permit<F> {
    /// Queues `message`, at once.
    ///
    /// # Errors
    /// [`SenderError::Closed`] and [`SenderError::Failed`]. [`SenderError::Send`] where the message has no frame, or is
    /// larger than [`size`](Self::size) and there is no more room.
    pub fn send<'a, M: Message<'a>>(mut self, message: &M) -> Result<(), SenderError> {
        let held = std::mem::take(&mut self.held);
        self.sender.shared.spend(held, |encoder| encoder.push(message))
    }
}

impl<F: FrameBoundaries> Permit<F> {
    /// Lends the place of the payload in the queue, to be written and [committed](Slot::commit) in `write`. All other
    /// senders wait meanwhile, so only write there.
    ///
    /// # Errors
    /// [`SenderError::Closed`] and [`SenderError::Failed`]; `write` was not called then.
    pub fn with_slot<T>(mut self, write: impl FnOnce(Slot<'_, F>) -> T) -> Result<T, SenderError> {
        let (held, size) = (std::mem::take(&mut self.held), self.size);
        self.sender.shared.spend(held, |encoder| encoder.reserve(size).map(write))
    }
}

impl<F> Drop for Permit<F> {
    fn drop(&mut self) {
        if self.held > 0 {
            self.sender.shared.ease(|queue| queue.encoder.give_back(self.held));
        }
    }
}

impl<F> fmt::Debug for Permit<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").field("size", &self.size).finish_non_exhaustive()
    }
}
