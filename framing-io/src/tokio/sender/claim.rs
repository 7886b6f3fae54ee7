//! [`held`]: room in the queue that one waits for, and then holds.

use std::pin::pin;

use framing_core::Framing;

use super::SenderError;
use super::shared::Shared;

/// Waits until a message of `size` bytes has room, and sets that aside; returns how many bytes it is.
pub(super) async fn held<F: Framing>(shared: &Shared<F>, size: usize) -> Result<usize, SenderError> {
    let mut claim = Claim { shared, alone: false };
    loop {
        let mut room = pin!(shared.room.notified());
        // From here on it is told, also of what happens before it waits.
        room.as_mut().enable();
        if let Some(held) = claim.try_hold(size)? {
            return Ok(held);
        }
        room.await;
    }
}

/// One that waits for room.
struct Claim<'s, F> {
    shared: &'s Shared<F>,
    /// It has the queue for itself until it has its room.
    alone: bool,
}

impl<F: Framing> Claim<'_, F> {
    fn try_hold(&mut self, size: usize) -> Result<Option<usize>, SenderError> {
        let mut queue = self.shared.lock();
        if let Some(refusal) = queue.refusal() {
            return Err(refusal);
        }
        // One that would not even fit into an empty queue is tried there, and gets its error.
        let needed = queue.encoder.most(size).min(queue.encoder.policy().limit());
        if needed > queue.most_beside_others() && !queue.claimed {
            (self.alone, queue.claimed) = (true, true);
        }
        if self.alone || queue.is_calm() {
            if needed <= queue.encoder.free() && queue.encoder.set_aside(needed).is_ok() {
                return Ok(Some(needed));
            }
            queue.choked = true;
        }
        Ok(None)
    }
}

impl<F> Drop for Claim<'_, F> {
    fn drop(&mut self) {
        self.shared.ease(|queue| queue.claimed &= !self.alone);
    }
}
