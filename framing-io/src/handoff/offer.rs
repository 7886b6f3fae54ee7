//! What is said in a handoff.

use framing_core::{Message, Raw};

use super::{HandoffError, Token};
use crate::envelope::{Envelope, HANDOFF, Head, Kind, PayloadEncoding, Received};

/// A connection is offered: the payload of a request of the protocol [`HANDOFF`]. On unix its descriptor comes with the frame.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
pub struct Offer {
    /// To be shown in the acknowledgement.
    pub token: Token,
    /// What the connection is to be served as.
    #[message(len = u8, max = Offer::MAX_SERVICE)]
    pub service: String,
    /// What was read of the connection already and is not used: it comes before all that is read from now on.
    #[message(max = Offer::MAX_UNREAD)]
    pub unread: Vec<u8>,
}

/// What comes of an offer: the payload of the response to it, and of the event that relays that.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
pub struct Acknowledgement {
    /// That of the offer.
    pub token: Token,
    /// Whether it was taken.
    pub answer: Answer,
}

/// Whether a connection was taken.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
pub enum Answer {
    /// It was.
    Accepted,
    /// It was not.
    Declined {
        /// Why, for people.
        #[message(len = u16, max = 512)]
        detail: String,
    },
}

impl Offer {
    /// The longest name of a service, in bytes.
    pub const MAX_SERVICE: usize = 255;

    /// The most bytes of a connection that an offer carries.
    pub const MAX_UNREAD: usize = 256 << 10;

    /// The offer that came.
    ///
    /// # Errors
    /// [`HandoffError`]: it is none.
    pub fn from_received(received: &Received) -> Result<Self, HandoffError> {
        check(&received.head, Kind::Request)?;
        Ok(received.decode()?)
    }

    /// The answer that the connection was taken, to the offer with this head.
    #[must_use]
    pub fn accept(&self, head: &Head) -> Envelope<Acknowledgement> {
        self.answer(head, Answer::Accepted)
    }

    /// The answer that it was not, and why: of the text as much as fits in 512 bytes.
    #[must_use]
    pub fn decline(&self, head: &Head, detail: &str) -> Envelope<Acknowledgement> {
        self.answer(head, Answer::declined(detail))
    }

    fn answer(&self, head: &Head, answer: Answer) -> Envelope<Acknowledgement> {
        let payload = Acknowledgement { token: self.token, answer };
        Envelope { head: head.reply(Kind::Response), payload }
    }
}

impl Answer {
    /// A refusal; of the text as much as fits in 512 bytes.
    #[must_use]
    pub fn declined(detail: &str) -> Self {
        let end = (0..=detail.len().min(512)).rev().find(|at| detail.is_char_boundary(*at)).unwrap_or(0);
        Self::Declined { detail: detail.get(..end).unwrap_or_default().to_owned() }
    }
}

impl Acknowledgement {
    /// The event that tells the client that waits what has become of its connection. It is matched by the token, not by an id.
    #[must_use]
    pub const fn relay(self) -> Envelope<Self> {
        Envelope { head: Head::new(Kind::Event, HANDOFF, 0), payload: self }
    }
}

impl Token {
    /// What has become of the connection that was promised with this token, where `event` tells that.
    ///
    /// # Errors
    /// [`HandoffError::Declined`]: it was not handed over. [`HandoffError::Token`]: the event is about another one; and
    /// the others: it is about something else.
    pub fn redeem(&self, event: &Received) -> Result<(), HandoffError> {
        check(&event.head, Kind::Event)?;
        open(self, event)
    }
}

/// Tells the other end that an offer is over: it is not to take the connection, or to close it. There [`withdrawn`] reads it.
#[must_use]
pub const fn withdrawal(id: u64) -> Envelope<Raw<'static>> {
    Envelope { head: Head::new(Kind::Cancel, HANDOFF, id), payload: Raw(&[]) }
}

/// The id of the offer that is over, where that is what came: a connection that was taken by it is to be closed.
#[must_use]
pub fn withdrawn(head: &Head) -> Option<u64> {
    (head.protocol == HANDOFF && head.kind == Kind::Cancel).then_some(head.id)
}

/// Whether what came with `head` is of handoffs, of this kind, and plain.
pub(super) fn check(head: &Head, expected: Kind) -> Result<(), HandoffError> {
    let Head { kind: found, protocol, encoding, .. } = *head;
    if protocol != HANDOFF {
        return Err(HandoffError::Protocol { found: protocol });
    }
    if found != expected {
        return Err(HandoffError::Kind { expected, found });
    }
    if encoding != PayloadEncoding::Plain {
        return Err(HandoffError::Encoding { found: encoding });
    }
    Ok(())
}

/// Whether the acknowledgement shows `token` and says yes.
pub(super) fn open(token: &Token, received: &Received) -> Result<(), HandoffError> {
    let Acknowledgement { token: shown, answer } = received.decode()?;
    if shown != *token {
        return Err(HandoffError::Token);
    }
    match answer {
        Answer::Accepted => Ok(()),
        Answer::Declined { detail } => Err(HandoffError::Declined { detail }),
    }
}
