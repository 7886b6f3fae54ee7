//! A field that holds the length of another is an integer.
use framing_core::Message;

#[derive(Message)]
struct Count(u8);

#[derive(Message)]
struct Optional {
    count: Option<u8>,
    #[message(len = count, max = 4)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct Newtype {
    count: Count,
    #[message(len = count, max = 4)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct Fine {
    count: Count,
    #[message(count = count.0, max = 4)]
    bytes: Vec<u8>,
}

fn main() {}
