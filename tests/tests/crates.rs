//! The types of `uuid`, `bytes`, `arrayvec` and `heapless`: golden bytes both ways, the laws, and their bounds.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Result, Unstructured};
use arrayvec::{ArrayString, ArrayVec};
use bytes::Bytes;
use framing_core::laws::{Seen, check_bytes, check_value};
use framing_core::{
    BigEndian, Counted, DecodeError, EncodeError, Encoding, LittleEndian, Message, OwnedMessage, Reader, Reason, Uint,
    Varint, Writer,
};
use uuid::Uuid;

type Short<E, const MAX: usize> = Counted<Uint<1>, E, MAX>;

/// Each type as a field.
#[derive(Debug, PartialEq, Message)]
#[message(big_endian, len = u8)]
struct Fields {
    id: Uuid,
    more: Option<[Uuid; 1]>,
    #[message(with = Short<LittleEndian, 4>)]
    body: Bytes,
    #[message(with = Counted<Varint, BigEndian, 9>)]
    words: ArrayVec<u16, 3>,
    #[message(with = Short<LittleEndian, 9>)]
    name: ArrayString<4>,
    flags: heapless::Vec<bool, 3>,
    #[message(max = 2)]
    texts: heapless::Vec<heapless::String<4>, 3>,
    label: heapless::String<4>,
}

fn fields() -> Fields {
    Fields {
        id: Uuid::from_u128(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff),
        more: Some([Uuid::nil()]),
        body: Bytes::from_static(b"\xff\0"),
        words: [1, 2, 3].into(),
        name: ArrayString::from("n\u{e9}").unwrap(),
        flags: heapless::Vec::from_slice(&[true, false]).unwrap(),
        texts: [text("a"), text("\u{20ac}")].into_iter().collect(),
        label: text("abcd"),
    }
}

fn text<const N: usize>(text: &str) -> heapless::String<N> {
    text.try_into().unwrap()
}

const GOLDEN: &[u8] = b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\
    \x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
    \x02\xff\0\
    \x03\0\x01\0\x02\0\x03\
    \x03n\xc3\xa9\
    \x02\x01\0\
    \x02\x01a\x03\xe2\x82\xac\
    \x04abcd";

/// Of so many bytes at least and at most.
const SIZES: [usize; 2] = [16 + 1 + 6, 16 + 17 + 5 + (10 + 6) + 5 + 4 + (1 + 2 * 5) + 5];

#[test]
fn golden_bytes() {
    let value = fields();
    let mut room = [0xa5; 80];
    assert_eq!(value.encode_into(&mut room[..GOLDEN.len()]), Ok(GOLDEN.len()));
    assert_eq!(room[..GOLDEN.len()], *GOLDEN);
    assert_eq!(room[GOLDEN.len()..], [0xa5; 80][GOLDEN.len()..]);
    assert_eq!(value.size_hint(), GOLDEN.len());
    assert_eq!(Fields::decode_exact(GOLDEN), Ok(value));
    assert_eq!([Fields::MIN_SIZE, Fields::MAX_SIZE], SIZES);
    assert_eq!(check_bytes::<Fields>(GOLDEN), Ok(Seen::Message(GOLDEN.len())));
}

/// What an encoding says of a value on its own: put, and taken again.
#[test]
fn by_hand() {
    let mut room = [0xa5; 8];
    let mut out = Writer::new(&mut room);
    out.put::<Short<BigEndian, 2>, ArrayVec<u16, 2>>(&ArrayVec::from_iter([7])).unwrap();
    out.put::<Counted<Uint<2, BigEndian>, LittleEndian, 8>, Bytes>(&Bytes::from_static(b"hi")).unwrap();
    assert_eq!(out.written(), 7);
    assert_eq!(room, *b"\x01\0\x07\0\x02hi\xa5");

    let mut input = Reader::new(&room);
    assert_eq!(input.take::<Short<BigEndian, 2>, ArrayVec<u16, 2>>(), Ok(ArrayVec::from_iter([7])));
    assert_eq!(input.take::<Counted<Uint<2, BigEndian>, LittleEndian, 8>, heapless::String<2>>(), Ok(text("hi")));
    assert_eq!(input.offset(), 7);
}

/// The bound on the wire is the smaller of `MAX` and what the type holds.
#[test]
fn sizes() {
    fn sizes<E: for<'a> Encoding<'a, T>, T>() -> [usize; 2] {
        [E::MIN_SIZE, E::MAX_SIZE]
    }
    assert_eq!(sizes::<LittleEndian, Uuid>(), [16, 16]);
    assert_eq!(sizes::<BigEndian, Uuid>(), [16, 16]);
    assert_eq!(sizes::<Short<LittleEndian, 9>, Bytes>(), [1, 10]);
    assert_eq!(sizes::<Short<LittleEndian, 9>, ArrayVec<u32, 2>>(), [1, 9]);
    assert_eq!(sizes::<Short<LittleEndian, 1>, ArrayVec<u32, 2>>(), [1, 5]);
    assert_eq!(sizes::<Short<LittleEndian, 9>, ArrayString<2>>(), [1, 3]);
    assert_eq!(sizes::<Short<LittleEndian, 9>, heapless::Vec<u32, 2>>(), [1, 9]);
    assert_eq!(sizes::<Short<LittleEndian, 1>, heapless::String<2>>(), [1, 2]);
}

