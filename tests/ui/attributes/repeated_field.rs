//! Every attribute of a field, said twice.

use framing_core::Message;

#[derive(Message)]
struct Numbers {
    #[message(big_endian, big_endian, value = 1, value = 2)]
    big: u16,
    #[message(little_endian, little_endian, validate = is_valid, validate = is_valid)]
    little: u16,
    #[message(varint, varint, pad = 1, pad = 2)]
    varint: u32,
    #[message(zigzag, zigzag, align = 2, align = 4)]
    zigzag: i32,
    #[message(with = Uint<3>, with = Uint<3>)]
    with: u32,
    #[message(bits = 8, bits = 5, lsb, lsb)]
    bits: u8,
    #[message(none = 0, none = 1)]
    none: Option<u8>,
    #[message(if = big > 0, if = big > 1)]
    optional: Option<u8>,
    #[message(skip, skip, default = 1, default = 2)]
    skipped: u8,
}

#[derive(Message)]
struct Sequences {
    #[message(len = u8, len = u16, max = 4, max = 5, each = Varint, each = LittleEndian)]
    length: Vec<u16>,
    #[message(len = u16, null = -1, null = -2)]
    null: Option<Vec<u8>>,
    #[message(until = 0, until = 1, max = 4)]
    until: Vec<u8>,
    #[message(count = 3, count = 4, max = 4)]
    count: Vec<u8>,
    #[message(sized = u8, sized = u16)]
    sized: Numbers,
    #[message(size = 3, size = 4)]
    size: Numbers,
    #[message(since, since)]
    since: Option<u8>,
}

#[derive(Message)]
struct Regions {
    #[message(size_of = body, size_of = .., unit = 4, unit = 8, adjust = 1, adjust = 2)]
    size: u8,
    #[message(checksum = sum, checksum = sum, over = body, over = ..)]
    sum: u8,
    #[message(rest, rest, leave = 1, leave = 2, max = 4)]
    body: Vec<u8>,
    kind: u8,
}

#[derive(Message)]
struct Packet {
    kind: u8,
    #[message(tag = kind, tag = kind, args(kind), args(kind))]
    body: Body,
}

#[derive(Message)]
#[message(outside, args(version: u8))]
enum Body {
    Empty,
}

fn main() {}
