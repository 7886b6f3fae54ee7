//! [`Sender`]: many tasks send over one stream.

mod claim;
mod error;
mod permit;
mod shared;
mod writer;

pub use error::SenderError;
pub use permit::Permit;
pub use writer::Writer;

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::tokio::io::AsyncWrite;
use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message};

use self::claim::held;
use self::shared::Shared;
use super::SendHalf;
use super::sending::push_bytes;
use super::turns::SharedTurns;
use crate::{Encoder, Stats};

/// Sends messages over a stream that others send over too; clone it for each of them.
///
/// A message is encoded straight into a queue that all share, and a [`Writer`], which is one task, writes what is queued: all of
/// it at once, however many messages that are. So no message costs a task, an allocation or a write of its own.
///
/// ```
/// use framing_core::{LengthPrefix, Raw};
/// use framing_io::tokio::{MessageStream, SenderError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), SenderError> {
/// let (here, there) = tokio::io::duplex(64);
/// let (mut receiver, sender) = MessageStream::new(here, LengthPrefix::u8()).into_split();
/// # let _ = &mut receiver;
/// let (sender, writer) = sender.into_sender();
/// tokio::spawn(writer);
/// for _ in 0..3 {
///     let sender = sender.clone();
///     tokio::spawn(async move { sender.send(&Raw(b"hi")).await });
/// }
/// # let mut peer = MessageStream::new(there, LengthPrefix::u8());
/// # for _ in 0..3 {
/// #     assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload(), b"hi");
/// # }
/// sender.close().await // All that was queued has gone, and the peer sees the end.
/// # }
/// ```
///
/// # Order
/// The messages of one task go in the order in which it sent them; those of several as they come.
///
/// # Memory
/// The queue is bounded in bytes. [`send`](Self::send) waits when the [high watermark](crate::BufferPolicy::high) is reached, until no
/// more than the low one is queued; [`try_send`](Self::try_send) never waits, and is told [`SendError::Full`](crate::SendError::Full) when
/// [`BufferPolicy::max`](crate::BufferPolicy::max) bytes are queued or promised to [permits](Permit). While nothing is queued it
/// holds no buffer.
///
/// # When the last is dropped
/// The writer writes what is queued, shuts the stream below down, and ends.
pub struct Sender<F> {
    shared: Arc<Shared<F>>,
    turns: SharedTurns,
}

/// A sender over the encoder of `half`, and the writer of its stream.
pub(super) fn sender<W: AsyncWrite, F: Framing>(half: SendHalf<W, F>) -> (Sender<F>, Writer<W, F>) {
    let (stream, encoder) = half.into_parts();
    let policy = encoder.policy();
    let shared = Arc::new(Shared::new(encoder, stream.is_write_vectored()));
    let writer = Writer::new(stream, policy, Arc::clone(&shared));
    (Sender { shared, turns: SharedTurns::default() }, writer)
}

impl<F: Framing> Sender<F> {
    /// Queues `message`, as soon as the queue is not under pressure.
    ///
    /// Ready, it says that the message is queued, not that it has arrived; [`flush`](Self::flush) waits until it is written.
    ///
    /// # Cancel safety
    /// Cancelled, it has queued nothing of the message.
    ///
    /// # Errors
    /// [`SenderError::Send`] where the message has no frame, or one that never fits; [`SenderError::Closed`] and
    /// [`SenderError::Failed`] where nothing more goes. It was not queued then.
    #[inline]
    pub async fn send<'a, M: Message<'a>>(&self, message: &M) -> Result<(), SenderError> {
        self.turn().await;
        if let Some(done) = self.shared.push_if_calm(|encoder| encoder.push(message)) {
            return done;
        }
        let held = held(&self.shared, message.size_hint()).await?;
        self.shared.spend(held, |encoder| encoder.push(message))
    }

    /// Queues `message`, or says that the queue has no room for it.
    ///
    /// # Errors
    /// Those of [`send`](Self::send); [`SendError::Full`](crate::SendError::Full) says to wait, and `send` does.
    #[inline]
    pub fn try_send<'a, M: Message<'a>>(&self, message: &M) -> Result<(), SenderError> {
        self.shared.push(|encoder| encoder.push(message))
    }

