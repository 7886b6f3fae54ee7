//! [`Request`]: what the peer asks.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use framing_core::{DecodeError, Framing, LengthPrefix, Message};

use super::shared::{Cancelled, Shared};
use super::{Envelope, Head, Kind, Received};
use crate::envelope::PayloadEncoding;
use crate::exchange::{Refusal, Why};
use crate::tokio::{Sender, SenderError};

/// What the peer asks: to be [answered](Self::reply) or [refused](Self::refuse), by any task. Dropped instead, it is refused as
/// [unanswered](Why::Unanswered), so that the peer does not wait in vain; but where that has cancelled it, it is told nothing.
pub struct Request<F: Framing = LengthPrefix> {
    received: Received,
    sender: Sender<F>,
    shared: Arc<Shared>,
    cancelled: Arc<Cancelled>,
    is_answered: bool,
}

impl<F: Framing> Request<F> {
    pub(super) const fn new(
        received: Received,
        sender: Sender<F>,
        shared: Arc<Shared>,
        cancelled: Arc<Cancelled>,
    ) -> Self {
        Self { received, sender, shared, cancelled, is_answered: false }
    }

    /// What it is: its protocol, its [deadline](Head::time_left), its trace.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.received.head
    }

    /// Its payload, as it came.
    #[must_use]
    pub const fn payload(&self) -> &Bytes {
        &self.received.payload
    }

    /// The message that is all of its payload; it may borrow from it.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`], with which [`refuse_malformed`](Self::refuse_malformed) answers it.
    pub fn decode<'a, M: Message<'a>>(&'a self) -> Result<M, DecodeError> {
        self.received.decode()
    }

    /// Whether the peer has said that it does not wait any more, or the connection is over.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_set()
    }

    /// Waits until the peer does not wait any more: for a `select!` beside the work.
    ///
    /// # Cancel safety
    /// Cancel safe: it only waits.
    pub async fn cancelled(&self) {
        self.cancelled.wait().await;
    }

    /// Answers it.
    ///
    /// # Cancel safety
    /// Cancelled, it has sent no answer, and the request is refused as [unanswered](Why::Unanswered).
    ///
    /// # Errors
    /// Those of [`Sender::send`].
    pub async fn reply<'a>(self, response: impl Message<'a>) -> Result<(), SenderError> {
        self.reply_packed(PayloadEncoding::Plain, response).await
    }

    /// Answers it with what was packed in this way; most often as [the request](Head::encoding) was.
    ///
    /// # Cancel safety
    /// As [`reply`](Self::reply).
    ///
    /// # Errors
    /// Those of [`Sender::send`].
    pub async fn reply_packed<'a>(
        self,
        encoding: PayloadEncoding,
        response: impl Message<'a>,
    ) -> Result<(), SenderError> {
        let head = Head { encoding, ..self.head().reply(Kind::Response) };
        self.end(Envelope { head, payload: response }).await
    }

    /// Tells the peer why it gets no answer.
    ///
    /// # Cancel safety
    /// As [`reply`](Self::reply).
    ///
    /// # Errors
    /// Those of [`Sender::send`].
    pub async fn refuse(self, refusal: Refusal) -> Result<(), SenderError> {
        let head = self.head().reply(Kind::Refusal);
        self.end(Envelope { head, payload: refusal }).await
    }

    /// Tells the peer that its payload is malformed, and where.
    ///
    /// # Cancel safety
    /// As [`reply`](Self::reply).
    ///
    /// # Errors
    /// Those of [`Sender::send`].
    pub async fn refuse_malformed(self, error: DecodeError) -> Result<(), SenderError> {
        self.refuse(Refusal::malformed(error)).await
    }

    async fn end<'a>(mut self, answer: Envelope<impl Message<'a>>) -> Result<(), SenderError> {
        self.sender.send(&answer).await?;
        self.is_answered = true;
        Ok(())
    }
}

impl<F: Framing> Drop for Request<F> {
    fn drop(&mut self) {
        let head = self.received.head.reply(Kind::Refusal);
        self.shared.served(head.id);
        if !self.is_answered && !self.is_cancelled() {
            // Where it has no room, or the stream is gone, the peer has its deadline.
            let _ = self.sender.try_send(&Envelope { head, payload: Refusal::new(Why::Unanswered) });
        }
    }
}

impl<F: Framing> fmt::Debug for Request<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("received", &self.received).finish_non_exhaustive()
    }
}
