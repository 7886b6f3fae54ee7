//! A constant is one of the field's type.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(value = "4")]
    version: u8,
    #[message(none = -1)]
    slot: Option<u8>,
    #[message(skip, default = "x")]
    cached: u8,
    #[message(since, default = true)]
    port: u16,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
