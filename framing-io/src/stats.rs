//! [`Stats`]: what one direction of a stream has done.

/// Counters of one direction of a stream, from its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Messages and frames: received, those handed out, malformed ones included; sent, those queued.
    pub frames: u64,
    /// Bytes that came from the stream, or went to it.
    pub bytes: u64,
    /// Reads that brought bytes, or writes that took some.
    pub operations: u64,
    /// The largest size that the buffer has had, in bytes.
    pub peak_buffer: usize,
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
}
