//! Requests and responses, matched by id before a deadline.
//!
//! Both ends of a stream of [envelopes](crate::envelope) may ask, answer and tell:
//! ```text
//!   request   1 --------->               id 1, until 12:00:03
//!   request   2 --------->               id 2, until 12:00:01
//!             2 <--------- response      the order is theirs
//!             7 <--------- event
//!             1 <--------- refusal       why there is no answer
//!   request   3 --------->
//!   cancel    3 --------->               nobody waits for it any more
//!             3 <--------- response      told as unmatched: given up
//! ```
//! [`blocking::Exchange`] does it on a stream that blocks, [`tokio::Caller`](self::tokio) for many tasks, each of whose calls
//! has a deadline of its own. [`Pending`] is what both have in common, and does no I/O.
//!
//! # What comes that nobody waits for
//! Nothing is dropped in silence: a response that is late, given up, or to a request that never was, is handed to whoever reads
//! the stream, with the reason ([`Unmatched`]).
//!
//! # Bounds
//! Requests in flight are bounded in number, in each direction: one more is refused, here by [`CallError::TooMany`], there by
//! [`Why::Busy`]. Each holds at most one frame, a call until it is over: one that is answered and has not looked counts still.

#[cfg(feature = "blocking")]
pub mod blocking;
mod error;
mod pending;
mod refusal;
mod subject;
#[cfg(feature = "tokio")]
pub mod tokio;

pub use error::{CallError, TooMany, Unmatched};
pub use pending::Pending;
pub use refusal::{Refusal, Why};
pub use subject::Subject;

/// How many requests may be in flight in one direction, unless said otherwise.
pub const DEFAULT_MAX: usize = 1024;
