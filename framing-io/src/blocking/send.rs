//! Sending: what a whole stream and a half of one share.

use std::io::{self, IoSlice, Write};
use std::time::Instant;

use framing_core::{FrameBoundaries, Framing, Message};

use super::deadline::{Timeouts, Until, Writing};
use crate::retry::{retry, write};
use crate::{Encoder, SendError, StreamError};

/// Queues `message`, and writes before where the queue is full or worth a write.
#[inline]
pub(super) fn feed<'a, M: Message<'a>, F: Framing>(
    stream: &mut impl Write,
    encoder: &mut Encoder<F>,
    message: &M,
) -> Result<(), StreamError> {
    if encoder.push_quiet(message) { Ok(()) } else { feed_aloud(stream, encoder, message) }
}

/// The same where there may be more to do.
#[inline(never)]
fn feed_aloud<'a, M: Message<'a>, F: Framing>(
    stream: &mut impl Write,
    encoder: &mut Encoder<F>,
    message: &M,
) -> Result<(), StreamError> {
    if encoder.has_batch() {
        write_in_time(stream, encoder)?;
    }
    match encoder.push(message) {
        Ok(()) => Ok(()),
        Err(error) => feed_again(stream, encoder, message, error),
    }
}

/// Queues `message` and writes all that is queued.
#[inline]
pub(super) fn message<'a, M: Message<'a>, F: Framing>(
    stream: &mut impl Write,
    encoder: &mut Encoder<F>,
    message: &M,
) -> Result<(), StreamError> {
    feed(stream, encoder, message)?;
    flush(stream, encoder)
}

/// Queues a frame of two parts, of which `body` is written from where it lies, and writes all that is queued.
pub(super) fn parts<'a, M: Message<'a>, F: FrameBoundaries>(
    stream: &mut impl Write,
    encoder: &mut Encoder<F>,
    message: &M,
    body: &[u8],
) -> Result<(), StreamError> {
    let through = |encoder: &mut Encoder<F>, stream: &mut dyn Write| {
        encoder.push_through(message, body, |slices: &[IoSlice<'_>]| retry(|| write(stream, slices)))
    };
    let written = match through(encoder, stream) {
        Err(error) => {
            make_room(stream, encoder, error)?;
            through(encoder, stream)?
        }
        Ok(written) => written,
    };
    written?;
    flush(stream, encoder)
}

/// Writes all that is queued, then flushes the stream below.
pub(super) fn flush<F>(stream: &mut impl Write, encoder: &mut Encoder<F>) -> Result<(), StreamError> {
    while !encoder.is_empty() {
        some(retry(|| encoder.write_with(|slices| write(stream, slices)))?)?;
    }
    Ok(retry(|| stream.flush())?)
}

/// Writes batches until less than one is queued.
fn write_batches<F>(stream: &mut impl Write, encoder: &mut Encoder<F>) -> Result<(), StreamError> {
    while encoder.has_batch() {
        some(retry(|| encoder.write_batch(|slices| write(stream, slices)))?)?;
    }
    Ok(())
}

/// A write of no bytes is an error.
fn some(count: usize) -> io::Result<()> {
    if count == 0 { Err(io::ErrorKind::WriteZero.into()) } else { Ok(()) }
}

/// Does `operation` on a stream whose writes end by the deadline.
pub(super) fn until<S: Write + Timeouts, F>(
    stream: &mut S,
    encoder: &mut Encoder<F>,
    deadline: Option<Instant>,
    operation: impl FnOnce(&mut Until<'_, S, Writing>, &mut Encoder<F>) -> Result<(), StreamError>,
) -> Result<(), StreamError> {
    let result = operation(&mut Until::new(stream, deadline), encoder);
    result.map_err(|error| match error {
        error @ StreamError::Io(_) if error.is_timeout() => StreamError::SendTimeout { queued: encoder.queued() },
        error => error,
    })
}

/// Queues what was refused with `error`, if flushing makes room for it.
#[cold]
#[inline(never)]
fn feed_again<'a, M: Message<'a>, F: Framing>(
    stream: &mut impl Write,
    encoder: &mut Encoder<F>,
    message: &M,
    error: SendError,
) -> Result<(), StreamError> {
    make_room(stream, encoder, error)?;
    Ok(encoder.push(message)?)
}

/// Writes where that pays. What does not go in time goes later: the queue still has room.
#[cold]
fn write_in_time<F>(stream: &mut impl Write, encoder: &mut Encoder<F>) -> Result<(), StreamError> {
    match write_batches(stream, encoder) {
        Err(error) if error.is_timeout() => Ok(()),
        result => result,
    }
}

/// Flushes because the queue was full. Where `error` says something else, or the stream below does not take the
/// queue in time, `error` stands.
#[cold]
fn make_room<F>(stream: &mut impl Write, encoder: &mut Encoder<F>, error: SendError) -> Result<(), StreamError> {
    match error {
        SendError::Full { .. } if !encoder.is_empty() => match flush(stream, encoder) {
            Err(flush) if flush.is_timeout() => Err(error.into()),
            result => result,
        },
        _ => Err(error.into()),
    }
}
