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
    #[message(other)]
    Other(u8),
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
    println!("{all:02x?}");
}
