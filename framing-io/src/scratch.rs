//! [`Scratch`]: one receive buffer for many streams.

use std::fmt;

/// A receive buffer that many decoders use in turn, so that a thread with thousands of connections has one large
/// buffer and each connection only the frame that it waits for.
///
/// [`Decoder::attach`](crate::Decoder::attach) lends it to a decoder when bytes are about to be read,
/// [`Decoder::detach`](crate::Decoder::detach) takes it back when the messages in it were taken; of an unfinished frame the
/// bytes that came then move to a buffer of its own. A decoder that is dropped or goes on to hold it costs nothing
/// but memory: the next one that asks is given a new buffer. A frame that is larger than it, head and all, takes memory of its own
/// each time: choose a size beyond that of most frames.
///
/// ```
/// use framing_core::LengthPrefix;
/// use framing_io::{Decoder, Scratch};
///
/// let mut scratch = Scratch::new(64 << 10);
/// let mut connections = [Decoder::new(LengthPrefix::u8()), Decoder::new(LengthPrefix::u8())];
/// for decoder in &mut connections {
///     decoder.attach(&mut scratch);
///     assert_eq!(decoder.feed(b"\x02hi\x05unf"), 7); // A read of 7 bytes.
///     assert_eq!(decoder.next_frame()?.unwrap().payload(), b"hi");
///     assert!(decoder.next_frame()?.is_none());
///     decoder.detach(&mut scratch);
///     assert_eq!(decoder.bytes(), b"\x05unf");
/// }
/// # Ok::<(), framing_io::RecvError>(())
/// ```
pub struct Scratch {
    /// Empty, or of `size` bytes that nobody uses.
    bytes: Vec<u8>,
    size: usize,
}

/// Its size, and none of the bytes that were received in it.
impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Scratch {
    /// The default of `size`: [`BufferPolicy::DEFAULT_READ_SIZE`](crate::BufferPolicy::DEFAULT_READ_SIZE).
    pub const DEFAULT_SIZE: usize = crate::BufferPolicy::DEFAULT_READ_SIZE;

    /// A buffer of `size` bytes, at least 64. It is allocated when it is asked for first.
    #[must_use]
    pub const fn new(size: usize) -> Self {
        let least = crate::policy::LEAST;
        Self { bytes: Vec::new(), size: if size < least { least } else { size } }
    }

    /// The size of what is lent, in bytes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Gives its memory back, if nobody uses it.
    pub fn release(&mut self) {
        self.bytes = Vec::new();
    }

    pub(crate) fn take(&mut self) -> Vec<u8> {
        match std::mem::take(&mut self.bytes) {
            bytes if bytes.is_empty() => vec![0; self.size],
            bytes => bytes,
        }
    }

    pub(crate) fn put(&mut self, bytes: Vec<u8>) {
        if bytes.len() == self.size {
            self.bytes = bytes;
        }
    }
}

impl Default for Scratch {
    /// [`DEFAULT_SIZE`](Self::DEFAULT_SIZE) bytes.
    fn default() -> Self {
        Self::new(Self::DEFAULT_SIZE)
    }
}
