//! [`Channel`]: two processes of one program that command each other over a unix socket.
//!
//! # The bytes
//! Each message stands behind a little-endian `u64` that counts itself and the message:
//! ```text
//!   0                               8             total
//!   +-------------------------------+---------------+
//!   | total: u64, little-endian     |    message    |
//!   +-------------------------------+---------------+
//! ```
//! That is what sozu's channels speak where a `usize` has 64 bits and is little-endian; here it is so on every machine.
//!
//! # Two ways to use it
//! A channel that blocks waits: [`recv`](Channel::recv) for a message, [`send`](Channel::send) until all has gone. One that does
//! not is for an event loop of mio: `recv` gives what has come, `send` queues, and [`flush`](Channel::flush) writes what the socket
//! takes. [`set_blocking`](Channel::set_blocking) changes from the one to the other at any time, and loses nothing: what is buffered,
//! queued and known of the socket's readiness stays where it is.
//!
//! The socket itself never blocks: a channel that does waits for its readiness. So the mode is the channel's own, and not
//! shared, as that of a socket is, with each process that has inherited or been handed a descriptor of it; a deadline is one wait
//! and not many short ones; and no timeout of the socket is ever touched.
//!
//! ```
//! use framing_core::Message;
//! # use framing_core::{DecodeError, EncodeError, LittleEndian, Reader, Writer};
//! use framing_io::channel::Channel;
//! use std::time::Duration;
//!
//! # macro_rules! number { ($name:ident) => {
//! # #[derive(Debug, PartialEq)] struct $name(u64);
//! # impl Message<'_> for $name {
//! #     const MAX_SIZE: usize = 8;
//! #     fn size_hint(&self) -> usize { 8 }
//! #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put::<LittleEndian, u64>(&self.0) }
//! #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { Ok($name(input.take::<LittleEndian, u64>()?)) }
//! # } } }
//! # number!(Order); number!(Report);
//! let (mut main, mut worker) = Channel::<Order, Report>::pair()?;
//! main.set_blocking(true);
//! main.send(&Order(7))?;
//!
//! // The worker has an event loop, and answers when it has a turn.
//! while let Some(Order(number)) = worker.recv()? {
//!     worker.send(&Report(number * 6))?;
//! }
//! assert!(!worker.flush()?.has_more());
//!
//! assert_eq!(main.recv_timeout(Duration::from_secs(5))?, Some(Report(42)));
//! # Ok::<(), framing_io::StreamError>(())
//! ```
//!
//! # In an event loop
//! A channel is an [`event::Source`](::mio::event::Source). Tell it each event ([`ready`](Channel::ready)), receive until there is
//! [none](Channel::recv), then [`flush`](Channel::flush), and call it again without an event where [`Progress::has_more`] says so: the
//! contract is that of [`mio::MessageStream`](crate::mio). Without an event loop it can be asked now and then: a channel that was told of
//! no event tries all the same.
//!
//! # One message does not end a channel
//! What is not the message that was expected is dropped with its frame, and so is a frame that is larger than the policy admits,
//! whose bytes are not kept: each is an error once, and the next call goes on behind it. Final are only a head that counts
//! less than itself, and an end of the stream within a frame: nothing tells where the next one would begin.
//!
//! # Coming from sozu
//! | there | here |
//! | --- | --- |
//! | `generate`, `generate_nonblocking` | [`pair`](Channel::pair), and [`set_blocking`](Channel::set_blocking) |
//! | `from_path` | [`connect`](Channel::connect) |
//! | `blocking`, `nonblocking`, `is_blocking` | [`set_blocking`](Channel::set_blocking), [`is_blocking`](Channel::is_blocking) |
//! | `read_message` | [`recv`](Channel::recv): `None` where there is nothing, and an error only where there is one |
//! | `read_message_blocking_timeout` | [`recv_timeout`](Channel::recv_timeout) |
//! | `write_message` | [`send`](Channel::send) |
//! | `handle_events`, `readiness`, `interest` | [`ready`](Channel::ready), [`readiness`](Channel::readiness), [`interest`](Channel::interest) |
//! | `readable`, `writable`, `run` | [`recv`](Channel::recv) until there is none, then [`flush`](Channel::flush) |
//! | `Iterator` | [`messages`](Channel::messages), which do not leave errors out |
//! | `into` | [`into`](Channel::into) |
//! | messages of prost | `framing_core::Prost`, as they are |
//!
//! # Memory
//! [`POLICY`]: a buffer of 4 KiB when there is something to carry, twice that as often as it takes, up to 2 MiB; none when
//! there is nothing. A channel that waits holds no buffer, without being told that it is idle.

