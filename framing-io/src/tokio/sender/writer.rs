//! [`Writer`]: the one task that writes what all senders queue.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use ::tokio::io::AsyncWrite;
use pin_project_lite::pin_project;

use super::shared::{Shared, State, Task};
use crate::BufferPolicy;
use crate::encoder::batch::Batch;
use crate::tokio::sending::{poll_retry, taking, written};
use crate::tokio::spare;
use crate::tokio::turns::Turns;

pin_project! {
    /// Writes what the [`Sender`](super::Sender)s of a stream queue. It is a future, to be spawned or polled beside others: nothing goes
    /// without it.
    ///
    /// It ends when the stream below is shut down, after [`Sender::close`](super::Sender::close) or when all senders and permits were
    /// dropped and all that was queued is written; or with the error of the stream below, of which the senders are
    /// told the kind. Dropped before, what is queued is lost, and the senders are closed.
    #[must_use = "nothing is written unless it is spawned, or polled"]
    pub struct Writer<W, F> {
        #[pin]
        stream: W,
        batch: Batch,
        // The stream was written to, and not flushed since.
        dirty: bool,
        turns: Turns,
        shared: Arc<Shared<F>>,
    }

    impl<W, F> PinnedDrop for Writer<W, F> {
        fn drop(this: Pin<&mut Self>) {
            this.shared.ended(State::Dropped);
        }
    }
}

impl<W, F> Writer<W, F> {
    pub(super) const fn new(stream: W, policy: BufferPolicy, shared: Arc<Shared<F>>) -> Self {
        Self { stream, batch: Batch::new(policy), dirty: false, turns: Turns::new(), shared }
    }
}

impl<W: AsyncWrite, F> Future for Writer<W, F> {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = ready!(self.as_mut().poll_run(cx));
        self.shared.ended(match &result {
            Ok(()) => State::Closed,
            Err(error) => State::Failed(error.kind()),
        });
        Poll::Ready(result)
    }
}

impl<W: AsyncWrite, F> Writer<W, F> {
    fn poll_run(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut this = self.project();
        loop {
            if !this.batch.is_empty() {
                ready!(this.turns.poll_call(cx));
                let count = ready!(written(this.batch.write_with(taking(this.stream.as_mut(), cx))))?;
                this.shared.wrote(count);
                continue;
            }
            match this.shared.next(this.batch, *this.dirty, cx.waker()) {
                Task::Write => *this.dirty = true,
                Task::Flush => {
                    ready!(this.turns.poll_call(cx));
                    ready!(poll_retry(|| this.stream.as_mut().poll_flush(cx)))?;
                    *this.dirty = false;
                    this.shared.flushed();
                }
                Task::Close => return poll_retry(|| this.stream.as_mut().poll_shutdown(cx)),
                Task::Wait => {
                    this.batch.park(spare::put);
                    return Poll::Pending;
                }
            }
        }
    }
}
