//! What takes the rest is the last of its message, or of its region.

use framing_core::Message;

#[derive(Message)]
struct Middle {
    #[message(size_of = a..=b)]
    length: u8,
    #[message(rest, max = 3)]
    a: Vec<u8>,
    b: u8,
    #[message(rest, max = 3)]
    c: Vec<u8>,
    d: u8,
}

#[derive(Message)]
struct Behind {
    #[message(rest, max = 3)]
    a: Vec<u8>,
    #[message(size_of = a)]
    length: u8,
}

#[derive(Message)]
#[message(skip_tail = 8, fixed)]
struct Skips {
    a: u8,
    #[message(rest, max = 3)]
    b: Vec<u8>,
}

fn main() {}
