//! Sending: queued, or gone when the call returns.

use std::time::{Duration, Instant};

use ::mio::Interest;
use framing_core::Message;

use super::Channel;
use super::wait::{after, has_passed, until_ready};
use crate::mio::{Progress, Way};
use crate::{SendError, StreamError};

impl<Tx: for<'a> Message<'a>, Rx> Channel<Tx, Rx> {
    /// Queues `message`; where the channel [blocks](Self::set_blocking), waits until all that is queued has gone. Where it does not,
    /// [`flush`](Self::flush) sends what is queued.
    ///
    /// # Errors
    /// - [`StreamError::Send`]: the message is not queued. [`SendError::Full`] where the peer does not read as fast as it is sent to;
    ///   a channel that blocks waits for it instead, unless the message is larger than the queue may be.
    /// - [`StreamError::Io`]: the peer has left, and nothing tells how much arrived.
    pub fn send(&mut self, message: &Tx) -> Result<(), StreamError> {
        if self.blocks {
            return self.send_until(message, None);
        }
        Ok(self.stream.push(message)?)
    }

    /// Sends `message`, but takes no longer than `timeout` for all that is queued, whether the channel blocks or not.
    ///
    /// # Errors
    /// [`StreamError::SendTimeout`]: where the queue had no room the message was not queued, and
    /// [`StreamError::Send`] says so instead; else it is queued whole, part of it may have gone, and [`flush`](Self::flush) sends the
    /// rest. Else those of [`send`](Self::send).
    pub fn send_timeout(&mut self, message: &Tx, timeout: Duration) -> Result<(), StreamError> {
        self.send_until(message, after(timeout))
    }

    /// Sends `message` until `deadline`: as [`send_timeout`](Self::send_timeout).
    ///
    /// # Errors
    /// Those of [`send_timeout`](Self::send_timeout).
    pub fn send_deadline(&mut self, message: &Tx, deadline: Instant) -> Result<(), StreamError> {
        self.send_until(message, Some(deadline))
    }

    fn send_until(&mut self, message: &Tx, deadline: Option<Instant>) -> Result<(), StreamError> {
        if let Err(error) = self.stream.push(message) {
            if !matches!(error, SendError::Full { needed, max, .. } if needed <= max) {
                return Err(error.into());
            }
            match self.flush_until(deadline) {
                // It says what became of this message, and not of those before it.
                Err(StreamError::SendTimeout { .. }) => return Err(error.into()),
                result => result.map(drop)?,
            }
            self.stream.push(message)?;
        }
        self.flush_until(deadline).map(drop)
    }
}

impl<Tx, Rx> Channel<Tx, Rx> {
    /// Writes what is queued: all of it where the channel blocks, else what the socket takes now; says how far it has come.
    ///
    /// # Errors
    /// [`StreamError::Io`]: the peer has left, and nothing tells how much arrived. It never is a timeout.
    pub fn flush(&mut self) -> Result<Progress, StreamError> {
        if self.blocks { self.flush_until(None) } else { self.flush_now() }
    }

    /// Sends what is queued, and when all has gone tells the peer that nothing follows; receiving goes on. Where the channel does
    /// not block, call it instead of [`flush`](Self::flush), again after each event, until [`Progress::sending`] is [`Way::Done`].
    ///
    /// # Errors
    /// Those of [`flush`](Self::flush).
    pub fn end(&mut self) -> Result<Progress, StreamError> {
        let flushed = self.flush()?;
        if flushed.sending != Way::Done {
            return Ok(flushed);
        }
        Ok(self.stream.end()?.after(flushed))
    }

    fn flush_until(&mut self, deadline: Option<Instant>) -> Result<Progress, StreamError> {
        let mut progress = self.flush_now()?;
        while progress.sending != Way::Done {
            // One that has passed has given one try.
            let socket = self.stream.get_ref();
            if has_passed(deadline) || !until_ready(socket, Interest::WRITABLE, deadline)? {
                return Err(StreamError::SendTimeout { queued: self.stream.queued() });
            }
            progress = self.flush_now()?.after(progress);
        }
        Ok(progress)
    }

    /// Tries, though no event has said that it may: there need not be an event loop.
    fn flush_now(&mut self) -> Result<Progress, StreamError> {
        self.stream.ready(Interest::WRITABLE);
        self.stream.flush()
    }
}
