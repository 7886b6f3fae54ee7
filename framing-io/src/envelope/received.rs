//! [`Received`]: an envelope that outlives the buffer.

use bytes::Bytes;
use framing_core::{DecodeError, Message, Raw};

use super::{Envelope, Head};

/// An envelope that came, with its payload to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// What the payload is.
    pub head: Head,
    /// The payload, as it came.
    pub payload: Bytes,
}

impl Received {
    /// The envelope that is all of `frame`, of which the payload is kept and nothing copied.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] where it is no envelope.
    pub fn from_frame(mut frame: Bytes) -> Result<Self, DecodeError> {
        let envelope: Envelope<Raw<'_>> = Envelope::decode_frame(&frame)?;
        let at = frame.len().saturating_sub(envelope.payload.0.len());
        let head = envelope.head;
        Ok(Self { head, payload: frame.split_off(at) })
    }

    /// The message that is all of the payload; it may borrow from it.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] where it is another one.
    pub fn decode<'a, M: Message<'a>>(&'a self) -> Result<M, DecodeError> {
        M::decode_frame(&self.payload)
    }
}

impl From<Envelope<Raw<'_>>> for Received {
    /// Copies the payload.
    fn from(envelope: Envelope<Raw<'_>>) -> Self {
        Self { head: envelope.head, payload: Bytes::copy_from_slice(envelope.payload.0) }
    }
}
