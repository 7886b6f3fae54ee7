//! What the ends of one exchange share: who waits for which answer, and which requests are being served.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ::tokio::sync::{Notify, oneshot};
use framing_core::{Framing, Raw};

use super::{CallError, Head, Received};
use crate::envelope::{Envelope, Kind};
use crate::exchange::{Pending, Refusal, Unmatched, Why};
use crate::tokio::Sender;

type Answer = Result<Received, CallError>;

/// The lock is held for a look into a table, and never while anything waits.
pub(super) struct Shared(Mutex<State>);

struct State {
    pending: Pending<oneshot::Sender<Answer>>,
    /// At most `pending.max()`.
    serving: HashMap<u64, Arc<Cancelled>>,
    /// Nobody reads the stream any more.
    is_over: bool,
}

impl Shared {
    pub(super) fn new(max: usize) -> Self {
        Self(Mutex::new(State { pending: Pending::new(max), serving: HashMap::new(), is_over: false }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What panicked held it for a look into a table, which is whole before and after.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn in_flight(&self) -> usize {
        self.lock().pending.len()
    }

    /// A request is about to go: its id, and what brings its answer.
    pub(super) fn begin(
        &self,
        protocol: u32,
        deadline: Instant,
    ) -> Result<(u64, oneshot::Receiver<Answer>), CallError> {
        let mut state = self.lock();
        if state.is_over {
            return Err(CallError::Closed { id: 0 });
        }
        let (sender, receiver) = oneshot::channel();
        let id = state.pending.begin(protocol, deadline, sender)?;
        Ok((id, receiver))
    }

    /// Why nothing brings the answer to `id` any more.
    pub(super) fn lost(&self, id: u64) -> CallError {
        if self.lock().is_over { CallError::Closed { id } } else { CallError::Timeout { id } }
    }

    /// Hands `answer` to who waits for it.
    pub(super) fn settle(&self, head: &Head, answer: Answer, now: Instant) -> Result<(), Unmatched> {
        let waiter = self.lock().pending.settle(head, now)?;
        // A call that is dropped in this instant gives the answer back.
        waiter.send(answer).map_err(|_| Unmatched::GivenUp)
    }

    /// A request is to be served: what tells that it is cancelled.
    pub(super) fn serve(&self, id: u64) -> Result<Arc<Cancelled>, Refusal> {
        let mut state = self.lock();
        let max = state.pending.max();
        if state.serving.contains_key(&id) {
            return Err(Refusal::new(Why::Duplicate));
        }
        if state.serving.len() >= max {
            return Err(Refusal { why: Why::Busy, number: u32::try_from(max).unwrap_or(u32::MAX) });
        }
        Ok(Arc::clone(state.serving.entry(id).or_default()))
    }

    /// The request is served, or refused.
    pub(super) fn served(&self, id: u64) {
        self.lock().serving.remove(&id);
    }

    /// The peer does not wait for its request any more; whether that is being served.
    pub(super) fn cancel(&self, id: u64) -> bool {
        let served = self.lock().serving.get(&id).cloned();
        served.inspect(|served| served.set()).is_some()
    }

    /// Nothing comes any more: who waits is told so.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        let (waiting, serving) = (state.pending.take_all(), std::mem::take(&mut state.serving));
        drop(state);
        drop(waiting);
        serving.values().for_each(|served| served.set());
    }
}

/// Whether a request is of no use any more.
#[derive(Default)]
pub(super) struct Cancelled {
    flag: AtomicBool,
    notify: Notify,
}

impl Cancelled {
    fn set(&self) {
        self.flag.store(true, Ordering::Release);
        self.notify.notify_waiters();
    }

    pub(super) fn is_set(&self) -> bool {
        self.flag.load(Ordering::Acquire)
    }

    pub(super) async fn wait(&self) {
        let mut notified = std::pin::pin!(self.notify.notified());
        // Enabled first, so that what is set behind the look at the flag wakes it.
        notified.as_mut().enable();
        if !self.is_set() {
            notified.await;
        }
    }
}

/// A call that waits. Dropped, its request is in flight no more, and the peer is told so where it does not know.
pub(super) struct Waiting<'c, F: Framing> {
    shared: &'c Shared,
    id: u64,
    protocol: u32,
    sender: &'c Sender<F>,
    is_sent: bool,
}

impl<'c, F: Framing> Waiting<'c, F> {
    pub(super) const fn new(shared: &'c Shared, id: u64, protocol: u32, sender: &'c Sender<F>) -> Self {
        Self { shared, id, protocol, sender, is_sent: false }
    }

    pub(super) const fn sent(&mut self) {
        self.is_sent = true;
    }
}

impl<F: Framing> Drop for Waiting<'_, F> {
    fn drop(&mut self) {
        let is_in_flight =
            self.shared.lock().pending.give_up(self.id, ::tokio::time::Instant::now().into_std()).is_some();
        if is_in_flight && self.is_sent {
            let head = Head::new(Kind::Cancel, self.protocol, self.id);
            // Where it has no room the peer answers in vain, which is told when it comes.
            let _ = self.sender.try_send(&Envelope { head, payload: Raw(&[]) });
        }
    }
}
