//! IPv6 (RFC 8200) with its extension headers, of which each says what follows it, and `ICMPv6`, whose checksum is seeded with the
//! addresses. The bytes are from scapy.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

use super::internet_checksum;

#[derive(Clone, Debug, PartialEq, Message)]
struct Packet {
    #[message(bits = 4, value = 6)]
    version: u8,
    #[message(bits = 8)]
    class: u8,
    #[message(bits = 20)]
    flow: u32,
    #[message(big_endian, size_of = extensions..)]
    length: u16,
    next: u8,
    hops: u8,
    source: [u8; 16],
    destination: [u8; 16],
    #[message(if = is_extension(next), until = |header| !is_extension(header.next), max = 8)]
    extensions: Option<Vec<Extension>>,
    #[message(tag = last(next, extensions.as_deref()), args(source, destination))]
    payload: Payload,
}

/// Hop-by-hop options, and those of the destination.
fn is_extension(next: u8) -> bool {
    matches!(next, 0 | 60)
}

fn last(next: u8, extensions: Option<&[Extension]>) -> u8 {
    extensions.and_then(|all| all.last()).map_or(next, |header| header.next)
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Extension {
    next: u8,
    /// In units of eight bytes, without the first.
    #[message(size_of = .., unit = 8, adjust = -1)]
    length: u8,
    #[message(rest, max = 16)]
    options: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Message)]
enum Setting {
    Pad,
    #[message(other)]
    Other(u8, #[message(len = u8)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, args(source: [u8; 16], destination: [u8; 16]))]
enum Payload {
    #[message(tag = 58)]
    Icmp(#[message(args(source, destination))] Icmp),
    #[message(other)]
    Other(u8, #[message(rest, max = 65535)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian, args(source: [u8; 16], destination: [u8; 16]))]
struct Icmp {
    kind: u8,
    code: u8,
    #[message(checksum = |parts| icmp_checksum(source, destination, parts), over = ..)]
    checksum: u16,
    #[message(rest, max = 1500)]
    body: Vec<u8>,
}

/// Over the addresses, the length and the kind, then the message.
fn icmp_checksum(source: [u8; 16], destination: [u8; 16], parts: [&[u8]; 3]) -> u16 {
    let length = u32::try_from(parts.iter().map(|part| part.len()).sum::<usize>()).unwrap().to_be_bytes();
    let pseudo = [&source[..], &destination, &length, &[0, 0, 0, 58]];
    internet_checksum(pseudo.into_iter().chain(parts).flatten())
}

const ADDRESSES: &[u8] = b"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02";
const ECHO: &[u8] = b"\x80\0\x45\x70\0\x01\0\x02ping";

fn plain() -> Packet {
    let body = b"\0\x01\0\x02ping".to_vec();
    Packet {
        version: 6,
        class: 0,
        flow: 0,
        length: 12,
        next: 58,
        hops: 64,
        source: ADDRESSES[..16].try_into().unwrap(),
        destination: ADDRESSES[16..].try_into().unwrap(),
        extensions: None,
        payload: Payload::Icmp(Icmp { kind: 128, code: 0, checksum: 0x4570, body }),
    }
}

#[test]
fn packets() {
    let bytes = [b"\x60\0\0\0\0\x0c\x3a\x40", ADDRESSES, ECHO].concat();
    golden(&plain(), &bytes);
    lawful(&plain());
    let mut wrong = bytes.clone();
    wrong[23] = 3;
    let checksum = Reason::Checksum { expected: 0x456e, found: 0x4570 };
    refused::<Packet>(wrong.leak(), 42, "Icmp.checksum", checksum);

    let hop =
        Extension { next: 60, length: 0, options: vec![Setting::Other(5, vec![0, 0]), Setting::Other(1, vec![])] };
    let end = Extension { next: 58, length: 1, options: vec![Setting::Other(1, vec![0; 12])] };
    let value = Packet { length: 36, next: 0, extensions: Some(vec![hop, end.clone()]), ..plain() };
    let headers = b"\x3c\0\x05\x02\0\0\x01\0\x3a\x01\x01\x0c\0\0\0\0\0\0\0\0\0\0\0\0";
    golden(&value, &[b"\x60\0\0\0\0\x24\0\x40", ADDRESSES, headers, ECHO].concat());
    lawful(&value);
    // The last header says what the payload is, and it has to be that.
    let other = Extension { next: 17, ..end };
    unencodable(&Packet { extensions: Some(vec![other]), ..value.clone() }, "Packet.payload", Reason::OtherTag);
    unencodable(&Packet { next: 58, ..value }, "Packet.extensions", Reason::Unexpected);
}
