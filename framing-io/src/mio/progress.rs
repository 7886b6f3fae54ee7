//! [`Progress`] and [`Budget`]: how far a stream has come, and how far it goes in one turn.

/// How much a stream does in one turn, so that a peer who floods one does not starve the others.
///
/// ```
/// use framing_io::mio::Budget;
///
/// /// For tens of thousands of connections with small messages.
/// const SMALL: Budget = Budget::new().read(16 << 10).frames(64).write(16 << 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// `1 <= read`.
    pub(crate) read: usize,
    /// `1 <= frames`.
    pub(crate) frames: usize,
    /// `1 <= write`.
    pub(crate) write: usize,
}

impl Budget {
    /// The default of [`read`](Self::read): [`BufferPolicy::DEFAULT_READ_SIZE`](crate::BufferPolicy::DEFAULT_READ_SIZE).
    pub const DEFAULT_READ: usize = crate::BufferPolicy::DEFAULT_READ_SIZE;
    /// The default of [`frames`](Self::frames).
    pub const DEFAULT_FRAMES: usize = 8192;
    /// The default of [`write`](Self::write): 256 KiB, less 512 bytes for the heads that the system puts before each 64 KiB of it.
    pub const DEFAULT_WRITE: usize = (256 << 10) - 512;

    /// 260 KiB and 8192 frames received, and 256 KiB sent.
    #[must_use]
    pub const fn new() -> Self {
        Self { read: Self::DEFAULT_READ, frames: Self::DEFAULT_FRAMES, write: Self::DEFAULT_WRITE }
    }

    /// So many bytes are read in one turn; 0 is taken for 1. A frame that is larger is read at once, as much of it as has come, and ends the
    /// turn: its parts would cost a read for each, and the socket bounds what they are.
    #[must_use]
    pub const fn read(mut self, bytes: usize) -> Self {
        self.read = at_least_one(bytes);
        self
    }

    /// So many frames, or errors in their place, are handed out in one turn; 0 is taken for 1. It bounds the work where
    /// frames are small, of which many fit in the bytes of a read.
    #[must_use]
    pub const fn frames(mut self, frames: usize) -> Self {
        self.frames = at_least_one(frames);
        self
    }

    /// So many bytes are written by one [`flush`](super::MessageStream::flush); 0 is taken for 1. A payload that is larger and was not
    /// [copied](super::MessageStream::push_parts) is written at once, as much of it as the socket takes.
    #[must_use]
    pub const fn write(mut self, bytes: usize) -> Self {
        self.write = at_least_one(bytes);
        self
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

const fn at_least_one(value: usize) -> usize {
    if value == 0 { 1 } else { value }
}

/// How far one direction of a stream has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// There may be more to do now, and no event will say so: its budget was spent, or it was not asked.
    Open,
    /// It waits for an event.
    Blocked,
    /// There is nothing to do: nothing is queued, or the stream has ended and all that came was handed out.
    Done,
}

/// What a stream has done, and what it waits for.
///
/// Edge-triggered events are told once. A stream that stopped although the socket had more to give keeps that in mind,
/// and [`has_more`](Self::has_more) says it: whoever ignores that may wait for ever.
#[must_use = "where it has more to do, no event will say so"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How far receiving has come.
    pub receiving: Way,
    /// How far sending has come.
    pub sending: Way,
    /// Frames that were handed out since the progress was told last.
    pub frames: u64,
    /// Bytes that were read since.
    pub read: u64,
    /// Bytes that were written since.
    pub written: u64,
}

impl Progress {
    /// This, which was told after `earlier`, with the frames and bytes of both: for a turn that takes several calls.
    ///
    /// ```
    /// # use framing_core::LengthPrefix;
    /// # use framing_io::mio::MessageStream;
    /// # let mut stream = MessageStream::new(std::io::Cursor::new(Vec::new()), LengthPrefix::u8());
    /// stream.push_frame(b"one")?;
    /// let first = stream.flush()?;
    /// stream.push_frame(b"other")?;
    /// let both = stream.flush()?.after(first);
    /// assert_eq!((first.written, both.written), (4, 10));
    /// # Ok::<(), framing_io::StreamError>(())
    /// ```
    pub const fn after(self, earlier: Self) -> Self {
        Self {
            frames: self.frames.saturating_add(earlier.frames),
            read: self.read.saturating_add(earlier.read),
            written: self.written.saturating_add(earlier.written),
            ..self
        }
    }

    /// Whether the stream is to be called again without an event, when the others have had their turn.
    #[must_use]
    pub const fn has_more(&self) -> bool {
        matches!(self.receiving, Way::Open) || matches!(self.sending, Way::Open)
    }

    /// Whether the peer has ended the stream, or an error has, and all that came before was handed out.
    #[must_use]
    pub const fn is_ended(&self) -> bool {
        matches!(self.receiving, Way::Done)
    }

    /// Whether it has ended and nothing is queued either: who has nothing more to queue can drop the stream.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!((self.receiving, self.sending), (Way::Done, Way::Done))
    }
}
