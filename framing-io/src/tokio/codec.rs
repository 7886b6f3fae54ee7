//! [`Codec`]: a codec of `tokio_util`, for a `Framed` that is to move over.

use std::fmt;
use std::marker::PhantomData;

use bytes::{Buf, BytesMut};
use framing_core::{Framing, OwnedMessage};
use tokio_util::codec;

use crate::{BufferPolicy, Decoder, Encoder, StreamError};

/// A codec for [`Framed`](codec::Framed), [`FramedRead`](codec::FramedRead) and [`FramedWrite`](codec::FramedWrite): the same
/// bytes, limits and errors as those of a [`MessageStream`](super::MessageStream) with the same framing.
///
/// It is for a program that uses `tokio_util::codec` and changes over step by step: first its codec for this one, then, where a
/// connection is made, its `Framed` for a `MessageStream`, which does not copy each frame once more.
///
/// ```
/// use framing_core::LengthPrefix;
/// use framing_io::tokio::Codec;
/// use futures_util::{SinkExt, StreamExt};
/// use tokio_util::codec::Framed;
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
/// let mut here = Framed::new(here, Codec::<_, Byte>::new(LengthPrefix::u8()));
/// let mut there = Framed::new(there, Codec::<_, Byte>::new(LengthPrefix::u8()));
/// here.send(Byte(7)).await?;
/// assert_eq!(there.next().await.transpose()?, Some(Byte(7)));
/// # Ok(())
/// # }
/// ```
///
/// # What lies behind a message
/// Bytes behind the last message that was decoded stay in the buffer of the `Framed`, for another codec say. Of a message that
/// has not come whole they are here; [`into_halves`](Self::into_halves) gives them.
///
/// # Errors
/// Those of [`Decoder`] and [`Encoder`], with their rules: after an error that is final each call gives it again.
pub struct Codec<F: Framing, M> {
    decoder: Decoder<F>,
    encoder: Encoder<F>,
    message: PhantomData<fn() -> M>,
}

/// So many bytes are looked at, at least, where the decoder does not say how many it needs.
const LEAST: usize = 256;

impl<F: Framing + Clone, M> Codec<F, M> {
    /// A codec for messages framed by `framing`, with the default [`BufferPolicy`].
    #[must_use]
    pub fn new(framing: F) -> Self {
        Self::with_policy(framing, BufferPolicy::new())
    }

    /// The same with a policy of its own, which bounds a message in each direction.
    #[must_use]
    pub fn with_policy(framing: F, policy: BufferPolicy) -> Self {
        let (decoder, encoder) = crate::halves(framing, policy);
        Self { decoder, encoder, message: PhantomData }
    }
}

impl<F: Framing, M> Codec<F, M> {
    /// The halves of the engine, for a stream of messages over what the `Framed` was over. What its `read_buf` still holds is
    /// to be [fed](Decoder::feed) to the decoder, and its `write_buf` to be written before.
    #[must_use]
    pub fn into_halves(self) -> (Decoder<F>, Encoder<F>) {
        (self.decoder, self.encoder)
    }
}

impl<F: Framing, M: OwnedMessage> codec::Decoder for Codec<F, M> {
    type Item = M;
    type Error = StreamError;

    fn decode(&mut self, source: &mut BytesMut) -> Result<Option<M>, StreamError> {
        loop {
            if let Some(message) = self.decoder.next()? {
                return Ok(Some(message));
            }
            if source.is_empty() {
                return Ok(None);
            }
            // As many again as there are, so that a message which only its own decoding delimits is decoded a few times, and
            // hardly more than the message is copied.
            let wanted = self.decoder.needed().max(self.decoder.buffered()).max(LEAST);
            let fed = self.decoder.feed(source.get(..wanted).unwrap_or(source));
            debug_assert!(fed > 0, "a decoder that waits has room");
            let message = self.decoder.next();
            // What lies behind the message is the source's.
            let rest = if let Ok(Some(_)) = message { self.decoder.unfeed(fed) } else { 0 };
            source.advance(fed.saturating_sub(rest));
            if let Some(message) = message? {
                return Ok(Some(message));
            }
        }
    }

    fn decode_eof(&mut self, source: &mut BytesMut) -> Result<Option<M>, StreamError> {
        match self.decode(source)? {
            // The end of the stream may be that of a message.
            None if self.decoder.after_read(0)? => self.decode(source),
            message => Ok(message),
        }
    }
}

impl<F: Framing, M, T: OwnedMessage> codec::Encoder<T> for Codec<F, M> {
    type Error = StreamError;

    fn encode(&mut self, message: T, target: &mut BytesMut) -> Result<(), StreamError> {
        self.encoder.push(&message)?;
        target.extend_from_slice(self.encoder.unsent());
        self.encoder.sent(self.encoder.queued());
        Ok(())
    }
}

impl<F: Framing, M> fmt::Debug for Codec<F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Codec").field("buffered", &self.decoder.buffered()).finish_non_exhaustive()
    }
}
