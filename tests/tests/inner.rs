//! Messages within messages that are told their tag, or other values: golden bytes both ways, the laws, and what is refused.

use framing_core::laws::check_value;
use framing_core::{DecodeError, Inner, Message, Reason, Told};
use framing_tests::golden::{golden, lawful, refused, unencodable};

/// A packet of MQTT: its kind in four bits, its flags in four more, its size, its body.
#[derive(Debug, PartialEq, Message)]
struct Packet {
    #[message(bits = 4)]
    kind: u8,
    #[message(bits = 4)]
    flags: u8,
    #[message(sized = varint, tag = kind, args(flags))]
    body: Body,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, args(flags: u8), big_endian)]
enum Body {
    #[message(tag = 3)]
    Publish {
        #[message(len = u16)]
        topic: String,
        #[message(if = flags & 6 != 0)]
        id: Option<u16>,
        #[message(rest, max = 1000)]
        payload: Vec<u8>,
    },
    #[message(tag = 4..=7)]
    Ack { kind: u8, id: u16 },
    #[message(tag = 12)]
    Ping,
    #[message(other)]
    Other(u8, #[message(rest, max = 100)] Vec<u8>),
}

#[test]
fn a_tag_and_flags_in_bits() {
    let body = Body::Publish { topic: "a/b".into(), id: Some(10), payload: b"hi".to_vec() };
    let packet = Packet { kind: 3, flags: 2, body };
    golden(&packet, b"\x32\x09\x00\x03a/b\x00\x0ahi");
    lawful(&packet);
    // What stands in `kind` is of no importance.
    let off = Packet { kind: 9, ..packet };
    assert_eq!(off.encode_to_vec().unwrap(), b"\x32\x09\x00\x03a/b\x00\x0ahi");
    golden(&Packet { kind: 12, flags: 0, body: Body::Ping }, &[0xc0, 0]);
    golden(&Packet { kind: 5, flags: 0, body: Body::Ack { kind: 5, id: 7 } }, &[0x50, 2, 0, 7]);
    golden(&Packet { kind: 15, flags: 1, body: Body::Other(15, vec![1]) }, &[0xf1, 1, 1]);
    lawful(&Packet { kind: 7, flags: 0, body: Body::Ack { kind: 7, id: 7 } });
    let known = Packet { kind: 0, flags: 0, body: Body::Other(6, vec![]) };
    unencodable(&known, "Body::Other.0", Reason::KnownTag { tag: 6.into() });
    let wrong = Packet { kind: 0, flags: 0, body: Body::Ack { kind: 3, id: 7 } };
    unencodable(&wrong, "Body::Ack.kind", Reason::WrongTag { tag: 3.into() });
    let wide = Packet { kind: 0, flags: 0, body: Body::Other(16, vec![]) };
    unencodable(&wide, "Packet.kind", Reason::TooWide { value: 16.into(), bits: 4 });
    let missing = Packet { kind: 0, flags: 2, body: Body::Publish { topic: String::new(), id: None, payload: vec![] } };
    unencodable(&missing, "Body::Publish.id", Reason::Missing);
    refused::<Packet>(&[0xc0, 1, 0], 2, "Packet.body", Reason::TrailingBytes { count: 1 });
}

/// A tag that does not stand right before its body, and is not known.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Record<'a> {
    id: u8,
    kind: u16,
    #[message(size_of = data)]
    size: u8,
    #[message(tag = kind)]
    data: Data<'a>,
    after: u8,
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = u16, outside)]
enum Data<'a> {
    Address([u8; 4]),
    #[message(tag = 5)]
    Name(#[message(rest, max = 63)] &'a str),
}

#[test]
fn a_tag_far_from_its_body() {
    let record = Record { id: 9, kind: 5, size: 2, data: Data::Name("hi"), after: 7 };
    golden(&record, b"\x09\x00\x05\x02hi\x07");
    check_value(&record, &mut Vec::new()).unwrap();
    golden(&Record { id: 9, kind: 0, size: 4, data: Data::Address([1; 4]), after: 7 }, &[9, 0, 0, 4, 1, 1, 1, 1, 7]);
    // The tag is at fault, where it stands.
    refused::<Record<'_>>(&[9, 0, 6, 1, 1, 7], 1, "Record.data", Reason::UnknownTag { tag: 6.into() });
    assert_eq!((Record::MIN_SIZE, Record::MAX_SIZE), (5, 5 + 63));
}

