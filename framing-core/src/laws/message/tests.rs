//! Messages that break one law each, which is found, and messages that only seem to.

use super::*;
use crate::Writer;
use std::string::ToString;

/// A message that breaks one law, chosen by a constant.
#[derive(Debug, PartialEq)]
struct Liar<const LAW: u8>(u16);

impl<const LAW: u8> Message<'_> for Liar<LAW> {
    const MAX_SIZE: usize = if LAW == 0 { 1 } else { 2 };
    const MIN_SIZE: usize = 2;

    fn size_hint(&self) -> usize {
        if LAW == 1 { 1 } else { 2 }
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match LAW {
            2 => out.claim(2).map(drop),
            3 => out.put_array(&(self.0 | 1).to_le_bytes()),
            6 => out.put_array(&self.0.to_le_bytes()).map_err(|_| EncodeError::not_enough_space(9)),
            _ => out.put_array(&self.0.to_le_bytes()),
        }
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match LAW {
            4 => input.require(9)?,
            5 if input.remaining() == 1 => return Err(DecodeError::malformed(0, crate::Reason::Zero)),
            7 if input.remaining() == 1 => return Err(DecodeError::malformed(7, crate::Reason::Zero)),
            8 => return Err(DecodeError::malformed(input.remaining(), crate::Reason::Zero)),
            _ => {}
        }
        input.take_array().map(|bytes| Self(u16::from_le_bytes(bytes)))
    }
}

#[test]
fn each_broken_law_is_found() {
    fn value<const LAW: u8>() -> Result<(), Broken> {
        check_value(&Liar::<LAW>(0x20), &mut Vec::new())
    }
    assert!(matches!(value::<0>(), Err(Broken::Size(_))));
    assert!(matches!(value::<1>(), Err(Broken::Size(_))));
    assert_eq!(value::<2>(), Err(Broken::Unwritten { offset: 0 }));
    assert!(matches!(value::<3>(), Err(Broken::RoundTrip(_))));
    assert!(matches!(value::<4>(), Err(Broken::RoundTrip(_))));
    assert!(matches!(value::<5>(), Err(Broken::Prefix(_))));
    assert!(matches!(value::<6>(), Err(Broken::Room(_))));
    assert_eq!(value::<9>(), Ok(()));

    assert!(matches!(check_bytes::<Liar<3>>(&[2, 0]), Err(Broken::NotCanonical(_))));
    assert!(matches!(check_bytes::<Liar<7>>(&[2]), Err(Broken::Error(_))));
    assert!(matches!(check_bytes::<Liar<4>>(&[2]), Err(Broken::Error(_))));
    assert!(matches!(check_bytes::<Liar<8>>(&[2, 2]), Err(Broken::Error(_))));
    assert_eq!(check_bytes::<Liar<9>>(&[2, 0, 5]), Ok(Seen::Message(2)));
    let Ok(Seen::Error(error)) = check_bytes::<Liar<9>>(&[2]) else { panic!("one byte is not a message") };
    assert!(error.to_string().contains("at least 1 more"));
}
/// All that is left, which breaks one law, chosen by a constant.
#[derive(Debug, PartialEq)]
struct Open<const LAW: u8>(Vec<u8>);

impl<const LAW: u8> Message<'_> for Open<LAW> {
    const MAX_SIZE: usize = 4;
    // Said by one that keeps all laws of a payload; all others lie.
    const SELF_DELIMITING: bool = LAW != 5;

    fn size_hint(&self) -> usize {
        self.0.len()
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(&self.0)
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut bytes = input.take_rest().to_vec();
        match (LAW, bytes.len()) {
            (0, 4) => bytes.reverse(),
            (1, 2) => bytes.reverse(),
            (2, 3) => return Err(DecodeError::not_enough_data(2)),
            (3, 1) => return Err(DecodeError::malformed(7, crate::Reason::Zero)),
            // A default in the place of what is missing.
            (4, 2 | 3) => bytes.resize(4, 4),
            _ => {}
        }
        Ok(Self(bytes))
    }
}

#[test]
fn each_broken_law_of_a_payload_is_found() {
    fn value<const LAW: u8>() -> Result<(), Broken> {
        check_payload(&Open::<LAW>(vec![1, 2, 3, 4]), &mut Vec::new())
    }
    assert!(matches!(value::<0>(), Err(Broken::RoundTrip(_))));
    assert!(matches!(value::<1>(), Err(Broken::NotCanonical(_))));
    assert!(matches!(value::<2>(), Err(Broken::Error(_))));
    assert!(matches!(value::<3>(), Err(Broken::Error(_))));
    assert_eq!(value::<4>(), Ok(()));
    assert_eq!(check_payload(&Open::<9>(vec![1; 5]), &mut Vec::new()).map_err(|_| ()), Err(()), "beyond MAX_SIZE");

    let lies = check_value(&Open::<6>(vec![1, 2]), &mut Vec::new());
    assert!(matches!(lies, Err(Broken::RoundTrip(_) | Broken::Prefix(_))), "it takes what follows: {lies:?}");
    assert_eq!(check_value(&Open::<5>(vec![1, 2]), &mut Vec::new()), Ok(()));
    assert_eq!(check_payload_bytes::<Open<4>>(&[1, 2]), Ok(Seen::Message(2)));
    assert!(matches!(check_bytes::<Open<4>>(&[1, 2]), Err(Broken::NotCanonical(_))));
    assert!(matches!(check_payload_bytes::<Open<1>>(&[1, 2]), Err(Broken::NotCanonical(_))));
    assert_eq!(check_payload_bytes::<Open<1>>(&[1, 2, 3]), Ok(Seen::Message(3)));
}
