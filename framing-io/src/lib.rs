//! Message streams, on one engine that does no I/O itself.
//!
//! Two halves, one for each direction, hold all the protocol logic: [`Decoder`] finds messages in the bytes that came,
//! [`Encoder`] queues messages as the bytes that are to go. An adapter moves bytes between them and a
//! stream, and holds no protocol logic: [`blocking::MessageStream`] does it for any `Read` and `Write`,
//! `mio::MessageStream` for an event loop, `tokio::MessageStream` for tasks.
//!
//! # The way of a byte
//! ```text
//!            spare_mut, after_read             next, next_frame
//!   stream --read--> [ receive buffer ] --Framing--> payload --Message::decode--> message
//!
//!                     write_with                     push
//!   stream <--write-- [ send buffer ] <--Framing-- frame <--Message::encode-- message
//! ```
//!
//! A received byte is copied once, by the read that brings it. A frame is found where it lies, and a message may borrow
//! from there; what is moved is only the beginning of a frame that reached the end of the buffer. A message is encoded
//! once, straight into the send buffer, behind the room for its head.
//!
//! # The contract, as a loop
//! To receive, ask for a message first; only where there is none, bring bytes. Bytes go into the room that
//! [`spare_mut`](Decoder::spare_mut) lends, and [`after_read`](Decoder::after_read) is told how many they are; it tells
//! a clean end of the stream from one within a frame. That is all that `MessageStream::recv` does:
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
//!             Ok(count) => {
//!                 if !decoder.after_read(count)? {
//!                     return Ok(None);
//!                 }
//!             }
//!             Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
//!             Err(error) => return Err(error.into()),
//!         }
//!     }
//! }
//! ```
//! To send, push messages while there is room; [`write_with`](Encoder::write_with) hands what is queued to a write, in
//! one piece or, where payloads were not copied, in several, and removes what has gone:
//! ```
//! # use std::io::{self, Write};
//! # use framing_core::LengthPrefix;
//! # use framing_io::Encoder;
//! fn flush(stream: &mut impl Write, encoder: &mut Encoder<LengthPrefix>) -> io::Result<()> {
//!     while !encoder.is_empty() {
//!         match encoder.write_with(|slices| stream.write_vectored(slices)) {
//!             Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
//!             Ok(_) => {}
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
//! when it is full of bytes that came. What traffic has made it grow to stays while there is as much; the rest goes when
//! the traffic does, and all of it when the adapter says that the stream is [idle](Decoder::idle). Who serves many
//! connections in one thread lends them one [`Scratch`] in turn, and an idle connection then has no buffer at all.
//!
//! # A peer that does not read
//! What is queued is bounded in bytes, and a message that does not fit is handed back. Before that,
//! [`Encoder::pressure`] tells that the high watermark was crossed; [`Encoder::is_stale`] tells, by the time that it is
//! given, that the oldest byte waits too long. The engine reads no clock.
//!
//! # Features
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `blocking` | yes | [`blocking`]: a stream over `Read` and `Write` |
//! | `mio` | | `mio`: a stream for event loops, over what never blocks |
//! | `tokio` | | `tokio`: a stream over `AsyncRead` and `AsyncWrite`, and a sender for many tasks |
//! | `futures` | | `tokio::Typed`: messages of one type as a `Stream` and a `Sink` |
//! | `tokio-util` | | `tokio::Codec`: a codec for a `Framed` that is to move over |
//! | `channel` | | `channel`: on unix: typed pairs over a socket that block or do not, as they are told; adds `mio` |
//! | `link` | | `link`: connectors and listeners for TCP and unix sockets, standard input and output, pairs |
//! | `local` | | local sockets for `link`, which it adds: named pipes on Windows, unix sockets by a name elsewhere |
//! | `envelope` | | `envelope`: what the three below put around a payload |
//! | `mux` | | `mux`: an older wire, probes and payloads on one endpoint |
//! | `exchange` | | `exchange`: requests and responses, matched by id before a deadline |
//! | `handoff` | | `handoff`: a live connection is handed to another process, on unix by its descriptor |
//! | `tracing` | | events in the target `framing` when a watermark is crossed, a peer is stale, or no more can be received; a span for each stream |

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

mod appetite;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(all(feature = "channel", unix))]
pub mod channel;
mod decoder;
mod encoder;
#[cfg(feature = "envelope")]
pub mod envelope;
mod error;
#[cfg(feature = "exchange")]
pub mod exchange;
mod frame;
#[cfg(feature = "handoff")]
pub mod handoff;
mod idle;
#[cfg(feature = "link")]
pub mod link;
#[cfg(feature = "mio")]
pub mod mio;
#[cfg(feature = "mux")]
pub mod mux;
mod policy;
mod recv;
#[cfg(any(feature = "blocking", feature = "mio"))]
mod retry;
mod scratch;
mod search;
mod send;
mod stats;
#[cfg(feature = "tokio")]
pub mod tokio;
mod trace;
mod watch;
#[cfg(any(feature = "blocking", feature = "mio", feature = "tokio"))]
mod whole;

pub use decoder::{Decoder, halves};
pub use encoder::{Encoder, Slot};
pub use error::{RecvError, SendError, StreamError};
pub use frame::Frame;
pub use policy::BufferPolicy;
pub use scratch::Scratch;
pub use stats::Stats;
pub use watch::Pressure;
