//! A type from elsewhere that has no encoding.

use framing_core::Message;
use std::collections::VecDeque;

#[derive(Message)]
struct Ping {
    nonce: u64,
    names: VecDeque<u16>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
