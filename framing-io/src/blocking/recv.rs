//! Receiving: what a whole stream and a half of one share.

use std::fmt;
use std::io::Read;
use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::time::Instant;

use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, OwnedMessage};

use super::deadline::{Reading, Timeouts, Until};
use crate::retry::retry;
use crate::search::Found;
use crate::{Decoder, Frame, StreamError};

/// Waits for the next message.
#[inline]
pub(super) fn message<M: OwnedMessage, F: Framing>(
    stream: &mut impl Read,
    decoder: &mut Decoder<F>,
) -> Result<Option<M>, StreamError> {
    if let Some(message) = decoder.next_now()? {
        return Ok(Some(message));
    }
    later(stream, decoder)
}

/// Reads until a message is there.
#[cold]
#[inline(never)]
fn later<M: OwnedMessage, F: Framing>(
    stream: &mut impl Read,
    decoder: &mut Decoder<F>,
) -> Result<Option<M>, StreamError> {
    loop {
        if let Some(message) = decoder.next::<M>()? {
            return Ok(Some(message));
        }
        if !fill(stream, decoder)? {
            return Ok(None);
        }
    }
}

/// Waits for the next frame.
#[inline]
pub(super) fn frame<'d, F: FrameBoundaries>(
    stream: &mut impl Read,
    decoder: &'d mut Decoder<F>,
) -> Result<Option<Frame<'d>>, StreamError> {
    let found = match decoder.look_frame() {
        None => found(stream, decoder)?,
        found => found,
    };
    Ok(found.map(|found| decoder.take_found(found)))
}

/// Reads until a whole frame is there.
#[cold]
#[inline(never)]
fn found<F: FrameBoundaries>(stream: &mut impl Read, decoder: &mut Decoder<F>) -> Result<Option<Found>, StreamError> {
    loop {
        if let Some(found) = decoder.found_by_now()? {
            return Ok(Some(found));
        }
        if !fill(stream, decoder)? {
            return Ok(None);
        }
    }
}

/// Waits for the next frame, to be kept.
#[inline]
pub(super) fn bytes<F: FrameBoundaries>(
    stream: &mut impl Read,
    decoder: &mut Decoder<F>,
) -> Result<Option<Bytes>, StreamError> {
    let found = match decoder.look_frame() {
        None => found(stream, decoder)?,
        found => found,
    };
    Ok(found.map(|found| decoder.take_found_bytes(found)))
}

/// The same with a deadline.
pub(super) fn message_until<M: OwnedMessage, S: Read + Timeouts, F: Framing>(
    stream: &mut S,
    decoder: &mut Decoder<F>,
    deadline: Option<Instant>,
) -> Result<Option<M>, StreamError> {
    let result = message(&mut Until::<_, Reading>::new(stream, deadline), decoder);
    result.map_err(|error| timed_out(error, decoder))
}

/// The same with a deadline.
pub(super) fn frame_until<'d, S: Read + Timeouts, F: FrameBoundaries>(
    stream: &mut S,
    decoder: &'d mut Decoder<F>,
    deadline: Option<Instant>,
) -> Result<Option<Frame<'d>>, StreamError> {
    let found = found_until(stream, decoder, deadline)?;
    Ok(found.map(|found| decoder.take_found(found)))
}

/// The same with a deadline.
pub(super) fn bytes_until<S: Read + Timeouts, F: FrameBoundaries>(
    stream: &mut S,
    decoder: &mut Decoder<F>,
    deadline: Option<Instant>,
) -> Result<Option<Bytes>, StreamError> {
    let found = found_until(stream, decoder, deadline)?;
    Ok(found.map(|found| decoder.take_found_bytes(found)))
}

fn found_until<S: Read + Timeouts, F: FrameBoundaries>(
    stream: &mut S,
    decoder: &mut Decoder<F>,
    deadline: Option<Instant>,
) -> Result<Option<Found>, StreamError> {
    let found = found(&mut Until::<_, Reading>::new(stream, deadline), decoder);
    found.map_err(|error| timed_out(error, decoder))
}

/// Reads once; false at a clean end of the stream.
#[cold]
#[inline(never)]
fn fill<F: Framing>(stream: &mut impl Read, decoder: &mut Decoder<F>) -> Result<bool, StreamError> {
    let count = retry(|| stream.read(decoder.spare_mut()))?;
    Ok(decoder.after_read(count)?)
}

#[cold]
fn timed_out<F: Framing>(error: StreamError, decoder: &Decoder<F>) -> StreamError {
    if error.is_timeout() { StreamError::RecvTimeout { buffered: decoder.buffered() } } else { error }
}

/// The messages of a stream; see [`MessageStream::messages`](super::MessageStream::messages).
///
/// After a timeout it goes on; after any other error of the stream below, and after one that is final, it has ended.
pub struct Messages<'s, S, F: Framing, M> {
    stream: &'s mut S,
    decoder: &'s mut Decoder<F>,
    ended: bool,
    message: PhantomData<fn() -> M>,
}

impl<'s, S, F: Framing, M> Messages<'s, S, F, M> {
    pub(super) const fn new(stream: &'s mut S, decoder: &'s mut Decoder<F>) -> Self {
        Self { stream, decoder, ended: false, message: PhantomData }
    }
}

impl<S: Read, F: Framing, M: OwnedMessage> Iterator for Messages<'_, S, F, M> {
    type Item = Result<M, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let item = message(self.stream, self.decoder).transpose();
        self.ended = match &item {
            None => true,
            Some(Ok(_)) => false,
            Some(Err(error @ StreamError::Io(_))) => !error.is_timeout(),
            Some(Err(_)) => self.decoder.failed().is_some(),
        };
        item
    }
}

impl<S: Read, F: Framing, M: OwnedMessage> FusedIterator for Messages<'_, S, F, M> {}

impl<S, F: Framing, M> fmt::Debug for Messages<'_, S, F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").field("ended", &self.ended).finish_non_exhaustive()
    }
}
