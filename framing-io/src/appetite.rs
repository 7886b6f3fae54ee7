//! [`Appetite`]: whether a buffer that has grown is still of use.

/// So many turns in a row have to do with little before a buffer is cut down: a stream that comes in bursts would
/// otherwise have it made anew for each.
const TURNS: u8 = 4;

/// How many turns (reads, or queues that were sent whole) in a row had little to carry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Appetite {
    small: u8,
}

impl Appetite {
    pub(crate) const fn new() -> Self {
        Self { small: 0 }
    }

    /// A turn carried `used` bytes, where `kept` are kept in any case.
    #[inline]
    pub(crate) const fn note(&mut self, used: usize, kept: usize) {
        self.small = if used <= kept / 2 { self.small.saturating_add(1) } else { 0 };
    }

    /// What is kept in any case has been enough for some time.
    #[inline]
    pub(crate) const fn is_small(self) -> bool {
        self.small >= TURNS
    }

    /// Nothing is known.
    pub(crate) const fn reset(&mut self) {
        self.small = 0;
    }
}
