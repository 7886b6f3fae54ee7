//! What a part is told: fields before it, of the types that it asks for.

use framing_core::Message;

#[derive(Message)]
#[message(outside)]
enum Body {
    A,
    B(u8),
}

#[derive(Message)]
#[message(args(version: u8))]
struct Entry {
    id: u8,
    #[message(if = version > 1)]
    more: Option<u8>,
}

#[derive(Message)]
struct WrongTagType {
    kind: u16,
    #[message(tag = kind)]
    body: Body,
}

#[derive(Message)]
struct WrongArgument {
    version: u16,
    #[message(args(version))]
    entry: Entry,
}

#[derive(Message)]
struct TooMany {
    version: u8,
    #[message(args(version, 7))]
    entry: Entry,
}

#[derive(Message)]
struct ToldNothing {
    body: Body,
}

#[derive(Message)]
struct TakesNothing {
    kind: u8,
    #[message(tag = kind)]
    body: u32,
}

#[derive(Message)]
struct Head {
    kind: u16,
}

#[derive(Message)]
struct SaysWrongly {
    head: Head,
    #[message(tag = head.kind)]
    body: Body,
}

#[derive(Clone, Copy, Message)]
enum Kind {
    A,
}

#[derive(Message)]
struct HeldByAnEnum {
    kind: Kind,
    #[message(tag = kind)]
    body: Body,
}

fn main() {}
