//! Tags of every kind: bytes, characters, constants, odd widths, varints; in both byte orders, and unknown ones kept whole.

use framing_core::{Bincode2, Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

const END: [u8; 4] = *b"IEND";

/// Chunks as PNG or RIFF have them.
#[derive(Debug, PartialEq, Message)]
#[message(tag = [u8; 4])]
enum Chunk {
    #[message(tag = b"data")]
    Data(#[message(len = u8)] Vec<u8>),
    #[message(tag = b"id3")]
    Short(bool),
    #[message(tag = END)]
    End,
    #[message(other)]
    Other {
        tag: [u8; 4],
        #[message(rest, max = 100)]
        bytes: Vec<u8>,
    },
}

#[test]
fn tags_of_bytes() {
    golden(&Chunk::Data(vec![1, 2]), b"data\x02\x01\x02");
    golden(&Chunk::Short(true), b"id3\0\x01");
    golden(&Chunk::End, b"IEND");
    golden(&Chunk::Other { tag: *b"what", bytes: vec![1, 2] }, b"what\x01\x02");
    lawful(&Chunk::Short(true));
    refused::<Chunk>(b"id3\0\x02", 4, "Chunk::Short.0", Reason::Bool { value: 2 });
    let known = Reason::KnownTag { tag: 0x4945_4e44.into() };
    unencodable(&Chunk::Other { tag: END, bytes: vec![] }, "Chunk::Other.tag", known);
    assert_eq!((Chunk::MIN_SIZE, Chunk::MAX_SIZE), (4, 4 + 1 + 255));
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = char, big_endian)]
enum Letter {
    #[message(tag = 'q')]
    Query(u16),
    #[message(tag = 'é')]
    Accent,
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = char)]
enum Letters {
    #[message(tag = 'q')]
    Query(u16),
    #[message(other)]
    Other(char),
}

#[test]
fn tags_of_characters() {
    golden(&Letter::Query(7), &[0, 0, 0, b'q', 0, 7]);
    golden(&Letter::Accent, &[0, 0, 0, 0xe9]);
    refused::<Letter>(&[0, 0, 0, b'x'], 0, "", Reason::UnknownTag { tag: 120.into() });
    refused::<Letter>(&[0, 0x11, 0, 0], 0, "", Reason::Char { value: 0x11_0000 });
    golden(&Letters::Query(7), &[b'q', 0, 0, 0, 7, 0]);
    golden(&Letters::Other('x'), &[b'x', 0, 0, 0]);
    unencodable(&Letters::Other('q'), "Letters::Other.0", Reason::KnownTag { tag: 113.into() });
}

mod opcodes {
    pub(super) const SECOND: u16 = 0x0203;
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = u16, big_endian)]
enum Constants {
    #[message(tag = b'Q')]
    Byte,
    #[message(tag = opcodes::SECOND)]
    Second(u8),
    #[message(tag = Self::THIRD)]
    Third,
    #[message(tag = u16::MAX)]
    Last,
    #[message(other)]
    Other(u16, #[message(rest, max = 9)] Vec<u8>),
}

impl Constants {
    const THIRD: u16 = opcodes::SECOND + 1;
}

#[test]
fn tags_that_are_constants() {
    golden(&Constants::Byte, &[0, b'Q']);
    golden(&Constants::Second(7), &[2, 3, 7]);
    golden(&Constants::Third, &[2, 4]);
    golden(&Constants::Last, &[0xff, 0xff]);
    golden(&Constants::Other(5, vec![1]), &[0, 5, 1]);
    unencodable(&Constants::Other(0x0204, vec![]), "Constants::Other.0", Reason::KnownTag { tag: 0x0204.into() });
}

/// Constants of a generic enum, whose assertions stand elsewhere.
#[derive(Debug, PartialEq, Message)]
#[message(tag = u24)]
enum Odd<T> {
    First(T),
    #[message(tag = HIGH)]
    High,
    #[message(other)]
    Other(u32, u8),
}

const HIGH: u32 = 0xff_ffff;

#[derive(Debug, PartialEq, Message)]
#[message(tag = u48, big_endian)]
enum Wide {
    #[message(tag = 0x0102_0304_0506)]
    A(u16),
}

#[test]
fn tags_of_odd_widths() {
    golden(&Odd::First(7u16), &[0, 0, 0, 7, 0]);
    golden(&Odd::<u8>::High, &[0xff; 3]);
    golden(&Odd::<u8>::Other(0x0201, 9), &[1, 2, 0, 9]);
    lawful(&Odd::<u8>::Other(0x0201, 9));
    unencodable(&Odd::<u8>::Other(1 << 24, 9), "Odd::Other.0", Reason::TooWide { value: (1 << 24).into(), bits: 24 });
    golden(&Wide::A(7), &[1, 2, 3, 4, 5, 6, 0, 7]);
    refused::<Wide>(&[1, 2, 3, 4, 5, 7, 0, 7], 0, "", Reason::UnknownTag { tag: 0x0102_0304_0507.into() });
    assert_eq!((Odd::<u16>::MIN_SIZE, Odd::<u16>::MAX_SIZE), (3, 5));
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = varint, big_endian, magic = b"V")]
enum Variable {
    Near(u16),
    #[message(tag = 300)]
    Far,
    #[message(other)]
    Other {
        tag: u64,
        #[message(rest, max = 9)]
        bytes: Vec<u8>,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = varint, with = Bincode2)]
