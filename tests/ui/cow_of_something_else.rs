//! A `Cow` holds text or bytes.

use framing_core::Message;
use std::borrow::Cow;

#[derive(Message)]
struct Ping<'a> {
    #[message(max = 4)]
    numbers: Cow<'a, [u16]>,
    number: Cow<'a, u16>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
