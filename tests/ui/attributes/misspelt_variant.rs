//! Every attribute of a variant, misspelt; the nearest is proposed.

use framing_core::Message;

#[derive(Message)]
enum Kind {
    #[message(tga = 1)]
    Request,
    #[message(othr)]
    Unknown(u8),
}

fn main() {}
