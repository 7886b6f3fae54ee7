//! [`Idle`]: for how long nothing has passed.

use std::time::{Duration, Instant};

/// Since when the count of bytes has not changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Idle {
    since: Option<(Instant, u64)>,
}

impl Idle {
    pub(crate) const fn new() -> Self {
        Self { since: None }
    }

    /// Whether `bytes` is what it was for at least `time` before `now`.
    pub(crate) fn is_over(&mut self, now: Instant, bytes: u64, time: Duration) -> bool {
        match self.since {
            Some((since, before)) if before == bytes => now.saturating_duration_since(since) >= time,
            _ => {
                self.since = Some((now, bytes));
                time.is_zero()
            }
        }
    }
}
