//! The names of the primitive types that generated code uses belong to something else.

#![allow(non_camel_case_types, dead_code)]
#![deny(warnings)]

use framing_core::Message;

struct usize;
struct u64;
struct u128;
struct bool;

const MOST: core::primitive::usize = 4;

#[derive(Debug, PartialEq, Message)]
#[message(fixed)]
enum Kind {
    A(u8, core::primitive::bool),
    #[message(other)]
    B(u8, #[message(bits = 16)] u16),
    C(#[message(pad = 1)] u8),
}

#[derive(Debug, PartialEq, Message)]
struct List {
    #[message(max = MOST, len = u8)]
    kinds: Vec<Kind>,
}

fn main() {
    let list = List { kinds: vec![Kind::A(1, true), Kind::B(9, 2), Kind::C(3)] };
    let bytes = list.encode_to_vec().unwrap();
    assert_eq!(List::decode_exact(&bytes), Ok(list));
}
