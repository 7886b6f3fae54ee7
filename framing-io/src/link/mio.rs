//! [`MioLink`]: a connection for an event loop.

use std::io::{self, IoSlice, Read, Write};
use std::net::Shutdown;

use ::mio::event::Source;
use ::mio::net::TcpStream;
#[cfg(unix)]
use ::mio::net::UnixStream;
use ::mio::{Interest, Registry, Token};

use super::Link;
use crate::mio::Socket;

/// A connection for an event loop of mio, which never blocks; of [`Link::into_mio`].
#[derive(Debug)]
#[non_exhaustive]
pub enum MioLink {
    /// Over TCP.
    Tcp(TcpStream),
    /// Over a unix socket.
    #[cfg(unix)]
    Unix(UnixStream),
}

/// Does the same with whatever socket it is.
macro_rules! with {
    ($link:expr, $stream:ident => $body:expr) => {
        match $link {
            MioLink::Tcp($stream) => $body,
            #[cfg(unix)]
            MioLink::Unix($stream) => $body,
        }
    };
}

impl Link {
    /// The same connection for an event loop: a [`mio::MessageStream`](crate::mio::MessageStream) goes over it.
    ///
    /// ```
    /// use framing_core::LengthPrefix;
    /// use framing_io::{link, mio::MessageStream};
    ///
    /// let (here, there) = link::pair()?;
    /// let mut stream = MessageStream::new(here.into_mio()?, LengthPrefix::u8());
    /// assert!(stream.recv_frame()?.is_none(), "nothing came yet, and nobody waits");
    /// # drop(there);
    /// # Ok::<(), framing_io::StreamError>(())
    /// ```
    ///
    /// # Errors
    /// Those of the socket. [`Unsupported`](io::ErrorKind::Unsupported) of standard input and output, which may be files, of which no
    /// system tells when they are ready, and of named pipes of Windows. A local socket of unix becomes a [`MioLink::Unix`].
    pub fn into_mio(self) -> io::Result<MioLink> {
        Ok(match self {
            Self::Tcp(stream) => {
                stream.set_nonblocking(true)?;
                MioLink::Tcp(TcpStream::from_std(stream))
            }
            #[cfg(unix)]
            Self::Unix(stream) => {
                stream.set_nonblocking(true)?;
                MioLink::Unix(UnixStream::from_std(stream))
            }
            #[cfg(feature = "local")]
            Self::Local(stream) => stream.into_mio()?,
            Self::Stdio(_) => return Err(io::ErrorKind::Unsupported.into()),
        })
    }
}

super::alike::reads_and_writes!(MioLink, with);

impl Source for MioLink {
    fn register(&mut self, registry: &Registry, token: Token, interests: Interest) -> io::Result<()> {
        with!(self, stream => stream.register(registry, token, interests))
    }

    fn reregister(&mut self, registry: &Registry, token: Token, interests: Interest) -> io::Result<()> {
        with!(self, stream => stream.reregister(registry, token, interests))
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        with!(self, stream => stream.deregister(registry))
    }
}

impl Socket for MioLink {
    fn take_error(&self) -> io::Result<Option<io::Error>> {
        with!(self, stream => Socket::take_error(stream))
    }

    fn is_connected(&self) -> io::Result<bool> {
        with!(self, stream => Socket::is_connected(stream))
    }

    fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        with!(self, stream => Socket::shutdown(stream, how))
    }
}
