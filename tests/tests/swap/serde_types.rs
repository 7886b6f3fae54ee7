//! Types of serde of every shape.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZero;
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize, Serializer};

#[derive(Debug, PartialEq, Arbitrary, Serialize, Deserialize)]
pub(crate) struct Numbers {
    unsigned: (u8, u16, u32, u64, u128, usize),
    signed: (i8, i16, i32, i64, i128, isize),
    floats: (f32, f64),
    checked: (bool, char, NonZero<u32>),
    array: [u16; 3],
}

#[derive(Debug, PartialEq, Arbitrary, Serialize, Deserialize)]
pub(crate) struct Composite {
    text: String,
    bytes: Vec<u8>,
    maybe: Option<Option<u32>>,
    list: Vec<(i64, String)>,
    boxed: Box<Newtype>,
    unit: Unit,
    nothing: (),
    shapes: Vec<Shape>,
    address: IpAddr,
}

#[derive(Debug, PartialEq, Arbitrary, Serialize, Deserialize)]
pub(crate) struct Newtype(u64);

#[derive(Debug, PartialEq, Arbitrary, Serialize, Deserialize)]
pub(crate) struct Unit;

#[derive(Debug, PartialEq, Arbitrary, Serialize, Deserialize)]
pub(crate) enum Shape {
    Nothing,
    Newtype(String),
    Tuple(u8, Option<char>),
    Struct { numbers: Vec<i16>, inner: Result<u8, String> },
}

/// What is read in more forms than it is written: keys in any order, a duration with nanoseconds beyond a second.
#[derive(Debug, PartialEq, Arbitrary, Serialize, Deserialize)]
pub(crate) struct Lenient {
    map: BTreeMap<String, BTreeMap<u8, i32>>,
    #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(Duration::new(u.arbitrary()?, u.int_in_range(0..=999_999_999)?)))]
    elapsed: Duration,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Borrowed<'a> {
    pub(crate) id: u16,
    pub(crate) text: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// What follows itself: as deep as the bytes are.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tree {
    pub(crate) children: Vec<Tree>,
}

impl Tree {
    pub(crate) fn deep(levels: usize) -> Self {
        (0..levels).fold(Self::default(), |tree, _| Self { children: vec![tree] })
    }
}

/// A text that is made as it is written.
#[derive(Debug, PartialEq)]
pub(crate) struct Formatted(pub(crate) u32);

impl Serialize for Formatted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("#{:04}-{}", self.0, self.0))
    }
}
