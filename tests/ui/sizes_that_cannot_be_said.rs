//! Where no value would ever have an encoding, the sizes do not fit the field that holds them.
use framing_core::{Message, Uint};

#[derive(Message)]
struct TooLarge {
    #[message(size_of = bytes)]
    size: u8,
    bytes: [u8; 256],
}

#[derive(Message)]
struct TooLargeInBits {
    #[message(bits = 4, size_of = ..)]
    size: u8,
    #[message(bits = 4)]
    flags: u8,
    bytes: [u8; 15],
}

#[derive(Message)]
struct TooLargeInOneByte {
    #[message(with = Uint<1>, size_of = ..)]
    size: u32,
    bytes: [u8; 255],
}

#[derive(Message)]
enum TooLargeWithItsTag {
    Variant {
        #[message(size_of = .., unit = 4)]
        size: i8,
        bytes: [u8; 507],
        #[message(rest, max = 9)]
        words: Vec<[u8; 4]>,
    },
}

#[derive(Message)]
struct Uneven {
    #[message(size_of = bytes, unit = 4)]
    size: u8,
    bytes: [u8; 3],
}

#[derive(Message)]
struct Negative {
    #[message(size_of = bytes, adjust = -10)]
    size: u8,
    #[message(rest, max = 9)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct Sized {
    #[message(sized = u8)]
    bytes: [u8; 256],
}

#[derive(Message)]
struct Fine {
    #[message(size_of = bytes, adjust = -9)]
    size: u8,
    #[message(rest, max = 9)]
    bytes: Vec<u8>,
    #[message(sized = u8)]
    more: [u8; 255],
}

fn main() {}
