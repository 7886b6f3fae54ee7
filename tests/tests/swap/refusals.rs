//! What is refused, with its reason and its place.

use std::fmt::Debug;

use framing_core::interop::{MAX_DEPTH, SerdeFault};
use framing_core::{Bincode1, Bincode2, DecodeError, EncodeError, Message, Postcard, Prost, Reason, Serde, Wide};
use serde::de::DeserializeOwned;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};

use super::protobuf_types::Tree as ProstTree;
use super::serde_types::{Shape, Tree};

#[track_caller]
fn refused<M: for<'a> Message<'a> + Debug>(bytes: &[u8], offset: usize, reason: Reason) {
    assert_eq!(M::decode_exact(bytes).map(drop), Err(DecodeError::malformed(offset, reason)));
    framing_core::laws::check_bytes::<M>(bytes).unwrap();
}

#[track_caller]
fn unencodable<T: Serialize + DeserializeOwned>(value: T, reason: Reason) {
    let value = Serde::<T, Postcard>::new(value);
    assert_eq!(value.encode_to_vec(), Err(EncodeError::unencodable(reason)));
}

const REFUSED: Reason = Reason::Serde { fault: SerdeFault::Refused };

/// The crates accept these; another form of the same value is what they write.
#[test]
fn other_forms_of_a_value() {
    assert_eq!(postcard::from_bytes::<u16>(&[0x81, 0]), Ok(1));
    refused::<Serde<u16, Postcard>>(&[0x81, 0], 1, Reason::Overlong);
    assert_eq!(postcard::from_bytes::<char>(&[2, b'a', b'b']), Ok('a'));
    refused::<Serde<char, Postcard>>(&[2, b'a', b'b'], 1, Reason::Utf8);
    refused::<Serde<u16, Bincode2>>(&[0xfb, 1, 0], 0, Reason::Overlong);
    refused::<Serde<String, Postcard>>(&[0x81, 0, b'a'], 1, Reason::Overlong);
}

#[test]
fn wrong_bytes() {
    refused::<Serde<(u8, bool), Bincode1>>(&[7, 2], 1, Reason::Bool { value: 2 });
    refused::<Serde<(u8, Option<u8>), Bincode1>>(&[7, 2, 0], 1, Reason::OptionTag { value: 2 });
    refused::<Serde<Shape, Postcard>>(&[4], 0, Reason::UnknownTag { tag: Wide::new(4) });
    refused::<Serde<Vec<Shape>, Postcard>>(&[2, 0, 9], 2, Reason::UnknownTag { tag: Wide::new(9) });
    refused::<Serde<(u8, String), Postcard>>(&[7, 3, b'a', 0xff, b'b'], 3, Reason::Utf8);
    refused::<Serde<Vec<std::num::NonZero<u16>>, Postcard>>(&[2, 1, 0], 2, REFUSED);
    // The standard library's own `Deserialize` of a duration: too many nanoseconds for its seconds.
    let duration = [&[0xff; 9][..], &[0x01], &[0xff, 0xff, 0xff, 0xff, 0x0f]].concat();
    refused::<Serde<std::time::Duration, Postcard>>(&duration, 0, REFUSED);
}

/// Of a part of a value it is said how much is missing; of one that would be too long, that it is.
#[test]
fn incomplete() {
    let needs = |bytes: &[u8]| Serde::<(u32, String), Bincode1, 64>::decode_exact(bytes).map(drop);
    assert_eq!(needs(&[1, 0]), Err(DecodeError::NotEnoughData { needed: 2 }));
    assert_eq!(needs(&[1, 0, 0, 0, 3]), Err(DecodeError::NotEnoughData { needed: 7 }));
    assert_eq!(needs(&[1, 0, 0, 0, 52, 0, 0, 0, 0, 0, 0, 0]), Err(DecodeError::NotEnoughData { needed: 52 }));
    let long = DecodeError::malformed(0, Reason::TooLong { length: 65, max: 64 });
    assert_eq!(needs(&[1, 0, 0, 0, 53, 0, 0, 0, 0, 0, 0, 0]), Err(long), "one byte beyond the bound");
    let all = [&[1, 0, 0, 0, 52, 0, 0, 0, 0, 0, 0, 0][..], &[b'x'; 52]].concat();
    assert_eq!(needs(&all), Ok(()), "just the bound");
    assert!(matches!(needs(&[1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]), Err(DecodeError::Malformed { .. })));
}

