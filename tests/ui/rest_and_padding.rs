//! Nothing is left for padding behind a field that takes all.
use framing_core::Message;

#[derive(Message)]
struct Payload {
    #[message(rest, pad = 2, max = 9)]
    bytes: Vec<u8>,
}

fn main() {}
