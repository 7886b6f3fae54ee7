//! Padding follows whole bytes.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bits = 4, pad = 1)]
    high: u8,
    #[message(bits = 4)]
    low: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
