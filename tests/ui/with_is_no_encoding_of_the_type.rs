//! `with` names an encoding of the field's own type.

use framing_core::{Encoding, Message, Varint};

struct NoEncoding;

#[derive(Message)]
struct Ping {
    #[message(with = Varint)]
    delta: i32,
    #[message(with = NoEncoding)]
    nonce: u64,
    #[message(with = Missing)]
    last: u64,
}

fn encoding<'a, E: Encoding<'a, u64>>() {}

fn uses() {
    encoding::<NoEncoding>();
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
