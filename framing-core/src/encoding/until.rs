//! [`Until`]: sequences, text and bytes up to bytes that end them; and [`Last`], sequences that one of their items ends. What
//! derived code calls for `until`.

use core::marker::PhantomData;

use super::Encoding;
use super::items::{Declared, Elements, Items, too_long};
#[cfg(feature = "alloc")]
use super::sequence::check_items;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};
#[cfg(feature = "alloc")]
use crate::{InnerEncoding, Told};

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

/// The `SIZE` lowest bytes of `END`, most significant first.
pub(super) const fn bytes_of<const END: u128, const SIZE: usize>() -> [u8; SIZE] {
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
        Items::<E, MAX>::encode_until(value, const { &bytes_of::<END, SIZE>() }, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        Items::<E, MAX>::decode_until(const { &bytes_of::<END, SIZE>() }, input)
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
        encode_items(values, end, out, |value, out| E::encode(value, out))
    }

    fn decode_until<const SIZE: usize>(
        end: &[u8; SIZE],
        input: &mut Reader<'a>,
    ) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items_until(E::MIN_SIZE, E::SELF_DELIMITING, SIZE) };
        decode_items(end, MAX, input, |input| E::decode(input))
    }
}

/// Items that are told something, each the same.
#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize, const END: u128, const SIZE: usize> InnerEncoding<'a, alloc::vec::Vec<T>>
    for Until<E, MAX, END, SIZE>
where
    E: InnerEncoding<'a, T, Tag = ()>,
{
    type Tag = ();
    type Args = E::Args;

    const MIN_SIZE: usize = SIZE;
    const MAX_SIZE: usize = MAX.saturating_mul(E::MAX_SIZE).saturating_add(SIZE);

    fn tag(_: &alloc::vec::Vec<T>) {}

    fn size(values: &alloc::vec::Vec<T>) -> usize {
        values.iter().fold(SIZE, |sum, value| sum.saturating_add(E::size(value)))
    }

    fn encode(values: &alloc::vec::Vec<T>, args: E::Args, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Items::<E, MAX>::check(values.len()).map_err(EncodeError::unencodable)?;
        encode_items(values, const { &bytes_of::<END, SIZE>() }, out, |value, out| E::encode(value, args, out))
    }

    fn decode(told: Told<(), E::Args>, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items_until(E::MIN_SIZE, E::SELF_DELIMITING, SIZE) };
        decode_items(const { &bytes_of::<END, SIZE>() }, MAX, input, |input| E::decode(told, input))
    }
}

#[cfg(feature = "alloc")]
const fn check_items_until(min: usize, ends: bool, size: usize) {
    check_items(min, ends);
    assert!(min > 0 && min >= size, "each item takes at least as many bytes as what ends the sequence");
}

/// Writes items, of which none begins with `end`, and it.
#[cfg(feature = "alloc")]
fn encode_items<T, const SIZE: usize>(
    values: &[T],
    end: &[u8; SIZE],
    out: &mut Writer<'_>,
    mut encode: impl FnMut(&T, &mut Writer<'_>) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    for value in values {
        let mut canvas = crate::canvas::Canvas::of(out);
        let mut body = canvas.writer();
        let from = body.written();
        encode(value, &mut body)?;
        let to = body.written();
        let ended = canvas.bytes(from, to).starts_with(end);
        canvas.close(out, to);
        if ended {
            return Err(terminator());
        }
    }
    out.put_array(end)
}

/// Reads items up to `end`, and it.
#[cfg(feature = "alloc")]
fn decode_items<'a, T, const SIZE: usize>(
    end: &[u8; SIZE],
    max: usize,
    input: &mut Reader<'a>,
    mut decode: impl FnMut(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<alloc::vec::Vec<T>, DecodeError> {
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
        Declared::new(items.len().saturating_add(1), input.offset()).within(max)?;
        items.push(decode(input)?);
    }
}

/// A sequence that goes on to an item of which a function says that it is the last.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no items of which one could be the last",
    label = "this is no `Vec`",
    note = "`until = function` is for a `Vec`; text and bytes end with bytes: `until = 0`"
)]
pub trait Last<'a, T>: Elements<'a, T> {
    /// The items.
    type Item;
    /// No value takes fewer bytes: there is an item that is the last.
    const LEAST: usize;
    /// Makes sure that the last item of `value`, and no other, ends it.
    ///
    /// # Errors
    /// [`Reason::Terminator`] where another does, [`Reason::Unended`] where the last does not, or there is none.
    fn check(value: &T, is_last: impl Fn(&Self::Item) -> bool) -> Result<(), EncodeError>;
    /// Reads items up to the last, and it.
    ///
    /// # Errors
    /// [`Reason::TooLong`] and those of the items.
    fn decode_last(input: &mut Reader<'a>, is_last: impl Fn(&Self::Item) -> bool) -> Result<T, DecodeError>;
}

#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> Last<'a, alloc::vec::Vec<T>> for Items<E, MAX>
where
    E: Encoding<'a, T>,
{
    type Item = T;
    const LEAST: usize = E::MIN_SIZE;

    fn check(values: &alloc::vec::Vec<T>, is_last: impl Fn(&T) -> bool) -> Result<(), EncodeError> {
        check_last(values, is_last)
    }

    fn decode_last(input: &mut Reader<'a>, is_last: impl Fn(&T) -> bool) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        up_to_last(MAX, input, |input| E::decode(input), is_last)
    }
}

/// Makes sure that the last of `values`, and no other, is one that ends them.
#[cfg(feature = "alloc")]
pub(crate) fn check_last<T>(values: &[T], is_last: impl Fn(&T) -> bool) -> Result<(), EncodeError> {
    match values.iter().position(is_last).map(|at| at.saturating_add(1)) {
        Some(count) if count == values.len() => Ok(()),
        Some(_) => Err(terminator()),
        None => Err(EncodeError::unencodable(Reason::Unended)),
    }
}

/// Reads items up to the last, and it.
#[cfg(feature = "alloc")]
pub(crate) fn up_to_last<'a, T>(
    max: usize,
    input: &mut Reader<'a>,
    mut decode: impl FnMut(&mut Reader<'a>) -> Result<T, DecodeError>,
    is_last: impl Fn(&T) -> bool,
) -> Result<alloc::vec::Vec<T>, DecodeError> {
    let mut items = alloc::vec::Vec::new();
    loop {
        let at = input.offset();
        let item = decode(input)?;
        let ends = is_last(&item);
        items.push(item);
        if ends {
            return Ok(items);
        }
        // It says that there is one more.
        Declared::new(items.len().saturating_add(1), at).within(max)?;
    }
}
