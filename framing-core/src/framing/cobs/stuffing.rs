//! The stuffing of [`Cobs`](super::Cobs), in place and in linear time.

use crate::Reason;
use crate::framing::FrameError;
use crate::size::saturate;

/// The longest run that a code stands for.
const RUN: usize = 254;

/// The bytes that stuffing adds to a payload of `payload` bytes at most; of those that are written, exactly.
#[inline]
pub(super) const fn codes_for(payload: usize) -> usize {
    if payload <= RUN { 1 } else { payload.div_ceil(RUN) }
}

/// Stuffs the `payload` bytes that begin at `head`, to begin at `lead`, and puts a zero behind them. Returns where it
/// ends.
///
/// The payload moves towards the start, by a byte for each run of 254: what is read is never written over, if there are
/// `codes_for(payload)` bytes between `lead` and `head`.
#[inline]
pub(super) fn stuff(frame: &mut [u8], lead: usize, head: usize, payload: usize) -> Result<usize, FrameError> {
    let least = lead.saturating_add(codes_for(payload));
    let head = if head < least { make_room(frame, head, least, payload)? } else { head };
    let end = head.saturating_add(payload);
    // `to` is where the next code goes, `from` where its run begins; `to < from`.
    let (mut to, mut from) = (lead, head);
    loop {
        let rest = frame.get(from..end).unwrap_or_default();
        let run = run_in(rest);
        let next = from.saturating_add(run);
        let first = to.saturating_add(1);
        if first != from {
            frame.copy_within(from..next, first);
        }
        if let Some(code) = frame.get_mut(to) {
            *code = code_of(run);
        }
        to = first.saturating_add(run);
        if next >= end {
            break;
        }
        // A run that a zero ends: the next code stands for it.
        from = if run < RUN { next.saturating_add(1) } else { next };
    }
    match frame.get_mut(to) {
        Some(zero) => *zero = 0,
        None => return Err(FrameError::NoRoom { needed: 1 }),
    }
    Ok(to.saturating_add(1))
}

/// Moves the payload from `head` to `least`: it is longer than the hint said, and has more codes.
#[cold]
fn make_room(frame: &mut [u8], head: usize, least: usize, payload: usize) -> Result<usize, FrameError> {
    let end = least.saturating_add(payload);
    if frame.len() <= end {
        return Err(FrameError::NoRoom { needed: end.saturating_add(1).saturating_sub(frame.len()) });
    }
    frame.copy_within(head..head.saturating_add(payload), least);
    Ok(least)
}

/// How many bytes there are before the first zero, 254 at most.
#[inline]
fn run_in(bytes: &[u8]) -> usize {
    let bytes = bytes.get(..RUN).unwrap_or(bytes);
    zero_in(bytes).unwrap_or(bytes.len())
}

/// The first zero. Where zeros are frequent it is among the first eight bytes, which need no call.
#[inline]
fn zero_in(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
    let Some((first, rest)) = bytes.split_first_chunk() else {
        return bytes.iter().position(|byte| *byte == 0);
    };
    let word = u64::from_le_bytes(*first);
    // The lowest bit that is set stands in the first byte that is zero.
    let zeros = word.wrapping_sub(ONES) & !word & TOPS;
    if zeros != 0 {
        return Some((zeros.trailing_zeros() / 8) as usize);
    }
    Some(memchr::memchr(0, rest)?.saturating_add(first.len()))
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a run has at most 254 bytes")]
const fn code_of(run: usize) -> u8 {
    (run as u8).wrapping_add(1)
}

/// Unstuffs a frame without its zero, and returns the size of the payload, which begins at 1.
///
/// A code that stands for a zero becomes it, and nothing moves; behind each code of 255, which stands for none, the rest
/// moves one byte more towards the start.
#[inline]
pub(super) fn unstuff(frame: &mut [u8]) -> Result<usize, FrameError> {
    let size = frame.len();
    let (mut at, mut gone) = (0usize, 0usize);
    let Some(mut code) = frame.first().copied() else { return Ok(0) };
    loop {
        let next = at.saturating_add(usize::from(code));
        if next > size {
            return Err(overrun(at, code, size));
        }
        if gone > 0 {
            let first = at.saturating_add(1);
            frame.copy_within(first..next, first.saturating_sub(gone));
        }
        let Some(following) = frame.get(next).copied() else {
            return Ok(size.saturating_sub(1).saturating_sub(gone));
        };
        if usize::from(code) > RUN {
            gone = gone.saturating_add(1);
        } else if let Some(zero) = frame.get_mut(next.saturating_sub(gone)) {
            *zero = 0;
        }
        (at, code) = (next, following);
    }
}

#[cold]
fn overrun(at: usize, code: u8, size: usize) -> FrameError {
    let left = saturate(size.saturating_sub(at).saturating_sub(1) as u64);
    FrameError::Malformed { offset: at, reason: Reason::CodeRun { run: code.wrapping_sub(1), left } }
}
