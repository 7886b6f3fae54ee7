//! The laws of messages that do not say where they end, and of values whose computed fields are not computed yet.

use framing_core::laws::{Broken, Seen, check_bytes, check_computed, check_payload, check_payload_bytes, check_value};
use framing_core::{DecodeError, EncodeError, Message, Reader, Reason, Writer};

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}

/// One byte less, and another byte is the checksum.
#[derive(Debug, PartialEq, Message)]
struct Trailer {
    #[message(rest, leave = 1, max = 9)]
    bytes: Vec<u8>,
    #[message(checksum = sum, over = bytes)]
    sum: u8,
}

/// Wrong where nothing is left, at the offset of what is not there.
#[derive(Debug, PartialEq, Message)]
struct NonEmpty {
    kind: u8,
    #[message(rest, max = 9, validate = |bytes: &Vec<u8>| !bytes.is_empty())]
    bytes: Vec<u8>,
}

/// Within a region, which says where it ends, it is as any other.
#[derive(Debug, PartialEq, Message)]
struct Region {
    #[message(sized = u8)]
    inner: NonEmpty,
}

#[derive(Debug, PartialEq, Message)]
struct Computed {
    #[message(size_of = text)]
    size: u8,
    count: u8,
    #[message(len = count)]
    pairs: Vec<u16>,
    #[message(rest, max = 9)]
    text: String,
    #[message(checksum = sum, over = ..=text)]
    sum: u8,
}

#[test]
fn what_does_not_say_where_it_ends_keeps_the_laws() {
    assert!(matches!(check_bytes::<Trailer>(&[1, 2, 4, 9]), Ok(Seen::Error(DecodeError::Malformed { offset: 3, .. }))));
    assert!(matches!(check_payload_bytes::<Trailer>(&[1, 2, 4, 9]), Ok(Seen::Error(_))));
    assert_eq!(check_bytes::<Trailer>(&[1, 2, 4, 7]), Ok(Seen::Message(4)));
    assert_eq!(check_value(&Trailer { bytes: vec![1, 2, 4], sum: 7 }, &mut Vec::new()), Ok(()));

    assert!(matches!(check_bytes::<NonEmpty>(&[1]), Ok(Seen::Error(DecodeError::Malformed { offset: 1, .. }))));
    assert_eq!(check_value(&NonEmpty { kind: 1, bytes: vec![7] }, &mut Vec::new()), Ok(()));
    assert!(matches!(check_bytes::<Region>(&[1, 9]), Ok(Seen::Error(DecodeError::Malformed { offset: 2, .. }))));
    assert_eq!(check_value(&Region { inner: NonEmpty { kind: 1, bytes: vec![7] } }, &mut Vec::new()), Ok(()));
}

#[test]
fn what_is_computed_need_not_stand_in_the_value() {
    let wrong = || Computed { size: 0, count: 0, pairs: vec![1, 2], text: "hi".into(), sum: 0 };
    assert!(matches!(check_value(&wrong(), &mut Vec::new()), Err(Broken::RoundTrip(_))));
    assert_eq!(check_computed(&wrong(), &mut Vec::new()), Ok(()));
    assert_eq!(check_computed(&Trailer { bytes: vec![1, 2, 4], sum: 0 }, &mut Vec::new()), Ok(()));
    let bytes = wrong().encode_to_vec().unwrap();
    let right = Computed::decode_exact(&bytes).unwrap();
    assert_eq!(check_value(&right, &mut Vec::new()), Ok(()));
}

/// A message with its number of bytes at its end, which breaks one law, chosen by a constant.
#[derive(Debug, PartialEq)]
struct Counted<const LAW: u8>(Vec<u8>);

impl<const LAW: u8> Message<'_> for Counted<LAW> {
    const MAX_SIZE: usize = 9;
    const SELF_DELIMITING: bool = false;

    fn size_hint(&self) -> usize {
        9
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(&self.0)?;
        out.put_u8(self.0.len().try_into().unwrap())
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let (start, bytes) = (input.offset(), input.take_rest());
        let [bytes @ .., count] = bytes else { return Err(DecodeError::not_enough_data(1)) };
        let at = start + bytes.len();
        match LAW {
            _ if usize::from(*count) == bytes.len() => {}
            // Beyond its end, of the payload or of the part before the error.
            0 => return Err(DecodeError::malformed(at + 2, Reason::Zero)),
            1 if bytes.len() == 1 => return Err(DecodeError::malformed(at + 2, Reason::Zero)),
            // More than there can be.
            2 => return Err(DecodeError::not_enough_data(9)),
            _ => return Err(DecodeError::malformed(at, Reason::Zero)),
        }
        Ok(match LAW {
            3 => Self(bytes.iter().rev().copied().collect()),
            4 => Self(bytes.get(1..).unwrap_or_default().to_vec()),
            _ => Self(bytes.to_vec()),
        })
    }
}

#[test]
fn what_is_untrue_of_a_payload_is_found() {
    let wrong = &[9, 9, 9];
    assert!(matches!(check_bytes::<Counted<9>>(wrong), Ok(Seen::Error(_))));
    assert_eq!(check_computed(&Counted::<9>(vec![1, 2]), &mut Vec::new()), Ok(()));
    assert!(matches!(check_bytes::<Counted<0>>(wrong), Err(Broken::Error(_))));
    assert!(matches!(check_bytes::<Counted<1>>(wrong), Err(Broken::Error(_))));
    assert!(matches!(check_bytes::<Counted<2>>(wrong), Err(Broken::Error(_))));
    assert!(matches!(check_bytes::<Counted<3>>(&[1, 7, 2]), Err(Broken::NotCanonical(_))));
    for broken in [
        check_payload(&Counted::<3>(vec![1, 2]), &mut Vec::new()),
        check_computed(&Counted::<3>(vec![1, 2]), &mut Vec::new()),
        check_computed(&Counted::<4>(vec![1, 2]), &mut Vec::new()),
    ] {
        assert!(matches!(broken, Err(Broken::RoundTrip(_))), "{broken:?}");
    }
}
