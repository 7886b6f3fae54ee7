//! What a value and its bytes have to do with each other, as checks.

use std::fmt::Debug;

use framing_core::laws::{check_bytes, check_value};
use framing_core::{DecodeError, EncodeError, Message, OwnedMessage, Reason};

/// `value` and `bytes` are each other's, into room that was filled before, and the laws hold.
///
/// # Panics
/// Where that is not so.
#[track_caller]
pub fn golden<'a, M: Message<'a> + PartialEq + Debug>(value: &M, bytes: &'a [u8]) {
    let mut room = vec![0xa5; bytes.len() + 2];
    assert_eq!(value.encode_into(&mut room[..bytes.len()]), Ok(bytes.len()), "{value:?}");
    assert_eq!(&room[..bytes.len()], bytes, "{value:?}");
    assert_eq!(room[bytes.len()..], [0xa5; 2]);
    assert_eq!(M::decode_frame(bytes).as_ref(), Ok(value), "{bytes:02x?}");
    assert!(value.size_hint() >= bytes.len());
    check_bytes::<M>(bytes).unwrap();
}

/// The value keeps all laws.
///
/// # Panics
/// Where that is not so.
#[track_caller]
pub fn lawful<M: OwnedMessage + PartialEq + Debug>(value: &M) {
    check_value(value, &mut Vec::new()).unwrap();
}

/// The bytes are rejected there, for that reason.
///
/// # Panics
/// Where that is not so.
#[track_caller]
pub fn refused<'a, M: Message<'a> + Debug>(bytes: &'a [u8], offset: u32, field: &str, reason: Reason) {
    match M::decode_frame(bytes) {
        Err(DecodeError::Malformed { offset: at, field: named, reason: why }) => {
            assert_eq!((at, named.as_str(), why), (offset, field, reason));
        }
        other => panic!("{other:?}"),
    }
    check_bytes::<M>(bytes).unwrap();
}

/// The value has no bytes, for that reason.
///
/// # Panics
/// Where that is not so.
#[track_caller]
pub fn unencodable<'a, M: Message<'a> + Debug>(value: &M, field: &str, reason: Reason) {
    match value.encode_into(&mut [0; 256]) {
        Err(EncodeError::Unencodable { field: named, reason: why }) => {
            assert_eq!((named.as_str(), why), (field, reason), "{value:?}");
        }
        other => panic!("{value:?}: {other:?}"),
    }
}
