//! [`BufferPolicy`]: how much memory a buffer takes, and when.

use std::time::Duration;

use framing_core::{Framing, Message};

/// How much memory one direction of a stream takes, and when that is too much or too long.
///
/// ```text
///   bytes
///   max     ------------------------------------------   never more
///                          +---+
///   read_size - - - - - - -+   |                         as far as it grows because much comes at once
///   retain  - - - - - -+---+   +---------+               kept when empty
///                  +---+                 |
///   initial ---+---+                     |               the first buffer
///   0       ---+                         +------------   until it is used, and when idle
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
    read_size: usize,
    batch: usize,
    /// `1 <= high`.
    high: usize,
    low: usize,
    /// In milliseconds.
    idle_after: u32,
    /// In milliseconds.
    stale_after: u32,
}

/// A first buffer is no smaller, in bytes: doubling has to start somewhere.
pub(crate) const LEAST: usize = 64;

impl BufferPolicy {
    /// The default of [`initial`](Self::initial): 8 KiB.
    pub const DEFAULT_INITIAL: usize = 8 << 10;
    /// The default of [`max`](Self::max): 16 MiB.
    pub const DEFAULT_MAX: usize = 16 << 20;
    /// The default of [`retain`](Self::retain): 64 KiB.
    pub const DEFAULT_RETAIN: usize = 64 << 10;
    /// The default of [`read_size`](Self::read_size): 260 KiB, which are 256 KiB of payloads and room for their heads. Four frames
    /// of 64 KiB would else be cut, each time, in the last one.
    pub const DEFAULT_READ_SIZE: usize = 260 << 10;
    /// The default of [`batch`](Self::batch): 128 KiB.
    pub const DEFAULT_BATCH: usize = 128 << 10;
    /// The default of [`high`](Self::high): 1 MiB.
    pub const DEFAULT_HIGH: usize = 1 << 20;
    /// The default of [`low`](Self::low): 256 KiB.
    pub const DEFAULT_LOW: usize = 256 << 10;
    /// The default of [`idle_after`](Self::idle_after): one second.
    pub const DEFAULT_IDLE_AFTER: Duration = Duration::from_secs(1);
    /// The default of [`stale_after`](Self::stale_after): 30 seconds.
    pub const DEFAULT_STALE_AFTER: Duration = Duration::from_secs(30);

