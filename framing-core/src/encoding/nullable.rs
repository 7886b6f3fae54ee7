//! [`Nullable`]: sequences, text and bytes that may be nothing, which a length of its own says.

use core::marker::PhantomData;

use super::items::{Declared, Elements, Items, too_long};
use super::{Counted, Encoding};
use crate::{DecodeError, EncodeError, Reader, Writer};

/// An `Option` of what `C`, a [`Counted`], encodes: `None` lies as the length `NULL`, and nothing follows it.
///
/// ```text
///   Some("ab")   00 02 'a' 'b'        None   ff ff        with NULL = 0xffff, a length of -1
/// ```
///
/// ```
/// use framing_core::{BigEndian, Counted, EncodeError, Nullable, Reader, Uint, Writer};
///
/// type Text = Nullable<Counted<Uint<2, BigEndian>, BigEndian, 100>, 0xffff>;
///
/// let mut room = [0; 2];
/// Writer::new(&mut room).put::<Text, Option<&str>>(&None)?;
/// assert_eq!(room, [0xff, 0xff]);
/// assert_eq!(Reader::new(&room).take::<Text, Option<&str>>(), Ok(None));
/// # Ok::<(), EncodeError>(())
/// ```
pub struct Nullable<C, const NULL: u64>(PhantomData<C>);

impl<'a, T, L, E, const MAX: usize, const NULL: u64> Encoding<'a, Option<T>> for Nullable<Counted<L, E, MAX>, NULL>
where
    L: for<'x> Encoding<'x, u64>,
    Items<E, MAX>: Elements<'a, T>,
{
    const SELF_DELIMITING: bool = true;
    const MIN_SIZE: usize = <L as Encoding<'_, u64>>::MIN_SIZE;
    const MAX_SIZE: usize =
        <L as Encoding<'_, u64>>::MAX_SIZE.saturating_add(<Items<E, MAX> as Elements<'a, T>>::MAX_SIZE);

    #[inline]
    fn size(value: &Option<T>) -> usize {
        match value {
            Some(value) => {
                let length = Items::<E, MAX>::count(value) as u64;
                <L as Encoding<'_, u64>>::size(&length).saturating_add(Items::<E, MAX>::size(value))
            }
            None => <L as Encoding<'_, u64>>::size(&NULL),
        }
    }

    fn encode(value: &Option<T>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let Some(value) = value else { return <L as Encoding<'_, u64>>::encode(&NULL, out) };
        let count = Items::<E, MAX>::count(value);
        if count as u64 == NULL {
            return Err(EncodeError::unencodable(too_long(count, count.saturating_sub(1))));
        }
        Items::<E, MAX>::check(count).map_err(EncodeError::unencodable)?;
        <L as Encoding<'_, u64>>::encode(&(count as u64), out)?;
        Items::<E, MAX>::encode(value, out)
    }

    fn decode(input: &mut Reader<'a>) -> Result<Option<T>, DecodeError> {
        let at = input.offset();
        let length = <L as Encoding<'_, u64>>::decode(input)?;
        if length == NULL {
            return Ok(None);
        }
        let count = usize::try_from(length).unwrap_or(usize::MAX);
        Items::<E, MAX>::decode(Declared::new(count, at), input).map(Some)
    }
}