enum Closed {
    #[message(tag = 1000)]
    A(u16),
}

#[test]
fn tags_of_variable_length() {
    golden(&Variable::Near(7), &[b'V', 0, 0, 7]);
    golden(&Variable::Far, &[b'V', 0xac, 2]);
    golden(&Variable::Other { tag: 301, bytes: vec![1] }, &[b'V', 0xad, 2, 1]);
    lawful(&Variable::Near(7));
    refused::<Variable>(&[b'V', 0x80, 0], 2, "", Reason::Overlong);
    let known = Reason::KnownTag { tag: 300.into() };
    unencodable(&Variable::Other { tag: 300, bytes: vec![] }, "Variable::Other.tag", known);
    golden(&Closed::A(251), &[0xe8, 7, 0xfb, 0xfb, 0]);
    refused::<Closed>(&[0xe9, 7, 0], 0, "", Reason::UnknownTag { tag: 1001.into() });
}

/// A tag is in what `..` counts.
#[derive(Debug, PartialEq, Message)]
#[message(tag = varint)]
enum Counted {
    #[message(tag = 200)]
    All {
        #[message(size_of = ..)]
        size: u8,
        #[message(rest, max = 9)]
        bytes: Vec<u8>,
    },
}

#[test]
fn a_tag_is_part_of_the_whole() {
    golden(&Counted::All { size: 5, bytes: vec![1, 2] }, &[200, 1, 5, 1, 2]);
    lawful(&Counted::All { size: 5, bytes: vec![1, 2] });
}

/// A bit field says how many, whether, and how large.
#[derive(Debug, PartialEq, Message)]
struct Driven {
    #[message(bits = 3)]
    count: u8,
    #[message(bits = 1)]
    more: bool,
    #[message(bits = 4)]
    words: u8,
    #[message(len = count)]
    list: Vec<u16>,
    #[message(if = more)]
    extra: Option<u8>,
    #[message(count = words, max = 15)]
    bytes: Vec<u8>,
}

#[test]
fn bit_fields_drive_lists_and_options() {
    let value = Driven { count: 1, more: true, words: 2, list: vec![3], extra: Some(4), bytes: vec![5, 6] };
    golden(&value, &[0x32, 3, 0, 4, 5, 6]);
    lawful(&value);
    let longer = Driven { list: vec![0; 8], ..value };
    unencodable(&longer, "Driven.count", Reason::TooWide { value: 8.into(), bits: 3 });
}

/// Packets whose low bits are flags, as MQTT has them.
#[derive(Debug, PartialEq, Message)]
enum Packet {
    #[message(tag = 0x10)]
    Connect,
    #[message(tag = 0x30..=0x3f)]
    Publish {
        head: u8,
        #[message(len = u8)]
        topic: String,
        #[message(if = head & 6 != 0)]
        id: Option<u16>,
    },
    #[message(tag = 0x40 | 0x50 | 0x60..=0x62)]
    Ack(u8, u16),
}

#[test]
fn several_tags_of_one_variant() {
    golden(&Packet::Connect, &[0x10]);
    golden(&Packet::Publish { head: 0x30, topic: "a".into(), id: None }, &[0x30, 1, b'a']);
    golden(&Packet::Publish { head: 0x3b, topic: "a".into(), id: Some(7) }, &[0x3b, 1, b'a', 7, 0]);
    golden(&Packet::Ack(0x50, 7), &[0x50, 7, 0]);
    golden(&Packet::Ack(0x61, 7), &[0x61, 7, 0]);
    lawful(&Packet::Ack(0x40, 7));
    lawful(&Packet::Publish { head: 0x32, topic: String::new(), id: Some(7) });
    refused::<Packet>(&[0x63, 0, 0], 0, "", Reason::UnknownTag { tag: 0x63.into() });
    let wrong = Packet::Ack(0x30, 7);
    unencodable(&wrong, "Packet::Ack.0", Reason::WrongTag { tag: 0x30.into() });
    assert_eq!((Packet::MIN_SIZE, Packet::MAX_SIZE), (1, 1 + 256 + 2));
}

