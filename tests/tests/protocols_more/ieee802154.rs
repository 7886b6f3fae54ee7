//! Frames of IEEE 802.15.4, as Zigbee has them: bits from the lowest on, and addresses that are there, or not, as modes in those
//! bits say. The bytes are from scapy.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(lsb)]
struct Frame {
    #[message(bits = 3)]
    kind: Kind,
    #[message(bits = 1)]
    secure: bool,
    #[message(bits = 1)]
    pending: bool,
    #[message(bits = 1)]
    acknowledge: bool,
    #[message(bits = 1)]
    same_network: bool,
    #[message(bits = 3)]
    reserved: (),
    #[message(bits = 2)]
    to_mode: u8,
    #[message(bits = 2)]
    version: u8,
    #[message(bits = 2)]
    from_mode: u8,
    sequence: u8,
    #[message(tag = to_mode, args(true))]
    to: Address,
    #[message(tag = from_mode, args(!same_network))]
    from: Address,
    #[message(rest, leave = 2, max = 118)]
    payload: Vec<u8>,
    #[message(checksum = crc16, over = ..=payload)]
    check: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits)]
enum Kind {
    Beacon,
    Data,
    Acknowledgement,
    Command,
}

/// What is told: whether its network is there too.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, args(network: bool))]
enum Address {
    None,
    #[message(tag = 2)]
    Short {
        #[message(if = network)]
        network: Option<u16>,
        address: u16,
    },
    #[message(tag = 3)]
    Extended {
        #[message(if = network)]
        network: Option<u16>,
        address: u64,
    },
}

/// CRC-16/KERMIT.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 })
    })
}

fn acknowledgement() -> Frame {
    Frame {
        kind: Kind::Acknowledgement,
        secure: false,
        pending: false,
        acknowledge: false,
        same_network: false,
        reserved: (),
        to_mode: 0,
        version: 0,
        from_mode: 0,
        sequence: 7,
        to: Address::None,
        from: Address::None,
        payload: vec![],
        check: 0xc107,
    }
}

#[test]
fn frames() {
    golden(&acknowledgement(), b"\x02\x00\x07\x07\xc1");
    lawful(&acknowledgement());
    let short = Frame {
        kind: Kind::Data,
        acknowledge: true,
        same_network: true,
        to_mode: 2,
        from_mode: 2,
        sequence: 5,
        to: Address::Short { network: Some(0x1234), address: 0xffff },
        from: Address::Short { network: None, address: 0xabcd },
        payload: b"hi".to_vec(),
        check: 0x71f8,
        ..acknowledgement()
    };
    golden(&short, b"\x61\x88\x05\x34\x12\xff\xff\xcd\xab\x68\x69\xf8\x71");
    lawful(&short);
    let long = Frame {
        kind: Kind::Data,
        to_mode: 2,
        from_mode: 3,
        sequence: 6,
        to: Address::Short { network: Some(0x1234), address: 1 },
        from: Address::Extended { network: Some(0x5678), address: 0x0011_2233_4455_6677 },
        payload: b"x".to_vec(),
        check: 0x46c2,
        ..acknowledgement()
    };
    let bytes = b"\x01\xc8\x06\x34\x12\x01\x00\x78\x56\x77\x66\x55\x44\x33\x22\x11\x00\x78\xc2\x46";
    golden(&long, bytes);
    // Modes and the checksum are computed.
    let unset = Frame { to_mode: 0, from_mode: 0, check: 0, ..long };
    assert_eq!(unset.encode_to_vec().unwrap(), bytes);
    refused::<Frame>(b"\x02\x04\x07\x00\x00", 1, "Frame.to", Reason::UnknownTag { tag: 1.into() });
    refused::<Frame>(b"\x02\x00\x07\x08\xc1", 3, "Frame.check", Reason::Checksum { expected: 0xc107, found: 0xc108 });
}
