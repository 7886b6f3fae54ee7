//! [`RecvHalf`] and [`SendHalf`]: the directions of a stream, for two threads.

use framing_core::Framing;

use crate::{Decoder, Encoder};

/// The half that receives; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only read.
///
/// The timeouts of reads are apart from those of writes, so what it waits for the other half does not notice.
#[derive(Debug)]
pub struct RecvHalf<S, F: Framing> {
    pub(super) stream: S,
    pub(super) decoder: Decoder<F>,
}

impl<S, F: Framing> RecvHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>) -> Self {
        Self { stream, decoder }
    }
}

/// The half that sends; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only written.
#[derive(Debug)]
pub struct SendHalf<S, F> {
    pub(super) stream: S,
    pub(super) encoder: Encoder<F>,
}

impl<S, F: Framing> SendHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, encoder: Encoder<F>) -> Self {
        Self { stream, encoder }
    }
}
