//! A length is one of the names of the table, or an encoding of `u64`.

use framing_core::Message;

#[derive(Message)]
struct Ping {
    #[message(len = u128, max = 4)]
    text: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
