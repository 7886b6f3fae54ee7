//! Derived messages of every shape, whose values `arbitrary` makes.

mod attributes;
mod split;
mod tails;
mod told;

use std::borrow::Cow;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::NonZero;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
pub use attributes::*;
use framing_core::{
    BigEndian, CompactSize, DecodeError, EncodeError, Encoding, LittleEndian, Message, OwnedMessage, Prefixed, Reader,
    Reason, Rest, Uint, Varint, Writer,
};
pub use split::*;
pub use tails::*;
pub use told::*;

/// At most `max` items, so that most values have an encoding; now and then one more, which has none.
fn items<'a, T: Arbitrary<'a>>(u: &mut Unstructured<'a>, max: usize) -> Result<Vec<T>> {
    let most = max.saturating_add(usize::from(u.ratio(1, 50)?));
    let count = u.int_in_range(0..=most)?;
    (0..count).map(|_| u.arbitrary()).collect()
}

/// A number up to `max`; now and then one more, which has no encoding.
fn rarely_more(u: &mut Unstructured<'_>, max: u8) -> Result<u8> {
    let most = max.saturating_add(u8::from(u.ratio(1, 50)?));
    u.int_in_range(0..=most)
}

/// Text of at most `max` characters.
fn text(u: &mut Unstructured<'_>, max: usize) -> Result<String> {
    Ok(items::<char>(u, max)?.into_iter().collect())
}

macro_rules! numbers {
    ($(#[$attribute:meta])* $name:ident) => {
        /// One of each number.
        #[derive(Debug, PartialEq, Arbitrary, Message)]
        #[message(fixed)]
        $(#[$attribute])*
        #[allow(missing_docs)]
        pub struct $name {
            pub u8: u8,
            pub u16: u16,
            pub u32: u32,
            pub u64: u64,
            pub u128: u128,
            pub i8: i8,
            pub i16: i16,
            pub i32: i32,
            pub i64: i64,
            pub i128: i128,
            pub f32: f32,
            pub f64: f64,
        }
    };
}

numbers!(LittleNumbers);
numbers!(
    #[message(big_endian)]
    BigNumbers
);

/// Numbers of which some values are forbidden.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(fixed)]
#[allow(missing_docs)]
pub struct Checked {
    pub flag: bool,
    pub letter: char,
    pub small: NonZero<u8>,
    #[message(big_endian)]
    pub wide: NonZero<u64>,
    pub signed: NonZero<i32>,
    pub elapsed: Duration,
    pub flags: [bool; 3],
}

/// Addresses of hosts and sockets.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
#[allow(missing_docs)]
pub struct Addresses {
    pub v4: Ipv4Addr,
    pub v6: Ipv6Addr,
    pub host: IpAddr,
    pub socket: SocketAddr,
}

impl<'a> Arbitrary<'a> for Addresses {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (v4, v6) = (Ipv4Addr::from(u.arbitrary::<u32>()?), Ipv6Addr::from(u.arbitrary::<u128>()?));
        let socket = if u.arbitrary()? {
            SocketAddr::V4(SocketAddrV4::new(v4, u.arbitrary()?))
        } else {
            SocketAddr::V6(SocketAddrV6::new(v6, u.arbitrary()?, u.arbitrary()?, u.arbitrary()?))
        };
        let host = if u.arbitrary()? { IpAddr::V4(v4) } else { IpAddr::V6(v6) };
        Ok(Self { v4, v6, host, socket })
    }
}

/// A small message to nest.
#[derive(Debug, Clone, PartialEq, Arbitrary, Message)]
#[message(fixed, big_endian)]
#[allow(missing_docs)]
pub struct Point {
    pub x: i32,
    pub y: i16,
    pub seen: bool,
}

/// Values made of values.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Composite {
    pub bytes: [u8; 5],
    pub points: [Point; 2],
    pub grid: [[u16; 2]; 3],
    pub pair: (u8, bool),
    pub nothing: (),
    pub maybe: Option<u32>,
    pub perhaps: Option<Option<Point>>,
    pub boxed: Box<u64>,
    pub point: Box<Point>,
    pub marker: PhantomData<String>,
    pub tail: u16,
}

/// Everything of a bounded length.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(len = u16)]
#[allow(missing_docs)]
pub struct Sequences {
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 20))]
    #[message(max = 20)]
    pub bytes: Vec<u8>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 5))]
    #[message(len = u8, big_endian)]
    pub words: Vec<u16>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 4))]
    #[message(max = 4, len = varint)]
    pub points: Vec<Point>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| text(u, 8))]
    #[message(max = 32, len = CompactSize)]
    pub name: String,
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 3))]
    #[message(max = [3, 1024], len = u24)]
    pub names: Vec<String>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(Some(text(u, 4)?).filter(|name| name.len() > 2)))]
    #[message(max = 16, len = u64)]
    pub nickname: Option<String>,
    pub checksum: u32,
    pub trailer: u32,
}

