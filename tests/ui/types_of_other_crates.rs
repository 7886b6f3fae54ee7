//! What is shared has no bound of its own; what holds its items itself has one, and `max` may not be larger than its prefix.

use arrayvec::ArrayVec;
use bytes::Bytes;
use framing_core::Message;

#[derive(Message)]
struct Shared {
    bytes: Bytes,
}

#[derive(Message)]
struct Unbounded {
    bytes: bytes::Bytes,
    #[message(len = u8, max = 300)]
    words: ArrayVec<u16, 300>,
    texts: ArrayVec<String, 2>,
}

fn main() {}
