//! [`RecvHalf`] and [`SendHalf`]: the directions of a stream, for two tasks.

use ::tokio::io::AsyncWrite;
use framing_core::Framing;
use pin_project_lite::pin_project;

use super::receiving::Receiving;
use super::sender::{Sender, Writer, sender};
use super::sending::Sending;
use crate::{Decoder, Encoder};

pin_project! {
    /// The half that receives; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only read.
    #[derive(Debug)]
    pub struct RecvHalf<S, F: Framing> {
        #[pin]
        pub(super) stream: S,
        pub(super) receiving: Receiving<F>,
    }
}

impl<S, F: Framing> RecvHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>) -> Self {
        Self { stream, receiving: Receiving::new(decoder) }
    }
}

pin_project! {
    /// The half that sends; of [`MessageStream::into_split`](super::MessageStream::into_split), or over what is only written.
    #[derive(Debug)]
    pub struct SendHalf<S, F> {
        #[pin]
        pub(super) stream: S,
        pub(super) sending: Sending<F>,
    }
}

impl<S, F: Framing> SendHalf<S, F> {
    /// A half of parts that were made, or used, before.
    #[must_use]
    pub const fn from_parts(stream: S, encoder: Encoder<F>) -> Self {
        Self { stream, sending: Sending::new(encoder) }
    }

    /// A sender for many tasks, and the writer that is to be spawned for it.
    pub fn into_sender(self) -> (Sender<F>, Writer<S, F>)
    where
        S: AsyncWrite,
    {
        sender(self)
    }
}
