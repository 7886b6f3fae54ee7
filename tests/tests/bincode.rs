//! `Bincode1`, `Bincode2` and `Postcard` beside the real crates: the same values are the same bytes, both ways.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::num::NonZero;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use framing_core::laws::check_value;
use framing_core::{Bincode1, Bincode2, Message, OwnedMessage, Postcard};
use framing_tests::random::random;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// At most `max` items.
fn items<'a, T: Arbitrary<'a>>(u: &mut Unstructured<'a>, max: usize) -> Result<Vec<T>> {
    let count = u.int_in_range(0..=max)?;
    (0..count).map(|_| u.arbitrary()).collect()
}

macro_rules! types {
    ($module:ident, $encoding:ident) => {
        mod $module {
            use super::*;

            #[derive(Debug, PartialEq, Arbitrary, Message, serde::Serialize, serde::Deserialize)]
            #[message(with = $encoding)]
            pub(super) struct Numbers {
                a: (u8, u16, u32, u64, u128),
                b: (i8, i16, i32, i64, i128),
                c: (f32, f64, bool, char),
                d: (usize, isize),
                e: [u32; 5],
                f: NonZero<u16>,
            }

            #[derive(Debug, PartialEq, Arbitrary, Message, serde::Serialize, serde::Deserialize)]
            #[message(with = $encoding)]
            pub(super) struct Sequences {
                #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 300))]
                #[message(max = 300)]
                bytes: Vec<u8>,
                #[arbitrary(with = |u: &mut Unstructured<'_>| items(u, 20))]
                #[message(max = 20)]
                words: Vec<i64>,
                #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(items::<char>(u, 20)?.into_iter().collect()))]
                #[message(max = 80)]
                text: String,
                maybe: Option<Option<u32>>,
                boxed: Box<u16>,
                #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(items::<(u16, bool)>(u, 9)?.into_iter().collect()))]
                #[message(max = 9)]
                map: BTreeMap<u16, bool>,
                #[arbitrary(with = |u: &mut Unstructured<'_>| Ok(Duration::new(u.arbitrary()?, u.int_in_range(0..=999_999_999)?)))]
                elapsed: Duration,
            }

            #[derive(Debug, PartialEq, Arbitrary, Message, serde::Serialize, serde::Deserialize)]
            #[message(with = $encoding, tag = u32)]
            pub(super) enum Command {
                Stop,
                Move { x: i32, y: i32 },
                Nested(Box<Numbers>, Sequences),
                Pair(u16, #[message(max = 4)] Option<String>),
            }
        }
    };
}

types!(old, Bincode1);
types!(new, Bincode2);
types!(card, Postcard);

fn same<M>(theirs: impl Fn(&M) -> Vec<u8>, back: impl Fn(&[u8]) -> M)
where
    M: OwnedMessage + PartialEq + Debug + Serialize + DeserializeOwned + for<'a> Arbitrary<'a>,
{
    let (mut seed, mut encoded) = (7, 0);
    for _ in 0..20_000 {
        let bytes = random(&mut seed);
        let value = M::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let Ok(ours) = value.encode_to_vec() else { continue };
        encoded += 1;
        assert_eq!(ours, theirs(&value), "{value:?}");
        let (they_read, we_read) = (back(&ours), M::decode_exact(&ours).unwrap());
        assert_eq!(format!("{they_read:?}"), format!("{value:?}"));
        assert_eq!(format!("{we_read:?}"), format!("{value:?}"));
        check_value(&value, &mut Vec::new()).unwrap();
    }
    assert!(encoded > 10_000, "{encoded} of 20,000 values have an encoding");
}

#[test]
fn version_1() {
    fn with<M: OwnedMessage + PartialEq + Debug + Serialize + DeserializeOwned + for<'a> Arbitrary<'a>>() {
        same::<M>(|value| bincode1::serialize(value).unwrap(), |bytes| bincode1::deserialize(bytes).unwrap());
    }
    with::<old::Numbers>();
    with::<old::Sequences>();
    with::<old::Command>();
}

#[test]
fn version_2() {
    fn with<M: OwnedMessage + PartialEq + Debug + Serialize + DeserializeOwned + for<'a> Arbitrary<'a>>() {
        let standard = bincode2::config::standard();
        same::<M>(
            |value| bincode2::serde::encode_to_vec(value, standard).unwrap(),
            |bytes| bincode2::serde::decode_from_slice(bytes, standard).unwrap().0,
        );
    }
    with::<new::Numbers>();
    with::<new::Sequences>();
    with::<new::Command>();
}

#[test]
fn postcard() {
    fn with<M: OwnedMessage + PartialEq + Debug + Serialize + DeserializeOwned + for<'a> Arbitrary<'a>>() {
        same::<M>(|value| ::postcard::to_stdvec(value).unwrap(), |bytes| ::postcard::from_bytes(bytes).unwrap());
    }
    with::<card::Numbers>();
    with::<card::Sequences>();
    with::<card::Command>();
}
