//! A number of items is of a sequence, text or bytes.

use framing_core::Message;

#[derive(Message)]
struct Head {
    number: u8,
}

#[derive(Message)]
struct Counts {
    count: u8,
    #[message(count = count)]
    number: u32,
    #[message(count = count)]
    message: Head,
    #[message(count = count)]
    array: [u8; 4],
    #[message(len = count)]
    counted: Head,
    #[message(len = count)]
    pair: (u8, u8),
}

fn main() {}
