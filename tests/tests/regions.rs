//! Sizes and checksums that are computed: golden bytes both ways, the laws, and what is refused.

use framing_core::laws::{Seen, check_tolerant, check_value};
use framing_core::{BigEndian, DecodeError, Message, Raw, Reader, Reason, Uint};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    kind: u8,
    #[message(size_of = name..=words)]
    length: u16,
    flags: u8,
    #[message(len = u8)]
    name: String,
    #[message(rest, max = 4)]
    words: Vec<u16>,
    after: u16,
}

fn packet() -> Packet {
    Packet { kind: 1, length: 0, flags: 2, name: "hi".into(), words: vec![3, 4], after: 5 }
}

#[test]
fn a_size_of_fields_behind_it() {
    let bytes = [1, 0, 7, 2, 2, b'h', b'i', 0, 3, 0, 4, 0, 5];
    golden(&Packet { length: 7, ..packet() }, &bytes);
    lawful(&Packet { length: 7, ..packet() });
    // The value's own length is not used.
    assert_eq!(packet().encode_to_vec().unwrap(), bytes);
    refused::<Packet>(&[1, 0, 0, 2], 1, "Packet.length", Reason::TooShort { length: 0, min: 1 });
    refused::<Packet>(&[1, 9, 0, 2], 1, "Packet.length", Reason::TooLong { length: 0x900, max: 256 + 8 });
    // The name goes on behind the region's end.
    refused::<Packet>(&[1, 0, 2, 2, 5, b'h', b'i', 0, 3], 6, "Packet.length", Reason::FrameTooShort { needed: 4 });
}

/// The head of IPv4: two sizes, of which the inner one is known first, and a checksum over a head that holds it.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Ipv4<'a> {
    #[message(bits = 4, value = 4)]
    version: u8,
    #[message(bits = 4, size_of = ..=options, unit = 4)]
    header: u8,
    service: u8,
    #[message(size_of = ..)]
    total: u16,
    id: u32,
    time: u8,
    protocol: u8,
    #[message(checksum = ones_complement, over = ..=options)]
    checksum: u16,
    source: [u8; 4],
    destination: [u8; 4],
    #[message(rest, max = 40)]
    options: &'a [u8],
    #[message(rest, max = 65515)]
    payload: &'a [u8],
}

fn ones_complement(parts: [&[u8]; 3]) -> u16 {
    let bytes = parts.concat();
    let sum: u32 = bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(pair[1])).sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    !u16::try_from((folded & 0xffff) + (folded >> 16)).unwrap()
}

#[test]
fn a_head_like_that_of_ipv4() {
    let value = Ipv4 {
        version: 4,
        header: 6,
        service: 0,
        total: 27,
        id: 0x1c46_4000,
        time: 64,
        protocol: 6,
        checksum: 0x9b09,
        source: [172, 16, 10, 99],
        destination: [172, 16, 10, 12],
        options: &[1, 1, 1, 0],
        payload: b"abc",
    };
    let bytes = value.encode_to_vec().unwrap();
    assert_eq!((bytes[0], &bytes[2..4]), (0x46, &[0, 27][..]));
    let sum = u16::from_be_bytes([bytes[10], bytes[11]]);
    let value = Ipv4 { checksum: sum, ..value };
    golden(&value, &bytes);
    check_value(&value, &mut Vec::new()).unwrap();
    assert_eq!(ones_complement([&bytes[..20], &[], &bytes[20..24]]), 0, "as a router checks it");
}

#[derive(Debug, PartialEq, Message)]
struct Enveloped<T> {
    #[message(size_of = payload)]
    length: u32,
    #[message(checksum = double, over = payload)]
    checksum: [u8; 4],
    payload: T,
}

fn double(bytes: &[u8]) -> [u8; 4] {
    let sum = bytes.iter().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    sum.to_le_bytes()
}

#[derive(Debug, PartialEq, Message)]
enum Any {
    Packet(Enveloped<Packet>),
    Here {
        seed: u8,
        #[message(size_of = .., adjust = 1)]
        size: u8,
        #[message(with = Uint<3, BigEndian>, size_of = text)]
        length: u32,
        #[message(rest, max = 20)]
        text: String,
        #[message(checksum = |bytes| seeded(seed, size, bytes), over = ..=text)]
        sum: u16,
    },
}

fn seeded(seed: u8, size: u8, bytes: &[u8]) -> u16 {
    bytes.iter().fold(u16::from(seed) << 8 | u16::from(size), |sum, byte| sum.wrapping_add(u16::from(*byte)))
}

