//! A bound at a type that is not a sequence or a text.

use framing_core::Message;

#[derive(Message)]
struct Point {
    x: u16,
}

#[derive(Message)]
struct Ping {
    #[message(max = 4)]
    point: Point,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
