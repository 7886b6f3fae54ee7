//! [`RecvBuffer`]: the bytes that came and are not taken yet.

use std::ops::Range;

use crate::BufferPolicy;

/// The bytes that came and are not taken yet, in one piece.
///
/// ```text
///   0      start           end         bytes.len()
///   |  taken |   buffered   |   spare   |
/// ```
#[derive(Debug)]
pub(crate) struct RecvBuffer {
    /// All initialised, once, when it grows. `bytes.len() <= policy.limit()`.
    bytes: Vec<u8>,
    /// `start <= end`. What was taken may still be lent, so it stays until the next call that may move bytes.
    start: usize,
    /// `end <= bytes.len()`.
    end: usize,
    /// The last commit left no spare room, so more is likely to be on its way.
    filled: bool,
    /// The largest `bytes.len()` that there was.
    peak: usize,
    policy: BufferPolicy,
}

impl RecvBuffer {
    pub(crate) const fn new(policy: BufferPolicy) -> Self {
        Self { bytes: Vec::new(), start: 0, end: 0, filled: false, peak: 0, policy }
    }

    /// How many bytes are buffered.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// The buffer is never larger.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.policy.limit()
    }

    /// The largest size that it has had.
    pub(crate) const fn peak(&self) -> usize {
        self.peak
    }

    /// The buffered bytes.
    #[inline]
    pub(crate) fn filled(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// The buffered bytes, for a framing that rewrites them.
    #[inline]
    pub(crate) fn filled_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.start..self.end).unwrap_or_default()
    }

    /// The buffered bytes, and a handle that takes some of them while they are lent.
    #[inline]
    pub(crate) fn lend(&mut self) -> (&[u8], Taker<'_>) {
        let taker = Taker { start: &mut self.start, end: self.end };
        let start = *taker.start;
        (self.bytes.get(start..self.end).unwrap_or_default(), taker)
    }

    /// Takes the first `count` bytes and lends those of them in `part`.
    #[inline]
    pub(crate) fn take(&mut self, count: usize, part: Range<usize>) -> &[u8] {
        let (bytes, taker) = self.lend();
        taker.take(count);
        bytes.get(part).unwrap_or_default()
    }

    /// Room for bytes to come; empty only where `limit` bytes are buffered.
    ///
    /// `frame` is the size of the frame that is waited for, where it is known: the buffer does not outgrow it.
    #[inline]
    pub(crate) fn spare_mut(&mut self, frame: Option<usize>) -> &mut [u8] {
        if self.len() == 0 {
            (self.start, self.end) = (0, 0);
        }
        if self.end == self.bytes.len() || self.bytes.len() > self.policy.kept() || (self.filled && self.end == 0) {
            self.make_room(frame);
        }
        self.bytes.get_mut(self.end..).unwrap_or_default()
    }

    /// `count` bytes were written to the start of what `spare_mut` lent, and are buffered now; returns how many.
    #[inline]
    pub(crate) fn commit(&mut self, count: usize) -> usize {
        let spare = self.bytes.len().saturating_sub(self.end);
        debug_assert!(count <= spare, "{count} bytes committed, but there was room for {spare}");
        let count = count.min(spare);
        self.end = self.end.saturating_add(count);
        self.filled = count == spare;
        count
    }

    /// Gives an empty buffer back, down to what the policy keeps.
    pub(crate) fn release(&mut self) {
        if self.len() == 0 {
            (self.start, self.end) = (0, 0);
            if self.bytes.len() > self.policy.kept() {
                self.shrink(self.policy.kept());
            }
        }
    }

    /// Makes spare room by moving, growing or shrinking, whichever serves.
    #[cold]
    fn make_room(&mut self, frame: Option<usize>) {
        let kept = self.policy.kept().max(self.policy.first());
        // A little that is left in a large buffer must not keep it large.
        if self.bytes.len() > kept && self.len() <= kept / 8 && frame.unwrap_or(0) <= kept {
            self.compact();
            self.shrink(kept);
        }
        let full = self.end == self.bytes.len();
        let more = self.filled && self.bytes.len() < self.policy.kept();
        if full && self.start > 0 {
            self.compact();
        }
        if self.end == self.bytes.len() {
            let doubled = self.policy.doubled(self.bytes.len());
            self.grow(match frame {
                Some(frame) if frame > self.bytes.len() => doubled.min(frame.max(self.policy.first())),
                _ => doubled,
            });
        } else if more && (full || self.end == 0) {
            self.grow(self.policy.doubled(self.bytes.len()).min(self.policy.kept()));
        }
    }

    fn grow(&mut self, size: usize) {
        self.filled = false;
        if self.bytes.is_empty() || self.end == 0 {
            // Nothing to keep: zeroed memory comes cheaper new.
            self.bytes = Vec::new();
            self.bytes = vec![0; size];
        } else {
            self.bytes.reserve_exact(size.saturating_sub(self.bytes.len()));
            self.bytes.resize(size, 0);
        }
        self.peak = self.peak.max(self.bytes.len());
    }

    /// Cuts the buffer down to `size`; all that is buffered lies below.
    fn shrink(&mut self, size: usize) {
        debug_assert!(self.start == 0 && self.end <= size, "buffered bytes would be cut off");
        self.filled = false;
        self.bytes.truncate(size);
        self.bytes.shrink_to(size);
    }

    /// Moves the buffered bytes to the front.
    fn compact(&mut self) {
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.len());
    }
}

