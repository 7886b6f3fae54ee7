//! Our ends against `LengthDelimitedCodec` of tokio-util.

use std::net::TcpStream;

use bytes::Bytes;
use framing_core::LengthPrefix;
use framing_interop::{End, OurCodec, Tasks, exchange, on_a_runtime, passes, sockets};
use framing_io::blocking::MessageStream;
use futures_util::{SinkExt, StreamExt};
use tokio::runtime::Runtime;
use tokio_util::codec::length_delimited::Builder as Codec;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

struct Theirs {
    runtime: Runtime,
    framed: Framed<tokio::net::TcpStream, LengthDelimitedCodec>,
}

impl Theirs {
    fn new(socket: TcpStream, codec: &Codec) -> Self {
        let (runtime, socket) = on_a_runtime(socket);
        let framed = Framed::new(socket, codec.new_codec());
        passes("where it reads", framed.read_buffer().capacity());
        passes("where it writes", framed.backpressure_boundary());
        Self { runtime, framed }
    }
}

impl End for Theirs {
    fn send(&mut self, payload: &[u8]) {
        self.runtime.block_on(self.framed.feed(Bytes::copy_from_slice(payload))).unwrap();
    }

    fn flush(&mut self) {
        self.runtime.block_on(SinkExt::<Bytes>::flush(&mut self.framed)).unwrap();
    }

    fn recv(&mut self) -> Vec<u8> {
        self.runtime.block_on(self.framed.next()).unwrap().unwrap().to_vec()
    }
}

/// Each of our ends against theirs: blocking, for tasks, and our codec in a `Framed`.
fn check(framing: LengthPrefix, codec: &Codec) {
    let (here, there) = sockets();
    exchange(&mut MessageStream::new(here, framing), || Theirs::new(there, codec));
    let (here, there) = sockets();
    exchange(&mut Tasks::new(here, framing), || Theirs::new(there, codec));
    let (here, there) = sockets();
    exchange(&mut OurCodec::new(here, framing), || Theirs::new(there, codec));
}

#[test]
fn the_default_is_a_big_endian_u32() {
    check(LengthPrefix::u32().big_endian(), &LengthDelimitedCodec::builder());
}

#[test]
fn a_little_endian_length_that_counts_itself() {
    let codec = LengthDelimitedCodec::builder().little_endian().length_field_length(8).length_adjustment(-8).to_owned();
    check(LengthPrefix::u64().counts_frame(), &codec);
}

#[test]
fn a_big_endian_length_of_three_bytes() {
    check(LengthPrefix::u24().big_endian(), &LengthDelimitedCodec::builder().length_field_length(3).to_owned());
}
