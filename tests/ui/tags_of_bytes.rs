//! A tag of bytes is a byte string that is not too long, and each variant has one.

use framing_core::Message;

#[derive(Message)]
#[message(tag = [u8; 4])]
enum Chunk {
    First,
    #[message(tag = b"toolong")]
    Long,
    #[message(tag = "text")]
    Text,
    #[message(tag = 7)]
    Number,
    #[message(tag = b"abc")]
    Padded,
    #[message(tag = b"abc\0")]
    Same,
    #[message(other)]
    Other([u8; 3]),
}

#[derive(Message)]
#[message(tag = char)]
enum Letter {
    #[message(tag = b'q')]
    Byte,
    #[message(tag = 'x')]
    X,
    Next,
    #[message(tag = 'x')]
    Again,
}

#[derive(Message)]
#[message(tag = [u8; 0])]
enum Nothing {
    #[message(tag = b"")]
    A,
}

#[derive(Message)]
#[message(tag = [u16; 2])]
enum Words {
    A,
}

#[derive(Message)]
#[message(tag = char, bits)]
enum Bits {
    #[message(tag = 'a')]
    A,
}

fn main() {}
