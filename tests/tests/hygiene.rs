//! Derived code works wherever it is written: in macros, functions and private modules, under any names, over any
//! parameters. Attributes of whole crates are in `ui/pass/`.

#![allow(dead_code, clippy::upper_case_acronyms)]
#![deny(unused_qualifications, single_use_lifetimes, trivial_numeric_casts, unreachable_pub, missing_docs)]

use std::fmt::Debug;
use std::marker::PhantomData;

use framing_core::{Message, laws};

/// Encodes, compares with `bytes`, decodes, compares with `value`; and the laws.
#[track_caller]
fn check<'a, M: Message<'a> + PartialEq + Debug>(value: &M, bytes: &'a [u8]) {
    assert_eq!(value.encode_to_vec().as_deref(), Ok(bytes));
    assert_eq!(M::decode_exact(bytes).as_ref(), Ok(value));
    laws::check_bytes::<M>(bytes).unwrap();
}

/// The names that generated code might use for itself.
#[test]
fn names_of_fields() {
    #[derive(Debug, PartialEq, Message)]
    struct Fields<'input> {
        input: u8,
        out: u8,
        error: bool,
        value: bool,
        #[message(bits = 4)]
        run: u8,
        #[message(bits = 4)]
        field0: u8,
        self_: u8,
        r#type: u8,
        #[message(len = u8)]
        r#match: &'input str,
        __value: u8,
        __field0: Option<bool>,
        bits: u8,
        check: u8,
    }
    let fields = Fields {
        input: 1,
        out: 2,
        error: true,
        value: false,
        run: 3,
        field0: 4,
        self_: 5,
        r#type: 6,
        r#match: "m",
        __value: 7,
        __field0: Some(true),
        bits: 8,
        check: 9,
    };
    check(&fields, &[1, 2, 1, 0, 0x34, 5, 6, 1, b'm', 7, 1, 1, 8, 9]);
    let wrong = Fields::decode_exact(&[1, 2, 1, 0, 0x34, 5, 6, 1, 0xff, 7, 1, 1, 8, 9]).unwrap_err();
    assert_eq!(wrong.to_string(), "Fields.match at byte 8: the text is not UTF-8 from here on");

    #[derive(Debug, PartialEq, Message)]
    enum Variants {
        Input {
            input: u8,
            value: bool,
        },
        Out(u8, bool),
        #[message(tag = 7)]
        Error {
            error: u8,
        },
        #[message(other)]
        Other {
            value: u8,
            field0: bool,
            out: u8,
        },
    }
    check(&Variants::Input { input: 1, value: true }, &[0, 1, 1]);
    check(&Variants::Out(1, true), &[1, 1, 1]);
    check(&Variants::Error { error: 1 }, &[7, 1]);
    check(&Variants::Other { value: 8, field0: true, out: 2 }, &[8, 1, 2]);
}

/// Items that have the names of what generated code uses.
#[test]
fn names_of_items() {
    mod shadowed {
        #![allow(non_camel_case_types, non_upper_case_globals)]

        pub(super) struct Ok;
        pub(super) struct Err;
        pub(super) struct Some;
        pub(super) struct None;
        pub(super) struct Result;
        pub(super) struct Encoding;
        pub(super) struct LittleEndian;
        pub(super) struct Reader;
        pub(super) struct Writer;
        pub(super) trait Message {}
        pub(super) mod core {}
        pub(super) mod std {}
        pub(super) struct input;
        pub(super) struct out;
        pub(super) struct error;
        pub(super) struct value;
        pub(super) const run: u8 = 9;
        pub(super) const field0: u8 = 9;
        pub(super) static check: u8 = 9;

        #[derive(Debug, PartialEq, framing_core::Message)]
        pub(super) enum Kind {
            Ok(bool),
            Err {
                #[message(bits = 8)]
                error: u8,
                #[message(max = 2)]
                list: Vec<bool>,
            },
            #[message(other)]
            None(u8),
        }
    }
    use shadowed::Kind;
    check(&Kind::Ok(true), &[0, 1]);
    check(&Kind::Err { error: 1, list: vec![true] }, &[1, 1, 1, 0, 0, 0, 1]);
    check(&Kind::None(9), &[9]);
}

