//! A message is sized.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    nonce: u64,
    rest: [u8],
}

fn main() {}
