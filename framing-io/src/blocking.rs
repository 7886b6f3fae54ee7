//! Streams of messages over `Read` and `Write`.

use std::fmt;
use std::io::{self, Read, Write};
use std::marker::PhantomData;

use framing_core::{FrameBoundaries, Framing, Message, OwnedMessage};

use crate::retry::retry;
use crate::{BufferPolicy, Decoder, Encoder, Frame, SendError, Stats, StreamError};

/// Messages over any stream that blocks: a socket, a pipe, a file, a `Cursor`. What only reads can only receive,
/// what only writes can only send.
///
/// ```
/// use framing_core::{LengthPrefix, LittleEndian};
/// use framing_io::blocking::MessageStream;
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
/// # let (here, there) = (Vec::new(), std::io::Cursor::new(vec![8, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]));
/// let mut sender = MessageStream::new(here, LengthPrefix::u32());
/// sender.send(&Ping { nonce: 7 })?;
///
/// let mut receiver = MessageStream::new(there, LengthPrefix::u32());
/// assert_eq!(receiver.recv::<Ping>()?, Some(Ping { nonce: 7 }));
/// assert_eq!(receiver.recv::<Ping>()?, None, "the stream has ended, and not within a message");
/// # assert_eq!(sender.get_ref(), receiver.get_ref().get_ref());
/// # Ok::<(), framing_io::StreamError>(())
/// ```
///
/// # Two threads
/// One that sends and one that receives take a stream each, over two handles of the same socket
/// (`TcpStream::try_clone`): the direction that a stream does not use costs it no buffer.
///
/// # Limits
/// Those of the framing, of [`Message::MAX_SIZE`] and of the [`BufferPolicy`], which bounds each direction by itself.
///
/// # Interruptions
/// A read or write that was interrupted is tried again. One that would block or timed out is an error
/// ([`StreamError::is_timeout`]) after which all goes on where it was: no byte is lost, none comes or goes twice.
#[derive(Debug)]
pub struct MessageStream<S, F: Framing> {
    stream: S,
    decoder: Decoder<F>,
    encoder: Encoder<F>,
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
        let decoder = Decoder::with_policy(framing.clone(), policy);
        Self::from_parts(stream, decoder, Encoder::with_policy(framing, policy))
    }

    /// A stream of parts that were made, or used, before: two directions with two framings or policies.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>, encoder: Encoder<F>) -> Self {
        Self { stream, decoder, encoder }
    }

    /// The stream below, with the halves: [`Decoder::bytes`] came and were not received, [`Encoder::unsent`] were
    /// queued and did not go.
    #[must_use]
    pub fn into_parts(self) -> (S, Decoder<F>, Encoder<F>) {
        (self.stream, self.decoder, self.encoder)
    }

    /// The stream below. What it gave that was not received is lost, and what was queued and not flushed too: where that
    /// matters, take [`into_parts`](Self::into_parts).
    #[must_use]
    pub fn into_inner(self) -> S {
        self.stream
    }

    /// The stream below.
    #[must_use]
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream below, to set its timeouts say. What is read from it or written to it is lost to the messages.
    #[must_use]
    pub const fn get_mut(&mut self) -> &mut S {
        &mut self.stream
    }

    /// What was received so far.
    #[must_use]
    pub const fn recv_stats(&self) -> Stats {
        self.decoder.stats()
    }

    /// What was queued and sent so far.
    #[must_use]
    pub const fn send_stats(&self) -> Stats {
        self.encoder.stats()
    }

    /// How many bytes are queued and did not go yet.
    #[must_use]
    pub const fn queued(&self) -> usize {
        self.encoder.queued()
    }

    /// Queues `message` and does no I/O: many small messages go in one write at the next [`flush`](Self::flush).
    ///
    /// # Errors
    /// Those of [`Encoder::push`]: [`SendError::Full`] says to flush first.
    #[inline]
    pub fn queue<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        self.encoder.push(message)
    }
}

