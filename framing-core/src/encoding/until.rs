//! [`Until`]: sequences, text and bytes up to bytes that end them. What derived code calls for `until`.

use core::marker::PhantomData;

use super::Encoding;
use super::items::{Declared, Elements, Items, too_long};
#[cfg(feature = "alloc")]
use super::sequence::check_items;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// Items up to the `SIZE` bytes `END` (the lowest ones, most significant first), which stand behind the last one.
pub struct Until<E, const MAX: usize, const END: u128, const SIZE: usize>(PhantomData<E>);

/// What [`Until`] encodes.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not a sequence, text or bytes that something can end",
    note = "`until` is for `Vec`, `String`, `&str`, `&[u8]` and `Cow`s of them"
)]
pub trait Ends<'a, T>: Elements<'a, T> {
    /// Writes the items, then `end`.
    ///
    /// # Errors
    /// [`Reason::Terminator`] where they would be read to end before; [`Reason::TooLong`] and those of the items.
    fn encode_until<const SIZE: usize>(value: &T, end: &[u8; SIZE], out: &mut Writer<'_>) -> Result<(), EncodeError>;
    /// Reads items up to `end`, and it.
    ///
    /// # Errors
    /// [`Reason::TooLong`] and those of the items.
    fn decode_until<const SIZE: usize>(end: &[u8; SIZE], input: &mut Reader<'a>) -> Result<T, DecodeError>;
}

const fn end<const END: u128, const SIZE: usize>() -> [u8; SIZE] {
    match END.to_be_bytes().last_chunk::<SIZE>() {
        Some(end) => *end,
        None => [0; SIZE],
    }
}

impl<'a, T, E, const MAX: usize, const END: u128, const SIZE: usize> Encoding<'a, T> for Until<E, MAX, END, SIZE>
where
    Items<E, MAX>: Ends<'a, T>,
{
    const SELF_DELIMITING: bool = true;
    const MIN_SIZE: usize = SIZE;
    const MAX_SIZE: usize = <Items<E, MAX> as Elements<'a, T>>::MAX_SIZE.saturating_add(SIZE);

    #[inline]
    fn size(value: &T) -> usize {
        Items::<E, MAX>::size(value).saturating_add(SIZE)
    }

    #[inline]
    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Items::<E, MAX>::encode_until(value, const { &end::<END, SIZE>() }, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        Items::<E, MAX>::decode_until(const { &end::<END, SIZE>() }, input)
    }
}

/// Where `end` begins in `bytes`, of which no more than `max` stand before it.
fn find<const SIZE: usize>(end: &[u8; SIZE], max: usize, input: &Reader<'_>) -> Result<usize, DecodeError> {
    let all = input.peek();
    let window = all.get(..max.saturating_add(SIZE)).unwrap_or(all);
    match window.windows(SIZE.max(1)).position(|bytes| bytes == end) {
        Some(at) => Ok(at),
        None if all.len() >= max.saturating_add(SIZE) => Err(input.malformed(0, too_long(max.saturating_add(1), max))),
        None => Err(DecodeError::not_enough_data(1)),
    }
}

/// Whether `end` is found behind `bytes`, and not before.
fn ends<const SIZE: usize>(bytes: &[u8], end: &[u8; SIZE]) -> bool {
    let first = |at: usize| {
        let here = bytes.get(at..).unwrap_or_default();
        let next = here.iter().chain(end).take(SIZE);
        next.eq(end)
    };
    (0..bytes.len()).all(|at| !first(at))
}

fn terminator() -> EncodeError {
    EncodeError::unencodable(Reason::Terminator)
}

macro_rules! bytes {
    ($(#[$attribute:meta])* $value:ty, [$($life:lifetime)?], |$this:ident| $as_bytes:expr) => {
        $(#[$attribute])*
        impl<'a, $($life,)? E, const MAX: usize> Ends<'a, $value> for Items<E, MAX>
        where
            $('a: $life,)?
        {
            fn encode_until<const SIZE: usize>(
                $this: &$value,
                end: &[u8; SIZE],
                out: &mut Writer<'_>,
            ) -> Result<(), EncodeError> {
                if !ends($as_bytes, end) {
                    return Err(terminator());
                }
                <Self as Elements<'a, $value>>::encode($this, out)?;
                out.put_array(end)
            }

            fn decode_until<const SIZE: usize>(
                end: &[u8; SIZE],
                input: &mut Reader<'a>,
            ) -> Result<$value, DecodeError> {
                let count = find(end, MAX, input)?;
                let value = <Self as Elements<'a, $value>>::decode(Declared::new(count, input.offset()), input)?;
                input.take_bytes(SIZE)?;
                Ok(value)
            }
        }
    };
}

bytes!(&'b [u8], ['b], |value| value);
bytes!(&'b str, ['b], |value| value.as_bytes());
#[cfg(feature = "alloc")]
bytes!(alloc::string::String, [], |value| value.as_bytes());
#[cfg(feature = "alloc")]
bytes!(alloc::borrow::Cow<'b, [u8]>, ['b], |value| value);
#[cfg(feature = "alloc")]
bytes!(alloc::borrow::Cow<'b, str>, ['b], |value| value.as_bytes());

#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> Ends<'a, alloc::vec::Vec<T>> for Items<E, MAX>
where
    E: Encoding<'a, T>,
{
    fn encode_until<const SIZE: usize>(
        values: &alloc::vec::Vec<T>,
        end: &[u8; SIZE],
        out: &mut Writer<'_>,
    ) -> Result<(), EncodeError> {
        Self::check(values.len()).map_err(EncodeError::unencodable)?;
        for value in values {
            let mut canvas = crate::canvas::Canvas::of(out);
            let mut body = canvas.writer();
            let from = body.written();
            E::encode(value, &mut body)?;
            let to = body.written();
            let ended = canvas.bytes(from, to).starts_with(end);
            canvas.close(out, to);
            if ended {
                return Err(terminator());
            }
        }
        out.put_array(end)
    }

    fn decode_until<const SIZE: usize>(
        end: &[u8; SIZE],
        input: &mut Reader<'a>,
    ) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const {
            check_items(E::MIN_SIZE, E::SELF_DELIMITING);
            assert!(
                E::MIN_SIZE > 0 && E::MIN_SIZE >= SIZE,
                "each item takes at least as many bytes as what ends the sequence"
            );
        }
        let mut items = alloc::vec::Vec::new();
        loop {
            let next = input.peek();
            if next.starts_with(end) {
                input.take_bytes(SIZE)?;
                return Ok(items);
            }
            if end.starts_with(next) {
                return Err(DecodeError::not_enough_data(1));
            }
            Declared::new(items.len().saturating_add(1), input.offset()).within(MAX)?;
            items.push(E::decode(input)?);
        }
    }
}
