//! [`Admission`]: what becomes of a connection that comes in, whichever runtime waited for it.

use std::io;
use std::time::Duration;

use super::{AcceptError, Backoff};

/// What listeners of all runtimes share: how a connection is set up, and what an error of accepting one means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Admission {
    pub(super) nodelay: bool,
    backoff: Backoff,
}

impl Admission {
    pub(super) const fn new() -> Self {
        Self { nodelay: true, backoff: Backoff::new() }
    }

    /// A TCP connection, on which `set` sets nodelay. One on which that fails is gone already.
    pub(super) fn tcp<S>(&self, stream: S, set: fn(&S, bool) -> io::Result<()>) -> io::Result<S> {
        match set(&stream, self.nodelay) {
            Ok(()) => Ok(stream),
            Err(_) => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    /// What came of accepting one.
    pub(super) fn settle<T>(&mut self, accepted: io::Result<T>) -> Result<T, AcceptError> {
        match accepted {
            Ok(link) => {
                self.backoff.reset();
                Ok(link)
            }
            Err(error) => Err(self.backoff.judge(error)),
        }
    }
}

/// What a loop that accepts connections does next, whichever way it sleeps.
#[derive(Debug)]
pub(super) enum Turn<T> {
    /// It gives this one.
    Give(T),
    /// It goes on, after this pause: the next connection may be fine.
    GoOn(Duration),
    /// Nobody has connected yet: it stops where it cannot wait, and may be asked again.
    Wait,
    /// It ends with this error, for good.
    End(io::Error),
}

impl<T> Turn<T> {
    pub(super) fn after(accepted: Result<T, AcceptError>) -> Self {
        match accepted {
            Ok(link) => Self::Give(link),
            Err(AcceptError::Gone { pause, .. } | AcceptError::Exhausted { pause, .. }) => Self::GoOn(pause),
            Err(AcceptError::WouldBlock) => Self::Wait,
            Err(AcceptError::Fatal { error }) => Self::End(error),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What a listener does after each of these: 0 for a connection, or what the system said instead.
    fn turns<const N: usize>(codes: [i32; N]) -> [Turn<()>; N] {
        let mut admission = Admission::new();
        codes.map(|code| {
            let accepted = if code == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) };
            Turn::after(admission.settle(accepted))
        })
    }

    #[test]
    fn a_listener_goes_on_after_connections_that_are_gone() {
        for gone in [libc::ECONNABORTED, libc::EPROTO, libc::EINTR, libc::EPERM] {
            let [first, second, third] = turns([gone, gone, 0]);
            assert!(matches!((&first, &second), (Turn::GoOn(Duration::ZERO), Turn::GoOn(Duration::ZERO))), "{first:?}");
            assert!(matches!(third, Turn::Give(())));
        }
    }

    #[test]
    fn a_listener_pauses_where_there_is_too_little_and_then_goes_on() {
        let pauses = turns([libc::EMFILE, libc::ECONNABORTED, libc::ENFILE, 0, libc::EMFILE]).map(|turn| match turn {
            Turn::GoOn(pause) => Some(pause.as_millis()),
            _ => None,
        });
        assert_eq!(pauses, [Some(5), Some(0), Some(10), None, Some(5)]);
    }

    #[test]
    fn a_listener_ends_where_it_is_of_no_use_any_more_and_nowhere_else() {
        for fatal in [libc::EBADF, libc::EINVAL, libc::ENOTSOCK] {
            let [Turn::End(error)] = turns([fatal]) else { panic!("{fatal} does not end it") };
            assert_eq!(error.raw_os_error(), Some(fatal));
        }
        assert!(matches!(turns([libc::EAGAIN, 0]), [Turn::Wait, Turn::Give(())]));
    }
}
