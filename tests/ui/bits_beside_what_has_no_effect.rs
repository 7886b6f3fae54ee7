//! The bits of a run are most significant first, whatever else is said.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bits = 8, big_endian)]
    version: u8,
    #[message(bits = 8, max = 4, len = u8)]
    text: u8,
    #[message(bits = 8, with = framing_core::Varint)]
    varint: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
