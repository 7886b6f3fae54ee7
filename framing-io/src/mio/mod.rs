//! Streams of messages for event loops of [`mio`](https://docs.rs/mio): one thread, many connections, none of which waits.
//!
//! # The contract
//! mio tells a change of readiness once (edge-triggered): whoever does not read until the socket says `WouldBlock` hears
//! nothing more. A [`MessageStream`] keeps in mind what it was told and what it did not use up, so a loop may stop
//! at any point, and has three duties:
//!
//! 1. It tells each event to its stream: [`ready`](MessageStream::ready).
//! 2. It takes messages until there is [none](MessageStream::recv), which ends the stream's turn, then lets it
//!    [write](MessageStream::flush).
//! 3. It calls a stream again, without an event, that [has more](Progress::has_more) to do: its turn ended because its
//!    [`Budget`] was spent, and no event will tell of bytes that were there before.
//!
//! ```text
//!                +---------------- event -----------------+
//!                v                                        |
//!   ready --> recv, recv, ... None --> flush --> Progress { Blocked }
//!                ^                                  { Open }     { Done }
//!                +-------- after the others ----------+             +--> drop it
//! ```
//!
//! # The loop
//! ```
//! # use std::collections::{HashMap, VecDeque};
//! # use std::time::{Duration, Instant};
//! # use framing_core::{LengthPrefix, Message};
//! # use framing_core::{DecodeError, EncodeError, LittleEndian, Reader, Writer};
//! # struct Ping(u64);
//! # impl Message<'_> for Ping {
//! #     const MAX_SIZE: usize = 8;
//! #     fn size_hint(&self) -> usize { 8 }
//! #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put::<LittleEndian, u64>(&self.0) }
//! #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { Ok(Ping(input.take::<LittleEndian, u64>()?)) }
//! # }
//! use framing_io::mio::{MessageStream, Progress};
//! use framing_io::{Scratch, StreamError};
//! use mio::{Events, Poll, Token, net::TcpStream};
//!
//! type Stream = MessageStream<TcpStream, LengthPrefix>;
//!
//! /// Sends back what comes.
//! fn turn(stream: &mut Stream, scratch: &mut Scratch) -> Result<Progress, StreamError> {
//!     let mut stream = stream.with_scratch(scratch);
//!     while let Some(ping) = stream.recv::<Ping>()? {
//!         stream.push(&ping)?;
//!     }
//!     stream.flush()
//! }
//!
//! fn run(poll: &mut Poll, streams: &mut HashMap<Token, Stream>) -> std::io::Result<()> {
//!     let (mut events, mut scratch) = (Events::with_capacity(1024), Scratch::default());
//!     let mut again: Vec<Token> = Vec::new(); // Those that have more to do.
//!     while !streams.is_empty() {
//!         let wait = if again.is_empty() { Duration::from_secs(1) } else { Duration::ZERO };
//!         poll.poll(&mut events, Some(wait))?;
//!         for event in &events {
//!             if let Some(stream) = streams.get_mut(&event.token()) {
//!                 stream.ready(event);
//!                 again.push(event.token());
//!             }
//!         }
//!         again.sort();
//!         again.dedup();
//!         again.retain(|token| {
//!             let Some(stream) = streams.get_mut(token) else { return false };
//!             match turn(stream, &mut scratch) {
//!                 Ok(progress) if !progress.is_over() => progress.has_more(),
//!                 ended => {
//!                     // Dropped, it is closed, and the poll forgets it.
//!                     streams.remove(token);
//!                     false
//!                 }
//!             }
//!         });
//!         let now = Instant::now();
//!         streams.retain(|_, stream| !stream.is_stale(now)); // Of many, once a second will do.
//!     }
//!     Ok(())
//! }
//! # // Two connections, whose peers send, read what comes back, and end.
//! # use std::io::{Read, Write};
//! # let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
//! # let (mut poll, mut streams, mut peers) = (Poll::new()?, HashMap::new(), Vec::new());
//! # for token in [Token(0), Token(1)] {
//! #     peers.push(std::net::TcpStream::connect(listener.local_addr()?)?);
//! #     let socket = listener.accept()?.0;
//! #     socket.set_nonblocking(true)?;
//! #     let mut stream = MessageStream::new(TcpStream::from_std(socket), LengthPrefix::u8());
//! #     poll.registry().register(&mut stream, token, mio::Interest::READABLE | mio::Interest::WRITABLE)?;
//! #     streams.insert(token, stream);
//! # }
//! # let thread = std::thread::spawn(move || {
//! #     for peer in &mut peers {
//! #         peer.write_all(b"\x08pingping").unwrap();
//! #         let mut back = [0; 9];
//! #         peer.read_exact(&mut back).unwrap();
//! #         assert_eq!(&back, b"\x08pingping");
//! #     }
//! # });
//! # run(&mut poll, &mut streams)?;
//! # thread.join().unwrap();
//! # Ok::<(), std::io::Error>(())
//! ```
//! Registered once, for [`READABLE`](::mio::Interest::READABLE) and [`WRITABLE`](::mio::Interest::WRITABLE), a stream needs no further care:
//! an edge is told only when something changes. Who registers for what is awaited only asks
//! [`interest`](MessageStream::interest).
//!
//! # A peer that does not read
//! What is queued for it is bounded, and what does not fit is handed back. A server that answers takes no more questions
//! while the answers are not taken ([`pause_under_pressure`](MessageStream::pause_under_pressure)), and
//! [`is_stale`](MessageStream::is_stale) says who has ceased to read.
//!
//! # Many connections
//! A stream that waits for nothing holds no buffer, where it receives with a [`Scratch`](crate::Scratch)
//! ([`with_scratch`](MessageStream::with_scratch)) and [`idle`](MessageStream::idle) is called now and then.

