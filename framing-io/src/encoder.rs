//! [`Encoder`]: messages become the bytes that are to go.

use framing_core::framing::{self, WriteError};
use framing_core::{EncodeError, FrameBoundaries, FrameError, Framing, Message, Raw};

use crate::send::SendBuffer;
use crate::{BufferPolicy, SendError, Stats};

/// The sending half: messages in, bytes out. It does no I/O.
///
/// ```
/// use framing_core::LengthPrefix;
/// use framing_io::{Encoder, SendError};
///
/// let mut encoder = Encoder::new(LengthPrefix::u16().big_endian());
/// encoder.push_frame(b"hi")?;
/// encoder.push_frame(b"")?;
/// assert_eq!(encoder.unsent(), [0, 2, b'h', b'i', 0, 0]);
/// encoder.sent(3); // A write took three bytes.
/// assert_eq!(encoder.unsent(), [b'i', 0, 0]);
/// # Ok::<(), SendError>(())
/// ```
#[derive(Debug)]
pub struct Encoder<F> {
    framing: F,
    /// `framing.max_payload()`.
    max_payload: usize,
    buffer: SendBuffer,
    stats: Stats,
}

impl<F: Framing> Encoder<F> {
    /// An encoder with the default [`BufferPolicy`]. It has no buffer until something is queued.
    #[must_use]
    pub fn new(framing: F) -> Self {
        Self::with_policy(framing, BufferPolicy::new())
    }

    /// An encoder with a policy of its own.
    #[must_use]
    pub fn with_policy(framing: F, policy: BufferPolicy) -> Self {
        let max_payload = framing.max_payload();
        Self { framing, max_payload, buffer: SendBuffer::new(policy), stats: Stats::default() }
    }

    /// Queues `message` as one frame, encoded once and in its place.
    ///
    /// # Errors
    /// [`SendError::Full`] where it does not fit beside what is queued, [`SendError::Message`] where it has no encoding or no frame
    /// may hold it. Nothing of it is queued then.
    #[inline]
    pub fn push<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        // A message beyond the framing's limit gets the room of one that is just within: it ends there.
        let payload = message.size_hint().min(self.max_payload);
        let needed = payload.saturating_add(self.framing.max_overhead(payload));
        let free = self.buffer.limit().saturating_sub(self.buffer.len());
        if payload > free {
            return Err(self.full(message.size_hint()));
        }
        let room = self.buffer.room(needed.min(free));
        let cut = room.len() < needed;
        match framing::write_frame(&self.framing, message, room) {
            Ok(size) => {
                self.buffer.commit(size);
                self.stats.count_frame();
                Ok(())
            }
            Err(error) => Err(self.refused(message.size_hint(), cut, error)),
        }
    }

    /// Queues the bytes of `payload` as one frame.
    ///
    /// # Errors
    /// Those of [`push`](Self::push).
    #[inline]
    pub fn push_frame(&mut self, payload: &[u8]) -> Result<(), SendError>
    where
        F: FrameBoundaries,
    {
        self.push(&Raw(payload))
    }

    /// What is queued, in the order in which it is to go.
    #[must_use]
    #[inline]
    pub fn unsent(&self) -> &[u8] {
        self.buffer.unsent()
    }

    /// The first `count` bytes of [`unsent`](Self::unsent) have gone: they leave the queue, and an empty queue gives its
    /// memory back as the policy says.
    ///
    /// More than were queued is a bug of the caller, which debug builds report by a panic; elsewhere it is taken for all.
    #[inline]
    pub fn sent(&mut self, count: usize) {
        let count = self.buffer.sent(count);
        self.stats.count_operation(count);
    }

    /// How many bytes are queued.
    #[must_use]
    #[inline]
    pub const fn queued(&self) -> usize {
        self.buffer.len()
    }

    /// Whether nothing is queued.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.buffer.len() == 0
    }

    /// The framing of the next message.
    #[must_use]
    pub const fn framing(&self) -> &F {
        &self.framing
    }

    /// Replaces the framing, for messages that are queued from now on.
    pub fn set_framing(&mut self, framing: F) {
        self.max_payload = framing.max_payload();
        self.framing = framing;
    }

    /// What this half has done so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        Stats { peak_buffer: self.buffer.peak(), ..self.stats }
    }

    #[cold]
    fn full(&self, hint: usize) -> SendError {
        let needed = hint.saturating_add(self.framing.max_overhead(hint));
        SendError::Full { needed, queued: self.buffer.len(), max: self.buffer.limit() }
    }

    /// Why a message with this `hint` was not written; `cut` where it had less room than it may need.
    #[cold]
    fn refused(&mut self, hint: usize, cut: bool, error: WriteError) -> SendError {
        self.buffer.release();
        let ended = matches!(
            error,
            WriteError::Encode(EncodeError::NotEnoughSpace { .. }) | WriteError::Frame(FrameError::NoRoom { .. })
        );
        if ended && cut {
            self.full(hint)
        } else if ended && hint > self.max_payload {
            SendError::Message(FrameError::too_large(hint as u64, self.max_payload).into())
        } else {
            SendError::Message(error)
        }
    }
}
