//! [`Search`]: what a decoder knows of the frame that comes next.

use std::ops::Range;

use framing_core::{FrameError, Part};

use crate::RecvError;
use crate::trace::Trace;

/// What the search for the next frame has come to.
#[derive(Debug)]
pub(crate) struct Search<S> {
    pub(crate) scan: S,
    /// Never 0. With fewer bytes buffered there is nothing to do: neither searching nor decoding can succeed. All bits
    /// set while `held` holds something, so that the common case is settled by one comparison.
    pub(crate) wait_until: usize,
    /// What the buffered bytes are the beginning of.
    pub(crate) part: Part,
    /// Where more than one byte is waited for: `wait_until` is the size of the frame, not only a bound below it.
    pub(crate) exact: bool,
    /// Where more than one byte is waited for: the `decode` that asked for them; 0 where it was a framing.
    pub(crate) asked_by: usize,
    pub(crate) held: Held,
    pub(crate) trace: Trace,
}

/// What the next call has to give.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Nothing,
    Frame(Found),
    /// An error that is final.
    Error(RecvError),
    /// One after which the search goes on, and which was not told yet.
    Untold(RecvError),
}

/// A whole frame: where its payload lies in the buffered bytes, and how many of them it takes.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) payload: Range<usize>,
    pub(crate) end: usize,
}

/// What there is to do.
pub(crate) enum Next {
    Frame(Found),
    /// Bytes without a framing: the message has to be decoded to find its end.
    Open,
    Nothing,
}

impl<S: Default> Default for Search<S> {
    fn default() -> Self {
        let scan = S::default();
        Self {
            scan,
            wait_until: 1,
            part: Part::Head,
            exact: false,
            asked_by: 0,
            held: Held::Nothing,
            trace: Trace::current(),
        }
    }
}

impl<S> Search<S> {
    /// Nothing is known of what comes next, beyond the scan.
    #[inline]
    pub(crate) fn restart(&mut self) {
        self.wait_until = 1;
        self.exact = false;
        self.asked_by = 0;
        self.held = Held::Nothing;
    }

    /// Whether the next call has something to give that is no bytes.
    #[inline]
    pub(crate) const fn holds(&self) -> bool {
        self.wait_until == usize::MAX
    }

    #[inline]
    pub(crate) fn hold(&mut self, held: Held) {
        self.held = held;
        self.wait_until = usize::MAX;
        self.asked_by = 0;
    }

    #[cold]
    pub(crate) fn fail(&mut self, error: RecvError) -> RecvError {
        self.trace.failed(&error);
        self.hold(Held::Error(error));
        error
    }

    /// Without a framing, `total` bytes are needed at least before decoding again can succeed.
    #[cold]
    pub(crate) fn wait_open(&mut self, total: usize, limit: usize, asked_by: usize) -> Result<(), RecvError> {
        if total > limit {
            return Err(self.fail(FrameError::too_large(total as u64, limit).into()));
        }
        self.wait_until = total;
        self.part = Part::Payload;
        self.asked_by = asked_by;
        Ok(())
    }

    /// What one type of message waits for, another need not.
    #[cold]
    pub(crate) fn ask_again(&mut self, asked_by: usize) {
        if self.asked_by != asked_by {
            self.restart();
        }
    }
}
