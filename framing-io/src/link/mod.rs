//! Streams to talk over: connectors, listeners and pairs for TCP, unix sockets, local sockets and standard input and output.
//!
//! ```
//! use framing_core::{LengthPrefix, Raw};
//! use framing_io::blocking::MessageStream;
//! use framing_io::link::{Address, Connector, Listener};
//!
//! let mut listener = Listener::bind(&"tcp:127.0.0.1:0".parse()?)?;
//! let address: Address = listener.address()?; // With the port that was free.
//! let client = std::thread::spawn(move || {
//!     let link = Connector::new().connect(&address).unwrap();
//!     MessageStream::new(link, LengthPrefix::u8()).send(&Raw(b"hello")).unwrap();
//! });
//! let mut stream = MessageStream::new(listener.accept()?, LengthPrefix::u8());
//! assert_eq!(stream.recv_frame()?.unwrap().payload(), b"hello");
//! # client.join().unwrap();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Link`] blocks. `Link::into_mio` and `Link::into_tokio` make it one for an event loop or for tasks, with the features of
//! those names; tasks connect by `Connector::connect_tokio` and accept by `TokioListener` without blocking a thread.
//!
//! # Small messages do not wait
//! `TCP_NODELAY` is on, for connections in both directions: an engine that sends whole batches has nothing to win from a
//! kernel that waits for more, and a request in two writes would wait for the acknowledgement of the first, 40 ms on
//! many systems. [`Connector::nodelay`] and [`Listener::nodelay`] leave it off.
//!
//! # Platforms
//! TCP and standard input and output everywhere; unix sockets where there are some. Local sockets (feature `local`) on unix and Windows:
//!
//! | | `local:NAME` is | who may connect | to listen at a name that is taken |
//! | --- | --- | --- | --- |
//! | Linux, Android | a unix socket of that name, which is no file (abstract) | all processes of the machine or container | is an error |
//! | other unix | a unix socket at the file `NAME` in the [temporary directory](std::env::temp_dir) | whom the file's permissions let | is an error; a file whose listener is gone is replaced |
//! | Windows | the named pipe `\\.\pipe\NAME`, in upper or lower case | the user and administrators, of this machine only | is an error |
//!
//! A name is free for whoever comes first, so it does not say who listens there: where that matters, take a unix socket in a folder of
//! your own, or let the messages tell. Named pipes have no timeouts, so that a blocking stream over one knows no deadlines; they
//! cannot end one direction alone; and `Link::into_mio` and `Link::into_tokio` are not for them: tasks connect with
//! `Connector::connect_tokio` and accept with `TokioListener`. What is for Windows alone (`local/windows.rs`, and a few lines
//! where there is no unix) was written by the book: the tests run on Linux, and nothing has compiled it yet.

mod accept;
mod address;
mod admission;
mod alike;
mod connect;
#[cfg(unix)]
mod file;
mod listen;
#[cfg(feature = "local")]
mod local;
#[cfg(feature = "mio")]
mod mio;
mod pair;
mod stdio;
#[cfg(feature = "tokio")]
mod tokio;

pub use accept::{AcceptError, Backoff};
pub use address::{Address, AddressError};
pub use connect::{Attempt, ConnectError, Connector};
pub use listen::{Incoming, Listener};
#[cfg(all(feature = "local", feature = "tokio"))]
pub use local::TokioLocal;
#[cfg(feature = "local")]
pub use local::{LocalName, LocalNameError, LocalStream};
#[cfg(feature = "mio")]
pub use mio::MioLink;
pub use pair::{pair, tcp_pair};
pub use stdio::Stdio;
#[cfg(feature = "tokio")]
pub use tokio::{TokioLink, TokioListener};

use std::io::{self, IoSlice, Read, Write};
use std::net::{Shutdown, TcpStream};
#[cfg(unix)]
use std::os::unix::net::UnixStream;

/// A connection of any kind.
#[derive(Debug)]
#[non_exhaustive]
pub enum Link {
    /// Over TCP.
    Tcp(TcpStream),
    /// Over a unix socket.
    #[cfg(unix)]
    Unix(UnixStream),
    /// Over a local socket.
    #[cfg(feature = "local")]
    Local(LocalStream),
    /// Over standard input and output.
    Stdio(Stdio),
}

/// Does the same with whatever stream it is.
macro_rules! with {
    ($link:expr, $stream:ident => $body:expr) => {
        match $link {
            Link::Tcp($stream) => $body,
            #[cfg(unix)]
            Link::Unix($stream) => $body,
            #[cfg(feature = "local")]
            Link::Local($stream) => $body,
            Link::Stdio($stream) => $body,
        }
    };
}

impl Link {
    /// A second handle of the same connection, for a thread that sends while this one receives.
    ///
    /// # Errors
    /// Those of the system, which may have no more handles.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(match self {
            Self::Tcp(stream) => Self::Tcp(stream.try_clone()?),
            #[cfg(unix)]
            Self::Unix(stream) => Self::Unix(stream.try_clone()?),
            #[cfg(feature = "local")]
            Self::Local(stream) => Self::Local(stream.try_clone()?),
            Self::Stdio(stream) => Self::Stdio(stream.try_clone()?),
        })
    }

    /// Ends one direction or both, for all handles of the connection: the peer reads the end of the stream.
    ///
    /// # Errors
    /// Those of the socket. Standard input and output end when their process does, a named pipe of Windows when all its handles are
    /// dropped: to end them sooner is [`Unsupported`](io::ErrorKind::Unsupported).
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.shutdown(how),
            #[cfg(unix)]
            Self::Unix(stream) => stream.shutdown(how),
            #[cfg(feature = "local")]
            Self::Local(stream) => stream.shutdown(how),
            Self::Stdio(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Where the peer is, as far as it has an address: who connects over a unix or local socket has none.
    #[must_use]
    pub fn peer(&self) -> Option<Address> {
        match self {
            Self::Tcp(stream) => stream.peer_addr().ok().map(Address::from),
            #[cfg(unix)]
            Self::Unix(stream) => Some(Address::Unix(stream.peer_addr().ok()?.as_pathname()?.to_owned())),
            #[cfg(feature = "local")]
            Self::Local(stream) => stream.peer().cloned().map(Address::Local),
            Self::Stdio(_) => Some(Address::Stdio),
        }
    }
}

alike::reads_and_writes!(Link, with);

#[cfg(feature = "blocking")]
mod timeouts {
    use std::io;
    use std::time::Duration;

    use super::Link;
    use crate::blocking::Timeouts;

    /// Those of the socket; standard input and output have none, nor have the named pipes of Windows.
    impl Timeouts for Link {
        fn read_timeout(&self) -> io::Result<Option<Duration>> {
            with!(self, stream => stream.read_timeout())
        }
        fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
            with!(self, stream => stream.set_read_timeout(timeout))
        }
        fn write_timeout(&self) -> io::Result<Option<Duration>> {
            with!(self, stream => stream.write_timeout())
        }
        fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
            with!(self, stream => stream.set_write_timeout(timeout))
        }
    }
}
