//! What other libraries call an attribute, and names that go on too long.
use framing_core::Message;

#[derive(Message)]
struct Packet {
    flags: u8,
    #[message(cond = flags > 0)]
    cond: Option<u8>,
    #[message(skip_if = flags > 0)]
    skip_if: Option<u8>,
    #[message(endian = "big")]
    endian: u16,
    #[message(lenght = u8)]
    lenght: Vec<u8>,
    #[message(length = u8)]
    length: Vec<u8>,
    #[message(if = "flags > 0")]
    quoted: Option<u8>,
    #[message(count = "flags")]
    counted: Vec<u8>,
}

fn main() {}
