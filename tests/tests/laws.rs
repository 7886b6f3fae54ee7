//! The laws of every derived type in `framing_tests::types`, under 100,000 arbitrary inputs each.

use std::collections::BTreeSet;
use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use framing_core::laws::{Seen, check_bytes, check_value};
use framing_core::{DecodeError, Message, Reader, Reason};
use framing_tests::types::*;

const INPUTS: u64 = 100_000;
/// So many of them at least make a value that has an encoding.
const ENCODED: u64 = 90_000;

/// A small generator of random numbers (`SplitMix64`), so that each run tries the same inputs.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) {
        bytes.clear();
        while bytes.len() < size {
            bytes.extend_from_slice(&self.next().to_le_bytes());
        }
        // Every other input is mostly small numbers: short lengths, known tags.
        if self.next().is_multiple_of(2) {
            bytes.iter_mut().for_each(|byte| *byte = if *byte < 0xc0 { *byte % 4 } else { *byte });
        }
    }
}

/// How often each outcome was seen: a check that only ever saw one of them would prove little.
#[derive(Default, Debug)]
struct Tally {
    values: u64,
    encoded: u64,
    messages: u64,
    partial: u64,
    malformed: u64,
}

/// A value is made of arbitrary bytes, sent through the laws, and damaged; the same bytes are decoded as they are.
fn laws<'a, M>(inputs: &'a [Vec<u8>], scratch: &'a mut [Vec<u8>; 2], tally: &mut Tally)
where
    M: Message<'a> + Arbitrary<'a> + PartialEq + Debug,
{
    let [first, second] = scratch;
    let bytes = &inputs[0];
    let Ok(value) = M::arbitrary(&mut Unstructured::new(bytes)) else { return };
    if let Err(broken) = check_value(&value, first) {
        panic!("{broken}\nof {value:?}");
    }
    tally.values += 1;
    match check_bytes::<M>(bytes).unwrap_or_else(|broken| panic!("{broken}\nof {bytes:02x?}")) {
        Seen::Message(_) => tally.messages += 1,
        Seen::Error(DecodeError::NotEnoughData { .. }) => tally.partial += 1,
        _ => tally.malformed += 1,
    }
    // One byte of a good encoding becomes another.
    let Ok(mut good) = value.encode_to_vec() else { return };
    tally.encoded += 1;
    if good.is_empty() {
        return;
    }
    let (at, change) = (usize::from(bytes[0]) % good.len(), bytes[1] | 1);
    good[at] ^= change;
    *second = good;
    let damaged: &'a [u8] = second;
    if let Seen::Error(error) = check_bytes::<M>(damaged).unwrap_or_else(|broken| panic!("{broken}\nof {damaged:02x?}"))
    {
        said(&error, damaged);
    }
}

/// An error names its field, and what it says of its place is true. Of a whole message only the magic, the padding and
/// the tag of an enum belong to no field.
fn said(error: &DecodeError, bytes: &[u8]) {
    match error {
        DecodeError::NotEnoughData { needed } => assert!(*needed >= 1),
        DecodeError::Malformed { offset, field, reason } => {
            // Only an end that comes too early may be that of all.
            let early = matches!(reason, Reason::FrameTooShort { .. });
            assert!((*offset as usize) < bytes.len() + usize::from(early), "{error} of {bytes:02x?}");
            let of_no_field =
                matches!(reason, Reason::Magic { .. } | Reason::Padding { .. } | Reason::UnknownTag { .. });
            assert!(!field.is_none() || of_no_field, "{error} of {bytes:02x?} names no field");
            let text = error.to_string();
            assert!(text.contains(&format!("at byte {offset}: ")), "{text}");
            assert!(text.starts_with(field.as_str()), "{text}");
        }
    }
}

macro_rules! laws {
    ($($name:ident: $type:ty, $wants:expr;)*) => {$(
        #[test]
        fn $name() {
            let mut random = Random(0x5eed);
            let mut tally = Tally::default();
            let mut bytes = Vec::new();
            for input in 0..INPUTS {
                random.fill(&mut bytes, 8 + (input % 120) as usize);
                let inputs = [std::mem::take(&mut bytes)];
                laws::<$type>(&inputs, &mut Default::default(), &mut tally);
                let [used] = inputs;
                bytes = used;
            }
            assert_eq!(tally.values, INPUTS, "each input makes a value");
            assert!(tally.encoded >= ENCODED, "a value without an encoding keeps all laws: {tally:?}");
            let seen = [tally.messages > 0, tally.partial > 0, tally.malformed > 0];
            assert_eq!(seen, $wants, "whole, partial, malformed: {tally:?}");
        }
    )*};
}

