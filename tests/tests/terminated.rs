//! Sequences that bytes end, those that may be nothing, lengths of so many more, and encodings of items: golden bytes both ways, the laws, and what
//! is refused.

use framing_core::{CompactSize, Message, Reason, Varint, ZigZag};
use framing_tests::golden::{golden, lawful, refused, unencodable};

/// Options as DHCP has them: some of one byte, some with a length, and one that ends them.
#[derive(Debug, PartialEq, Message)]
struct Options {
    #[message(until = 0xff, max = 10)]
    options: Vec<Opt>,
    after: u8,
}

#[derive(Debug, PartialEq, Message)]
enum Opt {
    Pad,
    Mask(#[message(sized = u8)] [u8; 4]),
    #[message(other)]
    Other(u8, #[message(len = u8)] Vec<u8>),
}

#[test]
fn items_up_to_a_byte() {
    let options = Options { options: vec![Opt::Mask([255, 255, 0, 0]), Opt::Pad, Opt::Other(53, vec![1])], after: 7 };
    golden(&options, &[1, 4, 255, 255, 0, 0, 0, 53, 1, 1, 255, 7]);
    lawful(&options);
    golden(&Options { options: vec![], after: 7 }, &[255, 7]);
    let ended = Options { options: vec![Opt::Other(255, vec![])], after: 7 };
    unencodable(&ended, "Options.options", Reason::Terminator);
    refused::<Options>(&[0; 12], 10, "Options.options", Reason::TooLong { length: 11, max: 10 });
    assert_eq!((Options::MIN_SIZE, Options::MAX_SIZE), (2, 10 * 257 + 2));
}

/// Of a number, of bytes, and of more bytes than one.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Ends<'a> {
    #[message(until = 0u16, max = 3)]
    ports: Vec<u16>,
    #[message(until = b"\r\n", max = 4)]
    line: &'a str,
    #[message(until = b'!', max = 4)]
    bytes: &'a [u8],
    #[message(until = b"ab", max = 4)]
    twice: String,
    #[message(until = 0x1234u16, little_endian, max = 4)]
    little: &'a [u8],
}

#[test]
fn of_every_kind() {
    let value = Ends { ports: vec![80, 443], line: "\rx\n", bytes: b"", twice: "aa".into(), little: b"\x12" };
    let bytes = b"\0\x50\x01\xbb\0\0\rx\n\r\n!aaab\x12\x34\x12";
    golden(&value, bytes);
    framing_core::laws::check_value(&value, &mut Vec::new()).unwrap();
    unencodable(&Ends { ports: vec![1, 0], ..clone(&value) }, "Ends.ports", Reason::Terminator);
    unencodable(&Ends { line: "a\r\n", ..clone(&value) }, "Ends.line", Reason::Terminator);
    unencodable(&Ends { bytes: b"a!", ..clone(&value) }, "Ends.bytes", Reason::Terminator);
    unencodable(&Ends { line: "12345", ..clone(&value) }, "Ends.line", Reason::TooLong { length: 5, max: 4 });
    refused::<Ends<'_>>(b"\0\0abcdefghi", 2, "Ends.line", Reason::TooLong { length: 5, max: 4 });
    refused::<Ends<'_>>(b"\0\0\xff\r\n!ab\x34\x12", 2, "Ends.line", Reason::Utf8);
}

fn clone<'a>(value: &Ends<'a>) -> Ends<'a> {
    Ends {
        ports: value.ports.clone(),
        line: value.line,
        bytes: value.bytes,
        twice: value.twice.clone(),
        little: value.little,
    }
}

/// What begins before it ends.
#[derive(Debug, PartialEq, Message)]
struct Overlap {
    #[message(until = b"\n\n", max = 9)]
    text: String,
}

#[test]
fn what_overlaps() {
    golden(&Overlap { text: "a\nb".into() }, b"a\nb\n\n");
    // Three line ends would be read as none and a line end behind.
    unencodable(&Overlap { text: "\n".into() }, "Overlap.text", Reason::Terminator);
}

/// As Kafka has them, and with a length of one more.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Nullables<'a> {
    #[message(len = u16, null = -1)]
    client: Option<&'a str>,
    #[message(null = -1, max = 5)]
    data: Option<Vec<u16>>,
    #[message(len = u8, null = 0xff, if = client.is_some())]
    more: Option<Option<&'a [u8]>>,
    #[message(len = CompactSize, null = u64::MAX, max = 3)]
    compact: Option<String>,
    #[message(len = u8, null = -2)]
    other: Option<String>,
}

