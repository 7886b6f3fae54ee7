//! What contradicts something else that is said of the same struct or enum, or has no effect beside it.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian, little_endian)]
struct Orders {
    number: u16,
}

#[derive(Message)]
#[message(with = Bincode1, big_endian)]
struct Preset {
    number: u16,
}

#[derive(Message)]
#[message(little_endian, with = Bincode1)]
struct OtherPreset {
    number: u16,
}

#[derive(Message)]
#[message(fixed, skip_tail = 3)]
struct Tail {
    number: u16,
}

#[derive(Message)]
#[message(skip_tail = 3)]
struct Rest {
    #[message(rest, max = 4)]
    bytes: Vec<u8>,
}

#[derive(Message)]
#[message(fixed, args(version: u8))]
struct Part {
    number: u16,
}

#[derive(Message)]
#[message(outside, bits, tag = u8)]
enum Outside {
    Request,
    Response,
}

#[derive(Message)]
#[message(bits, from)]
enum Bits {
    Request,
    Response,
}

fn main() {}
