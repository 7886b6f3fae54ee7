//! A crate that denies what can be denied, and forbids unsafe code.

#![forbid(unsafe_code)]
#![deny(warnings, unused, nonstandard_style, future_incompatible, rust_2018_idioms, keyword_idents, let_underscore)]
#![deny(
    missing_docs,
    missing_debug_implementations,
    single_use_lifetimes,
    unused_lifetimes,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    unused_qualifications,
    unused_import_braces,
    unused_results,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    meta_variable_misuse,
    macro_use_extern_crate,
    absolute_paths_not_starting_with_crate,
    unit_bindings,
    variant_size_differences,
    unnameable_types,
    unused_macro_rules,
    unsafe_op_in_unsafe_fn,
    ambiguous_negative_literals,
    non_local_definitions,
    let_underscore_drop
)]

use framing_core::{BigEndian, Encoding, LittleEndian, Message, Reader, Varint, Writer};
use std::marker::PhantomData;

pub mod public {
    //! What a library would export.

    use framing_core::{LittleEndian, Message};

    /// All kinds of fields.
    #[derive(Debug, PartialEq, Message)]
    #[message(magic = b"PUB", len = u16)]
    pub struct Packet<'a, 'b: 'a, T, const N: usize = 2>
    where
        T: Clone,
    {
        /// A number.
        pub number: u64,
        /// Borrowed text.
        pub text: &'a str,
        /// Borrowed bytes.
        #[message(max = N)]
        pub bytes: &'b [u8],
        /// A parameter.
        #[message(max = 4)]
        pub items: Vec<T>,
        /// An array of a parameter.
        pub array: [T; N],
        /// Some bits.
        #[message(bits = 4)]
        pub high: u8,
        /// The other bits.
        #[message(bits = 4, pad = 2)]
        pub low: u16,
    }

    /// All kinds of variants.
    #[derive(Debug, PartialEq, Message)]
    #[message(tag = i64)]
    #[repr(i64)]
    pub enum Kind {
        /// Without fields.
        Unit = -1,
        /// With a field.
        Tuple(u8),
        /// With named fields.
        Named {
            /// Text.
            #[message(max = 4)]
            text: String,
        },
        /// With a bool.
        #[message(tag = 0x7fff_ffff_ffff_ffff)]
        Last(bool),
        /// With any other tag.
        #[message(other)]
        Other(i64),
    }

    /// The name is in scope, and qualified all the same.
    #[must_use]
    pub fn in_scope() -> usize {
        <LittleEndian as framing_core::Encoding<'_, u8>>::MIN_SIZE
    }
}

#[derive(Debug, PartialEq, Message)]
#[message(crate = framing_core, tag = u64)]
enum Private {
    A,
    #[message(other)]
    B(u64),
}

#[derive(Debug, PartialEq, Message)]
#[message(crate = framing_core, fixed, big_endian)]
struct Fixed<'a> {
    #[message(with = LittleEndian)]
    little: u16,
    big: u16,
    array: [u8; 3],
    marker: PhantomData<&'a ()>,
    nothing: (),
}

#[derive(Debug, PartialEq, Message)]
#[message(skip_tail = 3)]
struct Computed<'a> {
    #[message(bits = 4, size_of = ..=text, unit = 2)]
    head: u8,
    #[message(bits = 4)]
    flag: u8,
    #[message(size_of = .., adjust = -1)]
    total: u16,
    #[message(checksum = |[a, b, c]| seeded(flag, a) ^ seeded(0, b) ^ seeded(0, c), over = ..=text)]
    sum: u8,
    #[message(rest, leave = 2_usize, max = 5)]
    list: Vec<u16>,
    #[message(pad = 1)]
    text: u8,
    #[message(sized = u16, len = u32, max = 9)]
    last: &'a str,
    #[message(since)]
    since: Option<u8>,
}

fn seeded(seed: u8, bytes: &[u8]) -> u8 {
    bytes.iter().fold(seed, |sum, byte| sum ^ byte)
}

fn check<'a, M: Message<'a> + PartialEq + std::fmt::Debug>(sent: &M, room: &'a mut Vec<u8>) {
    *room = sent.encode_to_vec().unwrap();
    assert_eq!(M::decode_exact(room).as_ref(), Ok(sent));
}

fn main() {
    let packet =
        public::Packet { number: 1, text: "a", bytes: b"bc", items: vec![3_u8], array: [4, 5], high: 6, low: 7 };
    check(&packet, &mut Vec::new());
    check(&public::Kind::Unit, &mut Vec::new());
    check(&public::Kind::Tuple(1), &mut Vec::new());
    check(&public::Kind::Named { text: "abc".into() }, &mut Vec::new());
    check(&public::Kind::Last(true), &mut Vec::new());
    check(&public::Kind::Other(-9), &mut Vec::new());
    check(&Private::A, &mut Vec::new());
    check(&Private::B(9), &mut Vec::new());
    let fixed = Fixed { little: 1, big: 2, array: [3, 4, 5], marker: PhantomData, nothing: () };
    check(&fixed, &mut Vec::new());
    assert_eq!(Fixed::SIZE, 7 * public::in_scope());
    let computed = Computed { head: 4, flag: 3, total: 15, sum: 0, list: vec![1], text: 5, last: "l", since: Some(6) };
    let bytes = computed.encode_to_vec().unwrap();
    let computed = Computed { sum: bytes[3], ..computed };
    check(&computed, &mut Vec::new());
    let mut room = [0; 3];
    let mut out = Writer::new(&mut room);
    out.put::<Varint, u64>(&300).unwrap();
    assert_eq!(<BigEndian as Encoding<'_, u16>>::decode(&mut Reader::new(&room)), Ok(0xac02));
}
