//! The verbs of what receives: of a whole stream and of its half, written once.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::tokio::io::AsyncRead;
use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, OwnedMessage};

use super::verbs::{Recv, RecvFound};
use super::{MessageStream, RecvHalf};
use crate::{Decoder, Frame, StreamError};

/// Writes them for `$stream`, which has the fields `stream` and `receiving`.
macro_rules! receives {
    ($stream:ident) => {
        impl<S: AsyncRead, F: Framing> $stream<S, F> {
            /// Waits for the next message; `None` where the stream has ended between two messages.
            ///
            /// Reads only where no whole message is buffered. A message that borrows is received as a frame:
            /// [`recv_frame`](Self::recv_frame).
            ///
            /// # Cancel safety
            /// Cancel safe: what has come of a message stays in the buffer, and the next call goes on with it. So
            /// `tokio::time::timeout(time, stream.recv())` waits for a whole message, however its bytes trickle in.
            ///
            /// # Errors
            /// [`StreamError::Io`] of the stream below, and [`StreamError::Recv`], of which [`Decoder`](crate::Decoder) says which are
            /// final. An end of the stream within a message is [`FrameError::Truncated`](framing_core::FrameError::Truncated).
            #[inline]
            pub fn recv<M: OwnedMessage>(&mut self) -> impl Future<Output = Result<Option<M>, StreamError>>
            where
                S: Unpin,
            {
                Recv::new(&mut self.receiving, &mut self.stream)
            }

            /// Waits for the next frame and lends it until the next call; `None` where the stream has ended between two.
            ///
            /// ```
            /// # use framing_core::{LengthPrefix, Raw};
            /// # use framing_io::{StreamError, tokio::MessageStream};
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> Result<(), StreamError> {
            /// let mut stream = MessageStream::new(&b"\x02hi\x00"[..], LengthPrefix::u8());
            /// while let Some(frame) = stream.recv_frame().await? {
            ///     let message: Raw<'_> = frame.decode()?; // Any message, borrowing or not.
            ///     assert_eq!(message.0, frame.payload());
            /// }
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Cancel safety
            /// Cancel safe, as [`recv`](Self::recv): a frame is taken when it is lent.
            ///
            /// # Errors
            /// Those of [`recv`](Self::recv), but for those of decoding.
            #[inline]
            pub fn recv_frame(&mut self) -> impl Future<Output = Result<Option<Frame<'_>>, StreamError>>
            where
                S: Unpin,
                F: FrameBoundaries,
            {
                RecvFound::new(&mut self.receiving, &mut self.stream, Decoder::take_found)
            }

            /// Waits for the next frame and gives its payload away, to be kept or sent on; `None` where the stream has ended
            /// between two. Large ones are not copied: see [`Decoder::next_bytes`](crate::Decoder::next_bytes).
            ///
            /// # Cancel safety
            /// Cancel safe, as [`recv`](Self::recv): a frame is taken when it is given away.
            ///
            /// # Errors
            /// Those of [`recv`](Self::recv), but for those of decoding.
            #[inline]
            pub fn recv_bytes(&mut self) -> impl Future<Output = Result<Option<Bytes>, StreamError>>
            where
                S: Unpin,
                F: FrameBoundaries,
            {
                RecvFound::new(&mut self.receiving, &mut self.stream, Decoder::take_found_bytes)
            }

            /// [`recv`](Self::recv), as a poll.
            ///
            /// # Errors
            /// Those of [`recv`](Self::recv).
            #[inline]
            pub fn poll_recv<M: OwnedMessage>(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<Result<Option<M>, StreamError>> {
                let this = self.project();
                this.receiving.poll_message(this.stream, cx)
            }

            /// [`recv_frame`](Self::recv_frame), as a poll.
            ///
            /// # Errors
            /// Those of [`recv_frame`](Self::recv_frame).
            #[inline]
            pub fn poll_recv_frame(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<Result<Option<Frame<'_>>, StreamError>>
            where
                F: FrameBoundaries,
            {
                let this = self.project();
                let found = ready!(this.receiving.poll_frame(this.stream, cx))?;
                Poll::Ready(Ok(found.map(|found| this.receiving.decoder.take_found(found))))
            }

            /// [`recv_bytes`](Self::recv_bytes), as a poll. A frame is taken by the poll that is ready, so that nothing is lost with a
            /// future that is dropped between two polls.
            ///
            /// # Errors
            /// Those of [`recv_bytes`](Self::recv_bytes).
            #[inline]
            pub fn poll_recv_bytes(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<Result<Option<Bytes>, StreamError>>
            where
                F: FrameBoundaries,
            {
                let this = self.project();
                let found = ready!(this.receiving.poll_frame(this.stream, cx))?;
                Poll::Ready(Ok(found.map(|found| this.receiving.decoder.take_found_bytes(found))))
            }
        }
    };
}

receives!(MessageStream);
receives!(RecvHalf);
