//! Frames of any framing, through the engine.

use framing_core::framing::WriteError;
use framing_core::{FrameBoundaries, FrameError, Part, Reason};
use framing_io::{BufferPolicy, Decoder, Encoder, SendError};

use crate::feed::{Feed, Outcome, same_at_every_cut};

/// The stream ended within a frame whose end only a delimiter tells.
pub const CUT: FrameError = FrameError::Truncated { part: Part::Payload, missing: 1 };

/// The frames of `payloads`, one after the other.
///
/// # Panics
/// Where one has none.
pub fn encode<F: FrameBoundaries>(framing: F, payloads: &[&[u8]]) -> Vec<u8> {
    let mut encoder = Encoder::new(framing);
    for payload in payloads {
        encoder.push_frame(payload).expect("the payload has a frame");
    }
    encoder.unsent().to_vec()
}

/// What becomes of a payload that is sent.
///
/// # Errors
/// That of the framing.
///
/// # Panics
/// Where the error is another, or what is refused is queued.
pub fn pushed<F: FrameBoundaries>(framing: F, payload: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut encoder = Encoder::new(framing);
    match encoder.push_frame(payload) {
        Ok(()) => Ok(encoder.unsent().to_vec()),
        Err(SendError::Message(WriteError::Frame(error))) => {
            assert!(encoder.is_empty(), "what is refused is not queued");
            Err(error)
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// What comes of `wire`, the same at every cut, whatever the buffer does.
///
/// # Panics
/// Where it is not the same.
pub fn received<F: FrameBoundaries + Copy>(framing: F, wire: &[u8]) -> Vec<Outcome<Vec<u8>>> {
    let seen = same_at_every_cut(wire, || Feed::frames(Decoder::new(framing)));
    let small = BufferPolicy::new().initial(64).retain(0);
    assert_eq!(same_at_every_cut(wire, || Feed::frames(Decoder::with_policy(framing, small))), seen);
    seen
}

/// A frame came.
#[must_use]
pub fn got(payload: &[u8]) -> Outcome<Vec<u8>> {
    Outcome::Got(payload.to_vec())
}

/// An error came.
#[must_use]
pub fn error(error: FrameError) -> Outcome<Vec<u8>> {
    Outcome::Error(error.into())
}

/// A frame of more than `max` bytes came; of how many, its framing does not know.
#[must_use]
pub fn too_large(max: u64) -> Outcome<Vec<u8>> {
    error(FrameError::TooLarge { length: max + 1, max })
}

/// The error of bytes that are no frame.
#[must_use]
pub fn malformed(offset: usize, reason: Reason) -> FrameError {
    FrameError::Malformed { offset, reason }
}
