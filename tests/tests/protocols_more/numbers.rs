//! Numbers that begin in some bits and go on behind them: the heads of CBOR (RFC 8949), the integers of HPACK (RFC 7541), and those
//! of whole bytes: QUIC (RFC 9000), DER (X.690).

use framing_core::{
    BigEndian, EncodeError, Escaped, Extended, Message, QuicVarint, Reader, Reason, Uint, Varint, Writer,
};
use framing_tests::golden::{golden, lawful, refused, unencodable};

type Argument = Escaped<24, (Uint<1>, Uint<2, BigEndian>, Uint<4, BigEndian>, Uint<8, BigEndian>)>;

#[derive(Debug, PartialEq, Message)]
struct Unsigned {
    #[message(bits = 3, value = 0)]
    major: u8,
    #[message(bits = 5)]
    short: u8,
    #[message(tag = short, with = Argument)]
    number: u64,
}

#[derive(Debug, PartialEq, Message)]
struct Text<'a> {
    #[message(bits = 3, value = 3)]
    major: u8,
    #[message(bits = 5)]
    short: u8,
    #[message(tag = short, with = Argument)]
    length: u64,
    #[message(len = length, max = 1000)]
    text: &'a str,
}

#[test]
fn heads_of_cbor() {
    // Appendix A of the RFC.
    let cases: [(u64, u8, &[u8]); 10] = [
        (0, 0, &[0x00]),
        (10, 10, &[0x0a]),
        (23, 23, &[0x17]),
        (24, 24, &[0x18, 0x18]),
        (100, 24, &[0x18, 0x64]),
        (1000, 25, &[0x19, 0x03, 0xe8]),
        (1_000_000, 26, &[0x1a, 0x00, 0x0f, 0x42, 0x40]),
        (1_000_000_000_000, 27, &[0x1b, 0, 0, 0, 0xe8, 0xd4, 0xa5, 0x10, 0]),
        (18_446_744_073_709_551_615, 27, &[0x1b, 255, 255, 255, 255, 255, 255, 255, 255]),
        (65536, 26, &[0x1a, 0, 1, 0, 0]),
    ];
    for (number, short, bytes) in cases {
        golden(&Unsigned { major: 0, short, number }, bytes);
        assert_eq!(Unsigned { major: 0, short: 99, number }.encode_to_vec().unwrap(), bytes);
        lawful(&Unsigned { major: 0, short, number });
    }
    assert_eq!((Unsigned::MIN_SIZE, Unsigned::MAX_SIZE), (1, 9));
    // Preferred serialization (section 4.1) alone: a value has one encoding.
    refused::<Unsigned>(&[0x18, 0x17], 1, "Unsigned.number", Reason::Overlong);
    refused::<Unsigned>(&[0x19, 0, 255], 1, "Unsigned.number", Reason::Overlong);
    refused::<Unsigned>(&[0x1c, 0], 0, "Unsigned.number", Reason::UnknownTag { tag: 28.into() });

    golden(&Text { major: 3, short: 4, length: 4, text: "IETF" }, b"\x64IETF");
    golden(&Text { major: 3, short: 2, length: 2, text: "\u{fc}" }, b"\x62\xc3\xbc");
    let long = "x".repeat(300);
    let bytes = [b"\x79\x01\x2c", long.as_bytes()].concat();
    golden(&Text { major: 3, short: 25, length: 300, text: &long }, &bytes);
    refused::<Text<'_>>(b"\x79\x03\xe9", 1, "Text.text", Reason::TooLong { length: 1001, max: 1000 });
}

#[derive(Debug, PartialEq, Message)]
struct Prefixed5 {
    #[message(bits = 3)]
    pattern: u8,
    #[message(bits = 5)]
    short: u8,
    #[message(tag = short, with = Extended<31, (Varint,)>)]
    number: u32,
}

#[derive(Debug, PartialEq, Message)]
struct Prefixed8 {
    #[message(with = Extended<255, (Varint,)>)]
    number: u64,
}

#[test]
fn integers_of_hpack() {
    // Appendix C.1 of the RFC.
    golden(&Prefixed5 { pattern: 0, short: 10, number: 10 }, &[0x0a]);
    golden(&Prefixed5 { pattern: 0, short: 31, number: 1337 }, &[0x1f, 0x9a, 0x0a]);
    golden(&Prefixed8 { number: 42 }, &[0x2a]);
    golden(&Prefixed5 { pattern: 7, short: 31, number: 31 }, &[0xff, 0]);
    let most = u32::MAX;
    let value = Prefixed5 { pattern: 0, short: 31, number: most };
    golden(&value, &[0x1f, 0xe0, 0xff, 0xff, 0xff, 0x0f]);
    lawful(&value);
    let wide = Reason::TooWide { value: (u64::from(most) + 1).into(), bits: 32 };
    refused::<Prefixed5>(&[0x1f, 0xe1, 0xff, 0xff, 0xff, 0x0f], 1, "Prefixed5.number", wide);
    let beyond = &[0xff, 0x81, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    refused::<Prefixed8>(beyond, 1, "Prefixed8.number", Reason::VarintRange);
    lawful(&Prefixed8 { number: u64::MAX });
}

/// The lengths of DER: a head of 0x80 is the indefinite form, which DER has not.
type Der = Escaped<128, ((), Uint<1>, Uint<2, BigEndian>, Uint<3, BigEndian>)>;

#[derive(Debug, PartialEq, Message)]
struct Octets<'a> {
    #[message(value = 4)]
    tag: u8,
    #[message(len = Der, max = 20_000_000)]
    bytes: &'a [u8],
}