/// Takes bytes that are lent.
#[derive(Debug)]
pub(crate) struct Taker<'b> {
    start: &'b mut usize,
    /// `*start <= end`.
    end: usize,
}

impl Taker<'_> {
    /// Takes the first `count` bytes.
    #[inline]
    pub(crate) fn take(self, count: usize) {
        debug_assert!(count <= self.end.saturating_sub(*self.start), "more bytes taken than are buffered");
        *self.start = self.start.saturating_add(count).min(self.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(buffer: &mut RecvBuffer, bytes: &[u8], frame: Option<usize>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = buffer.spare_mut(frame);
            assert!(!room.is_empty());
            let count = room.len().min(rest.len());
            room[..count].copy_from_slice(&rest[..count]);
            buffer.commit(count);
            rest = &rest[count..];
        }
    }

    fn with(initial: usize, max: usize, retain: usize) -> RecvBuffer {
        RecvBuffer::new(BufferPolicy::new().initial(initial).max(max).retain(retain))
    }

    #[test]
    fn bytes_are_moved_only_when_the_tail_is_full() {
        let mut buffer = with(64, 64, 64);
        put(&mut buffer, &[1; 40], None);
        buffer.take(30, 0..30);
        assert_eq!((buffer.spare_mut(None).len(), buffer.start), (24, 30), "not moved yet");
        put(&mut buffer, &[2; 24], None);
        assert_eq!((buffer.spare_mut(None).len(), buffer.start), (30, 0), "moved");
        assert_eq!(buffer.filled(), [[1; 10].as_slice(), &[2; 24]].concat());
    }

    #[test]
    fn a_buffer_grows_when_it_is_full_and_not_beyond_its_frame() {
        let mut buffer = with(64, 1024, 64);
        put(&mut buffer, &[1; 64], Some(200));
        assert_eq!(buffer.bytes.len(), 64);
        put(&mut buffer, &[1; 64], Some(200));
        assert_eq!(buffer.bytes.len(), 128);
        put(&mut buffer, &[1; 72], Some(200));
        assert_eq!((buffer.bytes.len(), buffer.bytes.capacity(), buffer.peak()), (200, 200, 200));
    }

    #[test]
    fn a_full_buffer_at_its_limit_lends_nothing() {
        let mut buffer = with(64, 100, 64);
        put(&mut buffer, &[1; 100], None);
        assert_eq!(buffer.spare_mut(None), []);
        buffer.take(1, 0..1);
        assert_eq!(buffer.spare_mut(None).len(), 1);
    }

    #[test]
    fn an_empty_buffer_is_given_back() {
        let mut buffer = with(64, 4096, 128);
        put(&mut buffer, &[1; 1000], None);
        buffer.release();
        assert_eq!(buffer.bytes.len(), 1024, "not while it holds bytes");
        buffer.take(1000, 0..1);
        buffer.release();
        assert_eq!((buffer.bytes.len(), buffer.bytes.capacity(), buffer.start, buffer.end), (128, 128, 0, 0));

        let mut buffer = with(64, 4096, 0);
        put(&mut buffer, &[1; 10], None);
        buffer.take(10, 0..1);
        buffer.release();
        assert_eq!(buffer.bytes.capacity(), 0);
    }

    #[test]
    fn a_little_that_is_left_does_not_keep_a_large_buffer() {
        let mut buffer = with(64, 4096, 128);
        put(&mut buffer, &[1; 1000], None);
        buffer.take(990, 0..1);
        buffer.spare_mut(Some(3000));
        assert_eq!(buffer.bytes.len(), 1024, "a large frame is on its way");
        buffer.spare_mut(Some(20));
        assert_eq!((buffer.bytes.len(), buffer.filled()), (128, &[1; 10][..]));
    }

    #[test]
    fn reads_that_fill_the_buffer_make_it_grow_to_what_is_kept() {
        let mut buffer = with(64, 4096, 256);
        for size in [64, 128, 256, 256] {
            assert_eq!(buffer.spare_mut(None).len(), size);
            put(&mut buffer, &vec![1; size], None);
            buffer.take(size, 0..1);
        }
    }
}
