//! Regions of many shapes, each with every byte of its encoding changed to each other one: the laws hold, and no frame
//! panics.

use std::fmt::Debug;

use framing_core::laws::{check_bytes, check_value};
use framing_core::{Message, OwnedMessage, Reason};
use framing_tests::golden::{refused, unencodable};

/// `value` and `bytes` are each other's, and the laws hold of all that one byte makes of them, cut short or going on.
#[track_caller]
fn each_byte<M: OwnedMessage + PartialEq + Debug>(value: &M, bytes: &[u8]) {
    assert_eq!(value.encode_to_vec().as_deref(), Ok(bytes));
    assert_eq!(M::decode_exact(bytes).as_ref(), Ok(value));
    check_value(value, &mut Vec::new()).unwrap();
    let mut changed = [bytes, &[0; 20]].concat();
    for at in 0..bytes.len() {
        for other in 0..=255 {
            changed[at] = other;
            for part in [&changed[..], &changed[..bytes.len()], &changed[..=at]] {
                check_bytes::<M>(part).unwrap_or_else(|broken| panic!("{broken}: {part:02x?}"));
                let _ = M::decode_frame(part);
            }
        }
        changed[at] = bytes[at];
    }
}

#[derive(Debug, PartialEq, Message)]
struct Tuple(#[message(size_of = 1..=2)] u8, u16, #[message(rest, max = 4)] Vec<u8>);

#[derive(Debug, PartialEq, Message)]
struct Raw {
    #[message(size_of = r#type)]
    r#fn: u8,
    r#type: u32,
}

#[derive(Debug, PartialEq, Message)]
struct Skipped {
    #[message(size_of = ..)]
    length: u16,
    #[message(skip)]
    one: u8,
    #[message(len = u8)]
    text: String,
    #[message(skip)]
    other: u8,
}

#[test]
fn fields_by_number_raw_names_and_fields_that_are_not_there() {
    each_byte(&Tuple(4, 1, vec![7, 8]), &[4, 1, 0, 7, 8]);
    each_byte(&Raw { r#fn: 4, r#type: 9 }, &[4, 9, 0, 0, 0]);
    each_byte(&Skipped { length: 4, one: 0, text: "a".into(), other: 0 }, &[4, 0, 1, b'a']);
}

/// Tails of the inner region and of the outer one.
#[derive(Debug, PartialEq, Message)]
struct Tails {
    #[message(size_of = a..=d)]
    outer: u8,
    a: u8,
    #[message(size_of = b..=c)]
    inner: u8,
    #[message(if = a == 1)]
    b: Option<u16>,
    #[message(since)]
    c: Option<u8>,
    #[message(since)]
    d: Option<u8>,
    last: u8,
}

#[test]
fn each_region_has_its_own_tail() {
    let tails = |outer, inner, b: Option<u16>, c, d| Tails { outer, a: b.is_some().into(), inner, b, c, d, last: 1 };
    each_byte(&tails(6, 3, Some(5), Some(9), Some(8)), &[6, 1, 3, 5, 0, 9, 8, 1]);
    each_byte(&tails(3, 0, None, None, Some(8)), &[3, 0, 0, 8, 1]);
    each_byte(&tails(2, 0, None, None, None), &[2, 0, 0, 1]);
}

/// A checksum that stands before the size of what it covers.
#[derive(Debug, PartialEq, Message)]
struct Early {
    // Called as its function is.
    #[message(checksum = xor, over = body..=more)]
    xor: u8,
    #[message(size_of = body..=more)]
    length: u8,
    gap: u8,
    body: bool,
    #[message(rest, max = 4)]
    more: Vec<bool>,
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// A checksum that needs what stands behind it.
#[derive(Debug, PartialEq, Message)]
struct Seed {
    #[message(checksum = |bytes| xor(bytes) ^ seed, over = body)]
    sum: u8,
    body: bool,
    gap: u8,
    seed: u8,
}

#[test]
fn a_checksum_is_verified_when_all_that_it_needs_is_known() {
    each_byte(&Early { xor: 1, length: 3, gap: 9, body: true, more: vec![true, true] }, &[1, 3, 9, 1, 1, 1]);
    // Before the fields that it covers are looked at.
    refused::<Early>(&[1, 3, 9, 1, 1, 7], 0, "Early.xor", Reason::Checksum { expected: 7, found: 1 });
    each_byte(&Seed { sum: 6, body: true, gap: 3, seed: 7 }, &[6, 1, 3, 7]);
    refused::<Seed>(&[6, 7, 3, 7], 1, "Seed.body", Reason::Bool { value: 7 });
}

/// Some variants are computed, and some are not.
#[derive(Debug, PartialEq, Message)]
#[message(magic = b"MM", big_endian)]
enum Some {
    A,
    B {
        #[message(size_of = ..)]
        size: u16,
        last: u8,
    },
    C(u8),
    #[message(other)]
    Other(u8, #[message(size_of = 2)] u8, u32),
}

#[test]
fn some_variants_are_computed() {
    each_byte(&Some::A, b"MM\0");
    each_byte(&Some::B { size: 6, last: 1 }, b"MM\x01\0\x06\x01");
    each_byte(&Some::C(5), b"MM\x02\x05");
    each_byte(&Some::Other(9, 4, 1), b"MM\x09\x04\0\0\0\x01");
}

#[derive(Debug, PartialEq, Message)]
struct Signed {
    #[message(size_of = bytes, adjust = -5)]
    size: i8,
    #[message(rest, max = 9)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Unsigned {
    #[message(size_of = bytes, adjust = -5)]
    size: u8,
    #[message(rest, max = 9)]
    bytes: Vec<u8>,
}

#[test]
fn sizes_below_zero() {
    each_byte(&Signed { size: -3, bytes: vec![1, 2] }, &[0xfd, 1, 2]);
    each_byte(&Unsigned { size: 1, bytes: vec![1; 6] }, &[1, 1, 1, 1, 1, 1, 1]);
    let short = Unsigned { size: 0, bytes: vec![1; 4] };
    unencodable(&short, "Unsigned.size", Reason::TooShort { length: 4, min: 5 });
}

/// What is borrowed, and what is generic.
#[derive(Debug, PartialEq, Message)]
struct Generic<'a, T> {
    #[message(size_of = first..=text)]
    size: u8,
    first: T,
    #[message(rest, max = 9)]
    text: &'a str,
    #[message(sized = u8)]
    sized: T,
}

#[test]
fn regions_of_generic_and_borrowed_fields() {
    let value = Generic { size: 3, first: 5u16, text: "x", sized: 6 };
    let bytes = [3, 5, 0, b'x', 2, 6, 0];
    assert_eq!(value.encode_to_vec().unwrap(), bytes);
    assert_eq!(Generic::decode_exact(&bytes), Ok(value));
    check_value(&Generic { size: 9, first: (1u8, [2u16; 2]), text: "four", sized: (3, [4; 2]) }, &mut Vec::new())
        .unwrap();
}
