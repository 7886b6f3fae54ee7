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

fn main() {
    assert_eq!(Text { text: "a".into() }.encode_to_vec(), Ok(vec![1, b'a']));
    assert_eq!(Ping { version: 1, flags: 2, nonce: 3 }.encode_to_vec().map(|bytes| bytes.len()), Ok(Ping::SIZE));
}
