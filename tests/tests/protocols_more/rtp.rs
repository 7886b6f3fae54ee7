//! RTP (RFC 3550, section 5.1): the number of sources is four bits, and a bit says that there is an extension.

use framing_core::laws::check_payload;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused, unencodable};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Rtp {
    #[message(bits = 2, value = 2)]
    version: u8,
    #[message(bits = 1)]
    padding: bool,
    #[message(bits = 1)]
    extended: bool,
    #[message(bits = 4)]
    sources: u8,
    #[message(bits = 1)]
    marker: bool,
    #[message(bits = 7)]
    kind: u8,
    sequence: u16,
    timestamp: u32,
    source: u32,
    #[message(len = sources)]
    contributing: Vec<u32>,
    #[message(if = extended)]
    extension: Option<Extension>,
    #[message(rest, max = 1460)]
    payload: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Extension {
    profile: u16,
    #[message(size_of = words, unit = 4)]
    length: u16,
    #[message(rest, max = 100)]
    words: Vec<u32>,
}

#[test]
fn a_packet_with_sources_and_an_extension() {
    let plain = Rtp {
        version: 2,
        padding: false,
        extended: false,
        sources: 0,
        marker: false,
        kind: 96,
        sequence: 0x1234,
        timestamp: 0x0102_0304,
        source: 0xdead_beef,
        contributing: vec![],
        extension: None,
        payload: b"hi".to_vec(),
    };
    golden(&plain, b"\x80\x60\x12\x34\x01\x02\x03\x04\xde\xad\xbe\xefhi");
    let full = Rtp {
        extended: true,
        marker: true,
        sources: 2,
        contributing: vec![1, 2],
        // The general header of RFC 8285, section 4.2.
        extension: Some(Extension { profile: 0xbede, length: 1, words: vec![0x10aa_0000] }),
        ..plain.clone()
    };
    golden(&full, b"\x92\xe0\x12\x34\x01\x02\x03\x04\xde\xad\xbe\xef\0\0\0\x01\0\0\0\x02\xbe\xde\0\x01\x10\xaa\0\0hi");
    check_payload(&full, &mut Vec::new()).unwrap();
    unencodable(&Rtp { extended: true, ..plain.clone() }, "Rtp.extension", Reason::Missing);
    let many = Rtp { contributing: vec![0; 16], ..plain };
    unencodable(&many, "Rtp.sources", Reason::TooWide { value: 16.into(), bits: 4 });
    refused::<Rtp>(&[0x40; 12], 0, "Rtp.version", Reason::NotConstant);
}
