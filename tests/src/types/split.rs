//! Numbers that begin in other fields, lengths and checksums that may not be there, and sequences that an item ends.

use arbitrary::{Arbitrary, Result, Unstructured};
use framing_core::{BigEndian, Either, Escaped, Extended, LittleEndian, Message, Uint, Varint};

use super::attributes::rarely;
use super::{Piece, Tail, items};

/// What begins in the bits of its first byte.
#[derive(Debug, PartialEq, Message)]
#[allow(missing_docs)]
pub struct Split {
    #[message(bits = 2)]
    pub flags: u8,
    #[message(bits = 3)]
    pub short: u8,
    #[message(bits = 3)]
    pub head: u8,
    #[message(tag = short, with = Escaped<4, (Uint<1>, Uint<2, BigEndian>)>)]
    pub length: u16,
    #[message(tag = head, with = Extended<5, (Uint<1>, (), Varint)>)]
    pub number: u64,
    #[message(len = length, max = 300)]
    pub data: Vec<u8>,
    #[message(if = flags & 1 != 0)]
    pub count: Option<u8>,
    #[message(len = count)]
    pub items: Vec<u16>,
    #[message(with = Either<LittleEndian, BigEndian>, args(flags & 2 != 0))]
    pub either: u32,
    #[message(until = |link| link.last, max = 3)]
    pub links: Vec<Link>,
    #[message(if = flags & 1 != 0, checksum = xor, over = links)]
    pub check: Option<u8>,
    #[message(until = 0xff, args(flags), max = 3)]
    pub pieces: Vec<Piece>,
}

/// An item that says whether it is the last.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Link {
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=127))]
    #[message(bits = 7)]
    pub id: u8,
    #[message(bits = 1)]
    pub last: bool,
}

/// A message of any size, and what stands behind it.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Leaves {
    #[message(leave = 2)]
    pub tail: Tail,
    pub after: u16,
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |all, byte| all ^ byte)
}

impl<'a> Arbitrary<'a> for Split {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let flags = u.int_in_range(0..=3)?;
        let data = vec![7; [u.int_in_range(0..=5)?, u.int_in_range(254..=301)?][usize::from(rarely(u)?)]];
        let number: u64 = match u.int_in_range(0..=3)? {
            0 => u.int_in_range(0..=5)?,
            1 => u.int_in_range(258..=263)?,
            2 => u.arbitrary::<u16>()?.into(),
            _ => u.arbitrary()?,
        };
        let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
        let items: Vec<u16> = if flags & 1 != 0 || rarely(u)? { items(u, 3)? } else { Vec::new() };
        let mut links: Vec<Link> = super::items(u, 2)?;
        links.iter_mut().for_each(|link| link.last = false);
        links.push(Link { id: 1, last: !rarely(u)? });
        let bytes: Vec<_> = links.iter().map(|link| link.id << 1 | u8::from(link.last)).collect();
        let piece = |id| Piece { id, more: (flags & 1 != 0).then_some(0xff) };
        Ok(Self {
            flags,
            short: [4, 5][usize::from(length > 255)].min(u8::try_from(length).unwrap_or(u8::MAX)),
            head: match number {
                ..5 => number.to_le_bytes()[0],
                5..261 => 5,
                _ => 7,
            },
            length,
            number,
            data,
            count: (flags & 1 != 0).then(|| u8::try_from(items.len()).unwrap_or(0)),
            items,
            either: u.arbitrary()?,
            links,
            check: (flags & 1 != 0).then(|| xor(&bytes)),
            pieces: [true, false, true, false].into_iter().take(u.int_in_range(0..=3)?).map(piece).collect(),
        })
    }
}
