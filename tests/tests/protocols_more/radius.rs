//! RADIUS (RFC 2865): the length counts the whole packet, those of attributes themselves, and vendors nest their own.

use framing_core::{BigEndian, Message, Reason, Uint};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    code: Code,
    id: u8,
    #[message(size_of = .., validate = is_length)]
    length: u16,
    authenticator: [u8; 16],
    #[message(rest, max = 100)]
    attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, PartialEq, Message)]
enum Code {
    #[message(tag = 1)]
    Request,
    Accept,
    Reject,
}

fn is_length(length: &u16) -> bool {
    *length <= 4096
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Attribute {
    kind: u8,
    #[message(size_of = ..)]
    length: u8,
    #[message(tag = kind)]
    value: Value,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, big_endian)]
enum Value {
    #[message(tag = 1)]
    UserName(#[message(rest, max = 253)] String),
    #[message(tag = 4)]
    NasAddress([u8; 4]),
    #[message(tag = 5)]
    NasPort(u32),
    #[message(tag = 26)]
    Vendor {
        #[message(value = 0)]
        high: u8,
        #[message(with = Uint<3, BigEndian>)]
        vendor: u32,
        #[message(rest, max = 100)]
        attributes: Vec<VendorAttribute>,
    },
    #[message(other)]
    Other(u8, #[message(rest, max = 253)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
struct VendorAttribute {
    kind: u8,
    #[message(size_of = ..)]
    length: u8,
    #[message(rest, max = 247)]
    value: Vec<u8>,
}

/// The first request of section 7.1: nemo wishes to log in.
const REQUEST: &[u8] = b"\x01\x00\x00\x38\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb\x98\xf4\x22\x7a\
    \x01\x06\x6e\x65\x6d\x6f\x02\x12\x0d\xbe\x70\x8d\x93\xd4\x13\xce\x31\x96\xe4\x3f\x78\x2a\x0a\xee\
    \x04\x06\xc0\xa8\x01\x10\x05\x06\x00\x00\x00\x03";

fn attribute(kind: u8, length: u8, value: Value) -> Attribute {
    Attribute { kind, length, value }
}

#[test]
fn a_request() {
    let password = b"\x0d\xbe\x70\x8d\x93\xd4\x13\xce\x31\x96\xe4\x3f\x78\x2a\x0a\xee";
    let value = Packet {
        code: Code::Request,
        id: 0,
        length: 56,
        authenticator: *b"\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb\x98\xf4\x22\x7a",
        attributes: vec![
            attribute(1, 6, Value::UserName("nemo".into())),
            attribute(2, 18, Value::Other(2, password.to_vec())),
            attribute(4, 6, Value::NasAddress([192, 168, 1, 16])),
            attribute(5, 6, Value::NasPort(3)),
        ],
    };
    golden(&value, REQUEST);
    lawful(&value);
    let mut unset = value.clone();
    unset.length = 0;
    unset.attributes.iter_mut().for_each(|attribute| (attribute.kind, attribute.length) = (0, 0));
    assert_eq!(unset.encode_to_vec().unwrap(), REQUEST);
    let mut wrong = REQUEST.to_vec();
    wrong[45] = 7;
    refused::<Packet>(wrong.leak(), 50, "Attribute.length", Reason::TrailingBytes { count: 1 });
}

#[test]
fn an_attribute_of_a_vendor() {
    let inner = VendorAttribute { kind: 1, length: 5, value: b"abc".to_vec() };
    let value = attribute(26, 11, Value::Vendor { high: 0, vendor: 9, attributes: vec![inner] });
    golden(&value, b"\x1a\x0b\x00\x00\x00\x09\x01\x05abc");
    lawful(&value);
    let early = Reason::FrameTooShort { needed: 1 };
    refused::<Attribute>(b"\x1a\x0b\x00\x00\x00\x09\x01\x06abc", 11, "Attribute.length", early);
}
