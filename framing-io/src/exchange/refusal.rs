//! [`Refusal`]: a request gets no response.

use std::fmt;

use framing_core::Message;

/// Why a request gets no response: the payload of an envelope of the kind [`Refusal`](crate::envelope::Kind::Refusal), 5 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Message)]
pub struct Refusal {
    /// The reason.
    pub why: Why,
    /// The number that belongs to it, or 0.
    pub number: u32,
}

/// The reason of a [`Refusal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Message)]
#[non_exhaustive]
pub enum Why {
    /// Its protocol is not served.
    Unserved,
    /// As many requests as the number are being served already.
    Busy,
    /// Its deadline has passed.
    Late,
    /// Its payload is malformed, at the byte of that number.
    Malformed,
    /// It is not allowed.
    Denied,
    /// Whoever was to answer it did not.
    Unanswered,
    /// A request with its id is being served already.
    Duplicate,
    /// A reason of the protocol's own, and its number.
    #[message(other)]
    Other(u8),
}

impl Refusal {
    /// A refusal for this reason, with no number.
    #[must_use]
    pub const fn new(why: Why) -> Self {
        Self { why, number: 0 }
    }

    /// A payload that is not the message that was expected.
    #[must_use]
    pub const fn malformed(error: framing_core::DecodeError) -> Self {
        let number = match error {
            framing_core::DecodeError::Malformed { offset, .. } => offset,
            _ => 0,
        };
        Self { why: Why::Malformed, number }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.why {
            Why::Unserved => f.write_str("the peer does not serve that protocol"),
            Why::Busy => write!(f, "the peer serves {number} requests already: wait for some of them"),
            Why::Late => f.write_str("the deadline had passed when the peer came to it"),
            Why::Malformed => write!(f, "the peer finds the request malformed at byte {number}"),
            Why::Denied => f.write_str("the peer does not allow it"),
            Why::Unanswered => f.write_str("the peer took the request and gave no answer"),
            Why::Duplicate => f.write_str("the peer serves a request with that id already"),
            Why::Other(why) => write!(f, "the peer refuses it for its reason {why}, number {number}"),
        }
    }
}

impl std::error::Error for Refusal {}