    /// 8 KiB at first, 260 KiB received and 128 KiB sent at once, 16 MiB at most, 64 KiB kept and nothing when idle for a
    /// second; pressure from 1 MiB down to 256 KiB, and stale after 30 seconds.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            initial: Self::DEFAULT_INITIAL,
            max: Self::DEFAULT_MAX,
            retain: Self::DEFAULT_RETAIN,
            read_size: Self::DEFAULT_READ_SIZE,
            batch: Self::DEFAULT_BATCH,
            high: Self::DEFAULT_HIGH,
            low: Self::DEFAULT_LOW,
            idle_after: milliseconds(Self::DEFAULT_IDLE_AFTER),
            stale_after: milliseconds(Self::DEFAULT_STALE_AFTER),
        }
    }

    /// The size of the first buffer, in bytes. It is allocated when bytes are about to arrive or to be queued, not
    /// before; from there it grows by doubling, in the last step to [`read_size`](Self::read_size) by up to four times. Taken for 64
    /// where it is less, and for [`max`](Self::max) where it is more.
    #[must_use]
    pub const fn initial(mut self, bytes: usize) -> Self {
        self.initial = if bytes < LEAST { LEAST } else { bytes };
        self
    }

    /// The buffer is never larger, in bytes; 0 is taken for 1. Where payloads are given away, the one that was given away last is
    /// kept too, as long as the buffer is as large as for it.
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

    /// [`max`](Self::max) as a multiple: room for `count` messages of the type `M`, each as long as one can be, with what `framing` adds.
    ///
    /// ```
    /// # use framing_core::{DecodeError, EncodeError, LengthPrefix, Message, Reader, Writer};
    /// # struct Block;
    /// # impl Message<'_> for Block {
    /// #     const MAX_SIZE: usize = 100_000;
    /// #     fn size_hint(&self) -> usize { 0 }
    /// #     fn encode(&self, _: &mut Writer<'_>) -> Result<(), EncodeError> { Ok(()) }
    /// #     fn decode(_: &mut Reader<'_>) -> Result<Self, DecodeError> { Ok(Self) }
    /// # }
    /// use framing_io::BufferPolicy;
    ///
    /// let policy = BufferPolicy::new().room_for::<Block>(&LengthPrefix::u32(), 2);
    /// assert_eq!(policy, BufferPolicy::new().max(200_008));
    /// ```
    #[must_use]
    pub fn room_for<'a, M: Message<'a>>(self, framing: &impl Framing, count: usize) -> Self {
        let payload = M::MAX_SIZE.min(framing.max_payload());
        self.max(payload.saturating_add(framing.max_overhead(payload)).saturating_mul(count))
    }

    /// What an empty buffer has beyond so many bytes is given back: at once where it has more than eight times
    /// [`read_size`](Self::read_size), else when a few turns did without it. Less than [`initial`](Self::initial), and all of it is
    /// given back whenever it is empty.
    #[must_use]
    pub const fn retain(mut self, bytes: usize) -> Self {
        self.retain = bytes;
        self
    }

    /// How far a buffer grows because reads fill it, though no message asks for more: so many bytes are read at once
    /// from a peer that sends as fast. Without effect where nothing is [retained](Self::retain); taken for what is retained
    /// where it is less.
    #[must_use]
    pub const fn read_size(mut self, bytes: usize) -> Self {
        self.read_size = bytes;
        self
    }

    /// How many bytes of messages that were queued to be sent together are enough for a write
    /// ([`Encoder::has_batch`](crate::Encoder::has_batch)). Less than the system takes at once from who does not wait, so that the
    /// peer receives one batch while the next one is gathered: with more the ends wait for each other in turns. Linux takes 208
    /// KiB unless told otherwise. 0 is taken for 1.
    #[must_use]
    pub const fn batch(mut self, bytes: usize) -> Self {
        self.batch = if bytes == 0 { 1 } else { bytes };
        self
    }

    /// The high watermark of a queue of bytes to be sent: when so many are queued, there is
    /// [`Pressure::High`](crate::Pressure::High). 0 is taken for 1, more than [`max`](Self::max) for that.
    #[must_use]
    pub const fn high(mut self, bytes: usize) -> Self {
        self.high = if bytes == 0 { 1 } else { bytes };
        self
    }

    /// The low watermark: pressure ends when no more bytes are queued. Taken for half the high one where it is more.
    #[must_use]
    pub const fn low(mut self, bytes: usize) -> Self {
        self.low = bytes;
        self
    }

    /// After so long without a byte, `idle` gives an empty buffer back whole. In milliseconds, rounded up, up to 49 days.
    #[must_use]
    pub const fn idle_after(mut self, time: Duration) -> Self {
        self.idle_after = milliseconds(time);
        self
    }

    /// A byte that is queued for so long makes its stream stale ([`Encoder::is_stale`](crate::Encoder::is_stale)): its peer
    /// has ceased to read. In milliseconds, rounded up, up to 49 days.
    #[must_use]
    pub const fn stale_after(mut self, time: Duration) -> Self {
        self.stale_after = milliseconds(time);
        self
    }

    /// No buffer is larger.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.max
    }

    /// The size of the first buffer.
    #[inline]
    pub(crate) const fn first(&self) -> usize {
        if self.initial < self.max { self.initial } else { self.max }
    }

    /// The size that an empty buffer keeps at most; 0 if it keeps none.
    #[inline]
    pub(crate) const fn kept(&self) -> usize {
        let kept = if self.retain < self.max { self.retain } else { self.max };
        if kept < self.first() { 0 } else { kept }
    }

    /// The size that a buffer grows to because of its traffic, and that an empty one keeps while there is as much.
    #[inline]
    pub(crate) fn busy(&self) -> usize {
        let kept = self.kept();
        if kept == 0 { self.first() } else { self.read_size.min(self.max).max(kept) }
    }

    /// A buffer that is larger is given back as soon as it is empty; a smaller one stays while there are messages that need
    /// it. A large message once costs nothing for long, and a stream of large ones does not allocate for each.
    #[inline]
    pub(crate) fn most_kept(&self) -> usize {
        self.busy().saturating_mul(8)
    }

    /// So many bytes are worth a write.
    #[inline]
    pub(crate) fn enough(&self) -> usize {
        self.batch.min(self.max)
    }

    /// Of `queued` bytes so many go in one write, while more are to come. Of a batch a little less than all: the system passes bytes
    /// on in pieces of 64 KiB with their heads, and a piece for a few bytes costs as much as any other. Of a large message
    /// all: what is left of it would stand in the way of the next one.
    #[inline]
    pub(crate) fn whole(&self, queued: usize) -> usize {
        let enough = self.enough();
        if queued / 2 < enough { enough.saturating_sub(enough / 512) } else { queued }
    }

    /// The watermarks, the low one first.
    pub(crate) fn watermarks(&self) -> (usize, usize) {
        let high = self.high.min(self.max);
        (self.low.min(high / 2), high)
    }

    pub(crate) fn idle_time(&self) -> Duration {
        Duration::from_millis(self.idle_after.into())
    }

    pub(crate) fn stale_time(&self) -> Duration {
        Duration::from_millis(self.stale_after.into())
    }

    /// The next size of a buffer of `size` bytes: twice as many, but no fewer than the first has.
    pub(crate) fn doubled(&self, size: usize) -> usize {
        size.saturating_mul(2).max(self.first()).min(self.max)
    }
}

/// Rounded up, so that a short time does not become none.
#[expect(clippy::cast_possible_truncation, reason = "compared with the largest before")]
const fn milliseconds(time: Duration) -> u32 {
    let whole = time.as_nanos().div_ceil(1_000_000);
    if whole > u32::MAX as u128 { u32::MAX } else { whole as u32 }
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
        assert_eq!(policy.busy(), 64, "what is given back each time does not grow by its traffic");
        assert_eq!(BufferPolicy::new().read_size(1).busy(), 64 << 10);
        assert_eq!(BufferPolicy::new().max(100 << 10).busy(), 100 << 10);
        assert_eq!(BufferPolicy::new().max(100).low(90).watermarks(), (50, 100));
        assert_eq!(BufferPolicy::new().high(0).watermarks(), (0, 1));
        assert_eq!(BufferPolicy::new().batch(0).enough(), 1, "an empty queue is no batch");
    }

    #[test]
    fn times_are_rounded_up() {
        let policy = BufferPolicy::new().idle_after(Duration::from_nanos(1)).stale_after(Duration::MAX);
        assert_eq!(policy.idle_time(), Duration::from_millis(1));
        assert_eq!(policy.stale_time(), Duration::from_millis(u32::MAX.into()));
    }
}
