//! [`Sending`]: what a whole stream and a half of one share.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::tokio::io::AsyncWrite;
use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message};

use super::spare;
use super::turns::Turns;
use crate::{Encoder, SendError, StreamError};

/// The engine's sending half, and the loop that takes its bytes away.
#[derive(Debug)]
pub(super) struct Sending<F> {
    pub(super) encoder: Encoder<F>,
    turns: Turns,
}

impl<F> Sending<F> {
    pub(super) const fn new(encoder: Encoder<F>) -> Self {
        Self { encoder, turns: Turns::new() }
    }

    /// Writes until less than a batch is queued.
    #[inline]
    pub(super) fn poll_ready(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), StreamError>> {
        ready!(self.turns.poll(cx));
        self.encoder.unpark(spare::take);
        if self.encoder.has_batch() { self.poll_batch(stream, cx) } else { Poll::Ready(Ok(())) }
    }

    /// Queues one frame by `push`, writing before where that pays or has to be. Pending, or where `push` returns
    /// [`StreamError::Send`], it has queued nothing.
    #[inline]
    pub(super) fn poll_push<S: AsyncWrite>(
        &mut self,
        mut stream: Pin<&mut S>,
        cx: &mut Context<'_>,
        push: impl FnMut(&mut Encoder<F>, Pin<&mut S>, &mut Context<'_>) -> Result<(), StreamError>,
    ) -> Poll<Result<(), StreamError>> {
        ready!(self.poll_ready(stream.as_mut(), cx))?;
        self.poll_push_now(stream, cx, push)
    }

    /// The same, where less than a batch is queued.
    fn poll_push_now<S: AsyncWrite>(
        &mut self,
        mut stream: Pin<&mut S>,
        cx: &mut Context<'_>,
        mut push: impl FnMut(&mut Encoder<F>, Pin<&mut S>, &mut Context<'_>) -> Result<(), StreamError>,
    ) -> Poll<Result<(), StreamError>> {
        loop {
            match push(&mut self.encoder, stream.as_mut(), cx) {
                Err(StreamError::Send(error)) => ready!(self.poll_make_room(stream.as_mut(), cx, error))?,
                result => return Poll::Ready(result),
            }
        }
    }

    /// Writes all that is queued, then flushes the stream below.
    #[inline]
    pub(super) fn poll_flush(
        &mut self,
        mut stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), StreamError>> {
        ready!(self.turns.poll_call(cx));
        ready!(self.poll_write_all(stream.as_mut(), cx))?;
        poll_retry(|| stream.as_mut().poll_flush(cx)).map_err(StreamError::from)
    }

    /// Writes all that is queued, then shuts the stream below down.
    pub(super) fn poll_close(
        &mut self,
        mut stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), StreamError>> {
        ready!(self.poll_write_all(stream.as_mut(), cx))?;
        poll_retry(|| stream.as_mut().poll_shutdown(cx)).map_err(StreamError::from)
    }
}

impl<F: Framing> Sending<F> {
    /// Queues `message`: by a few instructions, where there is nothing to wait for and the task may go on.
    #[inline(always)]
    pub(super) fn poll_message<'a, M: Message<'a>>(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        message: &M,
    ) -> Poll<Result<(), StreamError>> {
        if self.turns.take() && self.encoder.push_quiet(message) {
            return Poll::Ready(Ok(()));
        }
        self.poll_not_quiet(stream, cx, message)
    }

    #[cold]
    #[inline(never)]
    fn poll_not_quiet<'a, M: Message<'a>>(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        message: &M,
    ) -> Poll<Result<(), StreamError>> {
        ready!(self.turns.poll(cx));
        // Where it lacked nothing but memory.
        if self.encoder.unpark(spare::take) && self.encoder.push_quiet(message) {
            return Poll::Ready(Ok(()));
        }
        self.poll_aloud(stream, cx, message)
    }

    #[inline(never)]
    fn poll_aloud<'a, M: Message<'a>>(
        &mut self,
        mut stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        message: &M,
    ) -> Poll<Result<(), StreamError>> {
        if self.encoder.has_batch() {
            ready!(self.poll_batch(stream.as_mut(), cx))?;
        }
        self.poll_push_now(stream, cx, |encoder, _, _| Ok(encoder.push_aloud(message)?))
    }
}

impl<F: FrameBoundaries> Sending<F> {
    /// Queues one frame of two parts, of which `body` is written from where it lies as far as the stream below takes it now.
    /// Where that fails the frame is queued all the same.
    pub(super) fn poll_parts<'a, M: Message<'a>>(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        message: &M,
        body: &[u8],
    ) -> Poll<Result<(), StreamError>> {
        // What is written at once, by `push`.
        ready!(self.turns.poll_call(cx));
        self.poll_push(stream, cx, |encoder, mut stream, cx| {
            // A stream that takes one piece at a time would make a write of each head: there the body is copied.
            let vectored = stream.is_write_vectored();
            let mut write = |slices: &[IoSlice<'_>]| match poll_slices(stream.as_mut(), cx, slices) {
                Poll::Ready(written) => written,
                Poll::Pending => Ok(0),
            };
            let written = encoder.push_through(message, body, |slices| if vectored { write(slices) } else { Ok(0) })?;
            Ok(written?)
        })
    }

    /// Queues `payload` as one frame without copying it.
    pub(super) fn poll_bytes(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        payload: &Bytes,
    ) -> Poll<Result<(), StreamError>> {
        self.poll_push(stream, cx, |encoder, stream, _| Ok(push_bytes(encoder, stream.is_write_vectored(), payload)?))
    }

    /// Ready when the queue has room for a payload of `size` bytes.
    pub(super) fn poll_reserve(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        size: usize,
    ) -> Poll<Result<(), StreamError>> {
        self.poll_push(stream, cx, |encoder, _, _| Ok(encoder.reserve(size).map(drop)?))
    }
}

impl<F> Sending<F> {
    #[cold]
    #[inline(never)]
    fn poll_batch(
        &mut self,
        mut stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), StreamError>> {
        while self.encoder.has_batch() {
            ready!(self.turns.poll_call(cx));
            ready!(written(self.encoder.write_batch(taking(stream.as_mut(), cx))))?;
        }
        Poll::Ready(Ok(()))
    }

    /// Writes because the queue was full. Where `error` says something else, or nothing is queued that could go, it stands.
    #[cold]
    fn poll_make_room(
        &mut self,
        stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
        error: SendError,
    ) -> Poll<Result<(), StreamError>> {
        match error {
            SendError::Full { .. } if !self.encoder.is_empty() => self.poll_write(stream, cx),
            _ => Poll::Ready(Err(error.into())),
        }
    }

    #[inline]
    fn poll_write_all(
        &mut self,
        mut stream: Pin<&mut impl AsyncWrite>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), StreamError>> {
        while !self.encoder.is_empty() {
            ready!(self.poll_write(stream.as_mut(), cx))?;
        }
        self.encoder.park(spare::put);
        Poll::Ready(Ok(()))
    }

    /// Writes once.
    #[inline]
    fn poll_write(&mut self, stream: Pin<&mut impl AsyncWrite>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        ready!(self.turns.poll_call(cx));
        written(self.encoder.write_with(taking(stream, cx))).map_ok(drop).map_err(StreamError::from)
    }
}

/// Queues `payload` without copying it, where the stream below takes several pieces in one write.
pub(super) fn push_bytes<F: FrameBoundaries>(
    encoder: &mut Encoder<F>,
    vectored: bool,
    payload: &Bytes,
) -> Result<(), SendError> {
    if vectored { encoder.push_bytes(payload.clone()) } else { encoder.push_frame(payload) }
}

/// What hands bytes to `stream`, once, for an [`Encoder`] or a batch of one that removes what has gone. An error that is none says
/// that it takes nothing now.
#[inline]
pub(super) fn taking(
    stream: Pin<&mut impl AsyncWrite>,
    cx: &mut Context<'_>,
) -> impl FnOnce(&[IoSlice<'_>]) -> Result<usize, Option<io::Error>> {
    |slices| match poll_slices(stream, cx, slices) {
        Poll::Ready(result) => result.map_err(Some),
        Poll::Pending => Err(None),
    }
}

/// What has come of that: how many bytes have gone, which are some.
#[inline]
pub(super) fn written(result: Result<usize, Option<io::Error>>) -> Poll<io::Result<usize>> {
    Poll::Ready(match result {
        Ok(0) => Err(io::ErrorKind::WriteZero.into()),
        Ok(count) => Ok(count),
        Err(Some(error)) => Err(error),
        Err(None) => return Poll::Pending,
    })
}

/// Writes the first of `slices`, or all where the stream below takes them together.
#[inline]
fn poll_slices(
    mut stream: Pin<&mut impl AsyncWrite>,
    cx: &mut Context<'_>,
    slices: &[IoSlice<'_>],
) -> Poll<io::Result<usize>> {
    poll_retry(|| match slices {
        [slice] => stream.as_mut().poll_write(cx, slice),
        slices => stream.as_mut().poll_write_vectored(cx, slices),
    })
}

/// Does `operation` again as long as it is interrupted.
#[inline]
pub(super) fn poll_retry<T>(mut operation: impl FnMut() -> Poll<io::Result<T>>) -> Poll<io::Result<T>> {
    loop {
        match operation() {
            Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
