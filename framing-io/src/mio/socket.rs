//! [`Socket`]: what a stream of messages asks of a socket beyond bytes.

use std::io::{self, Read, Write};
use std::net::Shutdown;

use ::mio::event::Source;
use ::mio::net::TcpStream;
#[cfg(unix)]
use ::mio::net::UnixStream;
use framing_core::Framing;

use super::{MessageStream, Progress, Way};
use crate::StreamError;

/// A non-blocking socket: a `TcpStream` or `UnixStream` of mio, or a type of your own around them.
pub trait Socket: Read + Write + Source {
    /// The error that is pending on the socket, which is none afterwards.
    ///
    /// # Errors
    /// The socket does not say.
    fn take_error(&self) -> io::Result<Option<io::Error>>;

    /// Whether it has a peer.
    ///
    /// # Errors
    /// The socket does not say; that it has no peer yet is none.
    fn is_connected(&self) -> io::Result<bool>;

    /// Ends one direction or both.
    ///
    /// # Errors
    /// Those of the socket.
    fn shutdown(&self, how: Shutdown) -> io::Result<()>;
}

macro_rules! socket {
    ($socket:ty) => {
        impl Socket for $socket {
            fn take_error(&self) -> io::Result<Option<io::Error>> {
                self.take_error()
            }

            fn is_connected(&self) -> io::Result<bool> {
                match self.peer_addr() {
                    Ok(_) => Ok(true),
                    Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(false),
                    Err(error) => Err(error),
                }
            }

            fn shutdown(&self, how: Shutdown) -> io::Result<()> {
                self.shutdown(how)
            }
        }
    };
}

socket!(TcpStream);
#[cfg(unix)]
socket!(UnixStream);

/// A `Box<dyn Socket>` is one of any kind: TCP and unix sockets in one loop.
impl<S: Socket + ?Sized> Socket for Box<S> {
    fn take_error(&self) -> io::Result<Option<io::Error>> {
        (**self).take_error()
    }

    fn is_connected(&self) -> io::Result<bool> {
        (**self).is_connected()
    }

    fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        (**self).shutdown(how)
    }
}

impl<S: Socket, F: Framing> MessageStream<S, F> {
    /// The socket's `connect` has only begun. Until it has come to something, nothing is read or written, though messages can
    /// be queued; the first call after an event that says so finds out, and fails where the peer has refused.
    ///
    /// ```
    /// use framing_core::{LengthPrefix, Raw};
    /// use framing_io::mio::{MessageStream, Way};
    /// use mio::{Events, Interest, Poll, Token, net::{TcpListener, TcpStream}};
    ///
    /// let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap())?;
    /// let mut poll = Poll::new()?;
    /// let socket = TcpStream::connect(listener.local_addr()?)?;
    /// let mut stream = MessageStream::new(socket, LengthPrefix::u16()).connecting();
    /// poll.registry().register(&mut stream, Token(0), Interest::READABLE | Interest::WRITABLE)?;
    /// stream.push(&Raw(b"queued before there is a connection")).unwrap();
    /// let mut events = Events::with_capacity(8);
    /// while stream.flush()?.sending != Way::Done {
    ///     poll.poll(&mut events, None)?;
    ///     events.iter().for_each(|event| stream.ready(event));
    /// }
    /// assert!(stream.finish_connect()?);
    /// # Ok::<(), framing_io::StreamError>(())
    /// ```
    #[must_use]
    pub fn connecting(mut self) -> Self {
        self.connect = Some(connected);
        (self.readable, self.writable) = (false, false);
        self
    }

    /// Whether the socket is connected, which `recv` and `flush` find out by themselves: for who wants to know before there is
    /// anything to send.
    ///
    /// # Errors
    /// Why it could not be connected, [`ConnectionRefused`](io::ErrorKind::ConnectionRefused) say; the stream is of no use then.
    pub fn finish_connect(&mut self) -> Result<bool, StreamError> {
        // Asked for by name, so it does not wait for an event.
        self.writable |= self.connect.is_some();
        self.is_connected()
    }

    /// Whether it is still [connecting](Self::connecting), as far as was found out; for deadlines, which are the loop's.
    #[must_use]
    pub const fn is_connecting(&self) -> bool {
        self.connect.is_some()
    }

    /// The error that is pending on the socket, which is none afterwards. A read or write would tell it too.
    ///
    /// # Errors
    /// The socket does not say.
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        self.stream.take_error()
    }

    /// Ends one direction of the socket or both, at once: what is queued does not go any more. To send it first is what
    /// [`end`](Self::end) does.
    ///
    /// # Errors
    /// Those of the socket.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.stream.shutdown(how)
    }

    /// Sends what is queued, and when all has gone tells the peer that nothing follows; receiving goes on. Call it instead
    /// of [`flush`](Self::flush), again after each event, until [`Progress::sending`] is [`Way::Done`].
    ///
    /// # Errors
    /// Those of [`flush`](Self::flush), and those of the socket.
    pub fn end(&mut self) -> Result<Progress, StreamError> {
        let progress = self.flush()?;
        if progress.sending == Way::Done && !self.is_shut {
            self.stream.shutdown(Shutdown::Write)?;
            self.is_shut = true;
        }
        Ok(progress)
    }
}

/// Whether the `connect` of a socket has come to something.
fn connected<S: Socket>(socket: &S) -> io::Result<bool> {
    match socket.take_error()? {
        Some(error) => Err(error),
        None => socket.is_connected(),
    }
}
