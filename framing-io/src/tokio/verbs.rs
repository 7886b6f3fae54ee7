//! The futures of the verbs that are called for each message. Types of their own, so that their `poll` is always part of the code
//! that awaits them, which is said of no closure and no `async` block: what is settled at once costs no call, and its result does
//! not go through memory.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::io::{AsyncRead, AsyncWrite};
use framing_core::{FrameBoundaries, Framing, Message, OwnedMessage};

use super::receiving::Receiving;
use super::sending::Sending;
use crate::search::Found;
use crate::{Decoder, StreamError};

/// Queues `message`.
pub(super) struct Feed<'s, 'm, S, F, M> {
    sending: &'s mut Sending<F>,
    stream: &'s mut S,
    message: &'m M,
}

impl<'s, 'm, S, F, M> Feed<'s, 'm, S, F, M> {
    #[inline(always)]
    pub(super) fn new(sending: &'s mut Sending<F>, stream: &'s mut S, message: &'m M) -> Self {
        Self { sending, stream, message }
    }
}

impl<'a, S: AsyncWrite + Unpin, F: Framing, M: Message<'a>> Future for Feed<'_, '_, S, F, M> {
    type Output = Result<(), StreamError>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        let this = self.get_mut();
        this.sending.poll_message(Pin::new(&mut *this.stream), cx, this.message)
    }
}

/// Writes all that is queued.
pub(super) struct Flush<'s, S, F> {
    sending: &'s mut Sending<F>,
    stream: &'s mut S,
}

impl<'s, S, F> Flush<'s, S, F> {
    #[inline(always)]
    pub(super) fn new(sending: &'s mut Sending<F>, stream: &'s mut S) -> Self {
        Self { sending, stream }
    }
}

impl<S: AsyncWrite + Unpin, F> Future for Flush<'_, S, F> {
    type Output = Result<(), StreamError>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        let this = self.get_mut();
        this.sending.poll_flush(Pin::new(&mut *this.stream), cx)
    }
}

/// Receives a message.
pub(super) struct Recv<'s, S, F: Framing, M> {
    receiving: &'s mut Receiving<F>,
    stream: &'s mut S,
    message: PhantomData<fn() -> M>,
}

impl<'s, S, F: Framing, M> Recv<'s, S, F, M> {
    #[inline(always)]
    pub(super) fn new(receiving: &'s mut Receiving<F>, stream: &'s mut S) -> Self {
        Self { receiving, stream, message: PhantomData }
    }
}

impl<S: AsyncRead + Unpin, F: Framing, M: OwnedMessage> Future for Recv<'_, S, F, M> {
    type Output = Result<Option<M>, StreamError>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Option<M>, StreamError>> {
        let this = self.get_mut();
        this.receiving.poll_message(Pin::new(&mut *this.stream), cx)
    }
}

/// Receives a frame, which `take` takes out of the decoder.
pub(super) struct RecvFound<'s, S, F: Framing, T> {
    /// Until it has ended.
    receiving: Option<&'s mut Receiving<F>>,
    stream: &'s mut S,
    take: T,
}

impl<'s, S, F: Framing, T> RecvFound<'s, S, F, T> {
    #[inline(always)]
    pub(super) fn new(receiving: &'s mut Receiving<F>, stream: &'s mut S, take: T) -> Self {
        Self { receiving: Some(receiving), stream, take }
    }
}

impl<'s, S, F, T, O> Future for RecvFound<'s, S, F, T>
where
    S: AsyncRead + Unpin,
    F: FrameBoundaries,
    T: Fn(&'s mut Decoder<F>, Found) -> O + Unpin,
{
    type Output = Result<Option<O>, StreamError>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Option<O>, StreamError>> {
        let this = self.get_mut();
        Receiving::poll_frame(&mut this.receiving, Pin::new(&mut *this.stream), cx, &this.take)
    }
}
