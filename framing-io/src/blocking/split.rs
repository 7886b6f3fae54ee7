//! [`RecvHalf`] and [`SendHalf`]: the directions of a stream, for two threads.

use std::io::{Read, Write};
use std::time::Duration;

use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message, OwnedMessage, Raw};

use super::deadline::{Timeouts, after};
use super::{Messages, recv, send};
use crate::{Decoder, Encoder, Frame, SendError, Stats, StreamError};

/// The half that receives; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only read.
#[derive(Debug)]
pub struct RecvHalf<S, F: Framing> {
    stream: S,
    decoder: Decoder<F>,
}

impl<S, F: Framing> RecvHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>) -> Self {
        Self { stream, decoder }
    }

    /// The stream below, and what came and was not received.
    #[must_use]
    pub fn into_parts(self) -> (S, Decoder<F>) {
        (self.stream, self.decoder)
    }

    /// The stream below.
    #[must_use]
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// What is buffered, and how much.
    #[must_use]
    pub const fn decoder(&self) -> &Decoder<F> {
        &self.decoder
    }

    /// What was received so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.decoder.stats()
    }

    /// Gives back all memory that holds no bytes.
    pub fn release(&mut self) {
        self.decoder.release();
    }
}

impl<S: Read, F: Framing> RecvHalf<S, F> {
    /// As [`MessageStream::recv`](super::MessageStream::recv).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn recv<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError> {
        recv::message(&mut self.stream, &mut self.decoder)
    }

    /// As [`MessageStream::recv_frame`](super::MessageStream::recv_frame).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn recv_frame(&mut self) -> Result<Option<Frame<'_>>, StreamError>
    where
        F: FrameBoundaries,
    {
        recv::frame(&mut self.stream, &mut self.decoder)
    }

    /// As [`MessageStream::recv_bytes`](super::MessageStream::recv_bytes).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn recv_bytes(&mut self) -> Result<Option<Bytes>, StreamError>
    where
        F: FrameBoundaries,
    {
        recv::bytes(&mut self.stream, &mut self.decoder)
    }

    /// As [`MessageStream::messages`](super::MessageStream::messages).
    pub const fn messages<M: OwnedMessage>(&mut self) -> Messages<'_, S, F, M> {
        Messages::new(&mut self.stream, &mut self.decoder)
    }

    /// As [`MessageStream::recv_timeout`](super::MessageStream::recv_timeout). The timeouts of reads are apart from those of
    /// writes, so the other half does not notice.
    ///
    /// # Errors
    /// Those of it.
    pub fn recv_timeout<M: OwnedMessage>(&mut self, timeout: Duration) -> Result<Option<M>, StreamError>
    where
        S: Timeouts,
    {
        recv::message_until(&mut self.stream, &mut self.decoder, after(timeout))
    }

    /// As [`MessageStream::recv_frame_timeout`](super::MessageStream::recv_frame_timeout).
    ///
    /// # Errors
    /// Those of it.
    pub fn recv_frame_timeout(&mut self, timeout: Duration) -> Result<Option<Frame<'_>>, StreamError>
    where
        F: FrameBoundaries,
        S: Timeouts,
    {
        recv::frame_until(&mut self.stream, &mut self.decoder, after(timeout))
    }
}

/// The half that sends; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only written.
#[derive(Debug)]
pub struct SendHalf<S, F> {
    stream: S,
    encoder: Encoder<F>,
}

impl<S, F: Framing> SendHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, encoder: Encoder<F>) -> Self {
        Self { stream, encoder }
    }

    /// The stream below, and what was queued and did not go.
    #[must_use]
    pub fn into_parts(self) -> (S, Encoder<F>) {
        (self.stream, self.encoder)
    }

    /// The stream below.
    #[must_use]
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The queue, to set a hook or ask for its age. What is pushed here goes at the next flush.
    #[must_use]
    pub const fn encoder_mut(&mut self) -> &mut Encoder<F> {
        &mut self.encoder
    }

    /// What was queued and sent so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.encoder.stats()
    }

    /// Gives back all memory that holds no bytes.
    pub fn release(&mut self) {
        self.encoder.release();
    }

    /// As [`MessageStream::queue`](super::MessageStream::queue).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn queue<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        self.encoder.push(message)
    }
}

impl<S: Write, F: Framing> SendHalf<S, F> {
    /// As [`MessageStream::send`](super::MessageStream::send).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn send<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
        send::message(&mut self.stream, &mut self.encoder, message)
    }

    /// As [`MessageStream::feed`](super::MessageStream::feed).
    ///
    /// # Errors
    /// Those of it.
    #[inline]
    pub fn feed<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
        send::feed(&mut self.stream, &mut self.encoder, message)
    }

    /// As [`MessageStream::send_frame`](super::MessageStream::send_frame).
    ///
    /// # Errors
    /// Those of it.
    pub fn send_frame(&mut self, payload: &[u8]) -> Result<(), StreamError>
    where
        F: FrameBoundaries,
    {
        self.send_parts(&Raw(&[]), payload)
    }

    /// As [`MessageStream::send_parts`](super::MessageStream::send_parts).
    ///
    /// # Errors
    /// Those of it.
    pub fn send_parts<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<(), StreamError>
    where
        F: FrameBoundaries,
    {
        send::parts(&mut self.stream, &mut self.encoder, message, body)
    }

    /// As [`MessageStream::flush`](super::MessageStream::flush).
    ///
    /// # Errors
    /// Those of it.
    pub fn flush(&mut self) -> Result<(), StreamError> {
        send::flush(&mut self.stream, &mut self.encoder)
    }

    /// As [`MessageStream::send_timeout`](super::MessageStream::send_timeout).
    ///
    /// # Errors
    /// Those of it.
    pub fn send_timeout<'a, M: Message<'a>>(&mut self, message: &M, timeout: Duration) -> Result<(), StreamError>
    where
        S: Timeouts,
    {
        send::until(&mut self.stream, &mut self.encoder, after(timeout), |stream, encoder| {
            send::message(stream, encoder, message)
        })
    }
}
