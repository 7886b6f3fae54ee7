//! A bound for each part that varies in length, and no more.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(max = [4, 5])]
    text: String,
    #[message(max = [4, 5, 6])]
    texts: Vec<String>,
    #[message(max = 4)]
    nonce: u64,
    #[message(max = 4)]
    tuple: (u8, u16),
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
