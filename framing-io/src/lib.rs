//! Message streams, on one engine that does no I/O itself.
//!
//! Two halves, one for each direction, hold all the protocol logic: [`Decoder`] finds messages in the bytes that came,
//! [`Encoder`] queues messages as the bytes that are to go. An adapter moves bytes between them and a
//! stream, and holds no protocol logic: [`blocking::MessageStream`] does it for any `Read` and `Write`.
//!
//! # The way of a byte
//! ```text
//!               spare_mut, commit              next, next_frame
//!   stream --read--> [ receive buffer ] --Framing--> payload --Message::decode--> message
//!
//!                     unsent, sent                   push
//!   stream <--write-- [ send buffer ] <--Framing-- frame <--Message::encode-- message
//! ```
//!
//! A received byte is copied once, by the read that brings it. A frame is found where it lies, and a message may borrow
//! from there; what is moved is only the beginning of a frame that reached the end of the buffer. A message is encoded
//! once, straight into the send buffer, behind the room for its head.
//!
//! # The contract, as a loop
//! To receive, ask for a message first; only where there is none, bring bytes. Bytes go into the room that
//! [`spare_mut`](Decoder::spare_mut) lends, and [`commit`](Decoder::commit) says how many they are. At the end of the
//! stream, [`finish`](Decoder::finish) tells a clean end from one within a frame. That is all that
//! `MessageStream::recv` does:
//! ```
//! # use std::io::{self, Read};
//! # use framing_core::{LengthPrefix, OwnedMessage};
//! use framing_io::{Decoder, StreamError};
//!
//! fn recv<M: OwnedMessage>(
//!     stream: &mut impl Read,
//!     decoder: &mut Decoder<LengthPrefix>,
//! ) -> Result<Option<M>, StreamError> {
//!     loop {
//!         if let Some(message) = decoder.next::<M>()? {
//!             return Ok(Some(message));
//!         }
//!         match stream.read(decoder.spare_mut()) {
//!             Ok(0) => {
//!                 decoder.finish()?;
//!                 return Ok(decoder.next::<M>()?); // The end may have been that of a message: of a last line, say.
//!             }
//!             Ok(count) => decoder.commit(count),
//!             Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
//!             Err(error) => return Err(error.into()),
//!         }
//!     }
//! }
//! ```
//! To send, push messages while there is room; write what is [`unsent`](Encoder::unsent), and say how much of
//! it has gone with [`sent`](Encoder::sent):
//! ```
//! # use std::io::{self, Write};
//! # use framing_core::LengthPrefix;
//! # use framing_io::Encoder;
//! fn flush(stream: &mut impl Write, encoder: &mut Encoder<LengthPrefix>) -> io::Result<()> {
//!     while !encoder.is_empty() {
//!         match stream.write(encoder.unsent()) {
//!             Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
//!             Ok(count) => encoder.sent(count),
//!             Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
//!             Err(error) => return Err(error),
//!         }
//!     }
//!     stream.flush()
//! }
//! ```
//! Both loops may be left at any error and entered again: the halves keep what has come and what has gone.
//!
//! # Memory
//! A [`BufferPolicy`] bounds each half: what its first buffer holds, what it never exceeds, what it keeps when empty.
//! A half that was never used holds no buffer. The length that a peer declares reserves nothing: a buffer grows
//! when it is full of bytes that came.
//!
//! # Features
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `blocking` | yes | [`blocking`]: a stream over `Read` and `Write` |

#![forbid(unsafe_code)]
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

#[cfg(feature = "blocking")]
pub mod blocking;
mod decoder;
mod encoder;
mod error;
mod frame;
mod policy;
mod recv;
mod search;
mod send;
mod stats;

pub use decoder::Decoder;
pub use encoder::Encoder;
pub use error::{RecvError, SendError, StreamError};
pub use frame::Frame;
pub use policy::BufferPolicy;
pub use stats::Stats;
