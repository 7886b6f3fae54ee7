//! The arithmetic of a [`LengthPrefix`]: where its parts lie, for both directions.

use super::{Adjust, LengthPrefix, LengthScan, State};
use crate::framing::{Around, FrameError, Framing, Part, Step};
use crate::size::saturate;
use crate::{DecodeError, EncodeError, Reader, Reason, Writer};

/// A head that was read.
struct Head {
    strip: usize,
    total: u64,
}

impl LengthPrefix {
    /// Where the length field begins.
    #[inline]
    pub(super) const fn field_offset(&self) -> usize {
        match self.offset {
            Some(offset) if offset > self.prefix.len() => offset,
            _ => self.prefix.len(),
        }
    }

    /// The number for the length field of a frame of `total` bytes whose length field ends at `head`; negative or too
    /// large where there is none.
    #[inline]
    fn declared(&self, total: usize, head: usize) -> i128 {
        match self.adjust {
            Adjust::By(bytes) => (total as i128).saturating_sub(head as i128).saturating_sub(i128::from(bytes)),
            Adjust::Head => total as i128,
        }
    }

    /// The bytes of the frame whose length field ends at `head` and says `declared`.
    #[inline]
    fn total(&self, declared: u64, head: usize, strip: usize) -> Result<u64, FrameError> {
        let total = match self.adjust {
            Adjust::By(bytes) => i128::from(declared).saturating_add(i128::from(bytes)).saturating_add(head as i128),
            Adjust::Head => i128::from(declared),
        };
        let least = head.max(strip);
        if total < least as i128 {
            return Err(self.below_head(declared, self.declared(least, head)));
        }
        Ok(u64::try_from(total).unwrap_or(u64::MAX))
    }

    #[cold]
    fn below_head(&self, declared: u64, least: i128) -> FrameError {
        let least = u64::try_from(least).unwrap_or(0);
        let reason = Reason::LengthBelowHead { declared: saturate(declared), least: saturate(least) };
        FrameError::Malformed { offset: self.field_offset(), reason }
    }

    /// Where the length field of a payload of `payload` bytes ends, and the number in it.
    #[inline]
    pub(super) fn field_for(&self, payload: usize) -> Result<(usize, u64), FrameError> {
        let offset = self.field_offset();
        // All widths but the varint's have one size, and one turn settles them.
        let mut size = self.field.size(0);
        loop {
            let head = offset.saturating_add(size);
            let total = self.strip.unwrap_or(head).saturating_add(payload);
            let declared = self.declared(total, head);
            if declared < 0 || total < head {
                return Err(self.too_short(payload, total, head, declared));
            }
            match u64::try_from(declared) {
                Ok(declared) if declared <= self.field.most() => match self.field.size(declared) {
                    needed if needed == size => return Ok((head, declared)),
                    needed if needed > size => size = size.saturating_add(1),
                    // Where `strip` is stated a longer field leaves less to count, which a shorter one would say, which
                    // would leave more: no varint in its shortest form describes this payload.
                    _ => return Err(FrameError::Malformed { offset, reason: Reason::Overlong }),
                },
                _ => return Err(FrameError::too_large(payload as u64, self.max_payload())),
            }
        }
    }

    #[cold]
    fn too_short(&self, payload: usize, total: usize, head: usize, declared: i128) -> FrameError {
        let missing = declared.saturating_neg().max((head as i128).saturating_sub(total as i128));
        let least = u64::try_from(missing).unwrap_or(u64::MAX).saturating_add(payload as u64);
        let reason = Reason::PayloadTooShort { length: saturate(payload as u64), least: saturate(least) };
        FrameError::Malformed { offset: self.field_offset(), reason }
    }

    /// Checks what has come of the prefix.
    #[inline]
    fn check_prefix(&self, buffered: &[u8]) -> Result<(), FrameError> {
        if self.prefix.is_empty() || buffered.starts_with(self.prefix) {
            return Ok(());
        }
        match self.prefix.iter().zip(buffered).enumerate().find(|(_, (expected, found))| expected != found) {
            Some((offset, (&expected, &found))) => {
                Err(FrameError::Malformed { offset, reason: Reason::Magic { expected, found } })
            }
            None => Ok(()),
        }
    }