#[test]
fn an_envelope_of_anything() {
    let payload = Packet { length: 7, ..packet() };
    let inner = payload.encode_to_vec().unwrap();
    let value = Enveloped { length: 13, checksum: double(&inner), payload };
    let bytes = [&[13, 0, 0, 0][..], &double(&inner), &inner].concat();
    golden(&value, &bytes);
    lawful(&value);
    let mut wrong = bytes.clone();
    wrong[12] ^= 1;
    let (expected, found) = (double(&wrong[8..]), double(&inner));
    let reason = Reason::Checksum { expected: u32::from_be_bytes(expected), found: u32::from_be_bytes(found) };
    refused::<Enveloped<Packet>>(&wrong, 4, "Enveloped.checksum", reason);

    let raw = Enveloped { length: 2, checksum: double(b"ab"), payload: Raw(b"ab") };
    golden(&raw, &[&[2, 0, 0, 0][..], &double(b"ab"), b"ab"].concat());
    lawful(&Any::Packet(value));
    let here = Any::Here { seed: 3, size: 11, length: 2, text: "ab".into(), sum: 0 };
    let bytes = here.encode_to_vec().unwrap();
    let sum = seeded(3, 11, &bytes[..8]);
    let Any::Here { seed, size, length, text, .. } = here else { unreachable!() };
    let here = Any::Here { seed, size, length, text, sum };
    let [low, high] = sum.to_le_bytes();
    golden(&here, &[1, 3, 11, 0, 0, 2, b'a', b'b', low, high]);
    lawful(&here);
}

/// A frame of HTTP/2 with data: a length of 24 bits, and padding whose length stands before the data.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Data {
    #[message(bits = 24, size_of = padding..)]
    length: u32,
    #[message(value = 0)]
    kind: u8,
    #[message(bits = 4)]
    unused: u8,
    #[message(bits = 1)]
    padded: bool,
    #[message(bits = 3)]
    flags: u8,
    #[message(bits = 1)]
    reserved: (),
    #[message(bits = 31)]
    stream: u32,
    #[message(if = padded)]
    padding: Option<u8>,
    #[message(rest, leave = padding.unwrap_or(0), max = 16384)]
    data: Vec<u8>,
    #[message(count = padding.unwrap_or(0), max = 255)]
    zeros: Vec<u8>,
}

#[test]
fn padding_as_http_2_has_it() {
    let data = |padding, zeros| Data {
        length: 4,
        kind: 0,
        unused: 0,
        padded: padding != 0,
        flags: 1,
        reserved: (),
        stream: 5,
        padding: (padding != 0).then_some(padding),
        data: b"abcd"[..4 - zeros - usize::from(padding != 0)].to_vec(),
        zeros: vec![0; zeros],
    };
    golden(&data(0, 0), b"\0\0\x04\0\x01\0\0\0\x05abcd");
    golden(&data(2, 2), b"\0\0\x04\0\x09\0\0\0\x05\x02a\0\0");
    lawful(&data(2, 2));
    let left = Reason::TooShort { length: 3, min: 4 };
    refused::<Data>(b"\0\0\x04\0\x09\0\0\0\x05\x04abc", 10, "Data.data", left);
    unencodable(&data(2, 1), "Data.zeros", Reason::Count { length: 1, expected: 2 });
    refused::<Data>(b"\0\x41\x01\0\x01\0\0\0\x05", 0, "Data.length", Reason::TooLong { length: 16641, max: 16640 });
}

/// What is left behind the data is not what the number says.
#[derive(Debug, PartialEq, Message)]
struct Left {
    behind: u8,
    #[message(rest, leave = behind, max = 9)]
    data: Vec<u8>,
    last: u16,
}

#[test]
fn what_is_left_is_what_is_said() {
    golden(&Left { behind: 2, data: vec![7], last: 1 }, &[2, 7, 1, 0]);
    unencodable(&Left { behind: 3, data: vec![7], last: 1 }, "Left.data", Reason::Count { length: 2, expected: 3 });
    // Outside of a region bytes may still come, and a frame says that they do not.
    assert_eq!(Left::decode_exact(&[4, 7, 1]), Err(DecodeError::NotEnoughData { needed: 2 }));
    assert_eq!(Left::decode_exact(&[5, 7, 1, 0]), Err(DecodeError::NotEnoughData { needed: 2 }));
    refused::<Left>(&[5, 7, 1, 0], 4, "", Reason::FrameTooShort { needed: 2 });
}

/// CRC-32 as Ethernet has it, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[derive(Debug, PartialEq, Message)]
#[message(magic = b"12")]
struct Crc {
    digits: [u8; 4],
    #[message(rest, leave = 4, max = 64)]
    more: String,
    #[message(checksum = crc32, over = ..=more)]
    crc: u32,
}

#[test]
fn a_trailer_over_all_before_it() {
    let value = Crc { digits: *b"3456", more: "789".into(), crc: 0xcbf4_3926 };
    golden(&value, b"123456789\x26\x39\xf4\xcb");
    let wrong = Reason::Checksum { expected: crc32(b"123456788"), found: 0xcbf4_3926 };
    refused::<Crc>(b"123456788\x26\x39\xf4\xcb", 9, "Crc.crc", wrong);
}

