//! Looking for the next frame among the bytes that came.

use framing_core::{FrameError, Framing, Message, Part, Step};

use super::Decoder;
use crate::RecvError;
use crate::search::{Found, Held, Next};

/// A framing that waits for no more than this may be giving a bound only (a delimiter can be anywhere).
const BOUND_ONLY: usize = 64;

impl<F: Framing> Decoder<F> {
    /// Searches for the next frame, whose payload has at most `limit` bytes.
    #[inline(always)]
    pub(super) fn search(&mut self, limit: usize) -> Result<Next, RecvError> {
        self.search_with(limit, F::find)
    }

    /// The same, by [`Framing::find`] or [`Framing::find_last`].
    #[inline(always)]
    pub(super) fn search_with(
        &mut self,
        limit: usize,
        find: impl Fn(&F, &mut F::Scan, &mut [u8], usize) -> Result<Step, FrameError>,
    ) -> Result<Next, RecvError> {
        match self.look_with(limit, find) {
            Next::Nothing => Ok(self.not_yet()?.map_or(Next::Nothing, Next::Frame)),
            next => Ok(next),
        }
    }

    /// Looks for the next frame, whose payload has at most `limit` bytes. Where it finds none [`search`](Self::search) tells why,
    /// and does not search again.
    ///
    /// In two steps, so that a frame that is there, as most are, is handed on in registers: with an error in its place it would
    /// go through memory, in pieces of another size than those in which it is read back, and wait for them.
    #[inline(always)]
    pub(super) fn look(&mut self, limit: usize) -> Next {
        self.look_with(limit, F::find)
    }

    /// Takes what was just found, as a message.
    #[inline(always)]
    pub(super) fn decode_found<'a, M: Message<'a>>(&'a mut self, found: Found) -> Result<M, RecvError> {
        M::decode_frame(self.take(found)).map_err(RecvError::Decode)
    }

    /// The same, by [`Framing::find`] or [`Framing::find_last`].
    #[inline(always)]
    fn look_with(
        &mut self,
        limit: usize,
        find: impl Fn(&F, &mut F::Scan, &mut [u8], usize) -> Result<Step, FrameError>,
    ) -> Next {
        if self.buffer.len() < self.search.wait_until {
            return Next::Nothing;
        }
        let limit = limit.min(self.max_payload);
        match find(&self.framing, &mut self.search.scan, self.buffer.filled_mut(), limit) {
            Ok(Step::Frame { payload, end }) => Next::Frame(Found { payload, end }),
            Ok(Step::Open) => Next::Open,
            step => self.look_on(step, limit, find),
        }
    }

    /// The first search said something rare.
    #[cold]
    #[inline(never)]
    fn look_on(
        &mut self,
        step: Result<Step, FrameError>,
        limit: usize,
        find: impl Fn(&F, &mut F::Scan, &mut [u8], usize) -> Result<Step, FrameError>,
    ) -> Next {
        match self.search_on(step, limit, find) {
            Ok(next) => next,
            Err(error) => {
                if self.failed().is_none() {
                    self.search.hold(Held::Untold(error));
                }
                Next::Nothing
            }
        }
    }

    /// Goes on after a step that is rare.
    fn search_on(
        &mut self,
        mut step: Result<Step, FrameError>,
        limit: usize,
        find: impl Fn(&F, &mut F::Scan, &mut [u8], usize) -> Result<Step, FrameError>,
    ) -> Result<Next, RecvError> {
        loop {
            let buffered = self.buffer.len();
            match step {
                Ok(Step::Frame { payload, end }) => {
                    debug_assert!(0 < end && payload.end <= end && end <= buffered, "a frame that is not there");
                    return Ok(Next::Frame(Found { payload, end }));
                }
                Ok(Step::Open) => return Ok(Next::Open),
                Ok(Step::Incomplete { needed, part }) => return self.wait(needed, part),
                Ok(Step::Discard { count }) => {
                    self.buffer.take(count.clamp(1, buffered), 0..0);
                    if self.buffer.len() == 0 {
                        self.search.restart();
                        return Ok(Next::Nothing);
                    }
                }
                Err(error) => return Err(self.refuse(error)),
            }
            step = find(&self.framing, &mut self.search.scan, self.buffer.filled_mut(), limit);
        }
    }

    /// There is something held, or nothing to search.
    #[cold]
    pub(super) fn not_yet(&mut self) -> Result<Option<Found>, RecvError> {
        match self.search.held {
            Held::Error(error) => return Err(error),
            Held::Untold(error) => {
                self.search.restart();
                return Err(error);
            }
            Held::Frame(ref found) => {
                let found = found.clone();
                self.search.restart();
                return Ok(Some(found));
            }
            Held::Nothing => {}
        }
        self.buffer.settle();
        Ok(None)
    }

    /// The frame is not whole: remembers what it waits for, or refuses it where that would never fit.
    #[cold]
    fn wait(&mut self, needed: usize, part: Part) -> Result<Next, RecvError> {
        let total = self.buffer.len().saturating_add(needed.max(1));
        if total > self.buffer.limit() {
            return Err(self.search.fail(FrameError::too_large(total as u64, self.buffer.limit()).into()));
        }
        self.search.restart();
        self.search.wait_until = total;
        self.search.part = part;
        self.search.exact = part == Part::Payload && needed > BOUND_ONLY;
        Ok(Next::Nothing)
    }

    #[cold]
    fn refuse(&mut self, error: FrameError) -> RecvError {
        if self.framing.recovers(&error) {
            self.search.restart();
            error.into()
        } else {
            self.search.fail(error.into())
        }
    }
}

#[cfg(all(test, feature = "blocking"))]
mod tests {
    use framing_core::LengthPrefix;

    use super::*;

    fn with(bytes: &[u8]) -> Decoder<LengthPrefix> {
        let mut decoder = Decoder::new(LengthPrefix::u8().max(2).discard_too_large());
        assert_eq!(decoder.feed(bytes), bytes.len());
        decoder
    }

    #[test]
    fn an_error_that_a_look_met_is_told_once_by_who_asks_next() {
        let too_large = RecvError::from(FrameError::too_large(3, 2));
        let mut decoder = with(b"\x01a\x03bcd\x01e");
        assert!(decoder.look_frame().is_some_and(|found| decoder.take_found(found).payload() == b"a"));
        for _ in 0..3 {
            assert!(decoder.look_frame().is_none(), "it is not searched again");
            assert_eq!((decoder.needed(), decoder.failed()), (0, None));
        }
        assert_eq!(decoder.find_frame().err(), Some(too_large));
        assert!(decoder.look_frame().is_some_and(|found| decoder.take_found(found).payload() == b"e"));

        let mut decoder = with(b"\x03bc");
        assert!(decoder.look_frame().is_none());
        assert_eq!(decoder.finish(), Err(too_large));
        assert_eq!(decoder.find_frame().ok().flatten().map(|found| found.end), None);
        let truncated = FrameError::Truncated { part: Part::Payload, missing: 1 };
        assert_eq!(decoder.finish(), Err(truncated.into()), "and what was refused was not whole");
    }

    #[test]
    fn a_final_error_that_a_look_met_is_told_whenever_it_is_asked_for() {
        let mut decoder = Decoder::new(LengthPrefix::u8().max(2));
        decoder.feed(b"\x03bcd");
        assert!(decoder.look_frame().is_none());
        assert_eq!(decoder.failed(), Some(FrameError::too_large(3, 2).into()));
        assert!(decoder.find_frame().is_err() && decoder.find_frame().is_err() && decoder.finish().is_err());
    }
}
