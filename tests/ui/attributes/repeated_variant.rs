//! Every attribute of a variant, said twice.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(tag = 1, tag = 2)]
    Request,
    #[message(other)]
    #[message(other)]
    Unknown(u8),
}

fn main() {}
