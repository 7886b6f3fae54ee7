//! [`Timeouts`], and streams that are read and written until a deadline.

use std::io::{self, IoSlice, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A stream that blocks no longer than it is told: what the deadlines of a
/// [`MessageStream`](super::MessageStream) ask of the stream below.
///
/// Implement it for a wrapper by passing the calls on to the socket within.
pub trait Timeouts {
    /// For how long a read blocks; `None` for ever.
    ///
    /// # Errors
    /// Those of the socket.
    fn read_timeout(&self) -> io::Result<Option<Duration>>;

    /// Lets a read block for so long; never zero.
    ///
    /// # Errors
    /// Those of the socket.
    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()>;

    /// For how long a write blocks; `None` for ever.
    ///
    /// # Errors
    /// Those of the socket.
    fn write_timeout(&self) -> io::Result<Option<Duration>>;

    /// Lets a write block for so long; never zero.
    ///
    /// # Errors
    /// Those of the socket.
    fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()>;
}

macro_rules! pass_on {
    ($($(#[$cfg:meta])? [$($generics:tt)*] $type:ty => $target:ty;)*) => {$(
        $(#[$cfg])?
        impl<$($generics)*> Timeouts for $type {
            fn read_timeout(&self) -> io::Result<Option<Duration>> {
                <$target>::read_timeout(self)
            }
            fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
                <$target>::set_read_timeout(self, timeout)
            }
            fn write_timeout(&self) -> io::Result<Option<Duration>> {
                <$target>::write_timeout(self)
            }
            fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
                <$target>::set_write_timeout(self, timeout)
            }
        }
    )*};
}

pass_on! {
    [] TcpStream => TcpStream;
    #[cfg(unix)]
    [] std::os::unix::net::UnixStream => std::os::unix::net::UnixStream;
    [T: Timeouts + ?Sized] &T => T;
    [T: Timeouts + ?Sized] Box<T> => T;
    [T: Timeouts + ?Sized] std::sync::Arc<T> => T;
}

/// Which of the two timeouts of a stream.
pub(super) trait Direction<S> {
    fn get(stream: &S) -> io::Result<Option<Duration>>;
    fn set(stream: &S, timeout: Option<Duration>) -> io::Result<()>;
}

pub(super) struct Reading;
pub(super) struct Writing;

impl<S: Timeouts> Direction<S> for Reading {
    fn get(stream: &S) -> io::Result<Option<Duration>> {
        stream.read_timeout()
    }
    fn set(stream: &S, timeout: Option<Duration>) -> io::Result<()> {
        stream.set_read_timeout(timeout)
    }
}

impl<S: Timeouts> Direction<S> for Writing {
    fn get(stream: &S) -> io::Result<Option<Duration>> {
        stream.write_timeout()
    }
    fn set(stream: &S, timeout: Option<Duration>) -> io::Result<()> {
        stream.set_write_timeout(timeout)
    }
}

/// A deadline that has passed before anything was tried still gives one try, as short as a socket can.
const SHORTEST: Duration = Duration::from_micros(1);

/// So much is written at once. Of a larger write to a unix socket Linux takes pieces of some 32 KiB, and waits for room for each
/// of them anew: a peer that reads a little now and then would hold one write for as many timeouts as it has pieces.
const PIECE: usize = 32 << 10;

/// A stream whose reads, or writes, all end by a deadline. The timeout that the stream had is set again when this is
/// dropped, so on each path: after a message, an error, a panic.
pub(super) struct Until<'s, S, D: Direction<S>> {
    stream: &'s mut S,
    /// `None`: so far away that no clock shows it.
    deadline: Option<Instant>,
    /// The timeout that the stream had, once it was changed.
    before: Option<Option<Duration>>,
    direction: std::marker::PhantomData<D>,
}

impl<'s, S, D: Direction<S>> Until<'s, S, D> {
    pub(super) const fn new(stream: &'s mut S, deadline: Option<Instant>) -> Self {
        Self { stream, deadline, before: None, direction: std::marker::PhantomData }
    }

    /// Does `operation`, which ends by the deadline. One that has passed gives one try, and none where something was
    /// tried already.
    fn once<T>(&mut self, operation: impl FnOnce(&mut S) -> io::Result<T>) -> io::Result<T> {
        if self.left().is_some_and(|left| left.is_zero()) && self.before.is_some() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.arm()?;
        match operation(self.stream) {
            // Some systems say the one, some the other.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(io::ErrorKind::TimedOut.into()),
            result => result,
        }
    }

    fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn arm(&mut self) -> io::Result<()> {
        if self.before.is_none() {
            self.before = Some(D::get(self.stream)?);
        }
        D::set(self.stream, self.left().map(|left| left.max(SHORTEST)))
    }
}

impl<S, D: Direction<S>> Drop for Until<'_, S, D> {
    fn drop(&mut self) {
        if let Some(before) = self.before {
            // There is nobody to tell: the message, or the error that matters more, is on its way already.
            let _ = D::set(self.stream, before);
        }
    }
}

impl<S: Read, D: Direction<S>> Read for Until<'_, S, D> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.once(|stream| stream.read(room))
    }
}

impl<S: Write, D: Direction<S>> Write for Until<'_, S, D> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.once(|stream| stream.write(bytes.get(..PIECE).unwrap_or(bytes)))
    }

    fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        let size = slices.iter().fold(0usize, |size, slice| size.saturating_add(slice.len()));
        match slices.iter().find(|slice| !slice.is_empty()) {
            Some(first) if size > PIECE => self.write(first),
            _ => self.once(|stream| stream.write_vectored(slices)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // What is below may hold bytes back; that the deadline has passed since the last write is no failure.
        self.arm()?;
        self.stream.flush()
    }
}

/// The instant that is `timeout` from now; `None` where no clock shows it.
pub(super) fn after(timeout: Duration) -> Option<Instant> {
    Instant::now().checked_add(timeout)
}
