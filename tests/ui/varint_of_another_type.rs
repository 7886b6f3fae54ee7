//! `varint` is for unsigned integers of 16 to 64 bits, `zigzag` for signed ones.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(varint)]
    delta: i32,
    #[message(zigzag)]
    nonce: u16,
    #[message(varint)]
    kind: u8,
    #[message(zigzag)]
    wide: i128,
    #[message(varint)]
    len: usize,
    #[message(varint)]
    ratio: f32,
    #[message(zigzag)]
    name: String,
}

fn main() {}
