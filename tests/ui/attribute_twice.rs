//! One attribute, one value.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian, big_endian)]
struct Ping {
    #[message(max = 4)]
    #[message(max = 5)]
    text: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
