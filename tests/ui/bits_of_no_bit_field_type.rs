//! A bit field is an integer of a width that is the same everywhere.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(bits = 8)]
    native: usize,
    #[message(bits = 32)]
    float: f32,
}

#[derive(Message)]
struct Channels {
    kind: u8,
    #[message(bits = 11)]
    channels: [u16; 8],
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
