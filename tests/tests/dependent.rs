//! Alignment, sizes that fields before say, rules that see them, and checksums that may be none: golden bytes both ways, the laws, and what is
//! refused.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

/// An attribute as STUN has it: its value is padded to four bytes, which its length does not count.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Attribute {
    kind: u16,
    #[message(len = u16, max = 9, align = 4)]
    value: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
#[message(magic = b"M")]
struct Aligned {
    kind: u8,
    #[message(bits = 3)]
    a: u8,
    #[message(bits = 5, align = 4)]
    b: u8,
    number: u32,
    #[message(rest, max = 4)]
    attributes: Vec<Attribute>,
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = u16)]
enum Choice {
    Text(#[message(len = u8, align = 8)] String),
    Number {
        #[message(align = 8)]
        a: u8,
        b: u64,
    },
}

#[test]
fn to_a_multiple_from_the_start() {
    let attribute = |size| Attribute { kind: 6, value: vec![7; size] };
    golden(&attribute(3), &[0, 6, 0, 3, 7, 7, 7, 0]);
    golden(&attribute(4), &[0, 6, 0, 4, 7, 7, 7, 7]);
    lawful(&attribute(5));
    assert_eq!((Attribute::MIN_SIZE, Attribute::MAX_SIZE), (4, 4 + 9 + 3));
    assert_eq!(attribute(5).size_hint(), 12);
    refused::<Attribute>(&[0, 6, 0, 1, 7, 0, 1, 0], 6, "", Reason::Padding { found: 1 });
    // Each message counts from its own start.
    let value = Aligned { kind: 1, a: 1, b: 2, number: 9, attributes: vec![attribute(1), attribute(0)] };
    golden(&value, &[b'M', 1, 0x22, 0, 9, 0, 0, 0, 0, 6, 0, 1, 7, 0, 0, 0, 0, 6, 0, 0]);
    assert_eq!(value.size_hint(), 20);
    golden(&Choice::Text("abc".into()), &[0, 0, 3, b'a', b'b', b'c', 0, 0]);
    golden(&Choice::Number { a: 1, b: 2 }, &[1, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
    lawful(&Choice::Text("abcdef".into()));
    assert_eq!(Choice::Text("abcdef".into()).size_hint(), 16);
}

#[derive(Debug, PartialEq, Message)]
struct Head {
    kind: u8,
    length: u8,
}

/// The head's length counts the head too.
#[derive(Debug, PartialEq, Message)]
struct Framed {
    head: Head,
    #[message(size = head.length - 2, rest, max = 3)]
    items: Vec<(u8, u8)>,
    #[message(size = head.kind, if = head.kind > 0)]
    tail: Option<Growing>,
    after: u8,
}

#[derive(Debug, PartialEq, Message)]
struct Growing {
    a: u8,
    #[message(since)]
    b: Option<u16>,
}

#[test]
fn sizes_that_are_said_before() {
    let head = |kind, length| Head { kind, length };
    let value = Framed { head: head(0, 6), items: vec![(1, 2), (3, 4)], tail: None, after: 9 };
    golden(&value, &[0, 6, 1, 2, 3, 4, 9]);
    lawful(&value);
    let tail = Some(Growing { a: 7, b: Some(8) });
    golden(&Framed { head: head(3, 2), items: vec![], tail, after: 9 }, &[3, 2, 7, 8, 0, 9]);
    lawful(&Framed { head: head(1, 2), items: vec![], tail: Some(Growing { a: 7, b: None }), after: 9 });
    let wrong = Framed { head: head(0, 5), items: vec![(1, 2)], tail: None, after: 9 };
    unencodable(&wrong, "Framed.items", Reason::Count { length: 2, expected: 3 });
    refused::<Framed>(&[0, 9, 1, 1, 1, 1, 1, 1, 1, 9], 1, "Framed.items", Reason::TooLong { length: 7, max: 6 });
    refused::<Framed>(&[0, 5, 1, 2, 3, 9], 5, "Framed.items", Reason::FrameTooShort { needed: 1 });
    refused::<Framed>(&[2, 2, 7, 8, 9], 4, "Framed.tail", Reason::FrameTooShort { needed: 1 });
    refused::<Framed>(&[4, 2, 7, 8, 9, 9, 9], 1, "Framed.tail", Reason::TooLong { length: 4, max: 3 });
}

/// A number in a message before, which is checked.
#[derive(Debug, PartialEq, Message)]
struct Counted {
    head: Head,
    #[message(count = head.length, max = 4)]
    items: Vec<u8>,
}

#[test]
fn a_count_in_a_message_before() {
    golden(&Counted { head: Head { kind: 1, length: 2 }, items: vec![7, 8] }, &[1, 2, 7, 8]);
    let wrong = Counted { head: Head { kind: 1, length: 3 }, items: vec![7, 8] };
    unencodable(&wrong, "Counted.items", Reason::Count { length: 2, expected: 3 });
}

fn add(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0xf0, |sum: u8, byte| sum.wrapping_add(*byte))
}

/// As UDP over IPv4 has it: zero is no checksum.
#[derive(Debug, PartialEq, Message)]
struct Datagram {
    #[message(checksum = add, over = text, none = 0)]
    sum: Option<u8>,
    #[message(len = u8)]
    text: String,
    #[message(checksum = |parts: [&[u8]; 3]| add(parts[0]) | 1, over = .., none = 0)]
    all: Option<u8>,
}

#[test]
fn a_checksum_or_none() {
    let value = Datagram { sum: Some(0xf0 + 3), text: "\x01\x01".into(), all: None };
    // The length of the text is one of the bytes.
    let sum = 0xf0u8.wrapping_add(2 + 1 + 1);
    golden(&Datagram { sum: Some(sum), ..value }, &[sum, 2, 1, 1, 0]);
    let text = || "\x01\x01".to_owned();
    golden(&Datagram { sum: None, text: text(), all: None }, &[0, 2, 1, 1, 0]);
    lawful(&Datagram { sum: None, text: text(), all: None });
    golden(&Datagram { sum: None, text: text(), all: Some(0xf5) }, &[0, 2, 1, 1, 0xf5]);
    // Whatever stands in the value; but that it stands there counts.
    assert_eq!(Datagram { sum: Some(1), text: text(), all: None }.encode_to_vec().unwrap(), [sum, 2, 1, 1, 0]);
    refused::<Datagram>(&[9, 2, 1, 1, 0], 0, "Datagram.sum", Reason::Checksum { expected: sum.into(), found: 9 });
    // One that would be none has no bytes.
    let none = Datagram { sum: Some(1), text: "\x0f".into(), all: None };
    unencodable(&none, "Datagram.sum", Reason::Sentinel);
}

/// Rules over the fields before, in a run of bits too, and over what is told.
#[derive(Debug, PartialEq, Message)]
struct Rules {
    least: u8,
    #[message(validate = |id| *id >= least)]
    id: u8,
    #[message(bits = 4)]
    low: u8,
    #[message(bits = 4, validate = |high| *high >= low && *high > least)]
    high: u8,
    #[message(len = u8, validate = |list: &[u8]| list.len() <= usize::from(low))]
    list: Vec<u8>,
    #[message(len = u8, validate = |text| text.len() == list.len())]
    text: String,
    #[message(size_of = rest, validate = |size| *size > low)]
    size: u8,
    #[message(args(least))]
    told: Told,
    #[message(rest, max = 9)]
    rest: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(least: u8), validate = |told| told.number != 9)]
struct Told {
    #[message(validate = |number| *number >= least)]
    number: u8,
}

#[test]
fn rules_that_see_fields_before_them() {
    let rules = |id, low, high| Rules {
        least: 2,
        id,
        low,
        high,
        list: vec![7],
        text: "a".into(),
        size: 4,
        told: Told { number: 5 },
        rest: vec![0; 4],
    };
    golden(&rules(2, 3, 4), &[2, 2, 0x34, 1, 7, 1, b'a', 4, 5, 0, 0, 0, 0]);
    let bytes = |at: usize, byte: u8| {
        let mut bytes = vec![2, 2, 0x34, 1, 7, 1, b'a', 4, 5, 0, 0, 0, 0];
        bytes[at] = byte;
        bytes
    };
    let wrong =
        [(1, 1, "Rules.id"), (2, 0x32, "Rules.high"), (2, 0x04, "Rules.list"), (8, 1, "Told.number"), (8, 9, "Told")];
    for (at, byte, field) in wrong {
        let offset = if field == "Rules.list" { 3 } else { u32::try_from(at).unwrap() };
        refused::<Rules>(&bytes(at, byte), offset, field, Reason::Invalid);
    }
    refused::<Rules>(&[2, 2, 0x34, 1, 7, 0, 4, 5, 0, 0, 0, 0], 5, "Rules.text", Reason::Invalid);
    unencodable(&rules(1, 3, 4), "Rules.id", Reason::Invalid);
    unencodable(&rules(2, 4, 3), "Rules.high", Reason::Invalid);
    // The size that is sent is the one that is asked about.
    unencodable(&Rules { rest: vec![0; 3], size: 9, ..rules(2, 3, 4) }, "Rules.size", Reason::Invalid);
    unencodable(&Rules { told: Told { number: 1 }, ..rules(2, 3, 4) }, "Told.number", Reason::Invalid);
}
