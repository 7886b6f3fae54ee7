//! [`SendHalf`]: the direction of a stream that sends.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::io::AsyncWrite;
use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message, Raw};
use pin_project_lite::pin_project;

use super::sender::{Sender, Writer, sender};
use super::sending::Sending;
use crate::{Encoder, SendError, Slot, Stats, StreamError};

pin_project! {
    /// The half that sends; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only
    /// written. Its verbs are as cancel safe as those of the whole stream.
    #[derive(Debug)]
    pub struct SendHalf<S, F> {
        #[pin]
        stream: S,
        sending: Sending<F>,
    }
}

impl<S, F: Framing> SendHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, encoder: Encoder<F>) -> Self {
        Self { stream, sending: Sending::new(encoder) }
    }

    /// The stream below, and what was queued and did not go.
    #[must_use]
    pub fn into_parts(self) -> (S, Encoder<F>) {
        (self.stream, self.sending.encoder)
    }

    /// The stream below.
    #[must_use]
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The queue, to set a hook or ask for its age. What is pushed here goes at the next flush.
    #[must_use]
    pub const fn encoder_mut(&mut self) -> &mut Encoder<F> {
        &mut self.sending.encoder
    }

    /// What was queued and sent so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.sending.encoder.stats()
    }

    /// Gives back all memory that holds no bytes.
    pub fn release(&mut self) {
        self.sending.encoder.release();
    }

    /// As [`MessageStream::queue`](super::MessageStream::queue).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn queue<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        self.sending.encoder.push(message)
    }
}

impl<S: AsyncWrite, F: Framing> SendHalf<S, F> {
    /// A sender for many tasks, and the writer that is to be spawned for it.
    pub fn into_sender(self) -> (Sender<F>, Writer<S, F>) {
        sender(self)
    }

    /// As [`MessageStream::send`](super::MessageStream::send).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub async fn send<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError>
    where
        S: Unpin,
    {
        self.feed(message).await?;
        self.flush().await
    }

    /// As [`MessageStream::feed`](super::MessageStream::feed).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub async fn feed<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError>
    where
        S: Unpin,
    {
        if self.sending.message(message) {
            return Ok(());
        }
        poll_fn(|cx| Pin::new(&mut *self).poll_feed(cx, message)).await
    }

    /// As [`MessageStream::send_frame`](super::MessageStream::send_frame).
    ///
    /// # Errors
    /// Those of it.
    pub async fn send_frame(&mut self, payload: &[u8]) -> Result<(), StreamError>
    where
        S: Unpin,
        F: FrameBoundaries,
    {
        self.send_parts(&Raw(&[]), payload).await
    }

    /// As [`MessageStream::send_parts`](super::MessageStream::send_parts).
    ///
    /// # Errors
    /// Those of it.
    pub async fn send_parts<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<(), StreamError>
    where
        S: Unpin,
        F: FrameBoundaries,
    {
        poll_fn(|cx| self.sending.poll_parts(Pin::new(&mut self.stream), cx, message, body)).await?;
        self.flush().await
    }

    /// As [`MessageStream::feed_bytes`](super::MessageStream::feed_bytes).
    ///
    /// # Errors
    /// Those of it.
    pub async fn feed_bytes(&mut self, payload: Bytes) -> Result<(), StreamError>
    where
        S: Unpin,
        F: FrameBoundaries,
    {
        poll_fn(|cx| self.sending.poll_bytes(Pin::new(&mut self.stream), cx, &payload)).await
    }

    /// As [`MessageStream::reserve`](super::MessageStream::reserve).
    ///
    /// # Errors
    /// Those of it.
    pub async fn reserve(&mut self, size: usize) -> Result<Slot<'_, F>, StreamError>
    where
        S: Unpin,
        F: FrameBoundaries,
    {
        poll_fn(|cx| self.sending.poll_reserve(Pin::new(&mut self.stream), cx, size)).await?;
        Ok(self.sending.encoder.reserve(size)?)
    }

    /// As [`MessageStream::flush`](super::MessageStream::flush).
    ///
    /// # Errors
    /// Those of it.
    pub async fn flush(&mut self) -> Result<(), StreamError>
    where
        S: Unpin,
    {
        poll_fn(|cx| Pin::new(&mut *self).poll_flush(cx)).await
    }

    /// As [`MessageStream::close`](super::MessageStream::close).
    ///
    /// # Errors
    /// Those of it.
    pub async fn close(&mut self) -> Result<(), StreamError>
    where
        S: Unpin,
    {
        poll_fn(|cx| Pin::new(&mut *self).poll_close(cx)).await
    }

    /// [`feed`](Self::feed), as a poll. Pending, it has queued nothing of the message.
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn poll_feed<'a, M: Message<'a>>(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        message: &M,
    ) -> Poll<Result<(), StreamError>> {
        let this = self.project();
        this.sending.poll_message(this.stream, cx, message)
    }

    /// As [`MessageStream::poll_ready`](super::MessageStream::poll_ready).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        let this = self.project();
        this.sending.poll_ready(this.stream, cx)
    }

    /// [`flush`](Self::flush), as a poll.
    ///
    /// # Errors
    /// Those of it.
    pub fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        let this = self.project();
        this.sending.poll_flush(this.stream, cx)
    }

    /// [`close`](Self::close), as a poll.
    ///
    /// # Errors
    /// Those of it.
    pub fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        let this = self.project();
        this.sending.poll_close(this.stream, cx)
    }
}