/// What borrows from the received bytes.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Borrowed<'a, 'b> {
    pub id: u16,
    #[message(len = u8)]
    pub name: &'a str,
    #[message(len = u16)]
    pub body: &'b [u8],
    #[message(max = 40)]
    pub either: Cow<'a, str>,
    #[message(max = 40)]
    pub maybe: Option<&'b [u8]>,
}

/// Bit fields between other fields.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(fixed)]
#[allow(missing_docs)]
pub struct BitFields {
    pub before: u8,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=3))]
    #[message(bits = 2)]
    pub leap: u8,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=8))]
    #[message(bits = 3)]
    pub version: u8,
    #[message(bits = 3)]
    pub reserved: (),
    #[message(bits = 1)]
    pub flag: bool,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=0x7fff_ffff))]
    #[message(bits = 31, pad = 2)]
    pub stream: u32,
    #[message(bits = 64)]
    pub wide: u64,
    pub after: u16,
}

/// Constant bytes and gaps.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(magic = b"\x7fELF", fixed)]
#[allow(missing_docs)]
pub struct MagicAndPad {
    #[message(pad = 3)]
    pub class: u8,
    pub entry: u64,
    #[message(pad = 1)]
    pub last: bool,
}

/// A magic before something of variable length.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(magic = b"GO")]
#[allow(missing_docs)]
pub enum MagicEnum {
    Stop,
    Go(#[message(len = u8)] Vec<u8>),
}

/// No fields.
#[derive(Debug, PartialEq, Arbitrary, Message)]
pub struct Unit;

/// A tuple struct.
#[derive(Debug, PartialEq, Arbitrary, Message)]
pub struct Tuple(pub u8, #[message(big_endian, pad = 2)] pub u16, pub Point);

/// All forms of variants, and tags with gaps.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(tag = u16, big_endian)]
#[repr(u16)]
#[allow(missing_docs)]
pub enum Command {
    Ping,
    Move {
        by: Point,
        fast: bool,
    },
    Say(#[message(len = u8)] String, u8) = 0x100,
    Jump,
    #[message(tag = 9)]
    Halt(NonZero<u16>),
}

/// Negative tags.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(tag = i32)]
#[allow(missing_docs)]
pub enum Signed {
    Low = -2_147_483_648,
    Minus = -1,
    Zero,
    High = 0x7fff_ffff,
}

/// The widest tags.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(tag = u128)]
#[allow(missing_docs)]
pub enum Widest {
    #[message(tag = 0)]
    Least,
    #[message(tag = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff)]
    Most(u8),
}

/// Unknown tags are kept.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub enum Open {
    One,
    Two(u32),
    #[message(other)]
    Unknown(u8, u16),
}

/// An enum of structs.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub enum Nested {
    Numbers(Box<LittleNumbers>),
    Composite(Composite),
    Command(Command),
}

/// Generic over a type and a length.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Generic<T, const N: usize> {
    pub one: T,
    pub all: [T; N],
    #[arbitrary(with = |u: &mut Unstructured<'arbitrary>| items(u, N))]
    #[message(max = N)]
    pub some: Vec<T>,
}

/// `Generic` of a message.
pub type GenericPoint = Generic<Point, 2>;
/// `Generic` of a number.
pub type GenericNumber = Generic<u16, 3>;

/// A percentage: an encoding by hand, with a rule of its own.
pub struct Percent;

impl Encoding<'_, u8> for Percent {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = 1;

    fn size(_: &u8) -> usize {
        1
    }

    fn encode(value: &u8, out: &mut Writer<'_>) -> std::result::Result<(), EncodeError> {
        if *value > 100 {
            return Err(EncodeError::unencodable(Reason::Custom { code: 100 }));
        }
        out.put_u8(*value)
    }

    fn decode(input: &mut Reader<'_>) -> std::result::Result<u8, DecodeError> {
        match input.take_u8()? {
            value @ ..=100 => Ok(value),
            _ => Err(input.malformed(1, Reason::Custom { code: 100 })),
        }
    }
}

/// Encodings that are named, not inferred.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct With {
    #[arbitrary(with = |u: &mut Unstructured<'_>| rarely_more(u, 100))]
    #[message(with = Percent)]
    pub percent: u8,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=0xff_ffff))]
    #[message(with = Uint<3, BigEndian>)]
    pub medium: u32,
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=0xffff_ffff_ffff))]
    #[message(with = Uint<6>)]
    pub mac: u64,
    #[message(with = Varint)]
    pub count: u64,
    #[message(with = Varint)]
    pub port: u16,
    #[message(with = CompactSize)]
    pub compact: u64,
    #[arbitrary(with = |u: &mut Unstructured<'_>| if u.arbitrary()? { Ok(Some(rarely_more(u, 100)?)) } else { Ok(None) })]
    #[message(with = Option<Percent>)]
    pub maybe: Option<u8>,
    #[message(with = [Varint; 2])]
    pub varints: [u32; 2],
}

