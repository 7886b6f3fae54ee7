//! [`WithScratch`]: a stream while it uses a receive buffer that many share.

use std::ops::{Deref, DerefMut};

use framing_core::Framing;

use super::MessageStream;
use crate::Scratch;

impl<S, F: Framing> MessageStream<S, F> {
    /// Lends it a receive buffer for a turn, so that a thread with thousands of connections needs one large buffer, and each
    /// connection only what an unfinished frame takes; see [`Scratch`].
    ///
    /// ```
    /// use framing_core::LengthPrefix;
    /// use framing_io::Scratch;
    /// use framing_io::mio::MessageStream;
    ///
    /// let mut scratch = Scratch::default();
    /// let mut streams = [b"\x02hi\x05wo", b"\x01a\x03bcd"].map(|bytes| MessageStream::new(&bytes[..], LengthPrefix::u8()));
    /// for stream in &mut streams {
    ///     let mut stream = stream.with_scratch(&mut scratch);
    ///     while let Ok(Some(frame)) = stream.recv_frame() {
    ///         assert!(frame.payload().len() <= 3);
    ///     }
    /// }
    /// assert_eq!(streams.map(|stream| stream.recv_stats().frames), [1, 2]);
    /// ```
    pub fn with_scratch<'s>(&'s mut self, scratch: &'s mut Scratch) -> WithScratch<'s, S, F> {
        self.decoder.attach(scratch);
        WithScratch { stream: self, scratch }
    }
}

/// A stream while it uses a receive buffer that many share, which it gives back when this is dropped; see
/// [`MessageStream::with_scratch`].
#[derive(Debug)]
pub struct WithScratch<'s, S, F: Framing> {
    stream: &'s mut MessageStream<S, F>,
    scratch: &'s mut Scratch,
}

impl<S, F: Framing> Deref for WithScratch<'_, S, F> {
    type Target = MessageStream<S, F>;

    fn deref(&self) -> &Self::Target {
        self.stream
    }
}

impl<S, F: Framing> DerefMut for WithScratch<'_, S, F> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.stream
    }
}

impl<S, F: Framing> Drop for WithScratch<'_, S, F> {
    fn drop(&mut self) {
        self.stream.decoder.detach(self.scratch);
    }
}
