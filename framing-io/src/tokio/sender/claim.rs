//! [`Claim`]: room in the queue that one waits for, and then holds.

use std::pin::pin;

use framing_core::Framing;

use super::SenderError;
use super::shared::{Queue, Shared};
use crate::{Encoder, SendError};

/// Room that one waits for, and then holds.
pub(super) struct Claim<'s, F> {
    shared: &'s Shared<F>,
    held: usize,
    /// It is counted among those who wait.
    waits: bool,
    /// It has the queue for itself until it has its room.
    alone: bool,
}

impl<'s, F: Framing> Claim<'s, F> {
    /// Waits until a message of `size` bytes has room, and holds it.
    pub(super) async fn wait(shared: &'s Shared<F>, size: usize) -> Result<Self, SenderError> {
        let mut claim = Self { shared, held: 0, waits: false, alone: false };
        loop {
            let mut room = pin!(shared.room.notified());
            // From here on it is told, also of what happens before it waits.
            room.as_mut().enable();
            if claim.try_hold(size)? {
                return Ok(claim);
            }
            room.await;
        }
    }

    /// What it holds, to be given back by the caller.
    pub(super) fn keep(mut self) -> usize {
        std::mem::take(&mut self.held)
    }

    /// Queues by `push` what it holds the room for.
    pub(super) fn spend(self, push: impl FnOnce(&mut Encoder<F>) -> Result<(), SendError>) -> Result<(), SenderError> {
        let shared = self.shared;
        shared.spend(self.keep(), push)
    }

    /// Holds the room if it is there.
    fn try_hold(&mut self, size: usize) -> Result<bool, SenderError> {
        let mut queue = self.shared.lock();
        if let Some(refusal) = queue.refusal() {
            return Err(refusal);
        }
        let most = queue.encoder.policy().limit();
        // One that would not even fit into an empty queue is tried there, and gets its error.
        let needed = queue.encoder.needed_for(size).min(most);
        if needed > queue.most_beside_others() && !queue.claimed {
            (self.alone, queue.claimed) = (true, true);
        }
        if self.alone || queue.is_calm() {
            if queue.encoder.set_aside(needed).is_ok() {
                self.held = needed;
                return Ok(true);
            }
            queue.choked = true;
        }
        if !self.waits {
            self.waits = true;
            queue.waiting = queue.waiting.saturating_add(1);
        }
        Ok(false)
    }
}

impl<F> Claim<'_, F> {
    fn settle(&self, queue: &mut Queue<F>) {
        queue.encoder.give_back(self.held);
        queue.waiting = queue.waiting.saturating_sub(usize::from(self.waits));
        queue.claimed &= !self.alone;
    }
}

impl<F> Drop for Claim<'_, F> {
    fn drop(&mut self) {
        self.shared.ease(|queue| self.settle(queue));
    }
}