mod recv;
mod send;
mod wait;

pub use recv::Messages;

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::path::Path;

use ::mio::event::Source;
use ::mio::net::UnixStream;
use ::mio::{Interest, Registry, Token};
use framing_core::LengthPrefix;

use crate::mio::{Budget, MessageStream, Progress, Readiness, Way};
use crate::{BufferPolicy, Pressure};

/// A little-endian `u64` that counts itself and the message. What is too large is skipped, and then the channel goes on.
///
/// The largest frame is what the [`BufferPolicy`] admits.
pub const FRAMING: LengthPrefix = LengthPrefix::u64().counts_frame().max(usize::MAX).discard_too_large();

/// The default: 4 KiB at first and 2 MiB at most in each direction, nothing when empty; pressure at 80% of it, until 20% are left.
pub const POLICY: BufferPolicy = policy(4 << 10, 2 << 20);

/// The policy of a channel whose buffers have `initial` bytes at first and `max` at most; pressure at 80% of that.
#[must_use]
pub const fn policy(initial: usize, max: usize) -> BufferPolicy {
    let (fifth, rest) = (max / 5, max % 5);
    // No overflow: four fifths are less than all.
    let high = fifth.saturating_mul(4).saturating_add(rest);
    BufferPolicy::new().initial(initial).max(max).retain(0).high(high).low(fifth)
}

/// A connection that carries messages of the type `Tx` there, and of the type `Rx` back; see the [module](self).
pub struct Channel<Tx, Rx> {
    stream: MessageStream<UnixStream, LengthPrefix>,
    blocks: bool,
    /// Something was received since there was none.
    in_turn: bool,
    types: PhantomData<fn(Tx) -> Rx>,
}

impl<Tx, Rx> Channel<Tx, Rx> {
    /// A channel over `socket`, with the default [`POLICY`], that does not block.
    #[must_use]
    pub fn new(socket: UnixStream) -> Self {
        Self::with_policy(socket, POLICY)
    }

    /// The same with a policy of its own, for each direction; [`policy`] makes one of two sizes.
    #[must_use]
    pub fn with_policy(socket: UnixStream, policy: BufferPolicy) -> Self {
        let stream = MessageStream::with_policy(socket, FRAMING, policy);
        Self { stream, blocks: false, in_turn: false, types: PhantomData }
    }

