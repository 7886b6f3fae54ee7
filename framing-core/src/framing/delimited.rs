//! [`Delimited`]: a byte string ends each frame.

mod fault;
mod set;

pub use fault::DelimiterError;

use fault::fault;
use set::{Delimiters, Mark};

use super::scan::is_about_one_frame;
use super::{DelimiterScan, FrameBoundaries, FrameError, Framing, Part, Step};
use crate::Reason;

/// A byte string ends each frame: lines, records of a log, commands of a text protocol.
///
/// ```text
///   +---------+-----------+---------+-----------+----
///   | payload | delimiter | payload | delimiter | ...
///   +---------+-----------+---------+-----------+----
/// ```
///
/// - One delimiter ([`new`](Self::new)) or several ([`any`](Self::any)): up to 8, of up to 64 bytes in all. A frame ends
///   where the first of them is whole; of several that end there, all bytes of the longest belong to it.
/// - [`write`](Self::write): the one that is sent; the first unless said otherwise.
/// - [`max`](Self::max): the most bytes before a delimiter, 8 MiB unless said otherwise.
/// - [`end_delimits`](Self::end_delimits): what stands behind the last delimiter when the stream ends is a payload too.
///   Unless said so, it is [`FrameError::Truncated`]: half a command is not to be obeyed.
///
/// A payload that contains a delimiter has no frame: to send it is [`Reason::Delimiter`]. Bytes of any kind go in a
/// [`Cobs`](super::Cobs) or a [`LengthPrefix`](super::LengthPrefix).
///
/// No error is final. After a frame that is too large the stream goes on behind its delimiter; its bytes are dropped as
/// they come. No byte is searched twice, and a delimiter that comes in pieces is found.
///
/// ```
/// use framing_core::Delimited;
///
/// // A line ends with "\n" or "\r\n"; "\n" is sent.
/// const LINES: Delimited = Delimited::lines().max(1024);
/// // As SMTP has it.
/// const COMMANDS: Delimited = Delimited::new(b"\r\n").max(510);
/// // Accepts what old peers send, and sends what the new ones do.
/// const RECORDS: Delimited = Delimited::any(&[b"\x1e", b"\n", b"\0"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimited {
    delimiters: Delimiters,
    max: usize,
    end_delimits: bool,
}

impl Delimited {
    /// The default of [`max`](Self::max), in bytes: 8 MiB.
    pub const DEFAULT_MAX: usize = 8 << 20;

    /// Frames that end with `delimiter`.
    ///
    /// # Panics
    /// As [`any`](Self::any): in a constant, an error of the compiler.
    #[must_use]
    pub const fn new(delimiter: &[u8]) -> Self {
        Self::any(&[delimiter])
    }

    /// Lines: they end with `"\n"` or `"\r\n"`, and with `"\n"` when sent. The limit counts a `"\r"` before the `"\n"`.
    #[must_use]
    pub const fn lines() -> Self {
        Self::any(&[b"\n", b"\r\n"])
    }

    /// Frames that end with any of `delimiters`, and with the first of them when sent.
    ///
    /// # Panics
    /// Where [`try_new`](Self::try_new) gives an error; in a constant that is an error of the compiler.
    #[must_use]
    pub const fn any(delimiters: &[&[u8]]) -> Self {
        let written = match delimiters {
            [first, ..] => *first,
            [] => &[],
        };
        Self::checked(delimiters, written)
    }

    /// Frames that end with any of `delimiters`, and with `written` when sent: for delimiters that are not constant.
    ///
    /// # Errors
    /// [`DelimiterError`]: none, too many or too long ones, or one that would never be found, because another ends
    /// within it.
    pub const fn try_new(delimiters: &[&[u8]], written: &[u8]) -> Result<Self, DelimiterError> {
        match fault(delimiters, written) {
            Some(fault) => Err(fault),
            None => Ok(Self::of(delimiters, written)),
        }
    }

    /// Frames end with `delimiter` when sent. If it is none of those that are looked for, this framing does not read what
    /// it writes: for peers that do not write what they read.
    ///
    /// # Panics
    /// Where it has no bytes, or too many beside the others: 64 in all.
    #[must_use]
    pub const fn write(self, delimiter: &[u8]) -> Self {
        assert!(!delimiter.is_empty(), "a delimiter has at least one byte");
        assert!(self.delimiters.has_room_for(delimiter), "delimiters have at most 64 bytes in all");
        Self { delimiters: self.delimiters.writing(delimiter), ..self }
    }

    /// The most bytes before a delimiter; just that many are admitted. Where two delimiters end at one place the bytes
    /// before the shorter one count: of a line that ends with `"\r\n"`, the `"\r"` too.
    #[must_use]
    pub const fn max(self, bytes: usize) -> Self {
        Self { max: bytes, ..self }
    }

    /// The end of the stream delimits as well: what stands behind the last delimiter is a payload, unless it has no bytes.
    /// The beginning of a delimiter with which it ends is not part of it.
    ///
    /// For files and the output of programs. In a protocol of commands it would let an end in the middle shorten one.
    #[must_use]
    pub const fn end_delimits(self) -> Self {
        Self { end_delimits: true, ..self }
    }

    const fn of(delimiters: &[&[u8]], written: &[u8]) -> Self {
        Self { delimiters: Delimiters::new(delimiters, written), max: Self::DEFAULT_MAX, end_delimits: false }
    }

