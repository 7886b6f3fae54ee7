//! The field that holds a tag stands before what has it, and says nothing else.

use framing_core::Message;

#[derive(Message)]
#[message(outside)]
enum Body {
    A,
}

#[derive(Message)]
struct Misspelt {
    kind: u8,
    #[message(tag = knid)]
    body: Body,
    #[message(tag = 7)]
    second: Body,
    #[message(args())]
    third: Body,
    #[message(args = kind)]
    fourth: Body,
}

#[derive(Message)]
struct Twice {
    kind: u8,
    length: u8,
    #[message(tag = kind)]
    body: Body,
    #[message(tag = kind)]
    again: Body,
    #[message(len = kind)]
    text: String,
    #[message(len = length)]
    bytes: Vec<u8>,
    #[message(tag = length, with = framing_core::Varint)]
    last: Body,
}

#[derive(Message)]
struct Absent {
    kind: u8,
    #[message(if = kind > 0)]
    maybe: Option<u8>,
    #[message(tag = maybe)]
    body: Body,
    #[message(tag = kind, if = kind > 0)]
    other: Option<Body>,
}

#[derive(Message)]
#[message(outside)]
struct NoEnum {
    #[message(outside)]
    a: u8,
}

#[derive(Message)]
#[message(outside, fixed, args(a: u8, a: u16))]
enum Whole {
    A,
}

#[derive(Message)]
#[message(args(version))]
struct NoType {
    a: u8,
}

fn main() {}