/// A version that messages in messages ask for.
#[derive(Debug, PartialEq, Message)]
struct Request {
    version: u8,
    #[message(len = u8, args(version))]
    topics: Vec<Topic>,
    flag: bool,
    #[message(if = flag, args(version))]
    last: Option<Box<Topic>>,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(version: u8), validate = Topic::check)]
struct Topic {
    #[message(len = u8)]
    name: String,
    #[message(if = version >= 2)]
    epoch: Option<u16>,
    #[message(args(version, name.len()), sized = u8)]
    partition: Partition,
}

impl Topic {
    fn check(&self) -> bool {
        self.name != "no"
    }
}

#[derive(Debug, PartialEq, Message)]
#[message(args(version: u8, size: usize))]
struct Partition {
    id: u8,
    #[message(count = size, max = 3)]
    replicas: Vec<u8>,
    #[message(if = version == 3)]
    extra: Option<u8>,
}

#[test]
fn a_version_for_messages_in_messages() {
    let topic = |name: &str, epoch, extra| Topic {
        name: name.into(),
        epoch,
        partition: Partition { id: 1, replicas: vec![8; name.len()], extra },
    };
    let request = Request { version: 1, topics: vec![topic("a", None, None)], flag: false, last: None };
    golden(&request, &[1, 1, 1, b'a', 2, 1, 8, 0]);
    lawful(&request);
    let last = Some(Box::new(topic("", Some(5), Some(6))));
    let request = Request { version: 3, topics: vec![topic("bc", Some(4), Some(9))], flag: true, last };
    golden(&request, &[3, 1, 2, b'b', b'c', 4, 0, 4, 1, 8, 8, 9, 1, 0, 5, 0, 2, 1, 6]);
    lawful(&request);
    unencodable(&Request { version: 2, ..request }, "Partition.extra", Reason::Unexpected);
    refused::<Request>(&[1, 1, 2, b'n', b'o', 3, 1, 0, 0], 2, "Topic", Reason::Invalid);
    refused::<Request>(&[1, 1, 2, b'x', b'x', 2, 1, 8], 8, "Topic.partition", Reason::FrameTooShort { needed: 1 });
}

/// All that is left are such messages; their tags are of bytes, and they are generic.
#[derive(Debug, PartialEq, Message)]
struct File<T: framing_core::OwnedMessage> {
    kind: [u8; 4],
    #[message(tag = kind)]
    head: Head<T>,
    width: u8,
    #[message(rest, args(width), max = 10)]
    rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, tag = [u8; 4], bound = "T: framing_core::OwnedMessage")]
enum Head<T: framing_core::OwnedMessage> {
    #[message(tag = b"IHDR")]
    Image(T),
    #[message(tag = b"tEXt" | b"zTXt")]
    Text {
        kind: [u8; 4],
        #[message(len = u8)]
        text: String,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(args(width: u8))]
struct Row {
    filter: u8,
    #[message(count = width, max = 255)]
    pixels: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Size {
    both: u16,
}

#[test]
fn tags_of_bytes_and_rows_of_a_width() {
    let row = |filter| Row { filter, pixels: vec![7, 8] };
    let file = File { kind: *b"IHDR", head: Head::Image(Size { both: 3 }), width: 2, rows: vec![row(0), row(1)] };
    golden(&file, b"IHDR\x03\0\x02\0\x07\x08\x01\x07\x08");
    let head = Head::<Size>::Text { kind: *b"zTXt", text: "a".into() };
    golden(&File { kind: *b"zTXt", head, width: 0, rows: vec![] }, b"zTXt\x01a\0");
    refused::<File<Size>>(b"what\0\0\0", 0, "File.head", Reason::UnknownTag { tag: 0x7768_6174.into() });
}

/// A tag in a message before, one that is told, and one behind a condition.
#[derive(Debug, PartialEq, Message)]
struct Said {
    head: Head2,
    #[message(tag = head.kind & 0x7f, if = head.kind != 0xff)]
    known: Option<Known>,
    #[message(args(head.kind))]
    deep: Deep,
}

#[derive(Debug, PartialEq, Message)]
struct Head2 {
    kind: u8,
    id: u8,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(kind: u8))]
struct Deep {
    flag: bool,
    #[message(tag = kind)]
    body: Known,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside)]