impl<S: Read, F: Framing> MessageStream<S, F> {
    /// Waits for the next message; `None` where the stream has ended between two messages.
    ///
    /// Reads only where no whole message is buffered. A message that borrows is received as a frame:
    /// [`recv_frame`](Self::recv_frame).
    ///
    /// # Errors
    /// [`StreamError::Io`] of the stream below, and [`StreamError::Recv`], of which [`Decoder`] says which are
    /// final. An end of the stream within a message is [`FrameError::Truncated`](framing_core::FrameError::Truncated).
    #[inline]
    pub fn recv<M: OwnedMessage>(&mut self) -> Result<Option<M>, StreamError> {
        loop {
            if let Some(message) = self.decoder.next::<M>()? {
                return Ok(Some(message));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Waits for the next frame and lends it until the next call; `None` where the stream has ended between two.
    ///
    /// ```
    /// use framing_core::{LengthPrefix, Raw};
    /// use framing_io::blocking::MessageStream;
    ///
    /// let mut stream = MessageStream::new(&b"\x02hi\x00"[..], LengthPrefix::u8());
    /// while let Some(frame) = stream.recv_frame()? {
    ///     let message: Raw<'_> = frame.decode()?; // Any message, borrowing or not.
    ///     assert_eq!(message.0, frame.payload());
    /// }
    /// # Ok::<(), framing_io::StreamError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`recv`](Self::recv), but for those of decoding.
    #[inline]
    pub fn recv_frame(&mut self) -> Result<Option<Frame<'_>>, StreamError>
    where
        F: FrameBoundaries,
    {
        let found = loop {
            match self.decoder.find_frame()? {
                Some(found) => break found,
                None if self.fill()? => {}
                None => return Ok(None),
            }
        };
        Ok(Some(self.decoder.take_found(found)))
    }

    /// The messages until the stream ends, or until an error that is final, which comes last.
    ///
    /// ```
    /// use framing_core::LengthPrefix;
    /// use framing_io::blocking::MessageStream;
    /// # use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};
    /// # struct Byte(u8);
    /// # impl Message<'_> for Byte {
    /// #     const MAX_SIZE: usize = 1;
    /// #     fn size_hint(&self) -> usize { 1 }
    /// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put_u8(self.0) }
    /// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { input.take_u8().map(Byte) }
    /// # }
    /// let mut stream = MessageStream::new(&[1, 30, 1, 12][..], LengthPrefix::u8());
    /// let mut sum = 0;
    /// for message in stream.messages::<Byte>() {
    ///     sum += message?.0;
    /// }
    /// assert_eq!(sum, 42);
    /// # Ok::<(), framing_io::StreamError>(())
    /// ```
    pub const fn messages<M: OwnedMessage>(&mut self) -> Messages<'_, S, F, M> {
        Messages { stream: self, ended: false, message: PhantomData }
    }

    /// Reads once; false at a clean end of the stream.
    #[cold]
    #[inline(never)]
    fn fill(&mut self) -> Result<bool, StreamError> {
        let count = retry(|| self.stream.read(self.decoder.spare_mut()))?;
        Ok(self.decoder.after_read(count)?)
    }
}

impl<S: Write, F: Framing> MessageStream<S, F> {
    /// Queues `message` and writes all that is queued.
    ///
    /// # Errors
    /// - [`StreamError::Send`]: the message is not queued. Where the queue was full, it was tried to flush first.
    /// - [`StreamError::Io`] that is a timeout ([`StreamError::is_timeout`]): the message is queued whole, and part of
    ///   it may have gone. [`flush`](Self::flush) sends the rest; sending the message again would double it.
    /// - Any other [`StreamError::Io`]: the stream below is broken, and nothing tells how much arrived.
    #[inline]
    pub fn send<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
        self.feed(message)?;
        self.flush()
    }

    /// Queues `message`, and writes what is queued only where the queue has no room for it: for many messages in a row.
    /// [`flush`](Self::flush) sends the rest.
    ///
    /// # Errors
    /// Those of [`send`](Self::send); but after any error, a timeout too, `message` was not queued: feed it again.
    #[inline]
    pub fn feed<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
        match self.encoder.push(message) {
            Ok(()) => Ok(()),
            Err(error) => {
                self.make_room(error)?;
                Ok(self.encoder.push(message)?)
            }
        }
    }

    /// Writes all that is queued, then flushes the stream below.
    ///
    /// # Errors
    /// [`StreamError::Io`]: what did not go stays queued, and the next call begins with it.
    /// [`ErrorKind::WriteZero`](io::ErrorKind::WriteZero) where the stream below takes nothing.
    pub fn flush(&mut self) -> Result<(), StreamError> {
        while !self.encoder.is_empty() {
            if retry(|| self.encoder.write_with(|slices| self.stream.write_vectored(slices)))? == 0 {
                return Err(io::Error::from(io::ErrorKind::WriteZero).into());
            }
        }
        Ok(retry(|| self.stream.flush())?)
    }

    /// Flushes because the queue was full. Where `error` says something else, or the stream below does not take the
    /// queue in time, `error` stands.
    #[cold]
    fn make_room(&mut self, error: SendError) -> Result<(), StreamError> {
        match error {
            SendError::Full { .. } if !self.encoder.is_empty() => match self.flush() {
                Err(flush) if flush.is_timeout() => Err(error.into()),
                result => result,
            },
            _ => Err(error.into()),
        }
    }
}

/// The messages of a stream; see [`MessageStream::messages`].
///
/// After a timeout it goes on; after any other error of the stream below, and after one that is final, it has ended.
pub struct Messages<'s, S, F: Framing, M> {
    stream: &'s mut MessageStream<S, F>,
    ended: bool,
    message: PhantomData<fn() -> M>,
}

impl<S: Read, F: Framing, M: OwnedMessage> Iterator for Messages<'_, S, F, M> {
    type Item = Result<M, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let item = self.stream.recv().transpose();
        self.ended = match &item {
            None => true,
            Some(Ok(_)) => false,
            Some(Err(StreamError::Io(_))) => !matches!(&item, Some(Err(error)) if error.is_timeout()),
            Some(Err(_)) => self.stream.decoder.failed().is_some(),
        };
        item
    }
}

impl<S: Read, F: Framing, M: OwnedMessage> std::iter::FusedIterator for Messages<'_, S, F, M> {}

impl<S, F: Framing, M> fmt::Debug for Messages<'_, S, F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").field("ended", &self.ended).finish_non_exhaustive()
    }
}
