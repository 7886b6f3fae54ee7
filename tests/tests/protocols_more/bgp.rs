//! UPDATE of BGP (RFC 4271): regions of stated sizes, prefixes of so many bits in as many bytes as they take, and lengths of one
//! byte or two, as a flag says.

use framing_core::{BigEndian, Either, Message, Reason, Uint};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian, magic = b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")]
struct Packet {
    #[message(size_of = ..)]
    length: u16,
    kind: u8,
    #[message(tag = kind)]
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, big_endian)]
enum Body {
    #[message(tag = 2)]
    Update {
        #[message(sized = u16, rest, max = 800)]
        withdrawn: Vec<Prefix>,
        #[message(sized = u16, rest, max = 100)]
        attributes: Vec<Attribute>,
        #[message(rest, max = 800)]
        reachable: Vec<Prefix>,
    },
    #[message(tag = 4)]
    KeepAlive,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Prefix {
    #[message(validate = is_address)]
    bits: u8,
    #[message(count = bits.div_ceil(8), max = 4)]
    address: Vec<u8>,
}

fn is_address(bits: &u8) -> bool {
    *bits <= 32
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Attribute {
    #[message(bits = 1)]
    optional: bool,
    #[message(bits = 1)]
    transitive: bool,
    #[message(bits = 1)]
    partial: bool,
    #[message(bits = 1)]
    long: bool,
    #[message(bits = 4)]
    reserved: (),
    kind: u8,
    #[message(with = Either<Uint<1>, Uint<2, BigEndian>>, args(long))]
    length: u32,
    #[message(len = length, max = 4072)]
    value: Vec<u8>,
}

/// 10.1/16 is withdrawn; 192.168.4/22 and the default route are there by the path 65001, 65002. Put together by hand from the
/// fields of section 4.3.
const UPDATE: &[u8] = b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x31\x02\
    \x00\x03\x10\x0a\x01\x00\x12\x40\x01\x01\x00\x50\x02\x00\x0a\x02\x02\x00\x00\xfd\xe9\x00\x00\xfd\xea\
    \x16\xc0\xa8\x04\x00";

fn attribute(kind: u8, long: bool, value: &[u8]) -> Attribute {
    let length = u32::try_from(value.len()).unwrap();
    Attribute {
        optional: false,
        transitive: true,
        partial: false,
        long,
        reserved: (),
        kind,
        length,
        value: value.into(),
    }
}

fn update() -> Packet {
    let body = Body::Update {
        withdrawn: vec![Prefix { bits: 16, address: vec![10, 1] }],
        attributes: vec![attribute(1, false, &[0]), attribute(2, true, &UPDATE[34..44])],
        reachable: vec![Prefix { bits: 22, address: vec![192, 168, 4] }, Prefix { bits: 0, address: vec![] }],
    };
    Packet { length: 49, kind: 2, body }
}

#[test]
fn an_update() {
    golden(&update(), UPDATE);
    lawful(&update());
    assert_eq!(Packet { length: 0, kind: 0, ..update() }.encode_to_vec().unwrap(), UPDATE);
    golden(&Packet { length: 19, kind: 4, body: Body::KeepAlive }, &[&[0xff; 16][..], &[0, 19, 4]].concat());
    // A length of two bytes may say little: the flag decides, not the length.
    golden(&attribute(1, true, &[0]), &[0x50, 1, 0, 1, 0]);
    unencodable(&attribute(1, false, &[0; 256]), "Attribute.length", Reason::TooWide { value: 256.into(), bits: 8 });
    refused::<Prefix>(&[33, 0, 0, 0, 0], 0, "Prefix.bits", Reason::Invalid);
    let mut bytes = UPDATE.to_vec();
    bytes[20] = 2;
    refused::<Packet>(bytes.leak(), 23, "Body::Update.withdrawn", Reason::FrameTooShort { needed: 1 });
}
