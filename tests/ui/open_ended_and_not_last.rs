//! What takes all that is left stands last: in the message, or in a region.
use framing_core::{LittleEndian, Message, Raw};

#[derive(Message)]
struct Rest {
    #[message(rest, max = 3)]
    bytes: Vec<u8>,
}

#[derive(Message)]
struct Since {
    #[message(since)]
    port: Option<u16>,
}

#[derive(Message)]
#[message(skip_tail = 3)]
struct Skipping {
    id: u8,
}

#[derive(Message)]
enum Either {
    One(u8),
    Other { last: Since },
}

#[derive(Message)]
struct Outer<'a> {
    rest: Rest,
    since: Since,
    skipping: Skipping,
    either: Either,
    raw: Raw<'a>,
    optional: Option<Rest>,
    boxed: Box<Rest>,
    pair: (u8, Rest),
    #[message(with = framing_core::Rest<LittleEndian, 4>)]
    with: Vec<u8>,
    #[message(sized = u8)]
    sized: Rest,
    #[message(size_of = region)]
    size: u8,
    region: Rest,
    last: Rest,
}

#[derive(Message)]
enum Command {
    Within(Rest, u8),
    Last(Rest),
}

#[derive(Message)]
#[message(skip_tail = 3)]
struct LastAndSkipping {
    rest: Rest,
}

#[derive(Message)]
struct Padded {
    #[message(pad = 1)]
    rest: Rest,
}

#[derive(Message)]
struct Tail {
    #[message(since)]
    first: Option<Since>,
    #[message(since)]
    second: Option<Since>,
}

#[derive(Message)]
struct Behind<T> {
    inner: T,
    crc: u32,
}

#[derive(Message)]
struct Generic {
    behind: Behind<Rest>,
}

fn main() {}
