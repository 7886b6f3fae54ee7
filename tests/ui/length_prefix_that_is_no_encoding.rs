//! A length is one of the names of the table, or an encoding of `u64`.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(len = u128, max = 4)]
    text: String,
}

#[derive(Message)]
struct Orders {
    #[message(len = u16_be)]
    big: Vec<u8>,
    #[message(len = leu32, max = 4)]
    little: Vec<u8>,
    #[message(len = leb128)]
    unknown: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
