//! GTP-U (3GPP TS 29.281): three flags of which each makes all of four bytes be there, and a length that counts them. The bytes
//! are from scapy.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    #[message(bits = 3, value = 1)]
    version: u8,
    #[message(bits = 1, value = true)]
    gtp: bool,
    #[message(bits = 1)]
    reserved: (),
    #[message(bits = 1)]
    extended: bool,
    #[message(bits = 1)]
    sequenced: bool,
    #[message(bits = 1)]
    numbered: bool,
    kind: u8,
    #[message(size_of = options..)]
    length: u16,
    tunnel: u32,
    #[message(if = extended || sequenced || numbered)]
    options: Option<Options>,
    #[message(if = extended, until = Extension::is_last, max = 8)]
    extensions: Option<Vec<Extension>>,
    #[message(rest, max = 65535)]
    payload: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Options {
    sequence: u16,
    number: u8,
    /// What the first extension is.
    next: u8,
}

/// Its length is one of words, and counts all of it; it says what the next one is.
#[derive(Clone, Debug, PartialEq, Message)]
struct Extension {
    #[message(size_of = .., unit = 4)]
    words: u8,
    #[message(rest, leave = 1, max = 1018)]
    content: Vec<u8>,
    next: u8,
}

impl Extension {
    fn is_last(&self) -> bool {
        self.next == 0
    }
}

#[test]
fn packets() {
    let plain = Packet {
        version: 1,
        gtp: true,
        reserved: (),
        extended: false,
        sequenced: false,
        numbered: false,
        kind: 255,
        length: 4,
        tunnel: 0x1122_3344,
        options: None,
        extensions: None,
        payload: b"data".to_vec(),
    };
    golden(&plain, b"\x30\xff\x00\x04\x11\x22\x33\x44data");
    lawful(&plain);
    let sequenced = Packet {
        sequenced: true,
        length: 8,
        options: Some(Options { sequence: 9, number: 0, next: 0 }),
        ..plain.clone()
    };
    golden(&sequenced, b"\x32\xff\x00\x08\x11\x22\x33\x44\x00\x09\x00\x00data");
    lawful(&sequenced);
    let extended = Packet {
        extended: true,
        length: 12,
        tunnel: 1,
        options: Some(Options { sequence: 0, number: 0, next: 0x85 }),
        extensions: Some(vec![Extension { words: 1, content: vec![0, 9], next: 0 }]),
        ..plain.clone()
    };
    golden(&extended, b"\x34\xff\x00\x0c\0\0\0\x01\0\0\0\x85\x01\0\x09\0data");
    lawful(&extended);
    unencodable(&Packet { sequenced: false, ..sequenced }, "Packet.options", Reason::Unexpected);
    refused::<Packet>(
        b"\x32\xff\x00\x03\x11\x22\x33\x44\0\0\0\0",
        11,
        "Packet.length",
        Reason::FrameTooShort { needed: 1 },
    );
}
