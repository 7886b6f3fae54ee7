//! An item is at least as long as what ends its sequence, or the end could stand across two of them.

use framing_core::Message;

#[derive(Message)]
struct Bytes {
    #[message(until = b"\r\n", max = 4)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct NoSequence {
    #[message(until = 0, max = 4)]
    map: Port,
}

type Port = u16;

fn main() {
    let _ = Bytes::decode_exact(b"");
}
