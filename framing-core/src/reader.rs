//! [`Reader`]: a cursor over the bytes that a message is decoded from.

use crate::{DecodeError, Encoding, Reason, unchecked};

/// A cursor over received bytes.
///
/// ```text
///   0        offset()              the end
///   |  taken  |      remaining()    |
/// ```
///
/// A concrete type over a slice: no generic source to monomorphise, no trait object to call. Each `take_*` checks
/// the length and moves on; after one [`require`](Self::require) of a whole fixed run the compiler drops the checks
/// of the takes in that run.
///
/// ```
/// use framing_core::{BigEndian, DecodeError, Reader};
///
/// let mut input = Reader::new(&[0x12, 0x34, 0xff]);
/// assert_eq!(input.take::<BigEndian, u16>()?, 0x1234);
/// assert_eq!((input.offset(), input.remaining()), (2, 1));
/// assert_eq!(input.take_array::<4>(), Err(DecodeError::NotEnoughData { needed: 3 }));
/// # Ok::<(), DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    /// The bytes not taken yet.
    rest: &'a [u8],
    /// The offset of the end of `rest` from the start of the message; `rest.len() <= end`.
    end: usize,
}

impl<'a> Reader<'a> {
    /// A cursor at the start of `bytes`.
    #[must_use]
    #[inline]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, end: bytes.len() }
    }

    /// A cursor at the start of `bytes`, whose end is at the offset `end` of the message.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(crate) const fn ending_at(bytes: &'a [u8], end: usize) -> Self {
        Self { rest: bytes, end }
    }

    /// Bytes taken so far: the offset of the next one from the start of the message.
    #[must_use]
    #[inline]
    pub const fn offset(&self) -> usize {
        self.end.wrapping_sub(self.rest.len())
    }

    /// Bytes not taken yet.
    #[must_use]
    #[inline]
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Whether all bytes are taken.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The bytes not taken yet, without taking them.
    #[must_use]
    #[inline]
    pub const fn peek(&self) -> &'a [u8] {
        self.rest
    }

    /// Makes sure that `count` more bytes are there, and takes none.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] with what is missing.
    #[inline]
    pub const fn require(&self, count: usize) -> Result<(), DecodeError> {
        if self.rest.len() < count { Err(missing(self.rest.len(), count)) } else { Ok(()) }
    }

    /// Takes the next `N` bytes.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] with what is missing; nothing is taken then.
    #[inline]
    pub const fn take_array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        match self.rest.split_first_chunk::<N>() {
            Some((head, tail)) => {
                self.rest = tail;
                Ok(*head)
            }
            None => Err(missing(self.rest.len(), N)),
        }
    }

    /// Takes the next byte.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] at the end.
    #[inline]
    pub const fn take_u8(&mut self) -> Result<u8, DecodeError> {
        match self.rest.split_first() {
            Some((head, tail)) => {
                self.rest = tail;
                Ok(*head)
            }
            None => Err(missing(self.rest.len(), 1)),
        }
    }

    /// Takes the next `count` bytes as they lie in the input.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] with what is missing; nothing is taken then.
    #[inline]
    pub const fn take_bytes(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        match self.rest.split_at_checked(count) {
            Some((head, tail)) => {
                self.rest = tail;
                Ok(head)
            }
            None => Err(missing(self.rest.len(), count)),
        }
    }

    /// Takes the next `count` bytes as text, as it lies in the input.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] with what is missing; [`Reason::Utf8`] at the first byte that is not UTF-8.
    #[inline]
    pub fn take_str(&mut self, count: usize) -> Result<&'a str, DecodeError> {
        let (rest, start) = (self.rest, self.offset());
        let bytes = self.take_bytes(count)?;
        match unchecked::text(rest, count) {
            Some(text) => Ok(text),
            None => Err(no_text(bytes, start)),
        }
    }

    /// Takes the next `count` bytes as text of its own. Its capacity is at most 15 bytes more than its length.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] with what is missing; [`Reason::Utf8`] at the first byte that is not UTF-8.
    #[cfg(feature = "alloc")]
    #[inline]
    pub fn take_string(&mut self, count: usize) -> Result<alloc::string::String, DecodeError> {
        let (rest, start) = (self.rest, self.offset());
        let bytes = self.take_bytes(count)?;
        match unchecked::string(rest, count) {
            Some(text) => Ok(text),
            None => Err(no_text(bytes, start)),
        }
    }

    /// Takes all the bytes that are left.
    #[inline]
    pub const fn take_rest(&mut self) -> &'a [u8] {
        let rest = self.rest;
        self.rest = &[];
        rest
    }

    /// Takes one value as the encoding `E` lays it out: `input.take::<BigEndian, u16>()?`.
    ///
    /// # Errors
    /// Those of the encoding.
    #[inline]
    pub fn take<E: Encoding<'a, T>, T>(&mut self) -> Result<T, DecodeError> {
        E::decode(self)
    }

    /// Takes the next `count` bytes as a reader of their own, whose offsets go on counting from the start of this one.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] with what is missing; nothing is taken then.
    pub const fn take_reader(&mut self, count: usize) -> Result<Self, DecodeError> {
        match self.take_bytes(count) {
            Ok(bytes) => Ok(Self { rest: bytes, end: self.offset() }),
            Err(error) => Err(error),
        }
    }

    /// The error of a message that is wrong `back` bytes before the cursor: what was just taken is wrong.
    // Inlined, so that the cursor can stay in registers: what is called gets the offset by value.
    #[must_use]
    #[inline]
    pub fn malformed(&self, back: usize, reason: Reason) -> DecodeError {
        DecodeError::malformed(self.offset().saturating_sub(back), reason)
    }
}

/// What `count` exceeds `available` by. Inlined and by value: the cursor stays in registers, and the caller's compiler
/// sees which error it is, so that it need not keep the hot path's state for a way back from here.
#[inline]
const fn missing(available: usize, count: usize) -> DecodeError {
    DecodeError::NotEnoughData { needed: count.wrapping_sub(available) }
}

/// The error of `bytes`, which begin at the offset `start` and are not UTF-8. Only a number is returned by a call: an error
/// would be by address, and the value that it stands in place of then, too.
#[inline]
fn no_text(bytes: &[u8], start: usize) -> DecodeError {
    #[cold]
    #[inline(never)]
    fn valid_up_to(bytes: &[u8]) -> usize {
        core::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len)
    }
    DecodeError::malformed(start.saturating_add(valid_up_to(bytes)), Reason::Utf8)
}
