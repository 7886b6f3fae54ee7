//! Which change is safe: each row of that table of `WIRE_FORMAT.md`, with the bytes of both versions as fixtures. Bytes that
//! version 1 wrote are read by version 2 and the other way round; what comes of it is what the row says.

#[path = "evolution/row.rs"]
mod row;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use framing_core::{Message, Reason};
use row::{Row, rows};

/// The item once for each version.
macro_rules! versions {
    ($($version:ident { $($item:item)* })*) => {$(
        #[allow(dead_code, reason = "a version may only be read")]
        mod $version {
            use super::*;

            $(
                #[derive(Debug, PartialEq, Message)]
                $item
            )*
        }
    )*};
}

rows! {
    names_and_what_adds_no_bytes "a name of a field, variant or type; `skip` fields, `from`, `bound`, `fixed`, `crate`" |row| {
        versions! {
            v1 {
                pub(super) struct Ping { pub(super) id: u16 }
                pub(super) struct Stop { pub(super) code: u8 }
                pub(super) enum Any { Ping(Ping), Stop(Stop) }
            }
            v2 {
                #[message(crate = ::framing_core)]
                pub(super) struct Pong { pub(super) number: u16, #[message(skip)] pub(super) seen: bool }
                #[message(fixed)]
                pub(super) struct Halt { pub(super) reason: u8 }
                #[message(from, bound = "")]
                pub(super) enum Every { Pong(Pong), Halt(Halt) }
            }
        }
        row.old_writes(&v1::Any::Ping(v1::Ping { id: 7 }), b"\0\x07\0");
        row.new_writes(&v2::Every::from(v2::Pong { number: 7, seen: true }), b"\0\x07\0");
        row.old_reads(b"\0\x07\0", Ok(v1::Any::Ping(v1::Ping { id: 7 })));
        row.new_reads(b"\0\x07\0", Ok(v2::Every::Pong(v2::Pong { number: 7, seen: false })));
        row.old_reads(b"\x01\x09", Ok(v1::Any::Stop(v1::Stop { code: 9 })));
        row.new_reads(b"\x01\x09", Ok(v2::Every::Halt(v2::Halt { reason: 9 })));
    }

    types_of_the_same_bytes "`String` to `&str` or `Cow<str>`, `Vec<u8>` to `&[u8]`, `BTreeMap` to `HashMap`, `T` to `Box<T>`" |row| {
        versions! {
            v1 {
                #[message(len = u8)]
                pub(super) struct Log {
                    pub(super) a: String,
                    pub(super) b: String,
                    pub(super) c: Vec<u8>,
                    pub(super) d: BTreeMap<u8, u8>,
                    pub(super) e: u16,
                }
            }
            v2 {
                #[message(len = u8)]
                pub(super) struct Log<'a> {
                    pub(super) a: &'a str,
                    pub(super) b: Cow<'a, str>,
                    pub(super) c: &'a [u8],
                    pub(super) d: HashMap<u8, u8>,
                    pub(super) e: Box<u16>,
                }
            }
        }
        const BYTES: &[u8] = b"\x01a\x01b\x01c\x02\x01\x02\x03\x04\x07\0";
        let old = v1::Log { a: "a".into(), b: "b".into(), c: b"c".into(), d: [(1, 2), (3, 4)].into(), e: 7 };
        let new = v2::Log { a: "a", b: "b".into(), c: b"c", d: [(3, 4), (1, 2)].into(), e: Box::new(7) };
        row.old_writes(&old, BYTES);
        row.new_writes(&new, BYTES);
        row.old_reads(BYTES, Ok(old));
        row.new_reads(BYTES, Ok(new));
    }

    a_field_at_the_end "a field added at the end" |row| {
        versions! {
            v1 { pub(super) struct Ping { pub(super) id: u16 } }
            v2 { pub(super) struct Ping { pub(super) id: u16, pub(super) port: u16 } }
        }
        row.old_writes(&v1::Ping { id: 1 }, b"\x01\0");
        row.new_writes(&v2::Ping { id: 1, port: 80 }, b"\x01\0\x50\0");
        row.old_reads::<v1::Ping>(b"\x01\0\x50\0", Err(Reason::TrailingBytes { count: 2 }));
        row.new_reads::<v2::Ping>(b"\x01\0", Err(Reason::FrameTooShort { needed: 2 }));
    }

    a_since_option "a `since` field added at the end, an `Option`" |row| {
        versions! {
            v1 { pub(super) struct Ping { pub(super) id: u16 } }
            v2 { pub(super) struct Ping { pub(super) id: u16, #[message(since)] pub(super) port: Option<u16> } }
            v3 {
                pub(super) struct Ping {
                    pub(super) id: u16,
                    #[message(since)]
                    pub(super) port: Option<u16>,
                    #[message(since, len = u8)]
                    pub(super) note: Option<String>,
                }
            }
        }
        row.old_writes(&v1::Ping { id: 1 }, b"\x01\0");
        row.new_writes(&v2::Ping { id: 1, port: None }, b"\x01\0");
        row.new_writes(&v2::Ping { id: 1, port: Some(80) }, b"\x01\0\x50\0");
        row.old_reads(b"\x01\0", Ok(v1::Ping { id: 1 }));
        row.old_reads::<v1::Ping>(b"\x01\0\x50\0", Err(Reason::TrailingBytes { count: 2 }));
        row.new_reads(b"\x01\0", Ok(v2::Ping { id: 1, port: None }));
        // One version further: each older message is read.
        row.new_reads(b"\x01\0", Ok(v3::Ping { id: 1, port: None, note: None }));
        row.new_reads(b"\x01\0\x50\0", Ok(v3::Ping { id: 1, port: Some(80), note: None }));
        row.old_reads(b"\x01\0\x50\0", Ok(v2::Ping { id: 1, port: Some(80) }));
        row.old_reads::<v2::Ping>(b"\x01\0\x50\0\x01n", Err(Reason::TrailingBytes { count: 2 }));
    }

    a_since_default "a `since` field added at the end, with `default`" |row| {
        versions! {
            v1 { pub(super) struct Ping { pub(super) id: u16 } }
            v2 { pub(super) struct Ping { pub(super) id: u16, #[message(since, default = 80)] pub(super) port: u16 } }
        }
        row.old_writes(&v1::Ping { id: 1 }, b"\x01\0");
        row.new_writes(&v2::Ping { id: 1, port: 80 }, b"\x01\0\x50\0");
        row.old_reads::<v1::Ping>(b"\x01\0\x50\0", Err(Reason::TrailingBytes { count: 2 }));
        row.new_reads(b"\x01\0", Ok(v2::Ping { id: 1, port: 80 }));
    }

    since_after_rest "the same, where the old message ends in `rest` bytes instead of `since` fields" |row| {
        versions! {
            v1 { pub(super) struct Ping { pub(super) id: u16, #[message(rest, max = 64)] pub(super) later: Vec<u8> } }
            v2 { pub(super) struct Ping { pub(super) id: u16, #[message(since)] pub(super) port: Option<u16> } }
            v3 { pub(super) struct Ping { pub(super) id: u16, #[message(since, default = 80)] pub(super) port: u16 } }
        }
        row.old_writes(&v1::Ping { id: 1, later: vec![] }, b"\x01\0");
        row.new_writes(&v2::Ping { id: 1, port: Some(81) }, b"\x01\0\x51\0");
        row.new_writes(&v3::Ping { id: 1, port: 81 }, b"\x01\0\x51\0");
        row.old_reads(b"\x01\0\x51\0", Ok(v1::Ping { id: 1, later: b"\x51\0".into() }));
        row.new_reads(b"\x01\0", Ok(v2::Ping { id: 1, port: None }));
        row.new_reads(b"\x01\0", Ok(v3::Ping { id: 1, port: 80 }));
    }

    since_after_a_skipped_tail "the same, where the old message has `skip_tail`" |row| {
        versions! {
            v1 { #[message(skip_tail = 4)] pub(super) struct Ping { pub(super) id: u16 } }
            v2 { pub(super) struct Ping { pub(super) id: u16, #[message(since)] pub(super) port: Option<u16> } }
            v3 { pub(super) struct Ping { pub(super) id: u16, #[message(since, default = 80)] pub(super) port: u16 } }
        }
        row.old_writes(&v1::Ping { id: 1 }, b"\x01\0");
        row.new_writes(&v2::Ping { id: 1, port: Some(81) }, b"\x01\0\x51\0");
        row.new_writes(&v3::Ping { id: 1, port: 81 }, b"\x01\0\x51\0");
        row.old_reads(b"\x01\0\x51\0", Ok(v1::Ping { id: 1 }));
        row.old_reads_anyhow::<v1::Ping>(b"\x01\0\x51\0\x50\0\x4f", Err(Reason::TooLong { length: 5, max: 4 }));
        row.new_reads(b"\x01\0", Ok(v2::Ping { id: 1, port: None }));
        row.new_reads(b"\x01\0", Ok(v3::Ping { id: 1, port: 80 }));
    }

    field_after_a_skipped_tail "any field added at the end, where the old message has `skip_tail`" |row| {
        versions! {
            v1 { #[message(skip_tail = 4)] pub(super) struct Ping { pub(super) id: u16 } }
            v2 { pub(super) struct Ping { pub(super) id: u16, pub(super) port: u16 } }
        }
        row.new_writes(&v2::Ping { id: 1, port: 81 }, b"\x01\0\x51\0");
        row.old_reads(b"\x01\0\x51\0", Ok(v1::Ping { id: 1 }));
        row.new_reads::<v2::Ping>(b"\x01\0", Err(Reason::FrameTooShort { needed: 2 }));
    }

    another_default "the `default` of a `since` field changed" |row| {
        versions! {
            v1 { pub(super) struct Ping { pub(super) id: u16, #[message(since, default = 80)] pub(super) port: u16 } }
            v2 { pub(super) struct Ping { pub(super) id: u16, #[message(since, default = 81)] pub(super) port: u16 } }
        }
        row.new_writes(&v2::Ping { id: 1, port: 81 }, b"\x01\0\x51\0");
        row.old_reads(b"\x01\0\x51\0", Ok(v1::Ping { id: 1, port: 81 }));
        // What was sent before there was the field meant port 80.
        row.old_reads(b"\x01\0", Ok(v1::Ping { id: 1, port: 80 }));
        row.new_reads(b"\x01\0", Ok(v2::Ping { id: 1, port: 81 }));
    }

    fields_that_lie_otherwise "a field removed, moved, or of another type, size, `len` or byte order" |row| {
        versions! {
            v1 { pub(super) struct Ping { pub(super) id: u16, #[message(len = u8)] pub(super) note: String } }
            removed { pub(super) struct Ping { pub(super) id: u16 } }
            moved { pub(super) struct Ping { #[message(len = u8)] pub(super) note: String, pub(super) id: u16 } }
            retyped {
                pub(super) struct Ping {
                    pub(super) id: (bool, u8),
                    #[message(len = u8)]
                    pub(super) note: String,
                }
            }
            resized { pub(super) struct Ping { pub(super) id: u32, #[message(len = u8)] pub(super) note: String } }
            relen { pub(super) struct Ping { pub(super) id: u16, #[message(len = u16)] pub(super) note: String } }
            reordered {
                pub(super) struct Ping {
                    #[message(big_endian)]
                    pub(super) id: u16,
                    #[message(len = u8)]
                    pub(super) note: String,
                }
            }
        }
        const OLD: &[u8] = b"\x01\0\x01n";
        row.old_writes(&v1::Ping { id: 1, note: "n".into() }, OLD);
        row.new_reads_anyhow::<removed::Ping>(OLD, Err(Reason::TrailingBytes { count: 2 }));
        row.new_reads_anyhow::<retyped::Ping>(OLD, Ok(retyped::Ping { id: (true, 0), note: "n".into() }));
        row.new_reads_anyhow::<resized::Ping>(OLD, Err(Reason::FrameTooShort { needed: 1 }));
        row.new_reads_anyhow::<relen::Ping>(OLD, Err(Reason::FrameTooShort { needed: 28_161 }));
        row.new_reads_anyhow(OLD, Ok(reordered::Ping { id: 0x100, note: "n".into() }));
        // A text of one zero, and the rest a number: nobody notices.
        row.new_reads_anyhow(OLD, Ok(moved::Ping { note: "\0".into(), id: 0x6e01 }));
        row.old_reads_anyhow::<v1::Ping>(b"\x01\0\0\0\x01n", Err(Reason::TrailingBytes { count: 3 }));
        row.new_writes(&resized::Ping { id: 1, note: "n".into() }, b"\x01\0\0\0\x01n");
        row.new_writes(&moved::Ping { note: "n".into(), id: 2 }, b"\x01n\x02\0");
        row.old_reads_anyhow::<v1::Ping>(b"\x01n\x02\0", Err(Reason::FrameTooShort { needed: 1 }));
        row.new_writes(&reordered::Ping { id: 1, note: "n".into() }, b"\0\x01\x01n");
        row.old_reads_anyhow(b"\0\x01\x01n", Ok(v1::Ping { id: 0x100, note: "n".into() }));
    }

    reserved_bits_with_a_meaning "reserved bits `()` or `pad` given a meaning" |row| {
        versions! {
            v1 {
                pub(super) struct Head {
                    #[message(bits = 4)]
                    pub(super) kind: u8,
                    #[message(bits = 4, pad = 1)]
                    pub(super) reserved: (),
                }
            }
            v2 {
                pub(super) struct Head {
                    #[message(bits = 4)]
                    pub(super) kind: u8,
                    #[message(bits = 4)]
                    pub(super) flags: u8,
                    pub(super) hops: u8,
                }
            }
        }
        row.old_writes(&v1::Head { kind: 5, reserved: () }, b"\x50\0");
        row.new_writes(&v2::Head { kind: 5, flags: 1, hops: 0 }, b"\x51\0");
        row.new_writes(&v2::Head { kind: 5, flags: 0, hops: 9 }, b"\x50\x09");
        row.old_reads::<v1::Head>(b"\x51\0", Err(Reason::ReservedBits { found: 1.into() }));
        row.old_reads::<v1::Head>(b"\x50\x09", Err(Reason::Padding { found: 9 }));
        row.new_reads(b"\x50\0", Ok(v2::Head { kind: 5, flags: 0, hops: 0 }));
    }

    rules_loosened "`max` raised, `validate` or `value` loosened, a `Vec` instead of a set" |row| {
        row.old_writes(&strict_ping(), STRICT);
        row.new_writes(&loose_ping("nn", 2, 4, &[1, 2]), b"\x02nn\x02\x04\x02\x01\x02");
        row.new_reads(STRICT, Ok(loose_ping("n", 2, 4, &[1, 2])));
        row.old_reads::<strict::Ping>(b"\x02nn\x02\x04\x02\x01\x02", Err(Reason::TooLong { length: 2, max: 1 }));
        row.old_reads::<strict::Ping>(b"\x01n\x03\x04\x02\x01\x02", Err(Reason::Invalid));
        row.old_reads::<strict::Ping>(b"\x01n\x02\x05\x02\x01\x02", Err(Reason::NotConstant));
        row.old_reads::<strict::Ping>(b"\x01n\x02\x04\x02\x02\x01", Err(Reason::Unsorted));
        row.new_writes(&loose_ping("n", 3, 5, &[2, 1]), b"\x01n\x03\x05\x02\x02\x01");
    }

    rules_tightened "`max` lowered, `validate` or `value` tightened" |row| {
        row.old_writes(&loose_ping("nn", 2, 4, &[1, 2]), b"\x02nn\x02\x04\x02\x01\x02");
        row.new_writes(&strict_ping(), STRICT);
        row.old_reads(STRICT, Ok(loose_ping("n", 2, 4, &[1, 2])));
        row.new_reads(STRICT, Ok(strict_ping()));
        row.new_reads::<strict::Ping>(b"\x02nn\x02\x04\x02\x01\x02", Err(Reason::TooLong { length: 2, max: 1 }));
        row.new_reads::<strict::Ping>(b"\x01n\x03\x04\x02\x01\x02", Err(Reason::Invalid));
        row.new_reads::<strict::Ping>(b"\x01n\x02\x05\x02\x01\x02", Err(Reason::NotConstant));
    }

    a_bool_that_becomes_more "a `bool` to an enum or a `u8`" |row| {
        versions! {
            v1 { pub(super) struct Side { pub(super) sell: bool } }
            v2 { pub(super) struct Side { pub(super) kind: Kind } pub(super) enum Kind { Buy, Sell, Cross } }
            v3 { pub(super) struct Side { pub(super) kind: u8 } }
        }
        row.old_writes(&v1::Side { sell: true }, b"\x01");
        row.new_writes(&v2::Side { kind: v2::Kind::Sell }, b"\x01");
        row.new_writes(&v2::Side { kind: v2::Kind::Cross }, b"\x02");
        row.old_reads(b"\x01", Ok(v1::Side { sell: true }));
        row.old_reads::<v1::Side>(b"\x02", Err(Reason::Bool { value: 2 }));
        row.new_reads(b"\0", Ok(v2::Side { kind: v2::Kind::Buy }));
        row.new_reads(b"\x01", Ok(v3::Side { kind: 1 }));
    }

    a_variant_added "an enum variant added with a tag of its own" |row| {
        versions! {
            v1 { pub(super) enum Command { Ping, Stop(u8) } }
            v2 { pub(super) enum Command { #[message(tag = 7)] Jump(u16), #[message(tag = 0)] Ping, Stop(u8) } }
        }
        row.old_writes(&v1::Command::Stop(9), b"\x01\x09");
        row.new_writes(&v2::Command::Jump(2), b"\x07\x02\0");
        row.new_writes(&v2::Command::Stop(9), b"\x01\x09");
        row.old_reads(b"\x01\x09", Ok(v1::Command::Stop(9)));
        row.old_reads::<v1::Command>(b"\x07\x02\0", Err(Reason::UnknownTag { tag: 7.into() }));
        row.new_reads(b"\x01\x09", Ok(v2::Command::Stop(9)));
        row.new_reads(b"\0", Ok(v2::Command::Ping));
    }

    a_variant_added_beside_other "the same, where the old enum has an `other` whose fields take the new variant's bytes, as `rest` does" |row| {
        versions! {
            v1 { pub(super) enum Command { Ping, #[message(other)] Unknown(u8, #[message(rest, max = 64)] Vec<u8>) } }
            v2 {
                pub(super) enum Command {
                    Ping,
                    Jump(u16),
                    #[message(other)]
                    Unknown(u8,
                    #[message(rest, max = 64)]
                    Vec<u8>),
                }
            }
        }
        row.old_writes(&v1::Command::Ping, b"\0");
        row.new_writes(&v2::Command::Jump(2), b"\x01\x02\0");
        row.old_reads(b"\x01\x02\0", Ok(v1::Command::Unknown(1, b"\x02\0".into())));
        // What was kept is forwarded as it was.
        row.old_writes(&v1::Command::Unknown(1, b"\x02\0".into()), b"\x01\x02\0");
        row.new_reads(b"\0", Ok(v2::Command::Ping));
    }

    a_variant_removed "an enum variant removed" |row| {
        versions! {
            v1 { pub(super) enum Command { Ping, Stop(u8), Jump } }
            v2 { pub(super) enum Command { Ping, #[message(tag = 2)] Jump } }
            v3 {
                pub(super) enum Command {
                    Ping,
                    #[message(tag = 2)]
                    Jump,
                    #[message(other)]
                    Unknown(u8,
                    #[message(rest, max = 9)]
                    Vec<u8>),
                }
            }
        }
        row.old_writes(&v1::Command::Stop(9), b"\x01\x09");
        row.new_writes(&v2::Command::Jump, b"\x02");
        row.old_reads(b"\x02", Ok(v1::Command::Jump));
        row.new_reads(b"\x02", Ok(v2::Command::Jump));
        row.new_reads::<v2::Command>(b"\x01\x09", Err(Reason::UnknownTag { tag: 1.into() }));
        row.new_reads(b"\x01\x09", Ok(v3::Command::Unknown(1, vec![9])));
    }

    variants_moved "variants moved, or one added before others, without tags" |row| {
        versions! {
            v1 { pub(super) enum Side { Buy, Sell } }
            v2 { pub(super) enum Side { Sell, Buy } }
            v3 { pub(super) enum Side { Cross, Buy, Sell } }
        }
        row.old_writes(&v1::Side::Sell, b"\x01");
        row.new_writes(&v2::Side::Sell, b"\0");
        row.new_writes(&v3::Side::Buy, b"\x01");
        row.old_reads_anyhow(b"\0", Ok(v1::Side::Buy));
        row.old_reads_anyhow(b"\x01", Ok(v1::Side::Sell));
        row.new_reads_anyhow(b"\x01", Ok(v2::Side::Buy));
        row.new_reads_anyhow(b"\x01", Ok(v3::Side::Buy));
    }

    other_added_or_removed "`other` added or removed" |row| {
        versions! {
            v1 { pub(super) enum Side { Buy, Sell } }
            v2 { pub(super) enum Side { Buy, Sell, #[message(other)] Unknown(u8) } }
        }
        row.old_writes(&v1::Side::Sell, b"\x01");
        row.new_writes(&v2::Side::Sell, b"\x01");
        row.old_reads(b"\x01", Ok(v1::Side::Sell));
        row.new_reads(b"\x01", Ok(v2::Side::Sell));
        row.old_reads_anyhow::<v1::Side>(b"\x07", Err(Reason::UnknownTag { tag: 7.into() }));
        row.new_reads(b"\x07", Ok(v2::Side::Unknown(7)));
    }

    magic_changed "`magic` changed" |row| {
        versions! {
            v1 { #[message(magic = b"P1")] pub(super) struct Ping { pub(super) id: u8 } }
            v2 { #[message(magic = b"P2")] pub(super) struct Ping { pub(super) id: u8 } }
        }
        row.old_writes(&v1::Ping { id: 1 }, b"P1\x01");
        row.new_writes(&v2::Ping { id: 1 }, b"P2\x01");
        row.old_reads::<v1::Ping>(b"P2\x01", Err(Reason::Magic { expected: b'1', found: b'2' }));
        row.new_reads::<v2::Ping>(b"P1\x01", Err(Reason::Magic { expected: b'2', found: b'1' }));
    }
}

fn even(value: &u8) -> bool {
    value.is_multiple_of(2)
}

versions! {
    strict {
        #[message(len = u8)]
        pub(super) struct Ping {
            #[message(max = 1)]
            pub(super) note: String,
            #[message(validate = even)]
            pub(super) id: u8,
            #[message(value = 4)]
            pub(super) version: u8,
            pub(super) seen: BTreeSet<u8>,
        }
    }
    loose {
        #[message(len = u8)]
        pub(super) struct Ping {
            #[message(max = 2)]
            pub(super) note: String,
            pub(super) id: u8,
            pub(super) version: u8,
            pub(super) seen: Vec<u8>,
        }
    }
}

const STRICT: &[u8] = b"\x01n\x02\x04\x02\x01\x02";

fn strict_ping() -> strict::Ping {
    strict::Ping { note: "n".into(), id: 2, version: 4, seen: [1, 2].into() }
}

fn loose_ping(note: &str, id: u8, version: u8, seen: &[u8]) -> loose::Ping {
    loose::Ping { note: note.into(), id, version, seen: seen.into() }
}

/// "the rows with `since` and `rest` hold for the outermost message, for a message that stands last in it, and for one with
/// its size before it"
#[test]
fn tails_of_nested_messages() {
    versions! {
        v1 {
            pub(super) struct Inner { pub(super) id: u8 }
            pub(super) struct Last { pub(super) kind: u8, pub(super) inner: Inner }
            pub(super) struct Within { #[message(sized = u8)] pub(super) inner: Inner, pub(super) kind: u8 }
        }
        v2 {
            pub(super) struct Inner { pub(super) id: u8, #[message(since)] pub(super) port: Option<u8> }
            pub(super) struct Last { pub(super) kind: u8, pub(super) inner: Inner }
            pub(super) struct Within { #[message(sized = u8)] pub(super) inner: Inner, pub(super) kind: u8 }
        }
    }
    let inner = |port| v2::Inner { id: 1, port };
    assert_eq!(v1::Last { kind: 7, inner: v1::Inner { id: 1 } }.encode_to_vec().as_deref(), Ok(&[7, 1][..]));
    assert_eq!(v2::Last::decode_frame(&[7, 1]), Ok(v2::Last { kind: 7, inner: inner(None) }));
    assert_eq!(v2::Last::decode_frame(&[7, 1, 9]), Ok(v2::Last { kind: 7, inner: inner(Some(9)) }));
    assert_eq!(v1::Within { inner: v1::Inner { id: 1 }, kind: 7 }.encode_to_vec().as_deref(), Ok(&[1, 1, 7][..]));
    assert_eq!(v2::Within::decode_frame(&[1, 1, 7]), Ok(v2::Within { inner: inner(None), kind: 7 }));
    assert_eq!(v2::Within::decode_frame(&[2, 1, 9, 7]), Ok(v2::Within { inner: inner(Some(9)), kind: 7 }));
}
