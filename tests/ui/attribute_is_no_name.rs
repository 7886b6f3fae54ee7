//! A literal or a sign is no attribute.

use framing_core::Message;

#[derive(Message)]
#[message("big_endian")]
struct Ping {
    #[message(= 4, max = 4)]
    text: String,
    #[message(, max = 4)]
    more: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
