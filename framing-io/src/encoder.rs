//! [`Encoder`]: messages become the bytes that are to go.

#[cfg(feature = "tokio")]
pub(crate) mod batch;
mod parts;
mod sink;
mod slot;

pub use slot::Slot;

use framing_core::framing::{self, WriteError};
use framing_core::{EncodeError, FrameBoundaries, FrameError, Framing, Message, Raw, Writer};

use crate::idle::Idle;
use crate::send::SendBuffer;
use crate::trace::Trace;
use crate::watch::{Age, Watch};
use crate::{BufferPolicy, Pressure, SendError, Stats};

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
///
/// # Messages in
/// [`push`](Self::push) encodes a message once, into its place; [`push_bytes`](Self::push_bytes) queues a large payload
/// without copying it, [`push_through`](Self::push_through) writes one from where it lies, and [`reserve`](Self::reserve)
/// lends the place of a payload that is to be written by hand. A message that has no room is handed back, with the numbers.
///
/// # Bytes out
/// [`write_with`](Self::write_with) hands what is queued to a write, and takes note of what has gone.
///
/// # A peer that does not read
/// The queue is bounded in bytes ([`BufferPolicy::max`]). Before it is full, [`pressure`](Self::pressure) tells once that
/// the high watermark is crossed and once that the low one is; [`age`](Self::age) says how long the oldest unsent
/// byte has waited.
#[derive(Debug)]
pub struct Encoder<F> {
    framing: F,
    /// `framing.max_payload()`.
    max_payload: usize,
    buffer: SendBuffer,
    /// Bytes that were handed over to be written and have not gone. They are held in the buffer's budget.
    away: usize,
    watch: Watch,
    /// Made when it is asked for first, and given back with the buffer: most streams have none.
    age: Option<Box<Age>>,
    idle: Idle,
    stats: Stats,
    /// It was said that the peer is stale.
    said_stale: bool,
    trace: Trace,
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
        Self {
            max_payload: framing.max_payload(),
            framing,
            buffer: SendBuffer::new(policy),
            away: 0,
            watch: Watch::new(&policy),
            age: None,
            idle: Idle::new(),
            stats: Stats::default(),
            said_stale: false,
            trace: Trace::current(),
        }
    }

    pub(crate) fn traced(mut self, trace: Trace) -> Self {
        self.trace = trace;
        self
    }

    /// Queues `message` as one frame, encoded once and in its place.
    ///
    /// # Errors
    /// [`SendError::Full`] where it does not fit beside what is queued, [`SendError::Message`] where it has no encoding or no frame
    /// may hold it. Nothing of it is queued then.
    #[inline]
    pub fn push<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        if self.push_quiet(message) { Ok(()) } else { self.push_aloud(message) }
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

    /// Queues `message` where that is all there is to it, and returns whether it was: nothing has to grow, is to be written or to
    /// be told. Inlined always: of some 50 instructions a call would be 20.
    #[inline(always)]
    pub(crate) fn push_quiet<'a, M: Message<'a>>(&mut self, message: &M) -> bool {
        let hint = message.size_hint();
        // Without the framing's limit, which `write_frame_with` asks for: what is beyond it takes more room here than it needs.
        let most = hint.checked_add(self.framing.max_overhead(hint));
        let Some(room) = most.and_then(|most| self.buffer.quiet_mut(most)) else { return false };
        // What has no encoding is asked for it again, for the error.
        let Ok(size) = framing::write_frame_with(&self.framing, hint, |out| message.encode(out), room) else {
            return false;
        };
        self.buffer.commit(size);
        self.stats.count_frame();
        true
    }

    /// Queues `message` as one that [`push_quiet`](Self::push_quiet) did not.
    #[inline]
    pub(crate) fn push_aloud<'a, M: Message<'a>>(&mut self, message: &M) -> Result<(), SendError> {
        self.push_with(message.size_hint(), |out| message.encode(out))
    }

    /// The most bytes that the frame of a message with this `hint` takes. One beyond the framing's limit gets the room of one
    /// that is just within: it ends there.
    pub(crate) fn most(&self, hint: usize) -> usize {
        let payload = hint.min(self.max_payload);
        payload.saturating_add(self.framing.max_overhead(payload))
    }

    /// Queues one frame, whose payload `encode` writes in no more than `hint` bytes, and does what there is to do besides.
    #[inline(never)]
    fn push_with(
        &mut self,
        hint: usize,
        encode: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
    ) -> Result<(), SendError> {
        let needed = self.most(hint);
        let (room, cut) = match self.buffer.tail_mut(needed) {
            Some(room) => (room, false),
            None => {
                let size = self.make_room(hint, needed)?;
                (self.buffer.room(size), size < needed)
            }
        };
        match framing::write_frame_with(&self.framing, hint, encode, room) {
            Ok(size) => {
                self.buffer.commit(size);
                self.queued_one();
                self.buffer.calm(self.watch.quiet());
                Ok(())
            }
            Err(error) => Err(self.refused(hint, cut, error)),
        }
    }

    /// Makes room for the `needed` bytes of a frame, or for as many as there can be, if that may be enough for its payload.
    #[cold]
    fn make_room(&mut self, hint: usize, needed: usize) -> Result<usize, SendError> {
        let free = self.buffer.free();
        if hint.min(self.max_payload) > free {
            return Err(self.full(hint));
        }
        Ok(self.buffer.room(needed.min(free)).len())
    }

    /// A frame is queued.
    #[inline]
    fn queued_one(&mut self) {
        self.stats.count_frame();
        if self.watch.queued(self.queued()) {
            self.stats.pressures = self.stats.pressures.wrapping_add(1);
            self.trace.pressure(Pressure::High, self.queued());
        }
    }

    #[cold]
    fn full(&mut self, hint: usize) -> SendError {
        self.stats.rejected = self.stats.rejected.wrapping_add(1);
        let needed = hint.saturating_add(self.framing.max_overhead(hint));
        let queued = self.buffer.limit().saturating_sub(self.buffer.free());
        SendError::Full { needed, queued, max: self.buffer.limit() }
    }

    /// Why a message with this `hint` was not written; `cut` where it had less room than it may need.
    #[cold]
    fn refused(&mut self, hint: usize, cut: bool, error: WriteError) -> SendError {
        self.buffer.settle();
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
