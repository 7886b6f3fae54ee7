//! What varies in length states its bound.

use framing_core::Message;
use std::borrow::Cow;

#[derive(Message)]
struct Ping<'a> {
    text: String,
    bytes: &'a [u8],
    name: &'a str,
    items: Vec<u32>,
    #[message(len = u32)]
    cow: Cow<'a, str>,
    #[message(len = varint)]
    more: Cow<'a, [u8]>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
