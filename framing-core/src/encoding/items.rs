//! Sequences, text and bytes whose length stands elsewhere, or nowhere: [`Rest`], and what derived code calls.

use core::marker::PhantomData;

use super::Encoding;
#[cfg(feature = "alloc")]
use super::sequence::check_items;
use crate::size::saturate;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// All that is left of the payload, or of the region: items as `E` encodes them, at most `MAX`; of text and bytes at most
/// `MAX` bytes.
///
/// Encodes `Vec<T>`, `String`, `&str`, `&[u8]` and `Cow`s of them. A message that ends so does not say itself where it
/// ends: it needs a framing that does.
pub struct Rest<E, const MAX: usize>(PhantomData<E>);

/// Items without a length of their own.
pub struct Items<E, const MAX: usize>(PhantomData<E>);

/// What [`Items`] encodes: derived code knows the length from another field.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not a sequence, text or bytes, so it has no length that could stand elsewhere",
    note = "`len = field`, `count = ...` and `rest` are for `Vec`, `String`, `&str`, `&[u8]` and `Cow`s of them, and for \
            `Bytes` and the vectors and strings of `arrayvec` and `heapless` with the feature of that name"
)]
pub trait Elements<'a, T> {
    /// No value takes fewer bytes: of no items there are none.
    const MIN_SIZE: usize = 0;
    /// No value takes more bytes.
    const MAX_SIZE: usize;
    /// Whether its items are messages, which have a byte order of their own.
    const IS_MESSAGE: bool = false;
    /// The items, or bytes, of `value`.
    fn count(value: &T) -> usize;
    /// The bytes that they take.
    fn size(value: &T) -> usize;
    /// Writes them.
    ///
    /// # Errors
    /// [`Reason::TooLong`] and those of the items.
    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError>;
    /// Reads so many of them.
    ///
    /// # Errors
    /// [`Reason::TooLong`] and those of the items.
    fn decode(declared: Declared, input: &mut Reader<'a>) -> Result<T, DecodeError>;
    /// Reads all that are left.
    ///
    /// # Errors
    /// [`Reason::TooLong`] and those of the items.
    fn decode_rest(input: &mut Reader<'a>) -> Result<T, DecodeError>;
}

impl<'a, T, E, const MAX: usize> Encoding<'a, T> for Rest<E, MAX>
where
    Items<E, MAX>: Elements<'a, T>,
{
    const MIN_SIZE: usize = 0;
    const MAX_SIZE: usize = <Items<E, MAX> as Elements<'a, T>>::MAX_SIZE;
    const SELF_DELIMITING: bool = false;

    #[inline]
    fn size(value: &T) -> usize {
        Items::<E, MAX>::size(value)
    }

    #[inline]
    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Items::<E, MAX>::encode(value, out)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        Items::<E, MAX>::decode_rest(input)
    }
}

impl<E, const MAX: usize> Items<E, MAX> {
    #[inline]
    pub(super) fn check(count: usize) -> Result<(), Reason> {
        if count > MAX { Err(too_long(count, MAX)) } else { Ok(()) }
    }
}

/// A number of items, and where it was said.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub(super) count: usize,
    /// The offset of what is at fault where they are too many.
    at: usize,
}

impl Declared {
    /// So many items, as was said at the offset `at`.
    #[inline]
    #[must_use]
    pub const fn new(count: usize, at: usize) -> Self {
        Self { count, at }
    }

    /// How many.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(crate) const fn count(self) -> usize {
        self.count
    }

    /// So many items, the first of which is next in `input`.
    #[inline]
    pub(super) const fn here(count: usize, input: &Reader<'_>) -> Self {
        Self { count, at: input.offset() }
    }

    /// So many bytes, `max` at most.
    #[inline]
    pub(super) fn take<'a>(self, max: usize, input: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
        self.within(max)?;
        input.take_bytes(self.count)
    }

    /// So many bytes of text, `max` at most.
    #[inline]
    pub(super) fn text<'a>(self, max: usize, input: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
        self.within(max)?;
        input.take_str(self.count)
    }

    /// So many bytes of text of one's own, `max` at most.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(super) fn string(self, max: usize, input: &mut Reader<'_>) -> Result<alloc::string::String, DecodeError> {
        self.within(max)?;
        input.take_string(self.count)
    }

    /// They are no more than `max`.
    #[inline]
    pub(crate) fn within(self, max: usize) -> Result<(), DecodeError> {
        if self.count > max { Err(DecodeError::malformed(self.at, too_long(self.count, max))) } else { Ok(()) }
    }
}

