//! [`Admission`]: what becomes of a connection that comes in, whichever runtime waited for it.

use std::io;

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