mod lent;
mod progress;
mod readiness;
mod recv;
mod send;
mod socket;

pub use lent::WithScratch;
pub use progress::{Budget, Progress, Way};
pub use readiness::Readiness;
pub use socket::Socket;

use std::io;
use std::time::Instant;

use ::mio::event::Source;
use ::mio::{Interest, Registry, Token};
use framing_core::Framing;

use crate::{Decoder, Encoder, StreamError};

/// Messages over a stream that never blocks, in an event loop; see the [module](self) for the loop.
///
/// No call waits: each does what can be done now, within its [`Budget`], and [`Progress`] says what is left.
///
/// The stream below has to be non-blocking. It is connected, unless [`connecting`](Self::connecting) says otherwise. Set
/// `nodelay` on a TCP socket, for messages are gathered into large writes already.
///
/// # Limits
/// Those of the framing, of [`Message::MAX_SIZE`](framing_core::Message::MAX_SIZE) and of the [`BufferPolicy`](crate::BufferPolicy), which bounds each
/// direction by itself.
#[derive(Debug)]
pub struct MessageStream<S, F: Framing> {
    stream: S,
    decoder: Decoder<F>,
    encoder: Encoder<F>,
    budget: Budget,
    /// What is left of the budget for receiving in this turn.
    left: Budget,
    /// A read was not told `WouldBlock` since the last event, so no further event is due.
    readable: bool,
    /// The same of writing.
    writable: bool,
    /// The poll said that the peer sends nothing more, so that the end can be read without a further event.
    hung_up: bool,
    trusts_short_transfers: bool,
    pauses_under_pressure: bool,
    /// A read said that the stream has ended.
    ended: bool,
    /// There is no whole message among what is buffered.
    searched: bool,
    /// Bytes were written that the stream below may still hold.
    unflushed: bool,
    /// The peer was told that nothing follows.
    is_shut: bool,
    /// Asks whether it is connected, as long as it was not.
    connect: Option<fn(&S) -> io::Result<bool>>,
    /// What had been done when the progress was told last: frames and bytes received, bytes sent.
    told: (u64, u64, u64),
}

crate::whole::whole_stream!(decoder: decoder, encoder: encoder);

