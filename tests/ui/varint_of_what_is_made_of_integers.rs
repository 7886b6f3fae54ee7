//! `varint` is of one integer: what is made of several says so in `with` or `each`, and another name is one for the compiler.

use framing_core::Message;

type Seconds = u64;
type Delta = i32;

struct Id(u32);

#[derive(Message)]
struct Composites {
    #[message(varint)]
    optional: Option<u32>,
    #[message(zigzag)]
    boxed: Box<i64>,
    #[message(varint)]
    array: [u16; 4],
    #[message(varint)]
    mixed: (u8, Option<u64>, [i32; 2]),
    #[message(varint, max = 4)]
    items: Vec<u32>,
    #[message(varint)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct Names {
    #[message(varint)]
    seconds: Seconds,
    #[message(varint)]
    delta: Delta,
    #[message(zigzag)]
    since: Seconds,
    #[message(varint)]
    id: Id,
}

fn main() {}
