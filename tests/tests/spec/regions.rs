//! Rows of what is computed from bytes: sizes, checksums.

use framing_core::Message;

use super::check::{accepted, open, reject, size, unencodable, value};
use super::document::Document;
use crate::Inner;

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, magic = b"R")]
struct Regions {
    #[message(bits = 4)]
    kind: u8,
    #[message(bits = 4, size_of = ..=words, unit = 2, adjust = -1)]
    head: u8,
    #[message(size_of = ..)]
    total: u16,
    #[message(rest, max = 4)]
    words: Vec<u16>,
    #[message(len = u8)]
    name: String,
    #[message(since)]
    note: Option<u16>,
}

#[derive(Debug, PartialEq, Message)]
struct Behind {
    #[message(len = u8)]
    text: String,
    #[message(size_of = text)]
    length: u16,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Sized {
    #[message(sized = u16)]
    flags: u16,
    #[message(sized = varint, rest, max = [4, 8])]
    names: Vec<String>,
}

#[derive(Debug, PartialEq, Message)]
struct CountWithin {
    #[message(sized = u8, len = u16, max = 4)]
    items: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Perhaps {
    flags: u8,
    #[message(if = flags & 0x40 != 0, size_of = ..)]
    length: Option<u16>,
    #[message(rest, max = 8)]
    payload: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Odd {
    #[message(bits = 5)]
    unused: (),
    #[message(bits = 3, size_of = bytes, unit = 2)]
    size: u8,
    #[message(rest, max = 30)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Padding {
    #[message(size_of = padding..=zeros)]
    length: u8,
    padding: u8,
    #[message(rest, leave = padding, max = 9)]
    data: Vec<u8>,
    #[message(count = padding, max = 9)]
    zeros: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Envelope<T> {
    #[message(size_of = payload)]
    length: u16,
    #[message(checksum = add, over = payload)]
    checksum: [u8; 4],
    payload: T,
}

#[derive(Debug, PartialEq, Message)]
struct Trailer {
    seed: u8,
    #[message(len = u8)]
    text: String,
    #[message(checksum = |bytes| u32::from_le_bytes(add(bytes)).wrapping_add(seed.into()), over = ..=text)]
    checksum: u32,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Itself {
    kind: u8,
    #[message(checksum = add_all, over = ..)]
    checksum: u16,
    flag: bool,
}

#[derive(Debug, PartialEq, Message)]
struct Optional {
    flags: u8,
    #[message(if = flags & 1 != 0, checksum = add, over = item)]
    checksum: Option<[u8; 4]>,
    item: u16,
}

fn add(bytes: &[u8]) -> [u8; 4] {
    bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>().to_le_bytes()
}

fn add_all(parts: [&[u8]; 3]) -> u16 {
    parts.iter().flat_map(|part| part.iter()).map(|byte| u16::from(*byte)).sum()
}

#[derive(Debug, PartialEq, Message)]
#[message(skip_tail = 4)]
struct Tolerant {
    id: u16,
    #[message(since)]
    relay: Option<bool>,
}

#[derive(Debug, PartialEq, Message)]
struct Around {
    #[message(sized = u8)]
    inner: Tolerant,
    last: u8,
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    sizes(document);
    checksums(document);
    tails(document);
}

fn sizes(document: &Document) {
    rows! { value document;
        "size-of" (Regions, Regions { kind: 1, head: 2, total: 10, words: vec![7], name: "a".into(), note: Some(3) });
        "size-of-since" (Regions, Regions { kind: 1, head: 1, total: 5, words: vec![], name: "".into(), note: None });
        "size-behind" (Behind, Behind { text: "ab".into(), length: 3 });
        "sized" (Sized, Sized { flags: 7, names: vec!["a".into(), "".into()] });
        "size-of-if" (Perhaps, Perhaps { flags: 0x40, length: Some(4), payload: vec![7] });
        "size-of-if-none" (Perhaps, Perhaps { flags: 0, length: None, payload: vec![7] });
        "sized-count" (CountWithin, CountWithin { items: vec![7] });
        "leave" (Padding, Padding { length: 4, padding: 1, data: vec![7, 8], zeros: vec![0] });
    }
    types! { size document;
        "size-size-of" (Regions);
        "size-sized" (Sized);
        "size-leave" (Padding);
        "size-sized-count" (CountWithin);
        "size-size-of-if" (Perhaps);
    }
    types! { reject document;
        "size-too-short" (Regions);
        "size-too-long" (Regions);
        "size-too-short-around" (Regions);
        "size-ends-early" (Regions);
        "size-goes-on" (Regions);
        "size-behind-less" (Behind);
        "size-behind-more" (Behind);
        "sized-too-short" (Sized);
        "sized-too-long" (Sized);
        "sized-ends-early" (Sized);
        "leave-too-much" (Padding);
    }
    rows! { unencodable document;
        "encode-size-uneven" (Odd, Odd { unused: (), size: 0, bytes: vec![1, 2, 3] });
        "encode-size-too-wide" (Odd, Odd { unused: (), size: 0, bytes: vec![0; 30] });
        "encode-leave" (Padding, Padding { length: 0, padding: 2, data: vec![7], zeros: vec![0] });
    }
}

fn checksums(document: &Document) {
    rows! { value document;
        "checksum" (Envelope<Inner>, Envelope { length: 2, checksum: [4, 0, 0, 0], payload: Inner { number: 0x0103 } });
        "checksum-trailer" (Trailer, Trailer { seed: 5, text: "a".into(), checksum: 108 });
        "checksum-if" (Optional, Optional { flags: 1, checksum: Some([3, 0, 0, 0]), item: 0x0102 });
        "checksum-if-not" (Optional, Optional { flags: 0, checksum: None, item: 0x0102 });
        "checksum-itself" (Itself, Itself { kind: 1, checksum: 2, flag: true });
    }
    types! { reject document;
        "checksum-wrong" (Envelope<Inner>);
        "checksum-before-fields" (Itself);
        "checksum-if-wrong" (Optional);
        "checksum-after-fields" (Trailer);
        "checksum-trailer-wrong" (Trailer);
    }
    types! { size document;
        "size-checksum-if" (Optional);
    }
    rows! { unencodable document;
        "encode-checksum-if-missing" (Optional, Optional { flags: 1, checksum: None, item: 0 });
    }
}

fn tails(document: &Document) {
    rows! { open document;
        "skip-tail-none" (Tolerant, Tolerant { id: 1, relay: Some(true) });
    }
    rows! { accepted document;
        "skip-tail" (Tolerant, Tolerant { id: 1, relay: Some(true) });
        "skip-tail-within" (Around, Around { inner: Tolerant { id: 1, relay: Some(true) }, last: 7 });
    }
    types! { size document;
        "size-skip-tail" (Tolerant);
    }
    types! { reject document;
        "skip-tail-too-long" (Tolerant);
    }
}
