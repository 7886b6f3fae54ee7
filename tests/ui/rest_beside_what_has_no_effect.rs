//! `rest` has no length, and is the end.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    count: u8,
    #[message(rest, len = u8, max = 4)]
    all: Vec<u8>,
}

#[derive(Message)]
struct Pong {
    count: u8,
    #[message(rest, count = count, max = 4)]
    all: Vec<u8>,
    #[message(len = count)]
    after: Vec<u8>,
}

#[derive(Message)]
struct Marked {
    #[message(rest, until = 0xff, max = 4)]
    options: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
