//! A reactor: connections that are made and accepted, each with a key, whose messages, ends and delays it tells. It is generic
//! in nothing, because it is short: take it, and change what your network does otherwise.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};
use std::{io, net::SocketAddr};

use crate::protocols::bitcoin::{LARGEST, Packet};
use framing_core::LengthPrefix;
use framing_io::mio::{Budget, MessageStream};
use framing_io::{BufferPolicy, Scratch, SendError, StreamError};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

/// A message of Bitcoin is a frame: magic, command, the length of the payload, its checksum, the payload; all of it is decoded.
pub const FRAMING: LengthPrefix =
    LengthPrefix::u32().prefix(b"\xf9\xbe\xb4\xd9").offset(16).adjust(4).strip(0).max(24 + LARGEST);

/// The bytes of one turn: who floods has no more of it than the others.
const TURN: Budget = Budget::new().read(64 << 10).frames(256);
const LISTENER: Token = Token(usize::MAX);
type Stream = MessageStream<TcpStream, LengthPrefix>;

/// What happens to a peer.
pub enum Event<'a> {
    /// It has come, or was reached.
    Connected,
    /// It says something.
    Message(Packet<'a>),
    /// It is gone, and why; `None` where it left between two messages.
    Left(Option<StreamError>),
}

/// Messages to be sent when the handler of an event has returned, and to whom.
pub type Outbox = Vec<(Token, Packet<'static>)>;

/// The connections of a node, one thread's.
pub struct Reactor {
    poll: Poll,
    events: Events,
    listener: TcpListener,
    peers: HashMap<Token, (Stream, Instant)>, // And since when each is there.
    again: BTreeSet<Token>,                   // Those that have more to do, of which no event will tell.
    scratch: Scratch, // One receive buffer for all: a peer has one of its own only while part of a message has come.
    connect_timeout: Duration, // A peer that neither answers nor refuses to be connected is given up then.
    next: usize,
}

impl Reactor {
    /// A reactor that accepts whoever connects to `address`; and the port that it has.
    ///
    /// # Errors
    /// Those of the system.
    pub fn listen(address: SocketAddr, connect_timeout: Duration) -> io::Result<(Self, SocketAddr)> {
        let (poll, mut listener) = (Poll::new()?, TcpListener::bind(address)?);
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let (address, events) = (listener.local_addr()?, Events::with_capacity(1024));
        let (peers, again, scratch) = (HashMap::new(), BTreeSet::new(), Scratch::default());
        Ok((Self { poll, events, listener, peers, again, scratch, connect_timeout, next: 0 }, address))
    }

    /// Begins to connect to a peer, which has a key from now on.
    ///
    /// # Errors
    /// Those of the system.
    pub fn connect(&mut self, address: SocketAddr) -> io::Result<Token> {
        self.add(TcpStream::connect(address)?, true)
    }

    /// Queues a message for a peer; nothing happens where it has left.
    ///
    /// # Errors
    /// Its queue is full: it does not read.
    pub fn send(&mut self, peer: Token, packet: &Packet<'_>) -> Result<(), SendError> {
        self.again.insert(peer);
        self.peers.get_mut(&peer).map_or(Ok(()), |(stream, _)| stream.push(packet))
    }

    /// Waits until something happens, but no longer than `wait`, and tells what did.
    ///
    /// # Errors
    /// Those of the system; those of a peer are told as its [`Event::Left`].
    pub fn turn(&mut self, wait: Duration, on: &mut impl FnMut(Token, Event<'_>, &mut Outbox)) -> io::Result<()> {
        let wait = if self.again.is_empty() { wait } else { Duration::ZERO };
        self.poll.poll(&mut self.events, Some(wait))?;
        let mut outbox = Outbox::new();
        for event in &self.events {
            if let Some((stream, _)) = self.peers.get_mut(&event.token()) {
                stream.ready(event);
                self.again.insert(event.token());
            }
        }
        // Until nobody waits; after an error too, of a lack of descriptors say, it is tried again in the next turn.
        while let Ok((socket, _)) = self.listener.accept() {
            on(self.add(socket, false)?, Event::Connected, &mut outbox);
        }
        for peer in std::mem::take(&mut self.again) {
            let Some((stream, _)) = self.peers.get_mut(&peer) else { continue };
            let served = serve(&mut stream.with_scratch(&mut self.scratch), |event| on(peer, event, &mut outbox));
            match served {
                Ok(more) => drop(more.then(|| self.again.insert(peer))),
                Err(reason) => {
                    self.peers.remove(&peer); // Dropped, it is closed.
                    on(peer, Event::Left(reason), &mut outbox);
                }
            }
        }
        // Who was not reached in time, and who does not read what is sent, however little of it at a time.
        let now = Instant::now();
        self.peers.retain(|&peer, (stream, since)| {
            let gone = stream.is_stale(now) || stream.is_connecting() && since.elapsed() >= self.connect_timeout;
            if gone {
                on(peer, Event::Left(Some(io::Error::from(io::ErrorKind::TimedOut).into())), &mut outbox);
            }
            !gone
        });
        for (peer, packet) in outbox {
            if let Err(full) = self.send(peer, &packet) {
                self.peers.remove(&peer); // It asks, and does not take the answers.
                on(peer, Event::Left(Some(full.into())), &mut Outbox::new());
            }
        }
        Ok(())
    }

    fn add(&mut self, socket: TcpStream, is_connecting: bool) -> io::Result<Token> {
        let _ = socket.set_nodelay(true); // It fails where the peer has left, which a read will tell.
        let policy = BufferPolicy::new().retain(0).room_for::<Packet<'_>>(&FRAMING, 2);
        let stream = Stream::with_policy(socket, FRAMING, policy).budget(TURN);
        let mut stream = if is_connecting { stream.connecting() } else { stream };
        let peer = Token(self.next);
        self.poll.registry().register(&mut stream, peer, Interest::READABLE | Interest::WRITABLE)?;
        self.next += 1;
        self.peers.insert(peer, (stream, Instant::now()));
        self.again.insert(peer);
        Ok(peer)
    }
}

/// The turn of one peer; says whether it has more to do, or why it is gone.
fn serve(stream: &mut Stream, mut on: impl FnMut(Event<'_>)) -> Result<bool, Option<StreamError>> {
    if stream.is_connecting() && stream.finish_connect()? {
        on(Event::Connected);
    }
    while let Some(frame) = stream.recv_frame()? {
        on(Event::Message(frame.decode().map_err(StreamError::from)?));
    }
    let progress = stream.flush()?;
    if progress.is_ended() { Err(None) } else { Ok(progress.has_more()) }
}
