//! Requests and responses for many tasks of tokio, over one stream.
//!
//! [`over`] makes three of a stream: a [`Caller`], which every task that asks has a clone of; the [`Arrivals`], which one task
//! reads; and the [`Writer`], which is spawned. Both ends do the same, and each may ask the other.
//! ```
//! use framing_io::envelope::FRAMING;
//! use framing_io::exchange::tokio::{Arrival, over};
//! use framing_io::tokio::MessageStream;
//! use std::time::Duration;
//!
//! # use framing_core::Message;
//! #[derive(Debug, PartialEq, Message)]
//! struct Number(u32);
//!
//! const DOUBLE: u32 = 0x700;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let (here, there) = tokio::io::duplex(64);
//! // There.
//! let (_, mut arrivals, writer) = over(MessageStream::new(there, FRAMING));
//! tokio::spawn(writer);
//! tokio::spawn(async move {
//!     while let Ok(Some(arrival)) = arrivals.next().await {
//!         if let Arrival::Request(request) = arrival {
//!             // Each in a task of its own: a slow one holds no other up.
//!             tokio::spawn(async move {
//!                 match request.decode() {
//!                     Ok(Number(number)) => request.reply(Number(number * 2)).await,
//!                     Err(error) => request.refuse_malformed(error).await,
//!                 }
//!             });
//!         }
//!     }
//! });
//!
//! // Here.
//! let (caller, mut arrivals, writer) = over(MessageStream::new(here, FRAMING));
//! tokio::spawn(writer);
//! tokio::spawn(async move {
//!     while let Ok(Some(other)) = arrivals.next().await {
//!         println!("nobody waited for {other:?}");
//!     }
//! });
//! let one = caller.call(DOUBLE, Number(21), Duration::from_secs(5));
//! let other = caller.call(DOUBLE, Number(4), Duration::from_secs(1));
//! let (one, other) = tokio::try_join!(one, other)?;
//! assert_eq!((one.decode()?, other.decode()?), (Number(42), Number(8)));
//! # Ok(())
//! # }
//! ```
//!
//! # Cancel safety
//! | dropped | has |
//! | --- | --- |
//! | [`Caller::call`] | sent nothing, or the request and, where there is room for it, its cancellation; an answer that has come, or comes later, is told as unmatched |
//! | [`Arrivals::next`] | taken nothing: what came is kept |
//! | [`Request::reply`], [`Request::refuse`] | sent nothing, but that the request is [unanswered](super::Why::Unanswered) |
//! | [`Request::cancelled`] | only waited |

mod arrivals;
mod request;
mod shared;

pub use arrivals::{Arrival, Arrivals};
pub use request::Request;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ::tokio::io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf};
use ::tokio::time::{Instant, timeout_at};
use framing_core::{FrameBoundaries, Framing, LengthPrefix, Message};

use self::shared::Shared;
use super::{CallError, DEFAULT_MAX, Subject};
use crate::envelope::{Envelope, Head, Kind, Received, after};
use crate::tokio::{MessageStream, RecvHalf, SendHalf, Sender, SenderError, Writer};

/// What is made of a stream: who asks, what arrives, and what writes.
pub type Ends<R, W, F> = (Caller<F>, Arrivals<R, F>, Writer<W, F>);

/// A caller, what arrives, and the writer that is to be spawned, over a stream of envelopes; at most [`DEFAULT_MAX`] requests are in
/// flight in each direction.
pub fn over<S, F>(stream: MessageStream<S, F>) -> Ends<ReadHalf<S>, WriteHalf<S>, F>
where
    S: AsyncRead + AsyncWrite,
    F: FrameBoundaries,
{
    let (receiver, sender) = stream.into_split();
    over_halves(receiver, sender, DEFAULT_MAX)
}

/// The same over two halves, with at most `max` requests in flight in each direction.
pub fn over_halves<R, W: AsyncWrite, F: Framing>(
    receiver: RecvHalf<R, F>,
    sender: SendHalf<W, F>,
    max: usize,
) -> Ends<R, W, F> {
    let (sender, writer) = sender.into_sender();
    let shared = Arc::new(Shared::new(max));
    let arrivals = Arrivals::new(receiver, sender.clone(), Arc::clone(&shared));
    (Caller { shared, sender }, arrivals, writer)
}

/// Asks and tells; clone it for each task that does.
///
/// Its calls end when somebody reads the [`Arrivals`]: they bring the answers.
pub struct Caller<F: Framing = LengthPrefix> {
    shared: Arc<Shared>,
    sender: Sender<F>,
}

impl<F: Framing> Caller<F> {
    /// Asks, about a protocol's number or more than that ([`Subject`]), and waits for the answer for `timeout` in all. The
    /// peer is told until when, and that nobody waits any more where that is so.
    ///
    /// # Cancel safety
    /// Cancelled before the request is queued, it has sent nothing. Later the peer is told not to answer, if there is room
    /// in the queue for that, and an answer that comes all the same, or has come already, is an [`Arrival::Unmatched`]. The
    /// request is in flight no more in either case.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn call<'a>(
        &self,
        subject: impl Into<Subject>,
        request: impl Message<'a>,
        timeout: Duration,
    ) -> Result<Received, CallError> {
        let (subject, deadline) = (subject.into(), after(Instant::now().into_std(), timeout));
        let mut waiting = self.shared.begin(subject.protocol(), deadline, &self.sender)?;
        let id = waiting.id();
        let head = subject.into_head(id);
        let head = SystemTime::now().checked_add(timeout).map_or(head.clone(), |deadline| head.until(deadline));
        let envelope = Envelope { head, payload: request };
        let exchange = async {
            self.sender.send(&envelope).await?;
            waiting.sent();
            waiting.answer().await
        };
        timeout_at(Instant::from_std(deadline), exchange).await.unwrap_or(Err(CallError::Timeout { id }))
    }

    /// Sends an envelope of any kind: an event, say. It waits until it is queued.
    ///
    /// # Cancel safety
    /// Cancelled, it has sent nothing.
    ///
    /// # Errors
    /// Those of [`Sender::send`].
    pub async fn send<'a>(&self, head: Head, payload: impl Message<'a>) -> Result<(), SenderError> {
        self.sender.send(&Envelope { head, payload }).await
    }

    /// The sender below: to flush or to close the stream.
    #[must_use]
    pub const fn sender(&self) -> &Sender<F> {
        &self.sender
    }

    /// How many of its requests are in flight, of all clones.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.shared.in_flight()
    }
}

impl<F: Framing> Clone for Caller<F> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), sender: self.sender.clone() }
    }
}

impl<F: Framing> fmt::Debug for Caller<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("in_flight", &self.in_flight()).finish_non_exhaustive()
    }
}
