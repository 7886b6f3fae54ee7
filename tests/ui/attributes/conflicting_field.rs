//! What contradicts something else that is said of the same field, or has no effect beside it.

use framing_core::Message;

#[derive(Message)]
struct Orders {
    #[message(big_endian, little_endian)]
    order: u16,
    #[message(with = Uint<3>, little_endian, max = 4, len = u8, each = Uint<3>, until = 0, null = 0)]
    with: u32,
    #[message(varint, zigzag, big_endian, with = Uint<3>)]
    varint: u32,
    #[message(bits = 8, big_endian, with = Uint<3>, max = 3, len = u8, count = 3, each = Uint<3>, null = 0)]
    bits: u8,
    #[message(bits = 8, varint, zigzag, until = 0)]
    more_bits: u8,
    #[message(pad = 3, align = 4)]
    zeros: u8,
}

#[derive(Message)]
struct Rest {
    #[message(with = Uint<3>, rest)]
    with: u32,
}

#[derive(Message)]
struct RestOfBits {
    #[message(bits = 8, rest)]
    bits: u8,
}

#[derive(Message)]
struct Lengths {
    #[message(until = 0, len = u8, count = 3, null = 0, max = 4)]
    until: Option<Vec<u8>>,
    #[message(count = 3, len = u8, max = 4)]
    count: Vec<u8>,
    #[message(count = 3, null = 0, max = 4)]
    null: Option<Vec<u8>>,
    #[message(sized = u8, count = 3, max = 4)]
    sized: Vec<u8>,
    #[message(size = 3, sized = u8, max = 4)]
    size: Vec<u8>,
    #[message(size = 3, count = 3, max = 4)]
    size_and_count: Vec<u8>,
    #[message(rest, sized = u8, leave = 3, max = 4)]
    leave: Vec<u8>,
    #[message(rest, len = u8, count = 3, until = 0, pad = 3, align = 4, max = 4)]
    rest: Vec<u8>,
}

#[derive(Message)]
struct Presences {
    flags: u8,
    #[message(skip, if = flags > 0, since, value = 1, none = 0, validate = is_valid, bits = 4, pad = 3, lsb)]
    #[message(tag = flags, args(flags), each = Uint<3>, null = 0, until = 0, with = Uint<3>, varint, zigzag)]
    #[message(max = 4, len = u8, count = 3, rest, leave = 3, sized = u8, big_endian)]
    skipped: u8,
    #[message(skip, align = 4, size = 3, little_endian)]
    also_skipped: u8,
    #[message(default = 1)]
    default: u8,
    #[message(none = 0, value = 1)]
    none: Option<u8>,
    #[message(none = 0, bits = 8)]
    none_bits: Option<u8>,
    #[message(if = flags > 0, bits = 8, pad = 3)]
    condition: Option<u8>,
    #[message(since, if = flags > 0, pad = 3)]
    since: Option<u8>,
    #[message(since, align = 3)]
    since_aligned: Option<u8>,
}

#[derive(Message)]
struct Computed {
    #[message(size_of = body, value = 1, none = 0, varint, sized = u8)]
    size: u16,
    #[message(size_of = body, checksum = sum, over = body)]
    both: u8,
    #[message(size_of = body, over = body)]
    over: u8,
    #[message(checksum = sum, over = body, unit = 4, adjust = 1)]
    sum: u8,
    #[message(checksum = sum, over = body, since, default = 1)]
    optional: u8,
    #[message(checksum = sum, over = body, skip)]
    skipped: u8,
    #[message(checksum = sum, over = body, max = 4, len = u8, count = 4, if = both > 0, rest, zigzag)]
    bytes: [u8; 4],
    body: u8,
}

#[derive(Message)]
struct Packet {
    kind: u8,
    #[message(tag = kind, with = Uint<3>, none = 0, value = 1, size_of = .., checksum = sum, over = ..)]
    body: Body,
    #[message(args(kind), varint, zigzag, bits = 8)]
    other: Body,
}

#[derive(Message)]
#[message(outside, args(version: u8))]
enum Body {
    Empty,
}

fn main() {}
