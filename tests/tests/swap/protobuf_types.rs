//! Messages of prost with a field of every kind.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Unstructured};
use framing_core::{Message, Prost, ProstField};
use framing_tests::random::random;

#[derive(Clone, PartialEq, Arbitrary, prost::Message)]
pub(crate) struct Scalars {
    #[prost(int32, tag = "1")]
    int32: i32,
    #[prost(int64, tag = "2")]
    int64: i64,
    #[prost(uint32, tag = "3")]
    uint32: u32,
    #[prost(uint64, tag = "4")]
    uint64: u64,
    #[prost(sint32, tag = "5")]
    sint32: i32,
    #[prost(sint64, tag = "6")]
    sint64: i64,
    #[prost(fixed32, tag = "7")]
    fixed32: u32,
    #[prost(fixed64, tag = "8")]
    fixed64: u64,
    #[prost(sfixed32, tag = "15")]
    sfixed32: i32,
    #[prost(sfixed64, tag = "16")]
    sfixed64: i64,
    #[prost(float, tag = "17")]
    float: f32,
    #[prost(double, tag = "2047")]
    double: f64,
    #[prost(bool, tag = "2048")]
    bool: bool,
    #[prost(uint32, optional, tag = "536870911")]
    maybe: Option<u32>,
}

#[derive(Clone, PartialEq, Arbitrary, prost::Message)]
pub(crate) struct Everything {
    #[prost(message, required, tag = "1")]
    scalars: Scalars,
    #[prost(string, tag = "2")]
    text: String,
    #[prost(bytes = "vec", tag = "3")]
    bytes: Vec<u8>,
    #[prost(message, optional, boxed, tag = "4")]
    boxed: Option<Box<Scalars>>,
    #[prost(sint64, repeated, tag = "5")]
    packed: Vec<i64>,
    #[prost(fixed32, repeated, packed = "false", tag = "6")]
    unpacked: Vec<u32>,
    #[prost(string, repeated, tag = "7")]
    texts: Vec<String>,
    #[prost(message, repeated, tag = "8")]
    nested: Vec<Scalars>,
    #[prost(btree_map = "string, message", tag = "9")]
    map: BTreeMap<String, Scalars>,
    #[prost(enumeration = "Color", tag = "10")]
    #[arbitrary(with = |u: &mut Unstructured<'_>| u.int_in_range(0..=1))]
    color: i32,
    #[prost(oneof = "Choice", tags = "11, 12, 13")]
    choice: Option<Choice>,
    #[prost(group, optional, tag = "14")]
    group: Option<Scalars>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Color {
    Red = 0,
    Green = 1,
}

#[derive(Clone, PartialEq, Arbitrary, prost::Oneof)]
pub(crate) enum Choice {
    #[prost(uint64, tag = "11")]
    Number(u64),
    #[prost(string, tag = "12")]
    Text(String),
    #[prost(message, tag = "13")]
    Scalars(Scalars),
}

/// The envelope of a protocol: one of several messages.
#[derive(Clone, PartialEq, Arbitrary, prost::Message)]
pub(crate) struct Envelope {
    #[prost(oneof = "Body", tags = "1, 2, 15")]
    pub(crate) body: Option<Body>,
}

#[derive(Clone, PartialEq, Arbitrary, prost::Oneof)]
#[expect(clippy::large_enum_variant, reason = "as prost's generated code has it")]
pub(crate) enum Body {
    #[prost(message, tag = "1")]
    Scalars(Scalars),
    #[prost(message, tag = "2")]
    Everything(Everything),
    #[prost(message, tag = "15")]
    Route(Route),
}

#[derive(Clone, PartialEq, Arbitrary, prost::Message)]
pub(crate) struct Route {
    #[prost(uint32, tag = "1")]
    pub(crate) id: u32,
    #[prost(string, tag = "2")]
    pub(crate) host: String,
}

/// The same envelope, derived: its tags are the keys of the fields.
#[derive(Debug, PartialEq, Message)]
#[expect(clippy::large_enum_variant, reason = "as the peer's types are")]
pub(crate) enum Derived {
    #[message(tag = 0x0a)]
    Scalars(#[message(with = ProstField)] Scalars),
    #[message(tag = 0x12)]
    Everything(#[message(with = ProstField)] Everything),
    #[message(tag = 0x7a)]
    Route(#[message(with = ProstField)] Route),
    /// What the old peer does not know: no key ends in 7.
    #[message(tag = 0x07)]
    Stop { code: u16 },
    /// The rest of the frame.
    #[message(tag = 0x0f)]
    Whole(Prost<Route>),
}

/// What follows itself: as deep as the bytes are.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Tree {
    #[prost(message, repeated, tag = "1")]
    pub(crate) children: Vec<Tree>,
}

/// So many arbitrary values, the same each time.
pub(crate) fn values<M: for<'a> Arbitrary<'a>>(count: usize) -> impl Iterator<Item = M> {
    let mut seed = 11;
    (0..count).map(move |_| M::arbitrary(&mut Unstructured::new(&random(&mut seed))).unwrap())
}
