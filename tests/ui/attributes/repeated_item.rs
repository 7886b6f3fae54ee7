//! Every attribute of a struct or enum, said twice.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian, big_endian, fixed, fixed, magic = b"a", magic = b"b")]
#[message(crate = ::framing_core, crate = ::framing_core, validate = is_valid, validate = is_valid)]
struct Number {
    number: u16,
}

#[derive(Message)]
#[message(little_endian, little_endian, len = u8, len = u16, lsb, lsb, skip_tail = 3, skip_tail = 4)]
struct Text {
    #[message(bits = 8)]
    flags: u8,
    text: String,
}

#[derive(Message)]
#[message(with = framing_core::Bincode1, with = framing_core::Bincode2, bound = "T: Copy", bound = "T: Clone")]
struct Preset<T> {
    value: T,
}

#[derive(Message)]
#[message(tag = u8, tag = u16, from, from)]
enum Protocol {
    Number(Number),
}

#[derive(Message)]
#[message(bits, bits)]
enum Kind {
    Request,
    Response,
}

#[derive(Message)]
#[message(outside, outside, args(version: u8), args(version: u16))]
enum Body {
    Empty,
}

fn main() {}
