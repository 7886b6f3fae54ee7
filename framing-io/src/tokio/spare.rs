//! The buffers of streams that wait.
//!
//! A stream that waits for its peer with nothing buffered leaves its buffer here, and the next one on this thread that has
//! something to do takes it. So one that waits holds none, and nothing is allocated for one that is busy.

use std::cell::RefCell;

/// One for receiving and one for sending: more are in use at once only where a task waits in the middle of a batch.
const KEPT: usize = 2;

/// A larger buffer is given back to the allocator, in bytes.
const MOST: usize = 8 * crate::BufferPolicy::DEFAULT_READ_SIZE;

thread_local! {
    static SPARE: RefCell<Spare> = const { RefCell::new(Spare { buffers: [const { Vec::new() }; KEPT] }) };
}

/// The largest buffer that is there and has no more than `limit` bytes; without one, none.
pub(super) fn take(limit: usize) -> Vec<u8> {
    // A thread that is ending has none any more.
    SPARE.try_with(|spare| spare.borrow_mut().take(limit)).unwrap_or_default()
}

/// Keeps `buffer`, all of which is initialised, unless those that are here are as large.
pub(super) fn put(buffer: Vec<u8>) {
    let _ = SPARE.try_with(|spare| spare.borrow_mut().put(buffer));
}

struct Spare {
    /// The larger one first.
    buffers: [Vec<u8>; KEPT],
}

impl Spare {
    fn take(&mut self, limit: usize) -> Vec<u8> {
        let [larger, smaller] = &mut self.buffers;
        if larger.len() <= limit {
            return std::mem::replace(larger, std::mem::take(smaller));
        }
        if smaller.len() <= limit { std::mem::take(smaller) } else { Vec::new() }
    }

    fn put(&mut self, buffer: Vec<u8>) {
        let [larger, smaller] = &mut self.buffers;
        if buffer.len() > MOST {
            return;
        }
        if buffer.len() > larger.len() {
            *smaller = std::mem::replace(larger, buffer);
        } else if buffer.len() > smaller.len() {
            *smaller = buffer;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_are_kept_and_taken_first() {
        let mut spare = Spare { buffers: Default::default() };
        assert_eq!(spare.take(9), []);
        for size in [3, 1, 5, 2, MOST + 1] {
            spare.put(vec![0; size]);
        }
        assert_eq!(spare.take(2), [], "the smaller ones were not kept");
        assert_eq!([4, 9, 9].map(|limit| spare.take(limit).len()), [3, 5, 0]);
    }
}
