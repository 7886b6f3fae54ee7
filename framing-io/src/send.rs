//! [`SendBuffer`]: the bytes that are queued and not sent yet.

use crate::BufferPolicy;

/// The bytes that are queued and not sent yet, in one piece.
///
/// ```text
///   0     start           end         bytes.len()
///   |  sent |    unsent    |   spare   |
/// ```
#[derive(Debug)]
pub(crate) struct SendBuffer {
    /// All initialised, once, when it grows. `bytes.len() <= policy.limit()`.
    bytes: Vec<u8>,
    /// `start <= end`; 0 when nothing is queued.
    start: usize,
    /// `end <= bytes.len()`; 0 when nothing is queued.
    end: usize,
    /// The largest `bytes.len()` that there was.
    peak: usize,
    policy: BufferPolicy,
}

impl SendBuffer {
    pub(crate) const fn new(policy: BufferPolicy) -> Self {
        Self { bytes: Vec::new(), start: 0, end: 0, peak: 0, policy }
    }

    /// How many bytes are queued.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// No more bytes can be queued.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.policy.limit()
    }

    /// The largest size that it has had.
    pub(crate) const fn peak(&self) -> usize {
        self.peak
    }

    /// What is queued.
    #[inline]
    pub(crate) fn unsent(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Room for `count` more bytes, where `len() + count <= limit()`. Less of it where the tail of a buffer of the
    /// largest size is full and too little has gone for moving the queue to pay.
    #[inline]
    pub(crate) fn room(&mut self, count: usize) -> &mut [u8] {
        if self.bytes.len().saturating_sub(self.end) < count {
            self.make_room(count);
        }
        let end = self.bytes.len().min(self.end.saturating_add(count));
        self.bytes.get_mut(self.end..end).unwrap_or_default()
    }

    /// `count` bytes were written to the start of what `room` lent, and are queued now.
    #[inline]
    pub(crate) fn commit(&mut self, count: usize) {
        debug_assert!(count <= self.bytes.len().saturating_sub(self.end), "more bytes queued than there was room for");
        self.end = self.end.saturating_add(count).min(self.bytes.len());
    }

    /// The first `count` queued bytes have gone; returns how many.
    #[inline]
    pub(crate) fn sent(&mut self, count: usize) -> usize {
        debug_assert!(count <= self.len(), "{count} bytes sent, but {} were queued", self.len());
        let count = count.min(self.len());
        self.start = self.start.saturating_add(count);
        self.release();
        count
    }

    /// Gives an empty buffer back, down to what the policy keeps.
    #[inline]
    pub(crate) fn release(&mut self) {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            if self.bytes.len() > self.policy.kept() {
                self.bytes.truncate(self.policy.kept());
                self.bytes.shrink_to(self.policy.kept());
            }
        }
    }

    #[cold]
    fn make_room(&mut self, count: usize) {
        let (queued, size) = (self.len(), self.bytes.len());
        let needed = queued.saturating_add(count);
        debug_assert!(needed <= self.limit(), "room for more bytes than are allowed");
        if self.start > 0 {
            // Moving pays where at least as much was sent as is moved; else a slow peer would have the queue moved
            // for each message. At the limit there is no other way, and there an eighth has to have gone.
            let at_limit = size >= self.limit();
            if at_limit && self.start < queued / 8 {
                return;
            }
            let moving_is_enough = needed <= size && (self.start >= queued || at_limit);
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, queued);
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
        self.peak = self.peak.max(grown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(buffer: &mut SendBuffer, bytes: &[u8]) {
        buffer.room(bytes.len()).copy_from_slice(bytes);
        buffer.commit(bytes.len());
    }

    fn with(initial: usize, max: usize, retain: usize) -> SendBuffer {
        SendBuffer::new(BufferPolicy::new().initial(initial).max(max).retain(retain))
    }

    #[test]
    fn unsent_bytes_are_moved_only_when_the_tail_lacks_room() {
        let mut buffer = with(64, 1024, 64);
        put(&mut buffer, &[1; 50]);
        buffer.sent(40);
        put(&mut buffer, &[2; 14]);
        assert_eq!((buffer.start, buffer.end), (40, 64), "not moved yet");
        put(&mut buffer, &[3; 20]);
        assert_eq!((buffer.start, buffer.end, buffer.bytes.len()), (0, 44, 64), "moved");
        assert_eq!(buffer.unsent(), [[1; 10].as_slice(), &[2; 14], &[3; 20]].concat());
    }

    #[test]
    fn a_long_queue_grows_rather_than_moves_until_the_limit() {
        let mut buffer = with(64, 128, 64);
        put(&mut buffer, &[1; 64]);
        buffer.sent(2);
        put(&mut buffer, &[2; 2]);
        assert_eq!(buffer.bytes.len(), 128, "62 bytes are not moved for the sake of 2");
        put(&mut buffer, &[3; 64]);
        assert_eq!((buffer.len(), buffer.limit()), (128, 128));
        buffer.sent(2);
        assert_eq!(buffer.room(2).len(), 0, "at the limit 126 bytes are not moved for the sake of 2 either");
        buffer.sent(14);
        put(&mut buffer, &[4; 2]);
        assert_eq!((buffer.len(), buffer.bytes.len(), buffer.start), (114, 128, 0), "but for the sake of 16 they are");
        assert_eq!(buffer.unsent(), [[1; 46].as_slice(), &[2; 2], &[3; 64], &[4; 2]].concat());
    }

    #[test]
    fn an_empty_buffer_is_given_back() {
        let mut buffer = with(64, 4096, 128);
        put(&mut buffer, &[1; 1000]);
        assert_eq!((buffer.bytes.capacity(), buffer.peak()), (1000, 1000), "just what one message takes");
        buffer.sent(999);
        assert_eq!(buffer.bytes.len(), 1000);
        buffer.sent(1);
        assert_eq!((buffer.bytes.capacity(), buffer.start, buffer.end), (128, 0, 0));
    }
}
