//! [`Batch`]: what one writes while others queue.

use std::io::IoSlice;

use super::Encoder;
use crate::BufferPolicy;
use crate::send::SendBuffer;

/// What was queued until it was taken out, to be written without the encoder at hand: beside those who queue, and not
/// under their lock. The bytes count as queued until the encoder is told that they [have gone](Encoder::batch_sent).
#[derive(Debug)]
pub(crate) struct Batch {
    buffer: SendBuffer,
}

impl Batch {
    pub(crate) const fn new(policy: BufferPolicy) -> Self {
        Self { buffer: SendBuffer::new(policy) }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.buffer.len() == 0
    }

    /// As [`Encoder::write_with`].
    #[inline]
    pub(crate) fn write_with<E>(&mut self, write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>) -> Result<usize, E> {
        let count = self.buffer.write_at_most(usize::MAX, usize::MAX, write)?;
        Ok(self.buffer.sent(count))
    }

    /// Leaves its memory with `spare`, if nothing is queued.
    pub(crate) fn park(&mut self, spare: impl FnOnce(Vec<u8>)) {
        self.buffer.park(spare);
    }
}

impl<F> Encoder<F> {
    pub(crate) const fn policy(&self) -> BufferPolicy {
        *self.buffer.policy()
    }

    /// Moves all that is queued to `batch`, which is empty and whose memory is queued into from now on.
    pub(crate) fn hand_over(&mut self, batch: &mut Batch) {
        debug_assert!(batch.is_empty(), "a batch is written before the next one is taken");
        let count = self.buffer.len();
        self.buffer.exchange(&mut batch.buffer);
        let held = self.buffer.held_mut();
        *held = held.saturating_add(count);
        self.away = self.away.saturating_add(count);
    }

    /// The first `count` bytes of what was handed over have gone, in one write.
    pub(crate) fn batch_sent(&mut self, count: usize) {
        let count = count.min(self.away);
        self.away = self.away.saturating_sub(count);
        self.give_back(count);
        self.stats.count_operation(count);
        self.relieved();
    }

    /// Leaves its memory with `spare`, if nothing is queued.
    pub(crate) fn park(&mut self, spare: impl FnOnce(Vec<u8>)) {
        self.buffer.park(spare);
    }

    /// Takes memory of at most so many bytes from `spare`, all initialised, if it has none; returns whether it had none.
    #[inline]
    pub(crate) fn unpark(&mut self, spare: impl FnOnce(usize) -> Vec<u8>) -> bool {
        let had_none = self.buffer.unpark(spare);
        if had_none {
            self.buffer.calm(self.watch.quiet());
        }
        had_none
    }
}

#[cfg(test)]
mod tests {
    use framing_core::LengthPrefix;

    use super::*;
    use crate::{Pressure, SendError};

    #[test]
    fn what_is_handed_over_counts_until_it_has_gone() {
        let policy = BufferPolicy::new().max(200).high(150).low(50);
        let (mut encoder, mut batch) = (Encoder::with_policy(LengthPrefix::u8(), policy), Batch::new(policy));
        encoder.push_frame(&[1; 99]).unwrap();
        encoder.hand_over(&mut batch);
        assert_eq!((encoder.queued(), encoder.free(), encoder.unsent()), (100, 100, &[][..]));
        encoder.push_frame(&[2; 59]).unwrap();
        assert_eq!((encoder.pressure(), encoder.free()), (Some(Pressure::High), 40));
        assert_eq!(encoder.push_frame(&[3; 40]), Err(SendError::Full { needed: 41, queued: 160, max: 200 }));

        let mut wire = Vec::new();
        let mut write = |encoder: &mut Encoder<_>, batch: &mut Batch, most: usize| {
            let count = batch.write_with(|slices| {
                let count = slices[0].len().min(most);
                wire.extend_from_slice(&slices[0][..count]);
                Ok::<_, ()>(count)
            });
            encoder.batch_sent(count.unwrap());
        };
        write(&mut encoder, &mut batch, 30);
        assert_eq!((encoder.queued(), encoder.free(), encoder.pressure()), (130, 70, None));
        write(&mut encoder, &mut batch, 99);
        assert!(batch.is_empty());
        encoder.hand_over(&mut batch);
        write(&mut encoder, &mut batch, 10);
        assert_eq!((encoder.queued(), encoder.pressure()), (50, Some(Pressure::Low)));
        write(&mut encoder, &mut batch, 99);
        assert_eq!((encoder.queued(), encoder.free(), batch.is_empty()), (0, 200, true));
        assert_eq!((encoder.stats().bytes, encoder.stats().operations), (160, 4));
        assert_eq!(wire, [&[99][..], &[1; 99], &[59], &[2; 59]].concat());
    }

    #[test]
    fn two_buffers_serve_all_batches_and_are_counted_once() {
        let policy = BufferPolicy::new();
        let (mut encoder, mut batch) = (Encoder::with_policy(LengthPrefix::u8(), policy), Batch::new(policy));
        for _ in 0..100 {
            encoder.push_frame(&[1; 99]).unwrap();
            encoder.hand_over(&mut batch);
            encoder.push_frame(&[1; 9]).unwrap();
            while !batch.is_empty() {
                let count = batch.write_with(|slices| Ok::<_, ()>(slices[0].len())).unwrap();
                encoder.batch_sent(count);
            }
        }
        let stats = encoder.stats();
        assert_eq!((stats.frames, stats.grows, stats.peak_buffer), (200, 2, 8 << 10));
    }
}
