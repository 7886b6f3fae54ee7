//! The verbs of what sends: of a whole stream and of its half, written once.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::io::AsyncWrite;
use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message, Raw};

use super::verbs::{Feed, Flush};
use super::{MessageStream, SendHalf};
use crate::{Slot, StreamError};

/// Writes them for `$stream`, which has the fields `stream` and `sending`.
macro_rules! sends {
    ($stream:ident) => {
        impl<S: AsyncWrite, F: Framing> $stream<S, F> {
            /// Queues `message`, then writes all that is queued and flushes the stream below.
            ///
            /// # Cancel safety
            /// Cancelled, it has queued the whole message or nothing of it: the [stats](crate::Stats) count the
            /// frames that are queued. What is queued goes with the next message, or by [`flush`](Self::flush).
            ///
            /// # Errors
            /// - [`StreamError::Send`]: the message is not queued, and never fits.
            /// - [`StreamError::Io`]: the stream below is broken, and nothing tells how much arrived.
            #[inline]
            pub async fn send<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError>
            where
                S: Unpin,
            {
                self.feed(message).await?;
                self.flush().await
            }

            /// Queues `message`, and writes only where so much is queued that it pays ([`BufferPolicy::batch`](crate::BufferPolicy::batch)): for many messages in a
            /// row. [`flush`](Self::flush) sends the rest. It waits where the stream below does not take a batch.
            ///
            /// # Cancel safety
            /// Cancelled, it has queued nothing of the message.
            ///
            /// # Errors
            /// Those of [`send`](Self::send); after any of them the message was not queued.
            #[inline]
            pub fn feed<'a, M: Message<'a>>(&mut self, message: &M) -> impl Future<Output = Result<(), StreamError>>
            where
                S: Unpin,
            {
                Feed::new(&mut self.sending, &mut self.stream, message)
            }

            /// Sends the bytes of `payload` as one frame. Of a large one the stream below takes what it takes at once from where it
            /// lies, behind the head and what was queued before; only the rest is copied.
            ///
            /// # Cancel safety
            /// As [`send`](Self::send).
            ///
            /// # Errors
            /// Those of [`send`](Self::send).
            pub async fn send_frame(&mut self, payload: &[u8]) -> Result<(), StreamError>
            where
                S: Unpin,
                F: FrameBoundaries,
            {
                self.send_parts(&Raw(&[]), payload).await
            }

            /// Sends one frame whose payload is the encoding of `message` and then `body`, as by [`send_frame`](Self::send_frame).
            ///
            /// # Cancel safety
            /// As [`send`](Self::send).
            ///
            /// # Errors
            /// Those of [`send`](Self::send).
            pub async fn send_parts<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<(), StreamError>
            where
                S: Unpin,
                F: FrameBoundaries,
            {
                poll_fn(|cx| self.sending.poll_parts(Pin::new(&mut self.stream), cx, message, body)).await?;
                self.flush().await
            }

            /// Feeds the bytes of `payload` as one frame, without copying them: they are kept until they have gone. A small payload is
            /// copied, as is any where the stream below writes one piece at a time.
            ///
            /// # Cancel safety
            /// As [`feed`](Self::feed).
            ///
            /// # Errors
            /// Those of [`feed`](Self::feed).
            pub async fn feed_bytes(&mut self, payload: Bytes) -> Result<(), StreamError>
            where
                S: Unpin,
                F: FrameBoundaries,
            {
                poll_fn(|cx| self.sending.poll_bytes(Pin::new(&mut self.stream), cx, &payload)).await
            }

            /// Waits until a payload of `size` bytes has room in the queue, and lends its place there, to be written and
            /// [committed](Slot::commit). Dropped instead, it leaves nothing behind.
            ///
            /// ```
            /// # use framing_core::LengthPrefix;
            /// # use framing_io::{StreamError, tokio::MessageStream};
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> Result<(), StreamError> {
            /// # let mut stream = MessageStream::new(Vec::new(), LengthPrefix::u8());
            /// let mut slot = stream.reserve(100).await?;
            /// slot[..2].copy_from_slice(b"hi");
            /// slot.commit(2)?;
            /// stream.flush().await?;
            /// # assert_eq!(stream.get_ref(), b"\x02hi");
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Cancel safety
            /// Cancel safe: nothing is reserved before it is lent.
            ///
            /// # Errors
            /// Those of [`feed`](Self::feed).
            pub async fn reserve(&mut self, size: usize) -> Result<Slot<'_, F>, StreamError>
            where
                S: Unpin,
                F: FrameBoundaries,
            {
                poll_fn(|cx| self.sending.poll_reserve(Pin::new(&mut self.stream), cx, size)).await?;
                Ok(self.sending.encoder.reserve(size)?)
            }

            /// Writes all that is queued, then flushes the stream below.
            ///
            /// # Cancel safety
            /// Cancel safe: what did not go stays queued, and the next call begins with it.
            ///
            /// # Errors
            /// [`StreamError::Io`]: what did not go stays queued. [`ErrorKind::WriteZero`](std::io::ErrorKind::WriteZero) where the
            /// stream below takes nothing.
            #[inline]
            pub fn flush(&mut self) -> impl Future<Output = Result<(), StreamError>>
            where
                S: Unpin,
            {
                Flush::new(&mut self.sending, &mut self.stream)
            }

            /// Writes all that is queued, then shuts the writing side of the stream below down: the peer sees a clean end. The other
            /// direction goes on.
            ///
            /// # Cancel safety
            /// Cancel safe, as [`flush`](Self::flush).
            ///
            /// # Errors
            /// Those of [`flush`](Self::flush).
            pub async fn close(&mut self) -> Result<(), StreamError>
            where
                S: Unpin,
            {
                poll_fn(|cx| Pin::new(&mut *self).poll_close(cx)).await
            }

            /// [`feed`](Self::feed), as a poll. Pending, it has queued nothing of the message.
            ///
            /// # Errors
            /// Those of [`feed`](Self::feed).
            #[inline]
            pub fn poll_feed<'a, M: Message<'a>>(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                message: &M,
            ) -> Poll<Result<(), StreamError>> {
                let this = self.project();
                this.sending.poll_message(this.stream, cx, message)
            }

            /// Writes while a batch is queued: ready where [`feed`](Self::feed) would queue a message at once.
            ///
            /// # Errors
            /// Those of [`flush`](Self::flush).
            #[inline]
            pub fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
                let this = self.project();
                this.sending.poll_ready(this.stream, cx)
            }

            /// [`flush`](Self::flush), as a poll.
            ///
            /// # Errors
            /// Those of [`flush`](Self::flush).
            pub fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
                let this = self.project();
                this.sending.poll_flush(this.stream, cx)
            }

            /// [`close`](Self::close), as a poll.
            ///
            /// # Errors
            /// Those of [`close`](Self::close).
            pub fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
                let this = self.project();
                this.sending.poll_close(this.stream, cx)
            }
        }
    };
}

sends!(MessageStream);
sends!(SendHalf);
