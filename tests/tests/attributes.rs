//! Attributes beyond plain fields: constants, conditions, tails, lengths that stand elsewhere, checks. Golden bytes both
//! ways, the laws, and what is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use framing_core::laws::check_value;
use framing_core::{
    BigEndian, Bincode1, Bincode2, DecodeError, EncodeError, Encoding, Fixed, Int, Message, NulPadded, NulTerminated,
    Reader, Reason, SpacePadded, Uint, Varint, Writer,
};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Debug, PartialEq, Message)]
struct Constant {
    #[message(value = 4)]
    version: u8,
    #[message(bits = 4, value = 0xa)]
    kind: u8,
    #[message(bits = 4)]
    flags: u8,
    #[message(big_endian, value = 0x0102)]
    check: u16,
}

#[test]
fn value() {
    golden(&Constant { version: 4, kind: 0xa, flags: 3, check: 0x0102 }, &[4, 0xa3, 1, 2]);
    lawful(&Constant { version: 4, kind: 0xa, flags: 3, check: 0x0102 });
    refused::<Constant>(&[5, 0xa3, 1, 2], 0, "Constant.version", Reason::NotConstant);
    refused::<Constant>(&[4, 0xb3, 1, 2], 1, "Constant.kind", Reason::NotConstant);
    refused::<Constant>(&[4, 0xa3, 2, 1], 2, "Constant.check", Reason::NotConstant);
    let wrong = Constant { version: 5, kind: 0xa, flags: 3, check: 0x0102 };
    unencodable(&wrong, "Constant.version", Reason::NotConstant);
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Conditional<'a> {
    flags: u8,
    #[message(if = flags & 1 != 0)]
    id: Option<u16>,
    #[message(if = flags & 2 != 0, len = u8)]
    name: Option<&'a str>,
    last: u8,
}

#[test]
fn conditions() {
    golden(&Conditional { flags: 0, id: None, name: None, last: 9 }, &[0, 9]);
    golden(&Conditional { flags: 1, id: Some(7), name: None, last: 9 }, &[1, 0, 7, 9]);
    golden(&Conditional { flags: 3, id: Some(7), name: Some("hi"), last: 9 }, &[3, 0, 7, 2, b'h', b'i', 9]);
    check_value(&Conditional { flags: 3, id: Some(7), name: Some("hi"), last: 9 }, &mut Vec::new()).unwrap();
    unencodable(&Conditional { flags: 1, id: None, name: None, last: 9 }, "Conditional.id", Reason::Missing);
    unencodable(&Conditional { flags: 0, id: Some(1), name: None, last: 9 }, "Conditional.id", Reason::Unexpected);
}

#[derive(Debug, PartialEq, Message)]
struct Lengths {
    count: u8,
    #[message(bits = 4)]
    words: u8,
    #[message(bits = 4)]
    more: u8,
    #[message(len = count)]
    items: Vec<u16>,
    #[message(len = words)]
    options: Vec<u8>,
    #[message(count = usize::from(more) * 2, max = 30)]
    pairs: Vec<u8>,
    #[message(len = count)]
    again: Vec<u8>,
}

#[test]
fn lengths_elsewhere() {
    let value = Lengths {
        count: 2,
        words: 1,
        more: 1,
        items: vec![1, 2],
        options: vec![7],
        pairs: vec![8, 9],
        again: vec![3, 4],
    };
    golden(&value, &[2, 0x11, 1, 0, 2, 0, 7, 8, 9, 3, 4]);
    lawful(&value);
    // The counts are computed, whatever stands in the value.
    let off = Lengths { count: 99, words: 0, ..value };
    assert_eq!(off.encode_to_vec().unwrap(), [2, 0x11, 1, 0, 2, 0, 7, 8, 9, 3, 4]);
    let uneven = Lengths { again: vec![3], ..off };
    unencodable(&uneven, "Lengths.again", Reason::Count { length: 1, expected: 2 });
    let odd = Lengths { again: vec![3, 4], pairs: vec![1], ..uneven };
    unencodable(&odd, "Lengths.pairs", Reason::Count { length: 1, expected: 2 });
    let long = Lengths { options: vec![0; 16], pairs: vec![1, 2], ..odd };
    assert!(matches!(long.encode_to_vec(), Err(EncodeError::Unencodable { .. })));
    let longer = Lengths { items: vec![0; 256], again: vec![0; 256], options: Vec::new(), ..long };
    unencodable(&longer, "Lengths.items", Reason::TooLong { length: 256, max: 255 });
}

