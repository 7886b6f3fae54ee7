//! The channel of sozu, which blocks: messages of prost, each in a write of its own.

use std::os::unix::net::UnixStream;

use bytes::Bytes;
use sozu_command_lib::channel::Channel;

use super::Direction;
use super::ends::Make;
use super::framed::Body;
use super::talk::{Talk, drain, flood, ping, pong, touch};

struct Theirs(Channel<Body, Body>);

impl Theirs {
    fn new(socket: UnixStream) -> Self {
        socket.set_nonblocking(true).expect("a socket can be made not to block");
        let mut channel = Channel::new(mio::net::UnixStream::from_std(socket), 64 << 10, 16 << 20);
        channel.blocking().expect("a channel can block");
        Self(channel)
    }
}

impl Talk for Theirs {
    fn feed(&mut self, payload: &Bytes) {
        self.0.write_message(&Body { payload: payload.clone() }).expect("the peer receives");
    }

    fn flush(&mut self) {}

    fn recv(&mut self) {
        touch(&self.0.read_message().expect("the peer sends").payload);
    }
}

/// Both ends, over a unix socket.
pub(crate) fn ends(direction: Direction, size: usize) -> (Make, Make) {
    let (one, other) = UnixStream::pair().expect("the system makes pairs of sockets");
    let (one, other) = (move || Theirs::new(one), move || Theirs::new(other));
    match direction {
        Direction::Flood => (flood(one, size), drain(other)),
        Direction::PingPong => (pong(other, size), ping(one, size)),
    }
}
