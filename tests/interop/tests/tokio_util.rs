//! Our ends against `LengthDelimitedCodec` of tokio-util.

use std::net::TcpStream;

use bytes::Bytes;
use framing_core::LengthPrefix;
use framing_interop::{End, exchange, sockets};
use framing_io::blocking::MessageStream;
use futures_util::{SinkExt, StreamExt};
use tokio::runtime::{Builder, Runtime};
use tokio_util::codec::length_delimited::Builder as Codec;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

struct Theirs {
    runtime: Runtime,
    framed: Framed<tokio::net::TcpStream, LengthDelimitedCodec>,
}

impl Theirs {
    fn new(socket: TcpStream, codec: &Codec) -> Self {
        let runtime = Builder::new_current_thread().enable_io().build().unwrap();
        socket.set_nonblocking(true).unwrap();
        let socket = runtime.block_on(async { tokio::net::TcpStream::from_std(socket) }).unwrap();
        Self { runtime, framed: Framed::new(socket, codec.new_codec()) }
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

fn check(framing: LengthPrefix, codec: &Codec) {
    let (here, there) = sockets();
    exchange(&mut MessageStream::new(here, framing), || Theirs::new(there, codec));
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
