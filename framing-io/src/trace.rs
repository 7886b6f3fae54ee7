//! [`Trace`]: what a stream says of itself to `tracing`. Without the feature of that name it is nothing, and says nothing.

use std::time::Duration;

use crate::{Pressure, RecvError};

/// Where the events of a stream, or of one half of it, belong.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Trace {
    /// Events belong where the half was made.
    pub(crate) fn current() -> Self {
        Self { span: tracing::Span::current() }
    }

    /// A span for the two halves of a stream, within the one in which it is made.
    pub(crate) fn stream() -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { span: tracing::debug_span!(target: "framing", "stream", id) }
    }

    pub(crate) const fn in_span(span: tracing::Span) -> Self {
        Self { span }
    }

    #[cold]
    pub(crate) fn pressure(&self, pressure: Pressure, queued: usize) {
        self.span.in_scope(|| match pressure {
            Pressure::High => tracing::debug!(target: "framing", queued, "send queue above its high watermark"),
            Pressure::Low => tracing::debug!(target: "framing", queued, "send queue below its low watermark again"),
        });
    }

    #[cold]
    pub(crate) fn stale(&self, age: Duration, queued: usize) {
        self.span.in_scope(|| tracing::warn!(target: "framing", ?age, queued, "stale: the peer does not read"));
    }

    #[cold]
    pub(crate) fn failed(&self, error: &RecvError) {
        self.span.in_scope(|| tracing::warn!(target: "framing", %error, "no further message can be received"));
    }
}

#[cfg(not(feature = "tracing"))]
#[expect(clippy::unused_self, reason = "the same methods, of nothing")]
impl Trace {
    pub(crate) const fn current() -> Self {
        Self {}
    }

    pub(crate) const fn stream() -> Self {
        Self {}
    }

    pub(crate) const fn pressure(&self, _: Pressure, _: usize) {}

    pub(crate) const fn stale(&self, _: Duration, _: usize) {}

    pub(crate) const fn failed(&self, _: &RecvError) {}
}
