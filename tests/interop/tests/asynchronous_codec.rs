//! Our ends against `LengthCodec` of asynchronous-codec: a big-endian u64, then so many bytes.

use std::net::TcpStream;

use asynchronous_codec::{Framed, LengthCodec};
use bytes::Bytes;
use framing_core::LengthPrefix;
use framing_interop::{End, OurCodec, Tasks, exchange, passes, sockets};
use framing_io::blocking::MessageStream;
use futures_util::io::AllowStdIo;
use futures_util::{FutureExt, SinkExt, StreamExt};

/// Over a socket that blocks, so that each of its futures is ready when it is polled.
struct Theirs(Framed<AllowStdIo<TcpStream>, LengthCodec>);

impl End for Theirs {
    fn send(&mut self, payload: &[u8]) {
        self.0.feed(Bytes::copy_from_slice(payload)).now_or_never().expect("it blocks").unwrap();
    }

    fn flush(&mut self) {
        self.0.flush().now_or_never().expect("it blocks").unwrap();
    }

    fn recv(&mut self) -> Vec<u8> {
        self.0.next().now_or_never().expect("it blocks").expect("the peer did not leave").unwrap().to_vec()
    }
}

impl Theirs {
    fn new(socket: TcpStream) -> Self {
        let framed = Framed::new(AllowStdIo::new(socket), LengthCodec);
        passes("where it reads", framed.read_buffer().capacity());
        passes("where it writes", framed.send_high_water_mark());
        Self(framed)
    }
}

const FRAMING: LengthPrefix = LengthPrefix::u64().big_endian();

#[test]
fn messages_go_each_way() {
    let (here, there) = sockets();
    exchange(&mut MessageStream::new(here, FRAMING), || Theirs::new(there));
}

#[test]
fn messages_go_each_way_of_a_task() {
    let (here, there) = sockets();
    exchange(&mut Tasks::new(here, FRAMING), || Theirs::new(there));
}

#[test]
fn messages_go_each_way_of_our_codec() {
    let (here, there) = sockets();
    exchange(&mut OurCodec::new(here, FRAMING), || Theirs::new(there));
}
