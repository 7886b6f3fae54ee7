//! A magic is one byte or more.

use framing_core::Message;

#[derive(Message)]
#[message(magic = b"")]
struct Ping {
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
