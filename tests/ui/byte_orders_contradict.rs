//! A field and a struct have one byte order each.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian, little_endian)]
struct Ping {
    nonce: u64,
}

#[derive(Message)]
struct Pong {
    #[message(little_endian, big_endian)]
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
