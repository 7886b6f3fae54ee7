//! [`RecvBuffer`]: the bytes that came and are not taken yet.

mod lending;
mod memory;

use std::fmt;
use std::ops::Range;

use bytes::Bytes;

use crate::BufferPolicy;
use crate::appetite::Appetite;
use crate::stats::Counts;

/// The bytes that came and are not taken yet, in one piece.
///
/// ```text
///   0      start           end         size()
///   |  taken |   buffered   |   spare   |
/// ```
pub(crate) struct RecvBuffer {
    /// All initialised, once, when it grows.
    bytes: Vec<u8>,
    /// `start <= end`. What was taken may still be lent, so it stays until the next call that may move bytes.
    start: usize,
    /// `end <= size()`.
    end: usize,
    /// The last commit left no spare room, so more is likely to be on its way.
    filled: bool,
    /// The bytes are a [`Scratch`]'s.
    attached: bool,
    /// The last buffer that was given away, to be taken back when all others have dropped it. Empty where there is none.
    given: Bytes,
    appetite: Appetite,
    /// Bytes that came since some were last copied into a scratch: those pay for the next copy.
    credit: usize,
    counts: Counts,
    /// What the policy keeps at most, which each read asks for.
    kept: usize,
    policy: BufferPolicy,
}

/// How much is buffered, and none of its bytes: what was taken is in the memory still, and may be a secret.
impl fmt::Debug for RecvBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RecvBuffer");
        shown.field("buffered", &self.len()).field("size", &self.bytes.len()).field("policy", &self.policy);
        shown.finish_non_exhaustive()
    }
}

impl RecvBuffer {
    pub(crate) const fn new(policy: BufferPolicy) -> Self {
        Self {
            bytes: Vec::new(),
            start: 0,
            end: 0,
            filled: false,
            attached: false,
            given: Bytes::new(),
            appetite: Appetite::new(),
            credit: 0,
            counts: Counts::new(),
            kept: policy.kept(),
            policy,
        }
    }

    /// How many bytes are buffered.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.end.wrapping_sub(self.start)
    }

    /// The buffer is never larger.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.policy.limit()
    }

    pub(crate) const fn policy(&self) -> &BufferPolicy {
        &self.policy
    }

    /// How it grew and shrank.
    pub(crate) const fn counts(&self) -> Counts {
        self.counts
    }

    /// The last commit filled all that was lent.
    #[inline]
    pub(crate) const fn is_filled(&self) -> bool {
        self.filled
    }

    /// The buffered bytes.
    #[inline]
    pub(crate) fn filled(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// The buffered bytes, for a framing that rewrites them.
    #[inline]
    pub(crate) fn filled_mut(&mut self) -> &mut [u8] {
        match self.bytes.get_mut(self.start..self.end) {
            Some(bytes) => bytes,
            None => nothing_mut(),
        }
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
        debug_assert!(count <= self.len() && part.end <= self.len(), "more bytes taken than are buffered");
        let buffered = self.bytes.get(self.start..self.end);
        let taken = buffered.and_then(|bytes| bytes.get(..count)).and_then(|bytes| bytes.get(part));
        match taken {
            Some(taken) => {
                self.start = self.start.wrapping_add(count);
                taken
            }
            None => {
                self.start = self.end;
                nothing()
            }
        }
    }

    /// Room for bytes to come; empty only where `limit` bytes are buffered.
    ///
    /// `frame` is the size of the frame that is waited for, where it is known: the buffer does not outgrow it.
    #[inline(always)]
    pub(crate) fn spare_mut(&mut self, frame: Option<usize>) -> &mut [u8] {
        if self.len() == 0 {
            (self.start, self.end) = (0, 0);
        }
        if self.end == self.size() || self.is_too_large() || (self.filled && self.end == 0) {
            self.make_room(frame);
        } else if self.start > 0 {
            self.move_few();
        }
        self.tail_mut()
    }

    /// What `spare_mut` lends, as it is.
    #[inline]
    pub(crate) fn tail_mut(&mut self) -> &mut [u8] {
        let size = self.size();
        self.bytes.get_mut(self.end..size).unwrap_or_default()
    }

    /// `count` bytes were written to the start of what `spare_mut` lent, and are buffered now; returns how many.
    #[inline]
    pub(crate) fn commit(&mut self, count: usize) -> usize {
        let spare = self.size().saturating_sub(self.end);
        debug_assert!(count <= spare, "{count} bytes committed, but there was room for {spare}");
        let count = count.min(spare);
        self.end = self.end.saturating_add(count);
        self.filled = count == spare;
        self.appetite.note(self.len(), self.kept);
        self.credit = self.credit.saturating_add(count);
        count
    }

    /// Drops the last `count` buffered bytes, or all; returns how many.
    #[cfg(feature = "tokio-util")]
    pub(crate) fn forget(&mut self, count: usize) -> usize {
        let count = count.min(self.len());
        self.end = self.end.saturating_sub(count);
        count
    }

    /// How many of the bytes can be used.
    #[inline]
    fn size(&self) -> usize {
        self.bytes.len().min(self.policy.limit())
    }
}

