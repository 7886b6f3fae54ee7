//! [`Shared`]: the queue that all senders of a stream and its writer share.

use std::io;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use ::tokio::sync::Notify;

use super::SenderError;
use crate::encoder::batch::Batch;
use crate::tokio::spare;
use crate::{Encoder, SendError};

/// The queue, and who waits for it. The lock is held for as long as it takes to encode a message, never for a write.
pub(super) struct Shared<F> {
    queue: Mutex<Queue<F>>,
    /// Those who wait for room.
    pub(super) room: Notify,
    /// Those who wait until bytes have gone.
    gone: Notify,
    /// The stream takes several pieces in one write.
    pub(super) vectored: bool,
}

pub(super) struct Queue<F> {
    pub(super) encoder: Encoder<F>,
    state: State,
    senders: usize,
    /// The writer, where it waits for something to do.
    writer: Option<Waker>,
    /// A message did not fit: no other is let in before the low watermark, lest it never fits.
    pub(super) choked: bool,
    /// One waits for more room than the low watermark leaves: no other is let in meanwhile.
    pub(super) claimed: bool,
    /// Somebody waits until the stream has taken so many bytes from its beginning, and was flushed.
    flush_to: u64,
    /// The stream has taken so many bytes and was flushed.
    flushed: u64,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    Open,
    /// Nothing more is queued; the rest is written.
    Closing,
    /// All was written.
    Closed,
    /// The writer was dropped.
    Dropped,
    Failed(io::ErrorKind),
}

/// What the writer does next.
pub(super) enum Task {
    Write,
    Flush,
    Close,
    Wait,
}

impl<F> Queue<F> {
    /// Why nothing more is queued.
    pub(super) const fn refusal(&self) -> Option<SenderError> {
        match self.state {
            State::Open => None,
            State::Closing | State::Closed | State::Dropped => Some(SenderError::Closed),
            State::Failed(kind) => Some(SenderError::Failed(kind)),
        }
    }

    /// Whether any message is let in.
    #[inline]
    pub(super) const fn is_calm(&self) -> bool {
        !self.encoder.is_pressed() && !self.choked && !self.claimed
    }

    pub(super) const fn add_sender(&mut self) {
        self.senders = self.senders.saturating_add(1);
    }

    /// The position of the end of the queue, from the beginning of the stream.
    fn end(&self) -> u64 {
        self.encoder.stats().bytes.saturating_add(self.encoder.queued() as u64)
    }

    /// A message that needs no more has room when the others have gone down to the low watermark.
    pub(super) fn most_beside_others(&self) -> usize {
        let policy = self.encoder.policy();
        policy.limit().saturating_sub(policy.watermarks().0)
    }
}

impl<F> Shared<F> {
    pub(super) const fn new(encoder: Encoder<F>, vectored: bool) -> Self {
        let queue = Queue {
            encoder,
            state: State::Open,
            senders: 1,
            writer: None,
            choked: false,
            claimed: false,
            flush_to: 0,
            flushed: 0,
        };
        Self { queue: Mutex::new(queue), room: Notify::const_new(), gone: Notify::const_new(), vectored }
    }

    /// A message whose encoding panicked has left nothing behind, so the queue is as good as before.
    #[inline]
    pub(super) fn lock(&self) -> MutexGuard<'_, Queue<F>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message by `push`.
    #[inline]
    pub(super) fn push<T>(&self, push: impl FnOnce(&mut Encoder<F>) -> Result<T, SendError>) -> Result<T, SenderError> {
        let mut queue = self.lock();
        if let Some(refusal) = queue.refusal() {
            return Err(refusal);
        }
        queue.encoder.unpark(spare::take);
        let pushed = push(&mut queue.encoder)?;
        self.wake(queue);
        Ok(pushed)
    }

    /// Queues a message by `push`, or returns `None` where it has to wait.
    #[inline]
    pub(super) fn push_if_calm(
        &self,
        push: impl FnOnce(&mut Encoder<F>) -> Result<(), SendError>,
    ) -> Option<Result<(), SenderError>> {
        let mut queue = self.lock();
        if let Some(refusal) = queue.refusal() {
            return Some(Err(refusal));
        }
        if !queue.is_calm() {
            return None;
        }
        queue.encoder.unpark(spare::take);
        match push(&mut queue.encoder) {
            Ok(()) => {
                self.wake(queue);
                Some(Ok(()))
            }
            // What does not fit into an empty queue never does.
            Err(SendError::Full { max, .. }) if queue.encoder.free() < max => None,
            Err(error) => Some(Err(error.into())),
        }
    }

