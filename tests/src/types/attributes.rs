//! A type for every attribute: constants and rules, what may be absent, lengths that stand elsewhere, collections, the
//! encodings that are ready, presets.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use arbitrary::{Arbitrary, Result, Unstructured};
use framing_core::{
    BigEndian, Bincode1, Bincode2, Fixed, Int, Message, NulPadded, NulTerminated, OwnedMessage, Padded, Reason,
    SpacePadded, Uint,
};

use super::{Point, items, text};

/// Now and then, whatever the bytes are like.
pub(super) fn rarely(u: &mut Unstructured<'_>) -> Result<bool> {
    Ok(u.arbitrary::<u8>()? == 0xff)
}

/// Whether a number is even.
#[must_use]
pub fn even(value: &u16) -> bool {
    value.is_multiple_of(2)
}

/// Whether a range is one.
///
/// # Errors
/// A reason of its own where it is not.
pub fn ascends(range: &Ruled) -> std::result::Result<(), Reason> {
    if range.from <= range.to { Ok(()) } else { Err(Reason::Custom { code: 7 }) }
}

/// Constants, and rules for a field and for the whole.
#[derive(Debug, PartialEq, Message)]
#[message(fixed, little_endian, validate = ascends)]
#[allow(missing_docs)]
pub struct Ruled {
    #[message(value = 3)]
    pub version: u8,
    #[message(bits = 4, value = 0)]
    pub kind: u8,
    #[message(bits = 4)]
    pub flags: u8,
    #[message(big_endian, value = 0x0102, pad = 1)]
    pub check: u16,
    #[message(validate = even)]
    pub from: u16,
    #[message(little_endian)]
    pub to: u16,
}

impl<'a> Arbitrary<'a> for Ruled {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let from = u.int_in_range(0..=0x7fff)? * 2 + u16::from(rarely(u)?);
        let least = from.saturating_sub(u16::from(rarely(u)?));
        let to = u.int_in_range(least..=u16::MAX)?;
        Ok(Self { version: 3, kind: 0, flags: u.int_in_range(0..=15)? + u8::from(rarely(u)?), check: 0x0102, from, to })
    }
}

/// What is there under a condition, what stands for nothing, and what is not on the wire.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u8)]
#[allow(missing_docs)]
pub struct Conditional {
    pub flags: u8,
    #[message(if = flags & 1 != 0)]
    pub id: Option<u16>,
    #[message(if = flags & 2 != 0, validate = even)]
    pub even: Option<u16>,
    #[message(if = flags & 4 != 0 && id.is_some())]
    pub name: Option<String>,
    #[message(none = 0xff)]
    pub slot: Option<u8>,
    #[message(if = *slot == Some(0), varint)]
    pub count: Option<u64>,
    #[message(skip, default = 42)]
    pub cached: u32,
    #[message(skip)]
    pub scratch: Vec<usize>,
    pub last: bool,
}

impl<'a> Arbitrary<'a> for Conditional {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let flags: u8 = u.arbitrary()?;
        // Now and then not what the flags say.
        let id = ((flags & 1 != 0) != rarely(u)?).then(|| u.arbitrary()).transpose()?;
        let even = (flags & 2 != 0).then(|| Ok(u.arbitrary::<u16>()? & !1)).transpose()?;
        let name = (flags & 4 != 0 && id.is_some()).then(|| text(u, 9)).transpose()?;
        let slot = u.arbitrary::<Option<u8>>()?;
        let count = (slot == Some(0)).then(|| u.arbitrary()).transpose()?;
        Ok(Self { flags, id, even, name, slot, count, cached: 42, scratch: Vec::new(), last: u.arbitrary()? })
    }
}

/// Lengths in fields of their own, in bits of them, and computed from them.
#[derive(Debug, PartialEq, Message)]
#[allow(missing_docs)]
pub struct Elsewhere<'a> {
    #[message(big_endian)]
    pub count: u16,
    #[message(bits = 3)]
    pub words: u8,
    #[message(bits = 5)]
    pub rows: u8,
    #[message(len = count, max = 20)]
    pub items: Vec<u16>,
    #[message(len = words)]
    pub options: &'a [u8],
    #[message(count = usize::from(rows) * 2, max = 62)]
    pub grid: Vec<bool>,
    #[message(len = count, max = [20, 8])]
    pub names: Vec<Cow<'a, str>>,
    #[message(count = 3, max = 3)]
    pub code: &'a str,
    #[message(varint)]
    pub length: u32,
    #[message(len = length, max = 7)]
    pub text: String,
    #[message(if = *options == b"\x01", count = length, max = 7)]
    pub again: Option<Vec<bool>>,
    pub tail: u8,
}

impl<'a> Arbitrary<'a> for Elsewhere<'a> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let items: Vec<u16> = items(u, 20)?;
        let names = items.iter().map(|_| Ok(text(u, 2)?.into())).collect::<Result<Vec<_>>>()?;
        let words: u8 = u.int_in_range(0..=7)?;
        let options = u.bytes(usize::from(words).min(u.len()))?;
        let rows: u8 = u.int_in_range(0..=31)?;
        let missing = usize::from(rarely(u)?).min(rows.into());
        let grid = (0..usize::from(rows) * 2 - missing).map(|_| u.arbitrary()).collect::<Result<Vec<_>>>()?;
        let text = text(u, 1)?;
        let again = (options == b"\x01").then(|| text.bytes().map(|_| u.arbitrary()).collect()).transpose()?;
        Ok(Self {
            count: items.len().try_into().unwrap_or(u16::MAX),
            words: options.len().try_into().unwrap_or(u8::MAX),
            rows,
            items,
            options,
            grid,
            names,
            code: if u.arbitrary()? { "abc" } else { "\u{20ac}" },
            length: text.len().try_into().unwrap_or(u32::MAX),
            text,
            again,
            tail: u.arbitrary()?,
        })
    }
}

