//! An allocator that counts, and a stream that costs nothing itself.

#![allow(
    dead_code,
    unsafe_code,
    reason = "not every test uses all of it; a global allocator is unsafe to implement; this one only counts what the system's does"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{self, Read, Write};

/// Counts for each thread, since tests run beside each other.
struct Counting;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn count(new: usize, old: usize) {
    let more = isize::try_from(new).unwrap_or(isize::MAX) - isize::try_from(old).unwrap_or(isize::MAX);
    // A thread that is ending has no counters any more.
    let _ = LIVE.try_with(|live| {
        live.set(live.get() + more);
        PEAK.with(|peak| peak.set(peak.get().max(live.get())));
        CALLS.with(|calls| calls.set(calls.get() + usize::from(new > 0)));
    });
}

// SAFETY: each call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(at, layout, size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// What was allocated since it was made, on this thread.
pub(crate) struct Meter {
    live: isize,
    calls: usize,
}

impl Meter {
    pub(crate) fn start() -> Self {
        PEAK.set(LIVE.get());
        Self { live: LIVE.get(), calls: CALLS.get() }
    }

    /// Bytes that are still allocated.
    pub(crate) fn live(&self) -> isize {
        LIVE.get() - self.live
    }

    /// The most bytes that were allocated at once.
    pub(crate) fn peak(&self) -> isize {
        PEAK.get() - self.live
    }

    /// Allocations.
    pub(crate) fn calls(&self) -> usize {
        CALLS.get() - self.calls
    }
}

pub(crate) const KIB: isize = 1 << 10;

/// Gives bytes in pieces, and then says that there are none yet.
pub(crate) struct Pieces<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) piece: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let count = self.bytes.len().min(room.len()).min(self.piece);
        let (head, tail) = self.bytes.split_at(count);
        room[..count].copy_from_slice(head);
        self.bytes = tail;
        Ok(count)
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
