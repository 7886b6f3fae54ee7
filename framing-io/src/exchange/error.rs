//! What can go wrong with a call.

use std::time::Duration;

use super::Refusal;
use crate::StreamError;

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// As many requests are in flight as may be. Nothing was sent.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// No answer came before the deadline. One that comes later is told as [`Unmatched::Late`].
    #[error("request {id} was not answered before its deadline: ask again, or allow it more time")]
    Timeout {
        /// The id of the request.
        id: u64,
    },
    /// The peer refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The stream has ended, or nobody reads it any more.
    #[error("the connection ended before request {id} was answered: connect again")]
    Closed {
        /// The id of the request; 0 where there was none yet.
        id: u64,
    },
    /// The stream failed, or the request has no frame.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The request was not queued.
    #[cfg(feature = "tokio")]
    #[error(transparent)]
    Sender(#[from] crate::tokio::SenderError),
}

/// As many requests are in flight as may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{max} requests are in flight, which is the most that may be: wait for one of them")]
pub struct TooMany {
    /// How many that are.
    pub max: usize,
}

/// Why a response, or a refusal, belongs to no request that is in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unmatched {
    /// It came after the deadline.
    #[error("it came {by:?} after the deadline")]
    Late {
        /// So long after.
        by: Duration,
    },
    /// Nobody waits for it any more: its call was cancelled.
    #[error("its call was given up")]
    GivenUp,
    /// Its request was answered already, or given up longer ago than is remembered.
    #[error("its request was settled before")]
    Settled,
    /// Its request is of another protocol, and waits on.
    #[error("it is of protocol {found:#x}, and its request of {expected:#x}: the peer confuses its ids")]
    Protocol {
        /// The protocol of the request.
        expected: u32,
        /// The protocol of what came.
        found: u32,
    },
    /// There was no request with its id.
    #[error("there was no request with its id")]
    Unknown,
}
