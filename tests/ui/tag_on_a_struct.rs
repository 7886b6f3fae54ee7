//! Only an enum has a tag.

use framing_core::Message;

#[derive(Message)]
#[message(tag = u16)]
struct Ping {
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
