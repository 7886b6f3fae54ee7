//! [`Stats`]: what one direction of a stream has done.

/// Counters of one direction of a stream, from its beginning. They cost a few additions a message and are always there;
/// a metrics library reads them when it likes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Messages and frames: received, those handed out, malformed ones included; sent, those queued.
    pub frames: u64,
    /// Bytes that came from the stream, or went to it.
    pub bytes: u64,
    /// Reads that brought bytes, or writes that took some.
    pub operations: u64,
    /// How often the buffer was made or became larger.
    pub grows: u64,
    /// How often the buffer became smaller, or was given back whole.
    pub shrinks: u64,
    /// The largest size that the buffer has had, in bytes. Of payloads that are sent without being copied it has none.
    pub peak_buffer: usize,
    /// Sent only: how often the queue reached its [high watermark](crate::BufferPolicy::high).
    pub pressures: u64,
    /// Sent only: messages that were handed back because the queue was full.
    pub rejected: u64,
}

impl Stats {
    /// A frame was handed out or queued.
    #[inline]
    pub(crate) const fn count_frame(&mut self) {
        self.frames = self.frames.wrapping_add(1);
    }

    /// A read brought, or a write took, `bytes` bytes.
    #[inline]
    pub(crate) const fn count_operation(&mut self, bytes: usize) {
        self.operations = self.operations.wrapping_add(1);
        self.bytes = self.bytes.wrapping_add(bytes as u64);
    }

    pub(crate) const fn with(self, counts: Counts) -> Self {
        Self { grows: counts.grows, shrinks: counts.shrinks, peak_buffer: counts.peak, ..self }
    }
}

/// How a buffer grew and shrank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) grows: u64,
    pub(crate) shrinks: u64,
    pub(crate) peak: usize,
}

impl Counts {
    pub(crate) const fn new() -> Self {
        Self { grows: 0, shrinks: 0, peak: 0 }
    }

    /// It has `size` bytes now, which are more.
    pub(crate) fn grown(&mut self, size: usize) {
        self.grows = self.grows.wrapping_add(1);
        self.note(size);
    }

    /// It has `size` bytes now.
    pub(crate) fn note(&mut self, size: usize) {
        self.peak = self.peak.max(size);
    }

    /// What `other` has counted counts too.
    #[cfg(feature = "tokio")]
    pub(crate) fn add(&mut self, other: Self) {
        self.grows = self.grows.wrapping_add(other.grows);
        self.shrinks = self.shrinks.wrapping_add(other.shrinks);
        self.note(other.peak);
    }

    pub(crate) const fn shrunk(&mut self) {
        self.shrinks = self.shrinks.wrapping_add(1);
    }
}