    /// Waits until all that was queued before is written and the stream below is flushed.
    ///
    /// # Cancel safety
    /// Cancel safe: it only waits.
    ///
    /// # Errors
    /// [`SenderError::Failed`] or [`SenderError::Closed`] where the writer has ended before.
    pub async fn flush(&self) -> Result<(), SenderError> {
        let end = self.shared.ask_flush();
        self.shared.flushed_to(end).await
    }

    /// Takes no more messages from anybody, and waits until all that was queued is written and the stream below is shut down.
    ///
    /// # Cancel safety
    /// Cancelled, it has closed all the same; call it again to wait.
    ///
    /// # Errors
    /// [`SenderError::Failed`] where the stream below failed, [`SenderError::Closed`] where the writer was dropped, before all was
    /// written.
    pub async fn close(&self) -> Result<(), SenderError> {
        self.shared.ask_close();
        self.shared.closed().await
    }

    /// Lets others run, where it is their turn.
    #[inline]
    async fn turn(&self) {
        if !self.turns.take() {
            poll_fn(|cx| self.turns.poll(cx)).await;
        }
    }

    /// Why nothing more can be sent; `None` while something can.
    #[must_use]
    pub fn failed(&self) -> Option<SenderError> {
        self.shared.lock().refusal()
    }

    /// Whether [`send`](Self::send) would wait.
    #[must_use]
    pub fn is_pressed(&self) -> bool {
        !self.shared.lock().is_calm()
    }

    /// How many bytes are queued, by all, and not written yet.
    #[must_use]
    pub fn queued(&self) -> usize {
        self.shared.lock().encoder.queued()
    }

    /// How long the oldest unsent byte has waited; see [`Encoder::age`](crate::Encoder::age).
    #[must_use]
    pub fn age(&self, now: Instant) -> Option<Duration> {
        self.shared.lock().encoder.age(now)
    }

    /// Whether the peer has ceased to read; see [`Encoder::is_stale`](crate::Encoder::is_stale).
    #[must_use]
    pub fn is_stale(&self, now: Instant) -> bool {
        self.shared.lock().encoder.is_stale(now)
    }

    /// What was queued and sent so far, by all.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared.lock().encoder.stats()
    }
}

impl<F: FrameBoundaries> Sender<F> {
    /// Sends the bytes of `payload` as one frame, as by [`send`](Self::send), without copying them: they are kept until they have gone,
    /// and count as queued in full. A small payload is copied, as is any where the stream below writes one piece at a time.
    ///
    /// # Cancel safety
    /// As [`send`](Self::send).
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn send_bytes(&self, payload: Bytes) -> Result<(), SenderError> {
        self.turn().await;
        let push = |encoder: &mut Encoder<F>| push_bytes(encoder, self.shared.vectored, &payload);
        if let Some(done) = self.shared.push_if_calm(push) {
            return done;
        }
        let held = held(&self.shared, payload.len()).await?;
        self.shared.spend(held, push)
    }

    /// Waits until there is room for a payload of `size` bytes, and keeps it: what is written into the [`Permit`] has its place.
    ///
    /// Several may be open at a time. Who holds one and waits for another, or for [`send`](Self::send), may wait for itself.
    ///
    /// # Cancel safety
    /// Cancelled, it has kept nothing.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn reserve(&self, size: usize) -> Result<Permit<F>, SenderError> {
        self.turn().await;
        self.shared.lock().encoder.frame_room(size)?;
        let held = held(&self.shared, size).await?;
        Ok(Permit::new(self.clone(), size, held))
    }

    /// As [`reserve`](Self::reserve), where there is room now.
    ///
    /// # Errors
    /// Those of [`try_send`](Self::try_send).
    pub fn try_reserve(&self, size: usize) -> Result<Permit<F>, SenderError> {
        let held = self.shared.push(|encoder| {
            let needed = encoder.frame_room(size)?;
            encoder.set_aside(needed).map(|()| needed)
        })?;
        Ok(Permit::new(self.clone(), size, held))
    }
}

impl<F> Clone for Sender<F> {
    fn clone(&self) -> Self {
        self.shared.lock().add_sender();
        Self { shared: Arc::clone(&self.shared), turns: SharedTurns::default() }
    }
}

impl<F> Drop for Sender<F> {
    fn drop(&mut self) {
        self.shared.dropped();
    }
}

impl<F> fmt::Debug for Sender<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("queued", &self.shared.lock().encoder.queued()).finish_non_exhaustive()
    }
}
