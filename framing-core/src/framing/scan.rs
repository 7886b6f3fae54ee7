//! [`DelimiterScan`]: what a framing that looks for a delimiter keeps between two searches.

use super::{FrameError, Part, Step};

/// What the search for a delimiter has learned: of [`Delimited`](super::Delimited) and [`Cobs`](super::Cobs).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelimiterScan {
    /// The first so many bytes of the frame were searched, and no delimiter ends there.
    pub(super) searched: usize,
    /// The frame was refused: its bytes are dropped as they come, up to its delimiter.
    pub(super) dropping: bool,
}

impl DelimiterScan {
    /// No delimiter ends within the first `searched` of the bytes at hand.
    #[cold]
    pub(super) fn wait(&mut self, searched: usize) -> Step {
        self.searched = searched;
        let part = if searched == 0 && !self.dropping { Part::Head } else { Part::Payload };
        Step::Incomplete { needed: 1, part }
    }

    /// A payload is larger than `max`; how much larger, its delimiter would tell. No delimiter ends within the first
    /// `searched` bytes: from there on it is looked for, to go on behind it.
    #[cold]
    pub(super) fn too_large(&mut self, searched: usize, max: usize) -> FrameError {
        self.refuse(searched, FrameError::too_large((max as u64).saturating_add(1), max))
    }

    /// The frame is none, for `error`.
    #[cold]
    pub(super) fn refuse(&mut self, searched: usize, error: FrameError) -> FrameError {
        *self = Self { searched, dropping: true };
        error
    }

    /// Drops what has come of a refused frame: up to the `end` of its delimiter if that was found, else all `buffered`
    /// bytes but the last `keep`, with which a delimiter may begin.
    #[cold]
    pub(super) fn drop_frame(&mut self, end: Option<usize>, buffered: usize, keep: usize) -> Step {
        if let Some(count) = end {
            *self = Self::default();
            return Step::Discard { count };
        }
        let kept = buffered.min(keep);
        match buffered.saturating_sub(kept) {
            0 => self.wait(kept),
            count => {
                self.searched = kept;
                Step::Discard { count }
            }
        }
    }
}

/// Whether a framing that finds the next frame by its delimiter, or by its size alone, can go on after `error`: it was
/// about one frame only.
pub(super) const fn is_about_one_frame(error: &FrameError) -> bool {
    matches!(error, FrameError::TooLarge { .. } | FrameError::Malformed { .. } | FrameError::Checksum { .. })
}

#[cfg(test)]
pub(super) mod tests {
    use core::cell::Cell;
    use std::thread_local;
    use std::vec;
    use std::vec::Vec;

    use crate::{Cobs, Delimited, Framing, Step};

    thread_local! {
        static SEARCHED: Cell<usize> = const { Cell::new(0) };
    }

    /// `bytes` were searched.
    pub(in crate::framing) fn count(bytes: usize) {
        SEARCHED.set(SEARCHED.get() + bytes);
    }

    /// How many bytes are searched where `stream` comes in pieces of `piece` bytes, and how many frames are found or refused.
    fn searched<F: Framing>(framing: &F, stream: &[u8], piece: usize) -> (usize, usize) {
        SEARCHED.set(0);
        let (mut scan, mut buffered, mut frames) = (F::Scan::default(), Vec::new(), 0);
        for bytes in stream.chunks(piece) {
            buffered.extend_from_slice(bytes);
            loop {
                let taken = match framing.find(&mut scan, &mut buffered, usize::MAX) {
                    Ok(Step::Incomplete { .. } | Step::Open) => break,
                    Ok(Step::Frame { end, .. }) => {
                        frames += 1;
                        end
                    }
                    Ok(Step::Discard { count }) => count,
                    Err(error) => {
                        assert!(framing.recovers(&error));
                        frames += 1;
                        0
                    }
                };
                buffered.drain(..taken);
            }
        }
        (SEARCHED.get(), frames)
    }

    /// No byte is searched twice, in however many pieces it comes; of a frame that is refused, the last one.
    fn check<F: Framing>(framing: &F, stream: &[u8], frames: usize, refused: usize) {
        for piece in [1, 7, stream.len()] {
            let (searched, found) = searched(framing, stream, piece);
            assert_eq!(found, frames, "in pieces of {piece}");
            assert!(stream.len() - frames <= searched, "in pieces of {piece} {searched} bytes are searched");
            assert!(searched <= stream.len() + refused, "in pieces of {piece} {searched} bytes are searched");
        }
    }

    #[test]
    fn no_byte_is_searched_twice() {
        const SIZE: usize = 20_000;
        let long = |fill: u8, end: &[u8]| [&vec![fill; SIZE], end].concat();
        check(&Delimited::new(b"\n"), &long(b'a', b"\n"), 1, 0);
        check(&Delimited::new(b"\r\n"), &long(b'\r', b"\n"), 1, 0);
        check(&Delimited::new(b"aab"), &long(b'a', b"b"), 1, 0);
        check(&Delimited::new(b"aba"), &long(b'a', b"ba"), 1, 0);
        check(&Delimited::lines(), &b"\r\r\n".repeat(SIZE / 10), SIZE / 10, 0);
        check(&Delimited::any(&[b"a", b"b", b"c"]), &long(b'x', b"c"), 1, 0);
        check(&Delimited::any(&[b"a", b"b", b"c", b"dx", b"e"]), &long(b'x', b"dx"), 1, 0);
        check(&Cobs::new(), &long(1, &[0]), 1, 0);
        check(&Cobs::new(), &[2, 9, 0].repeat(SIZE / 10), SIZE / 10, 0);
        // Dropped, too: those before the limit, and those behind it.
        check(&Delimited::new(b"\r\n").max(100), &long(b'\r', b"\n"), 1, 1);
        check(&Delimited::lines().max(1), &b"abc\n".repeat(SIZE / 10), SIZE / 10, SIZE / 10);
        check(&Cobs::new().max(100), &long(1, &[0]), 1, 1);
        check(&Cobs::new(), &[9, 9, 0].repeat(SIZE / 10), SIZE / 10, SIZE / 10);
    }
}
