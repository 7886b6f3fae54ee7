//! Local sockets of unix: unix sockets, by names that are no files where the system has such (Linux, Android), else by files in the
//! temporary directory.

use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use interprocess::ConnectWaitMode;
use interprocess::local_socket::{
    ConnectOptions, GenericFilePath, GenericNamespaced, Listener, ListenerOptions, Name, Stream, ToFsName, ToNsName,
};

use super::LocalName;
use crate::link::file::SocketFile;

/// What is held while somebody listens.
pub(super) type Hold = Option<SocketFile>;

/// Tries to connect, once and without waiting; `None` where the listener has no room now.
pub(super) fn attempt(name: &LocalName) -> io::Result<Option<Stream>> {
    attempt_at(name, file(name).as_deref())
}

pub(super) fn listen(name: &LocalName) -> io::Result<(Listener, Hold)> {
    listen_at(name, file(name).as_deref())
}

pub(super) fn backlog(listener: &Listener, most: i32) -> io::Result<()> {
    let Listener::UdSocket(listener) = listener;
    socket2::SockRef::from(listener).listen(most)
}

pub(super) fn shutdown(stream: &Stream, how: Shutdown) -> io::Result<()> {
    socket(stream).shutdown(how)
}

/// The file that stands for a name, on systems that have no names but files.
fn file(name: &LocalName) -> Option<PathBuf> {
    let has_names = cfg!(any(target_os = "linux", target_os = "android"));
    (!has_names).then(|| std::env::temp_dir().join(name.as_str()))
}

fn system_name<'n>(name: &'n LocalName, file: Option<&'n Path>) -> io::Result<Name<'n>> {
    match file {
        Some(file) => file.to_fs_name::<GenericFilePath>(),
        None => name.as_str().to_ns_name::<GenericNamespaced>(),
    }
}

fn attempt_at(name: &LocalName, file: Option<&Path>) -> io::Result<Option<Stream>> {
    let options = ConnectOptions::new().name(system_name(name, file)?);
    match options.wait_mode(ConnectWaitMode::Timeout(Duration::ZERO)).connect_sync() {
        // A socket that the listener has no room for looks as if it were connected: it can be written to, in vain. It has no peer.
        Ok(stream) => match socket(&stream).peer_addr() {
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(None),
            _ => Ok(Some(stream)),
        },
        Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The file is ours to remove: what somebody else has put there is not.
fn listen_at(name: &LocalName, file: Option<&Path>) -> io::Result<(Listener, Hold)> {
    let bind = || ListenerOptions::new().name(system_name(name, file)?).reclaim_name(false).create_sync();
    match file {
        None => Ok((bind()?, None)),
        Some(path) => SocketFile::bind(path, bind).map(|(listener, file)| (listener, Some(file))),
    }
}

fn socket(stream: &Stream) -> &UnixStream {
    let Stream::UdSocket(stream) = stream;
    stream.inner()
}

#[cfg(any(feature = "mio", feature = "tokio"))]
fn into_socket(stream: Stream) -> io::Result<UnixStream> {
    let Stream::UdSocket(stream) = stream;
    let socket = UnixStream::from(std::os::fd::OwnedFd::from(stream));
    socket.set_nonblocking(true)?;
    Ok(socket)
}

#[cfg(feature = "mio")]
pub(super) fn into_mio(stream: Stream) -> io::Result<crate::link::MioLink> {
    Ok(crate::link::MioLink::Unix(mio::net::UnixStream::from_std(into_socket(stream)?)))
}

#[cfg(feature = "blocking")]
mod timeouts {
    use super::{Duration, Stream, io, socket};

    pub(in super::super) fn read_timeout(stream: &Stream) -> io::Result<Option<Duration>> {
        socket(stream).read_timeout()
    }

    pub(in super::super) fn set_read_timeout(stream: &Stream, timeout: Option<Duration>) -> io::Result<()> {
        socket(stream).set_read_timeout(timeout)
    }

    pub(in super::super) fn write_timeout(stream: &Stream) -> io::Result<Option<Duration>> {
        socket(stream).write_timeout()
    }

    pub(in super::super) fn set_write_timeout(stream: &Stream, timeout: Option<Duration>) -> io::Result<()> {
        socket(stream).set_write_timeout(timeout)
    }
}
#[cfg(feature = "blocking")]
pub(super) use timeouts::{read_timeout, set_read_timeout, set_write_timeout, write_timeout};

#[cfg(feature = "tokio")]
mod task {
    use tokio::net::{UnixListener, UnixStream};

    use super::{Hold, Listener, LocalName, Stream, attempt, into_socket, io, listen};

    pub(in super::super) type Accepted = UnixStream;
    pub(in super::super) type Connected = UnixStream;

    pub(in super::super) fn attempt_task(name: &LocalName) -> io::Result<Option<Connected>> {
        attempt(name)?.map(into_task).transpose()
    }

    pub(in super::super) fn into_task(stream: Stream) -> io::Result<Connected> {
        UnixStream::from_std(into_socket(stream)?)
    }

    /// Who listens, for tasks.
    #[derive(Debug)]
    pub(in super::super) struct Waiting {
        listener: UnixListener,
        _hold: Hold,
    }

    impl Waiting {
        pub(in super::super) fn bind(name: &LocalName) -> io::Result<Self> {
            let (listener, hold) = listen(name)?;
            Self::of(listener, hold)
        }

        pub(in super::super) fn of(listener: Listener, hold: Hold) -> io::Result<Self> {
            let Listener::UdSocket(listener) = listener;
            let listener = std::os::unix::net::UnixListener::from(std::os::fd::OwnedFd::from(listener));
            listener.set_nonblocking(true)?;
            Ok(Self { listener: UnixListener::from_std(listener)?, _hold: hold })
        }

        pub(in super::super) async fn accept(&mut self) -> io::Result<Accepted> {
            Ok(self.listener.accept().await?.0)
        }
    }
}
#[cfg(feature = "tokio")]
pub(super) use task::{Accepted, Connected, Waiting, attempt_task, into_task};

#[cfg(test)]
mod tests {
    use super::*;
    use interprocess::local_socket::traits::Listener as _;
    use std::io::{Read, Write};

    /// What systems without names do, which this one can do too.
    #[test]
    fn a_name_may_stand_for_a_file() {
        let name = LocalName::new("framing-local-file").unwrap();
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let file = Some(path.as_path());
        assert_eq!(attempt_at(&name, file).unwrap_err().kind(), io::ErrorKind::NotFound);
        let (listener, hold) = listen_at(&name, file).unwrap();
        let mut here = attempt_at(&name, file).unwrap().unwrap();
        let mut there = listener.accept().unwrap();
        here.write_all(b"hi").unwrap();
        let mut bytes = [0; 2];
        there.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"hi");
        assert_eq!(listen_at(&name, file).unwrap_err().kind(), io::ErrorKind::AddrInUse, "somebody listens");
        drop((listener, hold));
        assert!(!path.exists());

        // One that a killed process has left is replaced, and what is no socket is not.
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert_eq!(attempt_at(&name, file).unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        let (listener, hold) = listen_at(&name, file).unwrap();
        assert!(attempt_at(&name, file).unwrap().is_some());
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "precious").unwrap();
        drop((listener, hold));
        assert_eq!(listen_at(&name, file).unwrap_err().kind(), io::ErrorKind::AddrInUse, "no socket");
        assert_eq!(std::fs::read(&path).unwrap(), b"precious");
        std::fs::remove_file(&path).unwrap();
    }
}
