//! Rows of alignment, of sizes that are said before, and of checksums that may be none.

use framing_core::Message;

use super::check::{reject, size, unencodable, value};
use super::document::Document;
use crate::Inner;

#[derive(Debug, PartialEq, Message)]
#[message(magic = b"A")]
struct Aligned {
    #[message(len = u8, max = 5, align = 4)]
    text: String,
    after: u16,
}

#[derive(Debug, PartialEq, Message)]
struct Exact {
    inner: Inner,
    #[message(size = inner.number, rest, max = 2)]
    items: Vec<u16>,
    #[message(checksum = sum, over = items, none = 0)]
    check: Option<u8>,
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "align" (Aligned, Aligned { text: "abc".into(), after: 1 });
        "align-none" (Aligned, Aligned { text: "ab".into(), after: 1 });
        "size-exact" (Exact, Exact { inner: Inner { number: 4 }, items: vec![1, 2], check: Some(3) });
        "checksum-none" (Exact, Exact { inner: Inner { number: 2 }, items: vec![1], check: None });
    }
    types! { size document;
        "size-align" (Aligned);
        "size-size" (Exact);
    }
    types! { reject document;
        "align-padding" (Aligned);
        "exact-too-long" (Exact);
        "size-uneven" (Exact);
        "checksum-or-none-wrong" (Exact);
    }
    rows! { unencodable document;
        "encode-size" (Exact, Exact { inner: Inner { number: 4 }, items: vec![1], check: None });
        "encode-checksum-none" (Exact, Exact { inner: Inner { number: 2 }, items: vec![0], check: Some(1) });
    }
}
