//! [`MessageStream`].

use std::pin::Pin;

use ::tokio::io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf};
use framing_core::Framing;
use pin_project_lite::pin_project;

use super::receiving::Receiving;
use super::sending::Sending;
use super::{RecvHalf, SendHalf};
use crate::{Decoder, Encoder};

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
    /// Those of the framing, of [`Message::MAX_SIZE`](framing_core::Message::MAX_SIZE) and of the [`BufferPolicy`](crate::BufferPolicy), which bounds each direction by itself.
    #[derive(Debug)]
    pub struct MessageStream<S, F: Framing> {
        #[pin]
        pub(super) stream: S,
        pub(super) receiving: Receiving<F>,
        pub(super) sending: Sending<F>,
    }
}

impl<S, F: Framing> MessageStream<S, F> {
    /// A stream of parts that were made, or used, before: two directions with two framings or policies.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>, encoder: Encoder<F>) -> Self {
        Self { stream, receiving: Receiving::new(decoder), sending: Sending::new(encoder) }
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

    /// The stream below, pinned.
    #[must_use]
    pub fn get_pin_mut(self: Pin<&mut Self>) -> Pin<&mut S> {
        self.project().stream
    }

    /// The receiving half of the engine, to replace its framing say.
    #[must_use]
    pub const fn decoder_mut(&mut self) -> &mut Decoder<F> {
        &mut self.receiving.decoder
    }

    #[cfg(feature = "futures")]
    pub(super) fn encoder_pin_mut(self: Pin<&mut Self>) -> &mut Encoder<F> {
        &mut self.project().sending.encoder
    }
}

crate::whole::waiting_stream!(decoder: receiving.decoder, encoder: sending.encoder);
