//! `WIRE_FORMAT.md`, row by row and both ways: a row without a test fails, and so does a test without a row.

#[macro_use]
mod spec;

use std::borrow::Cow;
use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::NonZero;
use std::time::Duration;

use framing_core::{
    BigEndian, CompactSize, DecodeError, EncodeError, Message, QuicVarint, Reader, Reason, SignedVarint, Uint, Varint,
    Vlq, Writer,
};
use spec::check::{reject, size, unencodable, value};
use spec::document::{Document, squeeze};

#[derive(Debug, PartialEq, Message)]
#[message(little_endian)]
struct Little<T>(T);

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Big<T>(T);

#[derive(Message)]
struct With<E, T> {
    #[message(with = E)]
    value: T,
    encoding: PhantomData<E>,
}

#[derive(Debug, PartialEq, Message)]
struct Inner {
    number: u16,
}

#[derive(Debug, PartialEq, Message)]
#[message(crate = framing_core, big_endian)]
struct Outer {
    first: u16,
    #[message(little_endian)]
    second: u16,
    nested: Inner,
    pairs: [(u16, Option<u16>); 1],
}

#[derive(Debug, PartialEq, Message)]
struct Network {
    #[message(big_endian)]
    port: u16,
    count: u16,
}

#[derive(Debug, PartialEq, Message)]
#[message(len = u8)]
struct Lengths<'a> {
    a: &'a str,
    #[message(len = u16)]
    b: &'a [u8],
    #[message(len = u24, max = 300)]
    c: String,
    #[message(len = u32, max = 300)]
    d: Vec<u16>,
    #[message(len = u48, max = 300)]
    e: Cow<'a, str>,
    #[message(len = u64, max = 300)]
    f: Cow<'a, [u8]>,
    #[message(len = varint, max = 300)]
    g: Vec<bool>,
    #[message(len = CompactSize, max = 300)]
    h: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Texts {
    #[message(max = [2, 4])]
    texts: Vec<String>,
}

#[derive(Debug, PartialEq, Message)]
struct Varints {
    #[message(len = varint, max = 300)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
#[message(fixed, magic = b"FX")]
struct Layout {
    #[message(pad = 2)]
    kind: u8,
    inner: Inner,
}

#[derive(Debug, PartialEq, Message)]
struct Unit;

#[derive(Debug, PartialEq, Message)]
enum Kind {
    Zero,
    #[message(tag = 7)]
    Seven(u16),
    Eight {
        flag: bool,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = i16, big_endian)]
#[repr(i16)]
enum Signed {
    Minus = -2,
    Next(u16),
}

#[derive(Debug, PartialEq, Message)]
#[message(tag = u16, magic = b"K")]
enum Open {
    Known,
    #[message(other)]
    Unknown {
        tag: u16,
        more: u8,
    },
}

#[derive(Debug, PartialEq, Message)]
struct Bits {
    #[message(bits = 3)]
    version: u8,
    #[message(bits = 1)]
    flag: bool,
    #[message(bits = 12)]
    wide: u16,
    #[message(bits = 8, pad = 1)]
    unused: (),
    after: u16,
}

impl<E, T: PartialEq> PartialEq for With<E, T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<E, T: Debug> Debug for With<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("With").field(&self.value).finish()
    }
}

/// A message by hand: an even byte.
#[derive(Debug, PartialEq)]
struct Even(u8);

impl Message<'_> for Even {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = 1;

    fn size_hint(&self) -> usize {
        1
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_u8(self.0)
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match input.take_u8()? {
            byte if byte % 2 == 0 => Ok(Self(byte)),
            _ => Err(input.malformed(1, Reason::Custom { code: 1 })),
        }
    }
}

#[test]
fn every_row_holds() {
    let document = Document::read();
    numbers(&document);
    composites(&document);
    sequences(&document);
    structs_and_enums(&document);
    sizes(&document);
    rejections(&document);
    spec::framings::rows(&document);
    spec::encodings::rows(&document);
    spec::envelope::rows(&document);
    spec::attributes::rows(&document);
    spec::regions::rows(&document);
    spec::tags::rows(&document);
    spec::bits::rows(&document);
    spec::ends::rows(&document);
    spec::dependent::rows(&document);
    spec::inner::rows(&document);
    spec::interop::rows(&document);
    spec::split::rows(&document);
    assert_eq!(document.untested(), Vec::<String>::new(), "rows of WIRE_FORMAT.md without a test");
}

