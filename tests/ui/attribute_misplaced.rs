//! An attribute that exists, but not here.

use framing_core::Message;

#[derive(Message)]
#[message(max = 4, pad = 4)]
struct Ping {
    #[message(fixed, magic = b"x", tag = 4)]
    nonce: u64,
    #[message(other)]
    more: u64,
}

#[derive(Message)]
enum Kind {
    #[message(big_endian, len = u8)]
    Known(u8),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
