//! Descriptors that go with their frames over a unix socket.

mod alike;
mod ancillary;
mod descriptors;
#[cfg(feature = "tokio")]
pub mod tokio;

pub use descriptors::DescriptorStream;

use std::fmt;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::Instant;

use bytes::Bytes;
use framing_core::{FrameBoundaries, LengthPrefix, Message};

use self::ancillary::{Ancillary, place_of_last};
use super::{HandoffError, Offer};
use crate::blocking::MessageStream;
use crate::envelope::Received;
use crate::{BufferPolicy, SendError, StreamError};

/// Frames over a unix socket, some of them with descriptors.
///
/// ```
/// use framing_core::{LengthPrefix, Raw};
/// use framing_io::handoff::Passing;
/// use std::io::{Read, Write, pipe};
/// use std::os::unix::net::UnixStream;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (here, there) = UnixStream::pair()?;
/// let (mut here, mut there) = (Passing::new(here, LengthPrefix::u8()), Passing::new(there, LengthPrefix::u8()));
/// let (mut reader, writer) = pipe()?;
/// here.send(&Raw(b"a pipe"), vec![writer.into()])?;
///
/// let passed = there.recv()?.expect("a frame");
/// let writer = passed.descriptors.into_iter().next().expect("its descriptor");
/// std::fs::File::from(writer).write_all(b"hi")?;
/// let mut text = String::new();
/// reader.read_to_string(&mut text)?;
/// assert_eq!((text.as_str(), &passed.payload[..]), ("hi", &b"a pipe"[..]));
/// # Ok(())
/// # }
/// ```
///
/// # Descriptors
/// Those that are sent go with the first byte of their frame, which goes in a write of its own; here they are closed when they
/// have gone. Those that come are closed on `exec`, and belong to the frame with whose bytes they came: they are handed out with it, and
/// closed when that is dropped. So a frame that is refused leaves none open, nor does one that never becomes whole.
pub struct Passing<F: FrameBoundaries = LengthPrefix> {
    stream: MessageStream<DescriptorStream, F>,
}

/// A frame that came, with its descriptors.
#[derive(Debug)]
#[non_exhaustive]
pub struct Passed {
    /// The payload of the frame.
    pub payload: Bytes,
    /// What came with it, in order.
    pub descriptors: Vec<OwnedFd>,
}

impl Passed {
    /// The offer that it is, with its envelope and the one descriptor that is offered. Where it is refused, what came with it is closed.
    ///
    /// # Errors
    /// [`HandoffError`].
    pub fn into_offer(self) -> Result<(Received, Offer, OwnedFd), HandoffError> {
        let received = Received::from_frame(self.payload)?;
        let offer = Offer::from_received(&received)?;
        let found = self.descriptors.len();
        match <[OwnedFd; 1]>::try_from(self.descriptors) {
            Ok([descriptor]) => Ok((received, offer, descriptor)),
            Err(_) => Err(HandoffError::Descriptors { found }),
        }
    }
}

alike::passing!();

impl<F: FrameBoundaries> Passing<F> {
    /// Sends `message` with `descriptors`. What was queued before goes first, in a write of its own.
    ///
    /// # Errors
    /// Those of [`MessageStream::send`]. Where the message was not queued the descriptors are closed; elsewhere they go with it. It is not
    /// queued where what was queued before did not go in the time that the socket gives ([`SendError::Full`]).
    pub fn send<'a, M: Message<'a>>(&mut self, message: &M, descriptors: Vec<OwnedFd>) -> Result<(), StreamError> {
        self.send_by(message, descriptors, MessageStream::flush, MessageStream::send)
    }

    /// The same until `deadline`. Where the message does not go whole by then ([`StreamError::SendTimeout`]) it is queued with its
    /// descriptors.
    ///
    /// # Errors
    /// Those of [`MessageStream::send_deadline`] and of [`send`](Self::send).
    pub fn send_until<'a, M: Message<'a>>(
        &mut self,
        message: &M,
        descriptors: Vec<OwnedFd>,
        deadline: Instant,
    ) -> Result<(), StreamError> {
        let left = deadline.saturating_duration_since(Instant::now());
        let flush = |stream: &mut MessageStream<_, F>| stream.flush_timeout(left);
        self.send_by(message, descriptors, flush, |stream, message| stream.send_deadline(message, deadline))
    }

    fn send_by<'a, M: Message<'a>>(
        &mut self,
        message: &M,
        descriptors: Vec<OwnedFd>,
        flush: impl FnOnce(&mut MessageStream<DescriptorStream, F>) -> Result<(), StreamError>,
        send: impl FnOnce(&mut MessageStream<DescriptorStream, F>, &M) -> Result<(), StreamError>,
    ) -> Result<(), StreamError> {
        Ancillary::admits(&descriptors)?;
        match flush(&mut self.stream) {
            // Of a message that is queued a timeout would say that it is not to be sent again.
            Err(error) if error.is_timeout() => return Err(self.full(message).into()),
            flushed => flushed?,
        }
        self.stream.get_mut().ancillary.attach(descriptors);
        let sent = send(&mut self.stream, message);
        if matches!(sent, Err(StreamError::Send(_))) {
            self.stream.get_mut().ancillary.detach();
        }
        sent
    }

    /// The queue takes nothing more before it is empty.
    fn full<'a>(&self, message: &impl Message<'a>) -> SendError {
        let (encoder, hint) = (self.stream.encoder(), message.size_hint());
        let needed = hint.saturating_add(encoder.framing().max_overhead(hint));
        let queued = encoder.queued();
        SendError::Full { needed, queued, max: queued.saturating_add(encoder.free()) }
    }

    /// Waits for the next frame; `None` where the stream has ended between two.
    ///
    /// # Errors
    /// Those of [`MessageStream::recv_bytes`]; [`StreamError::Io`] with a [`DescriptorError`](super::DescriptorError), which is final.
    pub fn recv(&mut self) -> Result<Option<Passed>, StreamError> {
        let payload = self.stream.recv_bytes()?;
        Ok(payload.map(|payload| self.pass(payload)))
    }

    /// The same until `deadline`.
    ///
    /// # Errors
    /// Those of [`MessageStream::recv_bytes_deadline`] and of [`recv`](Self::recv).
    pub fn recv_until(&mut self, deadline: Instant) -> Result<Option<Passed>, StreamError> {
        let payload = self.stream.recv_bytes_deadline(deadline)?;
        Ok(payload.map(|payload| self.pass(payload)))
    }
}