#[derive(Debug, PartialEq, Message)]
struct Remainder<'a> {
    kind: u8,
    #[message(rest, max = 8)]
    bytes: &'a [u8],
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Records {
    #[message(rest, max = 3)]
    all: Vec<(u16, u32)>,
}

#[test]
fn rest() {
    golden(&Remainder { kind: 1, bytes: b"" }, &[1]);
    golden(&Remainder { kind: 1, bytes: b"abc" }, b"\x01abc");
    golden(&Records { all: vec![(1, 8192), (3, 5000)] }, &[0, 1, 0, 0, 0x20, 0, 0, 3, 0, 0, 0x13, 0x88]);
    golden(&Records { all: vec![] }, &[]);
    refused::<Remainder<'_>>(&[1; 10], 1, "Remainder.bytes", Reason::TooLong { length: 9, max: 8 });
    refused::<Records>(&[0; 24], 0, "Records.all", Reason::TooLong { length: 4, max: 3 });
    refused::<Records>(&[0; 7], 7, "", Reason::FrameTooShort { needed: 5 });
}

#[derive(Debug, PartialEq, Message)]
struct V1 {
    id: u16,
}

#[derive(Debug, PartialEq, Message)]
struct V2 {
    id: u16,
    #[message(since)]
    relay: Option<bool>,
    #[message(since, len = u8)]
    note: Option<String>,
}

#[derive(Debug, PartialEq, Message)]
struct V2Default {
    id: u16,
    #[message(since, default = 80)]
    port: u16,
    #[message(since, default, len = u8)]
    note: String,
}

#[test]
fn tails() {
    golden(&V2 { id: 1, relay: None, note: None }, &[1, 0]);
    golden(&V2 { id: 1, relay: Some(true), note: None }, &[1, 0, 1]);
    golden(&V2 { id: 1, relay: Some(true), note: Some("x".into()) }, &[1, 0, 1, 1, b'x']);
    let gap = V2 { id: 1, relay: None, note: Some("x".into()) };
    unencodable(&gap, "V2.note", Reason::Unexpected);
    assert_eq!(V1::decode_frame(&[1, 0]), Ok(V1 { id: 1 }));
    assert_eq!(V2Default::decode_frame(&[1, 0]), Ok(V2Default { id: 1, port: 80, note: String::new() }));
    golden(&V2Default { id: 1, port: 81, note: "a".into() }, &[1, 0, 81, 0, 1, b'a']);
    refused::<V2>(&[1, 0, 2], 2, "V2.relay", Reason::Bool { value: 2 });
}

fn even(value: &u16) -> bool {
    value.is_multiple_of(2)
}

fn ascends(range: &Range) -> Result<(), Reason> {
    if range.from <= range.to { Ok(()) } else { Err(Reason::Custom { code: 7 }) }
}

#[derive(Debug, PartialEq, Message)]
#[message(validate = ascends)]
struct Range {
    #[message(validate = even)]
    from: u16,
    to: u16,
}

#[test]
fn validate() {
    golden(&Range { from: 2, to: 3 }, &[2, 0, 3, 0]);
    lawful(&Range { from: 2, to: 3 });
    refused::<Range>(&[3, 0, 3, 0], 0, "Range.from", Reason::Invalid);
    refused::<Range>(&[4, 0, 3, 0], 0, "Range", Reason::Custom { code: 7 });
    unencodable(&Range { from: 3, to: 3 }, "Range.from", Reason::Invalid);
    unencodable(&Range { from: 4, to: 3 }, "Range", Reason::Custom { code: 7 });
}

