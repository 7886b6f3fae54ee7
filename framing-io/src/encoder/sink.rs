//! How bytes leave an [`Encoder`], and what it says of a peer that does not take them.

use std::io::IoSlice;
use std::time::{Duration, Instant};

use framing_core::Framing;

use super::Encoder;
use crate::watch::Age;
use crate::{Pressure, SendError, Stats};

impl<F> Encoder<F> {
    /// The first piece of what is queued: all of it, unless [payloads that were not copied](Self::push_bytes) are among it.
    #[must_use]
    #[inline]
    pub fn unsent(&self) -> &[u8] {
        self.buffer.unsent()
    }

    /// Fills `slices` with what is queued, in the order in which it is to go, and returns how many it filled; there
    /// may be more.
    pub fn unsent_slices<'s>(&'s self, slices: &mut [IoSlice<'s>]) -> usize {
        self.buffer.slices(usize::MAX, usize::MAX, slices)
    }

    /// Hands what is queued to `write`, once, and removes as much as it says has gone. Does nothing, and returns 0, where
    /// nothing is queued; 0 where something is comes from a stream that takes nothing more.
    ///
    /// ```
    /// # use framing_core::LengthPrefix;
    /// # use framing_io::Encoder;
    /// use std::io::Write;
    ///
    /// # let mut stream: Vec<u8> = Vec::new();
    /// # let mut encoder = Encoder::new(LengthPrefix::u8());
    /// # encoder.push_frame(b"hi").unwrap();
    /// while !encoder.is_empty() {
    ///     encoder.write_with(|slices| stream.write_vectored(slices))?;
    /// }
    /// # assert_eq!(stream, b"\x02hi");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of `write`: nothing has gone then.
    #[inline]
    pub fn write_with<E>(&mut self, write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>) -> Result<usize, E> {
        self.write_at_most(usize::MAX, write)
    }

    /// The same with the first `limit` bytes of the queue at most, for who shares a thread or a rate out among many streams.
    /// Does nothing, and returns 0, where `limit` is 0.
    ///
    /// # Errors
    /// Those of `write`: nothing has gone then.
    #[inline]
    pub fn write_at_most<E>(
        &mut self,
        limit: usize,
        write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>,
    ) -> Result<usize, E> {
        let count = self.buffer.write_at_most(limit, usize::MAX, write)?;
        self.sent(count);
        Ok(count)
    }

    /// The same, but a payload that was not copied and has more than `large` bytes goes whole: in parts it would cost a write for each.
    #[cfg(feature = "mio")]
    pub(crate) fn write_share<E>(
        &mut self,
        limit: usize,
        large: usize,
        write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>,
    ) -> Result<usize, E> {
        let count = self.buffer.write_at_most(limit, large, write)?;
        self.sent(count);
        Ok(count)
    }

    /// The same with the first bytes of a queue that [has a batch](Self::has_batch), while more messages are to come: a little
    /// less than [`BufferPolicy::batch`](crate::BufferPolicy::batch), so that with the heads which the system puts before them the bytes
    /// fill whole pieces of 64 KiB; all of a queue twice as long.
    ///
    /// # Errors
    /// Those of `write`: nothing has gone then.
    #[inline]
    pub fn write_batch<E>(&mut self, write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>) -> Result<usize, E> {
        self.write_at_most(self.buffer.policy().whole(self.buffer.len()), write)
    }

    /// The first `count` queued bytes have gone: they leave the queue, and an empty queue gives its memory back as the
    /// policy says.
    ///
    /// More than were queued is a bug of the caller, which debug builds report by a panic; elsewhere it is taken for all.
    #[inline]
    pub fn sent(&mut self, count: usize) {
        if count > 0 {
            let count = self.buffer.sent(count);
            self.stats.count_operation(count);
            self.relieved();
            self.buffer.calm(self.watch.quiet());
        }
    }

    /// Bytes have gone.
    #[inline]
    pub(super) fn relieved(&mut self) {
        if self.watch.sent(self.queued()) {
            self.trace.pressure(Pressure::Low, self.queued());
        }
    }

    /// How many bytes are queued.
    #[must_use]
    #[inline]
    pub const fn queued(&self) -> usize {
        self.buffer.len().saturating_add(self.away)
    }

    /// How many more bytes may be queued, heads of frames included.
    #[must_use]
    #[inline]
    pub const fn free(&self) -> usize {
        self.buffer.free()
    }

