//! A message has a byte order of its own, into which that of a field does not reach.
use std::net::SocketAddr;

use framing_core::Message;

#[derive(Message)]
struct Inner {
    number: u16,
}

type Number = u16;

#[derive(Message)]
struct Outer {
    #[message(big_endian)]
    inner: Inner,
    #[message(big_endian)]
    optional: Option<Box<Inner>>,
    #[message(little_endian)]
    array: [Inner; 2],
    #[message(big_endian)]
    alias: Number,
    #[message(big_endian)]
    address: SocketAddr,
    #[message(big_endian, len = u16)]
    length: Vec<Inner>,
}

fn main() {}
