//! Messages that are told something, in messages, for both byte orders. As `encoding/nested.rs`, the compiler shows these
//! lines where messages hold each other.

use super::{Inner, InnerEncoding, Told};
use crate::{BigEndian, DecodeError, EncodeError, LittleEndian, Reader, Writer};

macro_rules! nests {
    ([$($layout:ident)*] $items:tt) => {$( nests!(@one $layout $items); )*};
    (@one $layout:ident {$($items:tt)*}) => {
        impl<'a, M: Inner<'a>> InnerEncoding<'a, M> for $layout { $($items)* }
    };
}

nests! {
    [LittleEndian BigEndian]
    {
        type Tag = M::Tag;
        type Args = M::Args;

        const MIN_SIZE: usize = M::MIN_SIZE;
        const MAX_SIZE: usize = M::MAX_SIZE; // None in a cycle of messages: end it by `with` at a field.
        const SELF_DELIMITING: bool = M::SELF_DELIMITING;
        const IS_MESSAGE: bool = true;

        #[inline]
        fn tag(value: &M) -> M::Tag {
            value.tag()
        }

        #[inline]
        fn size(value: &M) -> usize {
            value.size_hint()
        }

        #[inline]
        fn encode(value: &M, args: M::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            value.encode_inner(args, out)
        }

        #[inline]
        fn decode(told: Told<M::Tag, M::Args>, input: &mut Reader<'a>) -> Result<M, DecodeError> {
            M::decode_inner(told, input)
        }
    }
}
