//! Every wrong byte of a type for each attribute: its reason, its field and its offset, as `WIRE_FORMAT.md` has them.
//! (Those of plain fields are in `laws.rs`.)

use std::time::Duration;

use framing_core::{Fixed, Message, Reason};
use framing_tests::rules::{Fault, Rules, every_byte, every_payload_byte};
use framing_tests::types::*;

/// The padding belongs to no field of the message, and in another message to the field that holds it.
fn ruled(rules: &mut Rules<'_>, holder: &'static str) -> Result<(), Fault> {
    let start = rules.at;
    let version = rules.byte();
    rules.rule(version == 3, 1, "Ruled.version", Reason::NotConstant)?;
    let kind = rules.byte() >> 4;
    rules.rule(kind == 0, 1, "Ruled.kind", Reason::NotConstant)?;
    let check = rules.big(2);
    rules.rule(check == 0x0102, 2, "Ruled.check", Reason::NotConstant)?;
    rules.zeros(1).map_err(|(at, _, reason)| (at, holder, reason))?;
    let from = rules.little(2);
    rules.rule(from.is_multiple_of(2), 2, "Ruled.from", Reason::Invalid)?;
    let to = rules.little(2);
    rules.rule(from <= to, rules.at - start, "Ruled", Reason::Custom { code: 7 })
}

fn conditional(rules: &mut Rules<'_>) -> Result<(), Fault> {
    let flags = rules.byte();
    if flags & 1 != 0 {
        rules.take(2);
    }
    if flags & 2 != 0 {
        let even = rules.big(2);
        rules.rule(even.is_multiple_of(2), 2, "Conditional.even", Reason::Invalid)?;
    }
    if flags & 5 == 5 {
        let length = rules.byte();
        rules.text(length.into(), "Conditional.name")?;
    }
    if rules.byte() == 0 {
        rules.varint(64, "Conditional.count")?;
    }
    rules.bool("Conditional.last")
}

fn flags(rules: &mut Rules<'_>) -> Result<(), Fault> {
    let byte = rules.byte();
    let tag = u64::from(byte & 7);
    rules.rule([0, 3, 4].contains(&tag), 1, "Flags.mode", Reason::UnknownTag { tag: tag.into() })?;
    if byte & 0xf == 0xc {
        rules.take(2);
    }
    Ok(())
}

fn value_of_conditional() -> Conditional {
    Conditional {
        flags: 7,
        id: Some(1),
        even: Some(0x0204),
        name: Some("n\u{e9}".into()),
        slot: Some(0),
        count: Some(300),
        cached: 42,
        scratch: Vec::new(),
        last: true,
    }
}

const RULED: Ruled = Ruled { version: 3, kind: 0, flags: 9, check: 0x0102, from: 0x0202, to: 0x0203 };

#[test]
fn constants_and_rules() {
    every_byte(&RULED, &["Custom", "Invalid", "NotConstant", "Padding"], |rules| ruled(rules, ""));
}

#[test]
fn conditions() {
    let value = value_of_conditional();
    every_byte(&value, &["Bool", "Invalid", "Overlong", "Utf8"], conditional);
    every_byte(
        &Conditional { flags: 3, name: None, slot: None, count: None, ..value },
        &["Bool", "Invalid", "Utf8"],
        conditional,
    );
}

#[test]
fn enums_in_bit_runs() {
    let value = Flags { opcode: Opcode::Status, more: true, mode: Mode::Server, port: Some(7) };
    every_byte(&value, &["UnknownTag"], flags);
}

#[test]
fn enums_of_messages() {
    let rules = |rules: &mut Rules<'_>| match rules.byte() {
        0 => ruled(rules, "Any::Ruled.0"),
        1 => conditional(rules),
        2 => flags(rules),
        9 => {
            let tag = rules.little(2);
            rules.rule([0, 3, 4].contains(&tag), 2, "Bounded.inner", Reason::UnknownTag { tag: tag.into() })
        }
        _ => Ok(()),
    };
    every_byte(&Any::Ruled(RULED), &["Bool", "Custom", "Invalid", "NotConstant", "Padding", "UnknownTag"], rules);
    every_byte(
        &Any::Conditional(value_of_conditional()),
        &["Bool", "Invalid", "NotConstant", "Overlong", "UnknownTag", "Utf8"],
        rules,
    );
    every_byte(&Any::Mode(Bounded { inner: Mode::Client }), &["NotConstant", "UnknownTag"], rules);
    every_byte(&Any::Unknown(10), &["NotConstant"], rules);
}

