//! The verbs of what receives: of a whole stream and of its half, written once.

use std::io::Read;
use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, OwnedMessage};

use super::deadline::{Timeouts, after};
use super::{MessageStream, Messages, RecvHalf, recv};
use crate::{Frame, StreamError};

/// Writes them for `$stream`, which has the fields `stream` and `decoder`.
macro_rules! receives {
    ($stream:ident) => {
        impl<S: Read, F: Framing> $stream<S, F> {
            /// Waits for the next message; `None` where the stream has ended between two messages.
            ///
            /// Reads only where no whole message is buffered. A message that borrows is received as a frame:
            /// [`recv_frame`](Self::recv_frame).
            ///
            /// # Errors
            /// [`StreamError::Io`] of the stream below, and [`StreamError::Recv`], of which [`Decoder`](crate::Decoder) says which are
            /// final. An end of the stream within a message is [`FrameError::Truncated`](framing_core::FrameError::Truncated).
            #[inline]
            pub fn recv<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError> {
                recv::message(&mut self.stream, &mut self.decoder)
            }

            /// Waits for the next frame and lends it until the next call; `None` where the stream has ended between two.
            ///
            /// ```
            /// use framing_core::{LengthPrefix, Raw};
            /// use framing_io::blocking::MessageStream;
            ///
            /// let mut stream = MessageStream::new(&b"\x02hi\x00"[..], LengthPrefix::u8());
            /// while let Some(frame) = stream.recv_frame()? {
            ///     let message: Raw<'_> = frame.decode()?; // Any message, borrowing or not.
            ///     assert_eq!(message.0, frame.payload());
            /// }
            /// # Ok::<(), framing_io::StreamError>(())
            /// ```
            ///
            /// # Errors
            /// Those of [`recv`](Self::recv), but for those of decoding.
            #[inline]
            pub fn recv_frame(&mut self) -> Result<Option<Frame<'_>>, StreamError>
            where
                F: FrameBoundaries,
            {
                recv::frame(&mut self.stream, &mut self.decoder)
            }

            /// Waits for the next frame and gives its payload away, to be kept or sent on; `None` where the stream has ended
            /// between two. Large ones are not copied: see [`Decoder::next_bytes`](crate::Decoder::next_bytes).
            ///
            /// # Errors
            /// Those of [`recv`](Self::recv), but for those of decoding.
            #[inline]
            pub fn recv_bytes(&mut self) -> Result<Option<Bytes>, StreamError>
            where
                F: FrameBoundaries,
            {
                recv::bytes(&mut self.stream, &mut self.decoder)
            }

            /// The messages until the stream ends, or until an error that is final, which comes last.
            ///
            /// ```
            /// use framing_core::LengthPrefix;
            /// use framing_io::blocking::MessageStream;
            /// # use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};
            /// # struct Byte(u8);
            /// # impl Message<'_> for Byte {
            /// #     const MAX_SIZE: usize = 1;
            /// #     fn size_hint(&self) -> usize { 1 }
            /// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put_u8(self.0) }
            /// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { input.take_u8().map(Byte) }
            /// # }
            /// let mut stream = MessageStream::new(&[1, 30, 1, 12][..], LengthPrefix::u8());
            /// let mut sum = 0;
            /// for message in stream.messages::<Byte>() {
            ///     sum += message?.0;
            /// }
            /// assert_eq!(sum, 42);
            /// # Ok::<(), framing_io::StreamError>(())
            /// ```
            pub const fn messages<M: OwnedMessage>(&mut self) -> Messages<'_, S, F, M> {
                Messages::new(&mut self.stream, &mut self.decoder)
            }
        }

        impl<S: Read + Timeouts, F: Framing> $stream<S, F> {
            /// Waits for the next message, but no longer than `timeout` for all of it.
            ///
            /// Of no time at all it takes what is there: one read, as short as a socket can.
            ///
            /// ```
            /// use framing_core::{LengthPrefix, Raw};
            /// use framing_io::{StreamError, blocking::MessageStream};
            /// # use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};
            /// # #[derive(Debug)]
            /// # struct Byte(u8);
            /// # impl Message<'_> for Byte {
            /// #     const MAX_SIZE: usize = 1;
            /// #     fn size_hint(&self) -> usize { 1 }
            /// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put_u8(self.0) }
            /// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { input.take_u8().map(Byte) }
            /// # }
            /// use std::io::Write;
            /// use std::net::{TcpListener, TcpStream};
            /// use std::time::Duration;
            ///
            /// let listener = TcpListener::bind("127.0.0.1:0")?;
            /// let mut stream = MessageStream::new(TcpStream::connect(listener.local_addr()?)?, LengthPrefix::u8());
            /// let mut slow = listener.accept()?.0;
            /// slow.write_all(&[1])?; // A head, and nothing more.
            /// let late = stream.recv_timeout::<Byte>(Duration::from_millis(20)).unwrap_err();
            /// assert!(late.is_timeout());
            /// slow.write_all(&[42])?;
            /// assert!(matches!(stream.recv::<Byte>(), Ok(Some(Byte(42)))), "nothing was lost");
            /// # Ok::<(), StreamError>(())
            /// ```
            ///
            /// # Errors
            /// [`StreamError::RecvTimeout`], after which all goes on where it was; and those of [`recv`](Self::recv). The timeout of
            /// the stream below is then what it was before.
            pub fn recv_timeout<M: OwnedMessage>(&mut self, timeout: Duration) -> Result<Option<M>, StreamError> {
                recv::message_until(&mut self.stream, &mut self.decoder, after(timeout))
            }

            /// Waits for the next message until `deadline`: as [`recv_timeout`](Self::recv_timeout).
            ///
            /// # Errors
            /// Those of [`recv_timeout`](Self::recv_timeout).
            pub fn recv_deadline<M: OwnedMessage>(&mut self, deadline: Instant) -> Result<Option<M>, StreamError> {
                recv::message_until(&mut self.stream, &mut self.decoder, Some(deadline))
            }

            /// Waits for the next frame, but no longer than `timeout` for all of it.
            ///
            /// # Errors
            /// Those of [`recv_timeout`](Self::recv_timeout), but for those of decoding.
            pub fn recv_frame_timeout(&mut self, timeout: Duration) -> Result<Option<Frame<'_>>, StreamError>
            where
                F: FrameBoundaries,
            {
                recv::frame_until(&mut self.stream, &mut self.decoder, after(timeout))
            }

            /// Waits for the next frame until `deadline`.
            ///
            /// # Errors
            /// Those of [`recv_timeout`](Self::recv_timeout), but for those of decoding.
            pub fn recv_frame_deadline(&mut self, deadline: Instant) -> Result<Option<Frame<'_>>, StreamError>
            where
                F: FrameBoundaries,
            {
                recv::frame_until(&mut self.stream, &mut self.decoder, Some(deadline))
            }

            /// Waits for the next frame, but no longer than `timeout` for all of it, and gives its payload away: as
            /// [`recv_bytes`](Self::recv_bytes).
            ///
            /// # Errors
            /// Those of [`recv_timeout`](Self::recv_timeout), but for those of decoding.
            pub fn recv_bytes_timeout(&mut self, timeout: Duration) -> Result<Option<Bytes>, StreamError>
            where
                F: FrameBoundaries,
            {
                recv::bytes_until(&mut self.stream, &mut self.decoder, after(timeout))
            }

            /// Waits for the next frame until `deadline`, and gives its payload away: as [`recv_bytes`](Self::recv_bytes).
            ///
            /// # Errors
            /// Those of [`recv_timeout`](Self::recv_timeout), but for those of decoding.
            pub fn recv_bytes_deadline(&mut self, deadline: Instant) -> Result<Option<Bytes>, StreamError>
            where
                F: FrameBoundaries,
            {
                recv::bytes_until(&mut self.stream, &mut self.decoder, Some(deadline))
            }
        }
    };
}

receives!(MessageStream);
receives!(RecvHalf);