    /// A channel over a socket that may block, which from now on does not: the channel waits where it
    /// [is to](Self::set_blocking).
    ///
    /// # Errors
    /// Those of the socket.
    pub fn from_std(socket: std::os::unix::net::UnixStream) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self::new(UnixStream::from_std(socket)))
    }

    /// A channel to whoever listens at `path`.
    ///
    /// # Errors
    /// Those of the system; [`WouldBlock`](io::ErrorKind::WouldBlock) where too many wait there to be accepted.
    pub fn connect(path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self::new(UnixStream::connect(path)?))
    }

    /// The two ends of a new channel, with the default [`POLICY`]. Neither blocks.
    ///
    /// # Errors
    /// Those of the system.
    pub fn pair() -> io::Result<(Self, Channel<Rx, Tx>)> {
        Self::pair_with_policy(POLICY)
    }

    /// The same with a policy of their own.
    ///
    /// # Errors
    /// Those of the system.
    pub fn pair_with_policy(policy: BufferPolicy) -> io::Result<(Self, Channel<Rx, Tx>)> {
        let (here, there) = UnixStream::pair()?;
        Ok((Self::with_policy(here, policy), Channel::with_policy(there, policy)))
    }

    /// The same with a [`Budget`] of its own: how much it does in one turn of an event loop before the others have theirs.
    #[must_use]
    pub fn budget(self, budget: Budget) -> Self {
        Self { stream: self.stream.budget(budget), ..self }
    }

    /// The same channel for other types of messages: after a greeting in its own types, say. What is buffered and queued stays.
    #[must_use]
    pub fn into<Tx2, Rx2>(self) -> Channel<Tx2, Rx2> {
        let Self { stream, blocks, in_turn, .. } = self;
        Channel { stream, blocks, in_turn, types: PhantomData }
    }

    /// From now on [`recv`](Self::recv), [`send`](Self::send) and [`flush`](Self::flush) wait, or do not. It cannot fail, and
    /// nothing is lost.
    pub const fn set_blocking(&mut self, blocks: bool) {
        self.blocks = blocks;
    }

    /// Whether it blocks.
    #[must_use]
    pub const fn is_blocking(&self) -> bool {
        self.blocks
    }

    /// Takes note of an event; does no I/O.
    pub fn ready(&mut self, event: impl Into<Readiness>) {
        self.stream.ready(event);
    }

    /// What it was told by events and has not used up.
    #[must_use]
    pub const fn readiness(&self) -> Readiness {
        self.stream.readiness()
    }

    /// What an event is awaited for: to be readable unless the peer has left, to be writable where something is queued; `None`
    /// where all is done.
    #[must_use]
    pub fn interest(&self) -> Option<Interest> {
        self.stream.interest()
    }

    /// Whether the peer has left, or an error was final, and all that came before was received.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.stream.receiving() == Way::Done
    }

    /// How far it has come, and what was done since this, [`flush`](Self::flush) or [`end`](Self::end) told last.
    pub fn progress(&mut self) -> Progress {
        self.stream.progress()
    }

    /// The crossing of a watermark of the queue that was not told yet: each is told once. [`Pressure::High`] says that the peer does
    /// not take what is sent to it, [`Pressure::Low`] that it has caught up.
    ///
    /// There is none for what is received: a channel reads on only when all that came whole was taken, so that nothing piles up.
    pub const fn pressure(&mut self) -> Option<Pressure> {
        self.stream.pressure()
    }

    /// The stream of messages below: its counters, its queue.
    #[must_use]
    pub const fn stream(&self) -> &MessageStream<UnixStream, LengthPrefix> {
        &self.stream
    }

    /// The stream of messages below, for what has no method here: [`is_stale`](MessageStream::is_stale), say, or frames as they come.
    #[must_use]
    pub const fn stream_mut(&mut self) -> &mut MessageStream<UnixStream, LengthPrefix> {
        &mut self.stream
    }
}

impl<Tx, Rx> Source for Channel<Tx, Rx> {
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

/// The socket, to be inherited or sent to a process that makes a channel of it.
impl<Tx, Rx> AsFd for Channel<Tx, Rx> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.get_ref().as_fd()
    }
}

impl<Tx, Rx> AsRawFd for Channel<Tx, Rx> {
    fn as_raw_fd(&self) -> RawFd {
        self.stream.get_ref().as_raw_fd()
    }
}

impl<Tx, Rx> fmt::Debug for Channel<Tx, Rx> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("sends", &std::any::type_name::<Tx>())
            .field("receives", &std::any::type_name::<Rx>())
            .field("socket", self.stream.get_ref())
            .field("blocks", &self.blocks)
            .field("buffered", &self.stream.decoder().buffered())
            .field("queued", &self.stream.queued())
            .finish()
    }
}
