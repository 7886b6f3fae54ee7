//! `with` decides alone.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(with = framing_core::Varint, big_endian)]
    nonce: u64,
    #[message(max = 4, len = u8, with = framing_core::Counted<framing_core::Varint, (), 4>)]
    text: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
