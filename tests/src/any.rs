//! [`Any`]: a framing that a test chooses when it runs.

use framing_core::framing::{DelimiterScan, LengthScan};
use framing_core::{Delimited, FrameBoundaries, FrameError, Framing, LengthPrefix, Step};

/// One of the framings that the cases of other implementations are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Any {
    /// A length before each payload.
    Prefix(LengthPrefix),
    /// A delimiter behind each payload.
    Delimited(Delimited),
}

/// What the search of either has learned.
#[derive(Debug, Default)]
pub struct AnyScan(LengthScan, DelimiterScan);

/// Calls a method of the framing within.
macro_rules! each {
    ($any:expr, |$framing:ident| $call:expr) => {
        match $any {
            Any::Prefix($framing) => $call,
            Any::Delimited($framing) => $call,
        }
    };
}

impl Framing for Any {
    type Scan = AnyScan;

    fn max_payload(&self) -> usize {
        each!(self, |framing| framing.max_payload())
    }

    fn max_overhead(&self, payload: usize) -> usize {
        each!(self, |framing| framing.max_overhead(payload))
    }

    fn find(&self, scan: &mut AnyScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        match self {
            Self::Prefix(framing) => framing.find(&mut scan.0, buffered, limit),
            Self::Delimited(framing) => framing.find(&mut scan.1, buffered, limit),
        }
    }

    fn find_last(&self, scan: &mut AnyScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        match self {
            Self::Prefix(framing) => framing.find_last(&mut scan.0, buffered, limit),
            Self::Delimited(framing) => framing.find_last(&mut scan.1, buffered, limit),
        }
    }

    fn recovers(&self, error: &FrameError) -> bool {
        each!(self, |framing| framing.recovers(error))
    }

    fn open(&self, size_hint: usize) -> usize {
        each!(self, |framing| framing.open(size_hint))
    }

    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        each!(self, |framing| framing.close(frame, head, payload))
    }
}

impl FrameBoundaries for Any {}
