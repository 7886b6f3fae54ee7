//! A size that is said before, and what is aligned.

use framing_core::Message;

#[derive(Message)]
struct Sizes {
    length: u8,
    #[message(size = length)]
    number: u32,
    #[message(size = length, sized = u8)]
    twice: Vec<(u8, u8)>,
    #[message(size = length, len = length)]
    counted: String,
    #[message(bits = 8, size = length)]
    bits: u8,
}

#[derive(Message)]
struct Alignments {
    #[message(align = 1)]
    one: u8,
    #[message(align = 4, pad = 3)]
    both: u8,
    #[message(bits = 4, align = 4)]
    half: u8,
    #[message(bits = 4)]
    other: u8,
    #[message(if = other > 0, align = 4)]
    maybe: Option<u8>,
}

#[derive(Message)]
#[message(fixed)]
struct Fixed {
    #[message(align = 4)]
    a: u8,
    b: u32,
}

fn main() {}
