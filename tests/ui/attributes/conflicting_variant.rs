//! What contradicts something else that is said of the same variant.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(tag = 1, other)]
    Request(u8),
}

fn main() {}
