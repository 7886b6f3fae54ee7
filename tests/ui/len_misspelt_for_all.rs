//! Where the default of the lengths cannot be read, no second error says that a bound is missing.

use framing_core::Message;

#[derive(Message)]
#[message(lem = u16)]
struct Ping {
    text: String,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
