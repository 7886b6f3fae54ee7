//! Requests and responses over a stream that blocks.

use std::io::{Read, Write};
use std::time::{Duration, Instant, SystemTime};

use framing_core::{FrameBoundaries, Framing, LengthPrefix, Message, Raw};

use super::{CallError, DEFAULT_MAX, Pending, Refusal, Subject, Unmatched};
use crate::blocking::{MessageStream, Timeouts};
use crate::envelope::{Envelope, Head, Kind, Received, after};
use crate::{RecvError, StreamError};

/// What came of a stream of envelopes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arrival {
    /// The answer to a request of ours, before its deadline.
    Response(Received),
    /// A request of ours gets none.
    Refused {
        /// The head of the refusal.
        head: Head,
        /// Why not.
        refusal: Refusal,
    },
    /// A response or a refusal that nobody waits for.
    Unmatched {
        /// It.
        received: Received,
        /// Why nobody does.
        why: Unmatched,
    },
    /// The peer asks: [`reply`](Exchange::reply), or [`refuse`](Exchange::refuse).
    Request(Received),
    /// The peer tells something.
    Event(Received),
    /// The peer does not wait for the answer to its request any more.
    Cancel(Head),
    /// What came during a [`call`](Exchange::call) is no envelope, or a refusal whose payload is none, and the stream goes
    /// on behind it. [`next`](Exchange::next) and [`next_until`](Exchange::next_until) give it as an error.
    Malformed(RecvError),
}

/// One end of a stream of envelopes, for one thread: it asks, answers and tells.
///
/// ```
/// use framing_io::blocking::MessageStream;
/// use framing_io::envelope::FRAMING;
/// use framing_io::exchange::blocking::{Arrival, Exchange};
/// use std::net::{TcpListener, TcpStream};
/// use std::time::Duration;
///
/// # use framing_core::Message;
/// #[derive(Debug, PartialEq, Message)]
/// struct Number(u32);
///
/// const DOUBLE: u32 = 0x700;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let address = listener.local_addr()?;
/// let server = std::thread::spawn(move || -> Result<(), framing_io::StreamError> {
///     let socket = listener.accept().expect("a client").0;
///     let mut server = Exchange::new(MessageStream::new(socket, FRAMING));
///     while let Some(arrival) = server.next()? {
///         if let Arrival::Request(request) = arrival {
///             let Number(number) = request.decode()?;
///             server.reply(&request.head, Number(number * 2))?;
///         }
///     }
///     Ok(())
/// });
///
/// let mut client = Exchange::new(MessageStream::new(TcpStream::connect(address)?, FRAMING));
/// let answer = client.call(DOUBLE, Number(21), Duration::from_secs(5), |other| println!("{other:?}"))?;
/// assert_eq!(answer.decode::<Number>()?, Number(42));
/// # drop(client);
/// # server.join().expect("it ends")?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Exchange<S, F: Framing = LengthPrefix> {
    stream: MessageStream<S, F>,
    pending: Pending<()>,
}

impl<S, F: Framing> Exchange<S, F> {
    /// Over a stream of envelopes, with at most [`DEFAULT_MAX`] requests in flight.
    #[must_use]
    pub fn new(stream: MessageStream<S, F>) -> Self {
        Self::with_max(stream, DEFAULT_MAX)
    }

    /// The same with at most `max` in flight.
    #[must_use]
    pub fn with_max(stream: MessageStream<S, F>, max: usize) -> Self {
        Self { stream, pending: Pending::new(max) }
    }

    /// The stream below.
    #[must_use]
    pub const fn stream(&self) -> &MessageStream<S, F> {
        &self.stream
    }

    /// The stream below, with all that it has buffered. What is in flight is forgotten.
    #[must_use]
    pub fn into_stream(self) -> MessageStream<S, F> {
        self.stream
    }

    /// How many requests are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.pending.len()
    }
}

