//! What every layout for all types shares: messages nest in messages, and a type's name takes no bytes.

use core::marker::PhantomData;

use super::{BigEndian, Bincode1, Bincode2, Encoding, LittleEndian, Postcard};
use crate::{DecodeError, EncodeError, Message, Reader, Writer};

/// `$layout` lays out nested messages, which keep what they state of themselves, such as a byte order; and `PhantomData`.
macro_rules! nests {
    ($layout:ident) => {
        impl<T: ?Sized> Encoding<'_, PhantomData<T>> for $layout {
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

        impl<'a, M: Message<'a>> Encoding<'a, M> for $layout {
            const MIN_SIZE: usize = M::MIN_SIZE;
            const MAX_SIZE: usize = M::MAX_SIZE;
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
    };
}

nests!(LittleEndian);
nests!(BigEndian);
nests!(Bincode1);
nests!(Bincode2);
nests!(Postcard);
