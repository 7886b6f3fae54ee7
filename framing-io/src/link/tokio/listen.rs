//! [`TokioListener`]: connections that come in, for which a task waits.

use std::io;
use std::net::SocketAddr;

#[cfg(unix)]
use ::tokio::net::UnixListener;
use ::tokio::net::{TcpListener, TcpStream, lookup_host};
use ::tokio::time::{Instant, sleep_until};

use super::TokioLink;
use crate::link::admission::{Admission, Turn};
#[cfg(unix)]
use crate::link::file::SocketFile;
use crate::link::listen;
#[cfg(feature = "local")]
use crate::link::local::Acceptor;
use crate::link::{AcceptError, Address, Listener};

/// Accepts connections over TCP, a unix socket or a local one, for tasks of tokio.
///
/// A server's loop takes the [`next`](Self::next) one again and again, which pauses by itself where the process runs out of file
/// descriptors; one that has something better to do meanwhile calls [`accept`](Self::accept) and is told.
///
/// ```
/// use framing_core::{LengthPrefix, Raw};
/// use framing_io::link::{TokioLink, TokioListener};
/// use framing_io::{StreamError, tokio::MessageStream};
///
/// /// Answers each message with itself.
/// async fn echo(link: TokioLink) -> Result<(), StreamError> {
///     let mut stream = MessageStream::new(link, LengthPrefix::u16());
///     while let Some(bytes) = stream.recv_bytes().await? {
///         stream.send(&Raw(&bytes)).await?;
///     }
///     Ok(())
/// }
///
/// async fn serve(mut listener: TokioListener) -> std::io::Result<()> {
///     loop {
///         tokio::spawn(echo(listener.next().await?));
///     }
/// }
/// # let _ = serve;
/// ```
#[derive(Debug)]
pub struct TokioListener {
    socket: Socket,
    admission: Admission,
    /// Until then nothing is accepted, for want of what it takes.
    paused: Option<Instant>,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener, SocketFile),
    #[cfg(feature = "local")]
    Local(Acceptor),
}

impl Listener {
    /// The same listener for tasks, with what is set. To be called in a runtime of tokio with I/O enabled.
    ///
    /// # Errors
    /// Those of the socket. [`Unsupported`](io::ErrorKind::Unsupported) of named pipes of Windows: [bind](TokioListener::bind) for tasks at
    /// once.
    ///
    /// # Panics
    /// Outside of a runtime, as [`TcpListener::from_std`] does.
    pub fn into_tokio(self) -> io::Result<TokioListener> {
        let socket = match self.socket {
            listen::Socket::Tcp(listener) => {
                listener.set_nonblocking(true)?;
                Socket::Tcp(TcpListener::from_std(listener)?)
            }
            #[cfg(unix)]
            listen::Socket::Unix(listener, file) => {
                listener.set_nonblocking(true)?;
                Socket::Unix(UnixListener::from_std(listener)?, file)
            }
            #[cfg(feature = "local")]
            listen::Socket::Local(listener) => Socket::Local(listener.into_tokio()?),
        };
        Ok(TokioListener { socket, admission: self.admission, paused: None })
    }
}

crate::link::alike::listens!(TokioListener);

impl TokioListener {
    /// Listens at `address`, as [`Listener::bind`] does. For more connections that wait than usual, bind one of those and set its
    /// `backlog`: it becomes one for tasks by [`into_tokio`](Listener::into_tokio).
    ///
    /// # Cancel safety
    /// Dropped, it leaves nothing behind.
    ///
    /// # Errors
    /// Those of [`Listener::bind`].
    ///
    /// # Panics
    /// Outside of a runtime of tokio that has I/O.
    pub async fn bind(address: &Address) -> io::Result<Self> {
        match address {
            Address::Tcp(name) => {
                let addresses: Vec<SocketAddr> = lookup_host(name).await?.collect();
                Listener::bind_tcp(&addresses[..])?.into_tokio()
            }
            #[cfg(feature = "local")]
            Address::Local(name) => {
                let socket = Socket::Local(Acceptor::bind(name)?);
                Ok(Self { socket, admission: Admission::new(), paused: None })
            }
            address => Listener::bind(address)?.into_tokio(),
        }
    }

    /// Waits for the next connection, once: see [`Listener::accept`].
    ///
    /// # Cancel safety
    /// Cancel safe: no connection is lost.
    ///
    /// # Errors
    /// [`AcceptError`], which says what to do: accept again, pause before, or give up. Never [`AcceptError::WouldBlock`].
    pub async fn accept(&mut self) -> Result<TokioLink, AcceptError> {
        let accepted = self.accept_once().await;
        self.admission.settle(accepted)
    }

    /// Waits for the next connection, whatever happens to some of them: those that are gone before they are accepted are passed over,
    /// and where the process has no more file descriptors it sleeps, 5 ms at first and up to a second.
    ///
    /// # Cancel safety
    /// Cancel safe: no connection is lost, and a pause that has begun is made to its end by the next call.
    ///
    /// # Errors
    /// Only one that is [fatal](AcceptError::Fatal): the listener is of no use any more.
    ///
    /// # Panics
    /// In a runtime of tokio that has no time, where it has to pause.
    pub async fn next(&mut self) -> io::Result<TokioLink> {
        loop {
            if let Some(until) = self.paused {
                sleep_until(until).await;
                self.paused = None;
            }
            match Turn::after(self.accept().await) {
                Turn::Give(link) => return Ok(link),
                Turn::GoOn(pause) => {
                    self.paused = (!pause.is_zero()).then(|| Instant::now().checked_add(pause)).flatten();
                }
                Turn::Wait => {}
                Turn::End(error) => return Err(error),
            }
        }
    }

    async fn accept_once(&mut self) -> io::Result<TokioLink> {
        match &mut self.socket {
            Socket::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                Ok(TokioLink::Tcp(self.admission.tcp(stream, TcpStream::set_nodelay)?))
            }
            #[cfg(unix)]
            Socket::Unix(listener, _) => Ok(TokioLink::Unix(listener.accept().await?.0)),
            #[cfg(feature = "local")]
            Socket::Local(acceptor) => acceptor.accept().await.map(TokioLink::Local),
        }
    }
}
