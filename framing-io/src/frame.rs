//! [`Frame`]: a received frame.

use framing_core::{DecodeError, Message};

/// A received frame, lent from the buffer until the next call.
///
/// ```
/// # use framing_core::{DecodeError, Raw};
/// # fn show(frame: framing_io::Frame<'_>) -> Result<(), DecodeError> {
/// let message: Raw<'_> = frame.decode()?; // Borrows from the buffer as the frame does.
/// assert_eq!(message.0, frame.payload());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    payload: &'a [u8],
}

impl<'a> Frame<'a> {
    #[inline]
    pub(crate) const fn new(payload: &'a [u8]) -> Self {
        Self { payload }
    }

    /// The bytes of the payload.
    #[must_use]
    #[inline]
    pub const fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// The message that is all of the payload.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] only; the stream goes on behind the frame.
    #[inline]
    pub fn decode<M: Message<'a>>(&self) -> Result<M, DecodeError> {
        M::decode_frame(self.payload)
    }
}

impl AsRef<[u8]> for Frame<'_> {
    fn as_ref(&self) -> &[u8] {
        self.payload
    }
}
