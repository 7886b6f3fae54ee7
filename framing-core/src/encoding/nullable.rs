//! [`Nullable`]: sequences, text and bytes that may be nothing, which a length of its own says.

use core::marker::PhantomData;

use super::items::{Declared, Elements, Items, too_long};
use super::until::bytes_of;
use super::{Counted, Encoding};
use crate::canvas::Canvas;
use crate::count::negative;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

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
        // Of lengths that may be below zero, which only `NULL` is.
        if length > <L as Encoding<'_, u64>>::MAX_NUMBER {
            return Err(DecodeError::malformed(at, negative(length.cast_signed().into())));
        }
        let count = usize::try_from(length).unwrap_or(usize::MAX);
        Items::<E, MAX>::decode(Declared::new(count, at), input).map(Some)
    }
}

/// An `Option` of what `C`, a [`Counted`], encodes: `None` lies as the `SIZE` bytes `NULL` (the lowest ones, most significant
/// first), where its length would begin. What derived code calls for `null = b"..."`.
pub struct NullBytes<C, const NULL: u128, const SIZE: usize>(PhantomData<C>);

impl<'a, T, L, E, const MAX: usize, const NULL: u128, const SIZE: usize> Encoding<'a, Option<T>>
    for NullBytes<Counted<L, E, MAX>, NULL, SIZE>
where
    Counted<L, E, MAX>: Encoding<'a, T>,
{
    const SELF_DELIMITING: bool = true;
    const MIN_SIZE: usize = {
        let least = <Counted<L, E, MAX> as Encoding<'a, T>>::MIN_SIZE;
        if least < SIZE { least } else { SIZE }
    };
    const MAX_SIZE: usize = {
        let most = <Counted<L, E, MAX> as Encoding<'a, T>>::MAX_SIZE;
        if most > SIZE { most } else { SIZE }
    };

    #[inline]
    fn size(value: &Option<T>) -> usize {
        value.as_ref().map_or(SIZE, |value| <Counted<L, E, MAX> as Encoding<'a, T>>::size(value))
    }

    fn encode(value: &Option<T>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let null = const { &bytes_of::<NULL, SIZE>() };
        let Some(value) = value else { return out.put_array(null) };
        let mut canvas = Canvas::of(out);
        let mut body = canvas.writer();
        let from = body.written();
        <Counted<L, E, MAX> as Encoding<'a, T>>::encode(value, &mut body)?;
        let to = body.written();
        let is_null = are_confused(null, canvas.bytes(from, to));
        canvas.close(out, to);
        if is_null { Err(EncodeError::unencodable(Reason::Sentinel)) } else { Ok(()) }
    }

    fn decode(input: &mut Reader<'a>) -> Result<Option<T>, DecodeError> {
        let (null, next) = (const { &bytes_of::<NULL, SIZE>() }, input.peek());
        if next.starts_with(null) {
            input.take_bytes(SIZE)?;
            return Ok(None);
        }
        if null.starts_with(next) {
            return Err(DecodeError::not_enough_data(1));
        }
        let start = input.offset();
        let value = <Counted<L, E, MAX> as Encoding<'a, T>>::decode(input)?;
        let size = input.offset().saturating_sub(start);
        if next.get(..size).is_some_and(|bytes| are_confused(null, bytes)) {
            return Err(DecodeError::malformed(start, Reason::Sentinel));
        }
        Ok(Some(value))
    }
}

/// Who reads the one may take it for the other, or for its beginning.
fn are_confused(null: &[u8], bytes: &[u8]) -> bool {
    bytes.starts_with(null) || null.starts_with(bytes)
}
