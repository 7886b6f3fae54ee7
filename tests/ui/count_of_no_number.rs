//! A count is an integer.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    flag: bool,
    #[message(count = flag, max = 4)]
    items: Vec<u8>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
