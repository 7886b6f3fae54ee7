//! [`LengthPrefix`]: each frame says its length first.

mod layout;

use super::head::{LengthField, Width};
use super::{Around, FrameBoundaries, FrameError, Framing, Step, size_of_all};

/// A length, then that many bytes. All the variants that protocols have of it:
///
/// ```text
///   0          offset         head                  total
///   +--------+-----+--------+------+---------------------+
///   | prefix | ... | length | ...  |                     |
///   +--------+-----+--------+------+---------------------+
///                           |<-- length + adjust ------->|
///   |<------ strip ------>|<--------- payload ---------->|
/// ```
///
/// - `length`: u8, u16, u24, u32, u64 or varint ([`u8`](Self::u8) to [`varint`](Self::varint)), little-endian unless
///   [`big_endian`](Self::big_endian).
/// - [`prefix`](Self::prefix): constant bytes at the start of each frame (magic, version), written and checked.
/// - [`offset`](Self::offset): where the length field begins; after the prefix unless said otherwise.
/// - [`adjust`](Self::adjust): what to add to the number in the field to get the bytes that follow the field;
///   [`counts_frame`](Self::counts_frame) where the number counts the field and all before it too.
/// - [`strip`](Self::strip): how many bytes of the frame are not part of the payload; up to the end of the length
///   field unless said otherwise. With `strip(0)` the payload is the whole frame; when such a payload is sent, the
///   length is written into its place and whatever stood there is replaced.
/// - [`max`](Self::max): the largest payload, 8 MiB unless said otherwise, checked after the adjustment and
///   before a byte of the payload is waited for.
///
/// What is malformed stays so: after an error the stream is not searched further. The one exception is opt-in:
/// [`discard_too_large`](Self::discard_too_large).
///
/// ```
/// use framing_core::LengthPrefix;
///
/// // HTTP/2: 3 bytes of length, 6 bytes more of head, which the length does not count; the payload is the whole frame.
/// const HTTP2: LengthPrefix = LengthPrefix::u24().big_endian().adjust(6).strip(0).max(9 + 16_384);
/// // A version byte, then a length that counts the payload.
/// const VERSIONED: LengthPrefix = LengthPrefix::u32().prefix(&[1]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthPrefix {
    field: LengthField,
    /// Constant bytes at the start of the frame.
    prefix: &'static [u8],
    /// Bytes before the length field; where it is not stated, the length of the prefix.
    offset: Option<usize>,
    adjust: Adjust,
    /// Bytes of the frame before the payload; where it is not stated, up to the end of the length field.
    strip: Option<usize>,
    max: usize,
    discard_too_large: bool,
    /// The bytes of the length field where there is nothing beside it to know: a length of one to four bytes, then the
    /// payload that it counts. [`NOT_PLAIN`] for all else.
    plain: usize,
    /// The bits of `plain` bytes.
    plain_bits: u32,
    /// So many ones.
    plain_mask: u32,
    /// The largest payload of a plain frame: within `max`, and what its field and a slice can have. 0 for all else.
    plain_most: u32,
}

/// More than any frame has, so that the question whether there are so many bytes settles this one too.
const NOT_PLAIN: usize = usize::MAX;

/// No slice has more bytes.
const LARGEST_SLICE: usize = isize::MAX.unsigned_abs();

/// From the number in the length field to the bytes that follow the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Adjust {
    /// Add this.
    By(i64),
    /// Subtract the head: the bytes up to the end of the length field.
    Head,
}

/// What the search of a [`LengthPrefix`] has learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LengthScan(State);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum State {
    /// The head is not whole.
    #[default]
    Head,
    /// The head is accepted: a frame of `total` bytes, of which the first `strip` are not payload.
    Accepted { strip: usize, total: usize },
    /// A frame that is too large is being skipped; so many bytes of it are still to come.
    Discarding(u64),
}

impl LengthPrefix {
    /// The default limit of a payload, in bytes: 8 MiB.
    pub const DEFAULT_MAX: usize = 8 << 20;

    const fn new(width: Width) -> Self {
        Self {
            field: LengthField { width, big_endian: false },
            prefix: &[],
            offset: None,
            adjust: Adjust::By(0),
            strip: None,
            max: Self::DEFAULT_MAX,
            discard_too_large: false,
            plain: NOT_PLAIN,
            plain_bits: 0,
            plain_mask: 0,
            plain_most: 0,
        }
        .settled()
    }

    /// With `plain` as the other fields have it.
    const fn settled(mut self) -> Self {
        let bare = self.prefix.is_empty() && self.offset.is_none() && self.strip.is_none();
        (self.plain, self.plain_bits, self.plain_mask) = match (self.field.width, self.adjust) {
            (Width::U8, Adjust::By(0)) if bare => (1, 8, 0xff),
            (Width::U16, Adjust::By(0)) if bare => (2, 16, 0xffff),
            (Width::U24, Adjust::By(0)) if bare => (3, 24, 0xff_ffff),
            (Width::U32, Adjust::By(0)) if bare => (4, 32, u32::MAX),
            _ => (NOT_PLAIN, 0, 0),
        };
        let most = if self.max < LARGEST_SLICE { self.max } else { LARGEST_SLICE };
        self.plain_most = match most as u64 {
            #[expect(clippy::cast_possible_truncation, reason = "it is less than a number of 32 bits")]
            most if most < self.plain_mask as u64 => most as u32,
            _ => self.plain_mask,
        };
        self
    }

