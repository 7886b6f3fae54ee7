//! Rows of parts that are told something by the message around them.

use framing_core::Message;

use super::check::{reject, size, unencodable, value};
use super::document::Document;

#[derive(Debug, PartialEq, Message)]
struct Frame {
    #[message(bits = 4)]
    kind: u8,
    #[message(bits = 4)]
    flags: u8,
    size: u8,
    #[message(tag = kind, args(flags, size))]
    body: Part,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, args(flags: u8, size: u8), big_endian)]
enum Part {
    Empty,
    Data {
        #[message(if = flags & 1 != 0)]
        id: Option<u16>,
        #[message(count = size, max = 255)]
        bytes: Vec<u8>,
    },
    #[message(tag = 4..=7)]
    Ack {
        kind: u8,
        id: u16,
    },
    #[message(other)]
    Unknown(u8),
}

#[derive(Debug, PartialEq, Message)]
struct Strict {
    kind: u8,
    more: u8,
    #[message(tag = kind)]
    body: Known,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside)]
enum Known {
    Zero,
    One(bool),
}

#[derive(Debug, PartialEq, Message)]
struct Said {
    head: (u8, u8),
    #[message(tag = head.1)]
    body: Known,
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "told-empty" (Frame, Frame { kind: 0, flags: 0, size: 9, body: Part::Empty });
        "told-data" (Frame, Frame { kind: 1, flags: 1, size: 2, body: Part::Data { id: Some(7), bytes: vec![1, 2] } });
        "told-range" (Frame, Frame { kind: 5, flags: 0, size: 0, body: Part::Ack { kind: 5, id: 7 } });
        "told-said" (Said, Said { head: (7, 1), body: Known::One(true) });
        "told-other" (Frame, Frame { kind: 9, flags: 0, size: 0, body: Part::Unknown(9) });
    }
    types! { size document;
        "size-told" (Frame);
    }
    types! { reject document;
        "told-said-unknown" (Said);
        "told-unknown" (Strict);
    }
    rows! { unencodable document;
        "encode-told-said" (Said, Said { head: (7, 0), body: Known::One(true) });
        "encode-told-missing" (Frame, Frame { kind: 1, flags: 1, size: 0, body: Part::Data { id: None, bytes: vec![] } });
        "encode-told-known" (Frame, Frame { kind: 1, flags: 1, size: 0, body: Part::Unknown(1) });
        "encode-told-too-wide" (Frame, Frame { kind: 1, flags: 1, size: 0, body: Part::Unknown(16) });
    }
}
