//! Messages in messages, for both byte orders.
//!
//! Messages that hold each other have no largest size: the compiler goes through these lines in a circle, and shows them. So that
//! of `MAX_SIZE` says what helps, and they stand in no macro, which it would show too.

use super::{BigEndian, Encoding, LittleEndian};
use crate::{DecodeError, EncodeError, Message, Reader, Writer};

/// A message nests in a message; it keeps the byte order that it states itself.
impl<'a, M: Message<'a>> Encoding<'a, M> for LittleEndian {
    const MIN_SIZE: usize = M::MIN_SIZE;
    const MAX_SIZE: usize = M::MAX_SIZE; // None in a cycle of messages: end it by `with` at a field.
    const SELF_DELIMITING: bool = M::SELF_DELIMITING;
    const IS_MESSAGE: bool = true;

    #[inline]
    fn size(value: &M) -> usize {
        value.size_hint()
    }

    #[inline]
    fn encode(value: &M, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        value.encode(out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<M, DecodeError> {
        M::decode(input)
    }
}

/// A message nests in a message; it keeps the byte order that it states itself.
impl<'a, M: Message<'a>> Encoding<'a, M> for BigEndian {
    const MIN_SIZE: usize = M::MIN_SIZE;
    const MAX_SIZE: usize = M::MAX_SIZE; // None in a cycle of messages: end it by `with` at a field.
    const SELF_DELIMITING: bool = M::SELF_DELIMITING;
    const IS_MESSAGE: bool = true;

    #[inline]
    fn size(value: &M) -> usize {
        value.size_hint()
    }

    #[inline]
    fn encode(value: &M, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        value.encode(out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<M, DecodeError> {
        M::decode(input)
    }
}
