//! Derived messages where `framing_core` is called `wire`. Prints the bytes of one, for `tests/hygiene.rs`.

#![deny(warnings, unused_qualifications, single_use_lifetimes)]
#![forbid(unsafe_code)]

use wire::{Encoding, LittleEndian, Message};

#[derive(Debug, PartialEq, Message)]
#[message(crate = wire, big_endian, magic = b"R", fixed)]
struct Fixed<T> {
    value: T,
    #[message(bits = 8, pad = 1)]
    bits: u8,
}

#[derive(Debug, PartialEq, Message)]
#[message(crate = ::wire, len = u8)]
enum Kind<'a> {
    Text(&'a str),
    List {
        #[message(max = 3)]
        list: Vec<Option<Box<Fixed<u16>>>>,
    },
    #[message(tag = SIZED)]
    Sized {
        #[message(size_of = .., unit = 1, adjust = 1)]
        size: u16,
        #[message(checksum = first, over = size..=text)]
        sum: u8,
        #[message(sized = u8, rest)]
        text: &'a str,
    },
    #[message(other)]
    Other(u8),
}

const SIZED: u8 = 7;

fn first(parts: [&[u8]; 3]) -> u8 {
    parts[0][0]
}

fn main() {
    let kinds = [
        Kind::Text("hi"),
        Kind::List { list: vec![None, Some(Box::new(Fixed { value: 0x102, bits: 3 }))] },
        Kind::Other(9),
    ];
    let mut all = Vec::new();
    for kind in &kinds {
        let bytes = kind.encode_to_vec().unwrap();
        assert_eq!(Kind::decode_exact(&bytes).as_ref(), Ok(kind));
        all.extend(bytes);
    }
    assert_eq!(Fixed::<u8>::SIZE, 3 + <LittleEndian as Encoding<'_, u8>>::MIN_SIZE);
    let sized = [7, 8, 0, 8, 2, b'h', b'i'];
    assert_eq!(Kind::decode_exact(&sized), Ok(Kind::Sized { size: 8, sum: 8, text: "hi" }));
    println!("{all:02x?}");
}
