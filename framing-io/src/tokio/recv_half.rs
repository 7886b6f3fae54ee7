//! [`RecvHalf`]: the direction of a stream that receives.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::tokio::io::AsyncRead;
use framing_core::{FrameBoundaries, Framing, OwnedMessage};
use pin_project_lite::pin_project;

use super::receiving::Receiving;
use crate::{Decoder, Frame, Stats, StreamError};

pin_project! {
    /// The half that receives; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only
    /// read. Its verbs are as cancel safe as those of the whole stream.
    #[derive(Debug)]
    pub struct RecvHalf<S, F: Framing> {
        #[pin]
        stream: S,
        receiving: Receiving<F>,
    }
}

impl<S, F: Framing> RecvHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>) -> Self {
        Self { stream, receiving: Receiving::new(decoder) }
    }

    /// The stream below, and what came and was not received.
    #[must_use]
    pub fn into_parts(self) -> (S, Decoder<F>) {
        (self.stream, self.receiving.decoder)
    }

    /// The stream below.
    #[must_use]
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// What is buffered, and how much.
    #[must_use]
    pub const fn decoder(&self) -> &Decoder<F> {
        &self.receiving.decoder
    }

    /// What is buffered, to replace its framing say.
    #[must_use]
    pub const fn decoder_mut(&mut self) -> &mut Decoder<F> {
        &mut self.receiving.decoder
    }

    /// What was received so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.receiving.decoder.stats()
    }

    /// Gives back all memory that holds no bytes.
    pub fn release(&mut self) {
        self.receiving.decoder.release();
    }
}

impl<S: AsyncRead, F: Framing> RecvHalf<S, F> {
    /// As [`MessageStream::recv`](super::MessageStream::recv).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub async fn recv<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError>
    where
        S: Unpin,
    {
        if let Some(message) = self.receiving.message()? {
            return Ok(Some(message));
        }
        poll_fn(|cx| Pin::new(&mut *self).poll_recv(cx)).await
    }

    /// As [`MessageStream::recv_frame`](super::MessageStream::recv_frame).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub async fn recv_frame(&mut self) -> Result<Option<Frame<'_>>, StreamError>
    where
        S: Unpin,
        F: FrameBoundaries,
    {
        let found = match self.receiving.found()? {
            Some(found) => Some(found),
            None => poll_fn(|cx| self.receiving.poll_found(Pin::new(&mut self.stream), cx)).await?,
        };
        Ok(found.map(|found| self.receiving.decoder.take_found(found)))
    }

    /// [`recv`](Self::recv), as a poll.
    ///
    /// # Errors
    /// Those of it.
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
    /// Those of it.
    #[inline]
    pub fn poll_recv_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Option<Frame<'_>>, StreamError>>
    where
        F: FrameBoundaries,
    {
        let this = self.project();
        let found = ready!(this.receiving.poll_found(this.stream, cx))?;
        Poll::Ready(Ok(found.map(|found| this.receiving.decoder.take_found(found))))
    }
}
