//! [`Checked`]: a checksum behind each payload.

use super::{Around, Checksum, FrameBoundaries, FrameError, Framing, Step, size_of_all};
use crate::Reason;
use crate::size::saturate;

/// Another framing, with a checksum behind each payload.
///
/// ```text
///   what the framing `F` carries:
///   +---------+----------+
///   | payload | checksum |
///   +---------+----------+
///             |<- SIZE ->|
/// ```
///
/// The checksum is computed over the payload alone, and lies in it as far as the framing is concerned: a [`Cobs`](super::Cobs)
/// stuffs both. It is little-endian unless [`big_endian`](Self::big_endian). The limit is that of the framing, less the
/// checksum's size.
///
/// Where the two differ, it is [`FrameError::Checksum`] with both numbers. With a framing that finds the next frame
/// whatever was in this one ([`Delimited`](super::Delimited), [`Cobs`](super::Cobs), [`FixedSize`](super::FixedSize)) only
/// that frame is lost. Under a [`LengthPrefix`](super::LengthPrefix) the error is final: if bytes were changed, the length may
/// be one of them.
///
/// A checksum may be any bytes, those of a delimiter among them: with a [`Delimited`](super::Delimited) such payloads have
/// no frame.
///
/// ```
/// # #[cfg(feature = "crc")] {
/// use framing_core::framing::{Checked, Cobs, Crc16Kermit, Crc32c};
/// use framing_core::LengthPrefix;
///
/// const LINK: Checked<Cobs, Crc16Kermit> = Checked::new(Cobs::new().max(1024), Crc16Kermit).big_endian();
/// const RECORDS: Checked<LengthPrefix, Crc32c> = Checked::new(LengthPrefix::u32(), Crc32c);
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked<F, C> {
    framing: F,
    checksum: C,
    big_endian: bool,
}

/// What the search of a [`Checked`] has learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedScan<S> {
    inner: S,
    /// So many bytes are a frame that was refused, and are to be dropped.
    refused: usize,
}

impl<F, C: Checksum> Checked<F, C> {
    /// The bits of a number that its checksum has.
    const MASK: u64 = u64::MAX.wrapping_shr(64u32.saturating_sub(bits(C::SIZE)));

    /// `framing`, with `checksum` behind each payload.
    #[must_use]
    pub const fn new(framing: F, checksum: C) -> Self {
        const { assert!(1 <= C::SIZE && C::SIZE <= 8, "a checksum has 1 to 8 bytes") };
        Self { framing, checksum, big_endian: false }
    }

    /// The checksum has its most significant byte first.
    #[must_use]
    pub const fn big_endian(mut self) -> Self {
        self.big_endian = true;
        self
    }

    /// The checksum has its least significant byte first: the default.
    #[must_use]
    pub const fn little_endian(mut self) -> Self {
        self.big_endian = false;
        self
    }

    /// The framing around payload and checksum.
    #[must_use]
    pub const fn framing(&self) -> &F {
        &self.framing
    }

    /// The checksum of `payload`, as the number that its bytes are.
    #[inline]
    fn compute(&self, payload: &[u8]) -> u64 {
        self.checksum.compute(payload) & Self::MASK
    }

    /// The bytes of a checksum: of all eight those that it has.
    #[inline]
    fn write(&self, checksum: u64, room: &mut [u8]) {
        let (little, big) = (checksum.to_le_bytes(), checksum.to_be_bytes());
        let bytes = if self.big_endian { big.get(8usize.saturating_sub(C::SIZE)..) } else { little.get(..C::SIZE) };
        room.copy_from_slice(bytes.unwrap_or_default());
    }

    #[inline]
    fn read(&self, bytes: &[u8]) -> u64 {
        let fold = |sum: u64, byte: &u8| sum.wrapping_shl(8) | u64::from(*byte);
        if self.big_endian { bytes.iter().fold(0, fold) } else { bytes.iter().rev().fold(0, fold) }
    }

    /// A frame of the framing within is one of this, if its checksum says so.
    #[inline]
    fn check<S>(&self, scan: &mut CheckedScan<S>, step: Step, buffered: &[u8]) -> Result<Step, FrameError> {
        let Step::Frame { payload: whole, end } = step else { return Ok(step) };
        let bytes = buffered.get(whole.clone()).unwrap_or_default();
        let Some((payload, checksum)) = bytes.len().checked_sub(C::SIZE).and_then(|at| bytes.split_at_checked(at))
        else {
            return Err(scan.refuse(end, too_short(whole.start, bytes.len(), C::SIZE)));
        };
        let (computed, found) = (self.compute(payload), self.read(checksum));
        if computed != found {
            return Err(scan.refuse(end, FrameError::Checksum { computed, found }));
        }
        Ok(Step::Frame { payload: whole.start..whole.start.saturating_add(payload.len()), end })
    }
}

impl<S> CheckedScan<S> {
    /// The frame of `size` bytes is none, for `error`.
    #[cold]
    fn refuse(&mut self, size: usize, error: FrameError) -> FrameError {
        self.refused = size;
        error
    }

    /// The frame that was refused.
    #[inline]
    fn refused(&mut self) -> Option<Step> {
        (self.refused > 0).then(|| Step::Discard { count: core::mem::take(&mut self.refused) })
    }
}

