//! Frames that outlive the buffer.

use bytes::Bytes;
use framing_core::FrameBoundaries;

use super::Decoder;
use crate::RecvError;
use crate::search::Found;

impl<F: FrameBoundaries> Decoder<F> {
    /// The payload of the next frame as [`Bytes`], to be kept or sent on, or `None` until more bytes have come.
    ///
    /// A payload of 64 KiB or more that takes most of the buffer is handed over with it, and not copied; the decoder then
    /// makes a new buffer, or takes the one before back, if that is as large and its payload has been dropped by then: until then the
    /// decoder has a part in that payload, which is not [unique](Bytes::is_unique). Others are copied: one message that is kept must
    /// not keep 260 KiB of others with it.
    ///
    /// ```
    /// use framing_core::LengthPrefix;
    /// use framing_io::Decoder;
    ///
    /// let mut decoder = Decoder::new(LengthPrefix::u8());
    /// decoder.feed(b"\x02hi\x02ho");
    /// let (one, other) = (decoder.next_bytes()?, decoder.next_bytes()?);
    /// assert_eq!((one.unwrap(), other.unwrap()), ("hi".into(), "ho".into()));
    /// # Ok::<(), framing_io::RecvError>(())
    /// ```
    ///
    /// # Errors
    /// [`RecvError::Frame`]; see [`Decoder`] for what the next call does then.
    #[inline]
    pub fn next_bytes(&mut self) -> Result<Option<Bytes>, RecvError> {
        Ok(self.find_frame()?.map(|found| self.take_found_bytes(found)))
    }

    /// Takes what `find_frame` has just found.
    #[inline]
    pub(crate) fn take_found_bytes(&mut self, found: Found) -> Bytes {
        if self.buffer.is_worth_handing_over(found.payload.len()) {
            self.search.wait_until = 1;
            self.stats.count_frame();
            return self.buffer.hand_over(found.end, found.payload);
        }
        Bytes::copy_from_slice(self.take(found))
    }
}
