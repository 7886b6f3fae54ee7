//! A bit field's type implements `Bits`.

use framing_core::Message;

struct Flags(u8);

#[derive(Message)]
struct Ping {
    #[message(bits = 4)]
    flags: Flags,
    #[message(bits = 4)]
    low: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
