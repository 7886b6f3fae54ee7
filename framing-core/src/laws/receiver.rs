//! A receiving side for the laws of a [`Framing`](crate::Framing), which keeps note of all that comes.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use super::{Broken, some_of};
use crate::{FrameBoundaries, FrameError, Part, Step};
/// What comes of a stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    Payload(Vec<u8>),
    Error(FrameError),
    End,
}

/// A receiving side: a buffer, and the steps that the framing says.
pub(super) struct Receiver<'f, F: FrameBoundaries> {
    framing: &'f F,
    scan: F::Scan,
    limit: usize,
    /// All that came.
    bytes: Vec<u8>,
    /// So many of them were taken or dropped. `taken <= bytes.len()`.
    taken: usize,
    /// Until so many have come there is no frame, as the framing said.
    awaited: usize,
    /// Searches only when as many bytes have come as were asked for.
    patient: bool,
    /// How many steps there may be until the next bytes come: more are a framing that spins.
    steps: usize,
    pub(super) events: Vec<Event>,
    pub(super) failed: bool,
}

impl<'f, F: FrameBoundaries> Receiver<'f, F> {
    pub(super) fn new(framing: &'f F, limit: usize) -> Self {
        let (scan, bytes, events) = (F::Scan::default(), Vec::new(), Vec::new());
        let (taken, awaited, steps) = (0, 0, 4);
        Self { framing, scan, limit, bytes, taken, awaited, patient: false, steps, events, failed: false }
    }

    /// What comes of `stream` in one piece.
    pub(super) fn whole(self, stream: &[u8]) -> Result<Vec<Event>, Broken> {
        self.pieces([stream])
    }

    pub(super) fn pieces<'s>(mut self, pieces: impl IntoIterator<Item = &'s [u8]>) -> Result<Vec<Event>, Broken> {
        for piece in pieces {
            self.bytes(piece)?;
        }
        self.end()
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.bytes.extend_from_slice(bytes);
        self.steps = self.steps.saturating_add(bytes.len().saturating_mul(4));
        if self.patient && self.bytes.len() < self.awaited {
            return Ok(());
        }
        self.search(F::find).map(drop)
    }

    fn end(mut self) -> Result<Vec<Event>, Broken> {
        // What was awaited does not come.
        self.awaited = 0;
        let (part, missing) = self.search(F::find_last)?;
        if self.failed {
            return Ok(self.events);
        }
        self.events.push(match (part, self.taken == self.bytes.len()) {
            (Part::Head, true) => Event::End,
            _ => Event::Error(FrameError::Truncated { part, missing }),
        });
        Ok(self.events)
    }

    /// Takes all that is there; returns what is waited for.
    fn search(
        &mut self,
        find: impl Fn(&F, &mut F::Scan, &mut [u8], usize) -> Result<Step, FrameError>,
    ) -> Result<(Part, usize), Broken> {
        while !self.failed {
            self.steps = self.steps.checked_sub(1).ok_or_else(|| spins(&self.events))?;
            let buffered = self.bytes.get_mut(self.taken..).unwrap_or_default();
            match find(self.framing, &mut self.scan, buffered, self.limit) {
                Ok(Step::Incomplete { needed, part }) if needed >= 1 => {
                    self.awaited = self.bytes.len().saturating_add(needed);
                    return Ok((part, needed));
                }
                Ok(Step::Discard { count }) if 0 < count && count <= buffered.len() => {
                    self.taken = self.taken.saturating_add(count);
                }
                Ok(Step::Frame { payload, end }) if payload.end <= end && 0 < end && end <= buffered.len() => {
                    let payload = buffered.get(payload).ok_or_else(|| Broken::Error("a range backwards".into()))?;
                    self.events.push(Event::Payload(payload.to_vec()));
                    let (came, awaited) = (self.bytes.len(), self.awaited);
                    if came < awaited {
                        return Err(Broken::Prefix(format!("a frame after {came} bytes, where {awaited} were needed")));
                    }
                    self.taken = self.taken.saturating_add(end);
                }
                Ok(step) => {
                    return Err(Broken::Error(format!("of {} bytes that are there, {step:?}", buffered.len())));
                }
                Err(error) => {
                    self.failed = !self.framing.recovers(&error);
                    self.events.push(Event::Error(error));
                }
            }
        }
        Ok((Part::Head, 0))
    }
}

fn spins(events: &[Event]) -> Broken {
    Broken::Error(format!("more steps than bytes: the search does not get on after {events:02x?}"))
}

/// What comes of `stream`: in one piece, in two from every cut, and byte by byte, with and without searching for what is
/// known to be missing.
pub(super) fn same_at_every_cut<F: FrameBoundaries>(framing: &F, stream: &[u8]) -> Result<Vec<Event>, Broken> {
    let whole = Receiver::new(framing, usize::MAX).whole(stream)?;
    let same = |events: Vec<Event>, how: fmt::Arguments<'_>| match events == whole {
        true => Ok(()),
        false => {
            Err(Broken::Split(format!("of {stream:02x?} {how} came {events:02x?}, but in one piece {whole:02x?}")))
        }
    };
    for patient in [false, true] {
        let receiver = || Receiver { patient, ..Receiver::new(framing, usize::MAX) };
        for cut in some_of(stream.len()) {
            let (head, tail) = stream.split_at_checked(cut).unwrap_or_default();
            same(receiver().pieces([head, tail])?, format_args!("cut at {cut}"))?;
        }
        same(receiver().pieces(stream.chunks(1))?, format_args!("byte by byte"))?;
    }
    Ok(whole)
}
