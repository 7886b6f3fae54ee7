//! What the other cases vary, without a mistake.

use framing_core::Message;

#[derive(Message)]
#[message(big_endian, magic = b"PI", fixed)]
struct Ping {
    #[message(bits = 4)]
    version: u8,
    #[message(bits = 4)]
    flags: u8,
    #[message(little_endian, pad = 3)]
    nonce: u64,
}

#[derive(Message)]
#[message(len = u8)]
struct Text {
    text: String,
}

/// Called as a type of the standard library is.
#[derive(Message)]
struct Range<T> {
    from: T,
    to: T,
}

#[derive(Message)]
struct Arc<T> {
    angle: T,
}

#[derive(Message)]
struct Sweep {
    range: Range<u16>,
    arc: self::Arc<u32>,
}

fn main() {
    let sweep = Sweep { range: Range { from: 1, to: 2 }, arc: Arc { angle: 3 } };
    assert_eq!(sweep.encode_to_vec(), Ok(vec![1, 0, 2, 0, 3, 0, 0, 0]));
    assert_eq!(Text { text: "a".into() }.encode_to_vec(), Ok(vec![1, b'a']));
    assert_eq!(Ping { version: 1, flags: 2, nonce: 3 }.encode_to_vec().map(|bytes| bytes.len()), Ok(Ping::SIZE));
}