/// Parameters with the names that this crate's own traits and macros use.
#[test]
fn names_of_parameters() {
    #[derive(Debug, PartialEq, Message)]
    struct Parameters<'a, 'de, E, T, M, L, const N: usize, const MAX: usize>
    where
        E: Clone,
        T: Clone + 'a,
    {
        e: E,
        #[message(max = MAX)]
        t: Vec<T>,
        m: [M; N],
        l: Option<(L, E)>,
        #[message(len = u8)]
        a: &'a str,
        #[message(len = u8)]
        de: &'de [u8],
    }
    let value = Parameters::<u8, bool, u16, Box<Unit>, 2, 3> {
        e: 1,
        t: vec![true],
        m: [2, 3],
        l: Some((Box::new(Unit), 4)),
        a: "a",
        de: b"d",
    };
    check(&value, &[1, 1, 0, 0, 0, 1, 2, 0, 3, 0, 1, 4, 1, b'a', 1, b'd']);

    #[derive(Debug, PartialEq, Message)]
    enum Generic<Ok, Err = bool> {
        Ok(Ok),
        Err(Err),
    }
    check(&Generic::<u8>::Err(true), &[1, 1]);
    check(&Generic::<Generic<u8>, ()>::Ok(Generic::Ok(5)), &[0, 0, 5]);
}

#[derive(Debug, PartialEq, Message)]
struct Unit;

#[test]
fn parameters_nest() {
    #[derive(Debug, PartialEq, Message)]
    #[message(big_endian, fixed)]
    struct Pair<A, B = A, const N: usize = 1> {
        a: A,
        b: [B; N],
        marker: PhantomData<fn() -> A>,
    }
    type Nested = Pair<Pair<u16>, Option<Pair<u8, u16>>, 2>;
    let inner = || Pair { a: 1, b: [2], marker: PhantomData };
    let value: Nested =
        Pair { a: inner(), b: [None, Some(Pair { a: 3, b: [4], marker: PhantomData })], marker: PhantomData };
    check(&value, &[0, 1, 0, 2, 0, 1, 3, 0, 4]);
    assert_eq!(Pair::<Pair<u16>, u8, 3>::SIZE, 7);

    #[derive(Debug, PartialEq, Message)]
    struct Borrowing<'a, T: 'a> {
        #[message(max = [2, 4])]
        texts: Vec<&'a str>,
        inner: T,
    }
    let value = Borrowing { texts: vec!["a"], inner: Borrowing { texts: vec!["b"], inner: 7_u8 } };
    check(&value, b"\x01\0\0\0\x01\0\0\0a\x01\0\0\0\x01\0\0\0b\x07");
}

/// A message may borrow from constants: then it can be sent from anywhere, and received from constants only.
#[test]
fn borrowed_from_constants() {
    #[derive(Debug, PartialEq, Message)]
    struct Named<'a> {
        #[message(len = u8)]
        name: &'a str,
    }
    const BYTES: &[u8] = b"\x02hi";
    let named: Named<'static> = Named::decode_exact(BYTES).unwrap();
    assert_eq!(named, Named { name: "hi" });

    #[derive(Debug, PartialEq, Message)]
    struct Constant {
        #[message(len = u8)]
        name: &'static str,
        #[message(len = u8)]
        more: Option<std::borrow::Cow<'static, [u8]>>,
    }
    check(&Constant { name: "hi", more: Some(b"!"[..].into()) }, b"\x02hi\x01\x01!");
}

macro_rules! messages {
    ($(#[$attribute:meta])* $vis:vis struct $name:ident<$life:lifetime> {
        $first:ident: $ty:ty, $list:ident: $item:ty => $len:literal, $text:ident: [$($borrowed:tt)*] => $prefix:ident
    } $count:expr; $bits:literal; $krate:path; $($variant:ident = $tag:literal),*) => {
        #[derive(Debug, PartialEq, Message)]
        $(#[$attribute])*
        $vis struct $name<$life> {
            $first: $ty,
            #[message(max = $len)]
            $list: Vec<$item>,
            #[message(max = $count)]
            other: Vec<$ty>,
            #[message(len = $prefix)]
            $text: $($borrowed)*,
            optional: Option<$ty>,
            array: [$item; $len],
            #[message(bits = $bits)]
            high: $ty,
            #[message(bits = 4)]
            low: $ty,
        }

        #[derive(Debug, PartialEq, Message)]
        #[message(crate = $krate, tag = u16)]
        $vis enum Tags {
            $(#[message(tag = $tag)] $variant,)*
        }
    };
}

#[test]
fn in_a_macro() {
    messages! {
        #[message(big_endian)]
        pub(crate) struct FromMacro<'x> { first: u8, list: u16 => 2, text: [&'x str] => u8 }
        1 + 1; 4; ::framing_core; A = 1, B = 0x102
    }
    let value = FromMacro {
        first: 1,
        list: vec![2],
        other: vec![3],
        text: "t",
        optional: None,
        array: [4, 5],
        high: 6,
        low: 7,
    };
    check(&value, &[1, 0, 0, 0, 1, 0, 2, 0, 0, 0, 1, 3, 1, b't', 0, 0, 4, 0, 5, 0x67]);
    check(&Tags::A, &[1, 0]);
    check(&Tags::B, &[2, 1]);
}

