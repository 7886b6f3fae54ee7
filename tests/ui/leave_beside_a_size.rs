//! Lengths that may not be there are integers by `if`; a field that leaves bytes says no size or length of its own.

use framing_core::Message;

#[derive(Message)]
struct Perhaps {
    #[message(none = 0xff)]
    length: Option<u8>,
    #[message(len = length)]
    items: Vec<u8>,
    flag: bool,
    #[message(if = flag)]
    text_length: Option<String>,
    #[message(len = text_length)]
    text: Vec<u8>,
}

#[derive(Message)]
struct Leaves {
    #[message(leave = 4)]
    fixed: u16,
    #[message(leave = 4, len = u8)]
    counted: Vec<u8>,
    #[message(leave = 4, bits = 8)]
    bits: u8,
    #[message(leave = 4, until = 0)]
    text: Vec<u8>,
    #[message(leave = 4, pad = 2)]
    padded: (u8, Option<u8>),
    #[message(rest, leave = 2, align = 4, max = 9)]
    aligned: Vec<u8>,
}

fn main() {}
