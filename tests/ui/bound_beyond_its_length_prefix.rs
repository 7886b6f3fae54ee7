//! A length prefix of one byte says at most 255.

use framing_core::Message;

#[derive(Message)]
struct Ping<'a> {
    #[message(max = 256, len = u8)]
    text: String,
    #[message(max = 65_536, len = u16)]
    bytes: &'a [u8],
    #[message(max = 0x100_0000, len = u24)]
    long: Vec<u8>,
    #[message(len = u8, null = 300)]
    perhaps: Option<String>,
}

#[derive(Message)]
#[message(len = u8)]
struct Pong {
    #[message(max = [255, 1000])]
    items: Vec<String>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
