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
    number: u8,
    #[message(big_endian, count = number, max = 3)]
    counted: Vec<Inner>,
    #[message(big_endian, until = |_| true, max = 3)]
    ended: Vec<Inner>,
    #[message(big_endian, args(number))]
    told: Told,
    #[message(big_endian, args(number), count = number, max = 3)]
    told_each: Vec<Told>,
}

#[derive(Message)]
#[message(args(number: u8))]
struct Told {
    head: u8,
    #[message(if = number > 1)]
    more: Option<u16>,
}

fn main() {}
