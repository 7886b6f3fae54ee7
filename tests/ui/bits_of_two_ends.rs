//! A run of bit fields begins at one end, and `lsb` is for bit fields alone.

use framing_core::Message;

#[derive(Message)]
struct Mixed {
    #[message(bits = 3)]
    high: u8,
    #[message(bits = 5, lsb)]
    low: u8,
    #[message(bits = 8, little_endian)]
    ordered: u8,
    #[message(lsb)]
    number: u16,
    #[message(bits = 8, if = high > 2)]
    absent: Option<u8>,
}

#[derive(Message)]
#[message(lsb)]
struct NoBits {
    number: u16,
}

#[derive(Message)]
#[message(bits)]
struct Two {
    a: u8,
    b: u8,
}

#[derive(Message)]
#[message(bits)]
struct Ruled(#[message(value = 4)] u8);

fn main() {
    let _ = [<Mixed as Message>::MAX_SIZE, <NoBits as Message>::MAX_SIZE, <Two as Message>::MAX_SIZE];
}
