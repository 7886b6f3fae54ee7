//! `MAVLink` 2: a checksum that is seeded with a byte for each kind of message, behind payloads of which zeros at the end are not
//! sent. The bytes are by Python's `struct` and the CRC of the specification.

use framing_core::{DecodeError, EncodeError, Encoding, Message, Reader, Reason, Uint, Writer};
use framing_tests::golden::{golden, lawful, refused};

#[derive(Clone, Debug, PartialEq, Message)]
#[message(magic = b"\xfd")]
struct Packet {
    #[message(size_of = payload)]
    length: u8,
    #[message(value = 0)]
    incompatible: u8,
    compatible: u8,
    sequence: u8,
    system: u8,
    component: u8,
    #[message(with = Uint<3>)]
    id: u32,
    #[message(tag = id)]
    payload: Payload,
    #[message(checksum = |bytes| checksum(bytes, id), over = length..=payload)]
    check: u16,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(outside, tag = u32)]
enum Payload {
    Heartbeat(#[message(with = Trimmed<9>)] Heartbeat),
    #[message(tag = 2)]
    SystemTime(#[message(with = Trimmed<12>)] SystemTime),
    #[message(other)]
    Other(u32, #[message(rest, max = 255)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(fixed)]
struct Heartbeat {
    mode: u32,
    kind: u8,
    autopilot: u8,
    base: u8,
    status: u8,
    version: u8,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(fixed)]
struct SystemTime {
    unix: u64,
    boot: u32,
}

/// A message of `N` bytes, of which zeros at the end are not sent; the first byte always is. An encoding of one's own.
struct Trimmed<const N: usize>;

impl<const N: usize, M: framing_core::OwnedMessage> Encoding<'_, M> for Trimmed<N> {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = N;
    const SELF_DELIMITING: bool = false;

    fn size(_: &M) -> usize {
        N
    }

    fn encode(value: &M, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let mut room = [0; N];
        value.encode(&mut Writer::new(&mut room))?;
        let last = room.iter().rposition(|byte| *byte != 0).unwrap_or(0);
        out.put_bytes(&room[..=last])
    }

    fn decode(input: &mut Reader<'_>) -> Result<M, DecodeError> {
        input.require(1)?;
        let start = input.offset();
        let bytes = input.take_rest();
        let mut room = [0; N];
        let Some(begin) = room.get_mut(..bytes.len()) else {
            let (length, max) = (u32::try_from(bytes.len()).unwrap(), u32::try_from(N).unwrap());
            return Err(DecodeError::malformed(start, Reason::TooLong { length, max }));
        };
        begin.copy_from_slice(bytes);
        if let [_, .., 0] = bytes {
            return Err(input.malformed(1, Reason::Overlong));
        }
        M::decode(&mut Reader::new(&room))
    }
}

/// CRC-16/MCRF4XX of the bytes, and of one that the kind of the message decides.
fn checksum(bytes: &[u8], id: u32) -> u16 {
    let extra = match id {
        0 => 50,
        2 => 137,
        _ => 0,
    };
    bytes.iter().chain([&extra]).fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 })
    })
}

fn packet(length: u8, sequence: u8, id: u32, payload: Payload, check: u16) -> Packet {
    Packet { length, incompatible: 0, compatible: 0, sequence, system: 1, component: 1, id, payload, check }
}

#[test]
fn packets() {
    let heartbeat = Heartbeat { mode: 5, kind: 2, autopilot: 3, base: 0x51, status: 4, version: 3 };
    let value = packet(9, 0x4e, 0, Payload::Heartbeat(heartbeat), 0x78c9);
    let bytes = b"\xfd\x09\0\0\x4e\x01\x01\0\0\0\x05\0\0\0\x02\x03\x51\x04\x03\xc9\x78";
    golden(&value, bytes);
    lawful(&value);
    let time = SystemTime { unix: 1_700_000_000_000_000, boot: 0 };
    let value = packet(7, 1, 2, Payload::SystemTime(time), 0x8356);
    golden(&value, b"\xfd\x07\0\0\x01\x01\x01\x02\0\0\0\x40\x1e\x18\x24\x0a\x06\x56\x83");
    let value = packet(1, 1, 2, Payload::SystemTime(SystemTime { unix: 0, boot: 0 }), 0xb0ba);
    golden(&value, b"\xfd\x01\0\0\x01\x01\x01\x02\0\0\0\xba\xb0");
    lawful(&value);
    let mut wrong = bytes.to_vec();
    wrong[10] = 4;
    let Err(error) = Packet::decode_frame(wrong.leak()) else { panic!("another byte") };
    assert!(error.to_string().starts_with("Packet.check at byte 19"), "{error}");
    let unset = Packet { length: 0, id: 9, check: 0, ..value };
    assert_eq!(unset.encode_to_vec().unwrap(), b"\xfd\x01\0\0\x01\x01\x01\x02\0\0\0\xba\xb0");
    refused::<Packet>(b"\xfd\x01\x01\0\x01\x01\x01\x02\0\0\0\0\0", 2, "Packet.incompatible", Reason::NotConstant);
}
