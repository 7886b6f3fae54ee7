//! Sending: queued at once, written when the socket takes it.

use std::io::{ErrorKind, Write};
use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message};

use super::{MessageStream, Progress};
use crate::retry::{retry, write};
use crate::{Pressure, SendError, StreamError};

impl<S, F: Framing> MessageStream<S, F> {
    /// Queues `message` and does no I/O: [`flush`](Self::flush) sends what is queued.
    ///
    /// # Errors
    /// Those of [`Encoder::push`](crate::Encoder::push). [`SendError::Full`] says that the peer does not read as fast as it is
    /// sent to: nothing of the message is queued.
    #[inline]
    pub fn push<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        self.encoder.push(message)
    }

    /// Queues the bytes of `payload` as one frame, as [`push`](Self::push).
    ///
    /// # Errors
    /// Those of [`push`](Self::push).
    #[inline]
    pub fn push_frame(&mut self, payload: &[u8]) -> Result<(), SendError>
    where
        F: FrameBoundaries,
    {
        self.encoder.push_frame(payload)
    }

    /// Queues one frame whose payload is the encoding of `message` and then `body`, which is not copied where it is large; see
    /// [`Encoder::push_parts`](crate::Encoder::push_parts).
    ///
    /// # Errors
    /// Those of [`push`](Self::push).
    pub fn push_parts<'a, M: Message<'a>>(&mut self, message: &M, body: Bytes) -> Result<(), SendError>
    where
        F: FrameBoundaries,
    {
        self.encoder.push_parts(message, body)
    }

    /// The crossing of a watermark of the queue that was not told yet; see [`Encoder::pressure`](crate::Encoder::pressure).
    /// On [`Pressure::High`] cease to receive what makes more to send, and on [`Pressure::Low`] go on, without an event.
    pub const fn pressure(&mut self) -> Option<Pressure> {
        self.encoder.pressure()
    }

    /// Whether the high watermark was reached and the low one not since.
    #[must_use]
    pub const fn is_pressed(&self) -> bool {
        self.encoder.is_pressed()
    }

    /// How long the oldest unsent byte has waited, at `now`; `None` where nothing is queued. Ask after messages were queued:
    /// what was queued since the last call counts from `now`.
    pub fn age(&mut self, now: Instant) -> Option<Duration> {
        self.encoder.age(now)
    }

    /// Whether the oldest unsent byte has waited for
    /// [`BufferPolicy::stale_after`](crate::BufferPolicy::stale_after), at `now`: the peer has ceased to read, or reads
    /// more slowly than is tolerable, however often a write takes a little. Ask it of each stream now and then, as
    /// [`age`](Self::age).
    pub fn is_stale(&mut self, now: Instant) -> bool {
        self.encoder.is_stale(now)
    }
}

impl<S: Write, F: Framing> MessageStream<S, F> {
    /// Writes what is queued, until all of it has gone, the socket takes no more, or the [budget](super::Budget) is
    /// spent, and says which.
    ///
    /// # Errors
    /// [`StreamError::Io`] of the stream below, which never is `WouldBlock`; [`ErrorKind::WriteZero`] where it takes nothing.
    pub fn flush(&mut self) -> Result<Progress, StreamError> {
        if self.is_connected()? {
            self.write_queue()?;
            if self.unflushed && self.encoder.is_empty() && self.writable {
                match retry(|| self.stream.flush()) {
                    Ok(()) => self.unflushed = false,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => self.writable = false,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(self.progress())
    }

    fn write_queue(&mut self) -> Result<(), StreamError> {
        let mut left = self.budget.write;
        while self.writable && left > 0 && !self.encoder.is_empty() {
            let mut asked = 0_usize;
            let result = retry(|| {
                self.encoder.write_share(left, self.budget.write, |slices| {
                    asked = slices.iter().fold(0, |sum, slice| sum.saturating_add(slice.len()));
                    write(&mut self.stream, slices)
                })
            });
            match result {
                Ok(0) => return Err(std::io::Error::from(ErrorKind::WriteZero).into()),
                Ok(count) => {
                    left = left.saturating_sub(count);
                    self.unflushed = true;
                    self.writable = count >= asked || !self.trusts_short_transfers;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.writable = false,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
