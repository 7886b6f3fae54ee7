//! The laws of every derived type in `framing_tests::types`, under 100,000 arbitrary inputs each.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use framing_core::laws::{Broken, Seen, check_bytes, check_payload, check_payload_bytes, check_value};
use framing_core::{DecodeError, Message, Reason};
use framing_tests::rules::{Rules, every_byte};
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

/// Which laws a type keeps: that of a value, and that of bytes.
struct Laws<'a, M> {
    value: fn(&M, &'a mut Vec<u8>) -> Result<(), Broken>,
    bytes: fn(&'a [u8]) -> Result<Seen, Broken>,
}

impl<'a, M: Message<'a> + PartialEq + Debug> Laws<'a, M> {
    /// Of a message that says itself where it ends.
    const WHOLE: Self = Self { value: check_value, bytes: check_bytes::<M> };
    /// Of one whose frame says it.
    const OPEN: Self = Self { value: check_payload, bytes: check_bytes::<M> };
    /// Of one whose tail has defaults.
    const DEFAULTED: Self = Self { value: check_payload, bytes: check_payload_bytes::<M> };

    fn seen(&self, bytes: &'a [u8]) -> Seen {
        (self.bytes)(bytes).unwrap_or_else(|broken| panic!("{broken}\nof {bytes:02x?}"))
    }
}

/// A value is made of arbitrary bytes, sent through the laws, and damaged; the same bytes are decoded as they are.
fn laws<'a, M>(keeps: &Laws<'a, M>, inputs: &'a [Vec<u8>], scratch: &'a mut [Vec<u8>; 2], tally: &mut Tally)
where
    M: Message<'a> + Arbitrary<'a> + PartialEq + Debug,
{
    let [first, second] = scratch;
    let bytes = &inputs[0];
    let Ok(value) = M::arbitrary(&mut Unstructured::new(bytes)) else { return };
    if let Err(broken) = (keeps.value)(&value, first) {
        panic!("{broken}\nof {value:?}");
    }
    tally.values += 1;
    match keeps.seen(bytes) {
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
    if let Seen::Error(error) = keeps.seen(damaged) {
        said(&error, damaged);
    }
}

/// An error names its field, and what it says of its place is true. Of a whole message only the magic, the padding, the
/// tag of an enum, and what follows the message belong to no field.
fn said(error: &DecodeError, bytes: &[u8]) {
    match error {
        DecodeError::NotEnoughData { needed } => assert!(*needed >= 1),
        DecodeError::Malformed { offset, field, reason } => {
            // Only an end that comes too early may be that of all.
            let early = matches!(reason, Reason::FrameTooShort { .. });
            assert!((*offset as usize) < bytes.len() + usize::from(early), "{error} of {bytes:02x?}");
            let of_no_field = match reason {
                Reason::Magic { .. } | Reason::Padding { .. } => true,
                Reason::UnknownTag { .. } | Reason::TrailingBytes { .. } => true,
                // The tag is a varint.
                Reason::VarintRange | Reason::Overlong => *offset < 10,
                _ => false,
            };
            assert!(!field.is_none() || of_no_field, "{error} of {bytes:02x?} names no field");
            let text = error.to_string();
            assert!(text.contains(&format!("at byte {offset}: ")), "{text}");
            assert!(text.starts_with(field.as_str()), "{text}");
        }
    }
}

macro_rules! laws {
    ($($name:ident: $type:ty, $wants:expr, $keeps:ident;)*) => {$(
        #[test]
        fn $name() {
            let mut random = Random(0x5eed);
            let mut tally = Tally::default();
            let mut bytes = Vec::new();
            for input in 0..INPUTS {
                random.fill(&mut bytes, 8 + (input % 120) as usize);
                let inputs = [std::mem::take(&mut bytes)];
                laws::<$type>(&Laws::$keeps, &inputs, &mut Default::default(), &mut tally);
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
    little_numbers: LittleNumbers, NEVER_MALFORMED, WHOLE;
    big_numbers: BigNumbers, NEVER_MALFORMED, WHOLE;
    checked: Checked, ALL, WHOLE;
    addresses: Addresses, ALL, WHOLE;
    composite: Composite, ALL, WHOLE;
    sequences: Sequences, ALL, WHOLE;
    borrowed: Borrowed<'_, '_>, ALL, WHOLE;
    bit_fields: BitFields, ALL, WHOLE;
    magic_and_pad: MagicAndPad, [false, false, true], WHOLE;
    magic_enum: MagicEnum, [false, false, true], WHOLE;
    unit: Unit, [true, false, false], WHOLE;
    tuple: Tuple, ALL, WHOLE;
    command: Command, ALL, WHOLE;
    signed: Signed, [true, false, true], WHOLE;
    widest: Widest, [false, true, true], WHOLE;
    open: Open, [true, false, false], WHOLE;
    nested: Nested, ALL, WHOLE;
    generic_point: GenericPoint, ALL, WHOLE;
    generic_number: GenericNumber, ALL, WHOLE;
    with: With, ALL, WHOLE;
    point: Point, [true, false, true], WHOLE;
    ruled: Ruled, ALL, WHOLE;
    conditional: Conditional, ALL, WHOLE;
    elsewhere: Elsewhere<'_>, ALL, WHOLE;
    collections: Collections, ALL, WHOLE;
    ready: Ready, ALL, WHOLE;
    opcode: Opcode, [true, false, false], WHOLE;
    mode: Mode, [true, false, true], WHOLE;
    flags: Flags, [true, false, true], WHOLE;
    bounded_mode: BoundedMode, [true, false, true], WHOLE;
    any: Any, ALL, WHOLE;
    bincode1_command: Bincode1Command, ALL, WHOLE;
    bincode2_command: Bincode2Command, ALL, WHOLE;
    remainder: Remainder<'_>, [true, false, true], OPEN;
    note: Note, [true, false, true], OPEN;
    records: Records, ALL, OPEN;
    words: Words, ALL, OPEN;
    tail: Tail, ALL, OPEN;
    defaulted: Defaulted, ALL, DEFAULTED;
    kept: Kept<'_>, ALL, OPEN;
    regions: Regions, [false, true, true], WHOLE;
    envelope_command: EnvelopeCommand, ALL, WHOLE;
    trailers: Trailers, ALL, WHOLE;
    sized: Sized, [false, true, true], WHOLE;
    chunks: Chunks, [true, false, true], WHOLE;
    dispatch: Dispatch, ALL, WHOLE;
    packet: Packet, ALL, WHOLE;
    dependent: Dependent, [false, true, true], WHOLE;
    level: Level, [true, false, true], WHOLE;
    split: Split, ALL, WHOLE;
    link: Link, [true, false, false], WHOLE;
    leaves: Leaves, ALL, OPEN;
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
