//! What every layout for all types shares: messages nest in messages, and a type's name takes no bytes.
//!
//! Messages that hold each other have no largest size: the compiler goes in a circle through the lines here, and shows them. So
//! that of `MAX_SIZE` says what helps; and the lines are given to the macro, of which it shows nothing then.

use core::marker::PhantomData;

use super::{BigEndian, Bincode1, Bincode2, Encoding, LittleEndian, Postcard};
use crate::{DecodeError, EncodeError, Message, Reader, Writer};

/// What is in braces, for each of `$layout`: how messages nest, which keep what they state of themselves, such as a byte order; and
/// how `PhantomData` lies.
macro_rules! nests {
    ([$($layout:ident)*] $messages:tt $nothing:tt) => {$(
        nests!(@messages $layout $messages);
        nests!(@nothing $layout $nothing);
    )*};
    (@messages $layout:ident {$($items:tt)*}) => {
        impl<'a, M: Message<'a>> Encoding<'a, M> for $layout { $($items)* }
    };
    (@nothing $layout:ident {$($items:tt)*}) => {
        impl<T: ?Sized> Encoding<'_, PhantomData<T>> for $layout { $($items)* }
    };
}

nests! {
    [LittleEndian BigEndian Bincode1 Bincode2 Postcard]
    {
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
    {
        const MIN_SIZE: usize = 0;
        const MAX_SIZE: usize = 0;

        fn size(_: &PhantomData<T>) -> usize {
            0
        }

        fn encode(_: &PhantomData<T>, _: &mut Writer<'_>) -> Result<(), EncodeError> {
            Ok(())
        }

        fn decode(_: &mut Reader<'_>) -> Result<PhantomData<T>, DecodeError> {
            Ok(PhantomData)
        }
    }
}