const WORD: u16 = 4;

/// Two sizes in one run, one of them of what lies behind the other's fields.
#[derive(Debug, PartialEq, Message)]
struct Two {
    #[message(bits = 4, size_of = first, unit = WORD)]
    one: u8,
    #[message(bits = 4, size_of = second..=third, adjust = -2)]
    two: u8,
    gap: u8,
    #[message(rest, max = 32)]
    first: Vec<u8>,
    #[message(rest, leave = 2u8, max = 16)]
    second: Vec<u8>,
    third: u16,
}

#[test]
fn two_sizes_in_one_run() {
    let value = Two { one: 1, two: 1, gap: 9, first: vec![1, 2, 3, 4], second: vec![5], third: 6 };
    golden(&value, &[0x11, 9, 1, 2, 3, 4, 5, 6, 0]);
    lawful(&value);
    unencodable(&Two { first: vec![1, 2], ..value }, "Two.one", Reason::Uneven { length: 2, unit: 4 });
    refused::<Two>(&[0x9f, 9, 1, 2], 0, "Two.one", Reason::TooLong { length: 9, max: 8 });
    // How much is missing is known as soon as the size is.
    let needed = |bytes: &[u8]| match Two::decode(&mut Reader::new(bytes)) {
        Err(DecodeError::NotEnoughData { needed }) => needed,
        other => panic!("{other:?}"),
    };
    assert_eq!(needed(&[0x31, 9, 1]), 11);
    assert_eq!(needed(&[0x11, 9, 1, 2, 3, 4, 5]), 2);
}

/// A size of one byte over what can be longer.
#[derive(Debug, PartialEq, Message)]
struct Narrow {
    #[message(size_of = text)]
    size: i8,
    #[message(len = u32, max = 200)]
    text: String,
}

#[test]
fn a_size_that_its_field_cannot_hold() {
    let narrow = |size: i8, text: &str| Narrow { size, text: text.into() };
    golden(&narrow(5, "a"), &[5, 1, 0, 0, 0, b'a']);
    lawful(&narrow(127, &"x".repeat(123)));
    let reason = Reason::TooWide { value: 128.into(), bits: 7 };
    unencodable(&narrow(0, &"x".repeat(124)), "Narrow.size", reason);
    refused::<Narrow>(&[0xff, 1, 0, 0, 0], 0, "Narrow.size", Reason::Negative { length: -1 });
}

/// A tail that is skipped, in the message that is last and in one that a size bounds.
#[derive(Debug, PartialEq, Message)]
#[message(skip_tail = 8)]
struct Skips {
    #[message(size_of = inner)]
    size: u8,
    inner: Inner,
    #[message(since, default = 7)]
    since: u8,
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = u8, skip_tail = 2)]
enum Inner {
    A(bool),
    B { text: [char; 1] },
}

#[test]
fn tails_that_are_skipped() {
    let value = Skips { size: 2, inner: Inner::A(true), since: 3 };
    assert_eq!(value.encode_to_vec().unwrap(), [2, 0, 1, 3]);
    for bytes in [&[2, 0, 1, 3][..], &[3, 0, 1, 9, 3], &[4, 0, 1, 9, 9, 3, 1, 2, 3, 4, 5, 6, 7, 8]] {
        let Skips { inner, since, .. } = Skips::decode_frame(bytes).unwrap();
        assert_eq!((inner, since), (Inner::A(true), 3), "{bytes:?}");
        check_tolerant::<Skips>(bytes, &mut Vec::new()).unwrap();
    }
    let inner = Reason::TooLong { length: 3, max: 2 };
    refused::<Skips>(&[5, 0, 1, 9, 9, 9], 3, "Inner", inner);
    let outer = Reason::TooLong { length: 9, max: 8 };
    refused::<Skips>(&[2, 0, 1, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4, "Skips", outer);
    assert_eq!((Inner::MAX_SIZE, Skips::MAX_SIZE), (7, 17));
    // Every change of every byte, and every end, keeps what the laws say of such a message.
    let mut seen = 0;
    let bytes = [4, 0, 1, 9, 9, 3, 1, 2];
    for at in 0..bytes.len() {
        for other in 0..=255 {
            let mut bytes = bytes;
            bytes[at] = other;
            let whole = check_tolerant::<Skips>(&bytes[..], &mut Vec::new()).unwrap();
            check_tolerant::<Skips>(&bytes[..at], &mut Vec::new()).unwrap();
            seen += usize::from(matches!(whole, Seen::Message(_)));
        }
    }
    assert!((200..2000).contains(&seen), "{seen}");
}
