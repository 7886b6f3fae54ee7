//! A checksum that may not be there has no bytes then, or is a number that it never is.

use framing_core::Message;

#[derive(Message)]
struct Packet {
    flag: bool,
    #[message(if = flag, none = 0, checksum = sum, over = body)]
    check: Option<u8>,
    #[message(if = flag, checksum = sum, over = body)]
    sure: u8,
    body: [u8; 4],
}

fn sum(_: &[u8]) -> u8 {
    0
}

fn main() {}
