//! [`Arrivals`]: what comes of the stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use ::tokio::io::AsyncRead;
use ::tokio::time::Instant;
use framing_core::{FrameBoundaries, Framing, LengthPrefix};

use super::request::Request;
use super::shared::{Answer, Shared};
use super::{Envelope, Head, Kind, Received};
use crate::StreamError;
use crate::exchange::{Refusal, Unmatched};
use crate::tokio::{RecvHalf, Sender};

/// What came and is no answer that a call waits for.
#[derive(Debug)]
#[non_exhaustive]
pub enum Arrival<F: Framing = LengthPrefix> {
    /// The peer asks.
    Request(Request<F>),
    /// The peer tells something.
    Event(Received),
    /// A response or a refusal that nobody waits for, or that its call was dropped before it looked at.
    Unmatched {
        /// It.
        received: Received,
        /// Why nobody does.
        why: Unmatched,
    },
    /// The peer does not wait for its request any more, which is not being served: it was answered already.
    Cancel(Head),
}

/// What comes of the stream, for the one task that reads it. It brings the answers to the calls, and gives all else out.
///
/// Dropped, it ends the calls that wait, and cancels the requests that are being served.
pub struct Arrivals<R, F: Framing = LengthPrefix> {
    receiver: RecvHalf<R, F>,
    sender: Sender<F>,
    shared: Arc<Shared>,
    /// A refusal that is to go before anything else is read, so that a peer that does not read is not read either.
    owed: Option<Envelope<Refusal>>,
}

impl<R, F: Framing> Arrivals<R, F> {
    pub(super) const fn new(receiver: RecvHalf<R, F>, sender: Sender<F>, shared: Arc<Shared>) -> Self {
        Self { receiver, sender, shared, owed: None }
    }
}

impl<R: AsyncRead + Unpin, F: FrameBoundaries> Arrivals<R, F> {
    /// Waits for whatever comes next that no call waits for; `None` where the stream has ended between two envelopes. Poll it
    /// all the time: no call has its answer otherwise.
    ///
    /// A request beyond those that may be served at a time is refused here, as busy, and not given out.
    ///
    /// # Cancel safety
    /// Cancel safe: what came stays, and the next call goes on with it.
    ///
    /// # Errors
    /// Those of [`MessageStream::recv`](crate::tokio::MessageStream::recv). After an envelope that is malformed
    /// ([`RecvError::Decode`](crate::RecvError::Decode)) the stream goes on with the next, as after a frame from which the framing
    /// recovers; after any other nothing comes, and the calls that wait are told so.
    pub async fn next(&mut self) -> Result<Option<Arrival<F>>, StreamError> {
        loop {
            if let Some(refusal) = &self.owed {
                // Where nothing can be sent any more, what came before may still be read.
                let _ = self.sender.send(refusal).await;
                self.owed = None;
            }
            let received = match self.receive().await {
                Ok(Came::Envelope(received)) => received,
                Ok(Came::Astray(received)) => {
                    return Ok(Some(Arrival::Unmatched { received, why: Unmatched::GivenUp }));
                }
                Ok(Came::End) => {
                    self.shared.end();
                    return Ok(None);
                }
                Err(error) => {
                    let is_final = !matches!(error, StreamError::Recv(_)) || self.receiver.decoder().failed().is_some();
                    if is_final {
                        self.shared.end();
                    }
                    return Err(error);
                }
            };
            if let Some(arrival) = self.sort(received)? {
                return Ok(Some(arrival));
            }
        }
    }

    /// What comes first: an answer that a call gave back, or an envelope of the stream.
    async fn receive(&mut self) -> Result<Came, StreamError> {
        loop {
            // Before anything is read, so that no more of them pile up than there were calls.
            if let Some(received) = self.shared.take_astray() {
                return Ok(Came::Astray(received));
            }
            let envelope = async {
                Ok(match self.receiver.recv_bytes().await? {
                    Some(frame) => Came::Envelope(Received::from_frame(frame)?),
                    None => Came::End,
                })
            };
            if let Some(came) = unless(self.shared.gone_astray(), envelope).await {
                return came;
            }
        }
    }

    fn sort(&mut self, received: Received) -> Result<Option<Arrival<F>>, StreamError> {
        let head = &received.head;
        Ok(match head.kind {
            Kind::Event => Some(Arrival::Event(received)),
            Kind::Cancel => (!self.shared.cancel(head.id)).then_some(Arrival::Cancel(received.head)),
            Kind::Request => match self.shared.serve(head.id) {
                Ok(cancelled) => {
                    let (sender, shared) = (self.sender.clone(), Arc::clone(&self.shared));
                    Some(Arrival::Request(Request::new(received, sender, shared, cancelled)))
                }
                Err(refusal) => {
                    self.owed = Some(Envelope { head: head.reply(Kind::Refusal), payload: refusal });
                    None
                }
            },
            Kind::Response | Kind::Refusal => self.settle(received)?,
        })
    }

    fn settle(&self, received: Received) -> Result<Option<Arrival<F>>, StreamError> {
        let refusal = match received.head.kind {
            Kind::Refusal => Some(received.decode()?),
            _ => None,
        };
        let unmatched = self.shared.settle(Answer { received, refusal }, Instant::now().into_std());
        Ok(unmatched.map(|(received, why)| Arrival::Unmatched { received, why }))
    }
}

enum Came {
    Envelope(Received),
    Astray(Received),
    End,
}

/// What `future` gives; `None` where `interrupt` comes first.
async fn unless<T>(interrupt: impl Future<Output = ()>, future: impl Future<Output = T>) -> Option<T> {
    let (mut interrupt, mut future) = (pin!(interrupt), pin!(future));
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => interrupt.as_mut().poll(cx).map(|()| None),
    })
    .await
}

impl<R, F: Framing> Drop for Arrivals<R, F> {
    fn drop(&mut self) {
        self.shared.end();
    }
}

impl<R, F: Framing> fmt::Debug for Arrivals<R, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrivals").field("owed", &self.owed).finish_non_exhaustive()
    }
}
