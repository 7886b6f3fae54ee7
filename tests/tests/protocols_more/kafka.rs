//! Kafka's requests (<https://kafka.apache.org/protocol>): texts and sequences that may be null, and bodies that the key and the
//! version of the header decide.

use framing_core::Message;
use framing_core::Reason;
use framing_core::laws::check_value;
use framing_tests::golden::{golden, refused, unencodable};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Request<'a> {
    #[message(size_of = key..)]
    size: u32,
    key: i16,
    version: i16,
    correlation: i32,
    #[message(len = u16, null = -1)]
    client: Option<&'a str>,
    #[message(tag = key, args(version))]
    body: Body,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, tag = i16, args(version: i16), big_endian)]
enum Body {
    #[message(tag = 3)]
    Metadata {
        /// All topics where it is null, from version 1 on.
        #[message(null = -1, max = 100)]
        topics: Option<Vec<Topic>>,
        #[message(if = version >= 4)]
        may_create: Option<bool>,
    },
    #[message(tag = 18)]
    ApiVersions,
    #[message(tag = 10)]
    FindCoordinator {
        #[message(args(version))]
        key: Key,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u16)]
struct Topic {
    name: String,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(version: i16), big_endian, len = u16)]
struct Key {
    name: String,
    #[message(if = version >= 1)]
    kind: Option<i8>,
}

fn request(version: i16, body: Body) -> Request<'static> {
    Request { size: 0, key: 0, version, correlation: 7, client: Some("me"), body }
}

#[test]
fn requests() {
    let body = Body::Metadata { topics: Some(vec![Topic { name: "t".into() }]), may_create: None };
    let value = Request { size: 19, key: 3, ..request(1, body) };
    golden(&value, b"\0\0\0\x13\0\x03\0\x01\0\0\0\x07\0\x02me\0\0\0\x01\0\x01t");
    let value = Request {
        size: 15,
        key: 3,
        client: None,
        ..request(4, Body::Metadata { topics: None, may_create: Some(true) })
    };
    golden(&value, b"\0\0\0\x0f\0\x03\0\x04\0\0\0\x07\xff\xff\xff\xff\xff\xff\x01");
    check_value(&value, &mut Vec::new()).unwrap();
    let value = Request { size: 12, key: 18, ..request(0, Body::ApiVersions) };
    golden(&value, b"\0\0\0\x0c\0\x12\0\0\0\0\0\x07\0\x02me");
    let key = Key { name: "g".into(), kind: Some(0) };
    let value = Request { size: 16, key: 10, ..request(2, Body::FindCoordinator { key }) };
    golden(&value, b"\0\0\0\x10\0\x0a\0\x02\0\0\0\x07\0\x02me\0\x01g\0");
    check_value(&value, &mut Vec::new()).unwrap();
    unencodable(&Request { version: 0, ..value }, "Key.kind", Reason::Unexpected);
    let unknown = b"\0\0\0\x0c\0\x63\0\0\0\0\0\x07\0\x02me";
    refused::<Request<'_>>(unknown, 4, "Request.body", Reason::UnknownTag { tag: 99.into() });
}

/// The body of `ApiVersions` from version 3 on, which has compact texts: lengths of one more, in varints. Tagged fields follow.
#[derive(Debug, PartialEq, Message)]
struct Software {
    #[message(len = varint, adjust = 1, max = 249)]
    name: String,
    #[message(len = varint, adjust = 1, max = 249)]
    version: String,
    #[message(len = varint, max = 16)]
    tagged: Vec<Tagged>,
}

/// A field by its number, in whatever bytes.
#[derive(Debug, PartialEq, Message)]
struct Tagged {
    #[message(varint)]
    number: u32,
    #[message(len = varint, max = 249)]
    bytes: Vec<u8>,
}

/// A compact sequence that may be null, whose length is then 0, and a key of a record, a zigzag varint that is then -1.
#[derive(Debug, PartialEq, Message)]
struct Perhaps {
    #[message(len = varint, adjust = 1, null = 0, max = 9)]
    topics: Option<Vec<Tagged>>,
    #[message(len = zigzag, null = -1, max = 9)]
    key: Option<Vec<u8>>,
}

#[test]
fn compact_lengths() {
    let value = Software { name: "rdkafka".into(), version: "2.3".into(), tagged: vec![] };
    golden(&value, b"\x08rdkafka\x042.3\0");
    let tagged = || Tagged { number: 300, bytes: vec![7] };
    golden(&Software { tagged: vec![tagged()], ..value }, b"\x08rdkafka\x042.3\x01\xac\x02\x01\x07");
    refused::<Software>(b"\0\x01\0", 0, "Software.name", Reason::Negative { length: -1 });
    golden(&Perhaps { topics: None, key: None }, b"\0\x01");
    golden(&Perhaps { topics: Some(vec![]), key: Some(vec![]) }, b"\x01\0");
    golden(&Perhaps { topics: Some(vec![tagged()]), key: Some(vec![9]) }, b"\x02\xac\x02\x01\x07\x02\x09");
}
