//! `Prost` and `ProstField` beside prost itself.

use std::fmt::Debug;

use arbitrary::Arbitrary;
use framing_core::laws::{Seen, check_bytes, check_payload, check_tolerant, check_value};
use framing_core::{Counted, DecodeError, LittleEndian, Message, Prost, ProstField, Uint, Varint};
use prost::Message as _;

use super::protobuf_types::{Body, Derived, Envelope, Everything, Route, Scalars, Tree, values};

#[derive(Debug, PartialEq, Message)]
struct Fields {
    before: u8,
    #[message(with = ProstField)]
    route: Route,
    #[message(with = Option<ProstField<Uint<2>, 64>>)]
    maybe: Option<Route>,
    #[message(with = Counted<Varint, ProstField, 4>)]
    several: Vec<Route>,
    after: u8,
}

fn same<M>(count: usize)
where
    M: prost::Message + Default + PartialEq + Debug + for<'a> Arbitrary<'a>,
{
    for value in values::<M>(count) {
        let theirs = value.encode_to_vec();
        let ours = Prost::<M>(value);
        assert_eq!(ours.encode_to_vec().unwrap(), theirs);
        // Compared by their bytes: a NaN is not equal to itself, and prost leaves out a -0.0.
        assert_eq!(Prost::<M>::decode_frame(&theirs).unwrap().0.encode_to_vec(), theirs);
        assert_eq!(M::decode(&ours.encode_to_vec().unwrap()[..]).unwrap().encode_to_vec(), theirs);
        check_payload(&ours, &mut Vec::new()).unwrap();
        assert_eq!(check_bytes::<Prost<M>>(&theirs), Ok(Seen::Message(theirs.len())), "what prost writes is canonical");
    }
}

#[test]
fn the_bytes_are_those_of_prost() {
    same::<Scalars>(2_000);
    same::<Everything>(2_000);
    same::<Envelope>(1_000);
}

/// A length and a message are what prost calls length-delimited; what surrounds them is not touched.
#[test]
fn fields_are_length_delimited_and_keep_all_laws() {
    for route in values::<Route>(500) {
        let fields = Fields { before: 1, route: route.clone(), maybe: None, several: vec![route.clone(); 3], after: 2 };
        let delimited = route.encode_length_delimited_to_vec();
        let expected = [&[1][..], &delimited, &[0, 3], &delimited, &delimited, &delimited, &[2]].concat();
        assert_eq!(fields.encode_to_vec().unwrap(), expected);
        check_value(&fields, &mut Vec::new()).unwrap();
        check_bytes::<Fields>(&expected).unwrap();
    }
    let some = Fields { before: 1, route: Route::default(), maybe: Some(Route::default()), several: vec![], after: 2 };
    assert_eq!(some.encode_to_vec().unwrap(), [1, 0, 1, 0, 0, 0, 2], "a size of two bytes");
    check_value(&some, &mut Vec::new()).unwrap();
}

/// An enum whose tags are the keys of the fields is the `oneof`, both ways.
#[test]
fn a_derived_enum_is_a_oneof_byte_for_byte() {
    let mut seen = [0; 3];
    for envelope in values::<Envelope>(3_000) {
        let theirs = envelope.encode_to_vec();
        let Some(body) = envelope.body else { continue };
        let (which, ours) = match body {
            Body::Scalars(message) => (0, Derived::Scalars(message)),
            Body::Everything(message) => (1, Derived::Everything(message)),
            Body::Route(message) => (2, Derived::Route(message)),
        };
        seen[which] += 1;
        assert_eq!(ours.encode_to_vec().unwrap(), theirs);
        assert_eq!(Derived::decode_frame(&theirs).unwrap().encode_to_vec().unwrap(), theirs);
        check_value(&ours, &mut Vec::new()).unwrap();
    }
    assert!(seen.iter().all(|count| *count > 200), "{seen:?}");
    // What is new, the old peer refuses at once and does not take for something else.
    let stop = Derived::Stop { code: 7 }.encode_to_vec().unwrap();
    let error = Envelope::decode(&stop[..]).unwrap_err().to_string();
    assert!(error.ends_with("invalid wire type value: 7"), "{error}");
    let whole = Derived::Whole(Prost(Route { id: 1, host: "a".into() }));
    assert!(Envelope::decode(&whole.encode_to_vec().unwrap()[..]).is_err());
    check_payload(&whole, &mut Vec::new()).unwrap();
}

