//! Frames of `LoRaWAN` (1.0.3, section 4): bits that count options, and a port with data, or neither, before the code at the end.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused};

/// A frame with data, from a device or to one.
#[derive(Clone, Debug, PartialEq, Message)]
struct Data {
    #[message(bits = 3)]
    kind: u8,
    #[message(bits = 3)]
    reserved: (),
    #[message(bits = 2, value = 0)]
    major: u8,
    address: u32,
    #[message(bits = 1)]
    adaptive: bool,
    #[message(bits = 1)]
    ask: bool,
    #[message(bits = 1)]
    acknowledged: bool,
    #[message(bits = 1)]
    pending: bool,
    #[message(bits = 4)]
    option_bytes: u8,
    counter: u16,
    #[message(len = option_bytes)]
    options: Vec<u8>,
    #[message(leave = 4)]
    body: Body,
    code: [u8; 4],
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Body {
    #[message(since)]
    data: Option<Port>,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Port {
    number: u8,
    #[message(rest, max = 242)]
    payload: Vec<u8>,
}

/// The frame that the tools for `LoRaWAN` have in their documentation.
const FRAME: &[u8] = b"\x40\xf1\x7d\xbe\x49\x00\x02\x00\x01\x95\x43\x78\x76\x2b\x11\xff\x0d";

fn frame() -> Data {
    Data {
        kind: 2,
        reserved: (),
        major: 0,
        address: 0x49be_7df1,
        adaptive: false,
        ask: false,
        acknowledged: false,
        pending: false,
        option_bytes: 0,
        counter: 2,
        options: vec![],
        body: Body { data: Some(Port { number: 1, payload: b"\x95\x43\x78\x76".to_vec() }) },
        code: *b"\x2b\x11\xff\x0d",
    }
}

#[test]
fn frames() {
    golden(&frame(), FRAME);
    lawful(&frame());
    // Options, and neither port nor data: an acknowledgement that asks for something.
    let value = Data {
        kind: 3,
        acknowledged: true,
        option_bytes: 2,
        options: vec![2, 7],
        body: Body { data: None },
        ..frame()
    };
    golden(&value, b"\x60\xf1\x7d\xbe\x49\x22\x02\x00\x02\x07\x2b\x11\xff\x0d");
    lawful(&value);
    // A port alone.
    let value = Data { body: Body { data: Some(Port { number: 0, payload: vec![] }) }, ..frame() };
    golden(&value, b"\x40\xf1\x7d\xbe\x49\x00\x02\x00\x00\x2b\x11\xff\x0d");
    refused::<Data>(
        b"\x44\xf1\x7d\xbe\x49\x00\x02\x00\x2b\x11\xff\x0d",
        0,
        "Data.reserved",
        Reason::ReservedBits { found: 1.into() },
    );
    refused::<Data>(&FRAME[..11], 11, "", Reason::FrameTooShort { needed: 1 });
}