/// The crate under another path. (`renamed/` has it under another name.)
#[test]
fn through_a_reexport() {
    mod facade {
        pub(super) mod inner {
            pub(in super::super) use framing_core as wire;
        }
    }
    use facade::inner::wire as short;

    #[derive(Debug, PartialEq, Message)]
    #[message(crate = short, fixed)]
    struct Reexported<'a, T> {
        value: T,
        marker: PhantomData<&'a T>,
        #[message(bits = 8)]
        bits: u8,
    }
    check(&Reexported { value: 1_u16, marker: PhantomData, bits: 2 }, &[1, 0, 2]);
    assert_eq!(Reexported::<u64>::SIZE, 9);

    mod module {
        #[derive(Debug, PartialEq, framing_core::Message)]
        #[message(crate = super::framing_alias::core, magic = b"x")]
        pub(super) enum Kind {
            A(#[message(max = 2)] Vec<bool>),
        }
    }
    check(&module::Kind::A(vec![true]), b"x\0\x01\0\0\0\x01");
}

mod framing_alias {
    pub(crate) use framing_core as core;
}

mod private {
    //! Types that nobody else can name.
    use super::{Debug, Message};

    #[derive(Debug, PartialEq, Message)]
    struct Hidden {
        byte: u8,
    }

    #[derive(Debug, PartialEq, Message)]
    pub(crate) struct Shown<T: Debug = u8> {
        hidden: Hidden,
        value: T,
    }

    pub(crate) fn shown() -> Shown {
        Shown { hidden: Hidden { byte: 1 }, value: 2 }
    }
}

#[test]
fn in_a_private_module() {
    check(&private::shown(), &[1, 2]);
}

macro_rules! every_byte {
    ($name:ident: $($variant:ident)*) => {
        /// A variant for each byte.
        #[derive(Debug, PartialEq, Message)]
        enum $name { $($variant,)* }
        const ALL: &[$name] = &[$($name::$variant),*];
    };
}

macro_rules! with_every_byte {
    ($then:ident) => { $then! {
        Byte:
        V00 V01 V02 V03 V04 V05 V06 V07 V08 V09 V0A V0B V0C V0D V0E V0F V10 V11 V12 V13 V14 V15 V16 V17 V18 V19 V1A V1B V1C V1D V1E V1F
        V20 V21 V22 V23 V24 V25 V26 V27 V28 V29 V2A V2B V2C V2D V2E V2F V30 V31 V32 V33 V34 V35 V36 V37 V38 V39 V3A V3B V3C V3D V3E V3F
        V40 V41 V42 V43 V44 V45 V46 V47 V48 V49 V4A V4B V4C V4D V4E V4F V50 V51 V52 V53 V54 V55 V56 V57 V58 V59 V5A V5B V5C V5D V5E V5F
        V60 V61 V62 V63 V64 V65 V66 V67 V68 V69 V6A V6B V6C V6D V6E V6F V70 V71 V72 V73 V74 V75 V76 V77 V78 V79 V7A V7B V7C V7D V7E V7F
        V80 V81 V82 V83 V84 V85 V86 V87 V88 V89 V8A V8B V8C V8D V8E V8F V90 V91 V92 V93 V94 V95 V96 V97 V98 V99 V9A V9B V9C V9D V9E V9F
        VA0 VA1 VA2 VA3 VA4 VA5 VA6 VA7 VA8 VA9 VAA VAB VAC VAD VAE VAF VB0 VB1 VB2 VB3 VB4 VB5 VB6 VB7 VB8 VB9 VBA VBB VBC VBD VBE VBF
        VC0 VC1 VC2 VC3 VC4 VC5 VC6 VC7 VC8 VC9 VCA VCB VCC VCD VCE VCF VD0 VD1 VD2 VD3 VD4 VD5 VD6 VD7 VD8 VD9 VDA VDB VDC VDD VDE VDF
        VE0 VE1 VE2 VE3 VE4 VE5 VE6 VE7 VE8 VE9 VEA VEB VEC VED VEE VEF VF0 VF1 VF2 VF3 VF4 VF5 VF6 VF7 VF8 VF9 VFA VFB VFC VFD VFE VFF
    } };
}

with_every_byte!(every_byte);

