//! CoAP (RFC 7252): two numbers of a nibble each, which go on behind both, in options up to a marker.

use framing_core::{BigEndian, Extended, Message, Reason, Uint};
use framing_tests::golden::{golden, lawful, refused};

/// A message with a payload.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Coap {
    #[message(bits = 2, value = 1)]
    version: u8,
    #[message(bits = 2)]
    kind: u8,
    #[message(bits = 4, validate = is_token)]
    token_length: u8,
    code: u8,
    id: u16,
    #[message(len = token_length)]
    token: Vec<u8>,
    #[message(until = 0xff, max = 8)]
    options: Vec<Setting>,
    #[message(rest, max = 1024)]
    payload: Vec<u8>,
}

/// Section 3.1. 15 is reserved.
type Number = Extended<13, (Uint<1>, Uint<2, BigEndian>)>;

#[derive(Clone, Debug, PartialEq, Message)]
struct Setting {
    #[message(bits = 4)]
    short_delta: u8,
    #[message(bits = 4)]
    short_length: u8,
    /// By how much its number is more than that of the one before.
    #[message(tag = short_delta, with = Number)]
    delta: u16,
    #[message(tag = short_length, with = Number)]
    length: u16,
    #[message(len = length, max = 1034)]
    value: Vec<u8>,
}

fn is_token(length: &u8) -> bool {
    *length <= 8
}

fn setting(delta: u16, value: &[u8]) -> Setting {
    Setting { short_delta: 0, short_length: 0, delta, length: 0, value: value.to_vec() }
}

/// What is computed, as it is read.
fn as_read(setting: Setting) -> Setting {
    let short = |number: u16| match number {
        ..13 => number.to_le_bytes()[0],
        13..269 => 13,
        _ => 14,
    };
    let length = u16::try_from(setting.value.len()).unwrap();
    Setting { short_delta: short(setting.delta), short_length: short(length), length, ..setting }
}

#[test]
fn options() {
    // Uri-Path "temperature", as in figure 16: number 11, 11 bytes.
    golden(&as_read(setting(11, b"temperature")), b"\xbbtemperature");
    golden(&as_read(setting(12, b"")), &[0xc0]);
    golden(&as_read(setting(13, &[7; 12])), &[&[0xdc, 0][..], &[7; 12]].concat());
    golden(&as_read(setting(268, &[7; 13])), &[&[0xdd, 255, 0][..], &[7; 13]].concat());
    golden(&as_read(setting(269, &[7; 268])), &[&[0xed, 0, 0, 255][..], &[7; 268]].concat());
    golden(&as_read(setting(65535, &[7; 269])), &[&[0xee, 0xfe, 0xf2, 0, 0][..], &[7; 269]].concat());
    // The sizes that a value holds are not used, and yet the room for it is right.
    let value = setting(300, &[7; 20]);
    assert_eq!(value.encode_to_vec().unwrap()[..4], [0xed, 0, 31, 7]);
    assert_eq!(value.size_hint(), 24);
    lawful(&as_read(value));
    refused::<Setting>(&[0xf1, 7], 0, "Setting.delta", Reason::UnknownTag { tag: 15.into() });
    refused::<Setting>(&[0x1f, 7], 0, "Setting.length", Reason::UnknownTag { tag: 15.into() });
    refused::<Setting>(&[0x1e, 3, 0], 1, "Setting.value", Reason::TooLong { length: 1037, max: 1034 });
    let wide = Reason::TooWide { value: 65536.into(), bits: 16 };
    refused::<Setting>(&[0xe0, 0xfe, 0xf3], 1, "Setting.delta", wide);
}

#[test]
fn a_response() {
    // Figure 16 of the RFC: 2.05 to the message 7d34, "22.3 C".
    let value = Coap {
        version: 1,
        kind: 2,
        token_length: 0,
        code: 0x45,
        id: 0x7d34,
        token: vec![],
        options: vec![],
        payload: b"22.3 C".to_vec(),
    };
    golden(&value, b"\x60\x45\x7d\x34\xff22.3 C");
    // Figure 17: the same with a token.
    let value = Coap { token_length: 1, token: vec![0x20], options: vec![as_read(setting(12, b""))], ..value };
    golden(&value, b"\x61\x45\x7d\x34\x20\xc0\xff22.3 C");
    lawful(&value);
    refused::<Coap>(b"\xa0\x45\x7d\x34\xff22.3 C", 0, "Coap.version", Reason::NotConstant);
    refused::<Coap>(b"\x69\x45\x7d\x34\xff22.3 C", 0, "Coap.token_length", Reason::Invalid);
}
