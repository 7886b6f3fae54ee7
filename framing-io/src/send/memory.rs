//! When a send buffer grows, moves its bytes, and gives memory back.

use std::collections::VecDeque;

use super::SendBuffer;
#[cfg(feature = "tokio")]
use crate::stats::Counts;

impl SendBuffer {
    /// Gives an empty buffer that has become too large back, down to what the policy keeps.
    #[inline]
    pub(crate) fn settle(&mut self) {
        if self.own() == 0 {
            (self.start, self.end) = (0, 0);
            let (size, kept) = (self.bytes.len(), self.kept);
            if size > kept && (kept == 0 || size > self.policy.most_kept() || self.appetite.is_small()) {
                self.shrink(kept);
            }
        }
    }

    /// Gives back all that holds no queued bytes; where there are some, half the room may stay.
    pub(crate) fn release(&mut self) {
        if !self.bytes.is_empty() && (self.bytes.len() / 2 > self.own() || self.own() == 0) {
            self.compact();
            self.shrink(self.end);
        }
        if self.chain.is_empty() {
            self.chain = VecDeque::new();
        }
    }

    /// Leaves the buffer with `spare`, if nothing is queued.
    #[cfg(feature = "tokio")]
    pub(crate) fn park(&mut self, spare: impl FnOnce(Vec<u8>)) {
        if self.len() == 0 && !self.bytes.is_empty() {
            self.quiet = 0;
            spare(std::mem::take(&mut self.bytes));
        }
    }

    /// Takes a buffer from `spare`, if it has none and would keep it; returns whether it did.
    #[cfg(feature = "tokio")]
    #[inline]
    pub(crate) fn unpark(&mut self, spare: impl FnOnce(usize) -> Vec<u8>) -> bool {
        let takes = self.bytes.is_empty() && self.kept > 0;
        if takes {
            self.bytes = spare(self.limit());
            self.counts.note(self.bytes.len());
        }
        takes
    }

    /// Takes all that `empty` has, which is no more than memory, for all that is queued. What is held stays, and what is
    /// counted.
    #[cfg(feature = "tokio")]
    pub(crate) fn exchange(&mut self, empty: &mut Self) {
        std::mem::swap(self, empty);
        (self.quiet, empty.quiet) = (0, 0);
        std::mem::swap(&mut self.held, &mut empty.held);
        self.counts.add(std::mem::replace(&mut empty.counts, Counts::new()));
    }

    /// Moves the queued bytes to the front.
    pub(super) fn compact(&mut self) {
        self.quiet = 0;
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.own());
    }

    fn shrink(&mut self, size: usize) {
        debug_assert!(self.start == 0 && self.end <= size, "queued bytes would be cut off");
        self.quiet = 0;
        self.bytes.truncate(size);
        self.bytes.shrink_to(size);
        self.appetite.reset();
        self.counts.shrunk();
    }

    #[cold]
    pub(super) fn make_room(&mut self, count: usize, at_any_cost: bool) {
        self.quiet = 0;
        let (queued, size) = (self.own(), self.bytes.len());
        let needed = queued.saturating_add(count);
        debug_assert!(needed <= self.limit(), "room for more bytes than are allowed");
        if self.start > 0 {
            // Moving pays where at least as much was sent as is moved; else a slow peer would have the queue moved
            // for each message. At the limit there is no other way, and there an eighth has to have gone.
            let at_limit = size >= self.limit();
            if at_limit && !at_any_cost && self.start < queued / 8 {
                return;
            }
            let moving_is_enough = needed <= size && (self.start >= queued || at_limit);
            self.compact();
            if moving_is_enough {
                return;
            }
        }
        // For one message just what it takes; where messages add up, twice as much as before.
        let grown = if queued == 0 { self.policy.first().max(needed) } else { self.policy.doubled(size).max(needed) };
        let grown = grown.min(self.limit());
        if queued == 0 {
            self.bytes = Vec::new();
            self.bytes = vec![0; grown];
        } else {
            self.bytes.reserve_exact(grown.saturating_sub(size));
            self.bytes.resize(grown, 0);
        }
        self.appetite.reset();
        self.counts.grown(grown);
    }
}
