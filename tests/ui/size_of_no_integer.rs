//! A size is an integer, always there, and of a fixed size.

use framing_core::Message;

#[derive(Message)]
struct Kinds {
    #[message(size_of = payload)]
    flag: bool,
    #[message(size_of = payload)]
    float: f32,
    #[message(size_of = payload)]
    bytes: [u8; 2],
    #[message(size_of = payload, varint)]
    varint: u32,
    #[message(size_of = payload, if = flag)]
    maybe: Option<u8>,
    payload: u32,
}

#[derive(Clone, Copy, Message)]
struct Wrapped(u16);

#[derive(Message)]
struct Aliased {
    #[message(size_of = payload)]
    length: Wrapped,
    payload: u32,
}

#[derive(Message)]
struct Varies {
    #[message(size_of = payload, with = framing_core::Varint)]
    length: u32,
    payload: u32,
}

fn main() {}
