//! A function ends a `Vec`, and takes its items.

use framing_core::Message;

#[derive(Message)]
#[message(args(version: u8))]
struct Told {
    id: u8,
}

#[derive(Message)]
struct Wrong {
    version: u8,
    #[message(until = is_last, len = u8)]
    both: Vec<u8>,
    #[message(until = is_last)]
    unbounded: Vec<u8>,
    #[message(until = is_last, args(version))]
    told: [Told; 2],
    #[message(until = LAST, max = 4)]
    constant: Vec<u8>,
}

const LAST: u8 = 0;

#[derive(Message)]
struct Text {
    #[message(until = is_last, max = 4)]
    text: String,
}

fn is_last(item: &u8) -> bool {
    *item == 0
}

fn main() {}
