//! [`SendBuffer`]: the bytes that are queued and not sent yet.

mod memory;
mod pieces;

use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;

use crate::BufferPolicy;
use crate::appetite::Appetite;
use crate::stats::Counts;

/// The bytes that are queued and not sent yet: those that were written here, in one piece, and between them payloads
/// that lie elsewhere.
///
/// ```text
///   0     start                                end         bytes.len()
///   |  sent |   before   |   before   |  unsent  |   spare   |
///                        ^            ^
///                   chained bytes   chained bytes
/// ```
pub(crate) struct SendBuffer {
    /// All initialised, once, when it grows. `bytes.len() <= policy.limit()`.
    bytes: Vec<u8>,
    /// `start <= end`; 0 when nothing is queued.
    start: usize,
    /// `end <= bytes.len()`; 0 when nothing is queued.
    end: usize,
    /// The payloads that lie elsewhere.
    chain: VecDeque<Link>,
    /// The bytes in `chain`.
    chained: usize,
    /// The bytes in `bytes` that go before the last link does: the sum of `before`.
    linked: usize,
    /// Bytes that are promised to messages that are still to come.
    held: usize,
    /// What is queued in the bytes before this crosses nothing that anybody asked to be told of: see `quiet_mut`. No more than
    /// `bytes.len()`, and 0 since anything but that has happened.
    quiet: usize,
    /// The most own bytes that there were since the queue was empty.
    most: usize,
    appetite: Appetite,
    counts: Counts,
    /// What the policy keeps at most, which each write asks for.
    kept: usize,
    policy: BufferPolicy,
}

/// How much is queued, and none of its bytes: what was sent is in the memory still, and may be a secret.
impl fmt::Debug for SendBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SendBuffer");
        shown.field("queued", &self.len()).field("size", &self.bytes.len()).field("policy", &self.policy);
        shown.finish_non_exhaustive()
    }
}

/// A payload that lies elsewhere.
struct Link {
    /// So many of the buffer's own bytes go between the link before it and this one.
    before: usize,
    /// Never empty.
    bytes: Bytes,
}

impl SendBuffer {
    pub(crate) const fn new(policy: BufferPolicy) -> Self {
        Self {
            bytes: Vec::new(),
            start: 0,
            end: 0,
            chain: VecDeque::new(),
            chained: 0,
            linked: 0,
            held: 0,
            quiet: 0,
            most: 0,
            appetite: Appetite::new(),
            counts: Counts::new(),
            kept: policy.kept(),
            policy,
        }
    }

