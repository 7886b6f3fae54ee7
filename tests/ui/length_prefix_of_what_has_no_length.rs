//! `len` is for what varies in length.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(len = u8)]
    nonce: u64,
    #[message(len = u16)]
    array: [u8; 4],
    #[message(len = varint)]
    optional: Option<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
