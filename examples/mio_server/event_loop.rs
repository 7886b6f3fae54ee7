//! The event loop that the server and its clients share: who has an event or more to do has a turn.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use framing_core::LengthPrefix;
use framing_io::mio::{MessageStream, Progress};
use framing_io::{BufferPolicy, Scratch, Stats};
use mio::event::Source;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

pub(crate) type Stream = MessageStream<TcpStream, LengthPrefix>;

/// Two bytes of length before each message, and none is longer than this.
const FRAMES: LengthPrefix = LengthPrefix::u16().max(128);

/// A connection has a small buffer while it has something to send, and none when it has not.
const POLICY: BufferPolicy = BufferPolicy::new().initial(512).retain(0).max(64 << 10).high(32 << 10).low(8 << 10);

/// The listener's token: no connection has it.
pub(crate) const LISTENER: Token = Token(usize::MAX);

/// Nothing that is awaited takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Messages over a socket.
pub(crate) fn messages_over(socket: TcpStream) -> Stream {
    Stream::with_policy(socket, FRAMES, POLICY).trust_short_transfers(true)
}

/// What the connections that are over did.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) connections: usize,
    pub(crate) received: u64,
    pub(crate) reads: u64,
    pub(crate) writes: u64,
    /// The largest buffer that one of them had of its own.
    pub(crate) peak_buffer: usize,
    pub(crate) turns: u64,
    pub(crate) time: Duration,
}

/// Connections, each with a state of its own.
pub(crate) struct EventLoop<T> {
    poll: Poll,
    events: Events,
    connections: HashMap<Token, (Stream, T)>,
    /// Those that have more to do, of which no event will tell.
    again: BTreeSet<Token>,
    /// The receive buffer of all of them.
    scratch: Scratch,
    added: usize,
    begun: Instant,
    /// When it was last asked who is stale.
    checked: Instant,
    totals: Totals,
}

impl<T> EventLoop<T> {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            connections: HashMap::new(),
            again: BTreeSet::new(),
            scratch: Scratch::default(),
            added: 0,
            begun: Instant::now(),
            checked: Instant::now(),
            totals: Totals::default(),
        })
    }

    pub(crate) fn listen(&mut self, listener: &mut impl Source) -> io::Result<()> {
        self.poll.registry().register(listener, LISTENER, Interest::READABLE)
    }

    /// Adds a connection.
    pub(crate) fn add(&mut self, mut stream: Stream, state: T) -> io::Result<()> {
        let token = Token(self.added);
        self.poll.registry().register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        self.connections.insert(token, (stream, state));
        self.added += 1;
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }

    /// Waits until someone has something to do, and lets each of those do it; returns whether the listener has. A connection
    /// is over when nothing more will come and nothing is left to send.
    pub(crate) fn turn(&mut self, mut turn: impl FnMut(&mut Stream, &mut T) -> Result<Progress>) -> Result<bool> {
        let wait = if self.again.is_empty() { PATIENCE } else { Duration::ZERO };
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(false),
            result => result.context("waiting for events")?,
        }
        let is_silent = self.events.is_empty() && self.again.is_empty();
        ensure!(!is_silent, "{} connections fell silent", self.connections.len());
        let mut has_caller = false;
        for event in &self.events {
            has_caller |= event.token() == LISTENER;
            if let Some((stream, _)) = self.connections.get_mut(&event.token()) {
                stream.ready(event);
                self.again.insert(event.token());
            }
        }
        for token in std::mem::take(&mut self.again) {
            let Some((stream, state)) = self.connections.get_mut(&token) else { continue };
            let progress = turn(&mut stream.with_scratch(&mut self.scratch), state)?;
            self.totals.turns += 1;
            if progress.is_over() {
                self.remove(token);
            } else if progress.has_more() {
                self.again.insert(token);
            }
        }
        self.check(Instant::now())?;
        Ok(has_caller)
    }

    /// Once a second: whoever has ceased to read what is sent to him is not waited for.
    fn check(&mut self, now: Instant) -> Result<()> {
        if now.duration_since(self.checked) >= Duration::from_secs(1) {
            self.checked = now;
            let stale =
                self.connections.values_mut().map(|(stream, _)| usize::from(stream.is_stale(now))).sum::<usize>();
            ensure!(stale == 0, "{stale} peers do not take what is sent to them");
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Totals {
        Totals { time: self.begun.elapsed(), ..self.totals }
    }

    /// Dropped, a connection is closed, and the poll forgets it.
    fn remove(&mut self, token: Token) {
        let Some((stream, _)) = self.connections.remove(&token) else { return };
        let (received, sent): (Stats, Stats) = (stream.recv_stats(), stream.send_stats());
        let totals = &mut self.totals;
        totals.connections += 1;
        totals.received += received.frames;
        totals.reads += received.operations;
        totals.writes += sent.operations;
        totals.peak_buffer = totals.peak_buffer.max(received.peak_buffer).max(sent.peak_buffer);
    }
}