    /// Whether nothing is queued.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.buffer.len() == 0
    }

    /// Whether so much is queued that a write pays ([`BufferPolicy::batch`](crate::BufferPolicy::batch)), though more
    /// messages may follow.
    #[must_use]
    #[inline]
    pub const fn has_batch(&self) -> bool {
        self.watch.is_enough(self.buffer.len())
    }

    /// The crossing of a watermark that was not told yet: each is told once, and a crossing and its return between
    /// two calls not at all.
    ///
    /// ```
    /// use framing_core::LengthPrefix;
    /// use framing_io::{BufferPolicy, Encoder, Pressure};
    ///
    /// let mut encoder = Encoder::with_policy(LengthPrefix::u8(), BufferPolicy::new().high(100).low(10));
    /// encoder.push_frame(&[0; 98])?;
    /// assert_eq!(encoder.pressure(), None);
    /// encoder.push_frame(b"")?;
    /// assert_eq!((encoder.pressure(), encoder.pressure()), (Some(Pressure::High), None));
    /// encoder.sent(89);
    /// assert_eq!((encoder.pressure(), encoder.is_pressed()), (None, true));
    /// encoder.sent(1);
    /// assert_eq!((encoder.pressure(), encoder.is_pressed()), (Some(Pressure::Low), false));
    /// # Ok::<(), framing_io::SendError>(())
    /// ```
    pub const fn pressure(&mut self) -> Option<Pressure> {
        self.watch.take()
    }

    /// Whether the high watermark was reached and the low one not since.
    #[must_use]
    #[inline]
    pub const fn is_pressed(&self) -> bool {
        self.watch.is_high()
    }

    /// `hook` is called at each crossing of a watermark, with the bytes that are queued then, within the call that
    /// queues or sends; it replaces the hook before it.
    pub fn on_pressure(&mut self, hook: impl FnMut(Pressure, usize) + Send + Sync + 'static) {
        self.watch.hook = Some(Box::new(hook));
    }

    /// How long the oldest unsent byte has waited; `None` where nothing is queued.
    ///
    /// What was queued since the last call counts from `now`: call it after messages were queued, or as often as
    /// the answer shall be exact. Where a queue never runs empty the answer may be too large, by a part of it, and never too small.
    pub fn age(&mut self, now: Instant) -> Option<Duration> {
        if self.queued() == 0 && self.age.is_none() {
            return None;
        }
        let end = self.stats.bytes.saturating_add(self.queued() as u64);
        self.age.get_or_insert_with(|| Box::new(Age::new())).mark(now, self.stats.bytes, end)
    }

    /// Whether the oldest unsent byte has waited for [`BufferPolicy::stale_after`](crate::BufferPolicy::stale_after): the peer
    /// has ceased to read, or reads more slowly than is tolerable. An [`age`](Self::age) like it.
    pub fn is_stale(&mut self, now: Instant) -> bool {
        let age = self.age(now).unwrap_or_default();
        let stale = self.queued() > 0 && age >= self.buffer.policy().stale_time();
        if stale && !self.said_stale {
            self.trace.stale(age, self.queued());
        }
        self.said_stale = stale;
        stale
    }

    /// Sets `bytes` aside for messages that are still to come: they count as queued until they are
    /// [given back](Self::give_back), so that a place which was promised is there.
    ///
    /// # Errors
    /// [`SendError::Full`] where so many are not free.
    pub fn set_aside(&mut self, bytes: usize) -> Result<(), SendError>
    where
        F: Framing,
    {
        if bytes > self.buffer.free() {
            return Err(self.full(bytes));
        }
        let held = self.buffer.held_mut();
        *held = held.saturating_add(bytes);
        Ok(())
    }

    /// Gives back what was [set aside](Self::set_aside): when the message is about to be queued, or is not.
    pub const fn give_back(&mut self, bytes: usize) {
        let held = self.buffer.held_mut();
        *held = held.saturating_sub(bytes);
    }

    /// Events of this half belong to `span`, and not to the one in which it was made.
    #[cfg(feature = "tracing")]
    pub fn set_span(&mut self, span: tracing::Span) {
        self.trace = crate::trace::Trace::in_span(span);
    }

    /// Gives back all memory that holds no queued bytes.
    pub fn release(&mut self) {
        self.buffer.release();
        if self.is_empty() {
            self.age = None;
        }
    }

    /// [Releases](Self::release) the buffer if between this call and an earlier one, at least
    /// [`BufferPolicy::idle_after`](crate::BufferPolicy::idle_after) before `now`, no byte has gone; returns whether it did.
    pub fn idle(&mut self, now: Instant) -> bool {
        let over = self.idle.is_over(now, self.stats.bytes, self.buffer.policy().idle_time());
        if over {
            self.release();
        }
        over
    }

    /// What this half has done so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.stats.with(self.buffer.counts())
    }
}
