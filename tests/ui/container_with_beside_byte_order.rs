//! An encoding for all fields has the byte order in it.

use framing_core::Message;

#[derive(Message)]
#[message(with = framing_core::Bincode1, big_endian)]
struct Ping {
    nonce: u64,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