impl<S: Read + Write + Timeouts, F: FrameBoundaries> Exchange<S, F> {
    /// Asks, about a protocol's number or more than that ([`Subject`]), and waits for the answer for `timeout` in all. What
    /// else comes meanwhile, `other` is told.
    ///
    /// Where it ends without an answer the peer is told that nobody waits any more (by a [cancellation](Kind::Cancel)), and
    /// no time is spent on that: what the socket does not take at once goes with whatever is sent next. Where the queue has
    /// no room for it either, the peer has the deadline alone.
    ///
    /// # Errors
    /// - Those of [`request`](Self::request).
    /// - [`CallError::Timeout`] where no answer came in time, and [`CallError::Refused`]: the stream goes on.
    /// - [`CallError::Closed`], and [`CallError::Stream`] of what was received: nothing comes any more.
    /// - [`CallError::Stream`] with a [`StreamError::Io`]: the stream below is broken.
    pub fn call<'a>(
        &mut self,
        subject: impl Into<Subject>,
        request: impl Message<'a>,
        timeout: Duration,
        mut other: impl FnMut(Arrival),
    ) -> Result<Received, CallError> {
        let (subject, deadline) = (subject.into(), after(Instant::now(), timeout));
        let protocol = subject.protocol();
        let id = self.request(subject, request, deadline)?;
        let result = loop {
            // What is buffered already comes without a look at the clock, and a peer may send without an end.
            if deadline <= Instant::now() {
                break Err(CallError::Timeout { id });
            }
            match self.next_until(deadline) {
                Ok(Some(Arrival::Response(response))) if response.head.id == id => break Ok(response),
                Ok(Some(Arrival::Refused { head, refusal })) if head.id == id => break Err(refusal.into()),
                Ok(Some(arrival)) => other(arrival),
                Ok(None) => break Err(CallError::Closed { id }),
                Err(error) if error.is_timeout() => {}
                Err(StreamError::Recv(error)) if self.stream.decoder().failed().is_none() => {
                    other(Arrival::Malformed(error));
                }
                Err(error) => break Err(error.into()),
            }
        };
        if self.pending.give_up(id, Instant::now()).is_some() {
            self.withdraw(protocol, id);
        }
        result
    }

    /// Asks, and does not wait: the id of the request, for many in flight. The answer comes by [`next`](Self::next).
    ///
    /// # Errors
    /// - [`CallError::TooMany`]: nothing was sent.
    /// - [`CallError::Timeout`]: it did not go whole before the deadline. The rest of it stays queued and goes with what is
    ///   sent next, and so does its cancellation, behind it, where the queue has room for that.
    /// - [`CallError::Stream`] with a [`StreamError::Send`]: nothing of it was sent, and the stream goes on. Where the queue
    ///   was full and got no room before the deadline, that is [`SendError::Full`](crate::SendError::Full).
    /// - [`CallError::Stream`] with a [`StreamError::Io`]: the stream below is broken, and nothing tells how much arrived.
    pub fn request<'a>(
        &mut self,
        subject: impl Into<Subject>,
        request: impl Message<'a>,
        deadline: Instant,
    ) -> Result<u64, CallError> {
        let (subject, now) = (subject.into(), Instant::now());
        let protocol = subject.protocol();
        self.pending.expire(now);
        let id = self.pending.begin(protocol, deadline, ())?;
        let left = deadline.saturating_duration_since(now);
        let head = subject.into_head(id);
        let head = SystemTime::now().checked_add(left).map_or(head.clone(), |deadline| head.until(deadline));
        let Err(error) = self.stream.send_deadline(&Envelope { head, payload: request }, deadline) else {
            return Ok(id);
        };
        self.pending.give_up(id, Instant::now());
        if !error.is_timeout() {
            return Err(error.into());
        }
        // It is queued whole, so that it will be asked after all.
        self.withdraw(protocol, id);
        Err(CallError::Timeout { id })
    }

    /// Does not wait for the answer to the request `id` any more, and tells the peer so. One that comes all the same is
    /// told as [`Unmatched::GivenUp`].
    ///
    /// # Errors
    /// Those of [`MessageStream::send`].
    pub fn cancel(&mut self, protocol: u32, id: u64) -> Result<(), StreamError> {
        self.pending.give_up(id, Instant::now());
        self.send(Head::new(Kind::Cancel, protocol, id), Raw(&[]))
    }

    /// Answers the request with this head, plain; [`send`](Self::send) an envelope with [`Head::reply`] where its payload is
    /// packed.
    ///
    /// # Errors
    /// Those of [`MessageStream::send`].
    pub fn reply<'a>(&mut self, request: &Head, response: impl Message<'a>) -> Result<(), StreamError> {
        self.send(request.reply(Kind::Response), response)
    }

    /// Tells why the request with this head gets no answer.
    ///
    /// # Errors
    /// Those of [`MessageStream::send`].
    pub fn refuse(&mut self, request: &Head, refusal: Refusal) -> Result<(), StreamError> {
        self.send(request.reply(Kind::Refusal), refusal)
    }

    /// Sends an envelope of any kind: an event, say.
    ///
    /// # Errors
    /// Those of [`MessageStream::send`].
    pub fn send<'a>(&mut self, head: Head, payload: impl Message<'a>) -> Result<(), StreamError> {
        self.stream.send(&Envelope { head, payload })
    }

    /// Waits for whatever comes next; `None` where the stream has ended between two envelopes.
    ///
    /// # Errors
    /// Those of [`MessageStream::recv`]; after an envelope that is malformed the stream goes on, and where that is a refusal
    /// its request waits on.
    #[expect(clippy::should_implement_trait, reason = "an iterator would hide that it may go on after an error")]
    pub fn next(&mut self) -> Result<Option<Arrival>, StreamError> {
        let frame = self.stream.recv_bytes()?;
        self.sort(frame.map(Received::from_frame).transpose()?)
    }

    /// The same until `deadline`.
    ///
    /// # Errors
    /// Those of [`MessageStream::recv_timeout`].
    pub fn next_until(&mut self, deadline: Instant) -> Result<Option<Arrival>, StreamError> {
        let frame = self.stream.recv_bytes_deadline(deadline)?;
        self.sort(frame.map(Received::from_frame).transpose()?)
    }

    /// Tells the peer that nobody waits for the answer to `id`, and waits for no room: that call is over.
    fn withdraw(&mut self, protocol: u32, id: u64) {
        let head = Head::new(Kind::Cancel, protocol, id);
        // One try. What does not go stays queued. Where it has no room there, or the stream is gone, the peer has its
        // deadline.
        let _ = self.stream.send_deadline(&Envelope { head, payload: Raw(&[]) }, Instant::now());
    }

    fn sort(&mut self, received: Option<Received>) -> Result<Option<Arrival>, StreamError> {
        let Some(received) = received else { return Ok(None) };
        Ok(Some(match received.head.kind {
            Kind::Request => Arrival::Request(received),
            Kind::Event => Arrival::Event(received),
            Kind::Cancel => Arrival::Cancel(received.head),
            Kind::Response => self.settle(received, None),
            Kind::Refusal => {
                // One that is malformed settles nothing: its request waits on.
                let refusal = received.decode()?;
                self.settle(received, Some(refusal))
            }
        }))
    }

    fn settle(&mut self, received: Received, refusal: Option<Refusal>) -> Arrival {
        match (self.pending.settle(&received.head, Instant::now()), refusal) {
            (Err(why), _) => Arrival::Unmatched { received, why },
            (Ok(()), None) => Arrival::Response(received),
            (Ok(()), Some(refusal)) => Arrival::Refused { head: received.head, refusal },
        }
    }
}
