//! A map has its length before it.

use framing_core::Message;
use std::collections::BTreeMap;

#[derive(Message)]
struct Ping {
    count: u8,
    #[message(len = count)]
    map: BTreeMap<u8, u8>,
    #[message(rest, max = 4)]
    all: BTreeMap<u8, u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
