//! How bytes come into a [`Decoder`], and how it gives its memory back.

use std::time::Instant;

use framing_core::Framing;

use super::Decoder;
use crate::search::Held;
#[cfg(feature = "mio")]
use crate::search::Search;
use crate::{RecvError, Scratch};

impl<F: Framing> Decoder<F> {
    /// Room for bytes to come. Fill it from its start, then [`commit`](Self::commit) how many they are.
    ///
    /// Never empty after a call that found no message: what is waited for always fits. It is empty after a final error,
    /// and may be where frames are buffered that nobody has taken.
    #[inline]
    pub fn spare_mut(&mut self) -> &mut [u8] {
        let frame = if self.search.holds() {
            if self.failed().is_some() {
                return &mut [];
            }
            None
        } else {
            self.search.exact.then_some(self.search.wait_until)
        };
        self.buffer.spare_mut(frame)
    }

    /// The first `count` bytes of what [`spare_mut`](Self::spare_mut) lent have come.
    ///
    /// More than it lent is a bug of the caller, which debug builds report by a panic; elsewhere it is taken for all.
    #[inline]
    pub fn commit(&mut self, count: usize) {
        let count = self.buffer.commit(count);
        self.stats.count_operation(count);
    }

    /// A read into [`spare_mut`](Self::spare_mut) returned `count`: those bytes have come, or, where it is 0, the stream has
    /// ended. Returns whether there may be another message: after the end there is one more where the end is that of
    /// a frame too, and the next call says that there is none.
    ///
    /// # Errors
    /// Those of [`finish`](Self::finish): the stream has ended within a frame.
    #[inline]
    pub fn after_read(&mut self, count: usize) -> Result<bool, RecvError> {
        if count == 0 {
            return self.after_end();
        }
        self.commit(count);
        Ok(true)
    }

    #[cold]
    fn after_end(&mut self) -> Result<bool, RecvError> {
        self.finish()?;
        Ok(matches!(self.search.held, Held::Frame(_)))
    }

    /// Whether the last read filled all that [`spare_mut`](Self::spare_mut) lent for it. Where it did not, its source had no
    /// more to give, and another read at once is wasted: a stream that blocks would block, another says so.
    ///
    /// The end of a stream is what it does not show: who was told by its poller that the peer has closed, reads on.
    #[must_use]
    #[inline]
    pub const fn was_filled(&self) -> bool {
        self.buffer.is_filled()
    }

    /// Room for no more than `left` bytes to come of the `share` of this stream; for more where a frame is larger than that.
    #[cfg(feature = "mio")]
    pub(crate) fn spare_within(&mut self, left: usize, share: usize) -> &mut [u8] {
        let spare = self.spare_mut().len();
        let most = if spare <= left { spare } else { self.reach(share).max(left).min(spare) };
        self.buffer.tail_mut().get_mut(..most).unwrap_or_default()
    }

    /// Nothing is taken for now: an empty buffer that has become too large is given back.
    #[cfg(feature = "mio")]
    pub(crate) fn settle(&mut self) {
        self.buffer.settle();
    }

    /// How many bytes are worth a read although the share of this stream is less, because a frame is larger than `share`: what is missing
    /// of it, or, where the next one is not known yet and the buffer has grown for such frames, all that has room. Else none.
    #[cfg(feature = "mio")]
    #[cold]
    fn reach(&self, share: usize) -> usize {
        let Search { held: Held::Nothing, exact, wait_until, .. } = self.search else { return 0 };
        if exact && wait_until > share {
            wait_until.saturating_sub(self.buffer.len())
        } else if self.buffer.has_grown_beyond(share) {
            usize::MAX
        } else {
            0
        }
    }

    /// Takes as many of `bytes` as there is room for, and returns how many: for bytes that came some other way
    /// than by a read into [`spare_mut`](Self::spare_mut), which spares this copy. Take the messages, then feed the rest.
    ///
    /// ```
    /// # use framing_core::LengthPrefix;
    /// # use framing_io::{BufferPolicy, Decoder, RecvError};
    /// let mut decoder = Decoder::with_policy(LengthPrefix::u8(), BufferPolicy::new().max(64));
    /// let (mut bytes, mut sizes) = (&[0x02; 150][..], Vec::new()); // 50 frames of 2 bytes.
    /// while !bytes.is_empty() {
    ///     bytes = &bytes[decoder.feed(bytes)..];
    ///     while let Some(frame) = decoder.next_frame()? {
    ///         sizes.push(frame.payload().len());
    ///     }
    /// }
    /// assert_eq!(sizes, [2; 50]);
    /// # Ok::<(), RecvError>(())
    /// ```
    pub fn feed(&mut self, bytes: &[u8]) -> usize {
        let room = self.spare_mut();
        let count = room.len().min(bytes.len());
        if let (Some(room), Some(bytes)) = (room.get_mut(..count), bytes.get(..count)) {
            room.copy_from_slice(bytes);
        }
        if count > 0 {
            self.commit(count);
        }
        count
    }

    /// Forgets what is buffered of the last `count` bytes that came, after a message was taken; returns how many bytes that are.
    #[cfg(feature = "tokio-util")]
    pub(crate) fn unfeed(&mut self, count: usize) -> usize {
        let forgotten = self.buffer.forget(count);
        self.stats.bytes = self.stats.bytes.wrapping_sub(forgotten as u64);
        forgotten
    }

    /// Lends it the memory of `scratch` for the bytes to come. It has no effect while enough bytes of an unfinished
    /// frame are buffered that copying them would cost more than it gains: the decoder then goes on with its own buffer.
    pub fn attach(&mut self, scratch: &mut Scratch) {
        self.buffer.attach(scratch);
    }

    /// Gives the memory of `scratch` back, if it has it. Bytes that are buffered move to a buffer of its own, as large as
    /// they are; so take the messages first. With nothing buffered the decoder is left without a buffer.
    pub fn detach(&mut self, scratch: &mut Scratch) {
        self.buffer.detach(scratch);
    }

    /// Events of this half belong to `span`, and not to the one in which it was made.
    #[cfg(feature = "tracing")]
    pub fn set_span(&mut self, span: tracing::Span) {
        self.search.trace = crate::trace::Trace::in_span(span);
    }

    /// Leaves its memory with `spare`, if nothing is buffered.
    #[cfg(feature = "tokio")]
    pub(crate) fn park(&mut self, spare: impl Fn(Vec<u8>)) {
        self.buffer.park(spare);
    }

    /// Takes memory of at most so many bytes from `spare`, all initialised, if it has none.
    #[cfg(feature = "tokio")]
    pub(crate) fn unpark(&mut self, spare: impl FnOnce(usize) -> Vec<u8>) {
        self.buffer.unpark(spare);
    }

    /// Gives back all memory that holds no buffered bytes: all of it, where no frame has begun.
    pub fn release(&mut self) {
        self.buffer.release();
    }

    /// [Releases](Self::release) the buffer if between this call and an earlier one, at least
    /// [`BufferPolicy::idle_after`](crate::BufferPolicy::idle_after) before `now`, no byte has come; returns whether it did.
    /// Call it now and then, for each stream.
    pub fn idle(&mut self, now: Instant) -> bool {
        let over = self.idle.is_over(now, self.stats.bytes, self.buffer.policy().idle_time());
        if over {
            self.release();
        }
        over
    }
}
