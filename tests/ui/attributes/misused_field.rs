//! Every attribute of a field: one that is just its name with a value, one with a value without it or with another.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(big_endian = true, little_endian = "yes", tag, args = kind, len = 4, align = "4", size, max)]
    #[message(with = 7, bits = HALF, lsb = 1, pad = "3", validate = "is_valid", value, if = "kind > 1")]
    #[message(each = 3, null, until(0), count = "kind", none, rest = 3, skip = true, since = 2, default(3))]
    #[message(varint = u32, zigzag(32), size_of = "body", unit = "4", adjust = "1", checksum = "sum", over)]
    #[message(sized = 2, leave = "2")]
    kind: u8,
}

fn main() {}
