//! [`TokioLink`]: a connection for tasks of tokio; how it is made and accepted there.

mod connect;
mod listen;

pub use listen::TokioListener;

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::io::{AsyncRead, AsyncWrite, Join, ReadBuf, Stdin, Stdout, join, stdin, stdout};
use ::tokio::net::TcpStream;
#[cfg(unix)]
use ::tokio::net::UnixStream;

use super::Link;
#[cfg(feature = "local")]
use super::TokioLocal;

/// A connection for tasks of tokio; of [`Connector::connect_tokio`](super::Connector::connect_tokio), [`TokioListener`] or
/// [`Link::into_tokio`].
#[derive(Debug)]
#[non_exhaustive]
pub enum TokioLink {
    /// Over TCP.
    Tcp(TcpStream),
    /// Over a unix socket.
    #[cfg(unix)]
    Unix(UnixStream),
    /// Over a local socket.
    #[cfg(feature = "local")]
    Local(TokioLocal),
    /// Over standard input and output.
    Stdio(Join<Stdin, Stdout>),
}

/// Does the same with whatever stream it is.
macro_rules! with {
    ($link:expr, $stream:ident => $body:expr) => {
        match $link {
            TokioLink::Tcp($stream) => $body,
            #[cfg(unix)]
            TokioLink::Unix($stream) => $body,
            #[cfg(feature = "local")]
            TokioLink::Local($stream) => $body,
            TokioLink::Stdio($stream) => $body,
        }
    };
}

impl Link {
    /// The same connection for tasks: a [`tokio::MessageStream`](crate::tokio::MessageStream) goes over it. To be called in a
    /// runtime of tokio with I/O enabled.
    ///
    /// ```
    /// use framing_core::{LengthPrefix, Raw};
    /// use framing_io::{StreamError, link, tokio::MessageStream};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), StreamError> {
    /// let (here, there) = link::pair()?;
    /// let mut client = MessageStream::new(here.into_tokio()?, LengthPrefix::u8());
    /// let mut server = MessageStream::new(there.into_tokio()?, LengthPrefix::u8());
    /// client.send(&Raw(b"hi")).await?;
    /// assert_eq!(server.recv_frame().await?.unwrap().payload(), b"hi");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the socket. [`Unsupported`](io::ErrorKind::Unsupported) of named pipes of Windows, for which a task connects by
    /// [`connect_tokio`](super::Connector::connect_tokio).
    ///
    /// # Panics
    /// Outside of a runtime, as [`TcpStream::from_std`] does.
    pub fn into_tokio(self) -> io::Result<TokioLink> {
        Ok(match self {
            Self::Tcp(stream) => {
                stream.set_nonblocking(true)?;
                TokioLink::Tcp(TcpStream::from_std(stream)?)
            }
            #[cfg(unix)]
            Self::Unix(stream) => {
                stream.set_nonblocking(true)?;
                TokioLink::Unix(UnixStream::from_std(stream)?)
            }
            #[cfg(feature = "local")]
            Self::Local(stream) => TokioLink::Local(stream.into_tokio()?),
            Self::Stdio(_) => TokioLink::Stdio(join(stdin(), stdout())),
        })
    }
}

crate::link::alike::reads_and_writes_async!(TokioLink, with);
