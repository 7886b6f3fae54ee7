//! What can be wrong with a handoff.

use std::io;
use std::time::Duration;

use framing_core::DecodeError;

use crate::envelope::{Kind, PayloadEncoding};

/// Why no offer was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfferError {
    /// As many are open as may be.
    #[error("{max} offers are open, which is the most that may be: wait for one to be acknowledged or to expire")]
    TooMany {
        /// How many that are.
        max: usize,
    },
    /// Too much of the connection was read already.
    #[error(
        "{unread} bytes of the connection were read and not used, and an offer carries {max}: use them before it is handed off"
    )]
    Unread {
        /// The bytes.
        unread: usize,
        /// The most that an offer carries.
        max: usize,
    },
    /// The name of the service is too long.
    #[error("the name of the service has {size} bytes of at most {max}")]
    Service {
        /// Its bytes.
        size: usize,
        /// The most.
        max: usize,
    },
}

/// Why an offer, its acknowledgement or the event that relays it is not accepted: each violation by itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandoffError {
    /// It is of another protocol.
    #[error("protocol {found:#x} is not that of handoffs")]
    Protocol {
        /// Its protocol.
        found: u32,
    },
    /// It is of another kind.
    #[error("it is of kind {found:?} and should be of kind {expected:?}")]
    Kind {
        /// What it should be.
        expected: Kind,
        /// What it is.
        found: Kind,
    },
    /// Its payload is packed.
    #[error("its payload is packed ({found:?}), and is to be plain")]
    Encoding {
        /// How.
        found: PayloadEncoding,
    },
    /// Its payload is something else.
    #[error(transparent)]
    Malformed(#[from] DecodeError),
    /// An offer comes with the one descriptor that it offers.
    #[error("{found} descriptors came with the offer, and not one")]
    Descriptors {
        /// How many came.
        found: usize,
    },
    /// No offer with this id is open: there was none, or it was acknowledged, withdrawn or expired.
    #[error("offer {id} is not open: it was none, or is over")]
    NotOpen {
        /// The id.
        id: u64,
    },
    /// It does not show the token. An offer whose acknowledgement shows another is over.
    #[error("it does not show the token of the handoff")]
    Token,
    /// It came after the deadline of the offer, which is over.
    #[error("the acknowledgement of offer {id} came {by:?} after its deadline")]
    Late {
        /// The id.
        id: u64,
        /// So long after.
        by: Duration,
    },
    /// The other end does not take the connection.
    #[error("the handoff is declined: {detail}")]
    Declined {
        /// Its reason.
        detail: String,
    },
}

/// Why a stream of descriptors is over. All that it held are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DescriptorError {
    /// More came than are held before their frame is whole.
    #[error("more than {max} descriptors came with one frame: raise the bound if they are meant")]
    TooMany {
        /// How many are held.
        max: usize,
    },
    /// The system could not hand over all that were sent: this process has no room for more, say.
    #[error("descriptors were lost on their way: this process may have as many open as it may")]
    Lost,
}

impl From<DescriptorError> for io::Error {
    fn from(error: DescriptorError) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}
