//! `Serde` in the three formats, beside the crates that they come from.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use framing_core::interop::Format;
use framing_core::laws::{Seen, check_bytes, check_tolerant, check_value};
use framing_core::{
    Bincode1, Bincode2, DecodeError, EncodeError, Message, Postcard, Reader, Reason, Serde, SerdeField, Writer,
};
use framing_tests::random::random;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::serde_types::{Borrowed, Composite, Formatted, Lenient, Newtype, Numbers, Shape};

/// The crate that a format comes from.
trait Crate: Format {
    fn write<T: Serialize>(value: &T) -> Vec<u8>;
    /// What it reads from the beginning of `bytes`.
    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T>;
}

impl Crate for Bincode1 {
    fn write<T: Serialize>(value: &T) -> Vec<u8> {
        bincode1::serialize(value).unwrap()
    }

    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        bincode1::deserialize(bytes).ok()
    }
}

impl Crate for Bincode2 {
    fn write<T: Serialize>(value: &T) -> Vec<u8> {
        bincode2::serde::encode_to_vec(value, bincode2::config::standard()).unwrap()
    }

    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        Some(bincode2::serde::decode_from_slice(bytes, bincode2::config::standard()).ok()?.0)
    }
}

impl Crate for Postcard {
    fn write<T: Serialize>(value: &T) -> Vec<u8> {
        postcard::to_stdvec(value).unwrap()
    }

    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        Some(postcard::take_from_bytes(bytes).ok()?.0)
    }
}

/// What was seen of damaged bytes: a check that only ever saw one of them would prove little.
#[derive(Debug, Default)]
struct Tally {
    accepted: u32,
    refused: u32,
}

/// Values are the same bytes, both ways, and keep the laws; of damaged bytes what is accepted is what the crate reads.
fn same<F, T>(canonical: bool)
where
    F: Crate,
    T: Serialize + DeserializeOwned + PartialEq + Debug + for<'a> Arbitrary<'a>,
{
    let (mut seed, mut tally) = (5, Tally::default());
    for _ in 0..1_000 {
        let entropy = random(&mut seed);
        let value = T::arbitrary(&mut Unstructured::new(&entropy)).unwrap();
        let theirs = F::write(&value);
        let ours = Serde::<T, F>::new(value);
        assert_eq!(ours.encode_to_vec().unwrap(), theirs, "{ours:?}");
        assert_eq!(ours.size_hint(), theirs.len());
        assert_eq!(format!("{:?}", F::read::<T>(&theirs)), format!("Some({:?})", ours.value));
        check_value(&ours, &mut Vec::new()).unwrap();

        let Some(at) = usize::from(entropy[0]).checked_rem(theirs.len()) else { continue };
        let mut damaged = theirs;
        damaged[at] ^= entropy[1] | 1;
        let scratch = &mut Vec::new();
        let law = if canonical {
            check_bytes::<Serde<T, F>>(&damaged)
        } else {
            check_tolerant::<Serde<T, F>>(&damaged, scratch)
        };
        match law.unwrap_or_else(|broken| panic!("{broken}\nof {damaged:02x?}")) {
            Seen::Message(_) => {
                let read = Serde::<T, F>::decode(&mut Reader::new(&damaged)).unwrap();
                assert_eq!(format!("{:?}", F::read::<T>(&damaged)), format!("Some({:?})", read.value));
                tally.accepted += 1;
            }
            _ => tally.refused += 1,
        }
    }
    assert!(tally.accepted > 20 && tally.refused > 10, "{tally:?}");
}

fn all<F: Crate>() {
    same::<F, Numbers>(true);
    same::<F, Composite>(true);
    same::<F, Shape>(true);
    same::<F, Lenient>(false);
}

#[test]
fn bincode_1() {
    all::<Bincode1>();
}

#[test]
fn bincode_2() {
    all::<Bincode2>();
}

#[test]
fn postcard_1() {
    all::<Postcard>();
}

/// Text that is formatted as it is written: counted first, and never held.
#[test]
fn formatted_text() {
    fn same<F: Crate>() {
        let mut room = [0xa5; 64];
        let mut out = Writer::new(&mut room);
        F::encode(&Formatted(7), &mut out).unwrap();
        let size = out.written();
        assert_eq!(room[..size], F::write(&Formatted(7)));
        assert_eq!(F::size(&Formatted(7)), size);
        let needed = F::encode(&Formatted(7), &mut Writer::new(&mut room[..size - 1]));
        assert_eq!(needed, Err(EncodeError::NotEnoughSpace { needed: 1 }));
    }
    same::<Bincode1>();
    same::<Bincode2>();
    same::<Postcard>();
}

