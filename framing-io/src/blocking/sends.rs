//! The verbs of what sends: of a whole stream and of its half, written once.

use std::io::Write;
use std::time::{Duration, Instant};

use framing_core::{FrameBoundaries, Framing, Message, Raw};

use super::deadline::{Timeouts, after};
use super::{MessageStream, SendHalf, send};
use crate::StreamError;

/// Writes them for `$stream`, which has the fields `stream` and `encoder`.
macro_rules! sends {
    ($stream:ident) => {
        impl<S: Write, F: Framing> $stream<S, F> {
            /// Queues `message` and writes all that is queued.
            ///
            /// # Errors
            /// - [`StreamError::Send`]: the message is not queued. Where the queue was full, it was tried to flush first.
            /// - [`StreamError::Io`] that is a timeout ([`StreamError::is_timeout`]): the message is queued whole, and part of
            ///   it may have gone. [`flush`](Self::flush) sends the rest; sending the message again would double it.
            /// - Any other [`StreamError::Io`]: the stream below is broken, and nothing tells how much arrived.
            #[inline]
            pub fn send<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
                send::message(&mut self.stream, &mut self.encoder, message)
            }

            /// Queues `message`, and writes what is queued only where the queue has no room for it: for many messages in a row.
            /// [`flush`](Self::flush) sends the rest.
            ///
            /// # Errors
            /// Those of [`send`](Self::send); but after any error, a timeout too, `message` was not queued: feed it again.
            #[inline]
            pub fn feed<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
                send::feed(&mut self.stream, &mut self.encoder, message)
            }

            /// Sends the bytes of `payload` as one frame. A large one is not copied: one vectored write takes it from where it lies, behind
            /// its head and what was queued before.
            ///
            /// # Errors
            /// Those of [`send`](Self::send).
            pub fn send_frame(&mut self, payload: &[u8]) -> Result<(), StreamError>
            where
                F: FrameBoundaries,
            {
                self.send_parts(&Raw(&[]), payload)
            }

            /// Sends one frame whose payload is the encoding of `message` and then `body`, which is not copied where it is
            /// large, as in [`send_frame`](Self::send_frame).
            ///
            /// # Errors
            /// Those of [`send`](Self::send).
            pub fn send_parts<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<(), StreamError>
            where
                F: FrameBoundaries,
            {
                send::parts(&mut self.stream, &mut self.encoder, message, body)
            }

            /// Writes all that is queued, then flushes the stream below.
            ///
            /// # Errors
            /// [`StreamError::Io`]: what did not go stays queued, and the next call begins with it.
            /// [`ErrorKind::WriteZero`](std::io::ErrorKind::WriteZero) where the stream below takes nothing.
            pub fn flush(&mut self) -> Result<(), StreamError> {
                send::flush(&mut self.stream, &mut self.encoder)
            }
        }

        impl<S: Write + Timeouts, F: Framing> $stream<S, F> {
            /// Sends `message`, but takes no longer than `timeout` for all that is queued.
            ///
            /// # Errors
            /// [`StreamError::SendTimeout`]: the message is queued whole, and part of it may have gone; [`flush`](Self::flush) sends the
            /// rest. [`StreamError::Send`]: it is not queued, also where the queue was full and did not go in time. Else those
            /// of [`send`](Self::send). The timeout of the stream below is then what it was before.
            pub fn send_timeout<'a, M: Message<'a>>(
                &mut self,
                message: &M,
                timeout: Duration,
            ) -> Result<(), StreamError> {
                send::until(&mut self.stream, &mut self.encoder, after(timeout), |stream, encoder| {
                    send::message(stream, encoder, message)
                })
            }

            /// Sends `message` until `deadline`: as [`send_timeout`](Self::send_timeout).
            ///
            /// # Errors
            /// Those of [`send_timeout`](Self::send_timeout).
            pub fn send_deadline<'a, M: Message<'a>>(
                &mut self,
                message: &M,
                deadline: Instant,
            ) -> Result<(), StreamError> {
                send::until(&mut self.stream, &mut self.encoder, Some(deadline), |stream, encoder| {
                    send::message(stream, encoder, message)
                })
            }

            /// Writes all that is queued, but takes no longer than `timeout`.
            ///
            /// # Errors
            /// [`StreamError::SendTimeout`], and those of [`flush`](Self::flush).
            pub fn flush_timeout(&mut self, timeout: Duration) -> Result<(), StreamError> {
                send::until(&mut self.stream, &mut self.encoder, after(timeout), |stream, encoder| {
                    send::flush(stream, encoder)
                })
            }
        }
    };
}

sends!(MessageStream);
sends!(SendHalf);
