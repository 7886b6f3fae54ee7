//! How one value lies on the wire.
//!
//! An encoding is a type without values that names a layout: [`LittleEndian`] and [`BigEndian`] for numbers and all
//! that is made of them, [`Counted`] for sequences and texts with a length, [`Varint`] and [`CompactSize`] for
//! lengths, or a marker type of your own for a type from elsewhere.
//!
//! The encoding of a composite is the composite of the encodings: `Option<E>` encodes an `Option<T>` where `E`
//! encodes `T`; so do `[E; N]`, `(E, F)` and `Box<E>`. [`LittleEndian`] and [`BigEndian`] reach into arrays, tuples
//! and options by themselves.

#[doc(hidden)]
pub mod adjusted;
#[macro_use]
mod bincode;
#[doc(hidden)]
pub mod bits;
#[cfg(feature = "alloc")]
mod collections;
mod compose;
mod counted;
mod crates;
mod fixed_point;
#[doc(hidden)]
pub mod items;
mod nested;
mod net;
pub(crate) mod nullable;
#[cfg(feature = "zerocopy")]
mod plain;
mod postcard;
mod prefixed;
mod scalar;
pub(crate) mod sequence;
mod text;
mod uint;
#[doc(hidden)]
pub mod until;
mod varint;
mod varints;

pub use bincode::{Bincode1, Bincode2};
pub use counted::Counted;
pub use fixed_point::Fixed;
pub use items::Rest;
pub use nullable::Nullable;
#[cfg(feature = "zerocopy")]
pub use plain::{OrderInMemory, Plain};
pub use postcard::Postcard;
pub use prefixed::Prefixed;
pub use scalar::{BigEndian, LittleEndian};
pub use text::{NulPadded, NulTerminated, Padded, SpacePadded};
pub use uint::{Int, Uint};
pub use varint::{CompactSize, Varint, ZigZag, ZigZagLength};
pub use varints::{QuicVarint, SignedVarint, Vlq};

use crate::{DecodeError, EncodeError, Reader, Writer};

/// A layout for values of type `T`.
///
/// The same contract as [`Message`](crate::Message), for types that are not messages by themselves.
///
/// ```
/// use framing_core::{BigEndian, DecodeError, EncodeError, Encoding, Reader, Reason, Writer};
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
///
/// /// Whole seconds since 1970, 8 bytes, big-endian. Another time has no encoding, nor has a number a time that the
/// /// system cannot hold: what is decoded is encoded again to the same bytes.
/// struct UnixSeconds;
///
/// impl Encoding<'_, SystemTime> for UnixSeconds {
///     const MIN_SIZE: usize = 8;
///     const MAX_SIZE: usize = 8;
///     fn size(_: &SystemTime) -> usize {
///         8
///     }
///     fn encode(time: &SystemTime, out: &mut Writer<'_>) -> Result<(), EncodeError> {
///         match time.duration_since(UNIX_EPOCH) {
///             Ok(since) if since.subsec_nanos() == 0 => out.put::<BigEndian, u64>(&since.as_secs()),
///             _ => Err(EncodeError::unencodable(Reason::Custom { code: 1 })),
///         }
///     }
///     fn decode(input: &mut Reader<'_>) -> Result<SystemTime, DecodeError> {
///         let since = Duration::from_secs(input.take::<BigEndian, u64>()?);
///         UNIX_EPOCH.checked_add(since).ok_or_else(|| input.malformed(8, Reason::Custom { code: 2 }))
///     }
/// }
///
/// assert!(UnixSeconds::decode(&mut Reader::new(&[0xff; 8])).is_err(), "nothing a peer sends panics");
/// assert_eq!(UnixSeconds::decode(&mut Reader::new(&[0; 8])), Ok(UNIX_EPOCH));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how `{T}` lies on the wire",
    label = "no encoding for `{T}`",
    note = "a type of your own: put `#[derive(framing_core::Message)]` on it",
    note = "a type from elsewhere: `#[message(with = E)]` with an `E` that implements `Encoding<'_, {T}>`",
    note = "`Vec`, `String`, `&str` and `&[u8]` behind a type alias need their bound: `#[message(max = N)]`",
    note = "a message has its own bounds: its field takes neither `max` nor `len`",
    note = "`Varint` is for `u16`, `u32` and `u64`, `ZigZag` for `i16`, `i32` and `i64`; an `Option<u32>` takes `Option<Varint>`, a \
            `[u32; 2]` takes `[Varint; 2]`"
)]
pub trait Encoding<'a, T> {
    /// No value takes fewer bytes.
    const MIN_SIZE: usize;

    /// No value takes more bytes; `usize::MAX` stands for no bound. Equal to `MIN_SIZE`: the layout is fixed.
    const MAX_SIZE: usize;

    /// Whether a value says itself where it ends; `false` for one that takes all that is left. As
    /// [`Message::SELF_DELIMITING`](crate::Message::SELF_DELIMITING), which says what follows of it.
    const SELF_DELIMITING: bool = Self::MAX_SIZE != usize::MAX;

    /// Whether it is of a message, which has a byte order of its own.
    #[doc(hidden)]
    const IS_MESSAGE: bool = false;

    /// Of an encoding of lengths, the largest that it can say; so what it counts is no longer, whatever its own bound is.
    const MAX_NUMBER: u64 = u64::MAX;

    /// How many bytes `value` takes; exact, or a little more where the exact number costs too much.
    fn size(value: &T) -> usize;

    /// Writes `value`.
    ///
    /// # Errors
    /// As [`Message::encode`](crate::Message::encode).
    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError>;

    /// Reads one value and leaves what follows it.
    ///
    /// # Errors
    /// As [`Message::decode`](crate::Message::decode).
    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError>;

    /// How many bytes all of `values` take.
    #[inline]
    fn size_slice(values: &[T]) -> usize {
        if Self::MIN_SIZE == Self::MAX_SIZE {
            return values.len().saturating_mul(Self::MIN_SIZE);
        }
        values.iter().fold(0usize, |sum, value| sum.saturating_add(Self::size(value)))
    }

    /// Writes all of `values`, one after the other, without a count. For encodings that can do so in one copy.
    ///
    /// # Errors
    /// Those of [`encode`](Self::encode).
    #[inline]
    fn encode_slice(values: &[T], out: &mut Writer<'_>) -> Result<(), EncodeError> {
        sequence::encode::<Self, T>(values, out)
    }

    /// Reads `N` values, one after the other. For encodings that can do so in one copy.
    ///
    /// # Errors
    /// Those of [`decode`](Self::decode).
    #[inline]
    fn decode_array<const N: usize>(input: &mut Reader<'a>) -> Result<[T; N], DecodeError> {
        compose::decode_array_one_by_one::<Self, T, N>(input)
    }

    /// Reads `count` values, one after the other. For encodings that can do so in one copy.
    ///
    /// A count that lies fails before it costs anything: memory is taken for no more items than the bytes at hand can
    /// hold, and as they are really decoded.
    ///
    /// # Errors
    /// Those of [`decode`](Self::decode).
    #[cfg(feature = "alloc")]
    #[inline]
    fn decode_vec(count: usize, input: &mut Reader<'a>) -> Result<alloc::vec::Vec<T>, DecodeError> {
        sequence::decode_vec::<Self, T>(count, input)
    }
}
