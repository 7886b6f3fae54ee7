//! Rows of numbers that begin in another field, of lengths that may not be there, and of fields that leave bytes.

use framing_core::{BigEndian, Either, Escaped, Extended, LittleEndian, Message, Uint, Varint};

use super::check::{open, reject, size, unencodable, value};
use super::document::Document;
use crate::With;

#[derive(Debug, PartialEq, Message)]
struct Split {
    #[message(bits = 4)]
    flags: u8,
    #[message(bits = 4)]
    short: u8,
    #[message(tag = short, with = Escaped<14, (Uint<1>, Uint<2, BigEndian>)>)]
    length: u32,
    #[message(len = length, max = 300)]
    bytes: Vec<u8>,
}

#[derive(Debug, PartialEq, Message)]
struct TwoHeads {
    #[message(bits = 4)]
    first: u8,
    #[message(bits = 4)]
    second: u8,
    #[message(tag = first, with = Extended<13, (Uint<1>, Uint<2, BigEndian>)>)]
    a: u16,
    #[message(tag = second, with = Escaped<12, (Uint<1>, (), Varint)>)]
    b: u64,
}

#[derive(Debug, PartialEq, Message)]
struct Chosen {
    big: bool,
    #[message(with = Either<LittleEndian, BigEndian>, args(big))]
    number: u16,
}

#[derive(Debug, PartialEq, Message)]
struct Perhaps {
    flags: u8,
    #[message(if = flags & 1 != 0)]
    count: Option<u8>,
    #[message(len = count)]
    items: Vec<u16>,
}

#[derive(Debug, PartialEq, Message)]
struct Middle {
    #[message(leave = 1)]
    inner: Grown,
    last: u8,
}

#[derive(Debug, PartialEq, Message)]
struct Grown {
    id: u8,
    #[message(since)]
    more: Option<u16>,
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "split-short" (Split, Split { flags: 1, short: 2, length: 2, bytes: vec![7, 8] });
        "split-first" (Split, Split { flags: 1, short: 14, length: 14, bytes: vec![7; 14] });
        "two-heads" (TwoHeads, TwoHeads { first: 13, second: 12, a: 268, b: 12 });
        "two-heads-short" (TwoHeads, TwoHeads { first: 12, second: 11, a: 12, b: 11 });
        "two-heads-last" (TwoHeads, TwoHeads { first: 14, second: 14, a: 269, b: 300 });
        "escaped" (With<Escaped<253, (Uint<2>, Uint<4>)>, u64>, 300);
        "escaped-none" (With<Escaped<253, (Uint<2>, Uint<4>)>, u64>, 252);
        "extended" (With<Extended<31, (Varint,)>, u64>, 1337);
        "either-first" (Chosen, Chosen { big: false, number: 7 });
        "either-second" (Chosen, Chosen { big: true, number: 7 });
        "len-perhaps" (Perhaps, Perhaps { flags: 1, count: Some(2), items: vec![7, 8] });
        "len-perhaps-not" (Perhaps, Perhaps { flags: 0, count: None, items: vec![] });
    }
    rows! { open document;
        "leave-inner" (Middle, Middle { inner: Grown { id: 1, more: Some(2) }, last: 9 });
        "leave-inner-short" (Middle, Middle { inner: Grown { id: 1, more: None }, last: 9 });
    }
    types! { size document;
        "size-split" (Split);
        "size-two-heads" (TwoHeads);
        "size-escaped" (With<Escaped<253, (Uint<2>, Uint<4>)>, u64>);
        "size-perhaps" (Perhaps);
        "size-leave-inner" (Middle);
    }
    types! { reject document;
        "split-overlong" (Split);
        "split-too-long" (Split);
        "two-heads-no-form" (TwoHeads);
        "two-heads-too-wide" (TwoHeads);
        "extended-range" (With<Extended<31, (Varint,)>, u64>);
        "leave-goes-on" (Middle);
    }
    rows! { unencodable document;
        "encode-split-too-wide" (With<Escaped<253, (Uint<2>, Uint<4>)>, u64>, 1 << 32);
        "encode-len-perhaps" (Perhaps, Perhaps { flags: 0, count: None, items: vec![7] });
        "encode-len-perhaps-missing" (Perhaps, Perhaps { flags: 1, count: None, items: vec![] });
    }
}
