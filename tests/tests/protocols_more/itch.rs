//! Nasdaq's ITCH 5.0: numbers of six bytes, texts filled up with spaces, and letters that say what a message is. The bytes are by
//! Python's `struct`, from the layouts of the specification.

use framing_core::{BigEndian, Message, Reason, SpacePadded, Uint};
use framing_tests::golden::{golden, lawful, refused, unencodable};

/// A packet of `MoldUDP64`, which carries them: a count, and a size before each.
#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Packet {
    session: [u8; 10],
    sequence: u64,
    #[message(validate = is_no_end)]
    count: u16,
    #[message(len = count, max = 700)]
    blocks: Vec<Block>,
}

/// A count of ffff is the end of the session.
fn is_no_end(count: &u16) -> bool {
    *count != 0xffff
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
struct Block {
    #[message(sized = u16)]
    entry: Entry,
}

#[derive(Clone, Debug, PartialEq, Message)]
#[message(big_endian)]
enum Entry {
    #[message(tag = b'S')]
    System {
        stock: u16,
        tracking: u16,
        #[message(with = Uint<6, BigEndian>)]
        time: u64,
        event: u8,
    },
    #[message(tag = b'A')]
    Add {
        stock: u16,
        tracking: u16,
        #[message(with = Uint<6, BigEndian>)]
        time: u64,
        reference: u64,
        side: Side,
        shares: u32,
        #[message(with = SpacePadded<8>)]
        symbol: String,
        /// In ten-thousandths.
        price: u32,
    },
    #[message(other)]
    Other(u8, #[message(rest, max = 100)] Vec<u8>),
}

#[derive(Clone, Debug, PartialEq, Message)]
enum Side {
    #[message(tag = b'B')]
    Buy,
    #[message(tag = b'S')]
    Sell,
}

fn add() -> Entry {
    Entry::Add {
        stock: 1,
        tracking: 0,
        time: 34_200_000_000_123,
        reference: 42,
        side: Side::Buy,
        shares: 100,
        symbol: "AAPL".into(),
        price: 1_500_000,
    }
}

const ADD: &[u8] = b"A\0\x01\0\0\x1f\x1a\xce\xd9\xf0\x7b\0\0\0\0\0\0\0\x2aB\0\0\0\x64AAPL    \0\x16\xe3\x60";

#[test]
fn entries() {
    golden(&add(), ADD);
    lawful(&add());
    golden(&Entry::System { stock: 0, tracking: 0, time: 1, event: b'O' }, b"S\0\0\0\0\0\0\0\0\0\x01O");
    let system = Entry::System { stock: 0, tracking: 0, time: 1 << 48, event: b'O' };
    unencodable(&system, "Entry::System.time", Reason::TooWide { value: (1u64 << 48).into(), bits: 48 });
}

#[test]
fn a_packet() {
    let block = |entry| Block { entry };
    let value = Packet {
        session: *b"000000001A",
        sequence: 1,
        count: 2,
        blocks: vec![block(add()), block(Entry::Other(b'X', vec![1, 2]))],
    };
    let bytes = [b"000000001A\0\0\0\0\0\0\0\x01\0\x02\0\x24", ADD, b"\0\x03X\x01\x02"].concat();
    golden(&value, &bytes);
    lawful(&value);
    let early = Reason::FrameTooShort { needed: 1 };
    let mut short = bytes.clone();
    short[21] = 0x23;
    refused::<Packet>(short.leak(), 57, "Block.entry", early);
    let mut wrong = bytes;
    wrong[41] = b'X';
    refused::<Packet>(wrong.leak(), 41, "Entry::Add.side", Reason::UnknownTag { tag: 0x58.into() });
}
