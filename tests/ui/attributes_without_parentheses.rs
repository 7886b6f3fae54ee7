//! `#[message]` and `#[message = ..]` say nothing; the attributes stand in parentheses.

use framing_core::Message;

#[derive(Message)]
#[message]
struct Ping {
    #[message = "big_endian"]
    nonce: u64,
}

// Empty parentheses and a trailing comma are fine.
#[derive(Message)]
#[message()]
struct Pong {
    #[message(max = 4,)]
    text: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
    let _ = <Pong as Message>::MAX_SIZE;
}
