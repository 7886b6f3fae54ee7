//! [`Typed`]: messages of one type as a `Stream`, of one type as a `Sink`.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::tokio::io::{AsyncRead, AsyncWrite};
use framing_core::{Framing, OwnedMessage};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_sink::Sink;
use pin_project_lite::pin_project;

use super::MessageStream;
use crate::{SendError, StreamError};

pin_project! {
    /// A [`MessageStream`] that receives messages of one type, as a [`Stream`], and sends messages of one type, as a
    /// [`Sink`]; see [`MessageStream::into_typed`].
    ///
    /// # As a stream
    /// It ends with the stream below. After an error that is final, and after one of the stream below that is not a timeout, it has
    /// ended too: that error comes once.
    ///
    /// # As a sink
    /// What is fed is queued, and written when a batch is queued, as by [`MessageStream::feed`]; a message for which the queue has no
    /// room is kept beside it until there is. A message that never fits, or has no frame, is an error of `start_send` or, where it was
    /// kept, of the next call; that message is dropped, and others still go.
    pub struct Typed<S, F: Framing, In, Out = In> {
        #[pin]
        stream: MessageStream<S, F>,
        // The stream has given its last item.
        ended: bool,
        // A message that had no room in the queue.
        kept: Option<Out>,
        received: PhantomData<fn() -> In>,
    }
}

impl<S, F: Framing, In, Out> Typed<S, F, In, Out> {
    /// The stream of messages of any type. A message that was fed and is not queued yet is lost: flush first.
    #[must_use]
    pub fn into_inner(self) -> MessageStream<S, F> {
        self.stream
    }

    /// The stream of messages of any type.
    #[must_use]
    pub const fn get_ref(&self) -> &MessageStream<S, F> {
        &self.stream
    }

    /// The stream of messages of any type.
    #[must_use]
    pub const fn get_mut(&mut self) -> &mut MessageStream<S, F> {
        &mut self.stream
    }
}

impl<S, F: Framing> MessageStream<S, F> {
    /// The same as a `Stream` of `In` and a `Sink` of `Out`, for what is written against those traits.
    ///
    /// ```
    /// use framing_core::LengthPrefix;
    /// use framing_io::tokio::MessageStream;
    /// use futures_util::{SinkExt, StreamExt};
    /// # use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};
    /// # #[derive(Debug, PartialEq)]
    /// # struct Byte(u8);
    /// # impl Message<'_> for Byte {
    /// #     const MAX_SIZE: usize = 1;
    /// #     fn size_hint(&self) -> usize { 1 }
    /// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put_u8(self.0) }
    /// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { input.take_u8().map(Byte) }
    /// # }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), framing_io::StreamError> {
    /// let (here, there) = tokio::io::duplex(64);
    /// let mut here = MessageStream::new(here, LengthPrefix::u8()).into_typed::<Byte, Byte>();
    /// let there = MessageStream::new(there, LengthPrefix::u8()).into_typed::<Byte, Byte>();
    ///
    /// here.send(Byte(7)).await?;
    /// here.close().await?;
    /// assert_eq!(there.map(Result::unwrap).collect::<Vec<_>>().await, [Byte(7)]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn into_typed<In, Out>(self) -> Typed<S, F, In, Out> {
        Typed { stream: self, ended: false, kept: None, received: PhantomData }
    }
}

impl<S: AsyncRead, F: Framing, In: OwnedMessage, Out> Stream for Typed<S, F, In, Out> {
    type Item = Result<In, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        if *this.ended {
            return Poll::Ready(None);
        }
        let item = ready!(this.stream.as_mut().poll_recv(cx)).transpose();
        *this.ended = match &item {
            None => true,
            Some(Ok(_)) => false,
            Some(Err(StreamError::Recv(_))) => this.stream.decoder().failed().is_some(),
            Some(Err(error)) => !error.is_timeout(),
        };
        Poll::Ready(item)
    }
}

impl<S: AsyncRead, F: Framing, In: OwnedMessage, Out> FusedStream for Typed<S, F, In, Out> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<S: AsyncWrite, F: Framing, In, Out: OwnedMessage> Typed<S, F, In, Out> {
    /// Queues the message that was kept.
    fn poll_kept(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        let this = self.project();
        let Some(message) = this.kept else { return Poll::Ready(Ok(())) };
        let fed = ready!(this.stream.poll_feed(cx, message));
        if !matches!(fed, Err(StreamError::Io(_))) {
            *this.kept = None;
        }
        Poll::Ready(fed)
    }
}

impl<S: AsyncWrite, F: Framing, In, Out: OwnedMessage> Sink<Out> for Typed<S, F, In, Out> {
    type Error = StreamError;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        ready!(self.as_mut().poll_kept(cx))?;
        self.project().stream.poll_ready(cx)
    }

    fn start_send(self: Pin<&mut Self>, message: Out) -> Result<(), StreamError> {
        let this = self.project();
        let encoder = this.stream.encoder_pin_mut();
        if let Some(kept) = this.kept.take() {
            // Nobody has asked whether it is ready. The order stays.
            if let Err(error) = encoder.push(&kept) {
                *this.kept = Some(kept);
                return Err(error.into());
            }
        }
        match encoder.push(&message) {
            Err(SendError::Full { .. }) if !encoder.is_empty() => *this.kept = Some(message),
            queued => queued?,
        }
        Ok(())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        ready!(self.as_mut().poll_kept(cx))?;
        self.project().stream.poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), StreamError>> {
        ready!(self.as_mut().poll_kept(cx))?;
        self.project().stream.poll_close(cx)
    }
}

impl<S, F: Framing, In, Out> fmt::Debug for Typed<S, F, In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Typed").field("ended", &self.ended).field("keeps", &self.kept.is_some()).finish_non_exhaustive()
    }
}
