//! [`Verb`]: a verb of a stream, as a future.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What `poll` does to `stream`. As [`poll_fn`](std::future::poll_fn), but always part of the code that awaits it: what is settled at
/// once costs no call, and its result does not go through memory.
pub(super) struct Verb<'s, T, P> {
    stream: &'s mut T,
    poll: P,
}

impl<'s, T, P> Verb<'s, T, P> {
    #[inline(always)]
    pub(super) fn new<R>(stream: &'s mut T, poll: P) -> Self
    where
        P: FnMut(&mut T, &mut Context<'_>) -> Poll<R>,
    {
        Self { stream, poll }
    }
}

/// Neither of its parts is ever pinned.
impl<T, P> Unpin for Verb<'_, T, P> {}

impl<T, P: FnMut(&mut T, &mut Context<'_>) -> Poll<R>, R> Future for Verb<'_, T, P> {
    type Output = R;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let this = self.get_mut();
        (this.poll)(this.stream, cx)
    }
}