/// What stands in for bytes that are there always. A call, so that it is a branch, which is foreseen: a slice that is chosen
/// without one is waited for by all that follows, of each frame.
#[cold]
#[inline(never)]
const fn nothing<'a>() -> &'a [u8] {
    &[]
}

/// The same of bytes that may be changed.
#[cold]
#[inline(never)]
const fn nothing_mut<'a>() -> &'a mut [u8] {
    &mut []
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

    pub(super) fn put(buffer: &mut RecvBuffer, bytes: &[u8], frame: Option<usize>) {
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

    pub(super) fn with(initial: usize, max: usize, retain: usize) -> RecvBuffer {
        RecvBuffer::new(BufferPolicy::new().initial(initial).max(max).retain(retain).read_size(2 * retain))
    }

    #[test]
    fn bytes_are_moved_when_the_tail_is_full_or_they_are_few() {
        let mut buffer = with(64, 64, 64);
        put(&mut buffer, &[1; 32], None);
        buffer.take(20, 0..20);
        assert_eq!((buffer.spare_mut(None).len(), buffer.start), (32, 20), "not moved yet");
        put(&mut buffer, &[2; 32], None);
        assert_eq!((buffer.spare_mut(None).len(), buffer.start), (20, 0), "moved, for there is no room");
        assert_eq!(buffer.filled(), [[1; 12].as_slice(), &[2; 32]].concat());
        buffer.take(39, 0..1);
        assert_eq!((buffer.spare_mut(None).len(), buffer.start), (59, 0), "moved, for they are few");
        put(&mut buffer, &[3; 35], None);
        buffer.take(20, 0..1);
        assert_eq!((buffer.spare_mut(None).len(), buffer.start), (44, 0), "moved, for there is little room");
        assert_eq!(buffer.filled(), [3; 20]);
    }

    #[test]
    fn a_buffer_grows_when_it_is_full_and_not_beyond_its_frame() {
        let mut buffer = with(64, 1024, 64);
        put(&mut buffer, &[1; 64], Some(200));
        assert_eq!(buffer.bytes.len(), 64);
        put(&mut buffer, &[1; 64], Some(200));
        assert_eq!(buffer.bytes.len(), 128);
        put(&mut buffer, &[1; 72], Some(200));
        assert_eq!((buffer.bytes.len(), buffer.bytes.capacity(), buffer.counts.peak), (200, 200, 200));
        assert_eq!(buffer.counts.grows, 3);
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
        let mut buffer = with(64, 8192, 128);
        put(&mut buffer, &[1; 3000], None);
        buffer.settle();
        assert_eq!(buffer.bytes.len(), 4096, "not while it holds bytes");
        buffer.take(3000, 0..1);
        buffer.settle();
        assert_eq!((buffer.bytes.len(), buffer.bytes.capacity(), buffer.start, buffer.end), (128, 128, 0, 0));

        let mut buffer = with(64, 4096, 0);
        put(&mut buffer, &[1; 10], None);
        buffer.take(10, 0..1);
        buffer.settle();
        assert_eq!(buffer.bytes.capacity(), 0);
    }

    #[test]
    fn a_little_that_is_left_does_not_keep_a_large_buffer() {
        let mut buffer = with(64, 8192, 128);
        put(&mut buffer, &[1; 3000], None);
        buffer.take(2990, 0..1);
        buffer.spare_mut(Some(3000));
        assert_eq!(buffer.bytes.len(), 4096, "a large frame is on its way");
        buffer.spare_mut(Some(20));
        assert_eq!((buffer.bytes.len(), buffer.filled()), (128, &[1; 10][..]));
    }

    #[test]
    fn reads_that_fill_the_buffer_make_it_grow_to_a_batch_and_a_few_small_ones_shrink_it() {
        let mut buffer = with(64, 4096, 256);
        let read = |buffer: &mut RecvBuffer, size: usize| {
            let room = buffer.spare_mut(None).len();
            put(buffer, &vec![1; size.min(room)], None);
            let len = buffer.len();
            buffer.take(len, 0..1);
            buffer.settle();
            room
        };
        let rooms = [9999; 5].map(|size| read(&mut buffer, size));
        assert_eq!(rooms, [64, 128, 256, 512, 512]);
        let rooms = [128, 128, 128, 129, 128, 128, 128, 128, 128].map(|size| read(&mut buffer, size));
        assert_eq!(rooms, [512, 512, 512, 512, 512, 512, 512, 512, 256], "four in a row");
        assert_eq!((buffer.counts.grows, buffer.counts.shrinks), (4, 1));
    }

    #[test]
    fn what_is_released_holds_what_is_buffered_and_nothing_more() {
        let mut buffer = with(64, 4096, 256);
        put(&mut buffer, &[1; 100], None);
        buffer.take(90, 0..1);
        buffer.release();
        assert_eq!((buffer.filled(), buffer.bytes.capacity()), (&[1; 10][..], 10));
        put(&mut buffer, &[2; 10], None);
        buffer.take(20, 0..1);
        buffer.release();
        assert_eq!(buffer.bytes.capacity(), 0);
    }
}
