//! CAN: frames as Linux hands them over (`struct can_frame`, little-endian here), whose data is padded to eight bytes; and the parts
//! of ISO-TP (ISO 15765-2) in them, whose kinds share their first byte with a number of each.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(lsb, validate = Frame::check)]
struct Frame {
    #[message(bits = 29)]
    id: u32,
    #[message(bits = 1)]
    error: bool,
    #[message(bits = 1)]
    remote: bool,
    #[message(bits = 1)]
    extended: bool,
    #[message(pad = 3)]
    length: u8,
    /// To 16 bytes from the start of the frame, of which eight are data.
    #[message(len = length, max = 8, align = 16)]
    data: Vec<u8>,
}

impl Frame {
    fn check(&self) -> bool {
        self.extended || self.id < 1 << 11
    }
}

#[test]
fn frames() {
    let value = Frame { id: 0x123, error: false, remote: false, extended: false, length: 3, data: vec![1, 2, 3] };
    golden(&value, b"\x23\x01\x00\x00\x03\x00\x00\x00\x01\x02\x03\x00\x00\x00\x00\x00");
    lawful(&value);
    let wide = Frame { id: 0x18da_f110, extended: true, length: 8, data: (0..8).collect(), ..value.clone() };
    golden(&wide, b"\x10\xf1\xda\x98\x08\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07");
    lawful(&wide);
    unencodable(&Frame { id: 0x800, ..value }, "Frame", Reason::Invalid);
    refused::<Frame>(b"\x23\x01\x00\x00\x03\0\0\0\x01\x02\x03\x07\0\0\0\0", 11, "", Reason::Padding { found: 7 });
    refused::<Frame>(b"\x23\x01\x00\x00\x09\0\0\0\0", 4, "Frame.data", Reason::TooLong { length: 9, max: 8 });
}

/// Four bits say which part it is, and four belong to each kind.
#[derive(Clone, Debug, PartialEq, Message)]
struct Part {
    #[message(bits = 4)]
    kind: u8,
    #[message(bits = 4)]
    low: u8,
    #[message(tag = kind, args(low))]
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, args(low: u8))]
enum Body {
    /// All of it.
    Single(#[message(count = low, max = 7)] Vec<u8>),
    /// The beginning of so many bytes, with the upper bits of the number.
    First { low_length: u8, data: [u8; 6] },
    /// The next part, of this index.
    Consecutive(#[message(rest, max = 7)] Vec<u8>),
    /// Whether to go on, how many parts at once, and how long to wait between them.
    Flow { at_once: u8, wait: u8 },
}

#[test]
fn parts() {
    // A request for the vehicle's number (UDS 22 f1 90), and its answer of 20 bytes.
    let request = Part { kind: 0, low: 3, body: Body::Single(vec![0x22, 0xf1, 0x90]) };
    golden(&request, b"\x03\x22\xf1\x90");
    lawful(&request);
    let first = Part { kind: 1, low: 0, body: Body::First { low_length: 20, data: *b"\x62\xf1\x90WVW" } };
    golden(&first, b"\x10\x14\x62\xf1\x90WVW");
    golden(&Part { kind: 3, low: 0, body: Body::Flow { at_once: 0, wait: 10 } }, b"\x30\0\x0a");
    golden(&Part { kind: 2, low: 1, body: Body::Consecutive(b"ZZZ1KZ6".to_vec()) }, b"\x21ZZZ1KZ6");
    assert_eq!(Part { kind: 0, ..first }.encode_to_vec().unwrap()[0], 0x10);
    unencodable(&Part { low: 2, ..request }, "Body::Single.0", Reason::Count { length: 3, expected: 2 });
    refused::<Part>(&[0x40], 0, "Part.body", Reason::UnknownTag { tag: 4.into() });
}
