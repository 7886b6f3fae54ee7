//! [`Listener`]: connections that come in, one after the other, whatever happens to some of them.

use std::io;
use std::net::{TcpListener, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixListener;
#[cfg(unix)]
use std::path::{Path, PathBuf};

use super::{AcceptError, Address, Backoff, Link};

/// Accepts connections over TCP or a unix socket.
///
/// A server's loop is [`incoming`](Self::incoming), which pauses by itself where the process runs out of file
/// descriptors; one that has something better to do than to sleep calls [`accept`](Self::accept) and is told.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    nodelay: bool,
    backoff: Backoff,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener, SocketFile),
}

impl Listener {
    /// Listens at `address`.
    ///
    /// Port 0 stands for any that is free, which [`address`](Self::address) tells. The file of a unix socket is
    /// removed when the listener is dropped; one that a listener left which was killed is replaced, one at which somebody
    /// listens is not.
    ///
    /// # Errors
    /// Those of the system: [`AddrInUse`](io::ErrorKind::AddrInUse) where somebody listens there.
    /// [`Unsupported`](io::ErrorKind::Unsupported) of [`Address::Stdio`], which is no place to listen at.
    pub fn bind(address: &Address) -> io::Result<Self> {
        match address {
            Address::Tcp(name) => Self::bind_tcp(name),
            #[cfg(unix)]
            Address::Unix(path) => Self::bind_unix(path),
            Address::Stdio => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "standard input and output are one connection: connect to them instead",
            )),
        }
    }

    /// Listens at the first of the addresses that is free.
    ///
    /// # Errors
    /// Those of the system.
    pub fn bind_tcp(address: impl ToSocketAddrs) -> io::Result<Self> {
        Ok(TcpListener::bind(address)?.into())
    }

    /// Listens at `path`: see [`bind`](Self::bind).
    ///
    /// # Errors
    /// Those of the system.
    #[cfg(unix)]
    pub fn bind_unix(path: &Path) -> io::Result<Self> {
        let listener = match UnixListener::bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_left_over(path) => {
                std::fs::remove_file(path)?;
                UnixListener::bind(path)?
            }
            result => result?,
        };
        let file = SocketFile::of(path)?;
        Ok(Self { socket: Socket::Unix(listener, file), nodelay: true, backoff: Backoff::new() })
    }

    /// Whether small writes go at once over connections that are accepted (`TCP_NODELAY`): on unless said otherwise.
    #[must_use]
    pub const fn nodelay(mut self, nodelay: bool) -> Self {
        self.nodelay = nodelay;
        self
    }

    /// Where it listens.
    ///
    /// # Errors
    /// Those of the system.
    pub fn address(&self) -> io::Result<Address> {
        match &self.socket {
            Socket::Tcp(listener) => listener.local_addr().map(Address::from),
            #[cfg(unix)]
            Socket::Unix(_, file) => Ok(Address::Unix(file.path.clone())),
        }
    }

    /// Whether [`accept`](Self::accept) waits for a connection: it does unless said otherwise.
    ///
    /// # Errors
    /// Those of the system.
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        match &self.socket {
            Socket::Tcp(listener) => listener.set_nonblocking(nonblocking),
            #[cfg(unix)]
            Socket::Unix(listener, _) => listener.set_nonblocking(nonblocking),
        }
    }

    /// Waits for the next connection.
    ///
    /// # Errors
    /// [`AcceptError`], which says what to do: accept again, pause before, or give up.
    pub fn accept(&mut self) -> Result<Link, AcceptError> {
        match self.accept_once() {
            Ok(link) => {
                self.backoff.reset();
                Ok(link)
            }
            Err(error) => Err(self.backoff.judge(error)),
        }
    }

    /// The connections that come, for ever: those that are gone before they are accepted are passed over, and where
    /// the process has no more file descriptors it sleeps, 5 ms at first and up to a second. Only an error that is fatal ends
    /// it, and comes last; a listener that does not block ends it where nobody has connected.
    pub const fn incoming(&mut self) -> Incoming<'_> {
        Incoming { listener: Some(self) }
    }

    fn accept_once(&self) -> io::Result<Link> {
        match &self.socket {
            Socket::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                stream.set_nodelay(self.nodelay).map_err(|_| io::ErrorKind::ConnectionAborted)?;
                Ok(Link::Tcp(stream))
            }
            #[cfg(unix)]
            Socket::Unix(listener, _) => Ok(Link::Unix(listener.accept()?.0)),
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self { socket: Socket::Tcp(listener), nodelay: true, backoff: Backoff::new() }
    }
}

/// The connections that come; see [`Listener::incoming`].
#[derive(Debug)]
pub struct Incoming<'l> {
    listener: Option<&'l mut Listener>,
}

impl Iterator for Incoming<'_> {
    type Item = io::Result<Link>;

    fn next(&mut self) -> Option<io::Result<Link>> {
        loop {
            match self.listener.as_mut()?.accept() {
                Ok(link) => return Some(Ok(link)),
                Err(AcceptError::WouldBlock) => return None,
                Err(AcceptError::Fatal { error }) => {
                    self.listener = None;
                    return Some(Err(error));
                }
                Err(AcceptError::Gone { pause, .. } | AcceptError::Exhausted { pause, .. }) => {
                    std::thread::sleep(pause);
                }
            }
        }
    }
}

/// The file of a unix socket, which is removed when nobody listens at it any more.
#[cfg(unix)]
#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    /// Device and number: what somebody else has put there since stays.
    id: (u64, u64),
}

#[cfg(unix)]
impl SocketFile {
    fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), id: id(path)? })
    }
}

#[cfg(unix)]
impl Drop for SocketFile {
    fn drop(&mut self) {
        if id(&self.path).is_ok_and(|id| id == self.id) {
            // Nobody is there to be told, and the next listener replaces it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn id(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// Whether a socket is there at which nobody listens.
#[cfg(unix)]
fn is_left_over(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let refuses = || {
        let socket = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None)?;
        // A listener that is too busy to accept is one all the same: it is not waited for.
        socket.set_nonblocking(true)?;
        match socket.connect(&socket2::SockAddr::unix(path)?) {
            Err(error) => Ok(error.kind() == io::ErrorKind::ConnectionRefused),
            Ok(()) => Ok::<_, io::Error>(false),
        }
    };
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    is_socket && refuses().unwrap_or(false)
}
