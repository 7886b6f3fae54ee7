//! [`Offers`]: those that are open.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime};

use super::offer::{check, open};
use super::{HandoffError, Offer, OfferError, Token};
use crate::envelope::{Envelope, HANDOFF, Head, Kind, Received, after};

/// The offers that are open, of whoever hands connections off. It does no I/O, and the time is an argument.
///
/// ```
/// use framing_io::envelope::Received;
/// use framing_io::handoff::{HandoffError, Offer, Offers, Token};
/// # use framing_core::Message;
/// # fn sent(envelope: impl for<'a> Message<'a>) -> Result<Received, Box<dyn std::error::Error>> {
/// #     Ok(Received::from_frame(envelope.encode_to_vec()?.into())?)
/// # }
/// use std::time::{Duration, Instant};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (now, time) = (Instant::now(), Duration::from_secs(5));
/// let mut offers = Offers::new(64, time);
/// let token = Token::new()?;
/// let offer = offers.offer(token, "echo", Vec::new(), now)?;
/// let id = offer.head.id;
///
/// // At the other end.
/// let received = sent(offer)?;
/// let acknowledgement = Offer::from_received(&received)?.accept(&received.head);
///
/// // Here again; it counts once.
/// let acknowledgement = sent(acknowledgement)?;
/// assert_eq!(offers.acknowledge(&acknowledgement, now), Ok(id));
/// assert_eq!(offers.acknowledge(&acknowledgement, now), Err(HandoffError::NotOpen { id }));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Offers {
    max: usize,
    time: Duration,
    /// The id of the next; ids begin with 1, and none comes twice.
    next: u64,
    /// At most `max`.
    open: HashMap<u64, (Token, Instant)>,
}

impl Offers {
    /// None, of at most `max` that are open at a time, each for `time`.
    #[must_use]
    pub fn new(max: usize, time: Duration) -> Self {
        Self { max, time, next: 1, open: HashMap::new() }
    }

    /// How many are open.
    #[must_use]
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// An offer of a connection that is to be served as `service`, of which `unread` was read already: to be sent with the
    /// connection's descriptor. The `token` is for this one only; a client that waits for its connection was told it.
    ///
    /// # Errors
    /// [`OfferError`].
    pub fn offer(
        &mut self,
        token: Token,
        service: &str,
        unread: Vec<u8>,
        now: Instant,
    ) -> Result<Envelope<Offer>, OfferError> {
        if service.len() > Offer::MAX_SERVICE {
            return Err(OfferError::Service { size: service.len(), max: Offer::MAX_SERVICE });
        }
        if unread.len() > Offer::MAX_UNREAD {
            return Err(OfferError::Unread { unread: unread.len(), max: Offer::MAX_UNREAD });
        }
        if self.open.len() >= self.max {
            return Err(OfferError::TooMany { max: self.max });
        }
        let id = self.next;
        self.next = id.saturating_add(1);
        self.open.insert(id, (token, after(now, self.time)));
        let head = Head::new(Kind::Request, HANDOFF, id);
        let head = SystemTime::now().checked_add(self.time).map_or(head.clone(), |deadline| head.until(deadline));
        Ok(Envelope { head, payload: Offer { token, service: service.to_owned(), unread } })
    }

    /// An acknowledgement came, `now`: the id of its offer, whose connection is the other end's now.
    ///
    /// Whatever is wrong with it, the offer is over, and its token used up; but what is of another protocol is about no offer.
    ///
    /// # Errors
    /// [`HandoffError`]. The connection is not handed over then. Where the other end may think otherwise
    /// ([`Late`](HandoffError::Late), say), send it the [`withdrawal`](super::withdrawal) of the offer, and close the connection.
    pub fn acknowledge(&mut self, received: &Received, now: Instant) -> Result<u64, HandoffError> {
        let Head { id, protocol, .. } = received.head;
        if protocol != HANDOFF {
            return Err(HandoffError::Protocol { found: protocol });
        }
        let (token, deadline) = self.open.remove(&id).ok_or(HandoffError::NotOpen { id })?;
        check(&received.head, Kind::Response)?;
        if now >= deadline {
            return Err(HandoffError::Late { id, by: now.saturating_duration_since(deadline) });
        }
        open(&token, received)?;
        Ok(id)
    }

    /// The offer `id` is over; whether it was open.
    pub fn withdraw(&mut self, id: u64) -> bool {
        self.open.remove(&id).is_some()
    }

    /// Ends those whose deadline has passed `now`; their ids, in no order.
    pub fn expire(&mut self, now: Instant) -> Vec<u64> {
        let late = self.open.iter().filter(|(_, (_, deadline))| *deadline <= now).map(|(id, _)| *id);
        let late: Vec<u64> = late.collect();
        self.open.retain(|_, (_, deadline)| *deadline > now);
        late
    }
}
