//! Local sockets of Windows: named pipes.

use std::io;
use std::net::Shutdown;
use std::time::Duration;

use interprocess::ConnectWaitMode;
use interprocess::local_socket::{GenericNamespaced, Listener, ListenerOptions, Stream, ToNsName};
use interprocess::os::windows::named_pipe::{DuplexPipeStream, local_socket, pipe_mode};

use super::LocalName;

/// What is held while somebody listens: nothing, for a name is free when its last pipe is closed.
pub(super) type Hold = ();

/// Tries to connect, once and without waiting; `None` where the listener has no pipe free now.
pub(super) fn attempt(name: &LocalName) -> io::Result<Option<Stream>> {
    // Not by the options of local sockets, which wait for a free pipe whatever they are told.
    let at_once = ConnectWaitMode::Timeout(Duration::ZERO);
    match DuplexPipeStream::<pipe_mode::Bytes>::connect_by_path_with_wait_mode(path(name), at_once) {
        Ok(pipe) => Ok(Some(local_socket::Stream::from(pipe).into())),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn listen(name: &LocalName) -> io::Result<(Listener, Hold)> {
    let options = ListenerOptions::new().name(name.as_str().to_ns_name::<GenericNamespaced>()?);
    options.create_sync().map(|listener| (listener, ())).map_err(taken)
}

pub(super) fn shutdown(_: &Stream, _: Shutdown) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(feature = "mio")]
pub(super) fn into_mio(_: Stream) -> io::Result<crate::link::MioLink> {
    Err(io::ErrorKind::Unsupported.into())
}

fn path(name: &LocalName) -> String {
    format!(r"\\.\pipe\{name}")
}

/// To be the first pipe of a name is denied where there is one.
fn taken(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::PermissionDenied => io::Error::new(io::ErrorKind::AddrInUse, error),
        _ => error,
    }
}

/// A pipe has no timeouts.
#[cfg(feature = "blocking")]
mod timeouts {
    use super::{Duration, Stream, io};

    pub(in super::super) const fn read_timeout(_: &Stream) -> io::Result<Option<Duration>> {
        Ok(None)
    }

    pub(in super::super) fn set_read_timeout(_: &Stream, timeout: Option<Duration>) -> io::Result<()> {
        match timeout {
            None => Ok(()),
            Some(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub(in super::super) const fn write_timeout(_: &Stream) -> io::Result<Option<Duration>> {
        Ok(None)
    }

    pub(in super::super) fn set_write_timeout(stream: &Stream, timeout: Option<Duration>) -> io::Result<()> {
        set_read_timeout(stream, timeout)
    }
}
#[cfg(feature = "blocking")]
pub(super) use timeouts::{read_timeout, set_read_timeout, set_write_timeout, write_timeout};

#[cfg(feature = "tokio")]
mod task {
    use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};

    use super::{Hold, Listener, LocalName, Stream, io, path, taken};

    pub(in super::super) type Accepted = NamedPipeServer;
    pub(in super::super) type Connected = NamedPipeClient;

    /// `ERROR_PIPE_BUSY`: all pipes of the name are taken.
    const BUSY: i32 = 231;
    /// `ERROR_NO_DATA`: who had connected is gone.
    const GONE: i32 = 232;

    pub(in super::super) fn attempt_task(name: &LocalName) -> io::Result<Option<Connected>> {
        match ClientOptions::new().open(path(name)) {
            Ok(pipe) => Ok(Some(pipe)),
            Err(error) if error.raw_os_error() == Some(BUSY) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A pipe that blocks cannot become one that does not without unsafe code.
    pub(in super::super) fn into_task(_: Stream) -> io::Result<Connected> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Who listens, for tasks: always with one pipe that is free.
    #[derive(Debug)]
    pub(in super::super) struct Waiting {
        path: String,
        free: NamedPipeServer,
    }

    impl Waiting {
        pub(in super::super) fn bind(name: &LocalName) -> io::Result<Self> {
            let path = path(name);
            let free = ServerOptions::new().first_pipe_instance(true).create(&path).map_err(taken)?;
            Ok(Self { path, free })
        }

        pub(in super::super) fn of(_: Listener, (): Hold) -> io::Result<Self> {
            Err(io::ErrorKind::Unsupported.into())
        }

        /// Where there is no next pipe to be had, the one that is connected stays for the next call.
        pub(in super::super) async fn accept(&mut self) -> io::Result<Accepted> {
            loop {
                match self.free.connect().await {
                    Ok(()) => {
                        let next = ServerOptions::new().create(&self.path)?;
                        return Ok(std::mem::replace(&mut self.free, next));
                    }
                    Err(error) if error.raw_os_error() == Some(GONE) => self.free.disconnect()?,
                    Err(error) => return Err(error),
                }
            }
        }
    }
}
#[cfg(feature = "tokio")]
pub(super) use task::{Accepted, Connected, Waiting, attempt_task, into_task};
