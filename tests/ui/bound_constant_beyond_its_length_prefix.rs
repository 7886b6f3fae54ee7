//! The same where the bound is a constant, whose value the macro cannot see.

use framing_core::Message;

const LONGEST: usize = 256;

#[derive(Message)]
struct Ping {
    #[message(max = LONGEST, len = u8)]
    text: String,
    #[message(max = 2 * LONGEST, len = u8)]
    more: Vec<u16>,
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
