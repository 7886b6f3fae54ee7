//! A live connection changes hands: from a broker, which accepted it, to a worker, which serves it on.
//!
//! ```text
//!   client            broker                      worker
//!     | -- connects --> |                            |
//!     | <-- token ----- |                            |          where it waits for the connection
//!     |                 | -- offer, descriptor ----> |          a request
//!     |                 | <------ acknowledgement -- |          the response, before the deadline
//!     | <-- relayed --- |                            |          an event, matched by the token
//!     | <------------------------------------------> |
//! ```
//! [`Offers`] keeps what was offered and says what is wrong with an acknowledgement; it does no I/O. On unix a `Passing` stream
//! carries the descriptor with its frame, and `tokio::Passing` does so for tasks. A client that never knew of the broker goes on as before; one that waits is told by the
//! event, which [`Token::redeem`] reads.
//!
//! # Trust
//! The descriptor goes over a unix socket, whose permissions say who may be a worker. The token ties offer, acknowledgement and event together:
//! it is random, counts once, and is compared in constant time.
//!
//! # What was read already
//! A broker that has read of the connection hands that on too, as [`Offer::unread`]: a decoder's
//! [`bytes`](crate::Decoder::bytes). The worker [feeds](crate::Decoder::feed) them to its own before it reads.

mod error;
mod offer;
mod offers;
mod token;
#[cfg(unix)]
mod unix;

pub use error::{DescriptorError, HandoffError, OfferError};
pub use offer::{Acknowledgement, Answer, Offer, withdrawal, withdrawn};
pub use offers::Offers;
pub use token::Token;
#[cfg(all(unix, feature = "tokio"))]
pub use unix::tokio;
#[cfg(unix)]
pub use unix::{DescriptorStream, Passed, Passing};
