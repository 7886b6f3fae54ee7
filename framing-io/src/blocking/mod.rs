//! Streams of messages over `Read` and `Write`.

mod deadline;
mod receives;
mod recv;
mod send;
mod sends;
mod split;

pub use deadline::Timeouts;
pub use recv::Messages;
pub use split::{RecvHalf, SendHalf};

use framing_core::Framing;

use crate::{Decoder, Encoder};

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
/// A buffer keeps up to what the policy [retains](crate::BufferPolicy::retain). A program with many idle streams calls
/// [`idle`](Self::idle) now and then, or [`release`](Self::release), and they hold none.
///
/// # Limits
/// Those of the framing, of [`Message::MAX_SIZE`](framing_core::Message::MAX_SIZE) and of the [`BufferPolicy`](crate::BufferPolicy), which bounds each direction by itself.
///
/// # Interruptions
/// A read or write that was interrupted is tried again. One that would block or timed out is an error
/// ([`StreamError::is_timeout`](crate::StreamError::is_timeout)) after which all goes on where it was: no byte is lost, none comes or goes twice.
#[derive(Debug)]
pub struct MessageStream<S, F: Framing> {
    stream: S,
    decoder: Decoder<F>,
    encoder: Encoder<F>,
}

impl<S, F: Framing> MessageStream<S, F> {
    /// A stream of parts that were made, or used, before: two directions with two framings or policies.
    #[must_use]
    pub const fn from_parts(stream: S, decoder: Decoder<F>, encoder: Encoder<F>) -> Self {
        Self { stream, decoder, encoder }
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
}

crate::whole::waiting_stream!(decoder: decoder, encoder: encoder);
