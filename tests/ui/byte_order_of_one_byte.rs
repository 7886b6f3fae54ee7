//! One byte has no order.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(big_endian)]
    version: u8,
    #[message(little_endian)]
    delta: i8,
    #[message(big_endian)]
    flag: bool,
    #[message(big_endian)]
    port: u16,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
