//! The path of `crate` is the user's own.

use framing_core::Message;

#[derive(Message)]
#[message(crate = missing::framing)]
struct Ping {
    nonce: u64,
    inner: Pong,
    again: Pong,
}

#[derive(Message)]
struct Pong;

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
