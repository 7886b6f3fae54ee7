//! [`Listener`]: connections that come in, one after the other, whatever happens to some of them.

use std::io;
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixListener;
#[cfg(unix)]
use std::path::Path;

#[cfg(unix)]
use socket2::SockRef;

use super::admission::{Admission, Turn};
#[cfg(unix)]
use super::file::SocketFile;
#[cfg(feature = "local")]
use super::local::LocalListener;
use super::{AcceptError, Address, Link};

/// Accepts connections over TCP, a unix socket or a local one.
///
/// A server's loop is [`incoming`](Self::incoming), which pauses by itself where the process runs out of file
/// descriptors; one that has something better to do than to sleep calls [`accept`](Self::accept) and is told.
#[derive(Debug)]
pub struct Listener {
    pub(super) socket: Socket,
    pub(super) admission: Admission,
}

#[derive(Debug)]
pub(super) enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener, SocketFile),
    #[cfg(feature = "local")]
    Local(LocalListener),
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
            #[cfg(feature = "local")]
            Address::Local(name) => Ok(Self::new(Socket::Local(LocalListener::bind(name)?))),
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
        let (listener, file) = SocketFile::bind(path, || UnixListener::bind(path))?;
        Ok(Self::new(Socket::Unix(listener, file)))
    }

    /// On unix: lets about `most` connections wait to be accepted; further ones wait for room or are refused, as systems differ. It holds for a
    /// listener that is made one for tasks (`into_tokio`) afterwards too.
    ///
    /// Unless said otherwise there are as many as the standard library asks for: 128 over TCP, which a burst of clients may exceed.
    /// The system has a bound of its own, which this one does not go beyond (`net.core.somaxconn` of Linux, 4096 by default).
    ///
    /// ```
    /// use framing_io::link::Listener;
    ///
    /// let listener = Listener::bind(&"tcp:127.0.0.1:0".parse()?)?.backlog(4096)?;
    /// # drop(listener);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of the system.
    #[cfg(unix)]
    pub fn backlog(self, most: u32) -> io::Result<Self> {
        // Who listens already may say so again, with another number.
        let most = i32::try_from(most).unwrap_or(i32::MAX);
        match &self.socket {
            Socket::Tcp(listener) => SockRef::from(listener).listen(most)?,
            Socket::Unix(listener, _) => SockRef::from(listener).listen(most)?,
            #[cfg(feature = "local")]
            Socket::Local(listener) => listener.backlog(most)?,
        }
        Ok(self)
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
            #[cfg(feature = "local")]
            Socket::Local(listener) => listener.set_nonblocking(nonblocking),
        }
    }

    /// Waits for the next connection.
    ///
    /// # Errors
    /// [`AcceptError`], which says what to do: accept again, pause before, or give up.
    pub fn accept(&mut self) -> Result<Link, AcceptError> {
        let accepted = self.accept_once();
        self.admission.settle(accepted)
    }

    /// The connections that come, for ever: those that are gone before they are accepted are passed over, and where
    /// the process has no more file descriptors it sleeps, 5 ms at first and up to a second. Only an error that is fatal ends
    /// it, and comes last; a listener that does not block ends it where nobody has connected.
    pub const fn incoming(&mut self) -> Incoming<'_> {
        Incoming { listener: Some(self) }
    }

    const fn new(socket: Socket) -> Self {
        Self { socket, admission: Admission::new() }
    }

    fn accept_once(&self) -> io::Result<Link> {
        match &self.socket {
            Socket::Tcp(listener) => {
                let stream = self.admission.tcp(listener.accept()?.0, TcpStream::set_nodelay)?;
                if INHERITS {
                    stream.set_nonblocking(false)?;
                }
                Ok(Link::Tcp(stream))
            }
            #[cfg(unix)]
            Socket::Unix(listener, _) => {
                let (stream, _) = listener.accept()?;
                if INHERITS {
                    stream.set_nonblocking(false)?;
                }
                Ok(Link::Unix(stream))
            }
            #[cfg(feature = "local")]
            Socket::Local(listener) => listener.accept().map(Link::Local),
        }
    }
}

super::alike::listens!(Listener);

/// Whether a connection does not block where its listener does not, as on all systems but these.
pub(super) const INHERITS: bool = !cfg!(any(target_os = "linux", target_os = "android"));

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self::new(Socket::Tcp(listener))
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
            match Turn::after(self.listener.as_mut()?.accept()) {
                Turn::Give(link) => return Some(Ok(link)),
                Turn::GoOn(pause) => std::thread::sleep(pause),
                Turn::Wait => return None,
                Turn::End(error) => {
                    self.listener = None;
                    return Some(Err(error));
                }
            }
        }
    }
}
