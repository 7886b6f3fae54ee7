//! What may be absent is an `Option`, and `default` is for what may be missing.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    flags: u8,
    #[message(if = flags & 1 != 0)]
    id: u16,
    #[message(none = 0xff)]
    slot: u8,
    #[message(default = 80)]
    port: u16,
    #[message(if = flags & 2 != 0, default)]
    name: Option<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
