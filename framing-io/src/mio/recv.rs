//! Receiving: until there is nothing more, or it was enough for one turn.

use std::io::{ErrorKind, Read};

use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, OwnedMessage};

use super::MessageStream;
use crate::retry::retry;
use crate::search::Found;
use crate::{Decoder, Frame, RecvError, StreamError};

impl<S: Read, F: Framing> MessageStream<S, F> {
    /// The next message. `None` ends the turn: there is no whole message yet, the [budget](super::Budget) is spent, the stream
    /// [pauses](Self::pause_under_pressure) or has ended; [`progress`](Self::progress) tells which. The next call begins a new turn.
    ///
    /// Reads only where no whole message is buffered. A message that borrows is received as a frame:
    /// [`recv_frame`](Self::recv_frame).
    ///
    /// # Errors
    /// [`StreamError::Io`] of the stream below, which never is `WouldBlock`; [`StreamError::Recv`], of which [`Decoder`] says
    /// which are final. An end of the stream within a message is [`FrameError::Truncated`](framing_core::FrameError::Truncated).
    #[inline]
    pub fn recv<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError> {
        if !self.is_spent()
            && let Some(message) = self.decoder.next_now().map_err(|error| self.failed(error))?
        {
            self.handed_out();
            return Ok(Some(message));
        }
        self.later()
    }

