//! A bound is a number of items or bytes, a `usize`.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(max = "4")]
    text: String,
    #[message(max = -1)]
    more: String,
    #[message(max = 4u8)]
    last: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