#[test]
fn lengths_of_der() {
    golden(&Octets { tag: 4, bytes: b"hi" }, b"\x04\x02hi");
    let long = vec![7; 0x1_0000];
    golden(&Octets { tag: 4, bytes: &long[..200] }, &[&[4, 0x81, 200], &long[..200]].concat());
    golden(&Octets { tag: 4, bytes: &long[..300] }, &[&[4, 0x82, 1, 44], &long[..300]].concat());
    golden(&Octets { tag: 4, bytes: &long }, &[&[4, 0x83, 1, 0, 0], &long[..]].concat());
    refused::<Octets<'_>>(&[4, 0x80, 0, 0], 1, "Octets.bytes", Reason::UnknownTag { tag: 0x80.into() });
    refused::<Octets<'_>>(&[4, 0x81, 2, 0, 0], 2, "Octets.bytes", Reason::Overlong);
    refused::<Octets<'_>>(&[4, 0x84, 2, 0, 0, 0], 1, "Octets.bytes", Reason::UnknownTag { tag: 0x84.into() });
    let most = vec![0; 0x100_0000];
    let error = Octets { tag: 4, bytes: &most }.encode_to_vec().unwrap_err();
    let reason = Reason::TooWide { value: 0x100_0000.into(), bits: 24 };
    assert_eq!(error, EncodeError::unencodable(reason).in_field(&"Octets.bytes"));
}

/// A long header (RFC 9000, section 17.2.2), without its protection.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u8)]
struct Initial<'a> {
    #[message(bits = 1, value = true)]
    long: bool,
    #[message(bits = 1, value = true)]
    fixed: bool,
    #[message(bits = 2, value = 0)]
    kind: u8,
    #[message(bits = 2)]
    reserved: (),
    /// One less than the bytes of the packet number.
    #[message(bits = 2)]
    number_length: u8,
    version: u32,
    #[message(max = 20)]
    destination: &'a [u8],
    #[message(max = 20)]
    source: &'a [u8],
    #[message(len = QuicVarint, max = 1000)]
    token: &'a [u8],
    #[message(sized = QuicVarint, args(number_length))]
    packet: Numbered<'a>,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(number_length: u8))]
struct Numbered<'a> {
    #[message(count = number_length.checked_add(1), max = 4)]
    number: &'a [u8],
    #[message(rest, max = 16_000)]
    payload: &'a [u8],
}

#[test]
fn headers_of_quic() {
    // Appendix A.1 of RFC 9000.
    let cases: [(u64, &[u8]); 4] = [
        (151_288_809_941_952_652, &[0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c]),
        (494_878_333, &[0x9d, 0x7f, 0x3e, 0x7d]),
        (15_293, &[0x7b, 0xbd]),
        (37, &[0x25]),
    ];
    for (number, bytes) in cases {
        assert_eq!(Reader::new(bytes).take::<QuicVarint, u64>(), Ok(number));
        let mut room = [0xa5; 8];
        Writer::new(&mut room).put::<QuicVarint, u64>(&number).unwrap();
        assert_eq!(&room[..bytes.len()], bytes);
    }
    // The client's Initial of appendix A.2 of RFC 9001: its header, then 1178 bytes of which 4 are the packet's number.
    let mut bytes = b"\xc3\0\0\0\x01\x08\x83\x94\xc8\xf0\x3e\x51\x57\x08\0\0\x44\x9e\0\0\0\x02".to_vec();
    bytes.resize(bytes.len() + 1178, 0xee);
    let value = Initial {
        long: true,
        fixed: true,
        kind: 0,
        reserved: (),
        number_length: 3,
        version: 1,
        destination: &[0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08],
        source: &[],
        token: &[],
        packet: Numbered { number: &[0, 0, 0, 2], payload: &[0xee; 1178] },
    };
    golden(&value, &bytes);
    let packet = Numbered { number: &[2], ..value.packet };
    let count = Reason::Count { length: 1, expected: 4 };
    let mut room = vec![0; 2000];
    let error = Initial { packet, ..value }.encode_into(&mut room).unwrap_err();
    assert_eq!(error, EncodeError::unencodable(count).in_field(&"Numbered.number"));
    unencodable(
        &Prefixed5 { pattern: 8, short: 0, number: 0 },
        "Prefixed5.pattern",
        Reason::TooWide { value: 8.into(), bits: 3 },
    );
}
