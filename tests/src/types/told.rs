//! Parts that are told something, bits of the other end, what bytes end, what is aligned, and sizes that are said before.

use arbitrary::{Arbitrary, Result, Unstructured};
use framing_core::{Message, Varint};

use super::attributes::rarely;
use super::{items, rarely_more, text};

/// A body whose tag and flags share a byte, and whose size is a varint.
#[derive(Debug, PartialEq, Message)]
#[allow(missing_docs)]
pub struct Packet {
    #[message(bits = 4)]
    pub kind: u8,
    #[message(bits = 4)]
    pub flags: u8,
    #[message(sized = varint, tag = kind, args(flags))]
    pub body: Body,
}

/// What is told its tag, and flags.
#[derive(Debug, PartialEq, Message)]
#[message(outside, args(flags: u8), big_endian)]
#[allow(missing_docs)]
pub enum Body {
    #[message(tag = 1)]
    Publish {
        #[message(len = u8)]
        topic: String,
        #[message(if = flags & 6 != 0)]
        id: Option<u16>,
        #[message(rest, args(flags), max = 3)]
        parts: Vec<Piece>,
    },
    #[message(tag = 2 | 4..=7)]
    Ack { kind: u8, id: u16 },
    #[message(tag = 0)]
    Ping,
    #[message(other)]
    Other(u8, #[message(rest, max = 9)] Vec<u8>),
}

/// What is told flags alone.
#[derive(Debug, PartialEq, Message)]
#[message(args(flags: u8))]
#[allow(missing_docs)]
pub struct Piece {
    pub id: bool,
    #[message(if = flags & 1 != 0)]
    pub more: Option<u8>,
}

impl<'a> Arbitrary<'a> for Packet {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let flags: u8 = u.int_in_range(0..=15)?;
        let body = match u.int_in_range(0..=3)? {
            0 => {
                let id = ((flags & 6 != 0) != rarely(u)?).then(|| u.arbitrary()).transpose()?;
                let piece = |id| Ok(Piece { id, more: (flags & 1 != 0).then(|| u.arbitrary()).transpose()? });
                let parts = [true, false, true].into_iter().take(usize::from(flags >> 2)).map(piece);
                let parts = parts.collect::<Result<Vec<_>>>()?;
                Body::Publish { topic: text(u, 9)?, id, parts }
            }
            1 => Body::Ack { kind: rarely_more(u, 3)? + 4, id: u.arbitrary()? },
            2 => Body::Ping,
            _ => Body::Other(rarely_more(u, 6)? + 9, items(u, 9)?),
        };
        let kind = match &body {
            Body::Publish { .. } => 1,
            Body::Ack { kind, .. } | Body::Other(kind, _) => *kind,
            Body::Ping => 0,
        };
        Ok(Self { kind, flags, body })
    }
}

/// Bits of the other end, an end by bytes, nothing by a length, items in their own encoding, and sizes.
#[derive(Debug, PartialEq, Message)]
#[message(lsb)]
#[allow(missing_docs)]
pub struct Dependent {
    #[message(bits = 5)]
    pub low: i8,
    #[message(bits = 12)]
    pub wide: u16,
    #[message(bits = 7)]
    pub level: Level,
    #[message(until = 0xff, max = 4, align = 4)]
    pub ended: Vec<(u8, bool)>,
    #[message(until = 0u16, max = 9)]
    pub line: String,
    #[message(len = u8, null = -1, each = Varint)]
    pub ids: Option<Vec<u32>>,
    pub size: u8,
    #[message(size = size, rest, max = 4)]
    pub ports: Vec<u16>,
    #[message(checksum = parity, over = ports, none = 0)]
    pub check: Option<u8>,
}

/// A bit field with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits, validate = Level::is_level)]
pub struct Level(u8);

impl Level {
    const fn is_level(&self) -> bool {
        self.0 <= 100
    }
}

impl<'a> Arbitrary<'a> for Level {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self(rarely_more(u, 100)?))
    }
}

fn parity(bytes: &[u8]) -> u8 {
    bytes.iter().fold(1, |all, byte| all ^ byte) | 1
}

impl<'a> Arbitrary<'a> for Dependent {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let ports: Vec<u16> = items(u, 4)?;
        let check = u.arbitrary::<bool>()?.then(|| {
            let bytes: Vec<_> = ports.iter().flat_map(|port| port.to_le_bytes()).collect();
            parity(&bytes)
        });
        let mut ended: Vec<(u8, bool)> = items(u, 4)?;
        if !rarely(u)? {
            ended.iter_mut().for_each(|item| item.0 = item.0.min(0xfe));
        }
        let ids: Option<Vec<u32>> = u.arbitrary::<bool>()?.then(|| items(u, 5)).transpose()?;
        Ok(Self {
            low: i8::try_from(u.int_in_range(-16..=15)?).unwrap_or(0),
            wide: u.int_in_range(0..=0xfff)?,
            level: u.arbitrary()?,
            ended,
            line: text(u, 2)?.replace('\0', "-"),
            ids,
            size: u8::try_from(ports.len() * 2).unwrap_or(0) + u8::from(rarely(u)?),
            ports,
            check,
        })
    }
}
