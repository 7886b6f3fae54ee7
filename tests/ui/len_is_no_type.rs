//! `len` names a type of lengths.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(len = 16)]
    a: Vec<u8>,
    #[message(len = "u16")]
    b: Vec<u8>,
    #[message(len = usize)]
    c: Vec<u8>,
    #[message(len = u20)]
    d: Vec<u8>,
}

#[derive(Message)]
#[message(len = u20)]
struct Pong {
    a: Vec<u8>,
    b: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