/// As many levels as are allowed go both ways, one more goes in neither.
#[test]
fn depth() {
    fn with<F: framing_core::interop::Format>() {
        // A level of the tree is two, a struct and a sequence in it; the innermost sequence is empty.
        let most = usize::try_from(MAX_DEPTH - 1).unwrap() / 2;
        let deepest = Serde::<Tree, F>::new(Tree::deep(most));
        framing_core::laws::check_value(&deepest, &mut Vec::new()).unwrap();
        assert!(deepest.encode_to_vec().is_ok());
        let deeper = Serde::<Tree, F>::new(Tree::deep(most + 1));
        let reason = Reason::TooDeep { max: MAX_DEPTH };
        assert_eq!(deeper.encode_to_vec(), Err(EncodeError::unencodable(reason)));
    }
    with::<Bincode1>();
    with::<Bincode2>();
    with::<Postcard>();

    // A bomb of a million levels, of which no more are followed.
    let bomb = vec![1; 1 << 20];
    refused::<Serde<Tree, Postcard>>(&bomb, 63, Reason::TooDeep { max: MAX_DEPTH });
    refused::<Serde<Tree, Bincode2>>(&bomb, 63, Reason::TooDeep { max: MAX_DEPTH });
}

/// prost follows a hundred levels; so does what looks for the fault.
#[test]
fn depth_of_prost() {
    let nested = |levels: usize| {
        (0..levels).fold(Vec::new(), |inner: Vec<u8>, _| {
            let mut outer = vec![0x0a];
            prost::encoding::encode_varint(inner.len() as u64, &mut outer);
            outer.extend(inner);
            outer
        })
    };
    assert!(Prost::<ProstTree>::decode_frame(&nested(100)).is_ok());
    let content = framing_core::interop::ProtobufFault::Content;
    for levels in [101, 10_000] {
        refused::<Prost<ProstTree>>(&nested(levels), 0, Reason::Protobuf { field: 1, fault: content });
    }
    // Groups of an unknown field: each begins with one byte.
    let groups = |levels: usize| [vec![0x13; levels], vec![0x14; levels]].concat();
    assert!(Prost::<ProstTree>::decode_frame(&groups(100)).is_ok());
    for levels in [101, 100_000] {
        refused::<Prost<ProstTree>>(&groups(levels), 100, Reason::TooDeep { max: 100 });
    }
}

/// Items that take no bytes could be declared in any number for nothing: the crates would count to the end.
#[test]
fn items_of_no_bytes() {
    for count in [1, 3, 1 << 19] {
        unencodable(vec![(); count], Reason::EmptyItem);
    }
    refused::<Serde<Vec<()>, Postcard>>(&[1, 0], 1, Reason::EmptyItem);
    let all = &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert!(matches!(Serde::<Vec<()>, Postcard>::decode_exact(all), Err(DecodeError::Malformed { offset: 0, .. })));
    unencodable(std::collections::BTreeMap::from([((), ())]), Reason::EmptyItem);
    refused::<Serde<std::collections::BTreeMap<(), ()>, Bincode2>>(&[1, 0], 1, Reason::EmptyItem);
    assert_eq!(Serde::<Vec<()>, Postcard>::new(vec![]).encode_to_vec().unwrap(), [0]);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u8),
}

/// Declares `declared` items, if any, and writes as many as it has.
#[derive(Debug, Deserialize)]
struct Declares {
    declared: Option<usize>,
    items: Vec<u8>,
}

impl Serialize for Declares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(self.declared)?;
        self.items.iter().try_for_each(|item| sequence.serialize_element(item))?;
        sequence.end()
    }
}

#[derive(Debug, Deserialize)]
struct Never;

impl Serialize for Never {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("never"))
    }
}

#[test]
fn what_a_type_asks_for_and_the_format_has_not() {
    let asks = Reason::Serde { fault: SerdeFault::NotSelfDescribing };
    // It is wrong whatever the bytes are, so the law of the first wrong byte does not hold: it is no message.
    assert_eq!(Serde::<(u8, Untagged), Postcard>::decode_exact(&[1, 2]), Err(DecodeError::malformed(1, asks)));
    unencodable(Never, REFUSED);
    unencodable(Declares { declared: None, items: vec![] }, Reason::Serde { fault: SerdeFault::UnknownLength });
    unencodable(Declares { declared: Some(2), items: vec![1] }, Reason::Count { length: 1, expected: 2 });
    unencodable(Declares { declared: Some(0), items: vec![1] }, Reason::Count { length: 1, expected: 0 });
    let good = Serde::<_, Postcard>::new(Declares { declared: Some(1), items: vec![9] });
    assert_eq!(good.encode_to_vec().unwrap(), [1, 9]);
}

/// Each reason says in words what it is, and what helps.
#[test]
fn in_words() {
    let error = Prost::<ProstTree>::decode_frame(&[0x08, 1]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 0: field 1 of Protocol Buffers: it is not what the message declares; `prost::Message::decode` of the \
         payload says why"
    );
    let error = Prost::<ProstTree>::decode_frame(&[0x00]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 0: no field of Protocol Buffers: its key has more than 32 bits, or the number 0"
    );
    let error = Serde::<Untagged, Postcard>::decode_exact(&[1]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 0: the type asks what comes next, and the format does not say; remove `untagged`, `tag` or `flatten`"
    );
}
