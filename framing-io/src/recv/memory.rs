//! When a receive buffer grows, moves its bytes, and gives memory back.

use bytes::Bytes;

use super::RecvBuffer;

impl RecvBuffer {
    /// Nothing is left to take: an empty buffer that has become too large is given back, down to what the policy keeps.
    pub(crate) fn settle(&mut self) {
        if self.len() == 0 {
            (self.start, self.end) = (0, 0);
            if self.is_too_large() {
                self.shrink(self.kept);
            }
        }
    }

    /// Gives back all that holds no buffered bytes; of a frame that is under way half the room may stay, else one that
    /// comes byte by byte would be moved for each.
    pub(crate) fn release(&mut self) {
        self.given = Bytes::new();
        if self.bytes.len() / 2 > self.len() || self.len() == 0 {
            self.compact();
            self.shrink(self.len());
        }
    }

    /// Leaves the buffer with `spare`, if nothing is buffered.
    #[cfg(feature = "tokio")]
    pub(crate) fn park(&mut self, spare: impl Fn(Vec<u8>)) {
        if self.len() == 0 && !self.bytes.is_empty() && !self.attached {
            (self.start, self.end) = (0, 0);
            self.filled = false;
            spare(std::mem::take(&mut self.bytes));
            if !self.given.is_empty() {
                self.park_given(spare);
            }
        }
    }

    /// The same of the buffer that was given away, if nobody has it any more.
    #[cfg(feature = "tokio")]
    #[cold]
    fn park_given(&mut self, spare: impl Fn(Vec<u8>)) {
        if let Ok(given) = std::mem::take(&mut self.given).try_into_mut() {
            spare(given.into());
        }
    }

    /// Takes a buffer from `spare`, if it has none and would keep it.
    #[cfg(feature = "tokio")]
    pub(crate) fn unpark(&mut self, spare: impl FnOnce(usize) -> Vec<u8>) {
        if self.bytes.is_empty() && self.kept > 0 {
            self.bytes = spare(self.limit());
            self.counts.note(self.bytes.len());
        }
    }

    /// Where little is buffered behind much that was taken, moves it to the front: there it leaves room for a whole read, in lines
    /// that are in the cache still. No byte is moved more often than another was taken for it.
    #[inline(never)]
    pub(super) fn move_few(&mut self) {
        let size = self.size();
        if self.len() <= self.start / 8 || (self.len() <= self.start && size.saturating_sub(self.end) < size / 2) {
            self.compact();
        }
    }

    /// It has grown for a frame, and beyond `share`.
    #[cfg(feature = "mio")]
    pub(crate) fn has_grown_beyond(&self, share: usize) -> bool {
        !self.attached && self.size() > self.policy.busy().max(share)
    }

    /// It has grown for a frame that is gone, or for traffic that is.
    #[inline]
    pub(super) fn is_too_large(&self) -> bool {
        self.bytes.len() > self.kept && !self.attached && self.is_of_no_use()
    }

    /// A buffer that is larger than what is kept in any case has no use any more.
    #[inline(never)]
    fn is_of_no_use(&self) -> bool {
        self.appetite.is_small() || self.bytes.len() > self.policy.most_kept() || self.kept == 0
    }

    /// Makes spare room by moving, growing or shrinking, whichever serves.
    #[cold]
    pub(super) fn make_room(&mut self, frame: Option<usize>) {
        let kept = self.kept.max(self.policy.first());
        // A little that is left in a large buffer must not keep it large.
        if self.is_too_large() && self.size() > kept && self.len() <= kept / 8 && frame.unwrap_or(0) <= kept {
            self.compact();
            self.shrink(kept);
        }
        let full = self.end == self.size();
        let more = self.filled && self.size() < self.policy.busy();
        if full && self.start > 0 {
            self.compact();
        }
        if self.end == self.size() {
            let doubled = self.policy.doubled(self.size());
            self.grow(match frame {
                Some(frame) if frame > self.size() => doubled.min(frame.max(self.policy.first())),
                _ => doubled,
            });
        } else if more && (full || self.end == 0) && !self.attached {
            let (doubled, busy) = (self.policy.doubled(self.size()), self.policy.busy());
            // The last step is not a small one.
            self.grow(if doubled > busy / 2 { busy } else { doubled });
        }
    }

    fn grow(&mut self, size: usize) {
        let old = self.bytes.len();
        if size <= old {
            return;
        }
        self.given = Bytes::new();
        self.filled = false;
        self.appetite.reset();
        if self.end == 0 {
            // Nothing to keep: zeroed memory comes cheaper new.
            self.bytes = Vec::new();
            self.bytes = vec![0; size];
        } else if self.end <= size / 4 {
            // Little to keep, the same.
            let mut bytes = vec![0; size];
            if let (Some(room), Some(kept)) = (bytes.get_mut(..self.end), self.bytes.get(..self.end)) {
                room.copy_from_slice(kept);
            }
            self.bytes = bytes;
        } else {
            self.bytes.reserve_exact(size.saturating_sub(old));
            self.bytes.resize(size, 0);
        }
        self.counts.grown(self.bytes.len());
    }

    /// Cuts the buffer down to `size`; all that is buffered lies below.
    fn shrink(&mut self, size: usize) {
        debug_assert!(self.start == 0 && self.end <= size, "buffered bytes would be cut off");
        if size >= self.bytes.len() || self.attached {
            return;
        }
        self.given = Bytes::new();
        self.filled = false;
        self.appetite.reset();
        self.bytes.truncate(size);
        self.bytes.shrink_to(size);
        self.counts.shrunk();
    }

    /// Moves the buffered bytes to the front.
    pub(super) fn compact(&mut self) {
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.len());
    }
}
