//! The function of a checksum gives the field's type, and takes bytes; where it covers itself, three slices.

use framing_core::Message;

fn narrow(_: &[u8]) -> u16 {
    0
}

fn two(_: &[u8], _: u8) -> u32 {
    0
}

fn bytes(_: &[u8]) -> u32 {
    0
}

#[derive(Message)]
struct Results {
    #[message(checksum = narrow, over = payload)]
    a: u32,
    #[message(checksum = |bytes| bytes.len(), over = payload)]
    b: u32,
    #[message(checksum = two, over = payload)]
    c: u32,
    #[message(checksum = bytes, over = ..)]
    d: u32,
    payload: u32,
}

#[derive(Message)]
struct Tuple {
    #[message(checksum = |_| (0, 0), over = payload)]
    pair: (u8, u8),
    payload: u32,
}

#[derive(Message)]
struct Long {
    #[message(checksum = |_| [0; 65], over = ..)]
    long: [u8; 65],
    payload: u32,
}

fn main() {}
