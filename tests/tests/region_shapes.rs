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

/// A message of L2TP: a flag says whether its length is there, and without it it goes on to the end of the datagram.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct L2tp {
    flags: u8,
    #[message(if = flags & 0x40 != 0, size_of = ..)]
    length: Option<u16>,
    session: u16,
    #[message(rest, max = 8)]
    payload: Vec<u8>,
}

/// The same within a region that has an end.
#[derive(Debug, PartialEq, Message)]
struct Within {
    #[message(size_of = flag..)]
    total: u8,
    flag: bool,
    #[message(if = flag, size_of = ports.., unit = 2, adjust = 1)]
    count: Option<u8>,
    #[message(rest, max = 4)]
    ports: Vec<u16>,
}

/// A size behind what it counts, and one before what may end by itself.
#[derive(Debug, PartialEq, Message)]
struct Behind {
    flag: bool,
    #[message(len = u8)]
    text: String,
    #[message(if = flag, size_of = text)]
    size: Option<u8>,
    #[message(if = flag, size_of = number.., adjust = 0x10)]
    more: Option<i8>,
    number: u8,
    #[message(since)]
    last: Option<u8>,
}

#[test]
fn sizes_that_may_not_be_there() {
    let l2tp = |flags, length| L2tp { flags, length, session: 5, payload: vec![1, 2] };
    each_byte(&l2tp(0x40, Some(7)), &[0x40, 0, 7, 0, 5, 1, 2]);
    each_byte(&l2tp(0, None), &[0, 0, 5, 1, 2]);
    assert_eq!(l2tp(0x40, Some(0)).encode_to_vec().unwrap()[..3], [0x40, 0, 7]);
    const { assert!(!L2tp::SELF_DELIMITING && L2tp::MIN_SIZE == 3 && L2tp::MAX_SIZE == 13) }
    unencodable(&l2tp(0x40, None), "L2tp.length", Reason::Missing);
    unencodable(&l2tp(0, Some(7)), "L2tp.length", Reason::Unexpected);
    refused::<L2tp>(&[0x40, 0, 8, 0, 5, 1, 2], 7, "", Reason::FrameTooShort { needed: 1 });
    refused::<L2tp>(&[0x40, 0, 6, 0, 5, 1, 2], 6, "", Reason::TrailingBytes { count: 1 });
    refused::<L2tp>(&[0x40, 0, 4, 0, 5], 1, "L2tp.length", Reason::TooShort { length: 4, min: 5 });
    refused::<L2tp>(&[0, 0], 2, "", Reason::FrameTooShort { needed: 1 });

    let within = |total, flag, count| Within { total, flag, count, ports: vec![7, 8] };
    each_byte(&within(6, true, Some(3)), &[6, 1, 3, 7, 0, 8, 0]);
    each_byte(&within(5, false, None), &[5, 0, 7, 0, 8, 0]);
    refused::<Within>(&[4, 0, 7, 0, 8, 0], 5, "Within.total", Reason::FrameTooShort { needed: 1 });
    refused::<Within>(&[6, 1, 2, 7, 0, 8, 0], 5, "Within.total", Reason::TrailingBytes { count: 2 });

    let behind = |flag, size, more, last| Behind { flag, text: "a".into(), size, more, number: 9, last };
    each_byte(&behind(true, Some(2), Some(0x12), Some(8)), &[1, 1, b'a', 2, 0x12, 9, 8]);
    each_byte(&behind(false, None, None, None), &[0, 1, b'a', 9]);
    refused::<Behind>(&[1, 1, b'a', 3, 0x11, 9], 3, "Behind.size", Reason::TooLong { length: 3, max: 2 });
    refused::<Behind>(&[0, 1, b'a', 9, 8, 7], 5, "", Reason::TrailingBytes { count: 1 });
}