#[test]
fn what_borrows_lends_from_the_bytes() {
    let bytes = postcard::to_stdvec(&Borrowed { id: 300, text: "hé", bytes: &[1, 2] }).unwrap();
    let read = Serde::<Borrowed<'_>, Postcard>::decode_exact(&bytes).unwrap();
    assert_eq!(read.value, Borrowed { id: 300, text: "hé", bytes: &[1, 2] });
    assert!(bytes.as_ptr_range().contains(&read.text.as_ptr()), "not copied");
}

/// With and without a size before it.
#[test]
fn as_fields() {
    #[derive(Debug, PartialEq, Message)]
    struct Both {
        #[message(with = SerdeField<Bincode2>)]
        sized: Shape,
        plain: Serde<Newtype, Postcard, 16>,
        after: u8,
    }
    for shape in super::protobuf_types::values::<Shape>(500) {
        let number: Newtype = postcard::from_bytes(&[0xac, 0x02]).unwrap();
        let body = Bincode2::write(&shape);
        let both = Both { sized: shape, plain: number.into(), after: 9 };
        let mut size = Vec::new();
        prost::encoding::encode_varint(body.len() as u64, &mut size);
        assert_eq!(both.encode_to_vec().unwrap(), [&size[..], &body, &[0xac, 0x02, 9]].concat());
        check_value(&both, &mut Vec::new()).unwrap();
    }
    assert_eq!(Both::MAX_SIZE, (10 + (1 << 20)) + 16 + 1);
}

/// A format of a user's own, which does not say where a value ends.
struct Json;

impl Format for Json {
    const SELF_DELIMITING: bool = false;

    fn size<T: Serialize + ?Sized>(value: &T) -> usize {
        serde_json::to_vec(value).map_or(0, |bytes| bytes.len())
    }

    fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let bytes = serde_json::to_vec(value).map_err(|_| EncodeError::unencodable(Reason::Custom { code: 1 }))?;
        out.put_bytes(&bytes)
    }

    fn decode<'a, T: Deserialize<'a>>(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        let start = input.clone();
        serde_json::from_slice(input.take_rest()).map_err(|error| {
            if error.is_eof() {
                return input.malformed(0, Reason::FrameTooShort { needed: 1 });
            }
            start.malformed(0, Reason::Custom { code: 1 })
        })
    }
}

#[test]
fn a_format_of_ones_own() {
    type Wire = Serde<Vec<u16>, Json, 8>;
    let wire = Wire::new(vec![1, 2]);
    assert_eq!(wire.encode_to_vec().unwrap(), b"[1,2]");
    framing_core::laws::check_payload(&wire, &mut Vec::new()).unwrap();
    check_tolerant::<Wire>(b"[ 1 ]", &mut Vec::new()).unwrap();

    assert_eq!(Wire::decode_frame(b"[1,2,3]").unwrap().value, [1, 2, 3]);
    let long = Reason::TooLong { length: 9, max: 8 };
    assert_eq!(Wire::decode_frame(b"[1,2,3,4]"), Err(DecodeError::malformed(0, long)), "before it is decoded");
    assert_eq!(Wire::decode_frame(b"[1,2,3,4}"), Err(DecodeError::malformed(0, long)));
    assert_eq!(Wire::new(vec![1, 2, 3, 4]).encode_to_vec(), Err(EncodeError::unencodable(long)));
    assert_eq!(Wire::decode_frame(b"[1"), Err(DecodeError::malformed(2, Reason::FrameTooShort { needed: 1 })));
    assert_eq!(Wire::decode_frame(b"[1}"), Err(DecodeError::malformed(0, Reason::Custom { code: 1 })));

    #[derive(Debug, PartialEq, Message)]
    struct Sized {
        #[message(with = SerdeField<Json>)]
        json: Vec<u16>,
        after: u8,
    }
    let sized = Sized { json: vec![7], after: 1 };
    assert_eq!(sized.encode_to_vec().unwrap(), b"\x03[7]\x01");
    check_value(&sized, &mut Vec::new()).unwrap();
}
