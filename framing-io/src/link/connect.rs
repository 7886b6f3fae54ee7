//! [`Connector`]: a connection within a time.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
#[cfg(unix)]
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Address, Link, Stdio};

/// Connects, within a time.
///
/// ```no_run
/// use framing_io::link::Connector;
/// use std::time::Duration;
///
/// let link = Connector::new().timeout(Duration::from_secs(2)).connect(&"tcp:example.org:4000".parse()?)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Connector {
    timeout: Duration,
    nodelay: bool,
}

impl Connector {
    /// The default of [`timeout`](Self::timeout): 10 seconds.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

    /// With the default timeout, and `TCP_NODELAY` on.
    #[must_use]
    pub const fn new() -> Self {
        Self { timeout: Self::DEFAULT_TIMEOUT, nodelay: true }
    }

    /// How long to try in all. A name with several addresses shares it out among them, so that one which does not
    /// answer leaves time for the next. Looking the name up is not counted: the system's own limit holds there.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Whether small writes go at once (`TCP_NODELAY`): on unless said otherwise.
    #[must_use]
    pub const fn nodelay(mut self, nodelay: bool) -> Self {
        self.nodelay = nodelay;
        self
    }

    /// Connects to `address`.
    ///
    /// # Errors
    /// [`ConnectError`], with each address that was tried.
    pub fn connect(&self, address: &Address) -> Result<Link, ConnectError> {
        match address {
            Address::Tcp(name) => self.connect_tcp(name).map(Link::Tcp),
            #[cfg(unix)]
            Address::Unix(path) => self.connect_unix(path).map(Link::Unix),
            #[cfg(feature = "local")]
            Address::Local(name) => {
                let connected = super::local::connect(name, self.timeout).map(Link::Local);
                connected.map_err(|error| ConnectError::one(address.clone(), error))
            }
            Address::Stdio => Stdio::new().map(Link::Stdio).map_err(|error| ConnectError::one(Address::Stdio, error)),
        }
    }

    /// Connects to one of the addresses that `name`, a `HOST:PORT`, has: the first that answers.
    ///
    /// # Errors
    /// [`ConnectError`], with each address that was tried.
    pub fn connect_tcp(&self, name: &str) -> Result<TcpStream, ConnectError> {
        let lookup = |error| ConnectError::Lookup { name: name.to_owned(), error };
        let addresses: Vec<SocketAddr> = name.to_socket_addrs().map_err(lookup)?.collect();
        self.connect_any(&addresses)
    }

    /// Connects to the first of `addresses` that answers.
    ///
    /// # Errors
    /// [`ConnectError`], with each address that was tried.
    pub fn connect_any(&self, addresses: &[SocketAddr]) -> Result<TcpStream, ConnectError> {
        let start = Instant::now();
        let mut attempts = Vec::new();
        for (left, address) in (1..=addresses.len()).rev().zip(addresses) {
            let share = self.share(start.elapsed(), left);
            let connected = share.and_then(|share| TcpStream::connect_timeout(address, share));
            match connected.and_then(|stream| stream.set_nodelay(self.nodelay).map(|()| stream)) {
                Ok(stream) => return Ok(stream),
                Err(error) => attempts.push(Attempt { address: (*address).into(), error }),
            }
        }
        Err(ConnectError::Unreachable { attempts })
    }

    /// Connects to the unix socket at `path`. It waits only where the listener has too many connections to accept.
    ///
    /// # Errors
    /// [`ConnectError::Unreachable`].
    #[cfg(unix)]
    pub fn connect_unix(&self, path: &Path) -> Result<UnixStream, ConnectError> {
        use socket2::{Domain, SockAddr, Socket, Type};
        let connect = || {
            let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
            // The timeout of sending is that of connecting too; zero would be none.
            socket.set_write_timeout(Some(self.timeout.max(Duration::from_micros(1))))?;
            match socket.connect(&SockAddr::unix(path)?) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Err(io::ErrorKind::TimedOut.into()),
                result => result?,
            }
            socket.set_write_timeout(None)?;
            Ok(UnixStream::from(std::os::fd::OwnedFd::from(socket)))
        };
        connect().map_err(|error| ConnectError::one(Address::Unix(path.to_owned()), error))
    }

    #[cfg(feature = "tokio")]
    pub(super) const fn time(&self) -> Duration {
        self.timeout
    }

    #[cfg(feature = "tokio")]
    pub(super) const fn is_nodelay(&self) -> bool {
        self.nodelay
    }

    /// How long to try the next of `left` addresses, after `elapsed`.
    pub(super) fn share(&self, elapsed: Duration, left: usize) -> io::Result<Duration> {
        let rest = self.timeout.saturating_sub(elapsed);
        match rest.checked_div(u32::try_from(left).unwrap_or(u32::MAX)).unwrap_or(rest) {
            Duration::ZERO => Err(io::ErrorKind::TimedOut.into()),
            share => Ok(share),
        }
    }
}

impl Default for Connector {
    fn default() -> Self {
        Self::new()
    }
}

/// An address that was tried, and what came of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// Where.
    pub address: Address,
    /// Why not.
    pub error: io::Error,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The name has no address, as far as the system knows.
    #[error("{name} was not found: {error}; check the name, and that it has a port")]
    Lookup {
        /// `HOST:PORT`.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// No address answered in time.
    #[error("not connected: {}", Attempts(.attempts))]
    Unreachable {
        /// All that were tried, in order. None: the name has no addresses.
        attempts: Vec<Attempt>,
    },
}

impl ConnectError {
    pub(super) fn one(address: Address, error: io::Error) -> Self {
        Self::Unreachable { attempts: vec![Attempt { address, error }] }
    }

    /// Whether an address did not answer in time, so that a longer [`timeout`](Connector::timeout) may help.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Lookup { error, .. } => error.kind() == io::ErrorKind::TimedOut,
            Self::Unreachable { attempts } => {
                attempts.iter().any(|attempt| attempt.error.kind() == io::ErrorKind::TimedOut)
            }
        }
    }
}

/// How long to pause before a listener is asked again that is too busy: 1 ms, and twice as long each time, up to 50 ms.
#[cfg(any(feature = "local", all(unix, feature = "tokio")))]
#[derive(Debug)]
pub(super) struct Pauses(Duration);

#[cfg(any(feature = "local", all(unix, feature = "tokio")))]
impl Pauses {
    const LONGEST: Duration = Duration::from_millis(50);

    pub(super) const fn new() -> Self {
        Self(Duration::from_millis(1))
    }

    pub(super) fn next(&mut self) -> Duration {
        let next = self.0.saturating_mul(2).min(Self::LONGEST);
        std::mem::replace(&mut self.0, next)
    }
}

/// Shows what was tried.
struct Attempts<'a>(&'a [Attempt]);

impl fmt::Display for Attempts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the name has no addresses");
        }
        for (index, Attempt { address, error }) in self.0.iter().enumerate() {
            write!(f, "{}{address}: {error}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}