/// Another name of an integer, and a type of one's own that has such an encoding, are varints as the integer itself is.
#[test]
fn varints_by_other_names() {
    type Seconds = u64;
    type Change = i16;

    #[derive(Debug, PartialEq)]
    struct Id(u32);

    impl Encoding<'_, Id> for Varint {
        const MIN_SIZE: usize = 1;
        const MAX_SIZE: usize = 5;
        fn size(id: &Id) -> usize {
            <Self as Encoding<'_, u32>>::size(&id.0)
        }
        fn encode(id: &Id, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            out.put::<Self, u32>(&id.0)
        }
        fn decode(input: &mut Reader<'_>) -> Result<Id, DecodeError> {
            input.take::<Self, u32>().map(Id)
        }
    }

    #[derive(Debug, PartialEq, Message)]
    struct Named {
        #[message(varint)]
        at: Seconds,
        #[message(zigzag)]
        change: Change,
        #[message(varint)]
        id: Id,
        // What the error of `varint` here says to write.
        #[message(with = Option<Varint>)]
        before: Option<Seconds>,
        #[message(each = Varint, len = varint, max = 3)]
        all: Vec<Seconds>,
    }
    let named = Named { at: 300, change: -2, id: Id(128), before: Some(1), all: vec![128, 2] };
    golden(&named, &[0xac, 2, 3, 0x80, 1, 1, 1, 2, 0x80, 1, 2]);
    lawful(&named);
}

#[derive(Debug, PartialEq, Message)]
struct Assorted {
    #[message(varint)]
    length: u64,
    #[message(zigzag)]
    delta: i32,
    #[message(none = 0xff)]
    slot: Option<u8>,
    #[message(with = Int<3, BigEndian>)]
    height: i32,
    #[message(with = Uint<6>)]
    mac: u64,
    #[message(big_endian)]
    delay: Fixed<u32, 16>,
    #[message(with = NulPadded<4>)]
    command: String,
    #[message(with = SpacePadded<3>)]
    unit: String,
    #[message(with = NulTerminated<8>)]
    mode: String,
    #[message(skip, default = 42)]
    cached: u32,
    #[message(skip)]
    scratch: Vec<usize>,
}

#[test]
fn ready_encodings() {
    let value = Assorted {
        length: 300,
        delta: -2,
        slot: None,
        height: -2,
        mac: 0x0605_0403_0201,
        delay: Fixed::<u32, 16>::from_f64(1.5),
        command: "ab".into(),
        unit: "K".into(),
        mode: "octet".into(),
        cached: 42,
        scratch: Vec::new(),
    };
    let bytes = b"\xac\x02\x03\xff\xff\xff\xfe\x01\x02\x03\x04\x05\x06\x00\x01\x80\x00ab\0\0K  octet\0";
    golden(&value, bytes);
    lawful(&value);
    let value = Assorted { slot: Some(7), ..value };
    lawful(&value);
    unencodable(&Assorted { slot: Some(0xff), ..value }, "Assorted.slot", Reason::Sentinel);
    let mut wrong = bytes.to_vec();
    wrong[20] = b'x';
    refused::<Assorted>(&wrong, 20, "Assorted.command", Reason::Padding { found: b'x' });
}

#[derive(Debug, PartialEq, Message)]
#[message(len = u8)]
struct Collections {
    map: BTreeMap<u8, String>,
    set: BTreeSet<u16>,
    hashed: HashMap<u8, bool>,
    seen: HashSet<u8>,
}

#[test]
fn maps_and_sets() {
    let value = Collections {
        map: [(2, "b".into()), (1, "a".into())].into(),
        set: [3, 1].into(),
        hashed: [(9, true), (4, false)].into(),
        seen: [2, 1].into(),
    };
    golden(&value, &[2, 1, 1, b'a', 2, 1, b'b', 2, 1, 0, 3, 0, 2, 4, 0, 9, 1, 2, 1, 2]);
    lawful(&value);
    refused::<Collections>(&[2, 2, 1, b'b', 1, 1, b'a', 0, 0, 0], 4, "Collections.map", Reason::Unsorted);
    refused::<Collections>(&[0, 2, 1, 0, 1, 0, 0, 0], 4, "Collections.set", Reason::Unsorted);
}

#[derive(Debug, PartialEq, Message)]
#[message(from)]
enum Any {
    Range(Range),
    Constant(Constant),
    #[message(other)]
    Unknown(u8),
}

