//! A field that an older peer does not send is something all the same.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(since)]
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
