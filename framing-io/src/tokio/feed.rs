//! [`Feed`]: the future of `feed`.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::io::AsyncWrite;
use framing_core::{Framing, Message};

use super::sending::Sending;
use crate::StreamError;

/// Queues `message`. A type of its own, so that its `poll` is always part of the code that awaits it, which is said of no closure and no
/// `async` block: what is settled at once costs no call, and its result does not go through memory.
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
        if this.sending.message(this.message) {
            return Poll::Ready(Ok(()));
        }
        this.sending.poll_message(Pin::new(&mut *this.stream), cx, this.message)
    }
}
