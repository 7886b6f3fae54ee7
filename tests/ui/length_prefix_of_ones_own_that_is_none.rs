//! A length prefix of one's own implements `Encoding<'_, u64>`.

use framing_core::Message;

struct NoLength;

#[derive(Message)]
struct Ping {
    #[message(len = NoLength, max = 4)]
    text: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
