//! The same behind an alias, whose type the macro cannot see.

use framing_core::Message;

type Nibble = u8;

#[derive(Message)]
struct Ping {
    #[message(bits = 12)]
    high: Nibble,
    #[message(bits = 4)]
    low: Nibble,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
