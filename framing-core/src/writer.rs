//! [`Writer`]: a cursor over the room that a message is encoded into.

use crate::copy::copy;
use crate::{EncodeError, Encoding};

/// A cursor over room for bytes.
///
/// Like [`Reader`](crate::Reader) a concrete type over a slice: it never allocates, and what it has no room for is an
/// error that says how much was missing. After one [`require`](Self::require) of a whole fixed run the compiler drops
/// the checks of the puts in that run.
///
/// ```
/// use framing_core::{EncodeError, LittleEndian, Writer};
///
/// let mut room = [0; 4];
/// let mut out = Writer::new(&mut room);
/// out.put::<LittleEndian, u16>(&0x1234)?;
/// out.put_u8(7)?;
/// assert_eq!(out.put_array(&[0; 4]), Err(EncodeError::NotEnoughSpace { needed: 3 }));
/// assert_eq!(out.written(), 3);
/// assert_eq!(room, [0x34, 0x12, 7, 0]);
/// # Ok::<(), EncodeError>(())
/// ```
#[derive(Debug)]
pub struct Writer<'w> {
    /// The room that is left.
    rest: &'w mut [u8],
    /// The size of the whole room; `rest.len() <= total`.
    total: usize,
}

impl<'w> Writer<'w> {
    /// A cursor at the start of `room`.
    #[must_use]
    #[inline]
    pub const fn new(room: &'w mut [u8]) -> Self {
        let total = room.len();
        Self { rest: room, total }
    }

    /// Bytes written so far.
    #[must_use]
    #[inline]
    pub const fn written(&self) -> usize {
        self.total.wrapping_sub(self.rest.len())
    }

    /// Bytes of room that are left.
    #[must_use]
    #[inline]
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Makes sure that there is room for `count` more bytes, and writes none.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] with what is missing.
    #[inline]
    pub const fn require(&self, count: usize) -> Result<(), EncodeError> {
        if self.rest.len() < count { Err(missing(self.rest.len(), count)) } else { Ok(()) }
    }

    /// Writes `bytes`, whose number the compiler knows.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] with what is missing; nothing is written then.
    #[inline]
    pub fn put_array<const N: usize>(&mut self, bytes: &[u8; N]) -> Result<(), EncodeError> {
        self.require(N)?;
        match core::mem::take(&mut self.rest).split_first_chunk_mut::<N>() {
            Some((head, tail)) => {
                *head = *bytes;
                self.rest = tail;
                Ok(())
            }
            None => Err(missing(self.rest.len(), N)),
        }
    }

    /// Writes one byte.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] at the end of the room.
    #[inline]
    pub fn put_u8(&mut self, byte: u8) -> Result<(), EncodeError> {
        self.put_array(&[byte])
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] with what is missing; nothing is written then.
    #[inline]
    pub fn put_bytes(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        let room = self.claim(bytes.len())?;
        copy(bytes, room);
        Ok(())
    }

    /// Writes `count` zero bytes.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] with what is missing; nothing is written then.
    #[inline]
    pub fn put_zeros(&mut self, count: usize) -> Result<(), EncodeError> {
        self.claim(count)?.fill(0);
        Ok(())
    }

    /// Writes one value as the encoding `E` lays it out: `out.put::<BigEndian, u16>(&port)?`.
    ///
    /// # Errors
    /// Those of the encoding.
    #[inline]
    pub fn put<'a, E: Encoding<'a, T>, T>(&mut self, value: &T) -> Result<(), EncodeError> {
        E::encode(value, self)
    }

    /// Hands out the next `count` bytes of room, to be filled by the caller; they count as written.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] with what is missing; nothing counts as written then.
    #[inline]
    pub fn claim(&mut self, count: usize) -> Result<&'w mut [u8], EncodeError> {
        self.require(count)?;
        match core::mem::take(&mut self.rest).split_at_mut_checked(count) {
            Some((head, tail)) => {
                self.rest = tail;
                Ok(head)
            }
            None => Err(missing(self.rest.len(), count)),
        }
    }

    /// The same of a number of bytes that the compiler knows.
    ///
    /// # Errors
    /// Those of [`claim`](Self::claim).
    #[inline]
    pub fn claim_array<const N: usize>(&mut self) -> Result<&'w mut [u8; N], EncodeError> {
        self.require(N)?;
        match core::mem::take(&mut self.rest).split_first_chunk_mut() {
            Some((head, tail)) => {
                self.rest = tail;
                Ok(head)
            }
            None => Err(missing(self.rest.len(), N)),
        }
    }

    /// A cursor over `room`, before which `written` bytes count as written.
    #[inline]
    pub(crate) const fn after(written: usize, room: &'w mut [u8]) -> Self {
        let total = written.saturating_add(room.len());
        Self { rest: room, total }
    }

    /// Lends all the room that is left, for a second pass over it.
    #[inline]
    pub(crate) fn take_room(&mut self) -> &'w mut [u8] {
        core::mem::take(&mut self.rest)
    }

    /// Takes back the last part of the room that was lent; what lay before it counts as written.
    #[inline]
    pub(crate) const fn give_room(&mut self, rest: &'w mut [u8]) {
        self.rest = rest;
    }
}

/// What `count` exceeds `available` by. Inlined and by value: the cursor stays in registers, and the caller's compiler
/// sees which error it is, so that it need not keep the hot path's state for a way back from here.
#[inline]
const fn missing(available: usize, count: usize) -> EncodeError {
    EncodeError::NotEnoughSpace { needed: count.wrapping_sub(available) }
}
