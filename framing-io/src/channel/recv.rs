//! Receiving: what has come, or what comes in time.

use std::fmt;
use std::time::{Duration, Instant};

use ::mio::Interest;
use framing_core::OwnedMessage;

use super::Channel;
use super::wait::{after, has_passed, until_ready};
use crate::StreamError;
use crate::mio::Way;

impl<Tx, Rx: OwnedMessage> Channel<Tx, Rx> {
    /// The next message. `None` where the peer has left; and where the channel does not [block](Self::set_blocking), where there is no
    /// whole message now: [`is_ended`](Self::is_ended) tells the one from the other.
    ///
    /// # Errors
    /// [`StreamError::Recv`]: what came is not a message. It is dropped, and the next call goes on behind it, unless the error is
    /// [final](crate::Decoder::failed): the end of the stream within a message
    /// ([`FrameError::Truncated`](framing_core::FrameError::Truncated)), or a head that counts less than itself.
    /// [`StreamError::Io`] of the socket, which never is a timeout.
    pub fn recv(&mut self) -> Result<Option<Rx>, StreamError> {
        if self.blocks {
            return self.recv_until(None);
        }
        if !self.in_turn {
            // Who has no event loop tells it of no event, and wants what is there all the same.
            self.stream.ready(Interest::READABLE);
        }
        let message = self.stream.recv();
        // An error is part of a turn: a peer may send nothing but errors.
        self.in_turn = !matches!(message, Ok(None));
        if !self.in_turn {
            self.put_away();
        }
        message
    }

    /// Waits for the next message, but no longer than `timeout` for all of it, whether the channel blocks or not; `None` where the
    /// peer has left. No time at all gives what is there.
    ///
    /// # Errors
    /// [`StreamError::RecvTimeout`], after which all goes on where it was; else those of [`recv`](Self::recv).
    pub fn recv_timeout(&mut self, timeout: Duration) -> Result<Option<Rx>, StreamError> {
        self.recv_until(after(timeout))
    }

    /// Waits for the next message until `deadline`: as [`recv_timeout`](Self::recv_timeout).
    ///
    /// # Errors
    /// Those of [`recv_timeout`](Self::recv_timeout).
    pub fn recv_deadline(&mut self, deadline: Instant) -> Result<Option<Rx>, StreamError> {
        self.recv_until(Some(deadline))
    }

    /// The messages, and the errors between them: until the peer leaves or an error is final, which comes last; where the channel does
    /// not block, until there is none now.
    ///
    /// ```
    /// use framing_core::Message;
    /// # use framing_core::{DecodeError, EncodeError, Reader, Writer};
    /// use framing_io::channel::Channel;
    /// # struct Byte(u8);
    /// # impl Message<'_> for Byte {
    /// #     const MAX_SIZE: usize = 1;
    /// #     fn size_hint(&self) -> usize { 1 }
    /// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put_u8(self.0) }
    /// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { input.take_u8().map(Byte) }
    /// # }
    /// let (mut here, mut there) = Channel::<Byte, Byte>::pair()?;
    /// here.send(&Byte(30))?;
    /// here.send(&Byte(12))?;
    /// let _ = here.flush()?;
    /// let mut sum = 0;
    /// for message in &mut there {
    ///     sum += message?.0;
    /// }
    /// assert_eq!(sum, 42);
    /// # Ok::<(), framing_io::StreamError>(())
    /// ```
    pub const fn messages(&mut self) -> Messages<'_, Tx, Rx> {
        Messages { channel: self, ended: false }
    }

    fn recv_until(&mut self, deadline: Option<Instant>) -> Result<Option<Rx>, StreamError> {
        let mut has_waited = false;
        loop {
            if let Some(message) = self.stream.recv()? {
                return Ok(Some(message));
            }
            let receiving = self.stream.receiving();
            if receiving == Way::Done {
                return Ok(None);
            }
            // One that has passed gives one try, and a peer that never ceases to send no more than that.
            let mut late = has_waited && has_passed(deadline);
            if receiving == Way::Blocked && !late {
                self.put_away();
                late = !until_ready(self.stream.get_ref(), Interest::READABLE, deadline)?;
                self.stream.ready(Interest::READABLE);
            }
            if late {
                return Err(StreamError::RecvTimeout { buffered: self.stream.decoder().buffered() });
            }
            has_waited = true;
        }
    }

    /// A buffer that waits for the first byte of a message is not kept.
    fn put_away(&mut self) {
        if self.stream.decoder().buffered() == 0 && self.stream.receiving() == Way::Blocked {
            self.stream.decoder_mut().release();
        }
    }
}

impl<'c, Tx, Rx: OwnedMessage> IntoIterator for &'c mut Channel<Tx, Rx> {
    type Item = Result<Rx, StreamError>;
    type IntoIter = Messages<'c, Tx, Rx>;

    fn into_iter(self) -> Messages<'c, Tx, Rx> {
        self.messages()
    }
}

/// The messages of a channel; see [`Channel::messages`].
pub struct Messages<'c, Tx, Rx> {
    channel: &'c mut Channel<Tx, Rx>,
    ended: bool,
}

impl<Tx, Rx: OwnedMessage> Iterator for Messages<'_, Tx, Rx> {
    type Item = Result<Rx, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let item = self.channel.recv().transpose();
        self.ended = match &item {
            Some(Err(StreamError::Recv(_))) => self.channel.stream.decoder().failed().is_some(),
            Some(Err(_)) => true,
            Some(Ok(_)) | None => false,
        };
        item
    }
}

impl<Tx, Rx> fmt::Debug for Messages<'_, Tx, Rx> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").field("ended", &self.ended).finish_non_exhaustive()
    }
}
