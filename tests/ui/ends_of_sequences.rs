//! What ends a sequence, what its length says of nothing, and how its items lie.

use framing_core::Message;

#[derive(Message)]
struct Ends {
    #[message(until = 256, max = 4)]
    large: Vec<u8>,
    #[message(until = "x", max = 4)]
    text: String,
    #[message(until = 0, len = u8)]
    both: String,
    #[message(until = 0)]
    unbounded: Vec<u16>,
    #[message(until = 0)]
    number: u32,
    #[message(rest)]
    all: u32,
}

#[derive(Message)]
struct Nulls {
    count: u8,
    #[message(len = u8, null = -1)]
    no_option: String,
    #[message(len = count, null = -1)]
    elsewhere: Option<String>,
    #[message(len = varint, null = -1, max = 4)]
    no_negatives: Option<String>,
    #[message(len = u8, null = b"")]
    no_bytes: Option<String>,
    #[message(len = u8, null = -1, if = count == 1)]
    beside_if: Option<String>,
    #[message(len = u8, null = -300)]
    too_low: Option<String>,
}

#[derive(Message)]
struct Adjusted {
    count: u8,
    #[message(len = u8, adjust = 256)]
    all_of_it: Vec<u8>,
    #[message(len = count, adjust = 1)]
    elsewhere: Vec<u8>,
    #[message(len = u8, adjust = 1, max = 255)]
    too_many: Vec<u8>,
    #[message(max = 4, adjust = 1)]
    alone: Vec<u8>,
}

#[derive(Message)]
struct Items {
    #[message(each = framing_core::Varint)]
    number: u32,
    #[message(each = framing_core::Varint, varint)]
    twice: u32,
}

fn main() {}
