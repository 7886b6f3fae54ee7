//! Only bytes and text can be borrowed from what was received.

use framing_core::Message;

#[derive(Message)]
struct Ping<'a> {
    number: &'a u32,
    #[message(max = 4)]
    numbers: &'a [u16],
    #[message(max = 4)]
    bytes: &'a mut [u8],
    array: &'a [u8; 4],
    object: &'a dyn Send,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
