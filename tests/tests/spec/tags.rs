//! Rows of the tags of enums that are not numbers as Rust has them.

use framing_core::Message;

use super::check::{open, reject, size, unencodable, value};
use super::document::Document;

#[derive(Debug, PartialEq, Message)]
#[message(tag = [u8; 4])]
enum Chunk {
    #[message(tag = b"data")]
    Data(#[message(len = u8)] Vec<u8>),
    #[message(tag = b"id3")]
    Id3,
    #[message(other)]
    Other([u8; 4], #[message(rest, max = 99)] Vec<u8>),
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = char, big_endian)]
enum Letter {
    #[message(tag = 'q')]
    Query,
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = u24, big_endian)]
enum Odd24 {
    #[message(tag = OPCODE)]
    A,
    #[message(other)]
    Other(u32),
}

const OPCODE: u32 = 0x0102;

#[derive(Debug, PartialEq, Message)]
#[message(tag = varint)]
enum Dispatch {
    #[message(tag = 300)]
    A(u8),
}

#[derive(Debug, PartialEq, Message)]
enum Packet {
    #[message(tag = 0x30..=0x3f)]
    Publish {
        head: u8,
        #[message(if = head & 6 != 0)]
        id: Option<u8>,
    },
    #[message(tag = 0x40 | 0x60..=0x62)]
    Ack(u8),
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "enum-bytes" (Chunk, Chunk::Data(vec![7]));
        "enum-bytes-short" (Chunk, Chunk::Id3);
        "enum-char" (Letter, Letter::Query);
        "enum-u24" (Odd24, Odd24::A);
        "enum-u24-other" (Odd24, Odd24::Other(3));
        "enum-varint" (Dispatch, Dispatch::A(7));
    }
    rows! { open document;
        "enum-bytes-other" (Chunk, Chunk::Other(*b"what", vec![1, 2]));
    }
    types! { size document;
        "size-enum-bytes" (Chunk);
        "size-enum-varint" (Dispatch);
    }
    types! { reject document;
        "enum-unknown-char" (Letter);
        "enum-unknown-varint" (Dispatch);
    }
    rows! { unencodable document;
        "encode-known-tag-bytes" (Chunk, Chunk::Other(*b"id3\0", vec![]));
    }
    rows! { value document;
        "enum-range" (Packet, Packet::Publish { head: 0x32, id: Some(7) });
        "enum-range-first" (Packet, Packet::Publish { head: 0x30, id: None });
        "enum-one-of" (Packet, Packet::Ack(0x40));
        "enum-one-of-range" (Packet, Packet::Ack(0x62));
    }
    types! { size document;
        "size-enum-range" (Packet);
    }
    types! { reject document;
        "enum-beside-range" (Packet);
    }
    rows! { unencodable document;
        "encode-wrong-tag" (Packet, Packet::Ack(0x30));
    }
}
