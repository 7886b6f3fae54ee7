//! Every attribute of a struct or enum: one that is just its name with a value, one with a value without it or with
//! another.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian = true, little_endian = "yes", tag, outside(kind), args = 3, len = 4, fixed(8), magic = "PING")]
#[message(crate = "framing", lsb = 3, with = 7, validate = "is_valid", bound = Copy, from(Ping), bits = 4)]
#[message(skip_tail)]
struct Ping {
    number: u16,
}

fn main() {}
