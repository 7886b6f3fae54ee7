//! What can go wrong with a stream of messages.

use std::io;

use framing_core::framing::WriteError;
use framing_core::{DecodeError, FrameError};

/// Why no message was received.
///
/// A [`Frame`](Self::Frame) error is final, unless the framing [`recovers`](framing_core::Framing::recovers) from
/// it: each later call gives the same error. A [`Decode`](Self::Decode) error is about one message: where the framing marks its end, it
/// has been dropped and the next call goes on behind it; with [`Bare`](framing_core::Bare) it is final too.
/// [`Decoder::failed`](crate::Decoder::failed) tells which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecvError {
    /// The bytes are not a frame that is accepted, or the stream ended within one.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The bytes are not the message that was expected.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Why a message was not queued. Nothing of it was, and what was queued before it stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The queue has no room for it now; if `needed` exceeds `max` it never will.
    #[error(
        "the send queue has {queued} of {max} bytes and the message may need {needed}: {}",
        if *.needed <= *.max { "flush, then send it again" } else { "raise the maximum of the buffer policy" }
    )]
    Full {
        /// The most bytes that its frame takes, by its `size_hint`.
        needed: usize,
        /// The bytes that are queued.
        queued: usize,
        /// The most bytes that can be queued, [`BufferPolicy::max`](crate::BufferPolicy::max).
        max: usize,
    },
    /// It cannot become a frame, at any time.
    #[error(transparent)]
    Message(#[from] WriteError),
}

/// Why a call on a stream of messages did not succeed.
///
/// Its text is that of the error within: what, where, both numbers, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The stream below failed. Nothing that came or was queued is lost: after `WouldBlock` or `TimedOut` call again.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// What was received is not a message.
    #[error(transparent)]
    Recv(#[from] RecvError),
    /// A message was not queued.
    #[error(transparent)]
    Send(#[from] SendError),
    /// No whole message came before the deadline. Nothing of it is lost: the next call goes on with it.
    #[error("no message came before the deadline, but {buffered} bytes of one: receive again to wait on")]
    RecvTimeout {
        /// The bytes that came of it.
        buffered: usize,
    },
    /// Not all that was queued went before the deadline. Nothing of it is lost: the next flush goes on with it.
    #[error("{queued} bytes did not go before the deadline: flush again to wait on, or give the peer up")]
    SendTimeout {
        /// The bytes that are still queued.
        queued: usize,
    },
}

impl StreamError {
    /// Whether the stream below had nothing to give or to take in its time, so that the same call may succeed later.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Io(error) => matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut),
            Self::RecvTimeout { .. } | Self::SendTimeout { .. } => true,
            Self::Recv(_) | Self::Send(_) => false,
        }
    }
}

impl From<DecodeError> for StreamError {
    fn from(error: DecodeError) -> Self {
        Self::Recv(RecvError::Decode(error))
    }
}
