//! Which types say themselves where they end: it follows from what they are made of.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Unstructured};
use framing_core::{
    BigEndian, Counted, DecodeError, Encoding, LittleEndian, Message, NulTerminated, Prefixed, Raw, Reader, Reason,
    Rest, Uint, Varint, laws,
};
use framing_tests::golden::{golden, unencodable};
use framing_tests::random::random;
use framing_tests::types::{
    BitFields, Collections, Command, Composite, Conditional, LittleNumbers, Packet, Regions, Sequences, Split,
};

#[derive(Debug, PartialEq, Message)]
struct Fixed {
    id: u8,
}

#[derive(Debug, PartialEq, Message)]
struct Vary<'a> {
    #[message(max = 9)]
    text: &'a str,
    nested: Fixed,
}

#[derive(Debug, PartialEq, Message)]
struct All {
    #[message(rest, max = 9)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Since {
    id: u8,
    #[message(since)]
    port: Option<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Defaulted {
    #[message(since, default = 3)]
    port: u8,
}

#[derive(Debug, PartialEq, Message)]
#[message(skip_tail = 2)]
struct Skipping {
    id: u8,
}

#[derive(Debug, PartialEq, Message)]
struct Leaving {
    #[message(rest, leave = 1, max = 9)]
    bytes: Vec<u8>,
    last: u8,
}

#[derive(Debug, PartialEq, Message)]
struct Last<T> {
    id: u8,
    inner: T,
}

#[derive(Debug, PartialEq, Message)]
enum Either {
    One(Fixed),
    Other(All),
}

#[derive(Debug, PartialEq, Message)]
enum Neither {
    One(Fixed),
    Two(Last<u8>),
}

#[derive(Debug, PartialEq, Message)]
struct Region {
    #[message(size_of = inner)]
    size: u8,
    inner: All,
}

#[derive(Debug, PartialEq, Message)]
struct Whole {
    #[message(size_of = ..)]
    size: u8,
    id: u8,
    #[message(since)]
    inner: Option<Last<All>>,
}

#[derive(Debug, PartialEq, Message)]
struct BehindRegion {
    #[message(size_of = inner)]
    size: u8,
    inner: All,
    after: All,
}

#[derive(Debug, PartialEq, Message)]
struct Sized {
    #[message(sized = u8)]
    inner: All,
    after: u8,
}

#[derive(Debug, PartialEq, Message)]
struct If {
    there: bool,
    #[message(if = there)]
    inner: Option<All>,
}

/// So large that the sum of its sizes is the largest number.
#[derive(Message)]
struct Huge {
    #[message(max = 0xffff_ffff)]
    items: Vec<[u64; 1 << 30]>,
}

const fn says<'a, M: Message<'a>>() -> bool {
    M::SELF_DELIMITING
}

/// Decodes values of a type with other bytes behind them, which stay where they are; whoever wants no more is told of them.
macro_rules! left_alone {
    ($($type:ty),*) => {$({
        let (mut seed, mut seen) = (0x1eaf, 0);
        for _ in 0..500 {
            let bytes = random(&mut seed);
            let value = <$type>::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
            let Ok(mut message) = value.encode_to_vec() else { continue };
            let size = message.len();
            for behind in [&[0x00][..], &[0xff; 9], &bytes[..3]] {
                message.truncate(size);
                message.extend_from_slice(behind);
                let mut input = Reader::new(&message);
                <$type>::decode(&mut input).unwrap();
                assert_eq!((input.offset(), input.peek()), (size, behind), "{value:?}");
                let reason = Reason::TrailingBytes { count: u32::try_from(behind.len()).unwrap() };
                assert_eq!(<$type>::decode_exact(&message).unwrap_err(), DecodeError::malformed(size, reason));
                seen += 1;
            }
        }
        assert!(seen > 900, "{}: {seen}", stringify!($type));
    })*};
}

#[test]
fn trailing_bytes_are_left_alone() {
    left_alone!(
        LittleNumbers,
        Composite,
        Sequences,
        BitFields,
        Command,
        Conditional,
        Collections,
        Regions,
        Packet,
        Split
    );
}

#[test]
fn messages_by_what_ends_them() {
    let all = [
        ("a fixed size", says::<Fixed>(), true),
        ("lengths", says::<Vary<'_>>(), true),
        ("no bound, but a length", says::<Huge>(), true),
        ("rest", says::<All>(), false),
        ("since", says::<Since>(), false),
        ("since and default", says::<Defaulted>(), false),
        ("skip_tail", says::<Skipping>(), false),
        ("leave", says::<Leaving>(), false),
        ("raw bytes", says::<Raw<'_>>(), false),
        ("a box", says::<Box<Raw<'_>>>(), false),
        ("the last field does", says::<Last<Vary<'_>>>(), true),
        ("the last field does not", says::<Last<All>>(), false),
        ("nor does its last field", says::<Last<Last<Option<All>>>>(), false),
        ("one variant does not", says::<Either>(), false),
        ("each variant does", says::<Neither>(), true),
        ("a size before it", says::<Region>(), true),
        ("a size of all", says::<Whole>(), true),
        ("behind a region", says::<BehindRegion>(), false),
        ("sized", says::<Sized>(), true),
        ("a condition", says::<If>(), false),
    ];
    for (what, says, expected) in all {
        assert_eq!(says, expected, "{what}");
    }
}

const fn ends<'a, E: Encoding<'a, T>, T>() -> bool {
    E::SELF_DELIMITING
}

#[test]
fn encodings_by_what_they_are_made_of() {
    let all = [
        ("a number", ends::<BigEndian, u64>(), true),
        ("a varint", ends::<Varint, u64>(), true),
        ("an array", ends::<LittleEndian, [Fixed; 3]>(), true),
        ("an option", ends::<Option<LittleEndian>, Option<All>>(), false),
        ("a box", ends::<Box<LittleEndian>, Box<All>>(), false),
        ("a tuple", ends::<LittleEndian, (u8, All)>(), false),
        ("a tuple of those that do", ends::<LittleEndian, (u8, Fixed)>(), true),
        ("no bound", ends::<Counted<Uint<8>, LittleEndian, { usize::MAX }>, &[u8]>(), true),
        ("a sequence without a bound", ends::<Counted<Varint, LittleEndian, { usize::MAX }>, Vec<u64>>(), true),
        ("a map", ends::<Counted<Varint, (Varint, Varint), { usize::MAX }>, BTreeMap<u64, u64>>(), true),
        ("text", ends::<NulTerminated<{ usize::MAX }>, String>(), true),
        ("a size before it", ends::<Prefixed<Varint, Rest<LittleEndian, { usize::MAX }>>, Vec<u8>>(), true),
        ("rest", ends::<Rest<LittleEndian, 9>, Vec<u8>>(), false),
    ];
    for (what, says, expected) in all {
        assert_eq!(says, expected, "{what}");
    }
}

#[test]
fn what_takes_all_is_delimited_by_its_region() {
    let all = |bytes: &[u8]| All { bytes: bytes.into() };
    let region = BehindRegion { size: 2, inner: all(&[7, 8]), after: all(&[9]) };
    assert_eq!(BehindRegion::decode_exact(&[2, 7, 8, 9]), Ok(region));
    assert_eq!(Sized::decode_exact(&[1, 7, 9]), Ok(Sized { inner: all(&[7]), after: 9 }));
    let inner = Some(Last { id: 2, inner: all(&[3]) });
    assert_eq!(Whole::decode_exact(&[4, 1, 2, 3]), Ok(Whole { size: 4, id: 1, inner }));
    assert_eq!(Whole::decode_exact(&[2, 1]), Ok(Whole { size: 2, id: 1, inner: None }));
}

/// The laws take from the type what to expect of a part of it, and of what follows it.
#[test]
fn laws_of_what_does_not_say_its_end() {
    let mut scratch = Vec::new();
    let since = Since { id: 1, port: Some(2) };
    laws::check_value(&since, &mut scratch).unwrap();
    laws::check_value(&Whole { size: 2, id: 1, inner: None }, &mut Vec::new()).unwrap();
    for bytes in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
        laws::check_bytes::<Since>(bytes).unwrap();
        laws::check_bytes::<Last<All>>(bytes).unwrap();
        laws::check_payload_bytes::<Defaulted>(bytes).unwrap();
        laws::check_bytes::<Whole>(bytes).unwrap();
    }
}

/// A part that may not be there, before two bytes that it leaves.
#[derive(Debug, PartialEq, Message)]
struct Perhaps {
    flags: u8,
    #[message(if = flags > 1, leave = 2)]
    part: Option<All>,
    #[message(rest, max = 4)]
    trailer: Vec<u8>,
}

#[test]
fn what_is_not_there_leaves_nothing() {
    let perhaps = |flags, part, trailer: &[u8]| Perhaps { flags, part, trailer: trailer.into() };
    golden(&perhaps(0, None, &[]), &[0]);
    golden(&perhaps(0, None, &[1, 2, 3]), &[0, 1, 2, 3]);
    let part = || Some(All { bytes: vec![7] });
    golden(&perhaps(2, part(), &[1, 2]), &[2, 7, 1, 2]);
    unencodable(&perhaps(2, part(), &[1]), "Perhaps.part", Reason::Count { length: 1, expected: 2 });
}

/// Tails that may take no bytes.
#[derive(Debug, PartialEq, Message)]
struct Hollow {
    size: u8,
    #[message(since, size = size, rest, max = 8)]
    bytes: Option<Vec<u8>>,
    #[message(since, count = size, max = 8)]
    items: Option<Vec<u16>>,
    #[message(since)]
    unit: Option<()>,
}

/// The same in a region, behind which there is more.
#[derive(Debug, PartialEq, Message)]
struct HollowRegion {
    #[message(size_of = unit)]
    size: u8,
    #[message(since)]
    unit: Option<()>,
    after: u8,
}

#[test]
fn a_last_field_without_bytes_is_none() {
    let of = |size, bytes: Option<&[u8]>, items: Option<&[u16]>, unit| Hollow {
        size,
        bytes: bytes.map(Into::into),
        items: items.map(Into::into),
        unit,
    };
    golden(&of(0, None, None, None), &[0]);
    golden(&of(1, Some(&[7]), None, None), &[1, 7]);
    golden(&of(1, Some(&[7]), Some(&[8]), None), &[1, 7, 8, 0]);
    unencodable(&of(0, Some(&[]), None, None), "Hollow.bytes", Reason::Sentinel);
    unencodable(&of(0, Some(&[]), Some(&[]), None), "Hollow.items", Reason::Sentinel);
    unencodable(&of(1, Some(&[7]), Some(&[8]), Some(())), "Hollow.unit", Reason::Sentinel);
    golden(&HollowRegion { size: 0, unit: None, after: 9 }, &[0, 9]);
    unencodable(&HollowRegion { size: 0, unit: Some(()), after: 9 }, "HollowRegion.unit", Reason::Sentinel);
}

/// What another one follows is there, also without bytes.
#[derive(Debug, PartialEq, Message)]
struct Followed {
    #[message(since)]
    unit: Option<()>,
    #[message(since)]
    number: Option<u8>,
}

#[test]
fn a_field_without_bytes_is_there_where_another_follows() {
    golden(&Followed { unit: Some(()), number: Some(7) }, &[7]);
    golden(&Followed { unit: None, number: None }, &[]);
    unencodable(&Followed { unit: Some(()), number: None }, "Followed.unit", Reason::Sentinel);
}
