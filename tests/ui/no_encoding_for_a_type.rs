//! A type from elsewhere that has no encoding.

use framing_core::Message;
use std::num::Wrapping;

#[derive(Message)]
struct Ping {
    nonce: u64,
    nonces: Wrapping<u16>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
