//! The time that this thread has used the processor, so that what else the machine does is not counted.

/// A moment.
pub(crate) struct Moment(Now);

impl Moment {
    #[inline]
    pub(crate) fn now() -> Self {
        Self(now())
    }
}

#[cfg(unix)]
type Now = nix::sys::time::TimeSpec;

#[cfg(unix)]
#[inline]
fn now() -> Now {
    nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID.now().expect("the clock of the thread is there")
}

#[cfg(unix)]
impl Moment {
    /// What the thread used since then.
    #[inline]
    pub(crate) fn elapsed(&self) -> std::time::Duration {
        (now() - self.0).into()
    }
}

/// Elsewhere the time of the day has to do.
#[cfg(not(unix))]
type Now = std::time::Instant;

#[cfg(not(unix))]
fn now() -> Now {
    std::time::Instant::now()
}

#[cfg(not(unix))]
impl Moment {
    pub(crate) fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }
}
