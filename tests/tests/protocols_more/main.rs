//! Protocols that are not among the vectors, each a file: derived types, with an `Encoding` by hand for `MAVLink`'s trimmed zeros and for
//! QUIC's numbers; bytes of the specification or of a program that is known to keep it, both ways.

mod bgp;
mod can;
mod coap;
mod dhcp;
mod elf;
mod gtpu;
mod ieee802154;
mod ip;
mod ipv6;
mod itch;
mod kafka;
mod lorawan;
mod lz4;
mod mavlink;
mod memcached;
mod modbus;
mod mpls;
mod mqtt;
mod numbers;
mod png;
mod postgres;
mod radius;
mod rtp;
mod sbe;
mod sctp;
mod sdes;
mod tls;
mod usb;
mod wasm;
mod zip;

/// The checksum of IP: the complement of the sum of all 16-bit words, with what overflows added again (RFC 1071).
fn internet_checksum<'b>(bytes: impl IntoIterator<Item = &'b u8>) -> u16 {
    let sum = bytes
        .into_iter()
        .enumerate()
        .fold(0u32, |sum, (at, byte)| sum + if at % 2 == 0 { u32::from(*byte) << 8 } else { u32::from(*byte) });
    let folded = (sum & 0xffff) + (sum >> 16);
    !u16::try_from((folded & 0xffff) + (folded >> 16)).expect("no more than 16 bits are left")
}

/// The CRC of PNG, ZIP and Ethernet.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn checksums() {
    // The example of RFC 1071, section 3: the sum is ddf2.
    assert_eq!(internet_checksum(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), !0xddf2);
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
}