    /// A length of one byte.
    #[must_use]
    pub const fn u8() -> Self {
        Self::new(Width::U8)
    }

    /// A length of two bytes.
    #[must_use]
    pub const fn u16() -> Self {
        Self::new(Width::U16)
    }

    /// A length of three bytes.
    #[must_use]
    pub const fn u24() -> Self {
        Self::new(Width::U24)
    }

    /// A length of four bytes.
    #[must_use]
    pub const fn u32() -> Self {
        Self::new(Width::U32)
    }

    /// A length of eight bytes.
    #[must_use]
    pub const fn u64() -> Self {
        Self::new(Width::U64)
    }

    /// A length as a [`Varint`](crate::Varint) of one to ten bytes, canonical.
    #[must_use]
    pub const fn varint() -> Self {
        Self::new(Width::Varint)
    }

    /// The length has its most significant byte first. A varint has one order only and stays as it is.
    #[must_use]
    pub const fn big_endian(mut self) -> Self {
        self.field.big_endian = true;
        self
    }

    /// The length has its least significant byte first: the default.
    #[must_use]
    pub const fn little_endian(mut self) -> Self {
        self.field.big_endian = false;
        self
    }

    /// Each frame begins with `bytes`. Others are [`Reason::Magic`](crate::Reason::Magic), at the latest when the
    /// head or the stream ends.
    #[must_use]
    pub const fn prefix(mut self, bytes: &'static [u8]) -> Self {
        self.prefix = bytes;
        self.settled()
    }

    /// The length field begins `bytes` after the start of the frame, but never within the prefix. Bytes between the
    /// prefix and the field are zero when they are stripped and part of the payload when they are not.
    #[must_use]
    pub const fn offset(mut self, bytes: usize) -> Self {
        self.offset = Some(bytes);
        self.settled()
    }

    /// The number in the length field plus `bytes` is how many bytes follow the field. Replaces
    /// [`counts_frame`](Self::counts_frame).
    #[must_use]
    pub const fn adjust(mut self, bytes: i64) -> Self {
        self.adjust = Adjust::By(bytes);
        self.settled()
    }

    /// The number in the length field counts the whole frame: the field, what stands before it and what follows it.
    /// Replaces [`adjust`](Self::adjust).
    #[must_use]
    pub const fn counts_frame(mut self) -> Self {
        self.adjust = Adjust::Head;
        self.settled()
    }

    /// The number in the length field counts what follows the field: the default.
    #[must_use]
    pub const fn counts_payload(self) -> Self {
        self.adjust(0)
    }

    /// The first `bytes` of a frame are not part of its payload.
    ///
    /// With a varint some payloads have no frame then: where a longer field would leave less to count than needs a
    /// field so long. To send one of them is an error.
    #[must_use]
    pub const fn strip(mut self, bytes: usize) -> Self {
        self.strip = Some(bytes);
        self.settled()
    }

    /// The largest payload, in bytes; a payload of just that size is admitted.
    #[must_use]
    pub const fn max(mut self, bytes: usize) -> Self {
        self.max = bytes;
        self.settled()
    }

    /// After a frame that is too large the stream goes on: its bytes are dropped as they come, none is kept, and the
    /// frame after it is the next. Without this the error is final.
    #[must_use]
    pub const fn discard_too_large(mut self) -> Self {
        self.discard_too_large = true;
        self
    }
}

impl Framing for LengthPrefix {
    type Scan = LengthScan;

    fn max_payload(&self) -> usize {
        let head = self.field_offset().saturating_add(self.field.max_size());
        let most = i128::from(self.field.most());
        let total = match self.adjust {
            Adjust::By(bytes) => most.saturating_add(i128::from(bytes)).saturating_add(head as i128),
            Adjust::Head => most,
        };
        let payload = total.saturating_sub(self.strip.unwrap_or(head) as i128).max(0);
        usize::try_from(payload).unwrap_or(usize::MAX).min(self.max)
    }

    #[inline]
    fn max_overhead(&self, _: usize) -> usize {
        if self.plain != NOT_PLAIN { self.plain } else { self.max_overhead_any() }
    }

    #[inline]
    fn find(&self, scan: &mut LengthScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        if let (State::Head, Some(step)) = (&scan.0, self.find_plain(buffered, limit)) {
            return Ok(step);
        }
        self.find_any(scan, buffered, limit)
    }

    fn recovers(&self, error: &FrameError) -> bool {
        self.discard_too_large && matches!(error, FrameError::TooLarge { .. })
    }

    #[inline]
    fn open(&self, size_hint: usize) -> usize {
        if self.plain != NOT_PLAIN { self.plain } else { self.open_any(size_hint) }
    }

    #[inline]
    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        match self.close_plain(frame, head, payload) {
            Some(total) => Ok(total),
            None => self.close_any(frame, head, payload),
        }
    }

    fn close_around(&self, payload: &[&[u8]], room: &mut [u8]) -> Result<Option<Around>, FrameError> {
        self.head_for(size_of_all(payload), room)
    }
}

impl FrameBoundaries for LengthPrefix {}