/// Which outcomes arbitrary bytes of the sizes above must have had at least once: whole, partial, malformed.
const ALL: [bool; 3] = [true; 3];
const NEVER_MALFORMED: [bool; 3] = [true, true, false];

laws! {
    little_numbers: LittleNumbers, NEVER_MALFORMED;
    big_numbers: BigNumbers, NEVER_MALFORMED;
    checked: Checked, ALL;
    addresses: Addresses, ALL;
    composite: Composite, ALL;
    sequences: Sequences, ALL;
    borrowed: Borrowed<'_, '_>, ALL;
    bit_fields: BitFields, ALL;
    magic_and_pad: MagicAndPad, [false, false, true];
    magic_enum: MagicEnum, [false, false, true];
    unit: Unit, [true, false, false];
    tuple: Tuple, ALL;
    command: Command, ALL;
    signed: Signed, [true, false, true];
    widest: Widest, [false, true, true];
    open: Open, [true, false, false];
    nested: Nested, ALL;
    generic_point: GenericPoint, ALL;
    generic_number: GenericNumber, ALL;
    with: With, ALL;
    point: Point, [true, false, true];
    regions: Regions, [false, true, true];
    envelope_command: EnvelopeCommand, ALL;
    trailers: Trailers, ALL;
    sized: Sized, [false, true, true];
}