    /// Reads the head, or says how many bytes it still needs.
    #[inline]
    fn read_head(&self, buffered: &[u8]) -> Result<Result<Head, usize>, FrameError> {
        self.check_prefix(buffered)?;
        let mut input = Reader::new(buffered);
        let declared = match input.take_bytes(self.field_offset()).and_then(|_| self.field.read(&mut input)) {
            Ok(declared) => declared,
            Err(DecodeError::NotEnoughData { needed }) => {
                // Bytes before the field are missing: the field's own least size is missing too.
                let least = self.field_offset().saturating_add(self.field.size(0)).saturating_sub(buffered.len());
                return Ok(Err(needed.max(least)));
            }
            Err(DecodeError::Malformed { offset, reason, .. }) => {
                return Err(FrameError::Malformed { offset: offset as usize, reason });
            }
        };
        let head = input.offset();
        let strip = self.strip.unwrap_or(head);
        Ok(Ok(Head { strip, total: self.total(declared, head, strip)? }))
    }

    /// Writes the prefix and the length field; what lies between and after them and is stripped becomes zero.
    #[inline]
    fn write_head(&self, frame: &mut [u8], end: usize, strip: usize, declared: u64) -> Result<(), EncodeError> {
        let mut out = Writer::new(frame);
        if self.field_offset() > 0 {
            out.put_bytes(self.prefix)?;
            let zeros = strip.min(self.field_offset()).saturating_sub(self.prefix.len());
            out.put_zeros(zeros)?;
            out.claim(self.field_offset().saturating_sub(out.written()))?;
        }
        self.field.write(declared, &mut out)?;
        out.put_zeros(strip.saturating_sub(end))
    }

    /// `max_overhead` where it takes more than a look. Not inlined, as all that is not the common case: it would take the common
    /// case's registers.
    #[inline(never)]
    pub(super) fn max_overhead_any(&self) -> usize {
        self.strip.unwrap_or_else(|| self.field_offset().saturating_add(self.field.max_size()))
    }

    /// `open`, the same.
    #[inline(never)]
    pub(super) fn open_any(&self, size_hint: usize) -> usize {
        // A payload that cannot be sent is refused by `close`.
        self.strip.unwrap_or_else(|| self.field_for(size_hint).map_or(0, |(head, _)| head))
    }

    /// The common case of `find`: a whole plain frame within the limit, and no fewer than four bytes of it and what follows.
    #[inline]
    pub(super) fn find_plain(&self, buffered: &[u8], limit: usize) -> Option<Step> {
        // One load, whatever the width: what does not belong to the field is masked or shifted out.
        let head = *buffered.first_chunk::<4>()?;
        let number = match self.field.big_endian {
            true => u32::from_be_bytes(head).wrapping_shr(32u32.wrapping_sub(self.plain_bits)),
            false => u32::from_le_bytes(head) & self.plain_mask,
        };
        let payload = usize::try_from(number).ok()?;
        let room = buffered.len().checked_sub(self.plain)?;
        if payload > room || payload > limit || number > self.plain_most {
            return None;
        }
        let end = payload.wrapping_add(self.plain);
        Some(Step::Frame { payload: self.plain..end, end })
    }

    /// The common case of `close`: the head of a plain frame is written, and the frame's size returned.
    #[inline]
    pub(super) fn close_plain(&self, frame: &mut [u8], head: usize, payload: usize) -> Option<usize> {
        if head != self.plain || payload > usize::try_from(self.plain_most).ok()? {
            return None;
        }
        let number = u32::try_from(payload).ok()?;
        // Half of all numbers at most, and the few bytes of a head; or nothing, and more than any frame has.
        let total = payload.wrapping_add(self.plain);
        if total > frame.len() {
            return None;
        }
        let number = match self.field.big_endian {
            true => number.wrapping_shl(32u32.wrapping_sub(self.plain_bits)).swap_bytes(),
            false => number,
        };
        // The most common widths; a jump by the width would not always be foreseen.
        if let (4, Some(field)) = (self.plain, frame.first_chunk_mut()) {
            *field = number.to_le_bytes();
        } else if let (2, [a, b, _, _], Some(field)) = (self.plain, number.to_le_bytes(), frame.first_chunk_mut()) {
            *field = [a, b];
        } else {
            return self.close_odd(frame, number, total);
        }
        Some(total)
    }

