//! [`Subject`]: what a request is about, beside its payload.

use crate::envelope::{Head, Kind, PayloadEncoding, Trace};

/// What a request is about: the protocol of its payload, how that is packed, and the trace that it is part of.
///
/// Most often it is a protocol's number, which is one by itself:
///
/// ```
/// use framing_io::exchange::Subject;
///
/// let plain = Subject::from(0x700);
/// let traced = Subject::new(0x700).trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?);
/// assert_ne!(plain, traced);
/// # Ok::<(), framing_io::envelope::TraceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    protocol: u32,
    encoding: PayloadEncoding,
    trace: Option<Trace>,
}

impl Subject {
    /// Of this protocol: plain, and outside of any trace.
    #[must_use]
    pub const fn new(protocol: u32) -> Self {
        Self { protocol, encoding: PayloadEncoding::Plain, trace: None }
    }

    /// Its payload was packed in this way, by whoever asks.
    #[must_use]
    pub const fn encoding(mut self, encoding: PayloadEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// It is part of this trace, as its answer will be. Who asks while it answers passes the trace of its own request on.
    #[must_use]
    pub fn trace(mut self, trace: Trace) -> Self {
        self.trace = Some(trace);
        self
    }

    /// The number of the protocol, by which an answer is held against its request.
    #[must_use]
    pub const fn protocol(&self) -> u32 {
        self.protocol
    }

    /// The head of a request about it, with this id and without a deadline: for who has [`Pending`](super::Pending) alone.
    #[must_use]
    pub fn into_head(self, id: u64) -> Head {
        Head { encoding: self.encoding, trace: self.trace, ..Head::new(Kind::Request, self.protocol, id) }
    }
}

impl From<u32> for Subject {
    fn from(protocol: u32) -> Self {
        Self::new(protocol)
    }
}
