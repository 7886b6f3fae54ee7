//! IPv4 with options (RFC 791), and in it UDP, whose checksum is seeded with addresses of the header around it (RFC 768).

use framing_core::laws::check_value;
use framing_core::{Message, Reason};
use framing_tests::golden::{golden, refused};

use super::internet_checksum;

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Ipv4 {
    #[message(bits = 4, value = 4)]
    version: u8,
    #[message(bits = 4, size_of = ..=options, unit = 4)]
    words: u8,
    service: u8,
    #[message(size_of = ..)]
    total: u16,
    id: u16,
    #[message(bits = 1)]
    reserved: (),
    #[message(bits = 1)]
    whole: bool,
    #[message(bits = 1)]
    more: bool,
    #[message(bits = 13)]
    offset: u16,
    time_to_live: u8,
    protocol: u8,
    #[message(checksum = |parts: [&[u8]; 3]| internet_checksum(parts.into_iter().flatten()), over = ..=options)]
    checksum: u16,
    source: [u8; 4],
    destination: [u8; 4],
    #[message(rest, max = 40)]
    options: Vec<IpOption>,
    #[message(tag = protocol, args(source, destination))]
    payload: Payload,
}

#[derive(Debug, PartialEq, Message)]
enum IpOption {
    End,
    Nothing,
    #[message(other)]
    Other {
        kind: u8,
        /// Of the whole option.
        #[message(size_of = ..)]
        length: u8,
        #[message(rest, max = 38)]
        data: Vec<u8>,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(outside, args(source: [u8; 4], destination: [u8; 4]))]
enum Payload {
    #[message(tag = 17)]
    Udp(#[message(args(source, destination))] Udp),
    #[message(other)]
    Other(u8, #[message(rest, max = 65515)] Vec<u8>),
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian, args(source: [u8; 4], destination: [u8; 4]))]
struct Udp {
    from: u16,
    to: u16,
    #[message(size_of = ..)]
    length: u16,
    #[message(checksum = |parts| udp_checksum(source, destination, parts), over = .., none = 0)]
    checksum: Option<u16>,
    #[message(rest, max = 65507)]
    data: Vec<u8>,
}

/// Over the addresses, the protocol and the length, then the datagram. One that comes out as zero is sent as ffff.
fn udp_checksum(source: [u8; 4], destination: [u8; 4], parts: [&[u8]; 3]) -> u16 {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let [.., high, low] = length.to_be_bytes();
    let pseudo = [source, destination, [0, 17, high, low]];
    let bytes = pseudo.as_flattened().iter().chain(parts.into_iter().flatten());
    match internet_checksum(bytes) {
        0 => 0xffff,
        sum => sum,
    }
}

/// A datagram of five bytes, with the option of RFC 2113 ("router alert"); its checksums are from another program.
const DATAGRAM: [u8; 37] = [
    0x46, 0, 0, 0x25, 0, 1, 0x40, 0, 0x40, 0x11, 0x23, 0xaa, 192, 168, 0, 1, 192, 168, 0, 199, 0x94, 4, 0, 0, 0x04,
    0x3f, 0, 13, 0, 13, 0x35, 0x9d, b'h', b'e', b'l', b'l', b'o',
];

fn datagram() -> Ipv4 {
    let udp = Udp { from: 1087, to: 13, length: 13, checksum: Some(0x359d), data: b"hello".to_vec() };
    Ipv4 {
        version: 4,
        words: 6,
        service: 0,
        total: 37,
        id: 1,
        reserved: (),
        whole: true,
        more: false,
        offset: 0,
        time_to_live: 64,
        protocol: 17,
        checksum: 0x23aa,
        source: [192, 168, 0, 1],
        destination: [192, 168, 0, 199],
        options: vec![IpOption::Other { kind: 0x94, length: 4, data: vec![0, 0] }],
        payload: Payload::Udp(udp),
    }
}

#[test]
fn a_datagram_with_an_option() {
    golden(&datagram(), &DATAGRAM);
    check_value(&datagram(), &mut Vec::new()).unwrap();
    // All that is computed may be wrong in the value.
    let mut value = datagram();
    (value.words, value.total, value.checksum, value.protocol) = (0, 0, 0, 0);
    let Payload::Udp(udp) = &mut value.payload else { unreachable!() };
    (udp.length, udp.checksum) = (0, Some(0));
    assert_eq!(value.encode_to_vec().unwrap(), DATAGRAM);
}

#[test]
fn a_datagram_without_a_checksum() {
    let mut value = datagram();
    let Payload::Udp(udp) = &mut value.payload else { unreachable!() };
    udp.checksum = None;
    let mut bytes = DATAGRAM;
    (bytes[30], bytes[31]) = (0, 0);
    golden(&value, &bytes);
}

#[test]
fn another_source_has_another_checksum() {
    let mut bytes = DATAGRAM;
    // Two bytes of the addresses change places, so that the header's own checksum stays right; of the datagram one more.
    (bytes[32], bytes[33]) = (b'e', b'h');
    let wrong = Reason::Checksum { expected: 0x389a, found: 0x359d };
    refused::<Ipv4>(Box::leak(Box::new(bytes)), 30, "Udp.checksum", wrong);
}

/// The header of the article "Internet checksum" of Wikipedia, before 95 bytes of UDP whose checksum is not there.
#[test]
fn a_header_without_options() {
    let mut bytes =
        vec![0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7];
    bytes.extend([0, 53, 0, 53, 0, 95, 0, 0]);
    bytes.extend([7; 87]);
    let value = Ipv4::decode_frame(&bytes).unwrap();
    assert_eq!((value.words, value.total, value.checksum, value.options.len()), (5, 115, 0xb861, 0));
    golden(&value, &bytes);
}
