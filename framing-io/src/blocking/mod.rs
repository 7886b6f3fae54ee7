//! Streams of messages over `Read` and `Write`.

mod deadline;
mod recv;
mod send;
mod split;
mod timed;

pub use deadline::Timeouts;
pub use recv::Messages;
pub use split::{RecvHalf, SendHalf};

use std::io::{self, Read, Write};
use std::time::Instant;

use bytes::Bytes;
use framing_core::{FrameBoundaries, Framing, Message, OwnedMessage, Raw};

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
/// One that sends and one that receives take a half each, over two handles of the same socket:
/// [`into_split`](Self::into_split).
///
/// # Deadlines
/// [`recv_timeout`](Self::recv_timeout) and its kin end in time for a whole message, however its bytes trickle in; they ask
/// of the stream below that it has [`Timeouts`], as sockets have, and leave those as they were.
///
/// # Memory
/// A buffer keeps up to what the policy [retains](BufferPolicy::retain). A program with many idle streams calls
/// [`idle`](Self::idle) now and then, or [`release`](Self::release), and they hold none.
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
        let (decoder, encoder) = crate::halves(framing, policy);
        Self::from_parts(stream, decoder, encoder)
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

    /// The receiving half of the engine: what is buffered, and how much.
    #[must_use]
    pub const fn decoder(&self) -> &Decoder<F> {
        &self.decoder
    }

    /// The sending half of the engine: its watermarks, its age, its queue.
    #[must_use]
    pub const fn encoder(&self) -> &Encoder<F> {
        &self.encoder
    }

    /// The sending half of the engine, to set a hook or ask for its age. What is pushed here goes at the next flush.
    #[must_use]
    pub const fn encoder_mut(&mut self) -> &mut Encoder<F> {
        &mut self.encoder
    }

    /// Gives back all memory that holds no bytes: all of it, between two messages.
    pub fn release(&mut self) {
        self.decoder.release();
        self.encoder.release();
    }

    /// [Releases](Self::release) each direction in which nothing has passed for as long as
    /// [`BufferPolicy::idle_after`] says, between this call and an earlier one.
    pub fn idle(&mut self) {
        let now = Instant::now();
        self.decoder.idle(now);
        self.encoder.idle(now);
    }

    /// Two halves, for two threads, over this stream and `other`, a second handle of it: `TcpStream::try_clone` makes one.
    ///
    /// ```
    /// # use framing_core::{LengthPrefix, Raw};
    /// # use framing_io::{StreamError, blocking::MessageStream};
    /// # use std::net::{TcpListener, TcpStream};
    /// # let listener = TcpListener::bind("127.0.0.1:0")?;
    /// # let socket = TcpStream::connect(listener.local_addr()?)?;
    /// let stream = MessageStream::new(socket, LengthPrefix::u8());
    /// let other = stream.get_ref().try_clone()?;
    /// let (mut receiver, mut sender) = stream.into_split(other);
    /// # let _peer = listener.accept()?.0;
    /// let thread = std::thread::spawn(move || sender.send(&Raw(b"hi")));
    /// # let peer = MessageStream::new(_peer, LengthPrefix::u8());
    /// # let other = peer.get_ref().try_clone()?;
    /// # peer.into_split(other).1.send(&Raw(b"ho"))?;
    /// assert_eq!(receiver.recv_frame()?.unwrap().payload(), b"ho");
    /// # thread.join().unwrap()?;
    /// # Ok::<(), StreamError>(())
    /// ```
    ///
    /// What was buffered goes with the one, what was queued with the other.
    #[must_use]
    pub fn into_split<T>(self, other: T) -> (RecvHalf<S, F>, SendHalf<T, F>) {
        let (stream, decoder, encoder) = self.into_parts();
        (RecvHalf::from_parts(stream, decoder), SendHalf::from_parts(other, encoder))
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
        recv::message(&mut self.stream, &mut self.decoder)
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
        recv::frame(&mut self.stream, &mut self.decoder)
    }

    /// Waits for the next frame and gives its payload away, to be kept or sent on; `None` where the stream has ended
    /// between two. Large ones are not copied: see [`Decoder::next_bytes`].
    ///
    /// # Errors
    /// Those of [`recv`](Self::recv), but for those of decoding.
    #[inline]
    pub fn recv_bytes(&mut self) -> Result<Option<Bytes>, StreamError>
    where
        F: FrameBoundaries,
    {
        recv::bytes(&mut self.stream, &mut self.decoder)
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
        Messages::new(&mut self.stream, &mut self.decoder)
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
        send::message(&mut self.stream, &mut self.encoder, message)
    }

    /// Queues `message`, and writes what is queued only where the queue has no room for it: for many messages in a row.
    /// [`flush`](Self::flush) sends the rest.
    ///
    /// # Errors
    /// Those of [`send`](Self::send); but after any error, a timeout too, `message` was not queued: feed it again.
    #[inline]
    pub fn feed<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), StreamError> {
        send::feed(&mut self.stream, &mut self.encoder, message)
    }

    /// Sends the bytes of `payload` as one frame. A large one is not copied: one vectored write takes it from where it lies, behind
    /// its head and what was queued before.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub fn send_frame(&mut self, payload: &[u8]) -> Result<(), StreamError>
    where
        F: FrameBoundaries,
    {
        self.send_parts(&Raw(&[]), payload)
    }

    /// Sends one frame whose payload is the encoding of `message` and then `body`, which is not copied where it is
    /// large, as in [`send_frame`](Self::send_frame).
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub fn send_parts<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<(), StreamError>
    where
        F: FrameBoundaries,
    {
        send::parts(&mut self.stream, &mut self.encoder, message, body)
    }

    /// Writes all that is queued, then flushes the stream below.
    ///
    /// # Errors
    /// [`StreamError::Io`]: what did not go stays queued, and the next call begins with it.
    /// [`ErrorKind::WriteZero`](io::ErrorKind::WriteZero) where the stream below takes nothing.
    pub fn flush(&mut self) -> Result<(), StreamError> {
        send::flush(&mut self.stream, &mut self.encoder)
    }
}

/// Does `operation` again as long as it is interrupted.
#[inline]
fn retry<T>(mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match operation() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
