//! [`Watch`]: who queues is told when too much is queued; and [`Age`]: since when.

use std::fmt;
use std::time::{Duration, Instant};

use crate::BufferPolicy;

/// What a queue of bytes to be sent has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pressure {
    /// As many bytes as the [high watermark](BufferPolicy::high) are queued: whoever makes the messages should pause.
    High,
    /// No more than the [low watermark](BufferPolicy::low) are queued any more: go on.
    Low,
}

/// What is called when the pressure changes, with the bytes that are queued.
pub(crate) type Hook = Box<dyn FnMut(Pressure, usize) + Send + Sync>;

/// The watermarks, and which of them was crossed last.
pub(crate) struct Watch {
    /// `low < high`
    low: usize,
    high: usize,
    /// So many bytes are worth a write.
    enough: usize,
    is_high: bool,
    /// The crossing that nobody was told of yet.
    untold: Option<Pressure>,
    pub(crate) hook: Option<Hook>,
}

impl Watch {
    pub(crate) fn new(policy: &BufferPolicy) -> Self {
        let (low, high) = policy.watermarks();
        Self { low, high, enough: policy.enough(), is_high: false, untold: None, hook: None }
    }

    pub(crate) const fn is_high(&self) -> bool {
        self.is_high
    }

    /// Whether `bytes` are worth a write.
    #[inline]
    pub(crate) const fn is_enough(&self, bytes: usize) -> bool {
        bytes >= self.enough
    }

    /// With less queued there is nothing to tell, and no write pays.
    #[inline]
    pub(crate) fn quiet(&self) -> usize {
        self.enough.min(self.high)
    }

    /// Takes the crossing that is to be told.
    pub(crate) const fn take(&mut self) -> Option<Pressure> {
        self.untold.take()
    }

    /// Bytes were queued; returns whether they crossed the high watermark.
    #[inline]
    pub(crate) fn queued(&mut self, bytes: usize) -> bool {
        let crossed = bytes >= self.high && !self.is_high;
        if crossed {
            self.cross(Pressure::High, bytes);
        }
        crossed
    }

    /// Bytes have gone; returns whether the low watermark was crossed.
    #[inline]
    pub(crate) fn sent(&mut self, bytes: usize) -> bool {
        let crossed = self.is_high && bytes <= self.low;
        if crossed {
            self.cross(Pressure::Low, bytes);
        }
        crossed
    }

    #[cold]
    fn cross(&mut self, pressure: Pressure, bytes: usize) {
        self.is_high = pressure == Pressure::High;
        // A crossing and the way back, of which nobody was told, are none.
        self.untold = match self.untold {
            Some(_) => None,
            None => Some(pressure),
        };
        if let Some(hook) = &mut self.hook {
            hook(pressure, bytes);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("is_high", &self.is_high).field("untold", &self.untold).finish_non_exhaustive()
    }
}

/// So many marks are kept; where there are more, neighbours are merged.
const MARKS: usize = 8;

/// When the bytes of a queue were queued, as offsets from the start of the stream: a few marks, not one a message.
#[derive(Debug)]
pub(crate) struct Age {
    /// The first `count` of them: the bytes below the offset, from the one before, were queued at the time or later. Offsets
    /// and times ascend.
    marks: [Option<(u64, Instant)>; MARKS],
}

impl Age {
    pub(crate) const fn new() -> Self {
        Self { marks: [None; MARKS] }
    }

    /// The bytes up to `end`, from the last mark, were queued at `now`; those below `sent` have gone. Returns how long
    /// the oldest of the others has waited.
    pub(crate) fn mark(&mut self, now: Instant, sent: u64, end: u64) -> Option<Duration> {
        let gone = self.marks.iter().take_while(|mark| matches!(mark, Some((until, _)) if *until <= sent)).count();
        self.marks.rotate_left(gone);
        self.marks.iter_mut().rev().take(gone).for_each(|mark| *mark = None);
        if sent >= end {
            return None;
        }
        let last = self.marks.iter().rev().find_map(|mark| *mark);
        if last.is_none_or(|(until, _)| until < end) {
            self.push((end, now));
        }
        self.marks.first().copied().flatten().map(|(_, since)| now.saturating_duration_since(since))
    }

    fn push(&mut self, mark: (u64, Instant)) {
        if self.marks.last().is_some_and(Option::is_some) {
            self.merge(mark.1);
        }
        if let Some(free) = self.marks.iter_mut().find(|mark| mark.is_none()) {
            *free = Some(mark);
        }
    }

    /// Merges two neighbours: the end of the second with the time of the first, so that no byte becomes younger. Those
    /// that span the least time, so that none becomes much older.
    fn merge(&mut self, now: Instant) {
        let time = |at: usize| self.marks.get(at).copied().flatten().map_or(now, |(_, since)| since);
        let span = |at: &usize| time(at.saturating_add(2)).saturating_duration_since(time(*at));
        let Some(at) = (0..MARKS.saturating_sub(1)).min_by_key(span) else { return };
        if let Some([Some((until, _)), Some((end, _))]) = self.marks.get_mut(at..at.saturating_add(2)) {
            *until = *end;
        }
        if let Some(merged) = self.marks.get_mut(at.saturating_add(1)..) {
            merged.rotate_left(1);
        }
        if let Some(last) = self.marks.last_mut() {
            *last = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_byte_is_never_younger_than_it_is_and_hardly_older() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut age = Age::new();
        // A byte each second, of which each goes 100 seconds later.
        for now in 0..1000u64 {
            let sent = now.saturating_sub(100);
            let seen = age.mark(at(now), sent, now + 1).unwrap().as_secs();
            let is = now - sent;
            assert!(seen >= is && seen <= is + 40, "{seen} seconds, but it is {is}, at {now}");
        }
        assert_eq!(age.mark(at(1000), 1000, 1000), None);
        assert_eq!(age.mark(at(1007), 1000, 1001), Some(Duration::ZERO));
        assert_eq!(age.mark(at(1009), 1000, 1001), Some(Duration::from_secs(2)));
        assert_eq!(age.mark(at(1010), 1000, 5000), Some(Duration::from_secs(3)));
        assert_eq!(age.mark(at(1012), 1001, 5000), Some(Duration::from_secs(2)));
    }
}
