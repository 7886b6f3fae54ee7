//! What `MIGRATION.md` says of other crates, beside those crates: the same values are the same bytes, both ways.

// As it is called in the code that is shown.
extern crate bincode2 as bincode;

#[allow(missing_docs, unreachable_pub, reason = "shown in MIGRATION.md")]
#[path = "migration/after.rs"]
mod after;
#[allow(missing_docs, unreachable_pub, reason = "shown in MIGRATION.md")]
#[path = "migration/before.rs"]
mod before;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use bincode1::Options;
use bincode2::config;
use borsh::{BorshDeserialize, BorshSerialize};
use framing_core::{Bincode1, Bincode2, Counted, DecodeError, Message, OwnedMessage, Postcard, Reason, Varint, ZigZag};
use serde::{Deserialize, Serialize};

const PAGE: &str = include_str!("../../MIGRATION.md");

#[test]
fn the_page_shows_what_is_tested() {
    let shown: Vec<_> = PAGE.split("```rust\n").skip(1).filter_map(|code| code.split("```").next()).collect();
    assert_eq!(shown, [include_str!("migration/before.rs"), include_str!("migration/after.rs")]);
}

#[test]
fn the_attributes_that_the_page_names_exist() {
    let known = include_str!("../../framing-derive/src/attr.rs");
    let known: Vec<_> = known.lines().filter_map(|line| line.strip_prefix("    (\"")?.split('"').next()).collect();
    assert!(known.len() >= 28, "{known:?}");
    let mut seen = 0;
    let sections =
        ["### Configuration", "### Attributes", "## From borsh", "## From postcard", "## From deku", "## From binrw"];
    for section in sections {
        let (_, section) = PAGE.split_once(&format!("{section}\n")).expect("the section");
        let section = section.split("\n#").next().unwrap_or_default();
        for cell in section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").nth(1))
        {
            let code = cell.split('`').skip(1).step_by(2).filter_map(|code| code.split(' ').next());
            // Functions and what is no attribute of ours are named in prose.
            let other = ["decode", "decode_exact", "usize", "()"];
            for name in code.filter(|name| name.starts_with(char::is_lowercase) && !other.contains(name)) {
                assert!(known.contains(&name), "`{name}` is no attribute: {cell}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen} attributes were found");
}

#[test]
fn before_and_after() {
    let point = (-70_000, 3);
    let pairs = [
        (before::Event::Left, after::Event::Left),
        (
            before::Event::Joined { id: 1 << 40, name: "n\u{e9}".into() },
            after::Event::Joined { id: 1 << 40, name: "n\u{e9}".into() },
        ),
        (
            before::Event::Moved(before::Point { x: point.0, y: point.1, cached: 7 }),
            after::Event::Moved(after::Point { x: point.0, y: point.1, cached: 7 }),
        ),
    ];
    for (old, new) in pairs {
        let bytes = before::save(&old).unwrap();
        assert_eq!(after::save(&new).unwrap(), bytes, "{old:?}");
        let (old, new) = (before::load(&bytes).unwrap(), after::load(&bytes).unwrap());
        assert_eq!(format!("{old:?}"), format!("{new:?}"));
        assert!(!format!("{new:?}").contains("cached: 7"), "it is not sent");
    }
    // One limit for all, and a bound of the name.
    let long = "x".repeat(5000);
    assert!(before::save(&before::Event::Joined { id: 1, name: long.clone() }).is_ok());
    assert!(after::save(&after::Event::Joined { id: 1, name: long }).is_err());
    const { assert!(<after::Event as Message<'_>>::MAX_SIZE < 4096) };
}

/// The bytes of `value`, which are `theirs`; both read them.
#[track_caller]
fn same<M>(value: &M, theirs: &[u8], read: impl Fn(&[u8]) -> M)
where
    M: OwnedMessage + PartialEq + Debug,
{
    assert_eq!(value.encode_to_vec().as_deref(), Ok(theirs), "{value:?}");
    assert_eq!(M::decode_exact(theirs).as_ref(), Ok(value));
    assert_eq!(read(theirs), *value);
}

macro_rules! numbers {
    ($($module:ident: #[$attribute:meta])*) => {$(
        mod $module {
            use super::*;

            #[derive(Debug, PartialEq, Message, Serialize, Deserialize)]
            #[$attribute]
            pub(super) struct Numbers {
                small: (u8, i8, bool),
                wide: [u64; 2],
                signed: Option<i32>,
                #[message(max = 9)]
                list: Vec<u16>,
                #[message(max = 9)]
                text: String,
                #[message(max = 9)]
                map: BTreeMap<u8, u32>,
                wait: Duration,
            }

            pub(super) fn all() -> [Numbers; 2] {
                let (map, wait) = ([(3, 70_000), (1, 2)].into(), Duration::new(300, 999_999_999));
                let (list, text, wide) = (vec![250, 251, 65_535], "n\u{e9}".into(), [250, 1 << 40]);
                [
                    Numbers { small: (251, -2, true), wide, signed: Some(-300), list, text, map, wait },
                    Numbers {
                        small: (0, 127, false),
                        wide: [u64::MAX, 0],
                        signed: None,
                        list: vec![],
                        text: String::new(),
                        map: BTreeMap::new(),
                        wait: Duration::ZERO,
                    },
                ]
            }

            #[derive(Debug, PartialEq, Message, Serialize, Deserialize)]
            #[$attribute]
            #[message(tag = u32)]
            pub(super) enum Choice {
                No,
                Yes(u16),
                Some(#[message(max = 9)] Vec<u8>),
            }
        }
    )*};
}

numbers! {
    fixed: #[message(with = Bincode1)]
    variable: #[message(with = Bincode2)]
    big: #[message(big_endian, len = u64)]
}

/// Values of a module, beside a configuration of bincode 1 and one of bincode 2.
macro_rules! configured {
    ($module:ident, $one:expr, $two:expr) => {
        configured!(@each $module::all(), $one, $two);
        configured!(@each [$module::Choice::No, $module::Choice::Yes(300), $module::Choice::Some(vec![7])], $one, $two);
    };
    (@each $values:expr, $one:expr, $two:expr) => {
        for value in $values {
            let theirs = bincode2::serde::encode_to_vec(&value, $two).unwrap();
            same(&value, &theirs, |bytes| bincode2::serde::decode_from_slice(bytes, $two).unwrap().0);
            same(&value, &$one.serialize(&value).unwrap(), |bytes| $one.deserialize(bytes).unwrap());
        }
    };
}

#[test]
fn configurations_of_bincode() {
    let one = bincode1::DefaultOptions::new();
    configured!(fixed, one.with_fixint_encoding(), config::legacy());
    configured!(fixed, one.with_fixint_encoding(), config::standard().with_fixed_int_encoding());
    configured!(variable, one, config::standard());
    configured!(variable, one.with_varint_encoding(), config::legacy().with_variable_int_encoding());
    configured!(big, one.with_fixint_encoding().with_big_endian(), config::legacy().with_big_endian());
    for value in fixed::all() {
        same(&value, &bincode1::serialize(&value).unwrap(), |bytes| bincode1::deserialize(bytes).unwrap());
    }
}

/// A value of a type of theirs, and one of ours, are the same bytes in both versions of bincode.
macro_rules! types {
    ($($theirs:expr => $(#[$attribute:meta])? $ty:ty, $ours:expr;)*) => {$({
        #[derive(Debug, PartialEq, Message)]
        #[message(with = Bincode1)]
        struct Old($(#[$attribute])? $ty);
        #[derive(Debug, PartialEq, Message)]
        #[message(with = Bincode2)]
        struct New($(#[$attribute])? $ty);
        let (one, two) = (bincode1::serialize(&$theirs).unwrap(), bincode2::encode_to_vec(&$theirs, config::standard()).unwrap());
        assert_eq!(Old($ours).encode_to_vec().unwrap(), one);
        assert_eq!(Old::decode_exact(&one), Ok(Old($ours)));
        assert_eq!(New($ours).encode_to_vec().unwrap(), two);
        assert_eq!(New::decode_exact(&two), Ok(New($ours)));
    })*};
}

/// `Result`, as an enum of one's own.
macro_rules! results {
    ($($name:ident: $encoding:ident)*) => {$(
        #[derive(Debug, PartialEq, Message)]
        #[message(with = $encoding, tag = u32)]
        enum $name {
            Ok(u16),
            Err(bool),
        }
    )*};
}

results! {
    OldResult: Bincode1
    NewResult: Bincode2
}

#[test]
fn types_of_bincode() {
    let (v4, v6) = (Ipv4Addr::new(10, 1, 2, 3), Ipv6Addr::LOCALHOST);
    types! {
        v4 => Ipv4Addr, v4;
        IpAddr::V4(v4) => IpAddr, IpAddr::V4(v4);
        IpAddr::V6(v6) => IpAddr, IpAddr::V6(v6);
        SocketAddr::from((v4, 300)) => (IpAddr, u16), (IpAddr::V4(v4), 300);
        SocketAddr::from((v6, 300)) => (IpAddr, u16), (IpAddr::V6(v6), 300);
        RefCell::new(300_u16) => u16, 300;
        Mutex::new(300_u16) => u16, 300;
        vec![1_u16, 300].into_boxed_slice() => #[message(max = 9)] Vec<u16>, vec![1, 300];
        String::from("hi").into_boxed_str() => #[message(max = 9)] String, "hi".into();
        VecDeque::from([1_u16, 300]) => #[message(max = 9)] Vec<u16>, vec![1, 300];
        1_u16..300 => (u16, u16), (1, 300);
        1_u16..=300 => (u16, u16), (1, 300);
        UNIX_EPOCH + Duration::new(300, 7) => Duration, Duration::new(300, 7);
        PathBuf::from("/a") => #[message(max = 9)] String, "/a".into();
        c"hi".to_owned() => #[message(max = 9)] Vec<u8>, b"hi".into();
    }
    let shared = bincode2::encode_to_vec((Rc::new(1_u16), Arc::new(300_u16)), config::legacy()).unwrap();
    assert_eq!(shared, [1, 0, 44, 1]);
    let theirs: Result<u16, bool> = Ok(300);
    assert_eq!(OldResult::Ok(300).encode_to_vec().unwrap(), bincode1::serialize(&theirs).unwrap());
    let theirs: Result<u16, bool> = Err(true);
    let bytes = bincode2::encode_to_vec(theirs, config::standard()).unwrap();
    assert_eq!(NewResult::decode_exact(&bytes), Ok(NewResult::Err(true)));
}

/// Ours is sorted, and read by them; theirs has any order, and is read by us as what it is: pairs.
#[test]
fn hashed_maps_of_bincode() {
    #[derive(Debug, PartialEq, Message)]
    #[message(with = Bincode1)]
    struct Map(#[message(max = 9)] HashMap<u8, u16>);
    #[derive(Debug, PartialEq, Message)]
    #[message(with = Bincode1)]
    struct Pairs(#[message(max = 9)] Vec<(u8, u16)>);

    let ours = Map([(2, 20), (1, 10)].into()).encode_to_vec().unwrap();
    assert_eq!(bincode1::deserialize::<HashMap<u8, u16>>(&ours).unwrap(), [(1, 10), (2, 20)].into());
    // As a hash map would be written that happens to have this order.
    let theirs = bincode1::serialize(&[(2_u8, 20_u16), (1, 10)][..]).unwrap();
    assert_eq!(bincode1::deserialize::<HashMap<u8, u16>>(&theirs).unwrap(), [(1, 10), (2, 20)].into());
    let error = DecodeError::malformed(11, Reason::Unsorted).in_field(&"Map.0");
    assert_eq!(Map::decode_exact(&theirs), Err(error));
    assert_eq!(Pairs::decode_exact(&theirs), Ok(Pairs(vec![(2, 20), (1, 10)])));
}

#[test]
fn borsh() {
    #[derive(Debug, PartialEq, Message, BorshSerialize, BorshDeserialize)]
    struct Inner {
        id: u64,
        nothing: (),
    }

    #[derive(Debug, PartialEq, Message, BorshSerialize, BorshDeserialize)]
    #[borsh(use_discriminant = true)]
    #[repr(u8)]
    enum Side {
        Buy = 3,
        Sell(u16),
    }

    #[derive(Debug, PartialEq, Message, BorshSerialize, BorshDeserialize)]
    struct Order {
        numbers: (u8, u16, u32, u64, u128, i8, i64, f32, bool),
        inner: [Inner; 1],
        sides: (Side, Side),
        #[message(max = 9)]
        text: String,
        #[message(max = 9)]
        list: Vec<u16>,
        #[message(max = 9)]
        map: HashMap<u16, bool>,
        maybe: Option<Box<u32>>,
        address: Ipv4Addr,
        #[borsh(skip)]
        #[message(skip)]
        cached: u32,
    }

    let order = Order {
        numbers: (1, 2, 3, 4, 5, -6, -7, 8.5, true),
        inner: [Inner { id: 9, nothing: () }],
        sides: (Side::Buy, Side::Sell(10)),
        text: "n\u{e9}".into(),
        list: vec![11, 12],
        map: [(0x100, true), (2, false)].into(),
        maybe: Some(Box::new(13)),
        address: Ipv4Addr::LOCALHOST,
        cached: 0,
    };
    same(&order, &borsh::to_vec(&order).unwrap(), |bytes| borsh::from_slice(bytes).unwrap());
}

#[test]
fn postcard() {
    #[derive(Debug, PartialEq, Message, Serialize, Deserialize)]
    enum Side {
        Buy,
        Sell(#[message(varint)] u16),
    }

    #[derive(Debug, PartialEq, Message, Serialize, Deserialize)]
    #[message(len = varint)]
    struct Order {
        #[message(varint)]
        id: u64,
        #[message(zigzag)]
        change: i32,
        plain: (u8, i8, bool, f32),
        sides: (Side, Side),
        #[message(max = 300)]
        text: String,
        #[message(with = Counted<Varint, Varint, 9>)]
        list: Vec<u32>,
        #[message(with = Option<ZigZag>)]
        maybe: Option<i16>,
    }

    let order = Order {
        id: u64::MAX,
        change: -70_000,
        plain: (255, -1, true, 1.5),
        sides: (Side::Buy, Side::Sell(300)),
        text: "x".repeat(200),
        list: vec![1, 1 << 30],
        maybe: Some(-1000),
    };
    same(&order, &postcard::to_stdvec(&order).unwrap(), |bytes| postcard::from_bytes(bytes).unwrap());

    // All of it, by one attribute.
    #[derive(Debug, PartialEq, Message, Serialize, Deserialize)]
    #[message(with = Postcard, tag = u32)]
    enum Whole {
        Left,
        Wide { unsigned: u128, signed: i128, letter: char },
        Net(IpAddr, IpAddr, Ipv4Addr, Duration),
        List(#[message(max = 9)] Vec<Option<i64>>),
    }
    for whole in [
        Whole::Left,
        Whole::Wide { unsigned: u128::MAX, signed: -300, letter: 'é' },
        Whole::Net([10, 1, 2, 3].into(), Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST, Duration::new(300, 7)),
        Whole::List(vec![Some(-1000), None]),
    ] {
        same(&whole, &postcard::to_stdvec(&whole).unwrap(), |bytes| postcard::from_bytes(bytes).unwrap());
    }
}
