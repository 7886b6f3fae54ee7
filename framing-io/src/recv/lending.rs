//! A [`RecvBuffer`] whose memory comes from elsewhere, or goes there.

use std::ops::Range;

use bytes::Bytes;

use super::RecvBuffer;
use crate::Scratch;
use crate::policy::LEAST;

/// A payload of fewer bytes is copied.
const WORTH_A_BUFFER: usize = 64 << 10;

impl RecvBuffer {
    /// Takes the bytes of `scratch`, unless bytes are buffered whose copying would not have been paid for.
    pub(crate) fn attach(&mut self, scratch: &mut Scratch) {
        let buffered = self.len();
        if self.attached || buffered > self.credit || buffered > scratch.size() / 2 {
            return;
        }
        self.given = Bytes::new();
        let mut bytes = scratch.take();
        if let Some(room) = bytes.get_mut(..buffered) {
            room.copy_from_slice(self.filled());
        }
        (self.start, self.end) = (0, buffered);
        self.bytes = bytes;
        self.attached = true;
        self.filled = false;
        self.credit = 0;
    }

    /// Gives the bytes of `scratch` back, and keeps what is buffered in a buffer of its own.
    pub(crate) fn detach(&mut self, scratch: &mut Scratch) {
        if !self.attached {
            if self.len() == 0 {
                self.release();
            }
            return;
        }
        self.attached = false;
        if self.bytes.len() > scratch.size() {
            // A frame has outgrown it: it stays with the frame.
            return;
        }
        let rest = match self.filled() {
            [] => Vec::new(),
            rest => {
                let mut own = Vec::with_capacity(rest.len().max(LEAST).min(self.limit()));
                own.extend_from_slice(rest);
                own.resize(own.capacity().min(self.limit()), 0);
                own
            }
        };
        (self.start, self.end) = (0, self.len());
        self.filled = false;
        scratch.put(std::mem::replace(&mut self.bytes, rest));
        self.counts.note(self.bytes.len());
    }

    /// A payload of so many bytes had better be given away with the buffer than copied.
    #[inline]
    pub(crate) fn is_worth_handing_over(&self, payload: usize) -> bool {
        payload >= WORTH_A_BUFFER && payload >= self.bytes.len() / 2 && !self.attached
    }

    /// Takes the first `count` bytes and gives those of them in `part` away, with the buffer. What is buffered behind
    /// them moves to another of the same size: the one that was given away before, if nobody has it any more, or a new one.
    #[cold]
    pub(crate) fn hand_over(&mut self, count: usize, part: Range<usize>) -> Bytes {
        let range = self.start.saturating_add(part.start)..self.start.saturating_add(part.end).min(self.end);
        self.take(count, 0..0);
        let mut own = self.given_back();
        if let Some(room) = own.get_mut(..self.len()) {
            room.copy_from_slice(self.filled());
        }
        (self.start, self.end) = (0, self.len());
        let bytes = Bytes::from(std::mem::replace(&mut self.bytes, own));
        // Such a buffer is given back sometime, and this one with it.
        if bytes.len() > self.kept && bytes.len() <= self.policy.most_kept() && self.kept > 0 {
            self.given = bytes.clone();
        }
        if range.end > bytes.len() || range.start > range.end {
            return Bytes::new();
        }
        bytes.slice(range)
    }

    /// A buffer of the size of this one: the last that was given away, where it was dropped.
    fn given_back(&mut self) -> Vec<u8> {
        let size = self.bytes.len();
        let given = std::mem::take(&mut self.given);
        if given.len() == size
            && let Ok(bytes) = given.try_into_mut()
        {
            return bytes.into();
        }
        self.counts.grown(size);
        vec![0; size]
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{put, with};
    use super::*;

    #[test]
    fn a_scratch_is_given_back_and_the_rest_kept() {
        let mut scratch = Scratch::new(1024);
        let mut buffer = with(64, 4096, 256);
        buffer.attach(&mut scratch);
        assert_eq!(buffer.spare_mut(None).len(), 1024);
        put(&mut buffer, &[7; 500], None);
        buffer.take(497, 0..1);
        buffer.detach(&mut scratch);
        assert_eq!((buffer.filled(), buffer.bytes.capacity()), (&[7; 3][..], 64));
        buffer.attach(&mut scratch);
        assert_eq!(buffer.filled(), [7; 3]);
        assert_eq!(buffer.spare_mut(None).len(), 1021);
        buffer.detach(&mut scratch);
        // Nothing came since it was copied last: it would be copied for nothing again and again.
        buffer.attach(&mut scratch);
        assert_eq!(buffer.bytes.len(), 64);
        put(&mut buffer, &[7; 3], None);
        buffer.attach(&mut scratch);
        assert_eq!((buffer.filled(), buffer.bytes.len()), (&[7; 6][..], 64), "3 bytes do not pay for 6");
        buffer.take(3, 0..1);
        buffer.attach(&mut scratch);
        buffer.take(3, 0..1);
        buffer.detach(&mut scratch);
        assert_eq!(buffer.bytes.capacity(), 0);
    }

    /// Receives 200 bytes and gives those from the 4th on away.
    fn give(buffer: &mut RecvBuffer) -> Bytes {
        put(buffer, &[7; 200], Some(200));
        let given = buffer.hand_over(200, 4..200);
        assert_eq!(given, [7; 196][..]);
        given
    }

    #[test]
    fn what_was_given_away_and_dropped_is_used_again() {
        let mut buffer = with(64, 4096, 64);
        let places = [(); 4].map(|()| give(&mut buffer).as_ptr());
        assert_eq!((places[0], places[1]), (places[2], places[3]));
        let grows = buffer.counts.grows;
        let kept = [(); 3].map(|()| give(&mut buffer));
        assert_eq!(kept, [[7; 196]; 3].map(|bytes| Bytes::from(bytes.to_vec())));
        assert_eq!(buffer.counts.grows, grows + 2, "what somebody has is not used again");
    }

    #[test]
    fn what_was_given_away_is_let_go_with_the_buffer() {
        let few = |buffer: &mut RecvBuffer| {
            for _ in 0..5 {
                put(buffer, &[1; 9], None);
                buffer.take(9, 0..1);
                buffer.settle();
            }
        };
        let scratch = |buffer: &mut RecvBuffer| {
            let mut scratch = Scratch::new(64);
            buffer.attach(&mut scratch);
            buffer.detach(&mut scratch);
        };
        let let_go: [fn(&mut RecvBuffer); 3] = [RecvBuffer::release, few, scratch];
        for let_go in let_go {
            let mut buffer = with(64, 4096, 64);
            let given = give(&mut buffer);
            assert!(!given.is_unique());
            let_go(&mut buffer);
            assert!(given.is_unique() && buffer.bytes.len() <= 64);
        }
        let mut buffer = with(64, 4096, 0);
        assert!(give(&mut buffer).is_unique(), "nothing is kept");
    }

    #[test]
    fn a_frame_that_outgrows_a_scratch_keeps_it() {
        let mut scratch = Scratch::new(128);
        let mut buffer = with(64, 4096, 256);
        buffer.attach(&mut scratch);
        put(&mut buffer, &[7; 200], Some(1000));
        buffer.detach(&mut scratch);
        assert_eq!((buffer.len(), buffer.bytes.len()), (200, 256));
        let mut other = with(64, 100, 100);
        other.attach(&mut scratch);
        assert_eq!(other.spare_mut(None).len(), 100, "a new one, of which the policy is lent what it admits");
    }
}