/// All values of a byte.
#[derive(Debug, PartialEq, Message)]
#[message(tag = i8)]
enum All {
    #[message(tag = -128..=-1)]
    Minus(i8),
    #[message(tag = 0)]
    Zero,
    #[message(tag = 1..=127)]
    Plus(i8),
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = [u8; 2])]
enum Names {
    #[message(tag = b"ab" | b"c")]
    Letters { name: [u8; 2], value: u8 },
    #[message(tag = b"d")]
    Digit,
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits)]
enum Kind {
    Control,
    #[message(tag = 1 | 4..=6)]
    Data {
        kind: u8,
    },
    #[message(other)]
    Other(u8),
}

#[derive(Debug, PartialEq, Message)]
struct Bits {
    #[message(bits = 3)]
    kind: Kind,
    #[message(bits = 5)]
    rest: u8,
}

#[test]
fn several_tags_of_every_kind() {
    golden(&All::Minus(-128), &[0x80]);
    golden(&All::Zero, &[0]);
    golden(&All::Plus(127), &[0x7f]);
    unencodable(&All::Plus(-1), "All::Plus.0", Reason::WrongTag { tag: u64::MAX.into() });
    golden(&Names::Letters { name: *b"ab", value: 7 }, b"ab\x07");
    golden(&Names::Letters { name: *b"c\0", value: 7 }, b"c\0\x07");
    golden(&Bits { kind: Kind::Data { kind: 5 }, rest: 1 }, &[0b1010_0001]);
    golden(&Bits { kind: Kind::Other(7), rest: 1 }, &[0b1110_0001]);
    lawful(&Bits { kind: Kind::Data { kind: 1 }, rest: 1 });
    let wrong = Bits { kind: Kind::Data { kind: 2 }, rest: 1 };
    unencodable(&wrong, "Bits.kind", Reason::WrongTag { tag: 2.into() });
    let known = Bits { kind: Kind::Other(6), rest: 1 };
    unencodable(&known, "Bits.kind", Reason::KnownTag { tag: 6.into() });
}

const CONNECT: u8 = 0x50;
const CONNECT_LAST: u8 = 0x57;

/// Ranges beside each other, of literals and of constants.
#[derive(Debug, PartialEq, Message)]
enum Ranges {
    #[message(tag = 0x30..=0x35 | 0x38..=0x3d)]
    Two(u8),
    #[message(tag = CONNECT..=CONNECT_LAST | 0x60 | 0x62..=Self::DATA_LAST)]
    Named(u8, u8),
    #[message(tag = 0x36)]
    Between,
}

impl Ranges {
    const DATA_LAST: u8 = 0x6f;
}

/// All values of a byte, which only the compiler knows.
#[derive(Debug, PartialEq, Message)]
enum Halves {
    #[message(tag = 0..=CONNECT_LAST)]
    Low(u8),
    #[message(tag = ABOVE..=u8::MAX)]
    High(u8),
}

const ABOVE: u8 = CONNECT_LAST + 1;

#[test]
fn ranges_beside_each_other() {
    for tag in [0x30, 0x35, 0x38, 0x3d] {
        golden(&Ranges::Two(tag), &[tag]);
        lawful(&Ranges::Two(tag));
    }
    for tag in [0x50, 0x57, 0x60, 0x62, 0x6f] {
        golden(&Ranges::Named(tag, 7), &[tag, 7]);
    }
    golden(&Ranges::Between, &[0x36]);
    for tag in [0x2f, 0x37, 0x3e, 0x4f, 0x58, 0x61, 0x70] {
        let unknown = u64::from(tag);
        refused::<Ranges>(&[tag, 7], 0, "", Reason::UnknownTag { tag: unknown.into() });
        unencodable(&Ranges::Named(tag, 7), "Ranges::Named.0", Reason::WrongTag { tag: unknown.into() });
    }
    golden(&Halves::Low(0x57), &[0x57]);
    golden(&Halves::High(0x58), &[0x58]);
    unencodable(&Halves::High(0x57), "Halves::High.0", Reason::WrongTag { tag: 0x57.into() });
}
