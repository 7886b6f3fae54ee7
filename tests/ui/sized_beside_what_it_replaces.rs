//! A size before a field, where its length stands elsewhere, or is none.

use framing_core::Message;

#[derive(Message)]
struct Sizes {
    count: u8,
    #[message(sized = u16, len = count)]
    a: Vec<u8>,
    #[message(sized = u16, count = 3, max = 3)]
    b: Vec<u8>,
    #[message(sized = i16)]
    c: u32,
    #[message(sized = u16, rest, leave = 2)]
    d: Vec<u8>,
    #[message(sized = u16, bits = 8)]
    e: u8,
    #[message(sized = u32, rest)]
    f: Vec<u8>,
}

fn main() {}
