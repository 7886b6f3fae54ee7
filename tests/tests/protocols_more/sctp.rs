//! SCTP (RFC 9260): a checksum over the whole packet, in which its own bytes are zeros, and chunks whose length does not count the
//! zeros up to the next word. The bytes are from scapy.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    from: u16,
    to: u16,
    tag: u32,
    #[message(little_endian, checksum = crc32c, over = ..)]
    checksum: u32,
    #[message(rest, max = 100)]
    chunks: Vec<Aligned<Chunk>>,
}

/// The zeros behind a chunk or a parameter belong to nothing that counts its bytes: they are another message's.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(bound = "T: framing_core::OwnedMessage")]
struct Aligned<T> {
    #[message(align = 4)]
    inner: T,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Chunk {
    kind: u8,
    flags: u8,
    #[message(size_of = ..)]
    length: u16,
    #[message(tag = kind)]
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, big_endian)]
enum Body {
    Data {
        number: u32,
        stream: u16,
        sequence: u16,
        protocol: u32,
        #[message(rest, max = 1400)]
        data: Vec<u8>,
    },
    Init {
        tag: u32,
        window: u32,
        outbound: u16,
        inbound: u16,
        number: u32,
        #[message(rest, max = 20)]
        parameters: Vec<Aligned<Parameter>>,
    },
    #[message(other)]
    Other(u8, #[message(rest, max = 1400)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Parameter {
    kind: u16,
    #[message(size_of = ..)]
    length: u16,
    #[message(rest, max = 1400)]
    value: Vec<u8>,
}

fn crc32c(parts: [&[u8]; 3]) -> u32 {
    !parts.concat().iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x82f6_3b78 } else { crc >> 1 })
    })
}

const PACKET: &[u8] =
    b"\x13\x88\x13\x89\0\0\0\0\xa6\x73\x97\xef\x01\0\0\x1c\x11\x22\x33\x44\0\0\xff\xff\0\x0a\0\x0a\0\0\0\x01\
    \0\x09\0\x08\0\0\0\x07\0\x03\0\x15\0\0\0\x07\0\x01\0\x02\0\0\0\x03hello\0\0\0";

#[test]
fn a_packet() {
    let parameter = Aligned { inner: Parameter { kind: 9, length: 8, value: vec![0, 0, 0, 7] } };
    let init = Body::Init {
        tag: 0x1122_3344,
        window: 0xffff,
        outbound: 10,
        inbound: 10,
        number: 1,
        parameters: vec![parameter],
    };
    let data = Body::Data { number: 7, stream: 1, sequence: 2, protocol: 3, data: b"hello".to_vec() };
    let chunk = |kind, flags, length, body| Aligned { inner: Chunk { kind, flags, length, body } };
    let value = Packet {
        from: 5000,
        to: 5001,
        tag: 0,
        checksum: 0xef97_73a6,
        chunks: vec![chunk(1, 0, 28, init), chunk(0, 3, 21, data)],
    };
    golden(&value, PACKET);
    lawful(&value);
    let mut unset = Packet { checksum: 0, ..value };
    unset.chunks.iter_mut().for_each(|chunk| chunk.inner.length = 0);
    assert_eq!(unset.encode_to_vec().unwrap(), PACKET);
    let mut wrong = PACKET.to_vec();
    wrong[60] = 1;
    let Err(error) = Packet::decode_frame(wrong.leak()) else { panic!("another byte") };
    assert!(error.to_string().starts_with("Packet.checksum at byte 8"), "{error}");
    let padding = &[1, 0, 0, 5, 7, 1, 0, 0];
    refused::<Aligned<Chunk>>(padding, 5, "Chunk.length", Reason::FrameTooShort { needed: 15 });
    let padding = &[9, 0, 0, 5, 7, 1, 0, 0];
    refused::<Aligned<Chunk>>(padding, 5, "", Reason::Padding { found: 1 });
}
