//! The reactor of peerlink, which has a thread of its own and makes its connections itself.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::num::NonZeroU8;

use bytes::Bytes;
use peerlink::{Command, Config, DecodeError, Event, Handle, Message, PeerId, StreamConfig};

use super::Direction;
use super::ends::Make;
use super::talk::{Talk, drain, flood, ping, pong, touch};

/// Their message: it says itself where it ends, by four bytes of length.
#[derive(Debug)]
struct Payload(Vec<u8>);

impl Message for Payload {
    const MAX_SIZE: usize = 4 + (1 << 20);

    fn encode(&self, sink: &mut impl std::io::Write) -> usize {
        let length = u32::try_from(self.0.len()).expect("payloads of the benches are small");
        sink.write_all(&length.to_le_bytes()).and_then(|()| sink.write_all(&self.0)).expect("it is memory");
        4 + self.0.len()
    }

    fn decode(buffer: &[u8]) -> Result<(Self, usize), DecodeError> {
        let (head, rest) = buffer.split_first_chunk().ok_or(DecodeError::NotEnoughData)?;
        let length = u32::from_le_bytes(*head) as usize;
        let payload = rest.get(..length).ok_or(DecodeError::NotEnoughData)?;
        Ok((Self(payload.to_vec()), 4 + length))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(4 + self.0.len())
    }
}

/// One connection of a reactor.
struct Reactor {
    handle: Handle<Payload>,
    peer: PeerId,
}

impl Reactor {
    fn run(bind_addr: Vec<SocketAddr>) -> Handle<Payload> {
        // Room for all that a turn sends, since a full queue is told too late to be waited for.
        let mut stream_config = StreamConfig::default();
        stream_config.tx_buf_max_size.0 = NonZeroU8::MAX;
        peerlink::run(Config { bind_addr, stream_config, ..Config::default() }).expect("a reactor starts")
    }

    fn connect(address: SocketAddr) -> Self {
        let handle = Self::run(Vec::new());
        loop {
            handle.send(Command::connect(address)).expect("the reactor runs");
            match handle.receive_blocking().expect("the reactor runs") {
                Event::ConnectedTo { result: Ok(peer), .. } => return Self { handle, peer },
                // The other end does not listen yet.
                Event::ConnectedTo { .. } => std::thread::yield_now(),
                event => panic!("nothing else happens: {event:?}"),
            }
        }
    }

    fn accept(address: SocketAddr) -> Self {
        let handle = Self::run(vec![address]);
        match handle.receive_blocking().expect("the reactor runs") {
            Event::ConnectedFrom { peer, .. } => Self { handle, peer },
            event => panic!("nothing else happens: {event:?}"),
        }
    }
}

impl Talk for Reactor {
    fn feed(&mut self, payload: &Bytes) {
        self.handle.send(Command::Message(self.peer, Payload(payload.to_vec()))).expect("the reactor runs");
    }

    fn flush(&mut self) {}

    fn recv(&mut self) {
        match self.handle.receive_blocking().expect("the reactor runs") {
            Event::Message { message, .. } => touch(&message.0),
            event => panic!("the peer sends: {event:?}"),
        }
    }
}

/// Both ends, each with a reactor.
pub(crate) fn ends(direction: Direction, size: usize) -> (Make, Make) {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let address = free.expect("the loopback has a free port");
    let (one, other) = (move || Reactor::connect(address), move || Reactor::accept(address));
    match direction {
        Direction::Flood => (flood(one, size), drain(other)),
        Direction::PingPong => (pong(other, size), ping(one, size)),
    }
}