    const fn checked(delimiters: &[&[u8]], written: &[u8]) -> Self {
        let fault = fault(delimiters, written);
        assert!(!matches!(fault, Some(DelimiterError::Empty)), "each delimiter has at least one byte");
        assert!(!matches!(fault, Some(DelimiterError::TooMany { .. })), "there are at most 8 delimiters");
        assert!(!matches!(fault, Some(DelimiterError::TooLong { .. })), "delimiters have at most 64 bytes in all");
        assert!(fault.is_none(), "a delimiter is never found, for another one ends within it: leave it out");
        Self::of(delimiters, written)
    }

    /// The part of the frame that has to hold a delimiter, if the payload is at most `max` bytes.
    #[inline]
    fn window<'b>(&self, buffered: &'b [u8], max: usize) -> &'b [u8] {
        buffered.get(..max.saturating_add(self.delimiters.longest())).unwrap_or(buffered)
    }

    /// Where the first delimiter ends, the whole frame is there; whether it is admitted, `limit` says.
    #[inline]
    fn admits(&self, mark: &Mark, limit: usize) -> bool {
        mark.inner <= self.max && mark.start <= limit
    }

    /// What stands behind the last delimiter, when nothing follows it.
    #[cold]
    fn rest(&self, scan: &mut DelimiterScan, rest: &[u8], limit: usize) -> Result<Step, FrameError> {
        let payload = rest.len().saturating_sub(self.delimiters.begun(rest));
        if rest.is_empty() || scan.dropping || payload == 0 {
            *scan = DelimiterScan::default();
            let none = Step::Incomplete { needed: 1, part: Part::Head };
            return Ok(if rest.is_empty() { none } else { Step::Discard { count: rest.len() } });
        }
        let max = self.max.min(limit);
        if payload > max {
            return Err(scan.too_large(rest.len(), max));
        }
        *scan = DelimiterScan::default();
        Ok(Step::Frame { payload: 0..payload, end: rest.len() })
    }
}

impl Framing for Delimited {
    type Scan = DelimiterScan;

    fn max_payload(&self) -> usize {
        // What of the delimiter that is written counts as a byte before one: the "\r" of "\r\n" among lines.
        let written = self.delimiters.written();
        let counted = match self.delimiters.ending(written) {
            Some(mark) if self.delimiters.reads_what_it_writes() => mark.inner,
            _ => 0,
        };
        self.max.saturating_sub(counted)
    }

    #[inline]
    fn max_overhead(&self, _: usize) -> usize {
        self.delimiters.longest().max(self.delimiters.written().len())
    }

    #[inline]
    fn find(&self, scan: &mut DelimiterScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        if scan.dropping {
            let end = self.delimiters.search(buffered, scan.searched).map(|mark| mark.end);
            return Ok(scan.drop_frame(end, buffered.len(), self.delimiters.longest().saturating_sub(1)));
        }
        let max = self.max.min(limit);
        let window = self.window(buffered, max);
        match self.delimiters.search(window, scan.searched) {
            Some(mark) if self.admits(&mark, limit) => {
                scan.searched = 0;
                Ok(Step::Frame { payload: 0..mark.start, end: mark.end })
            }
            Some(mark) => Err(scan.too_large(mark.end.saturating_sub(1), max)),
            None if window.len() < max.saturating_add(self.delimiters.longest()) => Ok(scan.wait(window.len())),
            None => Err(scan.too_large(window.len(), max)),
        }
    }

    fn find_last(&self, scan: &mut DelimiterScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        match self.find(scan, buffered, limit)? {
            Step::Incomplete { .. } if self.end_delimits => self.rest(scan, buffered, limit),
            step => Ok(step),
        }
    }

    fn recovers(&self, error: &FrameError) -> bool {
        is_about_one_frame(error)
    }

    #[inline]
    fn open(&self, _: usize) -> usize {
        0
    }

    #[inline]
    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        debug_assert_eq!(head, 0, "nothing stands before the payload");
        if payload > self.max {
            return Err(FrameError::too_large(payload as u64, self.max_payload()));
        }
        let written = self.delimiters.written();
        let total = payload.saturating_add(written.len());
        let available = frame.len();
        let Some(frame) = frame.get_mut(..total) else {
            return Err(FrameError::NoRoom { needed: total.saturating_sub(available) });
        };
        if let Some(room) = frame.get_mut(payload..) {
            room.copy_from_slice(written);
        }
        match self.delimiters.search(frame, 0) {
            Some(mark) if mark.start < payload => Err(contained(mark.start)),
            Some(mark) if mark.inner > self.max => Err(FrameError::too_large(payload as u64, self.max_payload())),
            _ if self.delimiters.reads_what_it_writes() => Ok(total),
            // A peer looks for this one, and not for the others.
            _ => match memchr::memmem::find(frame, written) {
                Some(at) if at < payload => Err(contained(at)),
                _ => Ok(total),
            },
        }
    }
}

impl FrameBoundaries for Delimited {}

/// A payload in which a delimiter begins, `offset` bytes after its start.
#[cold]
fn contained(offset: usize) -> FrameError {
    FrameError::Malformed { offset, reason: Reason::Delimiter }
}
