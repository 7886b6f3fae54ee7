//! The nearest name is proposed.

use framing_core::Message;

#[derive(Message)]
#[message(bigendian)]
struct Ping {
    #[message(maks = 4)]
    text: String,
    #[message(bit = 4, pads = 1)]
    flags: u8,
}

#[derive(Message)]
enum Kind {
    #[message(othr)]
    Known(u8),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Kind as Message>::MAX_SIZE;
}
