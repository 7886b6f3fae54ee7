//! Each attribute has a form of its own.

use framing_core::Message;

#[derive(Message)]
#[message(magic = "PING", len = 4)]
struct Ping {
    #[message(max = )]
    text: String,
    #[message(with = 4)]
    other: u8,
    #[message(bits = "4")]
    low: u8,
    #[message(bits = HALF)]
    high: u8,
    #[message(pad = -1)]
    last: u8,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