/// A value as it comes back, with all that is computed; one without an encoding as it is.
fn settled<M: OwnedMessage>(value: M) -> M {
    let bytes = value.encode_to_vec().unwrap_or_default();
    M::decode_exact(&bytes).unwrap_or(value)
}

/// Sizes in and around each other, of which the inner one is known first, and a checksum over what holds it.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian, magic = b"R")]
#[allow(missing_docs)]
pub struct Regions {
    #[message(bits = 2)]
    pub version: u8,
    #[message(bits = 6, size_of = ..=words, unit = 2, adjust = -1)]
    pub head: u8,
    #[message(checksum = xor_all, over = ..=words)]
    pub sum: u8,
    #[message(size_of = .., pad = 1)]
    pub total: u16,
    #[message(rest, max = 6)]
    pub words: Vec<u16>,
    #[message(size_of = point..=flags)]
    pub inner: u8,
    pub point: Point,
    #[message(rest, leave = 1, max = 3)]
    pub bools: Vec<bool>,
    pub flags: u8,
    #[message(len = u8)]
    pub name: String,
    #[message(since)]
    pub since: Option<u16>,
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

fn xor_all(parts: [&[u8]; 3]) -> u8 {
    parts.iter().fold(0, |sum, part| sum ^ xor(part))
}

impl<'a> Arbitrary<'a> for Regions {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(settled(Self {
            version: u.int_in_range(0..=3)?,
            words: items(u, 6)?,
            point: u.arbitrary()?,
            bools: items(u, 3)?,
            flags: u.arbitrary()?,
            name: text(u, 5)?,
            since: u.arbitrary()?,
            head: 0,
            sum: 0,
            total: 0,
            inner: 0,
        }))
    }
}

/// A size and a checksum of anything, as Bitcoin has them.
#[derive(Debug, PartialEq, Message)]
#[allow(missing_docs)]
pub struct Envelope<T> {
    #[message(with = Uint<3, BigEndian>, size_of = payload)]
    pub length: u32,
    #[message(checksum = |bytes| [xor(bytes)], over = payload)]
    pub checksum: [u8; 1],
    pub payload: T,
}

impl<'a, T: Arbitrary<'a>> Arbitrary<'a> for Envelope<T>
where
    LittleEndian: for<'x> Encoding<'x, T>,
{
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(settled(Self { length: 0, checksum: [0], payload: u.arbitrary()? }))
    }
}

/// `Envelope` of a message that varies.
pub type EnvelopeCommand = Envelope<Command>;

/// Sizes behind what they count, checksums over each other, within an enum.
#[derive(Debug, PartialEq, Message)]
#[message(tag = u16)]
#[allow(missing_docs)]
pub enum Trailers {
    Envelope(Envelope<Regions>),
    Behind {
        #[message(len = u8)]
        text: String,
        #[message(size_of = .., adjust = 3)]
        length: i16,
    },
    Sums {
        seed: u8,
        #[message(len = varint, max = 9)]
        bytes: Vec<u8>,
        #[message(checksum = |bytes| xor(bytes) ^ seed, over = seed..=bytes)]
        inner: u8,
        #[message(checksum = xor, over = ..=inner)]
        outer: u8,
    },
}

impl<'a> Arbitrary<'a> for Trailers {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(settled(match u.int_in_range(0..=2)? {
            0 => Self::Envelope(u.arbitrary()?),
            1 => Self::Behind { text: text(u, 9)?, length: 0 },
            _ => Self::Sums { seed: u.arbitrary()?, bytes: items(u, 9)?, inner: 0, outer: 0 },
        }))
    }
}

/// Sizes before single values, in and around others.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[allow(missing_docs)]
pub struct Sized {
    #[message(sized = u24, big_endian)]
    pub number: u32,
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 40))]
    #[message(sized = varint, len = varint, max = 40)]
    pub words: Vec<u32>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 5))]
    #[message(sized = u8, rest)]
    pub commands: Vec<Point>,
    #[message(sized = CompactSize)]
    pub open: Option<Open>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 4))]
    #[message(with = Prefixed<Varint, Prefixed<Uint<2>, Rest<Varint, 4>>>)]
    pub twice: Vec<u64>,
}

/// Tags of bytes, with unknown ones.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(tag = [u8; 2])]
#[allow(missing_docs)]
pub enum Chunks {
    #[message(tag = b"\x01\x02")]
    Numbers([u16; 2]),
    #[message(tag = b"\x02")]
    Short(bool),
    #[message(other)]
    Other { tag: [u8; 2], more: NonZero<u8> },
}

/// Tags of variable length, constants among them.
#[derive(Debug, PartialEq, Arbitrary, Message)]
#[message(tag = varint)]
#[allow(missing_docs)]
pub enum Dispatch {
    Near(Point),
    #[message(tag = Self::FAR)]
    Far(u8),
    #[message(tag = 3)]
    Three,
    #[message(other)]
    Other(u64, bool),
}

impl Dispatch {
    const FAR: u64 = 0x300;
}
