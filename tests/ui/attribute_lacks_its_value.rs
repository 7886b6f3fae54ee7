//! An attribute with a value is written `name = value`.

use framing_core::Message;

#[derive(Message)]
#[message(len, magic, crate)]
struct Ping {
    #[message(max)]
    text: String,
    #[message(bits(4))]
    flags: u8,
}

#[derive(Message)]
#[message(tag)]
enum Kind {
    #[message(tag)]
    Known(u8),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
