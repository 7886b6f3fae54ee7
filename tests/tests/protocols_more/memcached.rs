//! Memcached's binary protocol: three parts of a body, of which the header has the sizes of two, and that of all.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    magic: Magic,
    opcode: u8,
    key_length: u16,
    extras_length: u8,
    #[message(value = 0)]
    data_type: u8,
    /// Of a response; of a request the partition.
    status: u16,
    #[message(size_of = extras..=value)]
    body_length: u32,
    opaque: u32,
    version: u64,
    #[message(len = extras_length, max = 20)]
    extras: Vec<u8>,
    #[message(len = key_length, max = 250)]
    key: Vec<u8>,
    #[message(rest, max = 1_048_576)]
    value: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Message)]
enum Magic {
    #[message(tag = 0x80)]
    Request,
    Response,
}

/// The examples of the protocol's description: what is under "Hello", and the answer, "World".
const GET: &[u8] = b"\x80\0\0\x05\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\0\0\0\0\0Hello";
const FOUND: &[u8] = b"\x81\0\0\0\x04\0\0\0\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\x01\xde\xad\xbe\xefWorld";

#[test]
fn packets() {
    let get = Packet {
        magic: Magic::Request,
        opcode: 0,
        key_length: 5,
        extras_length: 0,
        data_type: 0,
        status: 0,
        body_length: 5,
        opaque: 0,
        version: 0,
        extras: vec![],
        key: b"Hello".to_vec(),
        value: vec![],
    };
    golden(&get, GET);
    lawful(&get);
    let found = Packet {
        magic: Magic::Response,
        key_length: 0,
        extras_length: 4,
        body_length: 9,
        version: 1,
        extras: vec![0xde, 0xad, 0xbe, 0xef],
        key: vec![],
        value: b"World".to_vec(),
        ..get
    };
    golden(&found, FOUND);
    lawful(&found);
    let unset = Packet { key_length: 9, extras_length: 9, body_length: 9, ..found };
    assert_eq!(unset.encode_to_vec().unwrap(), FOUND);
    // A key that is longer than the body.
    let mut wrong = GET.to_vec();
    wrong[3] = 6;
    refused::<Packet>(wrong.leak(), 29, "Packet.body_length", Reason::FrameTooShort { needed: 1 });
}