    /// The same of one byte or three.
    #[inline(never)]
    fn close_odd(&self, frame: &mut [u8], number: u32, total: usize) -> Option<usize> {
        match (self.plain, number.to_le_bytes(), frame) {
            (1, bytes, [a, ..]) => [*a, ..] = bytes,
            (3, bytes, [a, b, c, ..]) => [*a, *b, *c, _] = bytes,
            _ => return None,
        }
        Some(total)
    }

    /// Where a head was accepted: the frame, or how many bytes of it are missing.
    #[inline]
    fn frame(scan: &mut LengthScan, strip: usize, total: usize, buffered: usize) -> Step {
        if buffered < total {
            scan.0 = State::Accepted { strip, total };
            Step::Incomplete { needed: total.saturating_sub(buffered), part: Part::Payload }
        } else {
            scan.0 = State::Head;
            Step::Frame { payload: strip..total, end: total }
        }
    }

    #[inline(never)]
    pub(super) fn find_any(
        &self,
        scan: &mut LengthScan,
        buffered: &mut [u8],
        limit: usize,
    ) -> Result<Step, FrameError> {
        match scan.0 {
            State::Head => {}
            State::Accepted { strip, total } => return Ok(Self::frame(scan, strip, total, buffered.len())),
            State::Discarding(0) => scan.0 = State::Head,
            State::Discarding(left) => {
                let count = usize::try_from(left).unwrap_or(usize::MAX).min(buffered.len());
                if count == 0 {
                    let needed = usize::try_from(left).unwrap_or(usize::MAX);
                    return Ok(Step::Incomplete { needed, part: Part::Payload });
                }
                scan.0 = State::Discarding(left.saturating_sub(count as u64));
                return Ok(Step::Discard { count });
            }
        }
        let head = match self.read_head(buffered)? {
            Ok(head) => head,
            Err(needed) => return Ok(Step::Incomplete { needed, part: Part::Head }),
        };
        let max = self.max.min(limit);
        let payload = head.total.saturating_sub(head.strip as u64);
        match usize::try_from(head.total) {
            Ok(total) if payload <= max as u64 => Ok(Self::frame(scan, head.strip, total, buffered.len())),
            _ => {
                if self.discard_too_large {
                    scan.0 = State::Discarding(head.total);
                }
                Err(FrameError::too_large(payload, max))
            }
        }
    }

    #[inline(never)]
    pub(super) fn close_any(&self, frame: &mut [u8], mut head: usize, payload: usize) -> Result<usize, FrameError> {
        if payload > self.max {
            return Err(FrameError::too_large(payload as u64, self.max_payload()));
        }
        let (field_end, declared) = self.field_for(payload)?;
        let strip = self.strip.unwrap_or(field_end);
        let total = strip.saturating_add(payload);
        let most = total.max(head.saturating_add(payload));
        if frame.len() < most {
            return Err(FrameError::NoRoom { needed: most.saturating_sub(frame.len()) });
        }
        if head != strip {
            // A varint whose size the hint did not foretell.
            frame.copy_within(head..head.saturating_add(payload), strip);
            head = strip;
        }
        self.put_head(frame, field_end.min(total), head, declared)?;
        Ok(total)
    }

    /// Writes the head of a payload of `payload` bytes that lies elsewhere; `None` where the payload holds some of it.
    pub(super) fn head_for(&self, payload: usize, room: &mut [u8]) -> Result<Option<Around>, FrameError> {
        if payload > self.max {
            return Err(FrameError::too_large(payload as u64, self.max_payload()));
        }
        let (field_end, declared) = self.field_for(payload)?;
        let strip = self.strip.unwrap_or(field_end);
        if strip < field_end {
            return Ok(None);
        }
        self.put_head(room, field_end, strip, declared)?;
        Ok(Some(Around { head: strip, tail: 0 }))
    }

    fn put_head(&self, frame: &mut [u8], end: usize, strip: usize, declared: u64) -> Result<(), FrameError> {
        self.write_head(frame, end, strip, declared).map_err(|error| match error {
            EncodeError::NotEnoughSpace { needed } => FrameError::NoRoom { needed },
            EncodeError::Unencodable { reason, .. } => FrameError::Malformed { offset: self.field_offset(), reason },
        })
    }
}
