//! Constants are compared by the compiler.

use framing_core::Message;

const ONE: u8 = 1;
const UNO: u8 = 1;
const WIDE: u32 = 1 << 24;
const DATA: [u8; 4] = *b"data";

#[derive(Message)]
enum Same {
    #[message(tag = ONE)]
    A,
    #[message(tag = UNO)]
    B,
    #[message(tag = ONE)]
    C,
}

#[derive(Message)]
enum Literal {
    #[message(tag = ONE)]
    A,
    #[message(tag = 1)]
    B,
    C,
}

#[derive(Message)]
enum After {
    #[message(tag = ONE)]
    A,
    B,
}

#[derive(Message)]
#[message(tag = u24)]
enum Odd {
    #[message(tag = WIDE)]
    A,
}

#[derive(Message)]
#[message(tag = [u8; 4])]
enum Bytes {
    #[message(tag = b"data")]
    A,
    #[message(tag = DATA)]
    B,
}

#[derive(Message)]
enum Types {
    #[message(tag = DATA)]
    A,
}

#[derive(Message)]
enum Ranges {
    #[message(tag = ONE..=FIVE)]
    A(u8),
    #[message(tag = 0 | FIVE)]
    B(u8),
    #[message(tag = 3)]
    C,
    #[message(tag = TEN..=FIVE)]
    D(u8),
    #[message(tag = 20 | TWENTY)]
    E(u8),
}

const FIVE: u8 = 5;
const TEN: u8 = 10;
const TWENTY: u8 = 20;

fn main() {}
