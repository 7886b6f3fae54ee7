//! `varint` and `zigzag` decide alone, and are for integers.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(varint, with = framing_core::ZigZag)]
    nonce: u64,
    #[message(varint, zigzag)]
    delta: i64,
    #[message(zigzag, big_endian)]
    other: i32,
}

#[derive(Message)]
struct Pong {
    #[message(varint)]
    delta: i64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
