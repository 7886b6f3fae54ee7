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
/// Each code takes the place of the zero that it stands for; the first, and one behind each run of 254 bytes, that of a
/// byte that is not needed any more. What lies between two of the latter moves towards the start as one piece, if at all.
#[inline]
pub(super) fn stuff(frame: &mut [u8], lead: usize, head: usize, payload: usize) -> Result<usize, FrameError> {
    let least = lead.saturating_add(codes_for(payload));
    let head = if head < least { make_room(frame, head, least, payload)? } else { head };
    let end = head.saturating_add(payload);
    let first = head.saturating_sub(1);
    let mut piece = Piece { to: lead, start: first, code: first };
    let mut at = head;
    while at < end {
        let rest = frame.get(at..end).unwrap_or_default();
        let mut zeros = zeros_in(rest);
        if zeros == 0 {
            // Where zeros are rare, the next one may be far.
            at = at.saturating_add(WORD);
            let rest = rest.get(WORD..).unwrap_or_default();
            at = at.saturating_add(memchr::memchr(0, rest).unwrap_or(rest.len()));
            continue;
        }
        while zeros != 0 {
            let zero = at.saturating_add((zeros.trailing_zeros() / 8) as usize);
            piece.run_to(frame, zero, false);
            piece.code = zero;
            zeros &= zeros.wrapping_sub(1);
        }
        at = at.saturating_add(WORD);
    }
    piece.run_to(frame, end, true);
    piece.put(frame, end);
    match frame.get_mut(piece.to) {
        Some(zero) => *zero = 0,
        None => return Err(FrameError::NoRoom { needed: 1 }),
    }
    Ok(piece.to.saturating_add(1))
}

/// What is being stuffed, and is not in its place yet.
struct Piece {
    /// Where it goes; `to <= start`.
    to: usize,
    /// Where it begins, with a code; `start <= code`.
    start: usize,
    /// Where the code of the run stands that is not closed yet.
    code: usize,
}

impl Piece {
    /// The run after the code ends before `end`: where the payload does, or where a zero stands.
    #[inline]
    fn run_to(&mut self, frame: &mut [u8], end: usize, last: bool) {
        let mut run = end.saturating_sub(self.code).saturating_sub(1);
        while run > RUN || (run == RUN && !last) {
            let full = self.code.saturating_add(RUN);
            self.close(frame, RUN);
            self.put(frame, full.saturating_add(1));
            // The last byte of the run was put in its place; the next code stands here.
            (self.start, self.code) = (full, full);
            run = run.saturating_sub(RUN);
        }
        self.close(frame, run);
    }

    #[inline]
    fn close(&self, frame: &mut [u8], run: usize) {
        if let Some(code) = frame.get_mut(self.code) {
            *code = code_of(run);
        }
    }

    /// Puts what comes before `end` in its place.
    #[inline]
    fn put(&mut self, frame: &mut [u8], end: usize) {
        if self.to != self.start {
            frame.copy_within(self.start..end, self.to);
        }
        self.to = self.to.saturating_add(end.saturating_sub(self.start));
    }
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

/// The bytes that are looked at together.
const WORD: usize = 8;

/// The zeros among the first eight of `bytes`: of each byte that is one, the top bit.
#[inline]
fn zeros_in(bytes: &[u8]) -> u64 {
    const TOPS: u64 = u64::from_ne_bytes([0x80; WORD]);
    let word = match bytes.first_chunk() {
        Some(word) => *word,
        None => {
            let mut word = [1; WORD];
            word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            word
        }
    };
    let word = u64::from_le_bytes(word);
    // A sum has its top bit where one of the lower bits is set, and no byte carries into the next.
    !((word & !TOPS).wrapping_add(!TOPS) | word) & TOPS
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a run has at most 254 bytes")]
const fn code_of(run: usize) -> u8 {
    (run as u8).wrapping_add(1)
}

/// Unstuffs a frame without its zero, and returns the size of the payload, which begins at 1.
///
/// A code that stands for a zero becomes it, and nothing moves; behind each code of 255, which stands for none, the rest
/// moves one byte more towards the start, up to the next of them as one piece.
#[inline]
pub(super) fn unstuff(frame: &mut [u8]) -> Result<usize, FrameError> {
    let size = frame.len();
    let Some(mut code) = frame.first().copied() else { return Ok(0) };
    let mut at = 0usize;
    // What begins at `start` goes to `to`; `to <= start`.
    let (mut start, mut to) = (1usize, 1usize);
    loop {
        let next = at.saturating_add(usize::from(code));
        if next > size {
            return Err(overrun(at, code, size));
        }
        let following = frame.get(next).copied();
        if following.is_none() || usize::from(code) > RUN {
            if start != to {
                frame.copy_within(start..next, to);
            }
            to = to.saturating_add(next.saturating_sub(start));
            start = next.saturating_add(1);
        } else if let Some(zero) = frame.get_mut(next) {
            *zero = 0;
        }
        match following {
            Some(following) => (at, code) = (next, following),
            None => return Ok(to.saturating_sub(1)),
        }
    }
}

#[cold]
fn overrun(at: usize, code: u8, size: usize) -> FrameError {
    let left = saturate(size.saturating_sub(at).saturating_sub(1) as u64);
    FrameError::Malformed { offset: at, reason: Reason::CodeRun { run: code.wrapping_sub(1), left } }
}