/// The first fault of bytes that follow the 17 of a `Fields` without `more`.
#[track_caller]
fn refused(bytes: &[u8], offset: u32, field: &str, reason: Reason) {
    let bytes = [&[0; 17], bytes].concat();
    match Fields::decode(&mut Reader::new(&bytes)) {
        Err(DecodeError::Malformed { offset: at, field: named, reason: why }) => {
            assert_eq!((at, named.as_str(), why), (17 + offset, field, reason));
        }
        other => panic!("{other:?}"),
    }
    check_bytes::<Fields>(&bytes).unwrap();
}

#[test]
fn what_is_refused() {
    let too_long = |length, max| Reason::TooLong { length, max };
    refused(b"\x05\0\0\0\0\0", 0, "Fields.body", too_long(5, 4));
    refused(b"\0\x04\0\0\0\0", 1, "Fields.words", too_long(4, 3));
    refused(b"\0\x84\0\0\0\0", 2, "Fields.words", Reason::Overlong);
    refused(b"\0\0\x05\0\0\0", 2, "Fields.name", too_long(5, 4));
    refused(b"\0\0\x03a\xc3b\0\0\0", 4, "Fields.name", Reason::Utf8);
    refused(b"\0\0\0\x04\0\0", 3, "Fields.flags", too_long(4, 3));
    refused(b"\0\0\0\x02\x01\x02\0\0", 5, "Fields.flags", Reason::Bool { value: 2 });
    refused(b"\0\0\0\0\x03\0", 4, "Fields.texts", too_long(3, 2));
    refused(b"\0\0\0\0\x02\0\x05\0", 6, "Fields.texts", too_long(5, 4));
    refused(b"\0\0\0\0\0\x05", 5, "Fields.label", too_long(5, 4));
    refused(b"\0\0\0\0\0\x02a\xff", 7, "Fields.label", Reason::Utf8);
}

#[track_caller]
fn unencodable(value: &Fields, field: &str, length: u32, max: u32) {
    match value.encode_to_vec() {
        Err(EncodeError::Unencodable { field: named, reason }) => {
            assert_eq!((named.as_str(), reason), (field, Reason::TooLong { length, max }));
        }
        other => panic!("{other:?}"),
    }
}

/// A type that holds more than the bound: what it holds counts.
#[test]
fn what_has_no_encoding() {
    unencodable(&Fields { body: Bytes::from_static(&[0; 5]), ..fields() }, "Fields.body", 5, 4);
    let three = ["a", "b", "c"].map(text).into_iter().collect();
    unencodable(&Fields { texts: three, ..fields() }, "Fields.texts", 3, 2);
    let mut room = [0; 9];
    let too_long = |length, max| Err(EncodeError::unencodable(Reason::TooLong { length, max }));
    let mut out = Writer::new(&mut room);
    assert_eq!(out.put::<Short<BigEndian, 1>, ArrayVec<u16, 2>>(&[7, 8].into()), too_long(2, 1));
    assert_eq!(out.put::<Short<BigEndian, 1>, ArrayString<2>>(&ArrayString::from("ab").unwrap()), too_long(2, 1));
    assert_eq!(out.put::<Short<BigEndian, 1>, heapless::String<2>>(&text("ab")), too_long(2, 1));
    // Beyond its length prefix, whatever the bound is.
    assert!(out.put::<Short<BigEndian, 300>, Bytes>(&vec![0; 256].into()).is_err());
}

impl<'a> Arbitrary<'a> for Fields {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        fn items<'a, T: Arbitrary<'a>>(u: &mut Unstructured<'a>, max: usize) -> Result<Vec<T>> {
            (0..u.int_in_range(0..=max)?).map(|_| u.arbitrary()).collect()
        }
        let letters = |u: &mut Unstructured<'a>| -> Result<String> {
            Ok(if u.arbitrary()? { "\u{1d11e}".into() } else { items::<bool>(u, 4)?.iter().map(|_| 'x').collect() })
        };
        Ok(Self {
            id: Uuid::from_u128(u.arbitrary()?),
            more: u.arbitrary::<Option<u128>>()?.map(|id| [Uuid::from_u128(id)]),
            body: items(u, 4)?.into(),
            words: items(u, 3)?.into_iter().collect(),
            name: ArrayString::from(&letters(u)?).unwrap(),
            flags: items(u, 3)?.into_iter().collect(),
            texts: (0..u.int_in_range(0..=2)?).map(|_| Ok(text(&letters(u)?))).collect::<Result<_>>()?,
            label: text(&letters(u)?),
        })
    }
}

#[test]
fn laws() {
    fn whole<M: OwnedMessage + for<'a> Arbitrary<'a> + PartialEq + Debug>(bytes: &[u8]) -> [bool; 3] {
        let value = M::arbitrary(&mut Unstructured::new(bytes)).unwrap();
        check_value(&value, &mut Vec::new()).unwrap_or_else(|broken| panic!("{broken}\nof {value:?}"));
        assert!(value.encode_to_vec().is_ok());
        match check_bytes::<M>(bytes).unwrap_or_else(|broken| panic!("{broken}\nof {bytes:02x?}")) {
            Seen::Message(_) => [true, false, false],
            Seen::Error(DecodeError::NotEnoughData { .. }) => [false, true, false],
            _ => [false, false, true],
        }
    }
    let (mut state, mut seen) = (1_u64, [false; 3]);
    for input in 0..100_000 {
        let bytes: Vec<u8> = (0..input % 90)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Small numbers: short lengths.
                let byte = state.to_be_bytes()[0];
                if byte < 0xc0 { byte % 3 } else { byte }
            })
            .collect();
        let [a, b, c] = whole::<Fields>(&bytes);
        seen = [seen[0] | a, seen[1] | b, seen[2] | c];
    }
    assert_eq!(seen, [true; 3], "whole, partial and malformed messages were seen");
}
