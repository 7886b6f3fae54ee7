//! How many bits is said of each field.

use framing_core::Message;

#[derive(Message)]
#[message(bits = 4)]
struct Head {
    version: u8,
}

fn main() {}
