//! A range lies in another, or apart from it.

use framing_core::Message;

#[derive(Message)]
struct Crossing {
    #[message(size_of = a..=b)]
    first: u8,
    #[message(size_of = b..=c)]
    second: u8,
    #[message(checksum = sum, over = second..=a)]
    third: u8,
    a: u16,
    b: u16,
    c: u16,
}

fn sum(_: &[u8]) -> u8 {
    0
}

#[derive(Message)]
struct Mutual {
    #[message(checksum = sum, over = right)]
    left: u8,
    #[message(checksum = sum, over = left)]
    right: u8,
}

fn main() {}