enum Known {
    Zero,
    One(u8),
    #[message(tag = 0xff)]
    Last,
}

#[test]
fn a_tag_that_an_expression_says() {
    let head = |kind| Head2 { kind, id: 5 };
    let value = Said { head: head(1), known: Some(Known::One(7)), deep: Deep { flag: true, body: Known::One(8) } };
    golden(&value, &[1, 5, 7, 1, 8]);
    lawful(&value);
    golden(&Said { head: head(0xff), known: None, deep: Deep { flag: false, body: Known::Last } }, &[0xff, 5, 0]);
    unencodable(&Said { head: head(0), ..value }, "Said.known", Reason::OtherTag);
    let deep = Said { head: head(1), known: Some(Known::One(7)), deep: Deep { flag: true, body: Known::Zero } };
    unencodable(&deep, "Deep.body", Reason::OtherTag);
    refused::<Said>(&[2, 5, 1], 1, "Said.known", Reason::UnknownTag { tag: 2.into() });
    refused::<Said>(&[0x81, 5, 1, 1], 3, "Deep.body", Reason::UnknownTag { tag: 0x81.into() });
}

/// Entries whose number stands before, and which are told something; of the number of others an expression says.
#[derive(Debug, PartialEq, Message)]
struct Table {
    #[message(bits = 4)]
    entries: u8,
    #[message(bits = 4)]
    wide: u8,
    #[message(len = entries, args(wide), max = 9)]
    first: Vec<Entry>,
    #[message(count = wide, args(1), max = 2)]
    second: Vec<Entry>,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(wide: u8), big_endian)]
struct Entry {
    id: u8,
    #[message(if = wide > 0)]
    offset: Option<u16>,
}

#[test]
fn a_number_of_entries_that_stands_before() {
    let entry = |id, offset| Entry { id, offset };
    let value = Table { entries: 2, wide: 0, first: vec![entry(1, None), entry(2, None)], second: vec![] };
    golden(&value, &[0x20, 1, 2]);
    let value = Table { entries: 1, wide: 1, first: vec![entry(1, Some(2))], second: vec![entry(3, Some(4))] };
    golden(&value, &[0x11, 1, 0, 2, 3, 0, 4]);
    lawful(&value);
    refused::<Table>(&[0xa1, 0, 0, 0], 0, "Table.first", Reason::TooLong { length: 10, max: 9 });
    unencodable(&Table { wide: 2, ..value }, "Table.second", Reason::Count { length: 1, expected: 2 });
}

/// A code under a key that the program tells, and that is on no wire.
#[derive(Debug, PartialEq, Message)]
#[message(args(key: u8, start: Start))]
struct Keyed {
    #[message(len = u8, max = 4)]
    data: Vec<u8>,
    #[message(checksum = |bytes| bytes.iter().fold(key ^ start.0, |sum, byte| sum ^ byte), over = data)]
    code: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
struct Start(u8);

/// What is told is a message before it, which is seen by reference.
#[derive(Debug, PartialEq, Message)]
struct Around {
    start: Start,
    #[message(args(1, *start))]
    keyed: Keyed,
}

#[test]
fn what_the_program_tells() {
    let keyed = |code| Keyed { data: vec![7], code };
    let args = (0x10, Start(0x0c));
    assert_eq!(keyed(0).encode_inner_to_vec(args), Ok(vec![1, 7, 0x1a]));
    let told = Told::args(args);
    assert_eq!(Keyed::decode_inner_frame(told, &[1, 7, 0x1a]), Ok(keyed(0x1a)));
    let checksum = Reason::Checksum { expected: 0x1a, found: 0x1b };
    let wrong = DecodeError::malformed(2, checksum).in_field(&"Keyed.code");
    assert_eq!(Keyed::decode_inner_frame(told, &[1, 7, 0x1b]), Err(wrong));
    let malformed = |offset, reason| Err(DecodeError::malformed(offset, reason));
    assert_eq!(Keyed::decode_inner_frame(told, &[1, 7]), malformed(2, Reason::FrameTooShort { needed: 1 }));
    assert_eq!(Keyed::decode_inner_frame(told, &[1, 7, 0x1a, 9]), malformed(3, Reason::TrailingBytes { count: 1 }));
    golden(&Around { start: Start(2), keyed: keyed(5) }, &[2, 1, 7, 5]);
}
