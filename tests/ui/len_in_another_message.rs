//! A length in another message, or one that is told, cannot be computed here, but it can be checked.

use framing_core::Message;

#[derive(Message)]
struct Head {
    count: u8,
}

#[derive(Message)]
struct Packet {
    head: Head,
    #[message(len = head.count)]
    items: Vec<u8>,
}

#[derive(Message)]
#[message(args(count: u8))]
struct Items {
    #[message(len = count, max = 4)]
    items: Vec<u8>,
}

fn main() {}
