//! A run is at most 128 bits.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bits = 64)]
    a: u64,
    #[message(bits = 64)]
    b: u64,
    #[message(bits = 8)]
    c: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