    /// Queues by `push` what `held` bytes are held for.
    pub(super) fn spend<T>(
        &self,
        held: usize,
        push: impl FnOnce(&mut Encoder<F>) -> Result<T, SendError>,
    ) -> Result<T, SenderError> {
        let mut given = false;
        let pushed = self.push(|encoder| {
            encoder.give_back(held);
            given = true;
            push(encoder)
        });
        if pushed.is_err() {
            self.ease(|queue| queue.encoder.give_back(if given { 0 } else { held }));
        }
        pushed
    }

    /// Does what may make room, and tells those who wait for it.
    pub(super) fn ease(&self, make_room: impl FnOnce(&mut Queue<F>)) {
        let mut queue = self.lock();
        make_room(&mut queue);
        if queue.choked && queue.encoder.queued() <= queue.encoder.policy().watermarks().0 {
            queue.choked = false;
        }
        let tell = queue.claimed || queue.is_calm();
        drop(queue);
        if tell {
            self.room.notify_waiters();
        }
    }

    /// Asks for all that is queued to be written and flushed; returns where that ends.
    pub(super) fn ask_flush(&self) -> u64 {
        let mut queue = self.lock();
        let end = queue.end();
        queue.flush_to = queue.flush_to.max(end);
        self.wake(queue);
        end
    }

    /// Waits until all up to `end` is written and flushed.
    pub(super) async fn flushed_to(&self, end: u64) -> Result<(), SenderError> {
        self.until(|queue| queue.flushed >= end).await
    }

    /// Nothing more is queued from now on.
    pub(super) fn ask_close(&self) {
        let mut queue = self.lock();
        if queue.state == State::Open {
            queue.state = State::Closing;
        }
        self.wake(queue);
        self.room.notify_waiters();
    }

    /// Waits until the writer has closed the stream.
    pub(super) async fn closed(&self) -> Result<(), SenderError> {
        self.until(|_| false).await
    }

    /// A sender was dropped.
    pub(super) fn dropped(&self) {
        let mut queue = self.lock();
        queue.senders = queue.senders.saturating_sub(1);
        if queue.senders == 0 {
            self.wake(queue);
        }
    }

    /// What the writer is to do, which has written `batch` and, if `dirty`, not flushed since.
    pub(super) fn next(&self, batch: &mut Batch, dirty: bool, writer: &Waker) -> Task {
        let mut queue = self.lock();
        let asked = queue.flush_to > queue.flushed;
        if dirty && asked && queue.flush_to <= queue.encoder.stats().bytes {
            // Others may queue without an end: who asked does not wait for theirs.
            return Task::Flush;
        }
        if !queue.encoder.is_empty() {
            queue.encoder.hand_over(batch);
            return Task::Write;
        }
        if dirty || asked {
            return Task::Flush;
        }
        if queue.state == State::Closing || queue.senders == 0 {
            return Task::Close;
        }
        queue.encoder.park(spare::put);
        queue.writer = Some(writer.clone());
        Task::Wait
    }

    /// The first `count` bytes of the batch have gone.
    pub(super) fn wrote(&self, count: usize) {
        self.ease(|queue| queue.encoder.batch_sent(count));
    }

    /// The stream was flushed after all that the writer has written.
    pub(super) fn flushed(&self) {
        let mut queue = self.lock();
        queue.flushed = queue.encoder.stats().bytes;
        drop(queue);
        self.gone.notify_waiters();
    }

    /// The writer does nothing more.
    pub(super) fn ended(&self, state: State) {
        let mut queue = self.lock();
        if matches!(queue.state, State::Open | State::Closing) {
            queue.state = state;
            // What is queued goes nowhere.
            let policy = queue.encoder.policy();
            queue.encoder.hand_over(&mut Batch::new(policy));
        }
        drop(queue);
        self.room.notify_waiters();
        self.gone.notify_waiters();
    }

    /// Waits until `is_done`, or until the writer has ended.
    async fn until(&self, is_done: impl Fn(&Queue<F>) -> bool) -> Result<(), SenderError> {
        loop {
            let mut gone = pin!(self.gone.notified());
            gone.as_mut().enable();
            if let Some(done) = self.check(&is_done) {
                return done;
            }
            gone.await;
        }
    }

    fn check(&self, is_done: impl Fn(&Queue<F>) -> bool) -> Option<Result<(), SenderError>> {
        let queue = self.lock();
        if is_done(&queue) {
            return Some(Ok(()));
        }
        match queue.state {
            State::Open | State::Closing => None,
            State::Closed => Some(Ok(())),
            State::Dropped | State::Failed(_) => queue.refusal().map(Err),
        }
    }

    /// Gives the lock back and wakes the writer, where it waits.
    #[inline]
    fn wake(&self, mut queue: MutexGuard<'_, Queue<F>>) {
        let writer = queue.writer.take();
        drop(queue);
        if let Some(writer) = writer {
            writer.wake();
        }
    }
}
