//! Messages of other libraries beside derived ones, on one stream and under one set of limits.
//!
//! A system that runs moves over one type at a time. Until a type has moved it stays what it is, and crosses as itself:
//!
//! | what it is | feature | as a message | as a field |
//! | --- | --- | --- | --- |
//! | a message of prost | `prost` | `Prost<M>` | `#[message(with = ProstField)]` |
//! | a type of serde, in the format of postcard or bincode, or in one of your own | `serde` | `Serde<T, Postcard>` | `#[message(with = SerdeField<Postcard>)]` |
//!
//! Beside them a derived type can have the bytes that these formats give it, so that it moves without its peer:
//! [`Bincode1`](crate::Bincode1), [`Bincode2`](crate::Bincode2) and [`Postcard`](crate::Postcard) as
//! `#[message(with = ...)]`. `docs/swapping-prost.md` walks through a protocol of twelve messages.
//!
//! # Bounds
//! What a type of prost or serde holds has no bound of its own. So each of these has one for the whole, in bytes, as its last
//! parameter, [`DEFAULT_MAX`] where it is not stated. It is [`Message::MAX_SIZE`](crate::Message::MAX_SIZE): what exceeds it is
//! refused before it is encoded or decoded, and a stream refuses its frame at the head.
//!
//! # Which laws hold
//! | law | `Prost` | `Serde` |
//! | --- | --- | --- |
//! | it says itself where it ends | no: it takes the rest of the frame | as its format says; the three here do |
//! | a part of it is `NotEnoughData`, never too much | within a field, yes; between two fields it is a shorter message | yes |
//! | what is accepted is written again | no: unknown fields are dropped, order and defaults normalised | as far as `T` goes; the formats here accept one form only |
//! | what was written again stays as it is | yes, but for a map that is hashed | the same |
//! | the offset of an error | that of the outermost field that is wrong | that of the first wrong byte, or of the value that `T` refuses |
//! | depth, memory and time are bounded | by prost, at 100 levels; below | at 128 levels |
//!
//! `laws::check_payload` and `laws::check_tolerant` check the weaker laws.

mod fault;
#[cfg(feature = "prost")]
mod prost;
#[cfg(feature = "prost")]
mod protobuf;
#[cfg(feature = "serde")]
mod serde;

#[cfg(any(feature = "prost", feature = "serde"))]
use crate::size::saturate;

pub use self::fault::{ProtobufFault, SerdeFault};
#[cfg(feature = "prost")]
pub use self::prost::{Prost, ProstField};
#[cfg(feature = "serde")]
pub use self::serde::{Format, MAX_DEPTH, Serde, SerdeField};

/// The bound of a `Prost` or `Serde` that states none: 1 MiB.
pub const DEFAULT_MAX: usize = 1 << 20;

/// A value of `size` bytes is beyond the bound.
#[cfg(any(feature = "prost", feature = "serde"))]
#[cold]
fn too_long(size: usize, max: usize) -> crate::Reason {
    crate::Reason::TooLong { length: saturate(size as u64), max: saturate(max as u64) }
}
