//! A size beside an item that says where a field ends.
use framing_core::Message;

#[derive(Message)]
struct Sized {
    #[message(sized = u8, until = is_last, max = 3)]
    items: Vec<u16>,
}

#[derive(Message)]
struct Said {
    size: u8,
    #[message(until = |item| *item == 0, size = size, max = 3)]
    items: Vec<u16>,
}

fn is_last(item: &u16) -> bool {
    *item == 0
}

fn main() {}
