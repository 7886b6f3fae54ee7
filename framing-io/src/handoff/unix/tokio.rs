//! The same for tasks of tokio: frames over a unix socket, some of them with descriptors.

use std::fmt;
use std::io::{self, ErrorKind, IoSlice};
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use ::tokio::net::UnixStream;
use bytes::Bytes;
use framing_core::{FrameBoundaries, LengthPrefix, Message};

use super::Passed;
use super::ancillary::{Ancillary, DEFAULT_MAX, place_of_last};
use crate::tokio::MessageStream;
use crate::{BufferPolicy, StreamError};

/// Frames over a unix socket, some of them with descriptors; as [the one that blocks](super::Passing), which says what becomes of them.
///
/// ```
/// use framing_core::{LengthPrefix, Raw};
/// use framing_io::handoff::tokio::Passing;
/// use std::io::{Read, Write, pipe};
/// use tokio::net::UnixStream;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (here, there) = UnixStream::pair()?;
/// let (mut here, mut there) = (Passing::new(here, LengthPrefix::u8()), Passing::new(there, LengthPrefix::u8()));
/// let (mut reader, writer) = pipe()?;
/// here.send(&Raw(b"a pipe"), vec![writer.into()]).await?;
///
/// let passed = there.recv().await?.expect("a frame");
/// let writer = passed.descriptors.into_iter().next().expect("its descriptor");
/// std::fs::File::from(writer).write_all(b"hi")?;
/// let mut text = String::new();
/// reader.read_to_string(&mut text)?;
/// assert_eq!((text.as_str(), &passed.payload[..]), ("hi", &b"a pipe"[..]));
/// # Ok(())
/// # }
/// ```
pub struct Passing<F: FrameBoundaries = LengthPrefix> {
    stream: MessageStream<DescriptorStream, F>,
}

super::alike::passing!();

impl<F: FrameBoundaries> Passing<F> {
    /// Sends `message` with `descriptors`. What was queued before goes first, in a write of its own.
    ///
    /// # Cancel safety
    /// Cancelled, it has queued the whole message with its descriptors, which go with the next message, or nothing of it, and the
    /// descriptors are closed.
    ///
    /// # Errors
    /// Those of [`MessageStream::send`]. Where the message was not queued the descriptors are closed; elsewhere they go with it.
    pub async fn send<'a, M: Message<'a>>(
        &mut self,
        message: &M,
        descriptors: Vec<OwnedFd>,
    ) -> Result<(), StreamError> {
        Ancillary::admits(&descriptors)?;
        self.stream.flush().await?;
        // The queue is empty, so nothing of the message is written before its descriptors are there.
        self.stream.feed(message).await?;
        self.stream.get_mut().ancillary.attach(descriptors);
        self.stream.flush().await
    }

    /// Waits for the next frame; `None` where the stream has ended between two.
    ///
    /// # Cancel safety
    /// Cancel safe: what came stays for the next call, descriptors too.
    ///
    /// # Errors
    /// Those of [`MessageStream::recv_bytes`]; [`StreamError::Io`] with a [`DescriptorError`](super::super::DescriptorError), which is final.
    pub async fn recv(&mut self) -> Result<Option<Passed>, StreamError> {
        let payload = self.stream.recv_bytes().await?;
        Ok(payload.map(|payload| self.pass(payload)))
    }

    /// Writes all that is queued, then ends this direction: the peer sees a clean end.
    ///
    /// # Cancel safety
    /// Cancel safe: what did not go stays queued.
    ///
    /// # Errors
    /// Those of [`MessageStream::close`].
    pub async fn close(&mut self) -> Result<(), StreamError> {
        self.stream.close().await
    }
}

/// A unix socket of tokio over which descriptors go with the bytes (`SCM_RIGHTS`). [`Passing`] puts them into frames.
#[derive(Debug)]
pub struct DescriptorStream {
    socket: UnixStream,
    ancillary: Ancillary,
}

super::alike::descriptor_stream!();

impl AsyncRead for DescriptorStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { socket, ancillary } = self.get_mut();
        loop {
            ready!(socket.poll_read_ready(cx))?;
            let space = room.initialize_unfilled();
            match socket.try_io(Interest::READABLE, || ancillary.receive(&*socket, space)) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                received => return Poll::Ready(received.map(|count| room.advance(count))),
            }
        }
    }
}

impl AsyncWrite for DescriptorStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let Self { socket, ancillary } = self.get_mut();
        if !ancillary.is_attached() {
            return Pin::new(socket).poll_write_vectored(cx, pieces);
        }
        loop {
            ready!(socket.poll_write_ready(cx))?;
            match socket.try_io(Interest::WRITABLE, || ancillary.send(&*socket, pieces)) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                sent => return Poll::Ready(sent),
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_shutdown(cx)
    }
}
