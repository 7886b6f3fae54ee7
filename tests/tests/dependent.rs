//! Alignment, sizes that fields before say, and checksums that may be none: golden bytes both ways, the laws, and what is
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
    #[message(size = head.length.checked_sub(2), rest, max = 3)]
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
    refused::<Framed>(&[0, 1, 9], 1, "Framed.items", Reason::NoCount);
    unencodable(&Framed { head: head(0, 1), ..wrong }, "Framed.items", Reason::NoCount);
    refused::<Framed>(&[0, 5, 1, 2, 3, 9], 5, "Framed.items", Reason::FrameTooShort { needed: 1 });
    refused::<Framed>(&[2, 2, 7, 8, 9], 4, "Framed.tail", Reason::FrameTooShort { needed: 1 });
    refused::<Framed>(&[4, 2, 7, 8, 9, 9, 9], 1, "Framed.tail", Reason::TooLong { length: 4, max: 3 });
}

/// The size of all, of which the body is told what is left of it, if that is a number.
#[derive(Debug, PartialEq, Message)]
struct Block {
    size: u8,
    #[message(args(size.checked_sub(2)))]
    body: Body,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(left: Option<u8>))]
struct Body {
    kind: u8,
    #[message(count = left, max = 9)]
    data: Vec<u8>,
}

#[test]
fn a_number_that_is_told_and_may_be_none() {
    let block = |size, data| Block { size, body: Body { kind: 7, data } };
    golden(&block(4, vec![8, 9]), &[4, 7, 8, 9]);
    golden(&block(2, vec![]), &[2, 7]);
    lawful(&block(4, vec![8, 9]));
    refused::<Block>(&[1, 7], 1, "Body.data", Reason::NoCount);
    unencodable(&block(1, vec![]), "Body.data", Reason::NoCount);
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

/// The end of a hello of TLS 1.2: the extensions may be missing, or there and none.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Hello {
    version: u16,
    #[message(since, sized = u16, rest, max = 64)]
    extensions: Option<Vec<Extension>>,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Extension {
    kind: u16,
    #[message(len = u16)]
    data: Vec<u8>,
}

/// The same where fields before say the size, and where a default stands for what is missing.
#[derive(Debug, PartialEq, Message)]
struct Tails {
    size: u8,
    #[message(since, size = size, rest, max = 4)]
    bytes: Option<Vec<u8>>,
    #[message(since, sized = u8, rest)]
    text: Option<String>,
}

#[derive(Debug, PartialEq, Message)]
struct Default {
    #[message(since, default = vec![7], sized = u8, rest, max = 4)]
    bytes: Vec<u8>,
}

#[test]
fn tails_with_a_size_of_their_own() {
    let hello = |extensions| Hello { version: 0x303, extensions };
    golden(&hello(None), &[3, 3]);
    golden(&hello(Some(vec![])), &[3, 3, 0, 0]);
    let extension = || Extension { kind: 10, data: vec![7] };
    golden(&hello(Some(vec![extension()])), &[3, 3, 0, 5, 0, 10, 0, 1, 7]);
    lawful(&hello(Some(vec![extension(), extension()])));
    refused::<Hello>(&[3, 3, 0, 5, 0, 10, 0, 2, 7], 9, "Hello.extensions", Reason::FrameTooShort { needed: 1 });
    refused::<Hello>(&[3, 3, 0, 5, 0, 10, 0, 1, 7, 8], 9, "", Reason::TrailingBytes { count: 1 });

    let tails = |size, bytes, text: Option<&str>| Tails { size, bytes, text: text.map(Into::into) };
    golden(&tails(2, None, None), &[2]);
    golden(&tails(2, Some(vec![7, 8]), None), &[2, 7, 8]);
    golden(&tails(1, Some(vec![7]), Some("")), &[1, 7, 0]);
    golden(&tails(1, Some(vec![7]), Some("a")), &[1, 7, 1, b'a']);
    lawful(&tails(1, Some(vec![7]), Some("a")));
    unencodable(&tails(1, None, Some("")), "Tails.text", Reason::Unexpected);

    golden(&Default { bytes: vec![] }, &[0]);
    assert_eq!(Default::decode_exact(&[]), Ok(Default { bytes: vec![7] }));
}

/// A count that stands within a size, where it is asked for.
#[derive(Debug, PartialEq, Message)]
struct Within<'a> {
    #[message(sized = u8, len = u32, max = 2)]
    items: Vec<u16>,
    size: u8,
    #[message(size = size, len = u8)]
    text: &'a str,
    #[message(size_of = bytes)]
    length: u8,
    #[message(len = u16, max = 9)]
    bytes: &'a [u8],
}

#[test]
fn counts_within_a_size() {
    let value = Within { items: vec![1], size: 2, text: "a", length: 3, bytes: &[9] };
    golden(&value, &[6, 1, 0, 0, 0, 1, 0, 2, 1, b'a', 3, 1, 0, 9]);
    let bytes = &[6, 2, 0, 0, 0, 1, 0, 2, 1, b'a', 3, 1, 0, 9];
    refused::<Within<'_>>(bytes, 7, "Within.items", Reason::FrameTooShort { needed: 2 });
}

/// What follows is aligned, whether the field before it is there or not.
#[derive(Debug, PartialEq, Message)]
struct Gap {
    flags: u8,
    #[message(if = flags & 1 != 0, align = 4)]
    extra: Option<u16>,
    number: u32,
}

#[test]
fn an_alignment_behind_what_may_not_be_there() {
    golden(&Gap { flags: 1, extra: Some(7), number: 8 }, &[1, 7, 0, 0, 8, 0, 0, 0]);
    golden(&Gap { flags: 0, extra: None, number: 8 }, &[0, 0, 0, 0, 8, 0, 0, 0]);
    lawful(&Gap { flags: 0, extra: None, number: 8 });
    assert_eq!((Gap::MIN_SIZE, Gap::MAX_SIZE), (5, 10));
    refused::<Gap>(&[0, 0, 1, 0, 8, 0, 0, 0], 2, "", Reason::Padding { found: 1 });
}
