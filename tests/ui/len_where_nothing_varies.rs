//! A length prefix for all fields, of which none has one.

use framing_core::Message;

#[derive(Message)]
#[message(len = u16)]
struct Ping {
    nonce: u64,
    pair: (u8, [u16; 2]),
}

#[derive(Message)]
#[message(len = u16)]
enum Pong {
    A,
    B(u8),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
