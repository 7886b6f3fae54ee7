//! What the ends of one exchange share: who waits for which answer, and which requests are being served.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ::tokio::sync::{Notify, oneshot};
use framing_core::{Framing, Raw};

use super::{CallError, Head, Received};
use crate::envelope::{Envelope, Kind};
use crate::exchange::{Pending, Refusal, TooMany, Unmatched, Why};
use crate::tokio::Sender;

/// What came for a call.
pub(super) struct Answer {
    pub(super) received: Received,
    /// What it is, where it is one.
    pub(super) refusal: Option<Refusal>,
}

impl From<Answer> for Result<Received, CallError> {
    fn from(Answer { received, refusal }: Answer) -> Self {
        refusal.map_or(Ok(received), |refusal| Err(refusal.into()))
    }
}

pub(super) struct Shared {
    /// Held for a look into a table, and never while anything waits.
    state: Mutex<State>,
    /// An answer is astray.
    gone_astray: Notify,
}

struct State {
    pending: Pending<oneshot::Sender<Answer>>,
    /// The calls that are not over: those in flight, and those that have not looked at their answer yet, which holds a frame. At
    /// most `pending.max()`.
    calls: usize,
    /// Answers whose calls were dropped before they looked: at most one for each call there was when the stream was read last.
    astray: VecDeque<Received>,
    /// At most `pending.max()`.
    serving: HashMap<u64, Arc<Cancelled>>,
    /// Nobody reads the stream any more.
    is_over: bool,
}

impl Shared {
    pub(super) fn new(max: usize) -> Self {
        let (pending, astray, serving) = (Pending::new(max), VecDeque::new(), HashMap::new());
        let state = State { pending, calls: 0, astray, serving, is_over: false };
        Self { state: Mutex::new(state), gone_astray: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What panicked held it for a look into a table, which is whole before and after.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn in_flight(&self) -> usize {
        self.lock().pending.len()
    }

    /// A request is about to go: the call that waits for its answer.
    pub(super) fn begin<'c, F: Framing>(
        &'c self,
        protocol: u32,
        deadline: Instant,
        sender: &'c Sender<F>,
    ) -> Result<Waiting<'c, F>, CallError> {
        let mut state = self.lock();
        if state.is_over {
            return Err(CallError::Closed { id: 0 });
        }
        let max = state.pending.max();
        if state.calls >= max {
            return Err(TooMany { max }.into());
        }
        let (brings, answer) = oneshot::channel();
        let id = state.pending.begin(protocol, deadline, brings)?;
        state.calls = state.calls.saturating_add(1);
        Ok(Waiting { shared: self, id, protocol, sender, is_sent: false, answer })
    }

    /// Hands `answer` to the call that waits for it. Where none does: what came, and why.
    pub(super) fn settle(&self, answer: Answer, now: Instant) -> Option<(Received, Unmatched)> {
        let waiter = self.lock().pending.settle(&answer.received.head, now);
        match waiter {
            // A call that is dropped in this instant gives the answer back.
            Ok(waiter) => waiter.send(answer).err().map(|answer| (answer.received, Unmatched::GivenUp)),
            Err(why) => Some((answer.received, why)),
        }
    }

    /// An answer that was brought to a call, which was dropped before it looked.
    pub(super) fn take_astray(&self) -> Option<Received> {
        self.lock().astray.pop_front()
    }

    /// Waits until there may be one.
    pub(super) async fn gone_astray(&self) {
        self.gone_astray.notified().await;
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

/// A call that waits. Dropped, its request is in flight no more, and the peer is told so where it does not know; an answer that it
/// has not looked at is told as one that nobody waits for.
pub(super) struct Waiting<'c, F: Framing> {
    shared: &'c Shared,
    id: u64,
    protocol: u32,
    sender: &'c Sender<F>,
    is_sent: bool,
    answer: oneshot::Receiver<Answer>,
}

impl<F: Framing> Waiting<'_, F> {
    pub(super) const fn id(&self) -> u64 {
        self.id
    }

    pub(super) const fn sent(&mut self) {
        self.is_sent = true;
    }

    pub(super) async fn answer(&mut self) -> Result<Received, CallError> {
        match (&mut self.answer).await {
            Ok(answer) => answer.into(),
            // Where nobody has the other end any more, the connection is over or the answer came late.
            Err(_) if self.shared.lock().is_over => Err(CallError::Closed { id: self.id }),
            Err(_) => Err(CallError::Timeout { id: self.id }),
        }
    }
}

impl<F: Framing> Drop for Waiting<'_, F> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.calls = state.calls.saturating_sub(1);
        let is_in_flight = state.pending.give_up(self.id, ::tokio::time::Instant::now().into_std()).is_some();
        // From now on none comes.
        self.answer.close();
        let astray = self.answer.try_recv().map(|answer| state.astray.push_back(answer.received));
        drop(state);
        if astray.is_ok() {
            self.shared.gone_astray.notify_one();
        }
        if is_in_flight && self.is_sent {
            let head = Head::new(Kind::Cancel, self.protocol, self.id);
            // Where it has no room the peer answers in vain, which is told when it comes.
            let _ = self.sender.try_send(&Envelope { head, payload: Raw(&[]) });
        }
    }
}
