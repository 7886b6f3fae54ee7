//! Rows of sequences that bytes end, of those that may be nothing, and of encodings of items.

use framing_core::{Message, Varint};

use super::check::{reject, size, unencodable, value};
use super::document::Document;

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Ended {
    #[message(until = 0xff, max = 2)]
    options: Vec<(u8, u8)>,
    #[message(until = 0u16, max = 2)]
    ports: Vec<u16>,
    #[message(until = b"\r\n", max = 3)]
    line: String,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Nullable {
    #[message(len = u16, null = -1)]
    name: Option<String>,
    #[message(len = u8, null = 0x80, max = 2, each = Varint)]
    ids: Option<Vec<u64>>,
}

#[derive(Debug, PartialEq, Message)]
struct Adjusted {
    #[message(len = varint, adjust = 1, max = 9)]
    name: String,
    #[message(len = varint, adjust = 1, null = 0, max = 9)]
    perhaps: Option<String>,
    #[message(len = zigzag, null = -1, max = 9)]
    signed: Option<String>,
    #[message(len = u8, null = b"\xff\0")]
    bytes: Option<Vec<u8>>,
    #[message(len = u8, adjust = -1)]
    less: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Chain {
    most: u8,
    #[message(until = |link| *link >= most, max = 3)]
    links: Vec<u8>,
    after: u8,
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "until" (Ended, Ended { options: vec![(1, 0xff)], ports: vec![80], line: "\r".into() });
        "until-empty" (Ended, Ended { options: vec![], ports: vec![], line: "".into() });
        "until-last" (Chain, Chain { most: 9, links: vec![7, 9], after: 1 });
        "until-first" (Chain, Chain { most: 0, links: vec![7], after: 1 });
        "null-none" (Nullable, Nullable { name: None, ids: None });
        "null-some" (Nullable, Nullable { name: Some("".into()), ids: Some(vec![300]) });
        "adjust-none" (Adjusted, Adjusted { name: "".into(), perhaps: None, signed: None, bytes: None, less: vec![7] });
        "adjust-some" (Adjusted, Adjusted { name: "a".into(), perhaps: Some("".into()), signed: Some("".into()), bytes: Some(vec![8]), less: vec![7, 7] });
    }
    types! { size document;
        "size-adjust" (Adjusted);
        "size-until" (Ended);
        "size-until-last" (Chain);
        "size-null" (Nullable);
    }
    types! { reject document;
        "until-too-many" (Ended);
        "until-too-long" (Ended);
        "until-last-too-many" (Chain);
        "null-too-long" (Nullable);
        "adjust-below-zero" (Adjusted);
        "adjust-too-long" (Adjusted);
        "null-below-zero" (Adjusted);
    }
    rows! { unencodable document;
        "encode-until-item" (Ended, Ended { options: vec![(0xff, 1)], ports: vec![], line: "".into() });
        "encode-until-last-early" (Chain, Chain { most: 7, links: vec![7, 9], after: 1 });
        "encode-until-last-none" (Chain, Chain { most: 9, links: vec![7], after: 1 });
        "encode-until-last-empty" (Chain, Chain { most: 9, links: vec![], after: 1 });
        "encode-adjust-too-short" (Adjusted, Adjusted { name: "".into(), perhaps: None, signed: None, bytes: None, less: vec![] });
        "encode-until-within" (Ended, Ended { options: vec![], ports: vec![], line: "\r\n".into() });
    }
}
