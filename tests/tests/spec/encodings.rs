//! Rows of encodings: odd integers, text, collections, the layouts of bincode and postcard.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use framing_core::{
    BigEndian, Bincode1, Bincode2, Fixed, Int, Message, NulPadded, NulTerminated, Padded, Postcard, SpacePadded,
    ZigZag, ZigZagLength,
};

use super::check::{reject, size, unencodable, value};
use super::document::Document;
use crate::{Little, With};

#[derive(Debug, PartialEq, Message)]
#[message(big_endian)]
struct Short {
    #[message(varint)]
    length: u64,
    #[message(zigzag)]
    delta: i32,
}

#[derive(Debug, PartialEq, Message)]
struct Avro {
    #[message(len = zigzag, max = 4, each = ZigZag)]
    items: Vec<i64>,
    #[message(sized = zigzag)]
    port: u16,
}

#[derive(Debug, PartialEq, Message)]
#[message(len = u8)]
struct Collections {
    map: BTreeMap<u8, String>,
    set: BTreeSet<u16>,
    hashed: HashMap<u8, bool>,
    seen: HashSet<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct Names {
    #[message(max = [2, 4])]
    names: BTreeMap<u16, String>,
}

#[derive(Debug, PartialEq, Message)]
#[message(with = Bincode1, tag = u32)]
enum Old {
    A,
    B {
        size: usize,
        name: Option<char>,
        #[message(max = 9)]
        list: Vec<i16>,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(with = Bincode2, tag = u32)]
enum New {
    A,
    B {
        size: usize,
        name: Option<char>,
        #[message(max = 9)]
        list: Vec<i16>,
        wait: Duration,
    },
}

#[derive(Debug, PartialEq, Message)]
#[message(with = Postcard, tag = u32)]
enum Card {
    A,
    B {
        size: usize,
        name: Option<char>,
        #[message(max = 9)]
        list: Vec<i16>,
        wait: Duration,
    },
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    numbers(document);
    text(document);
    collections(document);
    presets(document);
}

fn numbers(document: &Document) {
    rows! { value document;
        "short" (Short, Short { length: 300, delta: -2 });
        "zigzag-0" (With<ZigZag, i16>, 0);
        "zigzag-minus-1" (With<ZigZag, i16>, -1);
        "zigzag-1" (With<ZigZag, i32>, 1);
        "zigzag-64" (With<ZigZag, i32>, 64);
        "zigzag-least" (With<ZigZag, i64>, i64::MIN);
        "zigzag-length" (Avro, Avro { items: vec![1, -1], port: 3 });
        "zigzag-length-64" (With<ZigZagLength, u64>, 64);
        "zigzag-length-most" (With<ZigZagLength, u64>, i64::MAX as u64);
        "int-24" (With<Int<3>, i32>, -2);
        "int-24-big" (With<Int<3, BigEndian>, i64>, -2);
        "fixed-point" (Big<Fixed<u32, 16>>, Fixed::from_bits(0x18000));
        "fixed-point-little" (Little<Fixed<i16, 8>>, Fixed::from_bits(-128));
    }
    types! { size document;
        "size-short" (Short);
        "size-zigzag" (With<ZigZag, i16>);
        "size-zigzag-length" (Avro);
        "size-int" (With<Int<3>, i64>);
        "size-fixed-point" (Little<Fixed<u64, 32>>);
    }
    types! { reject document;
        "zigzag-overlong" (With<ZigZag, i32>);
        "zigzag-range" (With<ZigZag, i16>);
        "zigzag-length-negative" (Avro);
        "zigzag-length-least" (With<ZigZagLength, u64>);
        "zigzag-length-too-long" (Avro);
        "zigzag-length-overlong" (Avro);
        "zigzag-size-negative" (Avro);
        "int-too-wide" (With<Int<5>, i32>);
    }
    rows! { unencodable document;
        "encode-int-too-wide" (With<Int<1>, i32>, 128);
        "encode-zigzag-length-too-wide" (With<ZigZagLength, u64>, 1 << 63);
    }
}

fn text(document: &Document) {
    rows! { value document;
        "nul-padded" (With<NulPadded<4>, String>, "ab".into());
        "nul-padded-full" (With<NulPadded<4>, String>, "abcd".into());
        "space-padded" (With<SpacePadded<3>, &str>, "K");
        "space-padded-empty" (With<SpacePadded<3>, &str>, "");
        "padded" (With<Padded<3, 0x2e>, &str>, ".a");
        "nul-terminated" (With<NulTerminated<8>, Cow<'_, str>>, "octet".into());
        "nul-terminated-empty" (With<NulTerminated<8>, &str>, "");
    }
    types! { size document;
        "size-padded" (With<NulPadded<4>, String>);
        "size-nul-terminated" (With<NulTerminated<8>, String>);
    }
    types! { reject document;
        "nul-padded-more" (With<NulPadded<4>, String>);
        "nul-padded-utf8" (With<NulPadded<4>, String>);
        "nul-terminated-too-long" (With<NulTerminated<2>, String>);
        "nul-terminated-utf8" (With<NulTerminated<2>, String>);
    }
    rows! { unencodable document;
        "encode-padded-too-long" (With<NulPadded<4>, String>, "abcde".into());
        "encode-nul-padded-zero" (With<NulPadded<4>, &str>, "a\0b");
        "encode-space-padded-space" (With<SpacePadded<3>, &str>, "K ");
        "encode-nul-terminated-too-long" (With<NulTerminated<2>, &str>, "abc");
        "encode-nul-terminated-zero" (With<NulTerminated<2>, &str>, "\0");
    }
}

fn collections(document: &Document) {
    rows! { value document;
        "collections" (Collections, Collections { map: [(2, "b".into()), (1, "a".into())].into(), set: [3, 1].into(), hashed: [(9, true), (4, false)].into(), seen: [2, 1].into() });
        "map-bounded" (Names, Names { names: [(1, "é".into())].into() });
    }
    types! { size document;
        "size-map" (Names);
    }
    types! { reject document;
        "map-unsorted" (Collections);
        "map-twice" (Collections);
        "set-unsorted" (Collections);
        "hashed-unsorted" (Collections);
        "map-too-long" (Names);
    }
}

fn presets(document: &Document) {
    rows! { value document;
        "bincode1" (Old, Old::B { size: 5, name: Some('é'), list: vec![-1] });
        "bincode1-unit" (Old, Old::A);
        "bincode2" (New, New::B { size: 300, name: None, list: vec![-1, 1000], wait: Duration::new(2, 3) });
        "bincode2-unit" (New, New::A);
        "bincode2-fa" (With<Bincode2, u16>, 250);
        "bincode2-fb" (With<Bincode2, u16>, 251);
        "bincode2-fc" (With<Bincode2, u32>, 0x10000);
        "bincode2-fd" (With<Bincode2, u64>, 1 << 32);
        "bincode2-fe" (With<Bincode2, u128>, 1 << 64);
        "bincode2-u8" (With<Bincode2, u8>, 251);
        "bincode2-signed" (With<Bincode2, i64>, -2);
        "bincode1-ip" (With<Bincode1, IpAddr>, IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)));
        "bincode2-ip" (With<Bincode2, IpAddr>, IpAddr::V6(Ipv6Addr::LOCALHOST));
        "postcard" (Card, Card::B { size: 300, name: Some('é'), list: vec![-1, 1000], wait: Duration::new(2, 3) });
        "postcard-unit" (Card, Card::A);
        "postcard-u8" (With<Postcard, u8>, 200);
        "postcard-u128" (With<Postcard, u128>, 1 << 127);
        "postcard-i128" (With<Postcard, i128>, -2);
        "postcard-ip" (With<Postcard, IpAddr>, IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)));
    }
    types! { size document;
        "size-bincode1-usize" (With<Bincode1, usize>);
        "size-bincode1-char" (With<Bincode1, char>);
        "size-bincode1-ip" (With<Bincode1, IpAddr>);
        "size-bincode2-u16" (With<Bincode2, u16>);
        "size-bincode2-u128" (With<Bincode2, u128>);
        "size-postcard-char" (With<Postcard, char>);
        "size-postcard-ip" (With<Postcard, IpAddr>);
        "size-postcard-u128" (With<Postcard, u128>);
    }
    types! { reject document;
        "bincode1-char" (With<Bincode1, char>);
        "bincode2-overlong" (With<Bincode2, u16>);
        "bincode2-ip-2" (With<Bincode2, IpAddr>);
        "bincode2-range" (With<Bincode2, u16>);
        "postcard-overlong" (With<Postcard, u128>);
        "postcard-range" (With<Postcard, u128>);
        "postcard-nanoseconds" (With<Postcard, Duration>);
        "postcard-char-empty" (With<Postcard, char>);
        "postcard-char-two" (With<Postcard, char>);
        "postcard-char-cut" (With<Postcard, char>);
    }
}
