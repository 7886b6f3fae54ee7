//! [`Receiving`]: what a whole stream and a half of one share.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::tokio::io::{AsyncRead, ReadBuf};
use framing_core::{FrameBoundaries, Framing, OwnedMessage};

use super::spare;
use super::turns::Turns;
use crate::search::Found;
use crate::{Decoder, StreamError};

/// The engine's receiving half, and the loop that brings it bytes.
#[derive(Debug)]
pub(super) struct Receiving<F: Framing> {
    pub(super) decoder: Decoder<F>,
    turns: Turns,
}

impl<F: Framing> Receiving<F> {
    pub(super) const fn new(decoder: Decoder<F>) -> Self {
        Self { decoder, turns: Turns::new() }
    }

    /// The next message, or `None` at a clean end of the stream: by a few instructions, where it is buffered and the task may go on.
    #[inline(always)]
    pub(super) fn poll_message<M: OwnedMessage>(
        &mut self,
        stream: Pin<&mut impl AsyncRead>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<M>, StreamError>> {
        if self.turns.take()
            && let Some(message) = self.decoder.next_now()?
        {
            return Poll::Ready(Ok(Some(message)));
        }
        self.poll_later(stream, cx)
    }

    /// Reads until a message is there.
    #[inline]
    fn poll_later<M: OwnedMessage>(
        &mut self,
        mut stream: Pin<&mut impl AsyncRead>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<M>, StreamError>> {
        loop {
            ready!(self.turns.poll(cx));
            if let Some(message) = self.decoder.next::<M>()? {
                return Poll::Ready(Ok(Some(message)));
            }
            if !ready!(self.poll_fill(stream.as_mut(), cx))? {
                return Poll::Ready(Ok(None));
            }
        }
    }

    /// The next frame, which `take` takes out of the decoder, or `None` at a clean end of the stream. Where it is pending, and only
    /// there, `receiving` has the decoder afterwards.
    ///
    /// What is there is taken before anything joins the way of what is waited for, whose result goes through memory.
    #[inline(always)]
    pub(super) fn poll_frame<'r, O>(
        receiving: &mut Option<&'r mut Self>,
        stream: Pin<&mut impl AsyncRead>,
        cx: &mut Context<'_>,
        take: impl FnOnce(&'r mut Decoder<F>, Found) -> O,
    ) -> Poll<Result<Option<O>, StreamError>>
    where
        F: FrameBoundaries,
    {
        let Some(this) = receiving.take() else { unreachable!("polled after it had ended") };
        if this.turns.take()
            && let Some(found) = this.decoder.look_frame()
        {
            return Poll::Ready(Ok(Some(take(&mut this.decoder, found))));
        }
        match this.poll_found(stream, cx) {
            Poll::Ready(Ok(Some(found))) => Poll::Ready(Ok(Some(take(&mut this.decoder, found)))),
            Poll::Ready(Ok(None)) => Poll::Ready(Ok(None)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                *receiving = Some(this);
                Poll::Pending
            }
        }
    }

    /// Reads until a whole frame is there.
    #[cold]
    #[inline(never)]
    fn poll_found(
        &mut self,
        mut stream: Pin<&mut impl AsyncRead>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Found>, StreamError>>
    where
        F: FrameBoundaries,
    {
        loop {
            ready!(self.turns.poll(cx));
            if let Some(found) = self.decoder.found_by_now()? {
                return Poll::Ready(Ok(Some(found)));
            }
            if !ready!(self.poll_read(stream.as_mut(), cx))? {
                return Poll::Ready(Ok(None));
            }
        }
    }

    /// As [`poll_read`](Self::poll_read), once for all types of messages.
    #[cold]
    #[inline(never)]
    fn poll_fill(&mut self, stream: Pin<&mut impl AsyncRead>, cx: &mut Context<'_>) -> Poll<Result<bool, StreamError>> {
        self.poll_read(stream, cx)
    }

    /// Reads once; false at a clean end of the stream.
    #[inline(always)]
    fn poll_read(&mut self, stream: Pin<&mut impl AsyncRead>, cx: &mut Context<'_>) -> Poll<Result<bool, StreamError>> {
        ready!(self.turns.poll_call(cx));
        self.decoder.unpark(spare::take);
        let mut room = ReadBuf::new(self.decoder.spare_mut());
        let count = match stream.poll_read(cx, &mut room) {
            Poll::Ready(Ok(())) => room.filled().len(),
            Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::Interrupted => return Poll::Ready(Ok(true)),
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
            Poll::Pending => {
                self.decoder.park(spare::put);
                return Poll::Pending;
            }
        };
        let goes_on = self.decoder.after_read(count)?;
        if !goes_on {
            self.decoder.park(spare::put);
        }
        Poll::Ready(Ok(goes_on))
    }
}
