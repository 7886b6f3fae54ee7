//! A function, a condition or a number is not written out as something else.

use framing_core::Message;

#[derive(Message)]
#[message(validate = 5)]
struct Functions {
    #[message(validate = "is_valid")]
    named: u8,
    #[message(validate = -1.5)]
    number: u8,
    #[message(validate = true)]
    allowed: u8,
    #[message(checksum = "crc", over = payload)]
    quoted: u32,
    #[message(checksum = 0x1021, over = payload)]
    polynomial: u16,
    #[message(checksum = b"crc", over = payload)]
    bytes: u32,
    payload: u32,
}

#[derive(Message)]
#[message(skip_tail = 'c')]
struct Numbers {
    flags: u8,
    #[message(if = 1)]
    relay: Option<u16>,
    #[message(count = 'c', max = 4)]
    letters: Vec<u8>,
    #[message(count = -1, max = 4)]
    below: Vec<u8>,
    #[message(size = 1.5)]
    half: Body,
    #[message(size_of = tail, unit = b'x')]
    units: u8,
    #[message(size_of = tail, adjust = true)]
    adjusted: u8,
    #[message(null = "", len = u8)]
    text: Option<String>,
    #[message(rest, leave = b"ab", max = 4)]
    tail: Vec<u8>,
}

#[derive(Message)]
struct Body;

fn main() {}