#[test]
fn from_variants() {
    assert_eq!(Any::from(Range { from: 2, to: 3 }), Any::Range(Range { from: 2, to: 3 }));
    golden(&Any::from(Range { from: 2, to: 3 }), &[0, 2, 0, 3, 0]);
    golden(&Any::Unknown(9), &[9]);
}

#[derive(Debug, PartialEq, Message)]
#[message(bound = "T: framing_core::OwnedMessage")]
struct Bounded<T> {
    inner: T,
}

#[test]
fn bound() {
    golden(&Bounded { inner: V1 { id: 3 } }, &[3, 0]);
}

#[derive(Debug, PartialEq, Message)]
#[message(with = Bincode1, tag = u32)]
enum Old {
    A,
    B {
        size: usize,
        name: Option<char>,
        #[message(max = 9)]
        list: Vec<i16>,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(with = Bincode2, tag = u32)]
enum New {
    A,
    B {
        size: usize,
        name: Option<char>,
        #[message(max = 9)]
        list: Vec<i16>,
        ratio: f32,
        pair: (u16, [u64; 2]),
    },
}

#[test]
fn presets() {
    golden(&Old::A, &[0, 0, 0, 0]);
    let bytes = [1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0xc3, 0xa9, 1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
    golden(&Old::B { size: 5, name: Some('é'), list: vec![-1] }, &bytes);
    golden(&New::A, &[0]);
    let value = New::B { size: 300, name: None, list: vec![-1, 1000], ratio: 1.0, pair: (250, [251, 0x1_0000]) };
    let bytes = [1, 251, 44, 1, 0, 2, 1, 251, 208, 7, 0, 0, 128, 63, 250, 251, 251, 0, 252, 0, 0, 1, 0];
    golden(&value, &bytes);
    lawful(&value);
}

/// Written by hand, in the form that first comes to mind.
#[derive(Debug, PartialEq)]
struct ByHand<'a>(&'a [u8]);

impl<'a> Message<'a> for ByHand<'a> {
    const MAX_SIZE: usize = 2;
    const MIN_SIZE: usize = 2;

    fn size_hint(&self) -> usize {
        2
    }

    fn encode(&self, out: &mut framing_core::Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(self.0)
    }

    fn decode(input: &mut framing_core::Reader<'a>) -> Result<Self, DecodeError> {
        input.take_bytes(2).map(Self)
    }
}

#[derive(Debug, PartialEq, Message)]
struct Outer<'a> {
    kind: u8,
    inner: ByHand<'a>,
    #[message(with = framing_core::LittleEndian)]
    raw: framing_core::Raw<'a>,
}

#[test]
fn what_borrows_by_hand_nests() {
    golden(&Outer { kind: 1, inner: ByHand(&[2, 3]), raw: framing_core::Raw(&[4]) }, &[1, 2, 3, 4]);
}

#[derive(Debug, Clone, Copy, PartialEq, Message)]
#[message(bits)]
#[repr(u8)]
enum Opcode {
    Query,
    Status = 2,
    #[message(other)]
    Other(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Message)]
#[message(bits)]
enum Mode {
    Client = 3,
    Server,
}

#[derive(Debug, PartialEq, Message)]
struct Header {
    #[message(bits = 4)]
    opcode: Opcode,
    #[message(bits = 1)]
    truncated: bool,
    #[message(bits = 3)]
    mode: Mode,
}

#[test]
fn enums_in_bit_runs() {
    golden(&Header { opcode: Opcode::Status, truncated: true, mode: Mode::Client }, &[0b0010_1011]);
    golden(&Header { opcode: Opcode::Other(9), truncated: false, mode: Mode::Server }, &[0b1001_0100]);
    lawful(&Header { opcode: Opcode::Query, truncated: true, mode: Mode::Client });
    refused::<Header>(&[0b0010_1111], 0, "Header.mode", Reason::UnknownTag { tag: 7.into() });
    let known = Header { opcode: Opcode::Other(2), truncated: false, mode: Mode::Server };
    unencodable(&known, "Header.opcode", Reason::KnownTag { tag: 2.into() });
    let wide = Header { opcode: Opcode::Other(16), ..known };
    unencodable(&wide, "Header.opcode", Reason::TooWide { value: 16.into(), bits: 4 });
    golden(&Mode::Client, &[3]);
}
