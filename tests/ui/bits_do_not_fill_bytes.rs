//! A run of bit fields is whole bytes; the error stands at the run's last field.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bits = 3)]
    version: u8,
    #[message(bits = 4)]
    flags: u8,
    nonce: u64,
    #[message(bits = 1)]
    last: bool,
}

#[derive(Message)]
struct Pong(#[message(bits = 12)] u16, u8);

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
