//! MQTT 3.1.1 (OASIS): kind and flags share a byte, the rest is as long as a varint says, and both decide what is in it.

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused, unencodable};

#[derive(Debug, PartialEq, Message)]
struct Packet {
    #[message(bits = 4)]
    kind: u8,
    #[message(bits = 4)]
    flags: Flags,
    #[message(sized = varint, tag = kind, args(flags.0))]
    body: Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits)]
struct Flags(u8);

#[derive(Debug, PartialEq, Message)]
#[message(outside, args(flags: u8), big_endian, len = u16)]
enum Body {
    #[message(tag = 1)]
    Connect(Connect),
    #[message(tag = 3)]
    Publish {
        topic: String,
        /// Only where the quality of service is not zero.
        #[message(if = flags & 6 != 0)]
        id: Option<u16>,
        #[message(rest, max = 100_000)]
        payload: Vec<u8>,
    },
    #[message(tag = 4..=7)]
    Ack { kind: u8, id: u16 },
    #[message(tag = 8)]
    Subscribe {
        id: u16,
        #[message(rest, max = 16)]
        filters: Vec<Filter>,
    },
    #[message(tag = 12)]
    Ping,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u16)]
struct Filter {
    topic: String,
    quality: u8,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u16, magic = b"\0\x04MQTT\x04")]
struct Connect {
    #[message(bits = 1)]
    has_user: bool,
    #[message(bits = 1)]
    has_password: bool,
    #[message(bits = 1)]
    will_retain: bool,
    #[message(bits = 2)]
    will_quality: u8,
    #[message(bits = 1)]
    has_will: bool,
    #[message(bits = 1)]
    clean: bool,
    #[message(bits = 1)]
    reserved: (),
    keep_alive: u16,
    client: String,
    #[message(if = has_will)]
    will: Option<Will>,
    #[message(if = has_user)]
    user: Option<String>,
    #[message(if = has_password)]
    password: Option<Vec<u8>>,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u16)]
struct Will {
    topic: String,
    message: Vec<u8>,
}

fn packet(kind: u8, flags: u8, body: Body) -> Packet {
    Packet { kind, flags: Flags(flags), body }
}

#[test]
fn publish() {
    // The variable header is figure 3.11 of the specification.
    let body = Body::Publish { topic: "a/b".into(), id: Some(10), payload: b"hi".to_vec() };
    golden(&packet(3, 2, body), b"\x32\x09\0\x03a/b\0\x0ahi");
    let body = Body::Publish { topic: "a/b".into(), id: None, payload: vec![7; 200] };
    let long = packet(3, 0, body);
    let bytes = long.encode_to_vec().unwrap();
    assert_eq!(bytes[..8], *b"\x30\xcd\x01\0\x03a/b", "205 bytes, in two of a varint");
    golden(&long, &bytes);
    let missing = packet(3, 2, Body::Publish { topic: "a".into(), id: None, payload: vec![] });
    unencodable(&missing, "Body::Publish.id", Reason::Missing);
}

#[test]
fn connect() {
    // Figure 3.6: all flags but the will's retain, and 10 seconds.
    let connect = Connect {
        has_user: true,
        has_password: true,
        will_retain: false,
        will_quality: 1,
        has_will: true,
        clean: true,
        reserved: (),
        keep_alive: 10,
        client: "c".into(),
        will: Some(Will { topic: "t".into(), message: b"m".to_vec() }),
        user: Some("u".into()),
        password: Some(b"p".to_vec()),
    };
    let value = packet(1, 0, Body::Connect(connect));
    golden(&value, b"\x10\x19\0\x04MQTT\x04\xce\0\x0a\0\x01c\0\x01t\0\x01m\0\x01u\0\x01p");
    check_value(&value, &mut Vec::new()).unwrap();
}

#[test]
fn the_others() {
    golden(&packet(12, 0, Body::Ping), &[0xc0, 0]);
    golden(&packet(6, 2, Body::Ack { kind: 6, id: 10 }), &[0x62, 2, 0, 10]);
    // The payload is that of figure 3.23.
    let filters = vec![Filter { topic: "a/b".into(), quality: 1 }, Filter { topic: "c/d".into(), quality: 2 }];
    let value = packet(8, 2, Body::Subscribe { id: 10, filters });
    golden(&value, b"\x82\x0e\0\x0a\0\x03a/b\x01\0\x03c/d\x02");
    check_value(&value, &mut Vec::new()).unwrap();
    refused::<Packet>(&[0xc0, 1, 0], 2, "Packet.body", Reason::TrailingBytes { count: 1 });
    refused::<Packet>(&[0xd0, 0], 0, "Packet.body", Reason::UnknownTag { tag: 13.into() });
    refused::<Packet>(&[0x40, 2, 0], 3, "", Reason::FrameTooShort { needed: 1 });
}