impl<S, F: Framing> MessageStream<S, F> {
    /// A stream of parts that were made, or used, before: two directions with two framings or policies.
    ///
    /// Nothing is known of its readiness then, so the first calls try.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>, encoder: Encoder<F>) -> Self {
        let (received, sent) = (decoder.stats(), encoder.stats());
        Self {
            stream,
            decoder,
            encoder,
            budget: Budget::new(),
            left: Budget::new(),
            readable: true,
            writable: true,
            hung_up: false,
            trusts_short_transfers: false,
            pauses_under_pressure: false,
            ended: false,
            searched: false,
            unflushed: false,
            is_shut: false,
            connect: None,
            told: (received.frames, received.bytes, sent.bytes),
        }
    }

    /// The same with a budget of its own.
    #[must_use]
    pub const fn budget(mut self, budget: Budget) -> Self {
        (self.budget, self.left) = (budget, budget);
        self
    }

    /// Whether a read or write of fewer bytes than it could be is taken to say that the next one would block; it is not, at first.
    ///
    /// It saves a system call for each event. It holds for TCP and unix sockets on Linux, Android, the BSDs and Apple's systems,
    /// and is without effect elsewhere. It does not hold for TLS and whatever else stands between, for unix sockets
    /// over which descriptors are passed, for TCP with urgent data, nor where mio was built to use `poll`: there a stream would wait
    /// for an event that was told already.
    #[must_use]
    pub const fn trust_short_transfers(mut self, trusts: bool) -> Self {
        self.trusts_short_transfers = trusts && SHORT_TRANSFERS_SHOW_READINESS;
        self
    }

    /// Whether nothing is received from the [high watermark](crate::BufferPolicy::high) of what is queued to the low one; it is, at first.
    ///
    /// For a server that answers: who does not take the answers can ask no more, and the queue is not filled up by it. Such a
    /// stream waits until it is writable. Not for both ends of a connection, which would wait for each other.
    #[must_use]
    pub const fn pause_under_pressure(mut self, pauses: bool) -> Self {
        self.pauses_under_pressure = pauses;
        self
    }

    /// The receiving half, for what has no method here.
    #[must_use]
    pub const fn decoder_mut(&mut self) -> &mut Decoder<F> {
        self.searched = false;
        &mut self.decoder
    }

    /// Takes note of an event. It does no I/O; a new turn begins.
    #[inline]
    pub fn ready(&mut self, event: impl Into<Readiness>) {
        let Readiness { readable, writable, closed } = event.into();
        self.readable |= readable;
        self.writable |= writable;
        self.hung_up |= closed;
        self.left = self.budget;
    }

    /// What it was told by events, and has not used up: the socket did not say since that it would block.
    #[must_use]
    pub const fn readiness(&self) -> Readiness {
        Readiness { readable: self.readable, writable: self.writable, closed: self.hung_up }
    }

    /// How far it has come, and what was done since the last time that this, [`flush`](Self::flush) or [`end`](Self::end) told.
    pub fn progress(&mut self) -> Progress {
        let (received, sent) = (self.decoder.stats(), self.encoder.stats());
        let (frames, read, written) = self.told;
        self.told = (received.frames, received.bytes, sent.bytes);
        Progress {
            receiving: self.receiving(),
            sending: self.sending(),
            frames: received.frames.wrapping_sub(frames),
            read: received.bytes.wrapping_sub(read),
            written: sent.bytes.wrapping_sub(written),
        }
    }

    /// What an event is awaited for; `None` where all is done. For who registers for no more than that: register anew when it
    /// has changed, which also tells again what is ready.
    #[must_use]
    pub fn interest(&self) -> Option<Interest> {
        let reads = self.receiving() != Way::Done;
        let writes = self.sending() != Way::Done;
        match (reads, writes) {
            (true, true) => Some(Interest::READABLE | Interest::WRITABLE),
            (true, false) => Some(Interest::READABLE),
            (false, true) => Some(Interest::WRITABLE),
            (false, false) => None,
        }
    }

    /// Gives back the memory of a direction in which no byte has passed for
    /// [`BufferPolicy::idle_after`](crate::BufferPolicy::idle_after); returns whether it was so in both. Call it now and then, for each stream.
    pub fn idle(&mut self, now: Instant) -> bool {
        let (received, sent) = (self.decoder.idle(now), self.encoder.idle(now));
        received && sent
    }

    /// How far receiving has come, as [`progress`](Self::progress) tells it.
    #[must_use]
    pub fn receiving(&self) -> Way {
        if self.decoder.failed().is_some() || (self.ended && self.searched) {
            return Way::Done;
        }
        if self.is_paused() {
            return Way::Blocked;
        }
        let unsearched = !self.searched && self.decoder.buffered() > 0;
        if unsearched || self.ended || (self.readable && self.connect.is_none()) { Way::Open } else { Way::Blocked }
    }

    /// Nothing is received, for the queue is too long.
    #[inline]
    const fn is_paused(&self) -> bool {
        self.pauses_under_pressure && self.encoder.is_pressed()
    }

    /// How far sending has come, as [`progress`](Self::progress) tells it.
    #[must_use]
    pub fn sending(&self) -> Way {
        if self.connect.is_some() {
            Way::Blocked
        } else if self.encoder.is_empty() && !self.unflushed {
            Way::Done
        } else if self.writable {
            Way::Open
        } else {
            Way::Blocked
        }
    }

    /// Whether it is connected; asks the socket only where an event came since.
    #[inline]
    fn is_connected(&mut self) -> Result<bool, StreamError> {
        match self.connect {
            None => Ok(true),
            Some(connected) if self.writable => self.ask_connected(connected),
            Some(_) => Ok(false),
        }
    }

    #[cold]
    fn ask_connected(&mut self, connected: fn(&S) -> io::Result<bool>) -> Result<bool, StreamError> {
        let connected = connected(&self.stream);
        if !matches!(connected, Ok(false)) {
            // After an error it is for reads and writes to repeat that there is no connection.
            self.connect = None;
        }
        self.writable = self.connect.is_none();
        Ok(connected?)
    }
}

/// Whether the system's poller is one of which that can be known: epoll, kqueue.
const SHORT_TRANSFERS_SHOW_READINESS: bool = cfg!(any(
    target_os = "linux",
    target_os = "android",
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd",
    target_os = "dragonfly",
));

impl<S: Source, F: Framing> Source for MessageStream<S, F> {
    fn register(&mut self, registry: &Registry, token: Token, interests: Interest) -> io::Result<()> {
        self.stream.register(registry, token, interests)
    }

    fn reregister(&mut self, registry: &Registry, token: Token, interests: Interest) -> io::Result<()> {
        self.stream.reregister(registry, token, interests)
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        self.stream.deregister(registry)
    }
}
