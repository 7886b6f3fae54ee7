//! The rules of `WIRE_FORMAT.md` a second time, byte by byte, and what a decoder says of every wrong byte beside them.

use std::collections::BTreeSet;

use framing_core::{DecodeError, Message, Reader, Reason};

/// The first fault of some bytes: its offset, its field and its reason.
pub type Fault = (usize, &'static str, Reason);

/// What the rules of `WIRE_FORMAT.md` say of bytes, one after the other, written a second time.
pub struct Rules<'b> {
    bytes: &'b [u8],
    /// How far the rules have come.
    pub at: usize,
}

impl<'b> Rules<'b> {
    /// How many bytes are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// The bytes that were taken from `start` on.
    #[must_use]
    pub fn since(&self, start: usize) -> &'b [u8] {
        &self.bytes[start..self.at]
    }

    /// The next bytes, which have no rule.
    pub fn take(&mut self, count: usize) -> &'b [u8] {
        self.at += count;
        &self.bytes[self.at - count..self.at]
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    /// The next number, little-endian.
    pub fn little(&mut self, count: usize) -> u64 {
        self.take(count).iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// The next number, big-endian.
    pub fn big(&mut self, count: usize) -> u64 {
        self.take(count).iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A field of `count` bytes was just taken, and is wrong where `good` is false.
    ///
    /// # Errors
    /// The first fault.
    pub fn rule(&self, good: bool, count: usize, field: &'static str, reason: Reason) -> Result<(), Fault> {
        if good { Ok(()) } else { Err((self.at - count, field, reason)) }
    }

    /// A bool.
    ///
    /// # Errors
    /// The first fault.
    pub fn bool(&mut self, field: &'static str) -> Result<(), Fault> {
        let value = self.byte();
        self.rule(value < 2, 1, field, Reason::Bool { value })
    }

    /// The tag of an `Option`, and whether it is there.
    ///
    /// # Errors
    /// The first fault.
    pub fn option(&mut self, field: &'static str) -> Result<bool, Fault> {
        let value = self.byte();
        self.rule(value < 2, 1, field, Reason::OptionTag { value }).map(|()| value == 1)
    }

    /// Padding.
    ///
    /// # Errors
    /// The first fault.
    pub fn zeros(&mut self, count: usize) -> Result<(), Fault> {
        (0..count).try_for_each(|_| {
            let found = self.byte();
            self.rule(found == 0, 1, "", Reason::Padding { found })
        })
    }

    /// A magic.
    ///
    /// # Errors
    /// The first fault.
    pub fn magic(&mut self, magic: &[u8]) -> Result<(), Fault> {
        magic.iter().try_for_each(|&expected| {
            let found = self.byte();
            self.rule(found == expected, 1, "", Reason::Magic { expected, found })
        })
    }

    /// A `Point`.
    ///
    /// # Errors
    /// The first fault.
    pub fn point(&mut self) -> Result<(), Fault> {
        self.take(6);
        self.bool("Point.seen")
    }

    /// A `Percent`.
    ///
    /// # Errors
    /// The first fault.
    pub fn percent(&mut self, field: &'static str) -> Result<(), Fault> {
        let value = self.byte();
        self.rule(value <= 100, 1, field, Reason::Custom { code: 100 })
    }

    /// A number of `bits` bits: the last byte that it can have has room for the bits that are left.
    ///
    /// # Errors
    /// The first fault.
    pub fn varint(&mut self, bits: usize, field: &'static str) -> Result<u64, Fault> {
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

    /// A `CompactSize`.
    ///
    /// # Errors
    /// The first fault.
    pub fn compact(&mut self, field: &'static str) -> Result<u64, Fault> {
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
    ///
    /// # Errors
    /// The first fault.
    ///
    /// # Panics
    /// No bound is beyond what a `usize` holds.
    pub fn length(&self, length: u64, max: u32, start: usize, field: &'static str) -> Result<usize, Fault> {
        let said = u32::try_from(length).unwrap_or(u32::MAX);
        self.rule(length <= max.into(), self.at - start, field, Reason::TooLong { length: said, max })?;
        Ok(length.try_into().unwrap())
    }

    /// Text of so many bytes.
    ///
    /// # Errors
    /// The first fault.
    pub fn text(&mut self, length: usize, field: &'static str) -> Result<&'b str, Fault> {
        let bytes = self.take(length);
        str::from_utf8(bytes).map_err(|error| (self.at - length + error.valid_up_to(), field, Reason::Utf8))
    }
}

/// Each byte of `value`'s encoding becomes each other one, zeros follow it, and what is said of it is just what `rules`
/// say: a message of as many bytes, or the same reason of the same field at the same offset. The reasons are `expected`.
///
/// # Panics
/// The decoder says something else, or the value has no encoding.
pub fn every_byte<M>(value: &M, expected: &[&str], rules: impl Fn(&mut Rules<'_>) -> Result<(), Fault>)
where
    M: for<'a> Message<'a>,
{
    let wrong = |bytes: &[u8]| {
        let bytes = [bytes, &[0; 4096]].concat();
        let mut input = Reader::new(&bytes);
        let seen = M::decode(&mut input).map(|value| {
            assert_eq!(value.encode_to_vec().unwrap(), bytes[..input.offset()]);
            input.offset()
        });
        let mut walk = Rules { bytes: &bytes, at: 0 };
        (seen, rules(&mut walk).map(|()| walk.at))
    };
    each(&value.encode_to_vec().unwrap(), expected, wrong);
}

/// The same of a payload, which nothing follows.
///
/// # Panics
/// The decoder says something else, or the value has no encoding.
pub fn every_payload_byte<M>(value: &M, expected: &[&str], rules: impl Fn(&mut Rules<'_>) -> Result<(), Fault>)
where
    M: for<'a> Message<'a>,
{
    let wrong = |bytes: &[u8]| {
        let seen = M::decode_frame(bytes).map(|value| {
            assert_eq!(value.encode_to_vec().unwrap(), bytes);
            bytes.len()
        });
        let mut walk = Rules { bytes, at: 0 };
        let wanted = rules(&mut walk).and_then(|()| {
            let count = u32::try_from(walk.left()).unwrap();
            if count == 0 { Ok(walk.at) } else { Err((walk.at, "", Reason::TrailingBytes { count })) }
        });
        (seen, wanted)
    };
    each(&value.encode_to_vec().unwrap(), expected, wrong);
}

/// What the decoder says, and what the rules say.
type Verdicts = (Result<usize, DecodeError>, Result<usize, Fault>);

/// Each byte becomes each other one, and both verdicts are the same.
fn each(good: &[u8], expected: &[&str], verdicts: impl Fn(&[u8]) -> Verdicts) {
    let mut bytes = good.to_vec();
    let mut reasons = BTreeSet::new();
    for at in 0..good.len() {
        for other in 0..=255u8 {
            bytes[at] = other;
            let (seen, wanted) = verdicts(&bytes);
            let seen = seen.map_err(|error| match error {
                DecodeError::Malformed { offset, field, reason } => (offset as usize, field.as_str(), reason),
                error @ DecodeError::NotEnoughData { .. } => panic!("byte {at} is {other}: {error}"),
            });
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