    /// How many bytes are queued.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.own().wrapping_add(self.chained)
    }

    /// No more bytes can be queued.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.policy.limit()
    }

    /// So many more bytes can be queued.
    #[inline]
    pub(crate) const fn free(&self) -> usize {
        self.limit().saturating_sub(self.len()).saturating_sub(self.held)
    }

    pub(crate) const fn policy(&self) -> &BufferPolicy {
        &self.policy
    }

    /// Bytes that are promised.
    pub(crate) const fn held_mut(&mut self) -> &mut usize {
        self.quiet = 0;
        &mut self.held
    }

    /// How it grew and shrank.
    pub(crate) const fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether all that is queued lies in one piece.
    #[inline]
    pub(crate) fn is_unchained(&self) -> bool {
        self.chain.is_empty()
    }

    /// The first piece of what is queued.
    #[inline]
    pub(crate) fn unsent(&self) -> &[u8] {
        match self.chain.front() {
            None => self.bytes.get(self.start..self.end).unwrap_or_default(),
            Some(link) if link.before == 0 => &link.bytes,
            Some(link) => self.bytes.get(self.start..self.start.saturating_add(link.before)).unwrap_or_default(),
        }
    }

    /// Room for `count` more bytes, where `len() + count <= limit()`. Less of it where the tail of a buffer of the
    /// largest size is full and too little has gone for moving the queue to pay.
    #[inline]
    pub(crate) fn room(&mut self, count: usize) -> &mut [u8] {
        if self.bytes.len().saturating_sub(self.end) < count {
            self.make_room(count, false);
        }
        let end = self.bytes.len().min(self.end.saturating_add(count));
        self.bytes.get_mut(self.end..end).unwrap_or_default()
    }

    /// The room of `count` bytes behind what is queued, where it is there: the common case.
    #[inline]
    pub(crate) fn tail_mut(&mut self, count: usize) -> Option<&mut [u8]> {
        // What lies elsewhere, or is only promised, is not below the limit for being within the buffer.
        if self.chained | self.held != 0 {
            return None;
        }
        self.bytes.get_mut(self.end..)?.get_mut(..count)
    }

    /// The room of `count` bytes behind what is queued, where they change nothing but the length of the queue: the one question
    /// of who queues a message among many. [`calm`](Self::calm) answers the others before, for all of them.
    #[inline]
    pub(crate) fn quiet_mut(&mut self, count: usize) -> Option<&mut [u8]> {
        debug_assert!(
            self.quiet == 0 || self.chained | self.held == 0,
            "something is chained or held since it was calm"
        );
        debug_assert!(self.quiet <= self.bytes.len(), "the buffer is smaller since it was calm");
        let end = self.end.checked_add(count)?;
        if end > self.quiet {
            return None;
        }
        self.bytes.get_mut(self.end..end)
    }

    /// Nobody has to be told of more bytes, as long as less than `limit` are queued.
    #[inline]
    pub(crate) fn calm(&mut self, limit: usize) {
        let is_plain = self.chained | self.held == 0;
        let end = self.start.saturating_add(limit).saturating_sub(1);
        self.quiet = if is_plain { end.min(self.bytes.len()) } else { 0 };
    }

    /// `count` bytes were written to the start of what `room` lent, and are queued now.
    #[inline]
    pub(crate) fn commit(&mut self, count: usize) {
        debug_assert!(count <= self.bytes.len().saturating_sub(self.end), "more bytes queued than there was room for");
        self.end = self.end.wrapping_add(count).min(self.bytes.len());
    }

    /// What was written to the room `head` bytes behind the end of the queue, `size` bytes of it.
    pub(crate) fn spare(&self, head: usize, size: usize) -> &[u8] {
        let start = self.end.saturating_add(head);
        self.bytes.get(start..start.saturating_add(size)).unwrap_or_default()
    }

    /// Queues `bytes` before the last `after` own bytes, where `len() + bytes.len() <= limit()`.
    pub(crate) fn insert(&mut self, bytes: &[u8], after: usize) {
        if self.bytes.len().saturating_sub(self.end) < bytes.len() {
            self.make_room(bytes.len(), true);
        }
        let at = self.end.saturating_sub(after);
        let end = self.end.saturating_add(bytes.len());
        if let Some(room) = self.bytes.get_mut(at..end) {
            room.copy_within(..after, bytes.len());
            if let Some(room) = room.get_mut(..bytes.len()) {
                room.copy_from_slice(bytes);
            }
            self.end = end;
        }
    }

    /// Queues `bytes` without copying them.
    pub(crate) fn link(&mut self, bytes: Bytes) {
        if bytes.is_empty() {
            return;
        }
        self.quiet = 0;
        self.chained = self.chained.saturating_add(bytes.len());
        self.chain.push_back(Link { before: self.own().saturating_sub(self.linked), bytes });
        self.linked = self.own();
    }

    /// The first `count` queued bytes have gone; returns how many.
    #[inline]
    pub(crate) fn sent(&mut self, count: usize) -> usize {
        debug_assert!(count <= self.len(), "{count} bytes sent, but {} were queued", self.len());
        let count = count.min(self.len());
        self.quiet = 0;
        self.most = self.most.max(self.own());
        let rest = if self.chain.is_empty() { count } else { self.sent_links(count) };
        self.start = self.start.saturating_add(rest);
        if self.start == self.end && self.chain.is_empty() {
            self.appetite.note(self.most, self.kept);
            self.most = 0;
            self.settle();
        } else if self.own() <= self.start / 8 && self.chain.is_empty() {
            // Little is left of much: at the front it goes on in lines that are in the cache still.
            self.compact();
        }
        count
    }

    /// Removes the links that are among the first `count` bytes, with what goes before them; returns how many more
    /// of them are own ones.
    #[cold]
    fn sent_links(&mut self, mut count: usize) -> usize {
        while let Some(link) = self.chain.front_mut() {
            let own = count.min(link.before);
            link.before = link.before.saturating_sub(own);
            self.start = self.start.saturating_add(own);
            self.linked = self.linked.saturating_sub(own);
            count = count.saturating_sub(own);
            if link.before > 0 {
                return 0;
            }
            let other = count.min(link.bytes.len());
            drop(link.bytes.split_to(other));
            self.chained = self.chained.saturating_sub(other);
            count = count.saturating_sub(other);
            if !link.bytes.is_empty() {
                return 0;
            }
            self.chain.pop_front();
        }
        count
    }

    /// How many of the queued bytes lie in the buffer.
    #[inline]
    const fn own(&self) -> usize {
        self.end.wrapping_sub(self.start)
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
        SendBuffer::new(BufferPolicy::new().initial(initial).max(max).retain(retain).read_size(2 * retain))
    }

    fn pieces(buffer: &SendBuffer) -> Vec<&[u8]> {
        buffer.pieces().map(|(piece, _)| piece).collect()
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
        put(&mut buffer, &[1; 3000]);
        assert_eq!((buffer.bytes.capacity(), buffer.counts.peak), (3000, 3000), "just what one message takes");
        buffer.sent(2999);
        assert_eq!(buffer.bytes.len(), 3000);
        buffer.sent(1);
        assert_eq!((buffer.bytes.capacity(), buffer.start, buffer.end), (128, 0, 0));
    }

    #[test]
    fn a_buffer_for_batches_is_kept_while_there_are_some() {
        let mut buffer = with(64, 4096, 128);
        let mut size_after = |size: usize| {
            put(&mut buffer, &vec![1; size]);
            buffer.sent(size);
            buffer.bytes.len()
        };
        assert_eq!([250, 64, 64, 64].map(&mut size_after), [250; 4]);
        assert_eq!([65, 64, 64, 64, 64].map(size_after), [250, 250, 250, 250, 128], "four small ones in a row");
    }

    #[test]
    fn chained_bytes_go_in_their_place_however_much_a_write_takes() {
        for step in 1..40 {
            let mut buffer = with(64, 4096, 128);
            let mut expected = Vec::new();
            for (byte, own, other) in [(1, 3, 5), (2, 0, 7), (3, 4, 0), (4, 2, 9), (5, 1, 0)] {
                let pieces = [vec![byte; own], vec![!byte; other]];
                put(&mut buffer, &pieces[0]);
                buffer.link(Bytes::from(pieces[1].clone()));
                expected.extend(pieces.concat());
            }
            let mut sent = Vec::new();
            while buffer.len() > 0 {
                assert_eq!(pieces(&buffer).concat(), expected[sent.len()..], "steps of {step}");
                assert_eq!(Some(buffer.unsent()), pieces(&buffer).first().copied());
                let count = step.min(buffer.len());
                sent.extend_from_slice(&pieces(&buffer).concat()[..count]);
                assert_eq!(buffer.sent(count), count);
            }
            assert_eq!((&sent, buffer.chained, buffer.linked, buffer.start), (&expected, 0, 0, 0), "steps of {step}");
        }
    }

    #[test]
    fn own_bytes_move_beneath_the_chain() {
        let mut buffer = with(64, 4096, 64);
        put(&mut buffer, &[1; 30]);
        buffer.link(Bytes::from_static(b"ab"));
        put(&mut buffer, &[2; 30]);
        buffer.sent(31);
        put(&mut buffer, &[3; 30]);
        assert_eq!(pieces(&buffer), [&b"b"[..], &[[2; 30], [3; 30]].concat()]);
        buffer.sent(1);
        buffer.release();
        assert_eq!((buffer.bytes.capacity(), buffer.chain.capacity()), (64, 0), "half of it may stay");
        buffer.sent(40);
        buffer.release();
        assert_eq!((buffer.unsent(), buffer.bytes.capacity()), (&[3; 20][..], 20));
    }
}
