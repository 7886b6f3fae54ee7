//! `From` is for variants.

use framing_core::Message;

#[derive(Message)]
#[message(from)]
struct Ping {
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
