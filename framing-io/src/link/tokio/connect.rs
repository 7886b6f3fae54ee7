//! [`Connector::connect_tokio`]: a connection within a time, for which a task waits.

use std::io;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::Path;
use std::time::Duration;

use ::tokio::io::{join, stdin, stdout};
#[cfg(unix)]
use ::tokio::net::UnixStream;
use ::tokio::net::{TcpStream, lookup_host};
use ::tokio::time::{Instant, timeout};

use super::TokioLink;
#[cfg(unix)]
use crate::link::connect::Pauses;
#[cfg(feature = "local")]
use crate::link::local;
use crate::link::{Address, Attempt, ConnectError, Connector};

impl Connector {
    /// Connects to `address` as [`connect`](Self::connect) does, while other tasks go on. Here the time to look a name up counts too.
    ///
    /// ```
    /// use framing_core::{LengthPrefix, Raw};
    /// use framing_io::link::{Connector, TokioListener};
    /// use framing_io::tokio::MessageStream;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut listener = TokioListener::bind(&"tcp:127.0.0.1:0".parse()?).await?;
    /// let client = Connector::new().connect_tokio(&listener.address()?).await?;
    /// let mut client = MessageStream::new(client, LengthPrefix::u8());
    /// let mut server = MessageStream::new(listener.next().await?, LengthPrefix::u8());
    /// client.send(&Raw(b"hi")).await?;
    /// assert_eq!(server.recv_frame().await?.unwrap().payload(), b"hi");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// Dropped, it leaves nothing behind: what was tried is closed. Only a name that is being looked up is, to no effect, by a thread.
    ///
    /// # Errors
    /// [`ConnectError`], with each address that was tried.
    ///
    /// # Panics
    /// Outside of a runtime of tokio that has I/O and time.
    pub async fn connect_tokio(&self, address: &Address) -> Result<TokioLink, ConnectError> {
        match address {
            Address::Tcp(name) => self.connect_name(name).await.map(TokioLink::Tcp),
            #[cfg(unix)]
            Address::Unix(path) => {
                let connected = within(self.time(), connect_unix(path)).await.map(TokioLink::Unix);
                connected.map_err(|error| ConnectError::one(address.clone(), error))
            }
            #[cfg(feature = "local")]
            Address::Local(name) => {
                let connected = within(self.time(), local::connect_task(name)).await.map(TokioLink::Local);
                connected.map_err(|error| ConnectError::one(address.clone(), error))
            }
            Address::Stdio => Ok(TokioLink::Stdio(join(stdin(), stdout()))),
        }
    }

    /// Connects to the first of `addresses` that answers, as [`connect_any`](Self::connect_any) does.
    ///
    /// # Cancel safety
    /// As of [`connect_tokio`](Self::connect_tokio).
    ///
    /// # Errors
    /// [`ConnectError`], with each address that was tried.
    ///
    /// # Panics
    /// As [`connect_tokio`](Self::connect_tokio).
    pub async fn connect_any_tokio(&self, addresses: &[SocketAddr]) -> Result<TcpStream, ConnectError> {
        self.connect_since(Instant::now(), addresses).await
    }

    async fn connect_name(&self, name: &str) -> Result<TcpStream, ConnectError> {
        let start = Instant::now();
        match within(self.time(), lookup_host(name)).await {
            Ok(addresses) => self.connect_since(start, &addresses.collect::<Vec<_>>()).await,
            Err(error) => Err(ConnectError::Lookup { name: name.to_owned(), error }),
        }
    }

    async fn connect_since(&self, start: Instant, addresses: &[SocketAddr]) -> Result<TcpStream, ConnectError> {
        let mut attempts = Vec::new();
        for (left, address) in (1..=addresses.len()).rev().zip(addresses) {
            let connected = match self.share(start.elapsed(), left) {
                Ok(share) => within(share, TcpStream::connect(address)).await,
                Err(error) => Err(error),
            };
            match connected.and_then(|stream| stream.set_nodelay(self.is_nodelay()).map(|()| stream)) {
                Ok(stream) => return Ok(stream),
                Err(error) => attempts.push(Attempt { address: (*address).into(), error }),
            }
        }
        Err(ConnectError::Unreachable { attempts })
    }
}

/// What `attempt` comes to, if it does so in `time`.
async fn within<T>(time: Duration, attempt: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(time, attempt).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// A socket that never blocks is not told when a listener has room again that has too many connections to accept: so it asks.
#[cfg(unix)]
async fn connect_unix(path: &Path) -> io::Result<UnixStream> {
    let mut pauses = Pauses::new();
    loop {
        match UnixStream::connect(path).await {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => ::tokio::time::sleep(pauses.next()).await,
            result => return result,
        }
    }
}