#[test]
fn lengths_elsewhere() {
    #[derive(Debug, PartialEq, Message)]
    struct Lengths {
        count: u16,
        #[message(bits = 4)]
        words: u8,
        #[message(bits = 4)]
        rows: u8,
        #[message(len = count, max = 2)]
        items: Vec<bool>,
        #[message(len = words)]
        text: String,
        #[message(count = rows + 1, max = 3)]
        points: Vec<Point>,
        #[message(count = u64::from(rows), max = 2)]
        last: String,
    }
    // Of a count that is computed, the last byte before what it counts is at fault.
    let declared = |rules: &Rules<'_>, length: usize, max: u32, back: usize, field: &'static str| {
        let length = u32::try_from(length).unwrap();
        rules.rule(length <= max, back, field, Reason::TooLong { length, max })
    };
    let points = vec![Point { x: 1, y: 2, seen: true }; 3];
    let value = Lengths {
        count: 2,
        words: 5,
        rows: 2,
        items: vec![true, false],
        text: "a\u{1d11e}".into(),
        points,
        last: "zz".into(),
    };
    every_byte(&value, &["Bool", "TooLong", "Utf8"], |rules| {
        let count = usize::try_from(rules.little(2)).unwrap();
        let byte = usize::from(rules.byte());
        let (words, rows) = (byte >> 4, byte & 15);
        declared(rules, count, 2, 3, "Lengths.items")?;
        (0..count).try_for_each(|_| rules.bool("Lengths.items"))?;
        rules.text(words, "Lengths.text")?;
        declared(rules, rows + 1, 3, 1, "Lengths.points")?;
        (0..=rows).try_for_each(|_| rules.point())?;
        declared(rules, rows, 2, 1, "Lengths.last")?;
        rules.text(rows, "Lengths.last").map(drop)
    });
}

#[test]
fn maps_and_sets() {
    let point = || Point { x: 1, y: 2, seen: true };
    let value = Collections {
        map: [(1, "a".into()), (3, "\u{20ac}".into())].into(),
        set: [-300, 2, 700].into(),
        hashed: [((false, 4), point()), ((true, 3), point())].into(),
        names: ["a".into(), "\u{e9}".into()].into(),
    };
    /// Ascends, where the key of `size` bytes that was just taken is greater than `last`.
    fn ascends<K: PartialOrd>(
        rules: &Rules<'_>,
        last: &mut Option<K>,
        key: K,
        size: usize,
        field: &'static str,
    ) -> Result<(), Fault> {
        let good = last.as_ref().is_none_or(|last| *last < key);
        *last = Some(key);
        rules.rule(good, size, field, Reason::Unsorted)
    }
    every_byte(&value, &["Bool", "TooLong", "Unsorted", "Utf8"], |rules| {
        let (start, length) = (rules.at, rules.little(2));
        let mut last = None;
        for _ in 0..rules.length(length, 4, start, "Collections.map")? {
            let (entry, key) = (rules.at, rules.byte());
            let (start, length) = (rules.at, rules.little(2));
            let length = rules.length(length, 4, start, "Collections.map")?;
            rules.text(length, "Collections.map")?;
            ascends(rules, &mut last, key, rules.at - entry, "Collections.map")?;
        }
        let mut last = None;
        for _ in 0..rules.byte() {
            let key = i16::from_be_bytes(rules.take(2).try_into().unwrap());
            ascends(rules, &mut last, key, 2, "Collections.set")?;
        }
        let mut last = None;
        for _ in 0..rules.byte() {
            let (entry, flag) = (rules.at, rules.byte());
            rules.rule(flag < 2, 1, "Collections.hashed", Reason::Bool { value: flag })?;
            let key = (flag, rules.byte());
            rules.point()?;
            ascends(rules, &mut last, key, rules.at - entry, "Collections.hashed")?;
        }
        let (mut last, start, length) = (None, rules.at, rules.byte());
        for _ in 0..rules.length(length.into(), 3, start, "Collections.names")? {
            let (start, length) = (rules.at, rules.byte());
            let length = rules.length(length.into(), 4, start, "Collections.names")?;
            let key = rules.text(length, "Collections.names")?;
            ascends(rules, &mut last, key, rules.at - start, "Collections.names")?;
        }
        Ok(())
    });
}

