//! Messages that come and go before a deadline, or not.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use framing_core::{FrameBoundaries, Framing, Message, OwnedMessage};

use super::deadline::{Timeouts, after};
use super::{MessageStream, recv, send};
use crate::{Frame, StreamError};

impl<S: Read + Timeouts, F: Framing> MessageStream<S, F> {
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
}

impl<S: Write + Timeouts, F: Framing> MessageStream<S, F> {
    /// Sends `message`, but takes no longer than `timeout` for all that is queued.
    ///
    /// # Errors
    /// [`StreamError::SendTimeout`]: the message is queued whole, and part of it may have gone; [`flush`](Self::flush) sends the
    /// rest. [`StreamError::Send`]: it is not queued, also where the queue was full and did not go in time. Else those
    /// of [`send`](Self::send). The timeout of the stream below is then what it was before.
    pub fn send_timeout<'a, M: Message<'a>>(&mut self, message: &M, timeout: Duration) -> Result<(), StreamError> {
        send::until(&mut self.stream, &mut self.encoder, after(timeout), |stream, encoder| {
            send::message(stream, encoder, message)
        })
    }

    /// Sends `message` until `deadline`: as [`send_timeout`](Self::send_timeout).
    ///
    /// # Errors
    /// Those of [`send_timeout`](Self::send_timeout).
    pub fn send_deadline<'a, M: Message<'a>>(&mut self, message: &M, deadline: Instant) -> Result<(), StreamError> {
        send::until(&mut self.stream, &mut self.encoder, Some(deadline), |stream, encoder| {
            send::message(stream, encoder, message)
        })
    }

    /// Writes all that is queued, but takes no longer than `timeout`.
    ///
    /// # Errors
    /// [`StreamError::SendTimeout`], and those of [`flush`](Self::flush).
    pub fn flush_timeout(&mut self, timeout: Duration) -> Result<(), StreamError> {
        send::until(&mut self.stream, &mut self.encoder, after(timeout), |stream, encoder| send::flush(stream, encoder))
    }
}
