//! Attributes are separated by commas.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(max = 4 len = u8)]
    text: String,
    #[message(len = u8; max = 4)]
    more: String,
    #[message(big_endian little_endian)]
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