    /// Reads until a message is there.
    #[cold]
    #[inline(never)]
    fn later<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError> {
        loop {
            if let Some(message) = self.next::<M>()? {
                return Ok(Some(message));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// The next frame, lent until the next call; `None` as from [`recv`](Self::recv).
    ///
    /// # Errors
    /// Those of [`recv`](Self::recv), but for those of decoding.
    #[inline]
    pub fn recv_frame(&mut self) -> Result<Option<Frame<'_>>, StreamError>
    where
        F: FrameBoundaries,
    {
        let found = match self.look_frame() {
            None => self.found()?,
            found => found,
        };
        Ok(found.map(|found| self.decoder.take_found(found)))
    }

    /// The next frame's payload, given away to be kept or sent on; `None` as from [`recv`](Self::recv). Large ones are not
    /// copied: see [`Decoder::next_bytes`](crate::Decoder::next_bytes).
    ///
    /// # Errors
    /// Those of [`recv`](Self::recv), but for those of decoding.
    #[inline]
    pub fn recv_bytes(&mut self) -> Result<Option<Bytes>, StreamError>
    where
        F: FrameBoundaries,
    {
        let found = match self.look_frame() {
            None => self.found()?,
            found => found,
        };
        Ok(found.map(|found| self.decoder.take_found_bytes(found)))
    }

    /// Reads until a whole frame is there.
    #[cold]
    #[inline(never)]
    fn found(&mut self) -> Result<Option<Found>, StreamError>
    where
        F: FrameBoundaries,
    {
        loop {
            // With fewer bytes than it waits for there is no frame, unless the stream has ended.
            if self.decoder.needed() > 0 && !self.ended {
                if !self.searched {
                    self.decoder.settle();
                    self.searched = true;
                }
            } else if let Some(found) = self.find_frame()? {
                return Ok(Some(found));
            }
            if !self.fill()? {
                return Ok(None);
            }
            if let Some(found) = self.look_frame() {
                return Ok(Some(found));
            }
        }
    }

    /// Reads once, where the socket may have something and the budget allows it; returns whether something came, so that
    /// [`next`](Self::next) is to be asked again. False ends the turn.
    ///
    /// [`recv`](Self::recv) is [`next`](Self::next) and this in turn: for loops of your own.
    ///
    /// # Errors
    /// [`StreamError::Io`] of the stream below, which never is `WouldBlock`.
    #[cold]
    #[inline(never)]
    pub fn fill(&mut self) -> Result<bool, StreamError> {
        let (bytes, frames) = (self.left.read, self.left.frames);
        if bytes == 0 || frames == 0 || self.is_paused() || self.ended || !self.readable_now()? {
            return Ok(self.end_turn());
        }
        let room = self.decoder.spare_within(bytes, self.budget.read);
        let asked = room.len();
        if asked == 0 {
            // After a final error, or where messages are buffered that nobody has taken.
            return Ok(self.end_turn());
        }
        match retry(|| self.stream.read(room)) {
            Ok(0) => {
                // Whether it is a clean end is asked when all messages are taken.
                self.ended = true;
                self.searched = false;
                Ok(true)
            }
            Ok(count) => {
                self.decoder.commit(count);
                self.left.read = bytes.saturating_sub(count);
                self.searched = false;
                self.readable = count >= asked || self.hung_up || !self.trusts_short_transfers;
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.readable = false;
                Ok(self.end_turn())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a read is worth a try.
    fn readable_now(&mut self) -> Result<bool, StreamError> {
        Ok(self.is_connected()? && self.readable)
    }
}

impl<S, F: Framing> MessageStream<S, F> {
    /// The next message of those that are buffered, without a read; `None` where there is no whole one, as many frames were
    /// handed out as the budget allows, or the stream [pauses](Self::pause_under_pressure).
    ///
    /// # Errors
    /// [`StreamError::Recv`], as from [`recv`](Self::recv).
    #[inline]
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator has one type of item, and this has to be told which"
    )]
    pub fn next<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError> {
        self.one(|decoder| decoder.next::<M>())
    }

    /// The next frame of those that are buffered, as [`next`](Self::next).
    ///
    /// # Errors
    /// [`StreamError::Recv`], as from [`recv_frame`](Self::recv_frame).
    #[inline]
    pub fn next_frame(&mut self) -> Result<Option<Frame<'_>>, StreamError>
    where
        F: FrameBoundaries,
    {
        Ok(self.find_frame()?.map(|found| self.decoder.take_found(found)))
    }

    /// A whole frame, which is to be taken now; where there is none, `find_frame` tells why.
    #[inline(always)]
    fn look_frame(&mut self) -> Option<Found>
    where
        F: FrameBoundaries,
    {
        if self.is_spent() {
            return None;
        }
        let found = self.decoder.look_frame()?;
        self.handed_out();
        Some(found)
    }

    /// The same, and why there is none.
    #[inline]
    fn find_frame(&mut self) -> Result<Option<Found>, StreamError>
    where
        F: FrameBoundaries,
    {
        self.one(Decoder::find_frame)
    }

    /// The next of what `next` finds, while the turn goes on.
    #[inline]
    fn one<T>(
        &mut self,
        next: impl Fn(&mut Decoder<F>) -> Result<Option<T>, RecvError>,
    ) -> Result<Option<T>, StreamError> {
        if self.is_spent() {
            return self.spent().map(|()| None);
        }
        loop {
            match next(&mut self.decoder) {
                Ok(None) if self.found_none()? => {}
                Ok(None) => return Ok(None),
                Ok(one) => {
                    self.handed_out();
                    return Ok(one);
                }
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    /// No message is handed out any more in this turn.
    #[inline(always)]
    fn is_spent(&self) -> bool {
        self.left.frames == 0 || self.is_paused()
    }

    #[inline]
    fn handed_out(&mut self) {
        self.left.frames = self.left.frames.saturating_sub(1);
    }

    /// No more frames for now; only an error that is final is repeated whenever it is asked for.
    #[cold]
    fn spent(&self) -> Result<(), StreamError> {
        match self.decoder.failed() {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// There is no whole message among what came. Where nothing more comes, that is the end, an error, or one more message,
    /// whose end the end of the stream is: then true.
    #[cold]
    fn found_none(&mut self) -> Result<bool, StreamError> {
        self.searched = true;
        Ok(self.ended && self.decoder.after_read(0)?)
    }

    /// An error counts as a frame: a peer may send nothing but errors.
    #[cold]
    fn failed(&mut self, error: RecvError) -> StreamError {
        self.handed_out();
        error.into()
    }

    /// What was spent is granted anew.
    fn end_turn(&mut self) -> bool {
        self.left = self.budget;
        false
    }
}