#[test]
fn nothing_by_its_length() {
    let value = Nullables { client: None, data: None, more: None, compact: None, other: None };
    let none = [0xff; 2 + 4 + 9].into_iter().chain([0xfe]).collect::<Vec<_>>();
    golden(&value, &none);
    let value = Nullables {
        client: Some("me"),
        data: Some(vec![1]),
        more: Some(None),
        compact: Some(String::new()),
        other: Some("a".into()),
    };
    golden(&value, b"\0\x02me\0\0\0\x01\0\x01\xff\0\x01a");
    framing_core::laws::check_value(&value, &mut Vec::new()).unwrap();
    refused::<Nullables<'_>>(b"\xff\xff\0\0\0\x06\0\0", 2, "Nullables.data", Reason::TooLong { length: 6, max: 5 });
    let long = Nullables { other: Some("a".repeat(254)), ..value };
    unencodable(&long, "Nullables.other", Reason::TooLong { length: 254, max: 253 });
}

/// Items that lie in another way than their type says.
#[derive(Debug, PartialEq, Message)]
struct Items {
    count: u8,
    #[message(len = count, each = Varint)]
    ids: Vec<u64>,
    #[message(len = u8, each = ZigZag)]
    steps: Vec<i32>,
    #[message(rest, each = (CompactSize, framing_core::BigEndian), max = 4)]
    pairs: Vec<(u64, u16)>,
}

#[test]
fn encodings_of_items() {
    let value = Items { count: 2, ids: vec![1, 300], steps: vec![-1, 64], pairs: vec![(0xfd, 1)] };
    golden(&value, &[2, 1, 0xac, 2, 2, 1, 0x80, 1, 0xfd, 0xfd, 0, 0, 1]);
    unencodable(&Items { pairs: vec![(0, 0); 5], ..value }, "Items.pairs", Reason::TooLong { length: 5, max: 4 });
}

const ONE: i64 = 1;

/// Compact strings and arrays of Kafka, whose lengths are one more, and its older ones in a varint; and other numbers.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Adjusted {
    #[message(len = varint, adjust = 1, max = 9)]
    name: String,
    #[message(len = varint, adjust = 1, null = 0, max = 9)]
    perhaps: Option<String>,
    #[message(len = varint, adjust = ONE, null = 0, max = [9, 8])]
    topics: Option<Vec<String>>,
    #[message(len = u8, adjust = -1)]
    one_less: Vec<u8>,
    #[message(len = u16, adjust = 2)]
    with_itself: Vec<u8>,
    #[message(len = zigzag, null = -1, max = 300)]
    classic: Option<Vec<u8>>,
    #[message(len = zigzag, null = -1, adjust = 1, max = 300)]
    both: Option<Vec<u8>>,
}

fn empty() -> Adjusted {
    Adjusted {
        name: String::new(),
        perhaps: None,
        topics: None,
        one_less: vec![7],
        with_itself: vec![],
        classic: None,
        both: None,
    }
}

#[test]
fn lengths_of_so_many_more() {
    golden(&empty(), &[1, 0, 0, 0, 7, 0, 2, 1, 1]);
    lawful(&empty());
    let full = Adjusted {
        name: "ab".into(),
        perhaps: Some(String::new()),
        topics: Some(vec!["a".into(), String::new()]),
        one_less: vec![7; 256],
        with_itself: vec![8],
        classic: Some(vec![]),
        both: Some(vec![9]),
    };
    let bytes = [&b"\x03ab\x01\x03\x02a\x01\xff"[..], &[7; 256], &[0, 3, 8, 0, 4, 9]].concat();
    golden(&full, &bytes);
    lawful(&full);
    // What is 253 bytes long would be sent as 255, and has no bound but that.
    assert_eq!((Adjusted::MIN_SIZE, Adjusted::MAX_SIZE), (8, 19 + 19 + 10 + 9 * 18 + 257 + 2 + 65_533 + 310 + 310));
}

