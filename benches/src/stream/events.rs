//! Ends in an event loop of mio.

use std::io::{ErrorKind, Read, Write};
use std::time::Instant;

use bytes::Bytes;
use framing_core::{LengthPrefix, Raw};
use framing_io::BufferPolicy;
use framing_io::mio::{MessageStream, Way};
use mio::event::{Event, Source};
use mio::{Events, Interest, Poll, Token};

use super::blocking::LARGE;
use super::raw::{Batch, Parser, length};
use super::talk::{Talk, touch};

/// What never waits.
pub(crate) trait Evented {
    type Source: Source;

    fn source(&mut self) -> &mut Self::Source;

    /// An event came.
    fn ready(&mut self, event: &Event);

    /// Takes a message to be sent; false where the socket has to take some first.
    fn try_feed(&mut self, payload: &Bytes) -> bool;

    /// Writes; false where the socket takes no more.
    fn try_flush(&mut self) -> bool;

    /// Receives a message and touches it; false where none is there.
    fn try_recv(&mut self) -> bool;

    /// Nothing has come or gone for a while.
    fn idle(&mut self) {}
}

/// The loop around it.
pub(crate) struct Loop<T> {
    poll: Poll,
    events: Events,
    evented: T,
}

impl<T: Evented> Loop<T> {
    pub(crate) fn new(mut evented: T) -> Self {
        let poll = Poll::new().expect("the system has a poller");
        let both = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(evented.source(), Token(0), both).expect("a socket can be polled");
        Self { poll, events: Events::with_capacity(4), evented }
    }

    #[cold]
    fn wait(&mut self) {
        self.poll.poll(&mut self.events, None).expect("the poller polls");
        for event in &self.events {
            self.evented.ready(event);
        }
    }
}

impl<T: Evented> Talk for Loop<T> {
    #[inline]
    fn feed(&mut self, payload: &Bytes) {
        while !self.evented.try_feed(payload) {
            self.wait();
        }
    }

    fn flush(&mut self) {
        while !self.evented.try_flush() {
            self.wait();
        }
    }

    #[inline]
    fn recv(&mut self) {
        while !self.evented.try_recv() {
            self.wait();
        }
    }

    fn idle(&mut self) {
        self.evented.idle();
    }
}

/// Ours: frames are lent.
pub(crate) struct Ours<S> {
    stream: MessageStream<S, LengthPrefix>,
}

impl<S> Ours<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { stream: MessageStream::new(socket, LengthPrefix::u32()).trust_short_transfers(true) }
    }
}

impl<S: Write> Ours<S> {
    /// Writes what one turn writes.
    fn flush(&mut self) -> Way {
        self.stream.flush().expect("the peer receives").sending
    }
}

impl<S: Read + Write + Source> Evented for Ours<S> {
    type Source = MessageStream<S, LengthPrefix>;

    fn source(&mut self) -> &mut Self::Source {
        &mut self.stream
    }

    fn ready(&mut self, event: &Event) {
        self.stream.ready(event);
    }

    #[inline]
    fn try_feed(&mut self, payload: &Bytes) -> bool {
        while self.stream.encoder().has_batch() {
            if self.flush() == Way::Blocked {
                return false;
            }
        }
        let queued = match payload.len() {
            ..LARGE => self.stream.push(&Raw(payload)),
            _ => self.stream.push_parts(&Raw(&[]), payload.clone()),
        };
        queued.expect("there is room for a batch and a message");
        true
    }

    fn try_flush(&mut self) -> bool {
        loop {
            match self.flush() {
                Way::Done => return true,
                Way::Blocked => return false,
                Way::Open => {}
            }
        }
    }

    #[inline]
    fn try_recv(&mut self) -> bool {
        loop {
            if let Some(frame) = self.stream.recv_frame().expect("the peer sends") {
                touch(frame.payload());
                return true;
            }
            if !self.stream.progress().has_more() {
                return false;
            }
        }
    }

    fn idle(&mut self) {
        let now = Instant::now();
        self.stream.idle(now);
        self.stream.idle(now + BufferPolicy::DEFAULT_IDLE_AFTER);
    }
}

/// A loop by hand, which takes a read or write of less than there was room for as the last one.
pub(crate) struct ByHand<S> {
    socket: S,
    batch: Batch,
    /// So many bytes of the batch, or of the large frame after it, have gone.
    gone: usize,
    parser: Parser,
    readable: bool,
    writable: bool,
}

impl<S: Read + Write> ByHand<S> {
    pub(crate) fn new(socket: S) -> Self {
        let (batch, parser) = (Batch::new(), Parser::new());
        Self { socket, batch, gone: 0, parser, readable: true, writable: true }
    }

    /// Head and payload in two writes, or more.
    fn try_feed_large(&mut self, payload: &[u8]) -> bool {
        let head = length(payload);
        while self.gone < head.len() + payload.len() {
            let rest = match self.gone.checked_sub(head.len()) {
                Some(gone) => &payload[gone..],
                None => &head[self.gone..],
            };
            if !self.writable || !write(&mut self.socket, rest, &mut self.gone, &mut self.writable) {
                return false;
            }
        }
        self.gone = 0;
        true
    }
}

/// Writes once; false where the socket takes nothing now.
fn write(socket: &mut impl Write, bytes: &[u8], gone: &mut usize, writable: &mut bool) -> bool {
    match socket.write(bytes) {
        Ok(count) => {
            *gone += count;
            *writable = count == bytes.len();
            true
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            *writable = false;
            false
        }
        Err(error) => panic!("the peer receives: {error}"),
    }
}

impl<S: Read + Write + Source> Evented for ByHand<S> {
    type Source = S;

    fn source(&mut self) -> &mut S {
        &mut self.socket
    }

    fn ready(&mut self, event: &Event) {
        self.readable |= event.is_readable();
        self.writable |= event.is_writable();
    }

    #[inline]
    fn try_feed(&mut self, payload: &Bytes) -> bool {
        if self.gone == 0 && self.batch.put(payload) {
            return true;
        }
        if !self.batch.bytes().is_empty() && !self.try_flush() {
            return false;
        }
        if self.batch.can_put(payload) { self.batch.put(payload) } else { self.try_feed_large(payload) }
    }

    fn try_flush(&mut self) -> bool {
        while self.gone < self.batch.bytes().len() {
            let rest = &self.batch.bytes()[self.gone..];
            if !self.writable || !write(&mut self.socket, rest, &mut self.gone, &mut self.writable) {
                return false;
            }
        }
        if !self.batch.bytes().is_empty() {
            self.gone = 0;
            self.batch.clear();
        }
        true
    }

    #[inline]
    fn try_recv(&mut self) -> bool {
        loop {
            if let Some(payload) = self.parser.next() {
                touch(payload);
                return true;
            }
            if !self.readable {
                return false;
            }
            match self.socket.read(self.parser.room()) {
                Ok(count) => {
                    self.parser.came(count);
                    self.readable = self.parser.was_filled();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.readable = false,
                Err(error) => panic!("the peer sends: {error}"),
            }
        }
    }
}
