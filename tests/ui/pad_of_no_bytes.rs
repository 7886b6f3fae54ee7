//! Padding is some bytes, and not very many.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(pad = 0)]
    nonce: u64,
    #[message(pad = 65_536)]
    more: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