#[test]
fn lengths_that_are_none() {
    let negative = |length| Reason::Negative { length };
    refused::<Adjusted>(&[0, 0, 0, 0, 7, 0, 2, 1, 1], 0, "Adjusted.name", negative(-1));
    refused::<Adjusted>(&[11, 0, 0, 0, 7, 0, 2, 1, 1], 0, "Adjusted.name", Reason::TooLong { length: 10, max: 9 });
    refused::<Adjusted>(&[1, 0, 2, 0, 0, 7, 0, 2, 1], 3, "Adjusted.topics", negative(-1));
    refused::<Adjusted>(&[1, 0, 0, 0, 7, 0, 1, 1, 1], 5, "Adjusted.with_itself", negative(-1));
    refused::<Adjusted>(&[1, 0, 0, 0, 7, 0, 2, 3, 1], 7, "Adjusted.classic", negative(-2));
    refused::<Adjusted>(&[1, 0, 0, 0, 7, 0, 2, 1, 0], 8, "Adjusted.both", negative(-1));
    let short = Reason::TooShort { length: 0, min: 1 };
    unencodable(&Adjusted { one_less: vec![], ..empty() }, "Adjusted.one_less", short);
    let long = Reason::TooLong { length: 10, max: 9 };
    unencodable(&Adjusted { perhaps: Some("1234567890".into()), ..empty() }, "Adjusted.perhaps", long);
}

/// As databases have them: a byte that begins no length stands for nothing.
#[derive(Debug, PartialEq, Message)]
struct Row {
    #[message(len = CompactSize, null = b"\xff", max = 300)]
    name: Option<String>,
    #[message(len = u16, null = b"\x01\0\0", max = 300)]
    bytes: Option<Vec<u8>>,
    flag: u8,
    #[message(len = u8, null = b"\xff", if = flag == 1)]
    more: Option<Option<Vec<u8>>>,
}

#[test]
fn nothing_by_its_bytes() {
    let row = Row { name: None, bytes: None, flag: 1, more: Some(None) };
    golden(&row, b"\xff\x01\0\0\x01\xff");
    lawful(&row);
    let row = Row { name: Some("a".into()), bytes: Some(vec![9]), flag: 1, more: Some(Some(vec![])) };
    golden(&row, b"\x01a\x01\0\x09\x01\0");
    lawful(&row);
    unencodable(&Row { bytes: Some(vec![0]), ..row }, "Row.bytes", Reason::Sentinel);
    refused::<Row>(b"\xfd\x01\0\x01\0\0\0", 0, "Row.name", Reason::Overlong);
    assert_eq!((Row::MIN_SIZE, Row::MAX_SIZE), (1 + 2 + 1, 309 + 302 + 1 + 256));
}

/// Bytes of which the first may be a length all the same.
#[derive(Debug, PartialEq, Message)]
struct Confused {
    #[message(len = u8, null = b"\0\0")]
    bytes: Option<Vec<u8>>,
    flag: u8,
}

#[test]
fn nothing_is_taken_for_no_beginning_of_it() {
    golden(&Confused { bytes: None, flag: 0 }, &[0, 0, 0]);
    golden(&Confused { bytes: Some(vec![0]), flag: 0 }, &[1, 0, 0]);
    lawful(&Confused { bytes: None, flag: 1 });
    for flag in [0, 1] {
        unencodable(&Confused { bytes: Some(vec![]), flag }, "Confused.bytes", Reason::Sentinel);
    }
    refused::<Confused>(&[0, 1], 0, "Confused.bytes", Reason::Sentinel);
}

/// Labels of which one is the last: such a stack has at least one, and so may be an item itself.
#[derive(Debug, PartialEq, Message)]
struct Stack {
    #[message(until = |label| *label & 1 != 0, max = 3)]
    labels: Vec<u16>,
}

#[derive(Debug, PartialEq, Message)]
struct Stacks {
    #[message(len = u8)]
    stacks: Vec<Stack>,
    there: bool,
    #[message(if = there, until = |label| *label & 1 != 0, max = 3)]
    perhaps: Option<Vec<u16>>,
}

#[test]
fn sequences_with_a_last_item_are_items() {
    assert_eq!((Stack::MIN_SIZE, Stack::MAX_SIZE), (2, 6));
    assert_eq!(Stacks::MIN_SIZE, 2);
    let stack = |labels: &[u16]| Stack { labels: labels.to_vec() };
    let value = Stacks { stacks: vec![stack(&[2, 3]), stack(&[1])], there: false, perhaps: None };
    golden(&value, &[2, 2, 0, 3, 0, 1, 0, 0]);
    lawful(&value);
    golden(&Stacks { stacks: vec![], there: true, perhaps: Some(vec![5]) }, &[0, 1, 5, 0]);
    unencodable(&stack(&[2]), "Stack.labels", Reason::Unended);
}
