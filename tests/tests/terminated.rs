//! Sequences that bytes end, those that may be nothing, and encodings of items: golden bytes both ways, the laws, and what
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
