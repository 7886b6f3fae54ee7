//! The laws of a message that takes all of its frame.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use super::{Broken, some_of, written};
use crate::{DecodeError, Message, Reader};

/// As [`check_value`](super::check_value), for a message that does not say itself where it ends: one that ends in `rest`, in
/// fields with `since`, in a [`Raw`](crate::Raw), or in a message of another library (`Prost`).
///
/// A part of such a message may be a shorter one, so of the law of prefixes is left: where a part is said to go on, it is by
/// no more than what is missing.
///
/// # Errors
/// The first law that is broken.
pub fn check_payload<'a, M>(value: &M, scratch: &'a mut Vec<u8>) -> Result<(), Broken>
where
    M: Message<'a> + PartialEq + fmt::Debug,
{
    let Some(written) = written(value)? else { return Ok(()) };
    *scratch = written;
    let bytes: &'a [u8] = scratch;
    match M::decode_frame(bytes) {
        Ok(decoded) if decoded == *value || format!("{decoded:?}") == format!("{value:?}") => {}
        other => return Err(Broken::RoundTrip(format!("{value:?} came back as {other:?}"))),
    }
    for length in some_of(bytes.len()) {
        let prefix = bytes.get(..length).unwrap_or_default();
        let missing = bytes.len().saturating_sub(length);
        match M::decode(&mut Reader::new(prefix)) {
            Err(DecodeError::NotEnoughData { needed }) if needed == 0 || needed > missing => {
                return Err(Broken::Prefix(format!("{missing} bytes missing, and {needed} are said to be needed")));
            }
            Err(DecodeError::Malformed { offset, .. }) if offset as usize > length => {
                return Err(Broken::Error(format!("offset {offset} of {length} bytes")));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EncodeError, Raw, Reason, Writer};

    /// All of its frame; the number is how it lies.
    #[derive(Debug, PartialEq)]
    struct Liar<const LAW: u8>(Vec<u8>);

    impl<const LAW: u8> Message<'_> for Liar<LAW> {
        const MAX_SIZE: usize = 8;

        fn size_hint(&self) -> usize {
            self.0.len()
        }

        fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            out.put_bytes(&self.0)
        }

        fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
            match LAW {
                0 if input.remaining() == 2 => Err(DecodeError::not_enough_data(3)),
                1 if input.remaining() == 2 => Err(DecodeError::malformed(3, Reason::Zero)),
                2 => input.take_bytes(3).map(|bytes| Self(bytes.into())),
                _ => Ok(Self(input.take_rest().into())),
            }
        }
    }

    #[test]
    fn each_broken_law_is_found() {
        fn check<const LAW: u8>() -> Result<(), Broken> {
            check_payload(&Liar::<LAW>(b"four".into()), &mut Vec::new())
        }
        assert!(matches!(check::<0>(), Err(Broken::Prefix(_))));
        assert!(matches!(check::<1>(), Err(Broken::Error(_))));
        assert!(matches!(check::<2>(), Err(Broken::RoundTrip(_))));
        assert_eq!(check::<3>(), Ok(()));
        assert_eq!(check_payload(&Raw(b"four"), &mut Vec::new()), Ok(()));
        assert!(matches!(check_payload(&Liar::<3>(b"nine bytes".into()), &mut Vec::new()), Err(Broken::Size(_))));
    }
}
