//! A bit field's type holds all its bits.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bits = 9)]
    low: u8,
    #[message(bits = 2)]
    flag: bool,
    #[message(bits = 33)]
    wide: u32,
    #[message(bits = 65)]
    wider: u64,
    #[message(bits = 129)]
    widest: u128,
    #[message(bits = 0)]
    none: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
