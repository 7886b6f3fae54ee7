//! A length that is called nearly as a field before it is meant to be that.
use framing_core::Message;

#[derive(Message)]
struct Misspelt {
    count: u8,
    #[message(len = cuont, max = 4)]
    bytes: Vec<u8>,
    #[message(len = u16)]
    more: Vec<u8>,
}

#[derive(Message)]
struct ByNumber(u8, #[message(len = 0)] Vec<u8>);

fn main() {}