/// Numbers, and what is made of a fixed number of bytes.
fn numbers(document: &Document) {
    rows! { value document;
        "order-struct" (Outer, Outer { first: 1, second: 2, nested: Inner { number: 3 }, pairs: [(4, Some(5))] });
        "order-field" (Network, Network { port: 80, count: 2 });
        "u8" (Little<u8>, 0xfe);
        "u16" (Little<u16>, 0x0102);
        "u16-big" (Big<u16>, 0x0102);
        "u32" (Little<u32>, 0x01020304);
        "u64-big" (Big<u64>, 1);
        "u128" (Little<u128>, u128::MAX - 1);
        "i8" (Little<i8>, -1);
        "i16-big" (Big<i16>, -2);
        "i32" (Little<i32>, -2);
        "i64" (Little<i64>, i64::MIN);
        "i128-big" (Big<i128>, -1);
        "f32" (Little<f32>, 1.5);
        "f64-big" (Big<f64>, -2.0);
        "bool-false" (Little<bool>, false);
        "bool-true" (Little<bool>, true);
        "char" (Little<char>, 'é');
        "char-big" (Big<char>, '\u{10ffff}');
        "nonzero" (Little<NonZero<u16>>, NonZero::new(7).unwrap());
        "ipv4" (Little<Ipv4Addr>, Ipv4Addr::new(127, 0, 0, 1));
        "ipv6" (Little<Ipv6Addr>, Ipv6Addr::LOCALHOST);
        "ip-4" (Little<IpAddr>, IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)));
        "ip-6" (Little<IpAddr>, IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        "socket-4" (Big<SocketAddr>, "10.1.2.3:80".parse().unwrap());
        "socket-6" (Little<SocketAddr>, "[::1]:80".parse().unwrap());
        "duration" (Little<Duration>, Duration::new(2, 3));
        "duration-big" (Big<Duration>, Duration::from_millis(1));
    }
}

/// What is made of other types.
fn composites(document: &Document) {
    rows! { value document;
        "array" (Little<[u16; 2]>, [1, 2]);
        "array-empty" (Little<[u16; 0]>, []);
        "tuple" (Big<(u8, u16, bool)>, (1, 2, true));
        "unit" (Little<()>, ());
        "phantom" (Little<PhantomData<u64>>, PhantomData);
        "box" (Little<Box<Inner>>, Box::new(Inner { number: 7 }));
        "none" (Little<Option<u16>>, None);
        "some" (Little<Option<u16>>, Some(7));
        "some-none" (Little<Option<Option<u8>>>, Some(None));
    }
}

