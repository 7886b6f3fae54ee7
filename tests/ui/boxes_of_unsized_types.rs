//! A `Box` holds a sized type.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(max = 4)]
    text: Box<str>,
    #[message(max = 4)]
    bytes: Box<[u8]>,
    object: Box<dyn Send>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
