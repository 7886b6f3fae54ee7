//! The allocator of the benches, which counts while it is asked to.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

use mimalloc::MiMalloc;

/// The allocator of the system keeps freed memory in lists whose state depends on who ran before: the same clone of the same
/// log took 330 or 640 us. See NOTES.md.
pub(crate) struct Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static LIVE: AtomicI64 = AtomicI64::new(0);
static CALLS: AtomicU64 = AtomicU64::new(0);

/// One look where nothing is counted, as where anything is timed.
#[inline]
fn count(new: usize, old: usize) {
    if COUNTS.load(Relaxed) {
        let signed = |size| i64::try_from(size).unwrap_or(i64::MAX);
        LIVE.fetch_add(signed(new) - signed(old), Relaxed);
        CALLS.fetch_add(u64::from(new > 0), Relaxed);
    }
}

#[expect(unsafe_code, reason = "a global allocator is unsafe to implement; this one only counts what another does")]
// SAFETY: each call goes to that allocator as it came.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promises are passed on.
        unsafe { MiMalloc.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promises are passed on.
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { MiMalloc.realloc(at, layout, size) }
    }

    #[inline]
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { MiMalloc.dealloc(at, layout) }
    }
}

/// What all threads allocate while it lives. One at a time.
pub(crate) struct Meter;

impl Meter {
    pub(crate) fn start() -> Self {
        LIVE.store(0, Relaxed);
        CALLS.store(0, Relaxed);
        COUNTS.store(true, Relaxed);
        Self
    }

    /// Bytes that were allocated since and not freed.
    #[expect(clippy::unused_self, reason = "there is something to read only while it counts")]
    pub(crate) fn live(&self) -> i64 {
        LIVE.load(Relaxed)
    }

    /// Allocations since.
    #[expect(clippy::unused_self, reason = "there is something to read only while it counts")]
    pub(crate) fn calls(&self) -> u64 {
        CALLS.load(Relaxed)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        COUNTS.store(false, Relaxed);
    }
}
