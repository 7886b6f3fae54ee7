//! What is not on the wire has no encoding.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(skip, bits = 4)]
    low: u8,
    #[message(skip, big_endian)]
    nonce: u64,
    #[message(skip, rest, max = 4)]
    all: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
