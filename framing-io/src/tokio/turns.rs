//! [`Turns`]: a task that always has work lets others run.

use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Waker, ready};

use ::tokio::task::coop;

/// So many messages are one unit of the task's budget.
const A_UNIT: u8 = 64;

/// A call of the stream below costs as much as so many messages.
const A_CALL: u8 = 8;

/// Spends the cooperative budget of the task, a part of a unit at each turn: what comes out of a buffer costs so much
/// less than what a channel or a socket gives that a whole unit for each would be mostly switching of tasks, and a question
/// to the poller at each switch.
#[derive(Debug)]
pub(super) struct Turns {
    /// Turns that are paid for.
    left: u8,
}

impl Turns {
    pub(super) const fn new() -> Self {
        Self { left: 0 }
    }

    /// Takes a turn, where the budget has one; else one has to [`poll`](Self::poll), to be woken when there is more.
    #[inline]
    pub(super) fn take(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => self.take_first(),
        }
    }

    /// Takes a turn; pending where the budget is spent. The task is woken then, after others had theirs.
    #[inline]
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Poll::Ready(())
            }
            None => self.poll_first(cx),
        }
    }

    /// As [`poll`](Self::poll), before a call of the stream below, which may be one that is always ready and counts nothing.
    #[inline]
    pub(super) fn poll_call(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        ready!(self.poll(cx));
        self.left = self.left.saturating_sub(A_CALL.saturating_sub(1));
        Poll::Ready(())
    }

    #[cold]
    fn take_first(&mut self) -> bool {
        // Where there is some left nobody is to be woken.
        coop::has_budget_remaining() && self.poll_first(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[cold]
    fn poll_first(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        ready!(coop::poll_proceed(cx)).made_progress();
        self.left = A_UNIT.saturating_sub(1);
        Poll::Ready(())
    }
}

/// The [`Turns`] of what is shared: that two tasks may count as one now and then does no harm.
#[derive(Debug, Default)]
pub(super) struct SharedTurns {
    left: AtomicU8,
}

impl SharedTurns {
    #[inline]
    pub(super) fn take(&self) -> bool {
        self.with(Turns::take)
    }

    #[inline]
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        self.with(|turns| turns.poll(cx))
    }

    #[inline]
    fn with<T>(&self, take: impl FnOnce(&mut Turns) -> T) -> T {
        let mut turns = Turns { left: self.left.load(Ordering::Relaxed) };
        let taken = take(&mut turns);
        self.left.store(turns.left, Ordering::Relaxed);
        taken
    }
}
