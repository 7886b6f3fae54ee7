//! Every attribute that a struct or enum has not, on one.

use framing_core::Message;

#[derive(Message)]
#[message(other, align = 4, size = 3, max = 4, pad = 3, value = 4, if = kind > 1, each = Varint, null = -1)]
#[message(until = 0, count = 3, none = 0, rest, skip, since, default, varint, zigzag, size_of = number)]
#[message(unit = 4, adjust = 1, checksum = sum, over = number, sized = u8, leave = 2)]
struct Ping {
    number: u16,
}

fn main() {}
