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
}

#[derive(Message)]
struct Items {
    #[message(each = framing_core::Varint)]
    number: u32,
    #[message(each = framing_core::Varint, varint)]
    twice: u32,
}

fn main() {}