/// A payload in more pieces, its checksum being one, is copied. Streams have two: a message, and what follows it.
const PIECES: usize = 4;

/// All of `pieces` and then `last`, in `places`, if they have as many.
fn followed_by<'p, 'a>(
    places: &'p mut [&'a [u8]; PIECES],
    pieces: &[&'a [u8]],
    last: &'a [u8],
) -> Option<&'p [&'a [u8]]> {
    let places = places.get_mut(..=pieces.len())?;
    let (place, before) = places.split_last_mut()?;
    before.copy_from_slice(pieces);
    *place = last;
    Some(places)
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "at most 8 bytes: `new` has asserted it")]
const fn bits(size: usize) -> u32 {
    (size as u32).wrapping_mul(8)
}

#[cold]
fn too_short(offset: usize, length: usize, least: usize) -> FrameError {
    let reason = Reason::PayloadTooShort { length: saturate(length as u64), least: saturate(least as u64) };
    FrameError::Malformed { offset, reason }
}

/// The limit of the framing within, as one of payloads.
#[cold]
fn without(size: usize, error: FrameError) -> FrameError {
    match error {
        FrameError::TooLarge { length, max } => {
            FrameError::TooLarge { length: length.saturating_sub(size as u64), max: max.saturating_sub(size as u64) }
        }
        other => other,
    }
}

impl<F: FrameBoundaries, C: Checksum> Framing for Checked<F, C> {
    type Scan = CheckedScan<F::Scan>;

    fn max_payload(&self) -> usize {
        self.framing.max_payload().saturating_sub(C::SIZE)
    }

    #[inline]
    fn max_overhead(&self, payload: usize) -> usize {
        self.framing.max_overhead(payload.saturating_add(C::SIZE)).saturating_add(C::SIZE)
    }

    #[inline]
    fn find(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        if let Some(step) = scan.refused() {
            return Ok(step);
        }
        match self.framing.find(&mut scan.inner, buffered, limit.saturating_add(C::SIZE)) {
            Ok(step) => self.check(scan, step, buffered),
            Err(error) => Err(without(C::SIZE, error)),
        }
    }

    fn find_last(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        if let Some(step) = scan.refused() {
            return Ok(step);
        }
        match self.framing.find_last(&mut scan.inner, buffered, limit.saturating_add(C::SIZE)) {
            Ok(step) => self.check(scan, step, buffered),
            Err(error) => Err(without(C::SIZE, error)),
        }
    }

    fn recovers(&self, error: &FrameError) -> bool {
        self.framing.recovers(error)
    }

    #[inline]
    fn open(&self, size_hint: usize) -> usize {
        self.framing.open(size_hint.saturating_add(C::SIZE))
    }

    #[inline]
    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        let (end, size) = (head.saturating_add(payload), payload.saturating_add(C::SIZE));
        if payload > self.max_payload() {
            return Err(FrameError::too_large(payload as u64, self.max_payload()));
        }
        let available = frame.len();
        let total = end.saturating_add(C::SIZE);
        let Some((bytes, room)) = frame.get_mut(head..total).and_then(|bytes| bytes.split_at_mut_checked(payload))
        else {
            return Err(FrameError::NoRoom { needed: total.saturating_sub(available) });
        };
        self.write(self.compute(bytes), room);
        self.framing.close(frame, head, size).map_err(|error| without(C::SIZE, error))
    }

    fn close_around(&self, payload: &[&[u8]], room: &mut [u8]) -> Result<Option<Around>, FrameError> {
        // A framing that never can must not cost a checksum for nothing.
        if matches!(self.framing.close_around(&[], room), Ok(None)) {
            return Ok(None);
        }
        let size = size_of_all(payload);
        if size > self.max_payload() {
            return Err(FrameError::too_large(size as u64, self.max_payload()));
        }
        let Some(checksum) = self.checksum.compute_pieces(payload) else { return Ok(None) };
        let (mut bytes, mut pieces) = ([0; 8], [&[][..]; PIECES]);
        let Some(bytes) = bytes.get_mut(..C::SIZE) else { return Ok(None) };
        self.write(checksum & Self::MASK, bytes);
        let Some(pieces) = followed_by(&mut pieces, payload, bytes) else { return Ok(None) };
        let within = room.len().saturating_sub(C::SIZE);
        let inner = room.get_mut(..within).unwrap_or_default();
        let Some(Around { head, tail }) =
            self.framing.close_around(pieces, inner).map_err(|error| without(C::SIZE, error))?
        else {
            return Ok(None);
        };
        // What the framing within puts behind goes behind the checksum.
        let (behind, end) = (head.saturating_add(C::SIZE), head.saturating_add(tail));
        let Some(between) = room.get_mut(..end.saturating_add(C::SIZE)) else {
            return Err(FrameError::NoRoom { needed: end.saturating_add(C::SIZE).saturating_sub(room.len()) });
        };
        between.copy_within(head..end, behind);
        if let Some(place) = between.get_mut(head..behind) {
            place.copy_from_slice(bytes);
        }
        Ok(Some(Around { head, tail: tail.saturating_add(C::SIZE) }))
    }
}

impl<F: FrameBoundaries, C: Checksum> FrameBoundaries for Checked<F, C> {}
