//! Every attribute of a variant, with a value that it does not take, or without one.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(tag)]
    Request,
    #[message(other = 0xff)]
    Unknown(u8),
}

fn main() {}