#[test]
fn a_variant_for_each_byte() {
    assert_eq!(ALL.len(), 256);
    for (byte, value) in (0..=255_u8).zip(ALL) {
        check(value, &[byte]);
    }
}

#[test]
fn tags_of_every_type() {
    macro_rules! tags {
        ($($name:ident $ty:ident $least:literal $most:literal;)*) => {$({
            #[derive(Debug, PartialEq, Message)]
            #[message(tag = $ty, big_endian)]
            enum $name {
                #[message(tag = $least)]
                Least,
                Next(u8),
                #[message(tag = $most)]
                Most,
                #[message(other)]
                Other { tag: $ty },
            }
            let least: $ty = $least;
            let most: $ty = $most;
            check(&$name::Least, &least.to_be_bytes());
            check(&$name::Next(1), &[&(least + 1).to_be_bytes()[..], &[1]].concat());
            check(&$name::Most, &most.to_be_bytes());
            check(&$name::Other { tag: most - 1 }, &(most - 1).to_be_bytes());
            assert!($name::Other { tag: most }.encode_to_vec().is_err());
        })*};
    }
    tags! {
        U8 u8 0 255;
        U16 u16 0 65_535;
        U32 u32 0 0xffff_ffff;
        U64 u64 0 18_446_744_073_709_551_615;
        U128 u128 0 340_282_366_920_938_463_463_374_607_431_768_211_455;
        I8 i8 -128 127;
        I16 i16 -32_768 32_767;
        I32 i32 -2_147_483_648 2_147_483_647;
        I64 i64 -9_223_372_036_854_775_808 9_223_372_036_854_775_807;
        I128 i128 -170_141_183_460_469_231_731_687_303_715_884_105_728 170_141_183_460_469_231_731_687_303_715_884_105_727;
    }
}

/// A parameter that only the encoding of a field names.
#[test]
fn a_parameter_of_the_encoding_alone() {
    struct Through<E>(PhantomData<E>);

    impl<'a, E: framing_core::Encoding<'a, u32>> framing_core::Encoding<'a, std::time::Duration> for Through<E> {
        const MIN_SIZE: usize = E::MIN_SIZE;
        const MAX_SIZE: usize = E::MAX_SIZE;
        fn size(value: &std::time::Duration) -> usize {
            E::size(&u32::try_from(value.as_secs()).unwrap_or(u32::MAX))
        }
        fn encode(
            value: &std::time::Duration,
            out: &mut framing_core::Writer<'_>,
        ) -> Result<(), framing_core::EncodeError> {
            E::encode(&u32::try_from(value.as_secs()).unwrap_or(u32::MAX), out)
        }
        fn decode(input: &mut framing_core::Reader<'a>) -> Result<std::time::Duration, framing_core::DecodeError> {
            E::decode(input).map(|seconds| std::time::Duration::from_secs(seconds.into()))
        }
    }

    #[derive(Debug, PartialEq, Message)]
    struct Timed<E> {
        #[message(with = Through<E>)]
        after: std::time::Duration,
        marker: PhantomData<E>,
    }
    let value = Timed::<framing_core::BigEndian> { after: std::time::Duration::from_secs(1), marker: PhantomData };
    check(&value, &[0, 0, 0, 1]);
}

/// The lifetime of the received bytes has a name where there are parameters: one that the type does not name.
#[test]
fn names_of_lifetimes() {
    #[derive(Debug, PartialEq, Message)]
    struct Quantified<T> {
        value: T,
        marker: PhantomData<for<'a> fn(&'a T) -> &'a T>,
    }
    check(&Quantified { value: 7u8, marker: PhantomData }, &[7]);

    // A label in an attribute is one, too.
    #[derive(Debug, PartialEq, Message)]
    struct Conditional<T> {
        at: T,
        flag: u8,
        #[message(if = 'a: { if flag > 1 { break 'a true; } false })]
        more: Option<u8>,
        #[message(validate = |_: &PhantomData<for<'b> fn(&'b str) -> &'b str>| true)]
        compare: PhantomData<for<'b> fn(&'b str) -> &'b str>,
    }
    check(&Conditional { at: 9u8, flag: 2, more: Some(3), compare: PhantomData }, &[9, 2, 3]);
}

/// A program that knows the crate under another name only.
#[test]
fn renamed() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/renamed/Cargo.toml");
    let output = std::process::Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--manifest-path", manifest, "--target-dir"])
        .arg(concat!(env!("CARGO_TARGET_TMPDIR"), "/renamed"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = "[00, 02, 68, 69, 01, 02, 00, 01, 52, 01, 02, 03, 00, 09]\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), bytes);
}