/// What varies in length.
fn sequences(document: &Document) {
    rows! { value document;
        "lengths" (Lengths<'_>, Lengths { a: "a", b: b"b", c: "c".into(), d: vec![1], e: "e".into(), f: b"f".into(), g: vec![true], h: vec![8] });
        "texts" (Texts, Texts { texts: vec!["é".into(), String::new()] });
        "sequence-empty" (Texts, Texts { texts: vec![] });
        "varint-0" (With<Varint, u64>, 0);
        "varint-127" (With<Varint, u32>, 127);
        "varint-300" (With<Varint, u16>, 300);
        "varint-most" (With<Varint, u64>, u64::MAX);
        "compact-fc" (With<CompactSize, u64>, 0xfc);
        "compact-fd" (With<CompactSize, u64>, 0xfd);
        "compact-32" (With<CompactSize, u64>, 0x10000);
        "compact-64" (With<CompactSize, u64>, 1 << 32);
        "vlq-127" (With<Vlq, u32>, 127);
        "vlq-300" (With<Vlq, u16>, 300);
        "vlq-zero-group" (With<Vlq, u32>, 0x4000);
        "vlq-most" (With<Vlq, u64>, u64::MAX);
        "quic-37" (With<QuicVarint, u64>, 37);
        "quic-15293" (With<QuicVarint, u16>, 15_293);
        "quic-30-bits" (With<QuicVarint, u32>, 494_878_333);
        "quic-62-bits" (With<QuicVarint, u64>, 151_288_809_941_952_652);
        "signed-varint-2" (With<SignedVarint, i16>, -2);
        "signed-varint-64" (With<SignedVarint, i32>, 64);
        "signed-varint-129" (With<SignedVarint, i32>, -129);
        "signed-varint-least" (With<SignedVarint, i64>, i64::MIN);
        "signed-varint-most" (With<SignedVarint, i16>, i16::MAX);
        "uint-24" (With<Uint<3>, u32>, 0x010203);
        "uint-48-big" (With<Uint<6, BigEndian>, u64>, 0x0102);
    }
    rows! { unencodable document;
        "encode-too-long" (Texts, Texts { texts: vec!["12345".into()] });
        "encode-too-wide" (With<Uint<3>, u32>, 1 << 24);
        "encode-quic-too-wide" (With<QuicVarint, u64>, 1 << 62);
    }
}

/// Derived items.
fn structs_and_enums(document: &Document) {
    rows! { value document;
        "fixed" (Layout, Layout { kind: 1, inner: Inner { number: 2 } });
        "unit-struct" (Unit, Unit);
        "by-hand" (Even, Even(4));
        "enum-first" (Kind, Kind::Zero);
        "enum-tag" (Kind, Kind::Seven(0x0102));
        "enum-next" (Kind, Kind::Eight { flag: true });
        "enum-signed" (Signed, Signed::Minus);
        "enum-signed-next" (Signed, Signed::Next(1));
        "enum-known" (Open, Open::Known);
        "enum-other" (Open, Open::Unknown { tag: 0x0102, more: 3 });
        "bits" (Bits, Bits { version: 5, flag: true, wide: 0xabc, unused: (), after: 1 });
    }
    rows! { unencodable document;
        "encode-known-tag" (Open, Open::Unknown { tag: 0, more: 3 });
        "encode-bits-too-wide" (Bits, Bits { version: 8, flag: true, wide: 0, unused: (), after: 0 });
    }
}

/// The least and the most bytes.
fn sizes(document: &Document) {
    types! { size document;
        "size-u8" (Little<u8>);
        "size-i16" (Little<i16>);
        "size-f32" (Little<f32>);
        "size-u64" (Little<u64>);
        "size-i128" (Little<i128>);
        "size-bool" (Little<bool>);
        "size-char" (Little<char>);
        "size-nonzero" (Little<NonZero<i64>>);
        "size-ip" (Little<IpAddr>);
        "size-socket-v4" (Little<SocketAddrV4>);
        "size-socket-v6" (Little<SocketAddrV6>);
        "size-socket" (Little<SocketAddr>);
        "size-duration" (Little<Duration>);
        "size-array" (Little<[IpAddr; 2]>);
        "size-tuple" (Little<(u8, u32, char)>);
        "size-phantom" (Little<PhantomData<u64>>);
        "size-option" (Little<Option<u16>>);
        "size-lengths" (Lengths<'_>);
        "size-texts" (Texts);
        "size-varint-u16" (With<Varint, u16>);
        "size-varint-u32" (With<Varint, u32>);
        "size-varint-u64" (With<Varint, u64>);
        "size-compact" (With<CompactSize, u64>);
        "size-vlq" (With<Vlq, u32>);
        "size-quic-u16" (With<QuicVarint, u16>);
        "size-quic" (With<QuicVarint, u64>);
        "size-signed-varint" (With<SignedVarint, i64>);
        "size-fixed" (Layout);
        "size-unit-struct" (Unit);
        "size-enum" (Kind);
        "size-enum-other" (Open);
        "size-bits" (Bits);
    }
}

/// Bytes that are no message.
fn rejections(document: &Document) {
    types! { reject document;
        "bool-2" (Little<bool>);
        "char-surrogate" (Little<char>);
        "char-too-large" (Big<char>);
        "nonzero-zero" (Little<NonZero<u16>>);
        "ip-5" (Little<IpAddr>);
        "duration-a-second" (Little<Duration>);
        "array-item" (Little<[bool; 3]>);
        "option-2" (Little<Option<u16>>);
        "too-long" (Texts);
        "too-long-within" (Texts);
        "utf8" (Texts);
        "utf8-cut" (Texts);
        "varint-overlong" (With<Varint, u64>);
        "varint-overlong-length" (Varints);
        "varint-range-u16" (With<Varint, u16>);
        "varint-range-u64" (With<Varint, u64>);
        "compact-overlong" (With<CompactSize, u64>);
        "vlq-overlong" (With<Vlq, u64>);
        "vlq-range" (With<Vlq, u16>);
        "quic-overlong" (With<QuicVarint, u64>);
        "quic-range" (With<QuicVarint, u16>);
        "quic-range-of-its-first-bits" (With<QuicVarint, u16>);
        "signed-varint-overlong" (With<SignedVarint, i32>);
        "signed-varint-overlong-below-zero" (With<SignedVarint, i32>);
        "signed-varint-range" (With<SignedVarint, i16>);
        "signed-varint-endless" (With<SignedVarint, i16>);
        "uint-too-wide" (With<Uint<5>, u32>);
        "magic" (Layout);
        "magic-early" (Layout);
        "padding" (Layout);
        "trailing" (Layout);
        "frame-too-short" (Layout);
        "custom" (Even);
        "enum-unknown" (Kind);
        "enum-unknown-signed" (Signed);
        "enum-field" (Kind);
        "bits-reserved" (Bits);
        "bits-padding" (Bits);
    }
}

#[test]
fn the_items_of_the_document_are_those_tested() {
    let source = [
        include_str!("wire_format.rs"),
        include_str!("spec/encodings.rs"),
        include_str!("spec/attributes.rs"),
        include_str!("spec/regions.rs"),
        include_str!("spec/split.rs"),
        include_str!("spec/tags.rs"),
        include_str!("spec/bits.rs"),
        include_str!("spec/ends.rs"),
        include_str!("spec/dependent.rs"),
        include_str!("spec/inner.rs"),
        include_str!("spec/interop.rs"),
    ];
    let source = squeeze(&source.concat());
    for item in Document::read().rust {
        assert!(source.contains(&squeeze(&item)), "not in this file: {item}");
    }
}

#[test]
fn every_reason_has_a_row() {
    let document = Document::read();
    let source = include_str!("../../framing-core/src/reason.rs");
    let (_, variants) = source.split_once("pub enum Reason {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let names = variants
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(char::is_uppercase));
    let names: Vec<_> = names.map(|line| line.trim_end_matches([' ', '{', ','])).collect();
    assert!(names.len() >= 20, "{names:?}");
    for name in names {
        assert!(document.rows_text().contains(name), "`{name}` has no row in WIRE_FORMAT.md");
    }
}
