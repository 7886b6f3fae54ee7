//! The forms of a number are a tuple.

use framing_core::{Escaped, Message, Varint};

#[derive(Message)]
struct NoForms {
    head: u8,
    #[message(tag = head, with = Escaped<9, Varint>)]
    number: u16,
}

fn main() {}
