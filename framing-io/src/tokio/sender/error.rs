//! Why a [`Sender`](super::Sender) did not send.

use std::io;

use crate::SendError;

/// Why a [`Sender`](super::Sender) did not queue a message, or did not see it go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SenderError {
    /// The message was not queued; others still go.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The sender was closed, or its writer was dropped.
    #[error("the sender is closed, or its writer was dropped: nothing more is sent over this stream, open another")]
    Closed,
    /// The stream below failed. The writer, when it ended, gave the whole error.
    #[error("the stream failed ({0}): nothing more is sent over it, open another")]
    Failed(io::ErrorKind),
}
