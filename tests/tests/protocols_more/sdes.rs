//! The source description of RTCP (RFC 3550, section 6.5): items that a zero ends, and chunks of whole words.

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Description {
    #[message(bits = 2, value = 2)]
    version: u8,
    #[message(bits = 1)]
    padding: bool,
    #[message(bits = 5)]
    count: u8,
    #[message(value = 202)]
    kind: u8,
    /// In words, and one less.
    #[message(size_of = .., unit = 4, adjust = -1)]
    length: u16,
    #[message(len = count)]
    chunks: Vec<Chunk>,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Chunk {
    source: u32,
    #[message(until = 0, max = 8, align = 4)]
    items: Vec<Item>,
}

#[derive(Debug, PartialEq, Message)]
enum Item {
    #[message(tag = 1)]
    Name(#[message(len = u8)] String),
    #[message(other)]
    Other(u8, #[message(len = u8)] Vec<u8>),
}

#[test]
fn two_sources() {
    let value = Description {
        version: 2,
        padding: false,
        count: 2,
        kind: 202,
        length: 6,
        chunks: vec![
            Chunk { source: 7, items: vec![Item::Name("a@b".into()), Item::Other(6, b"t".to_vec())] },
            Chunk { source: 8, items: vec![] },
        ],
    };
    golden(&value, b"\x82\xca\0\x06\0\0\0\x07\x01\x03a@b\x06\x01t\0\0\0\0\0\0\0\x08\0\0\0\0");
    check_value(&value, &mut Vec::new()).unwrap();
    let padded = b"\x81\xca\0\x02\0\0\0\x08\0\0\x01\0";
    refused::<Description>(padded, 10, "Description.chunks", Reason::Padding { found: 1 });
}
