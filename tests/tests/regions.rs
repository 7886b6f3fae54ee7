//! Sizes and checksums that are computed: golden bytes both ways, the laws, and what is refused.

use framing_core::laws::check_value;
use framing_core::{BigEndian, Message, Raw, Reason, Uint};
use framing_tests::golden::{golden, lawful, refused};

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
