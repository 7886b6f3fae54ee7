//! A union does not know which field is there.

use framing_core::Message;

#[derive(Message)]
union Ping {
    number: u32,
    bytes: [u8; 4],
}

fn main() {
    let _ = <Ping as Message>::MAX_SIZE;
}
