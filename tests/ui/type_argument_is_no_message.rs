//! A generic message is one where its parameters are.

use framing_core::Message;

struct Point;

#[derive(Message)]
struct Ping<T> {
    value: T,
}

fn uses() {
    let _ = <Ping<Point> as Message>::MAX_SIZE;
}

fn main() {}
