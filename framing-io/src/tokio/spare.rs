//! The buffers of streams that wait.
//!
//! A stream that waits for its peer with nothing buffered leaves its buffer here, and the next one on this thread that has
//! something to do takes it. So one that waits holds none, and nothing is allocated for one that is busy.

use std::cell::RefCell;

/// One for receiving and one for sending: more are in use at once only where a task waits in the middle of a batch.
const KEPT: usize = 2;

/// A larger buffer is given back to the allocator, in bytes.
const MOST: usize = 2 << 20;

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
    buffers: [Vec<u8>; KEPT],
}

impl Spare {
    fn take(&mut self, limit: usize) -> Vec<u8> {
        let fitting = self.buffers.iter_mut().filter(|buffer| buffer.len() <= limit);
        fitting.max_by_key(|buffer| buffer.len()).map(std::mem::take).unwrap_or_default()
    }

    fn put(&mut self, buffer: Vec<u8>) {
        let least = self.buffers.iter_mut().min_by_key(|buffer| buffer.len());
        if let Some(least) = least.filter(|least| least.len() < buffer.len() && buffer.len() <= MOST) {
            *least = buffer;
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