/// Each byte of messages becomes each other byte: what prost accepts is accepted, with the same value, and what it refuses
/// is refused with an error that tells the truth.
#[test]
fn every_byte_flipped() {
    let (mut accepted, mut incomplete, mut malformed) = (0, 0, 0);
    for value in values::<Everything>(6) {
        let good = value.encode_to_vec();
        for at in 0..good.len() {
            for change in 1..=u8::MAX {
                let mut bytes = good.clone();
                bytes[at] ^= change;
                let theirs = Everything::decode(&bytes[..]);
                let seen = check_tolerant::<Prost<Everything>>(&bytes, &mut Vec::new());
                match seen.unwrap_or_else(|broken| panic!("{broken}\nof {bytes:02x?}")) {
                    Seen::Message(size) => {
                        assert_eq!(size, bytes.len());
                        let ours = Prost::<Everything>::decode_frame(&bytes).unwrap();
                        assert_eq!(format!("{:?}", ours.0), format!("{:?}", theirs.unwrap()));
                        accepted += 1;
                    }
                    Seen::Error(error) => {
                        assert!(theirs.is_err(), "{bytes:02x?}");
                        match error {
                            DecodeError::NotEnoughData { .. } => incomplete += 1,
                            _ => malformed += 1,
                        }
                    }
                    _ => unreachable!("there are two"),
                }
            }
        }
    }
    assert!(accepted > 1_000 && incomplete > 1_000 && malformed > 1_000, "{accepted} {incomplete} {malformed}");
}

/// A part of what prost writes is a shorter message or goes on; it is never wrong.
#[test]
fn every_prefix_is_a_shorter_message_or_incomplete() {
    let (mut shorter, mut incomplete) = (0, 0);
    for value in values::<Everything>(200) {
        let bytes = value.encode_to_vec();
        for length in 0..bytes.len() {
            match Prost::<Everything>::decode_exact(&bytes[..length]) {
                Ok(_) => shorter += 1,
                Err(DecodeError::NotEnoughData { needed }) => {
                    assert!(needed <= bytes.len() - length);
                    incomplete += 1;
                }
                Err(error) => panic!("{error} of {length} of {bytes:02x?}"),
            }
        }
    }
    assert!(shorter > 500 && incomplete > 10_000, "{shorter} {incomplete}");
}

#[test]
fn arbitrary_bytes_keep_the_laws() {
    let mut seed = 3;
    for _ in 0..2_000 {
        let bytes = framing_tests::random::random(&mut seed);
        for length in [2, 5, 17, 60] {
            check_tolerant::<Prost<Everything>>(&bytes[..length], &mut Vec::new()).unwrap();
            check_tolerant::<Prost<Tree>>(&bytes[..length], &mut Vec::new()).unwrap();
            check_tolerant::<Fields>(&bytes[..length], &mut Vec::new()).unwrap();
        }
    }
}

/// `Prost` is a message like others, so it nests with any of their encodings.
#[test]
fn it_nests_as_a_message() {
    #[derive(Debug, PartialEq, Message)]
    struct Last {
        id: u16,
        #[message(with = LittleEndian)]
        route: Prost<Route, 8>,
    }
    let last = Last { id: 5, route: Route { id: 1, host: "x".into() }.into() };
    assert_eq!(last.encode_to_vec().unwrap(), [5, 0, 0x08, 1, 0x12, 1, b'x']);
    assert_eq!((Last::MIN_SIZE, Last::MAX_SIZE), (2, 10));
    check_payload(&last, &mut Vec::new()).unwrap();
}
