//! [`Cobs`]: frames without zeros, and a zero that ends each.

mod stuffing;

use stuffing::{codes_for, stuff, unstuff};

use super::scan::is_about_one_frame;
use super::{DelimiterScan, FrameBoundaries, FrameError, Framing, Step};

/// Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): what goes over serial lines, and wherever a reader may come
/// in late or bytes get lost.
///
/// The zeros of a payload are taken out, so that a zero marks the end of a frame and nothing else. Before each run of
/// other bytes stands a code, one more than the run is long; the zero that ends the run is implied. A run of 254
/// bytes has the code 255, and no zero follows it.
///
/// ```text
///   payload         11 22 00 33
///   frame        03 11 22 02 33 00
///                |<- 3 ->|<-2->|  `-- the end
/// ```
///
/// A frame is at most 2 bytes longer than its payload, and one more for each 254 bytes of it. It is stuffed and unstuffed
/// in place; where a payload has fewer than 254 bytes, only its zeros change.
///
/// - [`max`](Self::max): the largest payload, 8 MiB unless said otherwise.
/// - [`leading_zero`](Self::leading_zero): a zero before each frame that is sent, to end what noise there was on the line.
///   Received, zeros between frames are skipped.
///
/// No error is final: a run that does not end where its frame does is [`Reason::CodeRun`](crate::Reason::CodeRun), a
/// payload that is too large is dropped as it comes, and the next frame begins behind the next zero.
///
/// A payload that ends with a run of 254 bytes has two stuffings in the field: with the paper's `01` behind the run, or
/// without it. The shorter one is sent, both are received.
///
/// ```
/// use framing_core::{Cobs, Framing};
///
/// let mut frame = [0, 0x11, 0x22, 0, 0x33, 0];
/// let size = Cobs::new().close(&mut frame, 1, 4)?;
/// assert_eq!(frame[..size], [0x03, 0x11, 0x22, 0x02, 0x33, 0]);
/// # Ok::<(), framing_core::FrameError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cobs {
    max: usize,
    leading_zero: bool,
}

impl Cobs {
    /// The default limit of a payload, in bytes: 8 MiB.
    pub const DEFAULT_MAX: usize = 8 << 20;

    /// Payloads of at most [`DEFAULT_MAX`](Self::DEFAULT_MAX) bytes, and no zero before a frame.
    #[must_use]
    pub const fn new() -> Self {
        Self { max: Self::DEFAULT_MAX, leading_zero: false }
    }

    /// The largest payload, in bytes; a payload of just that size is admitted.
    #[must_use]
    pub const fn max(self, bytes: usize) -> Self {
        Self { max: bytes, ..self }
    }

    /// A zero is sent before each frame, too: what came before it on the line ends there, and is not taken for its
    /// beginning.
    #[must_use]
    pub const fn leading_zero(self) -> Self {
        Self { leading_zero: true, ..self }
    }

    /// The bytes before the first code.
    #[inline]
    const fn lead(&self) -> usize {
        self.leading_zero as usize
    }
}

impl Default for Cobs {
    fn default() -> Self {
        Self::new()
    }
}

impl Framing for Cobs {
    type Scan = DelimiterScan;

    fn max_payload(&self) -> usize {
        self.max
    }

    /// The codes, as many as the paper has them, the zero at the end, and the zero before if one is sent.
    #[inline]
    fn max_overhead(&self, payload: usize) -> usize {
        (payload / 254).saturating_add(self.lead().saturating_add(2))
    }

    #[inline]
    fn find(&self, scan: &mut DelimiterScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        if scan.dropping {
            let end = zero_behind(scan.searched, buffered).map(|zero| zero.saturating_add(1));
            return Ok(scan.drop_frame(end, buffered.len(), 0));
        }
        if let (0, [0, ..]) = (scan.searched, &*buffered) {
            let count = buffered.iter().position(|byte| *byte != 0).unwrap_or(buffered.len());
            return Ok(Step::Discard { count });
        }
        let max = self.max.min(limit);
        // All of the longest frame with such a payload.
        let longest = max.saturating_add(max / 254).saturating_add(2);
        let window = buffered.len().min(longest);
        let Some(zero) = zero_behind(scan.searched, buffered.get(..window).unwrap_or_default()) else {
            return if window < longest { Ok(scan.wait(window)) } else { Err(scan.too_large(window, max)) };
        };
        match unstuff(buffered.get_mut(..zero).unwrap_or_default()) {
            Ok(size) if size <= max => {
                scan.searched = 0;
                Ok(Step::Frame { payload: 1..size.saturating_add(1), end: zero.saturating_add(1) })
            }
            Ok(_) => Err(scan.too_large(zero, max)),
            Err(error) => Err(scan.refuse(zero, error)),
        }
    }

    fn recovers(&self, error: &FrameError) -> bool {
        is_about_one_frame(error)
    }

    #[inline]
    fn open(&self, size_hint: usize) -> usize {
        self.lead().saturating_add(codes_for(size_hint))
    }

    #[inline]
    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        if payload > self.max {
            return Err(FrameError::too_large(payload as u64, self.max));
        }
        if let (true, Some(lead)) = (self.leading_zero, frame.first_mut()) {
            *lead = 0;
        }
        stuff(frame, self.lead(), head, payload)
    }
}

impl FrameBoundaries for Cobs {}

/// The first zero of `bytes`, behind the `searched` ones.
#[inline]
fn zero_behind(searched: usize, bytes: &[u8]) -> Option<usize> {
    let rest = bytes.get(searched..)?;
    let at = memchr::memchr(0, rest);
    #[cfg(test)]
    super::scan::tests::count(at.map_or(rest.len(), |at| at + 1));
    Some(searched.saturating_add(at?))
}
