//! One conversation, and what whoever receives it has to see: the same through the engine and through each adapter, however
//! the bytes are cut and wherever they end.

use framing_core::{FrameError, LengthPrefix, Part};
use framing_io::{Decoder, Encoder, StreamError};

use crate::feed::Outcome;
use crate::samples::bytes;

/// How its messages are framed: two bytes of length, and at most so many bytes.
pub const FRAMING: LengthPrefix = LengthPrefix::u16().max(400);

/// Sixty-four messages: empty ones, short ones, and some that do not fit in the first buffer of a small policy.
#[must_use]
pub fn messages() -> Vec<Vec<u8>> {
    (0..64usize).map(|i| bytes([0, 1, 7, 2, 33, 0, 90, 5][i % 8] + if i % 21 == 20 { 300 } else { i / 8 })).collect()
}

/// Their bytes.
///
/// # Panics
/// Never: each has a frame.
#[must_use]
pub fn wire() -> Vec<u8> {
    let mut encoder = Encoder::new(FRAMING);
    messages().iter().for_each(|message| encoder.push_frame(message).expect("each has a frame"));
    encoder.unsent().to_vec()
}

/// What is seen where the stream ends after `end` bytes: computed from the messages, not by a decoder.
#[must_use]
pub fn events(end: usize) -> Vec<Outcome<Vec<u8>>> {
    let mut events = Vec::new();
    let mut left = end;
    for message in messages() {
        let truncated = |part, missing| Outcome::Error(FrameError::Truncated { part, missing }.into());
        match left {
            0 => break,
            1 => return [events, vec![truncated(Part::Head, 1)]].concat(),
            _ if left < 2 + message.len() => {
                return [events, vec![truncated(Part::Payload, 2 + message.len() - left)]].concat();
            }
            _ => left -= 2 + message.len(),
        }
        events.push(Outcome::Got(message));
    }
    events.push(Outcome::End);
    events
}

/// What comes out of an adapter, whose `recv` waits for a frame and says when it has to be called again: until the end, or until
/// an error.
///
/// # Panics
/// Where it is called more often than bytes and faults explain, or an error is not one of receiving.
pub fn drain(
    mut steps: usize,
    mut recv: impl FnMut() -> Result<Option<Vec<u8>>, StreamError>,
) -> Vec<Outcome<Vec<u8>>> {
    let mut events = Vec::new();
    loop {
        steps = steps.checked_sub(1).expect("more steps than there is reason for: it hangs");
        match recv() {
            Ok(Some(payload)) => events.push(Outcome::Got(payload)),
            Ok(None) => {
                events.push(Outcome::End);
                return events;
            }
            Err(StreamError::Recv(error)) => {
                events.push(Outcome::Error(error));
                return events;
            }
            Err(error) => assert!(error.is_timeout(), "{error}"),
        }
    }
}

/// What comes out of the engine, given `chunks`.
///
/// # Panics
/// Where it spins.
pub fn through_the_engine<'c>(chunks: impl IntoIterator<Item = &'c [u8]>) -> Vec<Outcome<Vec<u8>>> {
    let mut outcomes = crate::feed::outcomes(crate::feed::Feed::frames(Decoder::new(FRAMING)), chunks);
    // An adapter ends at the first error, as it is final.
    let end = outcomes.iter().position(|outcome| matches!(outcome, Outcome::Error(_))).map_or(usize::MAX, |at| at + 1);
    outcomes.truncate(end);
    outcomes
}
