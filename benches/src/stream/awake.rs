//! [`Awake`]: processors that do not halt. One that has nothing to do halts, and where it is a virtual one, the host has to be asked
//! to wake it: tens of microseconds for an end that waits for 64 KiB, which copies them in ten. What is measured then is
//! how often the ends happen to wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::ends::{PROCESSORS, pin};

/// Threads that turn on each of the processors that are measured, while this lives, and whom all others go before.
pub(crate) struct Awake {
    enough: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Awake {
    pub(crate) fn keep() -> Self {
        let enough = Arc::new(AtomicBool::new(false));
        let turn = |processor| {
            let enough = Arc::clone(&enough);
            std::thread::Builder::new().name("awake".to_owned()).spawn(move || {
                let goes_last = pin(processor) && go_last();
                if !goes_last {
                    eprintln!("processor {processor} cannot be kept from halting: who waits is slower by what the host takes to wake it");
                }
                while goes_last && !enough.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            })
        };
        let threads = PROCESSORS.into_iter().filter_map(|processor| turn(processor).ok()).collect();
        Self { enough, threads }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        self.enough.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// Whether this thread runs only where no other wants to, from now on.
#[cfg(any(target_os = "linux", target_os = "android"))]
#[expect(unsafe_code, reason = "no crate at hand sets the policy of a thread")]
fn go_last() -> bool {
    let none = libc::sched_param { sched_priority: 0 };
    // SAFETY: 0 is this thread, and the parameters live as long as the call.
    unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &raw const none) == 0 }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn go_last() -> bool {
    false
}
