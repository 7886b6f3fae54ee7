//! TLS 1.3 (RFC 8446, section 4.1.2): vectors whose sizes in bytes stand before them, of two and of three bytes, in each other.

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Record<'a> {
    kind: u8,
    version: u16,
    #[message(sized = u16, tag = kind)]
    content: Content<'a>,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, big_endian)]
enum Content<'a> {
    #[message(tag = 22)]
    Handshake {
        kind: u8,
        #[message(sized = u24, tag = kind)]
        message: Handshake<'a>,
    },
    #[message(tag = 23)]
    Data(#[message(rest, max = 16640)] &'a [u8]),
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, big_endian)]
enum Handshake<'a> {
    #[message(tag = 1)]
    ClientHello {
        #[message(value = 0x0303)]
        legacy_version: u16,
        random: [u8; 32],
        #[message(len = u8, max = 32)]
        session: &'a [u8],
        #[message(sized = u16, rest, max = 100)]
        suites: Vec<u16>,
        #[message(len = u8)]
        compressions: &'a [u8],
        #[message(sized = u16, rest, max = 32)]
        extensions: Vec<Extension<'a>>,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Extension<'a> {
    kind: u16,
    #[message(sized = u16, tag = kind)]
    data: ExtensionData<'a>,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, tag = u16, big_endian)]
enum ExtensionData<'a> {
    #[message(tag = 0)]
    ServerNames(#[message(sized = u16, rest, max = 4)] Vec<ServerName<'a>>),
    #[message(tag = 10)]
    Groups(#[message(sized = u16, rest, max = 20)] Vec<u16>),
    #[message(tag = 43)]
    Versions(#[message(sized = u8, rest, max = 8)] Vec<u16>),
    #[message(other)]
    Other(u16, #[message(rest, max = 1000)] &'a [u8]),
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct ServerName<'a> {
    #[message(value = 0)]
    kind: u8,
    #[message(len = u16)]
    name: &'a str,
}

/// The first flight of RFC 8448, section 3.
const HELLO: &[u8] = b"\x16\x03\x01\x00\xc4\
\x01\x00\x00\xc0\x03\x03\xcb\x34\xec\xb1\xe7\x81\x63\xba\x1c\x38\xc6\xda\xcb\x19\x6a\x6d\xff\xa2\x1a\x8d\x99\x12\
\xec\x18\xa2\xef\x62\x83\x02\x4d\xec\xe7\x00\x00\x06\x13\x01\x13\x03\x13\x02\x01\x00\x00\x91\x00\x00\x00\x0b\x00\
\x09\x00\x00\x06\x73\x65\x72\x76\x65\x72\xff\x01\x00\x01\x00\x00\x0a\x00\x14\x00\x12\x00\x1d\x00\x17\x00\x18\x00\
\x19\x01\x00\x01\x01\x01\x02\x01\x03\x01\x04\x00\x23\x00\x00\x00\x33\x00\x26\x00\x24\x00\x1d\x00\x20\x99\x38\x1d\
\xe5\x60\xe4\xbd\x43\xd2\x3d\x8e\x43\x5a\x7d\xba\xfe\xb3\xc0\x6e\x51\xc1\x3c\xae\x4d\x54\x13\x69\x1e\x52\x9a\xaf\
\x2c\x00\x2b\x00\x03\x02\x03\x04\x00\x0d\x00\x20\x00\x1e\x04\x03\x05\x03\x06\x03\x02\x03\x08\x04\x08\x05\x08\x06\
\x04\x01\x05\x01\x06\x01\x02\x01\x04\x02\x05\x02\x06\x02\x02\x02\x00\x2d\x00\x02\x01\x01\x00\x1c\x00\x02\x40\x01";

#[test]
fn the_first_message_of_a_connection() {
    let record = Record::decode_frame(HELLO).unwrap();
    let Content::Handshake { message: Handshake::ClientHello { suites, compressions, extensions, .. }, .. } =
        &record.content
    else {
        panic!("{record:?}");
    };
    assert_eq!((suites.as_slice(), *compressions), (&[0x1301, 0x1303, 0x1302][..], &[0][..]));
    let name = ServerName { kind: 0, name: "server" };
    assert_eq!(extensions[0], Extension { kind: 0, data: ExtensionData::ServerNames(vec![name]) });
    let groups = vec![0x1d, 0x17, 0x18, 0x19, 0x100, 0x101, 0x102, 0x103, 0x104];
    assert_eq!(extensions[2], Extension { kind: 10, data: ExtensionData::Groups(groups) });
    assert_eq!(extensions[3], Extension { kind: 35, data: ExtensionData::Other(35, b"") });
    assert_eq!(extensions[5], Extension { kind: 43, data: ExtensionData::Versions(vec![0x0304]) });
    assert_eq!(extensions.len(), 9);
    golden(&record, HELLO);
    check_value(&record, &mut Vec::new()).unwrap();
}

#[test]
fn sizes_that_do_not_fit_in_each_other() {
    // The list of extensions is a byte longer than the message around it.
    let mut bytes = HELLO.to_vec();
    bytes[55] += 1;
    let short = Reason::FrameTooShort { needed: 1 };
    refused::<Record<'_>>(bytes.leak(), 201, "Content::Handshake.message", short);
}

#[test]
fn data() {
    let record = Record { kind: 23, version: 0x0303, content: Content::Data(b"hi") };
    golden(&record, b"\x17\x03\x03\0\x02hi");
}