/// Text in `size` bytes, filled up with `fill`.
fn padded(rules: &mut Rules<'_>, size: usize, fill: u8, field: &'static str) -> Result<(), Fault> {
    let (start, bytes) = (rules.at, rules.take(size));
    let end = match fill {
        0 => bytes.iter().position(|byte| *byte == 0).unwrap_or(size),
        _ => size - bytes.iter().rev().take_while(|byte| **byte == fill).count(),
    };
    if let Some(at) = bytes[end..].iter().position(|byte| *byte != fill) {
        return Err((start + end + at, field, Reason::Padding { found: bytes[end + at] }));
    }
    let valid = str::from_utf8(&bytes[..end]).map_or_else(|error| error.valid_up_to(), |_| end);
    rules.rule(valid == end, size - valid, field, Reason::Utf8)
}

#[test]
fn ready_encodings() {
    let value = Ready {
        length: 1 << 63,
        delta: -70_000,
        small: -100,
        height: -2,
        mac: 0x0102_0304_0506,
        delay: Fixed::from_bits(0x18000),
        command: "abc".into(),
        unit: "K".into(),
        dots: "a".into(),
        mode: "netascii".into(),
    };
    assert!(value.encode_to_vec().is_err(), "six bytes do not fit in five");
    let value = Ready { mac: 0x01_0203_0405, ..value };
    every_byte(&value, &["Invalid", "Overlong", "Padding", "TooLong", "Utf8", "VarintRange"], |rules| {
        rules.varint(64, "Ready.length")?;
        rules.varint(32, "Ready.delta")?;
        let (start, small) = (rules.at, rules.varint(16, "Ready.small")?);
        rules.rule(small.div_ceil(2) <= 100, rules.at - start, "Ready.small", Reason::Invalid)?;
        rules.take(3 + 5 + 4);
        padded(rules, 4, 0, "Ready.command")?;
        padded(rules, 3, b' ', "Ready.unit")?;
        padded(rules, 2, b'.', "Ready.dots")?;
        let start = rules.at;
        let text: Vec<u8> = std::iter::from_fn(|| Some(rules.byte()).filter(|byte| *byte != 0)).take(9).collect();
        if text.len() > 8 {
            return Err((start, "Ready.mode", Reason::TooLong { length: 9, max: 8 }));
        }
        let valid = str::from_utf8(&text).map_or_else(|error| error.valid_up_to(), |_| text.len());
        rules.rule(valid == text.len(), text.len() + 1 - valid, "Ready.mode", Reason::Utf8)
    });
}

/// The integers of a version of bincode: how one of `size` bytes is read.
type Integer = fn(&mut Rules<'_>, usize, &'static str) -> Result<u128, Fault>;

fn fixed(rules: &mut Rules<'_>, size: usize, _: &'static str) -> Result<u128, Fault> {
    Ok(rules.take(size).iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

fn variable(rules: &mut Rules<'_>, size: usize, field: &'static str) -> Result<u128, Fault> {
    let (wide, least) = match rules.byte() {
        251 => (2, 251),
        252 => (4, 0x1_0000),
        253 => (8, 0x1_0000_0000),
        254 => (16, 1 << 64),
        255 => (usize::MAX, 0),
        small => return Ok(small.into()),
    };
    rules.rule(wide <= size, 1, field, Reason::VarintRange)?;
    let number = fixed(rules, wide, field)?;
    rules.rule(number >= least, 1 + wide, field, Reason::Overlong).map(|()| number)
}

/// A char is its UTF-8 bytes.
fn letter(rules: &mut Rules<'_>, field: &'static str) -> Result<(), Fault> {
    let (start, first) = (rules.at, rules.byte());
    rules.take(first.leading_ones().saturating_sub(1).min(3) as usize);
    let bytes = rules.since(start);
    rules.rule(str::from_utf8(bytes).is_ok(), bytes.len(), field, Reason::Utf8)
}

fn bincode(rules: &mut Rules<'_>, [sizes, list, wait]: [&[&'static str]; 3], integer: Integer) -> Result<(), Fault> {
    let start = rules.at;
    match integer(rules, 4, "")? {
        0 => Ok(()),
        1 => {
            integer(rules, 8, sizes[0])?;
            integer(rules, 8, sizes[1])?;
            if rules.option(sizes[2])? {
                letter(rules, sizes[2])?;
            }
            integer(rules, 16, sizes[3])?;
            integer(rules, 16, sizes[3]).map(drop)
        }
        2 => {
            let (start, length) = (rules.at, integer(rules, 8, list[0])?);
            let length = rules.length(u64::try_from(length).unwrap(), 9, start, list[0])?;
            (0..length).try_for_each(|_| integer(rules, 2, list[0]).map(drop))?;
            (0..2).try_for_each(|_| integer(rules, 8, list[1]).map(drop))?;
            let (start, number) = (rules.at, integer(rules, 4, list[2])?);
            rules.rule(number != 0, rules.at - start, list[2], Reason::Zero)
        }
        3 => {
            integer(rules, 8, wait[0])?;
            let (start, value) = (rules.at, integer(rules, 4, wait[0])?);
            let value = u32::try_from(value).unwrap();
            rules.rule(value < 1_000_000_000, rules.at - start, wait[0], Reason::Nanoseconds { value })?;
            rules.take(4);
            rules.bool(wait[2])
        }
        tag => {
            let tag = u64::try_from(tag).unwrap();
            rules.rule(false, rules.at - start, "", Reason::UnknownTag { tag: tag.into() })
        }
    }
}

