//! [`LocalStream`]: a connection by a name within the machine.
//!
//! What all systems have in common is here and the same code on each; what differs is `system`: `unix.rs` or `windows.rs`.

mod name;
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
#[cfg(feature = "tokio")]
mod tokio;

pub use name::{LocalName, LocalNameError};
#[cfg(feature = "tokio")]
pub use tokio::TokioLocal;
#[cfg(feature = "tokio")]
pub(super) use tokio::{Acceptor, connect_task};

use std::io::{self, IoSlice, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use interprocess::TryClone;
use interprocess::local_socket::traits::{Listener as _, Stream as _};
use interprocess::local_socket::{Listener, ListenerNonblockingMode, Stream};

use super::connect::Pauses;
use super::listen::INHERITS;

/// A connection to or from a local socket; see [`Address::Local`](super::Address::Local).
#[derive(Debug)]
pub struct LocalStream {
    stream: Stream,
    peer: Option<LocalName>,
}

impl LocalStream {
    /// Where it has connected to; a connection that was accepted comes from no name.
    #[must_use]
    pub const fn peer(&self) -> Option<&LocalName> {
        self.peer.as_ref()
    }

    pub(super) fn try_clone(&self) -> io::Result<Self> {
        Ok(Self { stream: self.stream.try_clone()?, peer: self.peer.clone() })
    }

    pub(super) fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        system::shutdown(&self.stream, how)
    }

    #[cfg(feature = "mio")]
    pub(super) fn into_mio(self) -> io::Result<super::MioLink> {
        system::into_mio(self.stream)
    }
}

/// Connects to `name`. Where its listener has no room it is asked again, after a pause, as long as there is time.
pub(super) fn connect(name: &LocalName, timeout: Duration) -> io::Result<LocalStream> {
    let (start, mut pauses) = (Instant::now(), Pauses::new());
    loop {
        if let Some(stream) = system::attempt(name)? {
            return Ok(LocalStream { stream, peer: Some(name.clone()) });
        }
        match timeout.saturating_sub(start.elapsed()) {
            Duration::ZERO => return Err(io::ErrorKind::TimedOut.into()),
            rest => std::thread::sleep(pauses.next().min(rest)),
        }
    }
}

/// Who listens at a local socket.
#[derive(Debug)]
pub(super) struct LocalListener {
    listener: Listener,
    name: LocalName,
    #[cfg_attr(not(feature = "tokio"), allow(dead_code, reason = "it is there to end with the listener"))]
    hold: system::Hold,
}

impl LocalListener {
    pub(super) fn bind(name: &LocalName) -> io::Result<Self> {
        let (listener, hold) = system::listen(name)?;
        Ok(Self { listener, name: name.clone(), hold })
    }

    pub(super) const fn name(&self) -> &LocalName {
        &self.name
    }

    pub(super) fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        use ListenerNonblockingMode::{Accept, Neither};
        self.listener.set_nonblocking(if nonblocking { Accept } else { Neither })
    }

    #[cfg(unix)]
    pub(super) fn backlog(&self, most: i32) -> io::Result<()> {
        system::backlog(&self.listener, most)
    }

    pub(super) fn accept(&self) -> io::Result<LocalStream> {
        let stream = self.listener.accept()?;
        if INHERITS {
            stream.set_nonblocking(false)?;
        }
        Ok(LocalStream { stream, peer: None })
    }
}

impl Read for LocalStream {
    #[inline]
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.stream.read(room)
    }
}

impl Write for LocalStream {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    #[inline]
    fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        self.stream.write_vectored(slices)
    }

    #[inline]
    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(feature = "blocking")]
impl LocalStream {
    pub(super) fn read_timeout(&self) -> io::Result<Option<Duration>> {
        system::read_timeout(&self.stream)
    }

    pub(super) fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        system::set_read_timeout(&self.stream, timeout)
    }

    pub(super) fn write_timeout(&self) -> io::Result<Option<Duration>> {
        system::write_timeout(&self.stream)
    }

    pub(super) fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        system::set_write_timeout(&self.stream, timeout)
    }
}
