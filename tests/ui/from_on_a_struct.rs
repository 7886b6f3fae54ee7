//! `From` is for variants.

use framing_core::Message;

#[derive(Message)]
#[message(from)]
struct Ping {
    nonce: u64,
}

#[derive(Message)]
#[message(from)]
enum Kind {
    Ping,
    Pong { id: u8, port: u16 },
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
