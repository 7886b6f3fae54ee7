//! `MAX_SIZE` is the size of the largest value that has an encoding: what a length or a size cannot say counts as little as
//! what a bound forbids.

use framing_core::{Counted, EncodeError, Encoding, LittleEndian, Message, Prefixed, Reason, Uint};

#[derive(Debug, PartialEq, Message)]
struct Item {
    #[message(len = u16)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Sized {
    #[message(sized = u8)]
    item: Item,
}

#[derive(Debug, PartialEq, Message)]
struct Counts {
    #[message(size_of = bytes)]
    size: u8,
    #[message(rest, max = 1000)]
    bytes: Vec<u8>,
    after: u16,
}

#[derive(Debug, PartialEq, Message)]
#[message(magic = b"AB")]
enum Whole {
    All {
        #[message(size_of = ..)]
        size: u8,
        #[message(rest, max = 1000)]
        bytes: Vec<u8>,
    },
    Small(u8),
}

#[derive(Debug, PartialEq, Message)]
struct Nested {
    #[message(size_of = words..=text)]
    size: u16,
    #[message(bits = 4, size_of = bytes, unit = 4)]
    words: u8,
    #[message(bits = 4)]
    flags: u8,
    #[message(rest, max = 1000)]
    bytes: Vec<u8>,
    #[message(len = u8)]
    text: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct OfOneByte {
    #[message(size_of = bytes, with = Uint<1>)]
    size: u32,
    #[message(rest, max = 1000)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Scaled {
    #[message(size_of = bytes, unit = 2, adjust = -1)]
    size: i8,
    #[message(rest, max = 1000)]
    bytes: Vec<u8>,
}

/// `largest` takes all of `MAX_SIZE`; `beyond` has no encoding, for this reason in this field.
#[track_caller]
fn bound<'a, M: Message<'a>>(largest: &M, beyond: &M, field: &'static &'static str, reason: Reason) {
    assert_eq!(largest.encode_to_vec().map(|bytes| bytes.len()), Ok(M::MAX_SIZE));
    assert_eq!(beyond.encode_to_vec(), Err(EncodeError::unencodable(reason).in_field(field)));
}

fn too_wide(value: u64, bits: u8) -> Reason {
    Reason::TooWide { value: value.into(), bits }
}

#[test]
fn the_largest_value_that_its_size_can_say() {
    let bytes = |count: usize| vec![7; count];

    let sized = |count| Sized { item: Item { bytes: bytes(count) } };
    bound(&sized(253), &sized(254), &"Sized.item", too_wide(256, 8));

    let counts = |count| Counts { size: 0, bytes: bytes(count), after: 0 };
    bound(&counts(255), &counts(256), &"Counts.size", too_wide(256, 8));

    // The magic, the tag and the size are counted too.
    let whole = |count| Whole::All { size: 0, bytes: bytes(count) };
    bound(&whole(251), &whole(252), &"Whole::All.size", too_wide(256, 8));

    let nested = |count| Nested { size: 0, words: 0, flags: 0, bytes: bytes(count), text: bytes(255) };
    bound(&nested(60), &nested(64), &"Nested.words", too_wide(16, 4));

    let one = |count| OfOneByte { size: 0, bytes: bytes(count) };
    bound(&one(255), &one(256), &"OfOneByte.size", too_wide(256, 8));

    let scaled = |count| Scaled { size: 0, bytes: bytes(count) };
    bound(&scaled(256), &scaled(258), &"Scaled.size", too_wide(128, 7));
}

#[test]
fn encodings_count_no_further_than_their_lengths() {
    type Short = Counted<Uint<1>, LittleEndian, 1000>;
    assert_eq!(<Short as Encoding<'_, Vec<u16>>>::MAX_SIZE, 1 + 255 * 2);
    assert_eq!(<Short as Encoding<'_, &[u8]>>::MAX_SIZE, 1 + 255);
    assert_eq!(<Prefixed<Uint<1>, Short> as Encoding<'_, Vec<u16>>>::MAX_SIZE, 1 + 255);
    assert_eq!(<Prefixed<Uint<2>, Short> as Encoding<'_, Vec<u16>>>::MAX_SIZE, 2 + 1 + 255 * 2);
    assert_eq!(<Uint<3> as Encoding<'_, u64>>::MAX_NUMBER, 0xff_ffff);
}
