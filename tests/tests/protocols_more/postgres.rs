//! Messages of `PostgreSQL` (its documentation, section 55.7): lengths that count themselves and not the byte before them, pairs of
//! texts up to a zero, and columns that may be null.

use framing_core::{Message, NulTerminated, Reason};
use framing_tests::golden::{golden, lawful, refused};

/// The first message of a client has no byte that says what it is.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Startup {
    #[message(size_of = ..)]
    length: u32,
    #[message(value = 196_608)]
    version: u32,
    #[message(until = 0, max = 20)]
    parameters: Vec<Parameter>,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Parameter {
    #[message(with = NulTerminated<63>)]
    name: String,
    #[message(with = NulTerminated<255>)]
    value: String,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    kind: u8,
    #[message(size_of = length..)]
    length: u32,
    #[message(tag = kind)]
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, big_endian)]
enum Body {
    #[message(tag = b'Q')]
    Query(#[message(with = NulTerminated<1000>)] String),
    #[message(tag = b'Z')]
    Ready(Status),
    #[message(tag = b'D')]
    Row(#[message(len = u16, max = 100)] Vec<Column>),
    #[message(tag = b'E')]
    Error(#[message(until = 0, max = 30)] Vec<Report>),
    #[message(other)]
    Other(u8, #[message(rest, max = 1000)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
enum Status {
    #[message(tag = b'I')]
    Idle,
    #[message(tag = b'T')]
    Transaction,
    #[message(tag = b'E')]
    Failed,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Column {
    #[message(len = u32, null = -1, max = 1000)]
    value: Option<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Report {
    code: u8,
    #[message(with = NulTerminated<255>)]
    text: String,
}

fn packet(kind: u8, length: u32, body: Body) -> Packet {
    Packet { kind, length, body }
}

#[test]
fn the_first_message() {
    let parameter = |name: &str, value: &str| Parameter { name: name.into(), value: value.into() };
    let parameters = vec![parameter("user", "eve"), parameter("database", "db")];
    let value = Startup { length: 30, version: 3 << 16, parameters };
    golden(&value, b"\0\0\0\x1e\0\x03\0\0user\0eve\0database\0db\0\0");
    lawful(&value);
    let nameless = Startup { parameters: vec![parameter("", "x")], ..value };
    assert!(nameless.encode_to_vec().is_err(), "it would be read to end there");
}

#[test]
fn messages() {
    golden(&packet(b'Q', 13, Body::Query("SELECT 1".into())), b"Q\0\0\0\x0dSELECT 1\0");
    golden(&packet(b'Z', 5, Body::Ready(Status::Idle)), b"Z\0\0\0\x05I");
    let row = packet(b'D', 15, Body::Row(vec![Column { value: Some(b"1".to_vec()) }, Column { value: None }]));
    golden(&row, b"D\0\0\0\x0f\0\x02\0\0\0\x011\xff\xff\xff\xff");
    lawful(&row);
    assert_eq!(Packet { kind: 0, length: 0, ..row }.encode_to_vec().unwrap()[..5], *b"D\0\0\0\x0f");
    let report = |code, text: &str| Report { code, text: text.into() };
    let error = packet(b'E', 19, Body::Error(vec![report(b'S', "ERROR"), report(b'C', "42601")]));
    golden(&error, b"E\0\0\0\x13SERROR\0C42601\0\0");
    refused::<Packet>(b"Z\0\0\0\x06IT", 6, "Packet.length", Reason::TrailingBytes { count: 1 });
    refused::<Packet>(b"Z\0\0\0\x03", 1, "Packet.length", Reason::TooShort { length: 3, min: 4 });
    refused::<Packet>(b"Z\0\0\0\x05X", 5, "Body::Ready.0", Reason::UnknownTag { tag: 0x58.into() });
}
