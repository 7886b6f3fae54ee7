//! What is computed at the end is not known before.

use framing_core::Message;

#[derive(Message)]
struct Early {
    #[message(size_of = payload)]
    length: u8,
    #[message(if = length > 2)]
    more: Option<u8>,
    #[message(count = length - 1, max = 9)]
    items: Vec<u8>,
    #[message(len = length, max = 9)]
    counted: Vec<u8>,
    #[message(validate = |given| *given > length)]
    rule: u8,
    #[message(validate = |length| *length > 0)]
    own: u8,
    payload: u32,
}

fn main() {}