#[cold]
pub(crate) fn too_long(count: usize, max: usize) -> Reason {
    Reason::TooLong { length: saturate(count as u64), max: saturate(max as u64) }
}

/// How many items of `size` bytes begin in `bytes`. A remainder is one that was cut short, after those that are whole.
#[cfg(any(feature = "alloc", feature = "arrayvec", feature = "heapless"))]
#[inline]
pub(super) fn items_in(bytes: usize, size: usize) -> usize {
    let whole = bytes.checked_div(size).unwrap_or(0);
    whole.saturating_add(usize::from(whole.saturating_mul(size) < bytes))
}

macro_rules! bytes {
    ($(#[$attribute:meta])* $value:ty, [$($life:lifetime)?], |$this:ident| $as_bytes:expr, $take:ident, $wrap:expr) => {
        $(#[$attribute])*
        impl<'a, $($life,)? E, const MAX: usize> Elements<'a, $value> for Items<E, MAX>
        where
            $('a: $life,)?
        {
            const MAX_SIZE: usize = MAX;

            #[inline]
            fn count($this: &$value) -> usize {
                $this.len()
            }

            #[inline]
            fn size($this: &$value) -> usize {
                $this.len()
            }

            #[inline]
            fn encode($this: &$value, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                Self::check($this.len()).map_err(EncodeError::unencodable)?;
                out.put_bytes($as_bytes)
            }

            #[inline]
            fn decode(declared: Declared, input: &mut Reader<'a>) -> Result<$value, DecodeError> {
                declared.$take(MAX, input).map($wrap)
            }

            #[inline]
            fn decode_rest(input: &mut Reader<'a>) -> Result<$value, DecodeError> {
                Declared::here(input.remaining(), input).$take(MAX, input).map($wrap)
            }
        }
    };
}

bytes!(&'b [u8], ['b], |value| value, take, |bytes| bytes);
bytes!(&'b str, ['b], |value| value.as_bytes(), text, |text| text);
#[cfg(feature = "alloc")]
bytes!(alloc::string::String, [], |value| value.as_bytes(), string, |text| text);
#[cfg(feature = "alloc")]
bytes!(alloc::borrow::Cow<'b, [u8]>, ['b], |value| value, take, alloc::borrow::Cow::Borrowed);
#[cfg(feature = "alloc")]
bytes!(alloc::borrow::Cow<'b, str>, ['b], |value| value.as_bytes(), text, alloc::borrow::Cow::Borrowed);

#[cfg(feature = "bytes")]
bytes!(bytes::Bytes, [], |value| value, take, bytes::Bytes::copy_from_slice);

#[cfg(feature = "alloc")]
impl<'a, T, E, const MAX: usize> Elements<'a, alloc::vec::Vec<T>> for Items<E, MAX>
where
    E: Encoding<'a, T>,
{
    const MAX_SIZE: usize = MAX.saturating_mul(E::MAX_SIZE);
    const IS_MESSAGE: bool = E::IS_MESSAGE;

    #[inline]
    fn count(value: &alloc::vec::Vec<T>) -> usize {
        value.len()
    }

    #[inline]
    fn size(value: &alloc::vec::Vec<T>) -> usize {
        E::size_slice(value)
    }

    #[inline]
    fn encode(value: &alloc::vec::Vec<T>, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Self::check(value.len()).map_err(EncodeError::unencodable)?;
        E::encode_slice(value, out)
    }

    #[inline]
    fn decode(declared: Declared, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        declared.within(MAX)?;
        E::decode_vec(declared.count, input)
    }

    fn decode_rest(input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        const { check_items(E::MIN_SIZE, E::SELF_DELIMITING) };
        if E::MIN_SIZE == E::MAX_SIZE {
            let count = items_in(input.remaining(), E::MIN_SIZE);
            Declared::here(count, input).within(MAX)?;
            return E::decode_vec(count, input);
        }
        let mut items = alloc::vec::Vec::new();
        while !input.is_empty() {
            Declared::here(items.len().saturating_add(1), input).within(MAX)?;
            items.push(E::decode(input)?);
        }
        Ok(items)
    }
}
