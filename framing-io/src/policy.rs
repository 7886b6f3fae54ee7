//! [`BufferPolicy`]: how much memory a buffer takes, and when.

/// How much memory one direction of a stream takes.
///
/// ```text
///   bytes
///   max     ------------------------------------------   never more
///                          +---+
///   retain  - - - - - -+---+   +------------------        kept when empty
///                  +---+
///   initial ---+---+                                      the first buffer
///   0       ---+                                          until it is used
/// ```
///
/// ```
/// use framing_io::BufferPolicy;
///
/// /// For many connections with little to say: 512 bytes while a message is under way, nothing when idle.
/// const SMALL: BufferPolicy = BufferPolicy::new().initial(512).max(64 << 10).retain(0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferPolicy {
    /// `LEAST <= initial`, unless `max` is less.
    initial: usize,
    /// `1 <= max`.
    max: usize,
    retain: usize,
}

/// A first buffer is no smaller, in bytes: doubling has to start somewhere.
const LEAST: usize = 64;

impl BufferPolicy {
    /// The default of [`initial`](Self::initial): 8 KiB.
    pub const DEFAULT_INITIAL: usize = 8 << 10;
    /// The default of [`max`](Self::max): 16 MiB.
    pub const DEFAULT_MAX: usize = 16 << 20;
    /// The default of [`retain`](Self::retain): 64 KiB.
    pub const DEFAULT_RETAIN: usize = 64 << 10;

    /// 8 KiB at first, 16 MiB at most, 64 KiB kept.
    #[must_use]
    pub const fn new() -> Self {
        Self { initial: Self::DEFAULT_INITIAL, max: Self::DEFAULT_MAX, retain: Self::DEFAULT_RETAIN }
    }

    /// The size of the first buffer, in bytes. It is allocated when bytes are about to arrive or to be queued, not
    /// before; from there it grows by doubling. Taken for 64 where it is less, and for [`max`](Self::max) where it is more.
    #[must_use]
    pub const fn initial(mut self, bytes: usize) -> Self {
        self.initial = if bytes < LEAST { LEAST } else { bytes };
        self
    }

    /// The buffer is never larger, in bytes; 0 is taken for 1.
    ///
    /// Received: a frame that does not fit, head and all, is refused as too large, when its head has come. Sent:
    /// a message that does not fit beside those queued is handed back.
    #[must_use]
    pub const fn max(mut self, bytes: usize) -> Self {
        // No vector holds more than `isize::MAX` bytes.
        self.max = if bytes == 0 {
            1
        } else if bytes > isize::MAX.cast_unsigned() {
            isize::MAX.cast_unsigned()
        } else {
            bytes
        };
        self
    }

    /// When the buffer is empty, what it has beyond so many bytes is given back; less than
    /// [`initial`](Self::initial), and all of it is. Also how far a buffer grows because reads fill it, though no
    /// message asks for more: a stream of small messages ends up reading so many bytes at once.
    #[must_use]
    pub const fn retain(mut self, bytes: usize) -> Self {
        self.retain = bytes;
        self
    }

    /// No buffer is larger.
    pub(crate) const fn limit(&self) -> usize {
        self.max
    }

    /// The size of the first buffer.
    pub(crate) fn first(&self) -> usize {
        self.initial.min(self.max)
    }

    /// The size that an empty buffer keeps at most; 0 if it keeps none.
    pub(crate) fn kept(&self) -> usize {
        let kept = self.retain.min(self.max);
        if kept < self.first() { 0 } else { kept }
    }

    /// The next size of a buffer of `size` bytes: twice as many, but no fewer than the first has.
    pub(crate) fn doubled(&self, size: usize) -> usize {
        size.saturating_mul(2).max(self.first()).min(self.max)
    }
}

impl Default for BufferPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_settled_by_the_maximum() {
        let policy = BufferPolicy::new().max(100);
        assert_eq!((policy.first(), policy.kept(), policy.doubled(80)), (100, 100, 100));
        let policy = BufferPolicy::new().initial(0).max(0);
        assert_eq!((policy.first(), policy.kept(), policy.doubled(0)), (1, 1, 1));
        let policy = BufferPolicy::new().initial(0).retain(63);
        assert_eq!((policy.first(), policy.kept(), policy.doubled(0), policy.doubled(64)), (64, 0, 64, 128));
    }
}
