//! [`MessageStream`].

mod recv;
mod send;

use std::pin::Pin;
use std::time::Instant;

use ::tokio::io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf};
use framing_core::{Framing, Message};
use pin_project_lite::pin_project;

use super::receiving::Receiving;
use super::sending::Sending;
use super::{RecvHalf, SendHalf};
use crate::{BufferPolicy, Decoder, Encoder, SendError, Stats};

pin_project! {
    /// Messages over any `AsyncRead` and `AsyncWrite`: a socket, a pipe, a TLS session, one end of a duplex. What only
    /// reads can only receive, what only writes can only send.
    ///
    /// ```
    /// use framing_core::{LengthPrefix, LittleEndian};
    /// use framing_io::tokio::MessageStream;
    /// # use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};
    /// # #[derive(Debug, PartialEq)]
    /// # struct Ping { nonce: u64 }
    /// # impl Message<'_> for Ping {
    /// #     const MAX_SIZE: usize = 8;
    /// #     fn size_hint(&self) -> usize { 8 }
    /// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put::<LittleEndian, u64>(&self.nonce) }
    /// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { Ok(Ping { nonce: input.take::<LittleEndian, u64>()? }) }
    /// # }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), framing_io::StreamError> {
    /// let (here, there) = tokio::io::duplex(64);
    /// let mut client = MessageStream::new(here, LengthPrefix::u32());
    /// let mut server = MessageStream::new(there, LengthPrefix::u32());
    ///
    /// client.send(&Ping { nonce: 7 }).await?;
    /// assert_eq!(server.recv::<Ping>().await?, Some(Ping { nonce: 7 }));
    /// client.close().await?;
    /// assert_eq!(server.recv::<Ping>().await?, None, "the stream has ended, and not within a message");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Pinning
    /// The async methods ask for a stream that is [`Unpin`], as sockets are. One that is not is polled
    /// (`poll_recv` and its kin) in a pinned `MessageStream`, or goes below as a `Pin<Box<S>>`.
    ///
    /// # Limits
    /// Those of the framing, of [`Message::MAX_SIZE`] and of the [`BufferPolicy`], which bounds each direction by itself.
    #[derive(Debug)]
    pub struct MessageStream<S, F: Framing> {
        #[pin]
        stream: S,
        receiving: Receiving<F>,
        sending: Sending<F>,
    }
}

impl<S, F: Framing> MessageStream<S, F> {
    /// Messages over `stream`, framed by `framing` in both directions, with the default [`BufferPolicy`].
    #[must_use]
    pub fn new(stream: S, framing: F) -> Self
    where
        F: Clone,
    {
        Self::with_policy(stream, framing, BufferPolicy::new())
    }

    /// The same with a policy of its own, for each direction.
    #[must_use]
    pub fn with_policy(stream: S, framing: F, policy: BufferPolicy) -> Self
    where
        F: Clone,
    {
        let (decoder, encoder) = crate::halves(framing, policy);
        Self::from_parts(stream, decoder, encoder)
    }

