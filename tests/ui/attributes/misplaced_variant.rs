//! Every attribute that a variant has not, on one.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(big_endian, little_endian, outside, args(version: u8), len = u16, fixed, magic = b"a")]
    #[message(crate = ::framing_core, align = 4, size = 3, max = 4, with = Varint, bits = 4, lsb, pad = 3)]
    #[message(validate = is_valid, bound = "T: Copy", from, value = 4, if = kind > 1, each = Varint, null = -1)]
    #[message(until = 0, count = 3, none = 0, rest, skip, since, default, varint, zigzag, size_of = number)]
    #[message(unit = 4, adjust = 1, checksum = sum, over = number, sized = u8, leave = 2, skip_tail = 3)]
    Request(u8),
}

fn main() {}
