//! Types of other crates as fields: vectors and strings that hold no more than their type says, shared bytes, UUIDs.

use arrayvec::{ArrayString, ArrayVec};
use bytes::Bytes;
use framing_core::{DecodeError, Message, Reason};
use framing_tests::golden::{golden, lawful, refused};
use uuid::Uuid;

const SIX: usize = 6;

/// Their capacity is their bound, and `max` a smaller one.
#[derive(Debug, PartialEq, Message)]
#[message(len = u8, big_endian)]
struct Inline {
    words: ArrayVec<u16, 3>,
    #[message(max = 2)]
    fewer: arrayvec::ArrayVec<(u8, bool), 4>,
    text: ArrayString<SIX>,
    list: heapless::Vec<u16, { SIX / 2 }>,
    #[message(len = u16)]
    name: heapless::String<8>,
    nested: Option<ArrayVec<ArrayString<2>, 2>>,
    bytes: bytes::Bytes,
    id: Uuid,
    #[message(max = 9)]
    shared: Bytes,
}

fn inline() -> Inline {
    Inline {
        words: ArrayVec::from_iter([1, 2]),
        fewer: ArrayVec::from_iter([(3, true)]),
        text: ArrayString::from("hé").unwrap(),
        list: heapless::Vec::from_slice(&[4]).unwrap(),
        name: heapless::String::try_from("n").unwrap(),
        nested: Some(ArrayVec::from_iter([ArrayString::from("x").unwrap()])),
        bytes: Bytes::from_static(b"by"),
        id: Uuid::from_u128(0x0102),
        shared: Bytes::new(),
    }
}

#[test]
fn fields_of_other_crates() {
    let bytes = [
        &[2, 0, 1, 0, 2, 1, 3, 1, 3][..],
        "hé".as_bytes(),
        &[1, 0, 4, 0, 1, b'n', 1, 1, 1, b'x', 2, b'b', b'y'],
        &[0; 14],
        &[1, 2, 0],
    ];
    golden(&inline(), &bytes.concat());
    lawful(&inline());
    let text = |length, max| Reason::TooLong { length, max };
    let least = [0; 64];
    let after = |head: &[u8]| -> &'static [u8] { [head, &least[..]].concat().leak() };
    refused::<Inline>(after(&[4]), 0, "Inline.words", text(4, 3));
    refused::<Inline>(after(&[0, 3]), 1, "Inline.fewer", text(3, 2));
    refused::<Inline>(after(&[0, 0, 7]), 2, "Inline.text", text(7, 6));
    refused::<Inline>(after(&[0, 0, 0, 4]), 3, "Inline.list", text(4, 3));
    refused::<Inline>(after(&[0, 0, 0, 0, 0, 9]), 4, "Inline.name", text(9, 8));
    refused::<Inline>(after(&[0, 0, 0, 0, 0, 0, 1, 3]), 7, "Inline.nested", text(3, 2));
    let (id, shared) = (16, 1 + 9);
    assert_eq!(Inline::MAX_SIZE, 7 + 5 + 7 + 7 + 10 + (1 + 1 + 2 * 3) + 256 + id + shared);
}

/// Their lengths stand elsewhere.
#[derive(Debug, PartialEq, Message)]
struct Apart {
    count: u8,
    size: u8,
    #[message(len = count)]
    words: ArrayVec<u16, 3>,
    #[message(len = size)]
    text: heapless::String<4>,
    #[message(count = size, max = 4)]
    bytes: Bytes,
    #[message(sized = u8, rest)]
    texts: heapless::Vec<ArrayString<3>, 2>,
    #[message(rest)]
    rest: ArrayVec<u16, 2>,
}

#[test]
fn lengths_that_stand_elsewhere() {
    let value = Apart {
        count: 1,
        size: 2,
        words: ArrayVec::from_iter([7]),
        text: heapless::String::try_from("hi").unwrap(),
        bytes: Bytes::from_static(&[8, 9]),
        texts: heapless::Vec::from_slice(&[ArrayString::from("a").unwrap()]).unwrap(),
        rest: ArrayVec::from_iter([1, 2]),
    };
    let bytes = [1, 2, 7, 0, b'h', b'i', 8, 9, 5, 1, 0, 0, 0, b'a', 1, 0, 2, 0];
    golden(&value, &bytes);
    let longer = |head: &[u8]| -> &'static [u8] { [head, &[0; 64]].concat().leak() };
    refused::<Apart>(longer(&[4, 0]), 0, "Apart.words", Reason::TooLong { length: 4, max: 3 });
    refused::<Apart>(longer(&[0, 5]), 1, "Apart.text", Reason::TooLong { length: 5, max: 4 });
    refused::<Apart>(&[0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1], 12, "", Reason::FrameTooShort { needed: 1 });
    refused::<Apart>(&[0, 0, 0, 0, 0, 0, 0, 0, 0], 3, "Apart.rest", Reason::TooLong { length: 3, max: 2 });
    let three = [0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    refused::<Apart>(&three, 11, "Apart.texts", Reason::TooLong { length: 3, max: 2 });
    assert_eq!(Apart::decode_exact(&bytes[..17]), Err(DecodeError::NotEnoughData { needed: 1 }));
}

/// What is a constant of a generic type.
#[derive(Debug, PartialEq, Message)]
struct Generic<const N: usize> {
    all: ArrayVec<u8, N>,
    name: ArrayString<N>,
}

#[test]
fn capacities_of_generic_types() {
    let value = Generic::<2> { all: ArrayVec::from_iter([1]), name: ArrayString::from("a").unwrap() };
    golden(&value, &[1, 0, 0, 0, 1, 1, 0, 0, 0, b'a']);
    assert_eq!(Generic::<2>::MAX_SIZE, 12);
}