/// The first fault of some bytes: its offset, its field and its reason.
type Fault = (usize, &'static str, Reason);

/// What the rules of `WIRE_FORMAT.md` say of bytes, one after the other, written a second time.
struct Rules<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Rules<'b> {
    fn take(&mut self, count: usize) -> &'b [u8] {
        self.at += count;
        &self.bytes[self.at - count..self.at]
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn little(&mut self, count: usize) -> u64 {
        self.take(count).iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    fn big(&mut self, count: usize) -> u64 {
        self.take(count).iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A field of `count` bytes was just taken, and is wrong where `good` is false.
    fn rule(&self, good: bool, count: usize, field: &'static str, reason: Reason) -> Result<(), Fault> {
        if good { Ok(()) } else { Err((self.at - count, field, reason)) }
    }

    fn bool(&mut self, field: &'static str) -> Result<(), Fault> {
        let value = self.byte();
        self.rule(value < 2, 1, field, Reason::Bool { value })
    }

    fn option(&mut self, field: &'static str) -> Result<bool, Fault> {
        let value = self.byte();
        self.rule(value < 2, 1, field, Reason::OptionTag { value }).map(|()| value == 1)
    }

    fn zeros(&mut self, count: usize) -> Result<(), Fault> {
        (0..count).try_for_each(|_| {
            let found = self.byte();
            self.rule(found == 0, 1, "", Reason::Padding { found })
        })
    }

    fn magic(&mut self, magic: &[u8]) -> Result<(), Fault> {
        magic.iter().try_for_each(|&expected| {
            let found = self.byte();
            self.rule(found == expected, 1, "", Reason::Magic { expected, found })
        })
    }

    fn point(&mut self) -> Result<(), Fault> {
        self.take(6);
        self.bool("Point.seen")
    }

    fn percent(&mut self, field: &'static str) -> Result<(), Fault> {
        let value = self.byte();
        self.rule(value <= 100, 1, field, Reason::Custom { code: 100 })
    }

    /// A number of `bits` bits: the last byte that it can have has room for the bits that are left.
    fn varint(&mut self, bits: usize, field: &'static str) -> Result<u64, Fault> {
        let last = bits.div_ceil(7) - 1;
        let mut number = 0;
        for index in 0.. {
            let byte = self.byte();
            let fits = index < last || u64::from(byte) < 1 << (bits - 7 * last);
            self.rule(fits, 1, field, Reason::VarintRange)?;
            number |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                self.rule(byte > 0 || index == 0, 1, field, Reason::Overlong)?;
                break;
            }
        }
        Ok(number)
    }

    fn compact(&mut self, field: &'static str) -> Result<u64, Fault> {
        let (size, least) = match self.byte() {
            0xfd => (2, 0xfd),
            0xfe => (4, 0x1_0000),
            0xff => (8, 0x1_0000_0000),
            small => return Ok(small.into()),
        };
        let number = self.little(size);
        self.rule(number >= least, 1 + size, field, Reason::Overlong).map(|()| number)
    }

    /// A length that begins at `start` and was just taken.
    fn length(&self, length: u64, max: u32, start: usize, field: &'static str) -> Result<usize, Fault> {
        let said = u32::try_from(length).unwrap_or(u32::MAX);
        self.rule(length <= max.into(), self.at - start, field, Reason::TooLong { length: said, max })?;
        Ok(length.try_into().unwrap())
    }

    fn text(&mut self, length: usize, field: &'static str) -> Result<(), Fault> {
        let valid = str::from_utf8(self.take(length)).map_or_else(|error| error.valid_up_to(), |_| length);
        self.rule(valid == length, length - valid, field, Reason::Utf8)
    }
}

/// Each byte of `value`'s encoding becomes each other one, zeros follow it, and what is said of it is just what `rules`
/// say: a message of as many bytes, or the same reason of the same field at the same offset. The reasons are `expected`.
fn every_byte<M>(value: &M, expected: &[&str], rules: impl Fn(&mut Rules<'_>) -> Result<(), Fault>)
where
    M: for<'a> Message<'a>,
{
    let good = value.encode_to_vec().unwrap();
    let mut bytes = [&good[..], &[0; 4096]].concat();
    let mut reasons = BTreeSet::new();
    for at in 0..good.len() {
        for other in 0..=255u8 {
            bytes[at] = other;
            let mut walk = Rules { bytes: &bytes, at: 0 };
            let wanted = rules(&mut walk).map(|()| walk.at);
            let mut input = Reader::new(&bytes);
            let seen = match M::decode(&mut input) {
                Ok(value) => {
                    assert_eq!(value.encode_to_vec().unwrap(), bytes[..input.offset()]);
                    Ok(input.offset())
                }
                Err(DecodeError::Malformed { offset, field, reason }) => Err((offset as usize, field.as_str(), reason)),
                Err(error) => panic!("byte {at} is {other}: {error}"),
            };
            assert_eq!(seen, wanted, "byte {at} is {other}");
            if let Err((.., reason)) = seen {
                let text = format!("{reason:?}");
                reasons.insert(text.split(' ').next().unwrap().to_owned());
            }
        }
        bytes[at] = good[at];
    }
    assert!(reasons.iter().eq(expected), "{reasons:?}, but {expected:?} are expected");
}

#[test]
fn every_wrong_byte_of_checked() {
    let value = Checked {
        flag: true,
        letter: 'x',
        small: 1.try_into().unwrap(),
        wide: 0x0200.try_into().unwrap(),
        signed: 0x0100.try_into().unwrap(),
        elapsed: std::time::Duration::new(5, 999_999_999),
        flags: [false, true, false],
    };
    every_byte(&value, &["Bool", "Char", "Nanoseconds", "Zero"], |rules| {
        rules.bool("Checked.flag")?;
        let value = u32::try_from(rules.little(4)).unwrap();
        let scalar = !matches!(value, 0xd800..=0xdfff | 0x11_0000..);
        rules.rule(scalar, 4, "Checked.letter", Reason::Char { value })?;
        let small = rules.byte();
        rules.rule(small != 0, 1, "Checked.small", Reason::Zero)?;
        let wide = rules.big(8);
        rules.rule(wide != 0, 8, "Checked.wide", Reason::Zero)?;
        let signed = rules.little(4);
        rules.rule(signed != 0, 4, "Checked.signed", Reason::Zero)?;
        rules.take(8);
        let value = u32::try_from(rules.little(4)).unwrap();
        rules.rule(value <= 999_999_999, 4, "Checked.elapsed", Reason::Nanoseconds { value })?;
        (0..3).try_for_each(|_| rules.bool("Checked.flags"))
    });
}

#[test]
fn every_wrong_byte_of_command() {
    let rules = |rules: &mut Rules<'_>| {
        let tag = rules.big(2);
        match tag {
            0 | 0x101 => Ok(()),
            1 => rules.point().and_then(|()| rules.bool("Command::Move.fast")),
            9 => {
                let number = rules.big(2);
                rules.rule(number != 0, 2, "Command::Halt.0", Reason::Zero)
            }
            0x100 => {
                let length = rules.byte();
                rules.text(length.into(), "Command::Say.0")?;
                rules.take(1);
                Ok(())
            }
            _ => rules.rule(false, 2, "", Reason::UnknownTag { tag: tag.into() }),
        }
    };
    let by = Point { x: 7, y: -1, seen: true };
    every_byte(&Command::Move { by, fast: false }, &["Bool", "UnknownTag", "Zero"], rules);
    every_byte(&Command::Say("h\u{e9}\u{20ac}\u{1d11e}!".into(), 7), &["UnknownTag", "Utf8"], rules);
    every_byte(&Command::Halt(0x0100.try_into().unwrap()), &["UnknownTag", "Zero"], rules);
}

#[test]
fn every_wrong_byte_of_composite() {
    let point = || Point { x: 0x0102_0304, y: 0x0506, seen: true };
    let value = Composite {
        bytes: [1; 5],
        points: [point(), point()],
        grid: [[2; 2]; 3],
        pair: (3, true),
        nothing: (),
        maybe: Some(4),
        perhaps: Some(Some(point())),
        boxed: Box::new(5),
        point: Box::new(point()),
        marker: std::marker::PhantomData,
        tail: 6,
    };
    every_byte(&value, &["Bool", "OptionTag"], |rules| {
        rules.take(5);
        (0..2).try_for_each(|_| rules.point())?;
        rules.take(12 + 1);
        rules.bool("Composite.pair")?;
        if rules.option("Composite.maybe")? {
            rules.take(4);
        }
        if rules.option("Composite.perhaps")? && rules.option("Composite.perhaps")? {
            rules.point()?;
        }
        rules.take(8);
        rules.point()?;
        rules.take(2);
        Ok(())
    });
}

#[test]
fn every_wrong_byte_of_constants_and_bits() {
    let value = MagicAndPad { class: 1, entry: 2, last: true };
    every_byte(&value, &["Bool", "Magic", "Padding"], |rules| {
        rules.magic(b"\x7fELF")?;
        rules.take(1);
        rules.zeros(3)?;
        rules.take(8);
        rules.bool("MagicAndPad.last")?;
        rules.zeros(1)
    });
    let value = BitFields { before: 1, leap: 2, version: 3, reserved: (), flag: true, stream: 4, wide: 5, after: 6 };
    every_byte(&value, &["Padding", "ReservedBits"], |rules| {
        rules.take(1);
        let found = u64::from(rules.byte() & 7);
        rules.rule(found == 0, 1, "BitFields.reserved", Reason::ReservedBits { found: found.into() })?;
        rules.take(4);
        rules.zeros(2)?;
        rules.take(8 + 2);
        Ok(())
    });
}

#[test]
fn every_wrong_byte_of_numbers_of_variable_length() {
    for (count, port, compact, varint) in
        [(300, u16::MAX, 0xfd, 1 << 28), (u64::MAX, 0x80, 0x1_0000, u32::MAX), (1 << 63, 1, 1 << 32, 0x4000)]
    {
        let with = With { percent: 100, medium: 1, mac: 2, count, port, compact, maybe: Some(3), varints: [varint, 4] };
        every_byte(&with, &["Custom", "OptionTag", "Overlong", "VarintRange"], |rules| {
            rules.percent("With.percent")?;
            rules.take(3 + 6);
            rules.varint(64, "With.count")?;
            rules.varint(16, "With.port")?;
            rules.compact("With.compact")?;
            if rules.option("With.maybe")? {
                rules.percent("With.maybe")?;
            }
            (0..2).try_for_each(|_| rules.varint(32, "With.varints").map(drop))
        });
    }
}

#[test]
fn every_wrong_byte_of_sequences() {
    let value = Sequences {
        bytes: vec![1; 3],
        words: vec![2; 2],
        points: vec![Point { x: 3, y: 4, seen: true }],
        name: "na\u{ef}ve".into(),
        names: vec!["\u{20ac}".into(), "b".into()],
        nickname: Some("n\u{1d11e}".into()),
        checksum: 5,
        trailer: 6,
    };
    every_byte(&value, &["Bool", "OptionTag", "Overlong", "TooLong", "Utf8"], |rules| {
        let (start, length) = (rules.at, rules.little(2));
        let length = rules.length(length, 20, start, "Sequences.bytes")?;
        rules.take(length);
        let length = rules.byte();
        rules.take(2 * usize::from(length));
        let (start, length) = (rules.at, rules.varint(64, "Sequences.points")?);
        let length = rules.length(length, 4, start, "Sequences.points")?;
        (0..length).try_for_each(|_| rules.point())?;
        let (start, length) = (rules.at, rules.compact("Sequences.name")?);
        let length = rules.length(length, 32, start, "Sequences.name")?;
        rules.text(length, "Sequences.name")?;
        let (start, length) = (rules.at, rules.little(3));
        for _ in 0..rules.length(length, 3, start, "Sequences.names")? {
            let (start, length) = (rules.at, rules.little(3));
            let length = rules.length(length, 1024, start, "Sequences.names")?;
            rules.text(length, "Sequences.names")?;
        }
        if rules.option("Sequences.nickname")? {
            let (start, length) = (rules.at, rules.little(8));
            let length = rules.length(length, 16, start, "Sequences.nickname")?;
            rules.text(length, "Sequences.nickname")?;
        }
        rules.take(8);
        Ok(())
    });
}