macro_rules! bincode {
    ($name:ident, $type:ident, $integer:ident, $expected:expr) => {
        #[test]
        fn $name() {
            let field = |name: &&str| -> &'static str { format!("{}::{name}", stringify!($type)).leak() };
            let sizes = ["Sizes.size", "Sizes.offset", "Sizes.name", "Sizes.wide"].each_ref().map(field);
            let list = ["List.0", "List.1", "List.2"].each_ref().map(field);
            let wait = ["Wait.0", "Wait.1", "Wait.2"].each_ref().map(field);
            let names: [&[&str]; 3] = [&sizes, &list, &wait];
            let rules = |rules: &mut Rules<'_>| bincode(rules, names, $integer);
            let expected: &[&[&str]] = &$expected;
            let sizes = $type::Sizes { size: 1 << 40, offset: -2, name: Some('\u{20ac}'), wide: (1 << 100, -300) };
            every_byte(&sizes, expected[0], rules);
            let list = $type::List(vec![-1, 1000], [251, 0x1_0000], 7.try_into().unwrap());
            every_byte(&list, expected[1], rules);
            every_byte(&$type::Wait(Duration::new(0x1_0000, 999_999_999), 1.5, true), expected[2], rules);
        }
    };
}

bincode!(
    bincode_1,
    Bincode1Command,
    fixed,
    [
        &["Nanoseconds", "OptionTag", "TooLong", "UnknownTag", "Utf8"],
        &["TooLong", "UnknownTag", "Zero"],
        &["Bool", "Nanoseconds", "TooLong", "UnknownTag"]
    ]
);
bincode!(
    bincode_2,
    Bincode2Command,
    variable,
    [
        &["Bool", "OptionTag", "Overlong", "TooLong", "UnknownTag", "Utf8", "VarintRange"],
        &["Bool", "OptionTag", "Overlong", "TooLong", "UnknownTag", "VarintRange", "Zero"],
        &["Bool", "Nanoseconds", "Overlong", "TooLong", "UnknownTag", "VarintRange"]
    ]
);

/// The frame ends, and `size` more bytes of a field were due.
fn whole(rules: &mut Rules<'_>, size: usize) -> Result<(), Fault> {
    let (end, left) = (rules.at + rules.left(), rules.left());
    let needed = u32::try_from(size.saturating_sub(left)).unwrap();
    if needed == 0 { Ok(()) } else { Err((end, "", Reason::FrameTooShort { needed })) }
}

#[test]
fn tails() {
    let value = Tail { id: 1, relay: Some(true), note: Some("n\u{e9}".into()), port: Some(80) };
    every_payload_byte(&value, &["Bool", "FrameTooShort", "TrailingBytes", "Utf8"], |rules| {
        rules.take(2);
        rules.bool("Tail.relay")?;
        let length = rules.byte().into();
        whole(rules, length)?;
        rules.text(length, "Tail.note")?;
        if rules.left() > 0 {
            whole(rules, 4)?;
            rules.take(4);
        }
        Ok(())
    });
}

#[test]
fn what_is_left() {
    every_payload_byte(&Note { text: "a\u{20ac}".into() }, &["Magic", "Utf8"], |rules| {
        rules.magic(b"\x01")?;
        rules.text(rules.left(), "Note.text").map(drop)
    });
    let words = Words { all: ["a", "", "bc"].map(String::from).into() };
    every_payload_byte(&words, &["FrameTooShort", "TooLong", "Utf8"], |rules| {
        while rules.left() > 0 {
            let (start, length) = (rules.at, rules.byte());
            let length = rules.length(length.into(), 4, start, "Words.all")?;
            whole(rules, length)?;
            rules.text(length, "Words.all")?;
        }
        Ok(())
    });
}
