//! Streams of messages over `AsyncRead` and `AsyncWrite`, for tasks of tokio.
//!
//! | for | there is |
//! | --- | --- |
//! | one task | [`MessageStream`] |
//! | one task that receives and one that sends | [`RecvHalf`] and [`SendHalf`], by [`MessageStream::into_split`] |
//! | many tasks that send | [`Sender`], by [`SendHalf::into_sender`] |
//! | code written against `Stream` and `Sink` | `Typed`, by `MessageStream::into_typed` (feature `futures`) |
//! | a `Framed` that is to move over | `Codec` (feature `tokio-util`) |
//!
//! # A server
//! A task for each connection sends back what comes:
//! ```
//! # use framing_core::{DecodeError, EncodeError, LengthPrefix, LittleEndian, Message, Reader, Writer};
//! # #[derive(Debug, PartialEq)]
//! # struct Ping(u64);
//! # impl Message<'_> for Ping {
//! #     const MAX_SIZE: usize = 8;
//! #     fn size_hint(&self) -> usize { 8 }
//! #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put::<LittleEndian, u64>(&self.0) }
//! #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { Ok(Ping(input.take::<LittleEndian, u64>()?)) }
//! # }
//! use framing_io::StreamError;
//! use framing_io::tokio::MessageStream;
//! use tokio::net::{TcpListener, TcpStream};
//!
//! const FRAMING: LengthPrefix = LengthPrefix::u16();
//!
//! async fn echo(mut stream: MessageStream<TcpStream, LengthPrefix>) -> Result<(), StreamError> {
//!     while let Some(ping) = stream.recv::<Ping>().await? {
//!         stream.send(&ping).await?; // Or `feed` many, then `flush`: that is one write.
//!     }
//!     stream.close().await
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), StreamError> {
//! let listener = TcpListener::bind("127.0.0.1:0").await?;
//! let address = listener.local_addr()?;
//! tokio::spawn(async move {
//!     while let Ok((socket, _)) = listener.accept().await {
//!         tokio::spawn(echo(MessageStream::new(socket, FRAMING)));
//!     }
//! });
//!
//! let mut client = MessageStream::new(TcpStream::connect(address).await?, FRAMING);
//! client.send(&Ping(7)).await?;
//! assert_eq!(client.recv().await?, Some(Ping(7)));
//! client.close().await?;
//! assert_eq!(client.recv::<Ping>().await?, None, "the server has closed its end too");
//! # Ok(())
//! # }
//! ```
//!
//! # The contract
//! Receiving is this, and `recv` in one call; sending is its mirror:
//! ```
//! # use std::pin::Pin;
//! # use std::task::{Context, Poll, ready};
//! # use framing_core::{LengthPrefix, OwnedMessage};
//! # use framing_io::{Decoder, StreamError};
//! use tokio::io::{AsyncRead, ReadBuf};
//!
//! fn poll_recv<M: OwnedMessage>(
//!     mut stream: Pin<&mut impl AsyncRead>,
//!     decoder: &mut Decoder<LengthPrefix>,
//!     cx: &mut Context<'_>,
//! ) -> Poll<Result<Option<M>, StreamError>> {
//!     loop {
//!         if let Some(message) = decoder.next::<M>()? {
//!             return Poll::Ready(Ok(Some(message)));
//!         }
//!         let mut room = ReadBuf::new(decoder.spare_mut());
//!         ready!(stream.as_mut().poll_read(cx, &mut room))?;
//!         let count = room.filled().len();
//!         if !decoder.after_read(count)? {
//!             return Poll::Ready(Ok(None));
//!         }
//!     }
//! }
//! ```
//! So a pending poll follows a pending poll of the stream below, and no readiness is lost; what has come and what is
//! queued is in the halves of the engine, not in a future.
//!
//! # Cancel safety
//! Any of the futures can be dropped, as `select!` and `timeout` do, and the stream be used again:
//!
//! | dropped | has |
//! | --- | --- |
//! | [`recv`](MessageStream::recv), [`recv_frame`](MessageStream::recv_frame), [`recv_bytes`](MessageStream::recv_bytes) | taken nothing; what came of a message is kept |
//! | [`feed`](MessageStream::feed), [`feed_bytes`](MessageStream::feed_bytes), [`Sender::send`], [`Sender::send_bytes`] | queued nothing |
//! | [`send`](MessageStream::send), [`send_frame`](MessageStream::send_frame) | queued the whole message or nothing; [`send_stats`](MessageStream::send_stats) tells by its `frames` |
//! | [`flush`](MessageStream::flush), [`close`](MessageStream::close), [`Sender::flush`] | sent some of what is queued; the rest still is |
//! | [`reserve`](MessageStream::reserve), [`Sender::reserve`] | reserved nothing |
//!
//! # Memory
//! A stream that waits for its peer between two messages holds no buffer: it leaves it to the next one on its thread
//! that has something to do. So ten thousand connections that are silent cost what they are themselves, and a busy one allocates
//! nothing for a message. A [`BufferPolicy`](crate::BufferPolicy) that [retains](crate::BufferPolicy::retain) nothing takes no part in
//! this.
//!
//! # Other tasks
//! A task that always finds a message, or room for one, spends its cooperative budget ([`tokio::task::coop`])
//! and yields, so that a peer that floods it does not starve the others: after some 8,192 messages, or 1,024 calls of the stream
//! below. What takes long for each message asks [`coop`](::tokio::task::coop) itself.
//!
//! # Timeouts
//! `tokio::time::timeout(time, stream.recv())` is a deadline for a whole message, however its bytes trickle in. It asks for a
//! runtime with a timer; nothing else here does.

#[cfg(feature = "tokio-util")]
mod codec;
mod half;
mod receives;
mod receiving;
mod sender;
mod sending;
mod sends;
mod spare;
mod stream;
mod turns;
#[cfg(feature = "futures")]
mod typed;
mod verbs;

#[cfg(feature = "tokio-util")]
pub use codec::Codec;
pub use half::{RecvHalf, SendHalf};
pub use sender::{Permit, Sender, SenderError, Writer};
pub use stream::MessageStream;
#[cfg(feature = "futures")]
pub use typed::Typed;
