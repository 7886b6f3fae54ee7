//! Attributes that belong to another one.

use framing_core::Message;

#[derive(Message)]
struct Halves {
    #[message(unit = 4)]
    a: u8,
    #[message(adjust = -1)]
    b: u8,
    #[message(over = a)]
    c: u8,
    #[message(checksum = sum)]
    d: u8,
    #[message(leave = 2, len = u8)]
    e: Vec<u8>,
    #[message(size_of = a, checksum = sum, over = a)]
    f: u8,
    #[message(size_of = a, unit = 0)]
    g: u8,
    #[message(size_of = a, value = 1)]
    h: u8,
}

const UNIT: u8 = 0;

#[derive(Message)]
struct Constant {
    #[message(size_of = b, unit = UNIT)]
    a: u8,
    b: u32,
}

fn sum(_: &[u8]) -> u8 {
    0
}

fn main() {}
