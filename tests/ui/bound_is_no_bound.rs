//! A bound is text that could follow `where`.

use framing_core::Message;

#[derive(Message)]
#[message(bound = "T Copy")]
struct Ping<T> {
    inner: T,
}

#[derive(Message)]
#[message(bound = T)]
struct Pong<T> {
    inner: T,
}

fn main() {
    let _ = <Ping<u8> as Message>::MAX_SIZE;
    let _ = <Pong<u8> as Message>::MAX_SIZE;
}
