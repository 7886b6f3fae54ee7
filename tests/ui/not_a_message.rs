//! A type that is not a message, where one is asked for.

use framing_core::Message;

struct Point {
    x: u16,
}

fn message<'a, M: Message<'a>>() {}

fn uses() {
    message::<Point>();
}

fn main() {}