    /// A stream of parts that were made, or used, before: two directions with two framings or policies.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>, encoder: Encoder<F>) -> Self {
        Self { stream, receiving: Receiving::new(decoder), sending: Sending::new(encoder) }
    }

    /// The stream below, with the halves: [`Decoder::bytes`] came and were not received, [`Encoder::unsent`] were
    /// queued and did not go.
    #[must_use]
    pub fn into_parts(self) -> (S, Decoder<F>, Encoder<F>) {
        (self.stream, self.receiving.decoder, self.sending.encoder)
    }

    /// The stream below. What it gave that was not received is lost, and what was queued and not flushed too: where that
    /// matters, take [`into_parts`](Self::into_parts).
    #[must_use]
    pub fn into_inner(self) -> S {
        self.stream
    }

    /// Two halves, for two tasks, over one stream behind a lock ([`tokio::io::split`](::tokio::io::split)). Where the stream
    /// below has halves of its own, [`into_split_with`](Self::into_split_with) them.
    #[must_use]
    pub fn into_split(self) -> (RecvHalf<ReadHalf<S>, F>, SendHalf<WriteHalf<S>, F>)
    where
        S: AsyncRead + AsyncWrite,
    {
        self.into_split_with(::tokio::io::split)
    }

    /// Two halves, for two tasks, over the halves that `split` makes of the stream below.
    ///
    /// ```
    /// # use framing_core::{LengthPrefix, Raw};
    /// # use framing_io::{StreamError, tokio::MessageStream};
    /// use tokio::net::{TcpListener, TcpStream};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), StreamError> {
    /// # let listener = TcpListener::bind("127.0.0.1:0").await?;
    /// # let address = listener.local_addr()?;
    /// let stream = MessageStream::new(TcpStream::connect(address).await?, LengthPrefix::u8());
    /// let (mut receiver, mut sender) = stream.into_split_with(TcpStream::into_split);
    /// # let mut peer = MessageStream::new(listener.accept().await?.0, LengthPrefix::u8());
    /// # peer.send(&Raw(b"ho")).await?;
    /// let task = tokio::spawn(async move { sender.send(&Raw(b"hi")).await });
    /// assert_eq!(receiver.recv_frame().await?.unwrap().payload(), b"ho");
    /// # assert_eq!(peer.recv_frame().await?.unwrap().payload(), b"hi");
    /// # task.await.unwrap()
    /// # }
    /// ```
    ///
    /// What was buffered goes with the one, what was queued with the other.
    #[must_use]
    pub fn into_split_with<R, W>(self, split: impl FnOnce(S) -> (R, W)) -> (RecvHalf<R, F>, SendHalf<W, F>) {
        let (stream, decoder, encoder) = self.into_parts();
        let (reading, writing) = split(stream);
        (RecvHalf::from_parts(reading, decoder), SendHalf::from_parts(writing, encoder))
    }

    /// The stream below.
    #[must_use]
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream below, to set its options say. What is read from it or written to it is lost to the messages.
    #[must_use]
    pub const fn get_mut(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The stream below, pinned.
    #[must_use]
    pub fn get_pin_mut(self: Pin<&mut Self>) -> Pin<&mut S> {
        self.project().stream
    }

    /// What was received so far.
    #[must_use]
    pub const fn recv_stats(&self) -> Stats {
        self.receiving.decoder.stats()
    }

    /// What was queued and sent so far.
    #[must_use]
    pub const fn send_stats(&self) -> Stats {
        self.sending.encoder.stats()
    }

    /// The receiving half of the engine: what is buffered, and how much.
    #[must_use]
    pub const fn decoder(&self) -> &Decoder<F> {
        &self.receiving.decoder
    }

    /// The receiving half of the engine, to replace its framing say.
    #[must_use]
    pub const fn decoder_mut(&mut self) -> &mut Decoder<F> {
        &mut self.receiving.decoder
    }

    /// The sending half of the engine: its watermarks, its age, its queue.
    #[must_use]
    pub const fn encoder(&self) -> &Encoder<F> {
        &self.sending.encoder
    }

    /// The sending half of the engine, to set a hook or ask for its age. What is pushed here goes at the next flush.
    #[must_use]
    pub const fn encoder_mut(&mut self) -> &mut Encoder<F> {
        &mut self.sending.encoder
    }

    #[cfg(feature = "futures")]
    pub(super) fn encoder_pin_mut(self: Pin<&mut Self>) -> &mut Encoder<F> {
        &mut self.project().sending.encoder
    }

    /// Gives back all memory that holds no bytes: all of it, between two messages.
    pub fn release(&mut self) {
        self.receiving.decoder.release();
        self.sending.encoder.release();
    }

    /// [Releases](Self::release) each direction in which nothing has passed for as long as
    /// [`BufferPolicy::idle_after`] says, between this call and an earlier one.
    pub fn idle(&mut self) {
        let now = Instant::now();
        self.receiving.decoder.idle(now);
        self.sending.encoder.idle(now);
    }

    /// How many bytes are queued and did not go yet.
    #[must_use]
    pub const fn queued(&self) -> usize {
        self.sending.encoder.queued()
    }

    /// Queues `message` and does no I/O: many small messages go in one write at the next [`flush`](Self::flush).
    ///
    /// # Errors
    /// Those of [`Encoder::push`]: [`SendError::Full`] says to flush first.
    #[inline]
    pub fn queue<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        self.sending.encoder.push(message)
    }
}
