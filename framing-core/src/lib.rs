//! Messages, encodings and framings: what two programs that exchange binary messages have to agree on.
//!
//! This crate has no I/O and no clock, and allocates only for fields that own memory. Its unsafe code is four blocks in one
//! module, each with its proof. Streams over sockets are in `framing-io`; the normative description of the bytes is `WIRE_FORMAT.md`.
//!
//! ```text
//!   value --Message::encode--> payload --Framing--> frame --> the wire, and back:
//!   value <--Message::decode-- payload <--Framing-- bytes
//! ```
//!
//! - [`Message`]: a type that crosses the wire; derived, or written by hand in a dozen lines.
//! - [`Encoding`]: how one value lies on the wire: byte orders, lengths, sequences, a marker type of your own.
//! - [`Framing`]: where one message ends and the next begins.
//! - [`Reader`] and [`Writer`]: the cursors that all of them use.
//! - [`DecodeError`] and [`EncodeError`]: `Copy`, with offset, field and [`Reason`].
//!
//! # By hand
//! ```
//! use framing_core::{DecodeError, EncodeError, LittleEndian, Message, Reader, Writer};
//!
//! #[derive(Debug, PartialEq)]
//! struct Ping {
//!     nonce: u64,
//! }
//!
//! impl Message<'_> for Ping {
//!     const MAX_SIZE: usize = 8;
//!     fn size_hint(&self) -> usize {
//!         8
//!     }
//!     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
//!         out.put::<LittleEndian, u64>(&self.nonce)
//!     }
//!     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
//!         Ok(Ping { nonce: input.take::<LittleEndian, u64>()? })
//!     }
//! }
//!
//! let mut room = [0; Ping::MAX_SIZE];
//! let size = Ping { nonce: 7 }.encode_into(&mut room)?;
//! assert_eq!(room[..size], [7, 0, 0, 0, 0, 0, 0, 0]);
//! assert_eq!(Ping::decode_exact(&room), Ok(Ping { nonce: 7 }));
//! assert_eq!(Ping::decode_exact(&room[..5]), Err(DecodeError::NotEnoughData { needed: 3 }));
//! # Ok::<(), EncodeError>(())
//! ```
//!
//! # Features
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `std` | yes | `alloc`, and `HashMap` and `HashSet` as fields |
//! | `alloc` | by `std` | `Vec`, `String`, `Box`, `Cow`, `BTreeMap`, `BTreeSet` as fields |
//! | `derive` | no | `#[derive(Message)]` |
//! | `uuid`, `bytes`, `arrayvec`, `heapless` | no | the types of those crates as fields |
//! | `crc` | no | the CRCs for [`Checked`]: `framing::Crc32c` and others |
//! | `crc32c` | no | `crc` and `std`, and `Crc32c` by the processor's own instruction |
//! | `prost` | no | `alloc`, and [`Prost`](interop): any message of prost as a message |
//! | `serde` | no | [`Serde`](interop): any type of serde as a message, in the format of postcard or bincode, or your own |
//! | `zerocopy` | no | `Plain`, for sequences of types that have that crate's traits |
//! | `laws` | no | the `laws` module: checks of a message type, for tests and fuzz targets |

#![no_std]
#![deny(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::arithmetic_side_effects
    )
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod attributes;
mod canvas;
mod copy;
mod count;
pub mod encoding;
mod error;
pub mod framing;
mod inner;
pub mod interop;
#[cfg(feature = "laws")]
pub mod laws;
mod message;
mod reader;
mod reason;
#[doc(hidden)]
pub mod region;
mod short;
mod size;
mod unchecked;
mod writer;

#[cfg(feature = "zerocopy")]
pub use encoding::Plain;
pub use encoding::{
    BigEndian, Bincode1, Bincode2, CompactSize, Counted, Encoding, Fixed, Int, LittleEndian, NulPadded, NulTerminated,
    Nullable, Padded, Postcard, Prefixed, QuicVarint, Rest, SignedVarint, SpacePadded, Uint, Varint, Vlq, ZigZag,
    ZigZagLength,
};
pub use error::{DecodeError, EncodeError, Field};
pub use framing::{
    Bare, Checked, Cobs, Delimited, FixedSize, FrameBoundaries, FrameError, Framing, LengthPrefix, Part, Step,
};
pub use inner::{Either, Escaped, Extended, Inner, InnerEncoding, Told};
#[cfg(feature = "prost")]
pub use interop::{Prost, ProstField};
#[cfg(feature = "serde")]
pub use interop::{Serde, SerdeField};
pub use message::{Message, OwnedMessage, Raw};
pub use reader::Reader;
pub use reason::{Reason, Wide};
pub use writer::Writer;

/// Derives [`Message`] for a struct or an enum. See `framing_derive::Message` for the attributes.
#[cfg(feature = "derive")]
pub use framing_derive::Message;

#[doc(hidden)]
pub mod __private;
