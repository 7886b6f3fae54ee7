//! The encoding of a composite is the composite of the encodings.

use super::{BigEndian, Bincode1, Bincode2, Encoding, LittleEndian, Postcard};
use crate::size::sum;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// `[E; N]` encodes `[T; N]`: the items, without a length.
impl<'a, T, E: Encoding<'a, T>, const N: usize> Encoding<'a, [T; N]> for [E; N] {
    const MIN_SIZE: usize = E::MIN_SIZE.saturating_mul(N);
    const MAX_SIZE: usize = E::MAX_SIZE.saturating_mul(N);
    const SELF_DELIMITING: bool = E::SELF_DELIMITING;
    const IS_MESSAGE: bool = E::IS_MESSAGE;

    #[inline]
    fn size(value: &[T; N]) -> usize {
        E::size_slice(value)
    }

    #[inline]
    fn encode(value: &[T; N], out: &mut Writer<'_>) -> Result<(), EncodeError> {
        E::encode_slice(value, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<[T; N], DecodeError> {
        E::decode_array(input)
    }
}

/// `Option<E>` encodes `Option<T>`: a tag, 0 or 1, then the value that is there.
impl<'a, T, E: Encoding<'a, T>> Encoding<'a, Option<T>> for Option<E> {
    const MIN_SIZE: usize = 1;
    const MAX_SIZE: usize = E::MAX_SIZE.saturating_add(1);
    const SELF_DELIMITING: bool = E::SELF_DELIMITING;
    const IS_MESSAGE: bool = E::IS_MESSAGE;

    #[inline]
    fn size(value: &Option<T>) -> usize {
        match value {
            None => 1,
            Some(value) => E::size(value).saturating_add(1),
        }
    }

    #[inline]
    fn encode(value: &Option<T>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match value {
            None => out.put_u8(0),
            Some(value) => {
                out.put_u8(1)?;
                E::encode(value, out)
            }
        }
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<Option<T>, DecodeError> {
        match input.take_u8()? {
            0 => Ok(None),
            1 => E::decode(input).map(Some),
            value => Err(input.malformed(1, Reason::OptionTag { value })),
        }
    }
}

/// `Box<E>` encodes `Box<T>`: as the `T` in it.
#[cfg(feature = "alloc")]
impl<'a, T, E: Encoding<'a, T>> Encoding<'a, alloc::boxed::Box<T>> for alloc::boxed::Box<E> {
    const MIN_SIZE: usize = E::MIN_SIZE;
    const MAX_SIZE: usize = E::MAX_SIZE;
    const SELF_DELIMITING: bool = E::SELF_DELIMITING;
    const IS_MESSAGE: bool = E::IS_MESSAGE;

    #[inline]
    fn size(value: &alloc::boxed::Box<T>) -> usize {
        E::size(value)
    }

    #[inline]
    fn encode(value: &alloc::boxed::Box<T>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        E::encode(value, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<alloc::boxed::Box<T>, DecodeError> {
        E::decode(input).map(alloc::boxed::Box::new)
    }
}

/// `(E, F)` encodes `(T, U)`: one after the other.
macro_rules! tuple {
    ($($type:ident $encoding:ident $field:tt)*) => {
        impl<'a, $($type, $encoding: Encoding<'a, $type>),*> Encoding<'a, ($($type,)*)> for ($($encoding,)*) {
            const MIN_SIZE: usize = sum(&[$($encoding::MIN_SIZE),*]);
            const MAX_SIZE: usize = sum(&[$($encoding::MAX_SIZE),*]);
            const SELF_DELIMITING: bool = all(&[$($encoding::SELF_DELIMITING),*]);

            #[inline]
            fn size(_value: &($($type,)*)) -> usize {
                sum(&[$($encoding::size(&_value.$field)),*])
            }

            #[inline]
            fn encode(_value: &($($type,)*), _out: &mut Writer<'_>) -> Result<(), EncodeError> {
                $($encoding::encode(&_value.$field, _out)?;)*
                Ok(())
            }

            #[inline]
            fn decode(_input: &mut Reader<'a>) -> Result<($($type,)*), DecodeError> {
                const {
                    assert!(
                        all_but_last(&[$($encoding::SELF_DELIMITING),*]),
                        "in a tuple only the last part may take all that is left"
                    );
                };
                _input.require(<Self as Encoding<'a, ($($type,)*)>>::MIN_SIZE)?;
                Ok(($($encoding::decode(_input)?,)*))
            }
        }

        tuple!(@leaf LittleEndian $($type)*);
        tuple!(@leaf BigEndian $($type)*);
        tuple!(@leaf Bincode1 $($type)*);
        tuple!(@leaf Bincode2 $($type)*);
        tuple!(@leaf Postcard $($type)*);
    };
    (@leaf $order:ident $($type:ident)*) => {
        impl<'a, $($type),*> Encoding<'a, ($($type,)*)> for $order
        where
            $($order: Encoding<'a, $type>),*
        {
            delegate!('a, ($($type,)*), ($(tuple!(@order $order $type),)*));
        }
    };
    (@order $order:ident $type:ident) => { $order };
}

/// A byte order encodes a composite as the composite of that byte order does.
macro_rules! delegate {
    ($life:lifetime, $value:ty, $encoding:ty) => {
        const MIN_SIZE: usize = <$encoding as Encoding<$life, $value>>::MIN_SIZE;
        const MAX_SIZE: usize = <$encoding as Encoding<$life, $value>>::MAX_SIZE;
        const SELF_DELIMITING: bool = <$encoding as Encoding<$life, $value>>::SELF_DELIMITING;
        const IS_MESSAGE: bool = <$encoding as Encoding<$life, $value>>::IS_MESSAGE;

        #[inline]
        fn size(value: &$value) -> usize {
            <$encoding as Encoding<$life, $value>>::size(value)
        }

        #[inline]
        fn encode(value: &$value, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            <$encoding as Encoding<$life, $value>>::encode(value, out)
        }

        #[inline]
        fn decode(input: &mut Reader<$life>) -> Result<$value, DecodeError> {
            <$encoding as Encoding<$life, $value>>::decode(input)
        }
    };
}

macro_rules! reach_in {
    ($order:ident) => {
        impl<'a, T, const N: usize> Encoding<'a, [T; N]> for $order
        where
            $order: Encoding<'a, T>,
        {
            delegate!('a, [T; N], [$order; N]);
        }

        impl<'a, T> Encoding<'a, Option<T>> for $order
        where
            $order: Encoding<'a, T>,
        {
            delegate!('a, Option<T>, Option<$order>);
        }
    };
}

reach_in!(LittleEndian);
reach_in!(BigEndian);
reach_in!(Bincode1);
reach_in!(Bincode2);
reach_in!(Postcard);

tuple!();
tuple!(A EA 0);
tuple!(A EA 0 B EB 1);
tuple!(A EA 0 B EB 1 C EC 2);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5 H EH 6);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5 H EH 6 I EI 7);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5 H EH 6 I EI 7 J EJ 8);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5 H EH 6 I EI 7 J EJ 8 K EK 9);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5 H EH 6 I EI 7 J EJ 8 K EK 9 L EL 10);
tuple!(A EA 0 B EB 1 C EC 2 D ED 3 F EF 4 G EG 5 H EH 6 I EI 7 J EJ 8 K EK 9 L EL 10 M EM 11);

/// Whether all of `parts` hold.
const fn all(parts: &[bool]) -> bool {
    match parts {
        [] => true,
        [first, rest @ ..] => *first && all(rest),
    }
}

/// Whether all of `parts` but the last one hold.
const fn all_but_last(parts: &[bool]) -> bool {
    match parts {
        [] => true,
        [before @ .., _] => all(before),
    }
}

/// `N` items, for encodings that have no faster way.
#[inline]
#[expect(clippy::expect_used, reason = "each item is there, for the first that is not returned its error above")]
pub(super) fn decode_array_one_by_one<'a, E, T, const N: usize>(input: &mut Reader<'a>) -> Result<[T; N], DecodeError>
where
    E: Encoding<'a, T> + ?Sized,
{
    const { assert!(E::SELF_DELIMITING || N <= 1, "an item of an array does not say where it ends") };
    input.require(E::MIN_SIZE.saturating_mul(N))?;
    let mut failure = None;
    let items: [Option<T>; N] = core::array::from_fn(|_| match failure {
        None => E::decode(input).map_err(|error| failure = Some(error)).ok(),
        Some(_) => None,
    });
    match failure {
        None => Ok(items.map(|item| item.expect("an item without a failure is there"))),
        Some(error) => Err(error),
    }
}