/// Maps and sets, sorted and hashed.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(len = u8)]
#[allow(missing_docs)]
pub struct Collections {
    #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(items::<(u8, char)>(u, 4)?.into_iter().map(|(k, v)| (k, v.into())).collect()))]
    #[message(max = [4, 4], len = u16)]
    pub map: BTreeMap<u8, String>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(items(u, 9)?.into_iter().collect()))]
    #[message(big_endian)]
    pub set: BTreeSet<i16>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(items(u, 9)?.into_iter().collect()))]
    pub hashed: HashMap<(bool, u8), Point>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(items::<char>(u, 3)?.into_iter().map(String::from).collect()))]
    #[message(max = [3, 4])]
    pub names: HashSet<String>,
}

/// Integers of odd widths and of variable length, fixed point, text of fixed size.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Ready {
    #[message(varint)]
    pub length: u64,
    #[message(zigzag)]
    pub delta: i32,
    #[message(zigzag, validate = is_small)]
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(-100..=101))]
    pub small: i16,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(-0x80_0000..=0x7f_ffff))]
    #[message(with = Int<3, BigEndian>)]
    pub height: i32,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=0xff_ffff_ffff))]
    #[message(with = Uint<5>)]
    pub mac: u64,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.arbitrary().map(Fixed::from_bits))]
    #[message(big_endian)]
    pub delay: Fixed<u32, 16>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| visible(u, 4))]
    #[message(with = NulPadded<4>)]
    pub command: String,
    #[arbitrary(with = |u: &mut Unstructured<'_>| visible(u, 3))]
    #[message(with = SpacePadded<3>)]
    pub unit: String,
    #[arbitrary(with = |u: &mut Unstructured<'_>| visible(u, 2))]
    #[message(with = Padded<2, 0x2e>)]
    pub dots: String,
    #[arbitrary(with = |u: &mut Unstructured<'_>| visible(u, 8))]
    #[message(with = NulTerminated<8>)]
    pub mode: String,
}

/// Whether a number is near zero.
#[must_use]
pub fn is_small(value: &i16) -> bool {
    value.unsigned_abs() <= 100
}

/// At most `max` letters; now and then one more.
fn visible(u: &mut Unstructured<'_>, max: usize) -> Result<String> {
    let letters: Vec<u8> = items(u, max)?;
    Ok(letters.into_iter().map(|letter| char::from(b'a' + letter % 26)).collect())
}

/// An enum that is a bit field too, and keeps what it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Arbitrary, Message)]
#[message(bits)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Opcode {
    Query,
    Status = 2,
    #[message(other)]
    Other(#[arbitrary(with = |u: &mut Unstructured<'_>| Ok(u.int_in_range::<u8>(0..=12)? | 1))] u8),
}

/// One that does not.
#[derive(Debug, Clone, Copy, PartialEq, Arbitrary, Message)]
#[message(bits, tag = u16)]
#[allow(missing_docs)]
pub enum Mode {
    Broadcast,
    Client = 3,
    Server,
}

/// Enums in a run of bits, and what they decide on.
#[derive(Debug, PartialEq, Message)]
#[allow(missing_docs)]
pub struct Flags {
    #[message(bits = 4)]
    pub opcode: Opcode,
    #[message(bits = 1)]
    pub more: bool,
    #[message(bits = 3)]
    pub mode: Mode,
    #[message(if = mode == Mode::Server && more)]
    pub port: Option<u16>,
}

impl<'a> Arbitrary<'a> for Flags {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (opcode, more, mode) = (u.arbitrary()?, u.arbitrary()?, u.arbitrary()?);
        let port = (mode == Mode::Server && more).then(|| u.arbitrary()).transpose()?;
        Ok(Self { opcode, more, mode, port })
    }
}

/// What is asked of the parameter is stated, and so is the crate.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(bound = "T: OwnedMessage", crate = ::framing_core)]
#[allow(missing_docs)]
pub struct Bounded<T> {
    pub inner: T,
}

/// `Bounded` of a message that varies.
pub type BoundedMode = Bounded<Mode>;

/// An enum of messages, from each of which it is made.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(from)]
#[allow(missing_docs)]
pub enum Any {
    Ruled(Ruled),
    Conditional(Conditional),
    Flags(Flags),
    #[message(tag = 9)]
    Mode(BoundedMode),
    #[message(other)]
    Unknown(#[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(10..=255))] u8),
}

macro_rules! presets {
    ($($(#[$attribute:meta])* $name:ident)*) => {$(
        /// The layout of a version of bincode.
        #[derive(Debug, PartialEq, Arbitrary, Message)]
        #[message(tag = u32)]
        $(#[$attribute])*
        #[allow(missing_docs)]
        pub enum $name {
            Stop,
            Sizes {
                size: usize,
                offset: isize,
                name: Option<char>,
                wide: (u128, i128),
            },
            List(
                #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 9))]
                #[message(max = 9)]
                Vec<i16>,
                [u64; 2],
                std::num::NonZero<u32>,
            ),
            Wait(#[arbitrary(with = |u: &mut Unstructured<'_>| {
                Ok(std::time::Duration::new(u.arbitrary()?, u.int_in_range(0..=999_999_999)?))
            })] std::time::Duration, f32, bool),
        }
    )*};
}

presets! {
    #[message(with = Bincode1)]
    Bincode1Command
    #[message(with = Bincode2)]
    Bincode2Command
}
