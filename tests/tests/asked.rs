//! Functions of a program that are asked of values: rules that see the fields before them, which item is the last; and parts that
//! share their tag. Golden bytes both ways, the laws, and what is refused.

use framing_core::{Message, Reason};
use framing_tests::golden::{golden, lawful, refused, unencodable};

/// Rules over the fields before, in a run of bits too, and over what is told.
#[derive(Debug, PartialEq, Message)]
struct Rules {
    least: u8,
    #[message(validate = |id| *id >= least)]
    id: u8,
    #[message(bits = 4)]
    low: u8,
    #[message(bits = 4, validate = |high| *high >= low && *high > least)]
    high: u8,
    #[message(len = u8, validate = |list: &[u8]| list.len() <= usize::from(low))]
    list: Vec<u8>,
    #[message(len = u8, validate = |text| text.len() == list.len())]
    text: String,
    #[message(size_of = rest, validate = |size| *size > low)]
    size: u8,
    #[message(args(least))]
    told: Told,
    #[message(rest, max = 9)]
    rest: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
#[message(args(least: u8), validate = |told| told.number != 9)]
struct Told {
    #[message(validate = |number| *number >= least)]
    number: u8,
}

#[test]
fn rules_that_see_fields_before_them() {
    let rules = |id, low, high| Rules {
        least: 2,
        id,
        low,
        high,
        list: vec![7],
        text: "a".into(),
        size: 4,
        told: Told { number: 5 },
        rest: vec![0; 4],
    };
    golden(&rules(2, 3, 4), &[2, 2, 0x34, 1, 7, 1, b'a', 4, 5, 0, 0, 0, 0]);
    let bytes = |at: usize, byte: u8| {
        let mut bytes = vec![2, 2, 0x34, 1, 7, 1, b'a', 4, 5, 0, 0, 0, 0];
        bytes[at] = byte;
        bytes
    };
    let wrong =
        [(1, 1, "Rules.id"), (2, 0x32, "Rules.high"), (2, 0x04, "Rules.list"), (8, 1, "Told.number"), (8, 9, "Told")];
    for (at, byte, field) in wrong {
        let offset = if field == "Rules.list" { 3 } else { u32::try_from(at).unwrap() };
        refused::<Rules>(&bytes(at, byte), offset, field, Reason::Invalid);
    }
    refused::<Rules>(&[2, 2, 0x34, 1, 7, 0, 4, 5, 0, 0, 0, 0], 5, "Rules.text", Reason::Invalid);
    unencodable(&rules(1, 3, 4), "Rules.id", Reason::Invalid);
    unencodable(&rules(2, 4, 3), "Rules.high", Reason::Invalid);
    // The size that is sent is the one that is asked about.
    unencodable(&Rules { rest: vec![0; 3], size: 9, ..rules(2, 3, 4) }, "Rules.size", Reason::Invalid);
    unencodable(&Rules { told: Told { number: 1 }, ..rules(2, 3, 4) }, "Told.number", Reason::Invalid);
}

/// Two parts that one field says the kind of, and entries of which the last says that it is.
#[derive(Debug, PartialEq, Message)]
struct Both {
    kind: u8,
    version: u8,
    #[message(tag = kind)]
    head: Part,
    #[message(until = |entry| entry.id >= version, max = 3, args(version))]
    entries: Vec<Link>,
    #[message(tag = kind)]
    tail: Part,
}

#[derive(Debug, PartialEq, Message)]
#[message(outside)]
enum Part {
    Nothing,
    Number(u8),
}

#[derive(Debug, PartialEq, Message)]
#[message(args(version: u8))]
struct Link {
    id: u8,
    #[message(if = version > 2)]
    more: Option<u8>,
}

fn both(version: u8) -> Both {
    let more = |more: u8| (version > 2).then_some(more);
    let entries = vec![Link { id: 1, more: more(8) }, Link { id: version, more: more(9) }];
    Both { kind: 1, version, head: Part::Number(4), entries, tail: Part::Number(5) }
}

#[test]
fn one_tag_of_two_parts() {
    golden(&both(2), &[1, 2, 4, 1, 2, 5]);
    lawful(&both(2));
    golden(&Both { kind: 0, head: Part::Nothing, tail: Part::Nothing, ..both(2) }, &[0, 2, 1, 2]);
    unencodable(&Both { tail: Part::Nothing, ..both(2) }, "Both.tail", Reason::OtherTag);
    // The first one's is what is sent, whatever the value says.
    assert_eq!(Both { kind: 7, ..both(2) }.encode_to_vec().unwrap()[0], 1);
    refused::<Both>(&[2, 2, 1, 2], 0, "Both.head", Reason::UnknownTag { tag: 2.into() });
}

#[test]
fn the_last_of_items_that_are_told_something() {
    golden(&both(3), &[1, 3, 4, 1, 8, 3, 9, 5]);
    lawful(&both(3));
    let of = |ids: &[u8]| ids.iter().map(|id| Link { id: *id, more: None }).collect();
    unencodable(&Both { entries: of(&[2, 2]), ..both(2) }, "Both.entries", Reason::Terminator);
    unencodable(&Both { entries: of(&[1]), ..both(2) }, "Both.entries", Reason::Unended);
    unencodable(&Both { entries: vec![], ..both(2) }, "Both.entries", Reason::Unended);
    let long = Reason::TooLong { length: 4, max: 3 };
    refused::<Both>(&[1, 2, 4, 1, 1, 1, 2, 5], 5, "Both.entries", long);
    unencodable(&Both { entries: of(&[1, 1, 1, 2]), ..both(2) }, "Both.entries", long);
}

/// A byte order of items whose number stands elsewhere, or of which one is the last.
#[derive(Debug, PartialEq, Message)]
struct Ordered {
    count: u8,
    #[message(len = count, big_endian, max = 3)]
    counted: Vec<u16>,
    #[message(count = count, big_endian, max = 3)]
    said: Vec<[u16; 1]>,
    #[message(until = |number| *number == 0, big_endian, max = 3)]
    ended: Vec<u16>,
    #[message(len = u16, args(count), big_endian, max = 3)]
    told: Vec<Told>,
    #[message(rest, big_endian, max = 3)]
    rest: Vec<u16>,
}

#[test]
fn byte_orders_of_items() {
    let ordered = Ordered {
        count: 1,
        counted: vec![1],
        said: vec![[2]],
        ended: vec![3, 0],
        told: vec![Told { number: 4 }],
        rest: vec![5],
    };
    golden(&ordered, &[1, 0, 1, 0, 2, 0, 3, 0, 0, 0, 1, 4, 0, 5]);
}

/// Rules over what may lie as a value that stands for nothing, which breaks them.
#[derive(Debug, PartialEq, Message)]
struct Sentinels {
    most: u8,
    #[message(none = 0xff, validate = |id| *id < most)]
    id: Option<u8>,
    #[message(none = String::from("-"), len = u8, max = 9, validate = |name: &str| name.len() > 1)]
    name: Option<String>,
    #[message(none = vec![0], until = |item| *item == 0, max = 3)]
    items: Option<Vec<u8>>,
    #[message(none = vec![9], count = 1, max = 3)]
    one: Option<Vec<u8>>,
}

#[test]
fn rules_of_what_may_be_nothing() {
    let nothing = || Sentinels { most: 3, id: None, name: None, items: None, one: None };
    golden(&nothing(), &[3, 0xff, 1, b'-', 0, 9]);
    lawful(&nothing());
    let there =
        Sentinels { id: Some(2), name: Some("ab".into()), items: Some(vec![1, 0]), one: Some(vec![8]), ..nothing() };
    golden(&there, &[3, 2, 2, b'a', b'b', 1, 0, 8]);
    refused::<Sentinels>(&[3, 3, 1, b'-', 0, 9], 1, "Sentinels.id", Reason::Invalid);
    refused::<Sentinels>(&[3, 0xff, 1, b'a', 0, 9], 2, "Sentinels.name", Reason::Invalid);
    unencodable(&Sentinels { id: Some(3), ..nothing() }, "Sentinels.id", Reason::Invalid);
    unencodable(&Sentinels { id: Some(0xff), ..nothing() }, "Sentinels.id", Reason::Sentinel);
    unencodable(&Sentinels { name: Some("a".into()), ..nothing() }, "Sentinels.name", Reason::Invalid);
    unencodable(&Sentinels { items: Some(vec![1]), ..nothing() }, "Sentinels.items", Reason::Unended);
}

/// A list of at least one item, within another message.
#[derive(Debug, PartialEq, Message)]
struct Within {
    list: Listed,
    after: u8,
}

#[derive(Debug, PartialEq, Message)]
struct Listed {
    most: u8,
    #[message(until = |item: &u8| *item <= most, max = 3)]
    items: Vec<u8>,
}

#[test]
fn an_empty_list_has_no_last_item() {
    let of = |items| Within { list: Listed { most: 2, items }, after: 7 };
    golden(&of(vec![3, 2]), &[2, 3, 2, 7]);
    lawful(&of(vec![1]));
    unencodable(&of(vec![]), "Listed.items", Reason::Unended);
    unencodable(&of(vec![]).list, "Listed.items", Reason::Unended);
}
