//! Nothing is taken from the prelude, and what has the names of its items is left alone.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

struct Ok;
struct Err;
struct Some;
struct None;
struct Result;
struct Option;
struct Box;
trait Message {}
trait Encoding {}
mod core {}
mod std {}
mod framing {}
struct input;
struct value;
struct error;
const out: u8 = 1;
static run: u8 = 1;
const field0: u8 = 0;

#[derive(::framing_core::Message, ::std::fmt::Debug, ::std::cmp::PartialEq)]
#[message(big_endian, magic = b"M")]
struct Everything<'a> {
    byte: u8,
    #[message(max = 8)]
    text: &'a str,
    #[message(max = 8)]
    list: ::std::vec::Vec<u16>,
    option: ::std::option::Option<(bool, Kind)>,
    boxed: ::std::boxed::Box<Kind>,
    #[message(bits = 3)]
    high: u8,
    #[message(bits = 5, pad = 1)]
    reserved: (),
}

#[derive(::framing_core::Message, ::std::fmt::Debug, ::std::cmp::PartialEq)]
#[message(skip_tail = 1)]
struct Computed {
    #[message(size_of = sum..=list)]
    size: u8,
    #[message(checksum = first, over = list)]
    sum: u8,
    #[message(rest, max = 3)]
    list: ::std::vec::Vec<u8>,
    #[message(sized = u8)]
    sized: u16,
}

fn first(bytes: &[u8]) -> u8 {
    bytes[0]
}

#[derive(::framing_core::Message, ::std::fmt::Debug, ::std::cmp::PartialEq)]
#[message(fixed)]
enum Kind {
    Ok(u8),
    Err {
        value: u8,
    },
    #[message(other)]
    None {
        tag: u8,
        more: u8,
    },
}

fn main() {
    let sent = Everything {
        byte: 1,
        text: "hi",
        list: ::std::vec![2, 3],
        option: ::std::option::Option::Some((true, Kind::Err { value: 4 })),
        boxed: ::std::boxed::Box::new(Kind::None { tag: 9, more: 5 }),
        high: 6,
        reserved: (),
    };
    let bytes = ::framing_core::Message::encode_to_vec(&sent).unwrap();
    let received: Everything<'_> = ::framing_core::Message::decode_exact(&bytes).unwrap();
    ::std::assert_eq!(received, sent);
    ::std::assert_eq!(Kind::SIZE, 2);
    let sent = Computed { size: 3, sum: 7, list: ::std::vec![7, 8], sized: 9 };
    let bytes = ::framing_core::Message::encode_to_vec(&sent).unwrap();
    ::std::assert_eq!(<Computed as ::framing_core::Message<'_>>::decode_exact(&bytes).unwrap(), sent);
}
