//! [`AcceptError`]: which errors of accepting a connection end a listener, and which do not.

use std::io;
use std::time::Duration;

/// Why no connection was accepted. Most servers that fall over under load do it here: only the last kind is a
/// reason to end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// The connection was gone before it was accepted, or its network was. The next one may be fine: accept again.
    #[error("a connection was gone before it was accepted; accept the next one: {error}")]
    Gone {
        /// For how long to pause: not at all, until many were gone in a row.
        pause: Duration,
        /// What the system said.
        error: io::Error,
    },
    /// The process or the system has no more file descriptors, or no memory. The connection still waits, so accepting
    /// again at once would find the same for ever: pause, and let connections end.
    #[error("out of file descriptors or memory; accept again in {pause:?}, and close what is not needed: {error}")]
    Exhausted {
        /// For how long to pause.
        pause: Duration,
        /// What the system said.
        error: io::Error,
    },
    /// Nobody has connected, and the listener does not block.
    #[error("nobody has connected yet")]
    WouldBlock,
    /// The listener is of no use any more.
    #[error("the listener has failed: {error}")]
    Fatal {
        /// What the system said.
        error: io::Error,
    },
}

impl AcceptError {
    /// Whether accepting again, after a pause where there is one to be made, may succeed.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        !matches!(self, Self::Fatal { .. })
    }

    /// For how long to pause before accepting again.
    #[must_use]
    pub const fn pause(&self) -> Duration {
        match self {
            Self::Gone { pause, .. } | Self::Exhausted { pause, .. } => *pause,
            Self::WouldBlock | Self::Fatal { .. } => Duration::ZERO,
        }
    }
}

impl From<AcceptError> for io::Error {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Gone { error, .. } | AcceptError::Exhausted { error, .. } | AcceptError::Fatal { error } => {
                error
            }
            AcceptError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        }
    }
}

/// How long to pause when accepting fails for want of something: 5 ms, and twice as long each time, up to a second. It
/// sleeps nowhere: a [`Listener`](super::Listener) has one, and a listener of another runtime can have one too.
///
/// ```
/// use framing_io::link::Backoff;
/// use std::io;
/// use std::time::Duration;
///
/// # #[cfg(unix)] {
/// let mut backoff = Backoff::new();
/// let mut pause = || backoff.judge(io::Error::from_raw_os_error(24)).pause(); // EMFILE
/// assert_eq!([pause(), pause(), pause()], [5, 10, 20].map(Duration::from_millis));
/// backoff.reset(); // A connection was accepted.
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    next: Duration,
    /// Connections that were gone, since one was accepted.
    gone: u32,
}

/// So many connections may be gone in a row before that is taken for a fault that lasts.
const MANY: u32 = 64;

impl Backoff {
    /// The first pause.
    pub const FIRST: Duration = Duration::from_millis(5);
    /// The longest pause.
    pub const LONGEST: Duration = Duration::from_secs(1);

    /// One that has not paused yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { next: Self::FIRST, gone: 0 }
    }

    /// What `error`, of accepting a connection, is.
    #[must_use]
    pub fn judge(&mut self, error: io::Error) -> AcceptError {
        match error.kind() {
            io::ErrorKind::WouldBlock => AcceptError::WouldBlock,
            io::ErrorKind::Interrupted
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::TimedOut
            | io::ErrorKind::PermissionDenied => self.gone(error),
            io::ErrorKind::OutOfMemory => AcceptError::Exhausted { pause: self.pause(), error },
            _ if is_gone(&error) => self.gone(error),
            _ if is_exhausted(&error) => AcceptError::Exhausted { pause: self.pause(), error },
            _ => AcceptError::Fatal { error },
        }
    }

    /// A connection was accepted: the next pause is the first one again.
    pub const fn reset(&mut self) {
        *self = Self::new();
    }

    fn gone(&mut self, error: io::Error) -> AcceptError {
        self.gone = self.gone.saturating_add(1);
        let pause = if self.gone > MANY { self.pause() } else { Duration::ZERO };
        AcceptError::Gone { pause, error }
    }

    fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = self.next.saturating_mul(2).min(Self::LONGEST);
        pause
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

/// What Linux says of connections whose network failed while they waited (accept(2)); `PermissionDenied`, above, is a
/// firewall's word.
#[cfg(unix)]
fn is_gone(error: &io::Error) -> bool {
    const GONE: [i32; 5] = [libc::EPROTO, libc::ENOPROTOOPT, libc::EHOSTDOWN, libc::EOPNOTSUPP, libc::ENOTCONN];
    error.raw_os_error().is_some_and(|code| GONE.contains(&code))
}

#[cfg(unix)]
fn is_exhausted(error: &io::Error) -> bool {
    const EXHAUSTED: [i32; 4] = [libc::EMFILE, libc::ENFILE, libc::ENOBUFS, libc::ENOMEM];
    error.raw_os_error().is_some_and(|code| EXHAUSTED.contains(&code))
}

#[cfg(not(unix))]
fn is_gone(_: &io::Error) -> bool {
    false
}

/// `WSAEMFILE` and `WSAENOBUFS`.
#[cfg(not(unix))]
fn is_exhausted(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(10_024 | 10_055))
}
