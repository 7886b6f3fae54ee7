//! [`until_ready`]: waits for a socket that does not block itself.

use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use ::mio::Interest;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Waits until `socket` may be read, or written, or has an error to tell; false where it was not before the deadline. One
/// system call, and one more for each signal that comes in between.
pub(super) fn until_ready(socket: impl AsFd, interest: Interest, deadline: Option<Instant>) -> io::Result<bool> {
    let flags = if interest.is_readable() { PollFlags::IN } else { PollFlags::OUT };
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        // What is too long for the system is no limit.
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut [PollFd::new(&socket, flags)], timeout.as_ref()) {
            Ok(0) if left == Some(Duration::ZERO) => return Ok(false),
            // Whether the time has passed is asked of the clock.
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => return Ok(true),
            Err(error) => return Err(error.into()),
        }
    }
}

/// The instant that is `timeout` from now; `None` where no clock shows it.
pub(super) fn after(timeout: Duration) -> Option<Instant> {
    Instant::now().checked_add(timeout)
}

pub(super) fn has_passed(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| deadline <= Instant::now())
}
