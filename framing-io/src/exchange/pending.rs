//! [`Pending`]: the requests in flight.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use super::{TooMany, Unmatched};
use crate::envelope::Head;

/// The requests in flight: which ids are waited for, until when, and by whom (a `T`). It does no I/O and reads no clock.
///
/// ```
/// use framing_io::envelope::{Head, Kind};
/// use framing_io::exchange::{Pending, Unmatched};
/// use std::time::{Duration, Instant};
///
/// let now = Instant::now();
/// let mut pending = Pending::new(2);
/// let id = pending.begin(9, now + Duration::from_secs(1), "who waits")?;
/// let response = Head::new(Kind::Response, 9, id);
/// let late = now + Duration::from_secs(3);
/// assert_eq!(pending.clone().settle(&response, now), Ok("who waits"));
/// assert_eq!(pending.settle(&response, late), Err(Unmatched::Late { by: Duration::from_secs(2) }));
/// # Ok::<(), framing_io::exchange::TooMany>(())
/// ```
///
/// # Memory
/// At most `max` requests, and the ids of the last `max` that were given up.
#[derive(Clone, Debug)]
pub struct Pending<T> {
    max: usize,
    /// The id of the next request; ids begin with 1, and none comes twice.
    next: u64,
    /// All have ids less than `next`.
    calls: HashMap<u64, Call<T>>,
    /// None of them has a deadline before this one, which may be of a call that was settled since.
    earliest: Option<Instant>,
    /// Those that were given up and not told since, each with its deadline where that is why.
    given_up: HashMap<u64, Option<Instant>>,
    /// The last `max` that were given up, oldest first, told or not: which to forget next.
    order: VecDeque<u64>,
}

#[derive(Clone, Debug)]
struct Call<T> {
    protocol: u32,
    deadline: Instant,
    waiter: T,
}

impl<T> Pending<T> {
    /// None, of at most `max`.
    #[must_use]
    pub fn new(max: usize) -> Self {
        let (calls, given_up) = (HashMap::new(), HashMap::new());
        Self { max, next: 1, calls, earliest: None, given_up, order: VecDeque::new() }
    }

    /// How many are in flight.
    #[must_use]
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// How many may be.
    #[must_use]
    pub const fn max(&self) -> usize {
        self.max
    }

    /// A request is about to go, for `waiter`; its id.
    ///
    /// # Errors
    /// [`TooMany`], until one in flight is settled or given up.
    pub fn begin(&mut self, protocol: u32, deadline: Instant, waiter: T) -> Result<u64, TooMany> {
        if self.calls.len() >= self.max {
            return Err(TooMany { max: self.max });
        }
        let id = self.next;
        self.next = id.saturating_add(1);
        self.calls.insert(id, Call { protocol, deadline, waiter });
        self.earliest = Some(self.earliest.map_or(deadline, |earliest| earliest.min(deadline)));
        Ok(id)
    }

    /// A response or a refusal with `head` has come, `now`: who waits for it.
    ///
    /// # Errors
    /// Why nobody does. Of one that is late the waiter is dropped; of one of another protocol it waits on.
    pub fn settle(&mut self, head: &Head, now: Instant) -> Result<T, Unmatched> {
        let (id, found) = (head.id, head.protocol);
        let Some(call) = self.calls.get(&id) else { return Err(self.unmatched(id, now)) };
        let (expected, deadline) = (call.protocol, call.deadline);
        if expected != found {
            return Err(Unmatched::Protocol { expected, found });
        }
        match self.calls.remove(&id) {
            Some(call) if now < deadline => Ok(call.waiter),
            _ => Err(Unmatched::Late { by: now.saturating_duration_since(deadline) }),
        }
    }

    /// Nobody waits for `id` any more; whoever did.
    pub fn give_up(&mut self, id: u64, now: Instant) -> Option<T> {
        let call = self.calls.remove(&id)?;
        self.remember(id, (call.deadline <= now).then_some(call.deadline));
        Some(call.waiter)
    }

    /// Gives up those whose deadline has passed `now`; the ids of them, in no order.
    ///
    /// Where none can be late, which is most often, it looks at none of them.
    pub fn expire(&mut self, now: Instant) -> Vec<u64> {
        if self.earliest.is_none_or(|earliest| now < earliest) {
            return Vec::new();
        }
        let late = self.calls.iter().filter(|(_, call)| call.deadline <= now).map(|(id, _)| *id);
        let late: Vec<u64> = late.collect();
        late.iter().for_each(|id| drop(self.give_up(*id, now)));
        self.earliest = self.calls.values().map(|call| call.deadline).min();
        late
    }

    /// Takes all of them: the connection is over.
    pub fn take_all(&mut self) -> impl Iterator<Item = (u64, T)> + use<T> {
        std::mem::take(&mut self.calls).into_iter().map(|(id, call)| (id, call.waiter))
    }

    fn remember(&mut self, id: u64, deadline: Option<Instant>) {
        if self.order.len() >= self.max
            && let Some(oldest) = self.order.pop_front()
        {
            self.given_up.remove(&oldest);
        }
        self.order.push_back(id);
        self.given_up.insert(id, deadline);
    }

    /// Why nobody waits for `id`. What is told once is forgotten: a second answer is one to a request that was settled.
    fn unmatched(&mut self, id: u64, now: Instant) -> Unmatched {
        if id == 0 || id >= self.next {
            return Unmatched::Unknown;
        }
        match self.given_up.remove(&id) {
            Some(Some(deadline)) => Unmatched::Late { by: now.saturating_duration_since(deadline) },
            Some(None) => Unmatched::GivenUp,
            None => Unmatched::Settled,
        }
    }
}
