//! Bit fields that begin at the least significant end, signed ones, and structs that are bit fields: golden bytes both
//! ways, the laws, and what is refused.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

/// The time of a file as FAT and ZIP have it: a number of 16 bits, little-endian.
#[derive(Debug, PartialEq, Message)]
#[message(lsb)]
struct DosTime {
    #[message(bits = 5)]
    seconds: u8,
    #[message(bits = 6)]
    minutes: u8,
    #[message(bits = 5)]
    hours: u8,
    #[message(bits = 5)]
    day: u8,
    #[message(bits = 4)]
    month: u8,
    #[message(bits = 7)]
    year: u8,
}

#[test]
fn least_significant_first() {
    // 2021-03-04 17:58:30 is 0x8f4f 0x5264.
    let value = DosTime { seconds: 15, minutes: 58, hours: 17, day: 4, month: 3, year: 41 };
    golden(&value, &[0x4f, 0x8f, 0x64, 0x52]);
    lawful(&value);
    unencodable(&DosTime { month: 16, ..value }, "DosTime.month", Reason::TooWide { value: 16.into(), bits: 4 });
}

#[derive(Debug, PartialEq, Message)]
struct Both {
    #[message(bits = 12)]
    first: u16,
    #[message(bits = 4)]
    second: u8,
    #[message(bits = 12, lsb)]
    third: u16,
    #[message(bits = 1, lsb)]
    flag: bool,
    #[message(bits = 3, lsb)]
    reserved: (),
}

#[test]
fn both_orders_side_by_side() {
    let value = Both { first: 0xabc, second: 0xd, third: 0xabc, flag: true, reserved: () };
    golden(&value, &[0xab, 0xcd, 0xbc, 0x1a]);
    lawful(&value);
    refused::<Both>(&[0, 0, 0, 0x20], 3, "Both.reserved", Reason::ReservedBits { found: 1.into() });
}

/// 128 bits, of which fields lie across the bytes.
#[derive(Debug, PartialEq, Message)]
#[message(lsb)]
struct Long {
    #[message(bits = 3)]
    low: u8,
    #[message(bits = 64)]
    middle: u64,
    #[message(bits = 53)]
    high: u64,
    #[message(bits = 8, value = 7)]
    last: u8,
}

#[test]
fn as_long_as_can_be() {
    let value = Long { low: 5, middle: 0x8000_0000_0000_0001, high: 1, last: 7 };
    let number = 5 | 0x8000_0000_0000_0001u128 << 3 | 1 << 67 | 7 << 120;
    golden(&value, &number.to_le_bytes());
    lawful(&value);
    refused::<Long>(&[0; 16], 15, "Long.last", Reason::NotConstant);
}

#[derive(Debug, PartialEq, Message)]
struct Signed {
    #[message(bits = 4)]
    by: i8,
    #[message(bits = 12)]
    to: i32,
}

#[derive(Debug, PartialEq, Message)]
#[message(lsb)]
struct SignedLow {
    #[message(bits = 4)]
    by: i8,
    #[message(bits = 124)]
    to: i128,
}

#[test]
fn signed_fields() {
    golden(&Signed { by: -8, to: -2 }, &[0x8f, 0xfe]);
    golden(&Signed { by: 7, to: 2047 }, &[0x77, 0xff]);
    lawful(&Signed { by: -1, to: -2048 });
    let low = SignedLow { by: -2, to: -2 };
    golden(&low, &[0xee, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]);
    lawful(&SignedLow { by: 3, to: -(1 << 123) });
    unencodable(&Signed { by: 8, to: 0 }, "Signed.by", Reason::TooWide { value: 8.into(), bits: 4 });
    unencodable(
        &Signed { by: -9, to: 0 },
        "Signed.by",
        Reason::TooWide { value: (-9i64).cast_unsigned().into(), bits: 4 },
    );
}

/// A struct of one field, and a rule for it.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits, validate = Level::is_level)]
struct Level(u8);

impl Level {
    fn is_level(&self) -> bool {
        self.0 <= 10
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits)]
struct Offset {
    by: i8,
}

#[derive(Debug, PartialEq, Message)]
struct Sound {
    #[message(bits = 4)]
    level: Level,
    #[message(bits = 4)]
    offset: Offset,
    #[message(count = level.0, max = 10)]
    samples: Vec<u8>,
}

#[test]
fn structs_of_one_field() {
    let value = Sound { level: Level(2), offset: Offset { by: -1 }, samples: vec![8, 9] };
    golden(&value, &[0x2f, 8, 9]);
    lawful(&value);
    refused::<Sound>(&[0xb0], 0, "Sound.level", Reason::Invalid);
    unencodable(&Sound { level: Level(11), offset: Offset { by: 0 }, samples: vec![] }, "Sound.level", Reason::Invalid);
    // By itself it lies as its field does.
    golden(&Level(7), &[7]);
}
