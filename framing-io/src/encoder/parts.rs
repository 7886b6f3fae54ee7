//! Large payloads, which are sent from where they lie.

use std::io::IoSlice;

use bytes::Bytes;
use framing_core::framing::WriteError;
use framing_core::{FrameBoundaries, Message, Raw, Writer};

use super::Encoder;
use crate::SendError;

/// A payload of fewer bytes is copied: that is cheaper than one piece more in a write.
const WORTH_A_PIECE: usize = 8 << 10;

/// What stands around a payload, at the end of the queue and not committed yet.
struct Laid {
    before: usize,
    after: usize,
}

impl<F: FrameBoundaries> Encoder<F> {
    /// Queues `payload` as one frame without copying it: it is kept until it has gone, and counts as queued in full. A small
    /// one (less than 8 KiB) is copied, as is any where the framing has to rewrite payloads.
    ///
    /// # Errors
    /// Those of [`push`](Self::push).
    pub fn push_bytes(&mut self, payload: Bytes) -> Result<(), SendError> {
        self.push_parts(&Raw(&[]), payload)
    }

    /// Queues one frame whose payload is the encoding of `message` and then `body`, which is not copied, as in
    /// [`push_bytes`](Self::push_bytes): a header, and what it is the header of.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use framing_core::{LengthPrefix, Raw};
    /// use framing_io::{Encoder, SendError};
    /// use std::io::IoSlice;
    ///
    /// let mut encoder = Encoder::new(LengthPrefix::u32());
    /// encoder.push_parts(&Raw(b"key"), Bytes::from(vec![7; 100_000]))?;
    /// let mut slices = [IoSlice::new(&[]); 4];
    /// assert_eq!(encoder.unsent_slices(&mut slices), 2);
    /// assert_eq!((&slices[0][..], slices[1].len()), (&b"\xa3\x86\x01\0key"[..], 100_000));
    /// # Ok::<(), SendError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`push`](Self::push).
    #[expect(clippy::needless_pass_by_value, reason = "it is kept, where it is not copied")]
    pub fn push_parts<'a, M: Message<'a>>(&mut self, message: &M, body: Bytes) -> Result<(), SendError> {
        match self.lay_around(message, &body)? {
            Some(Laid { before, after }) => {
                self.buffer.commit(before);
                self.buffer.link(body.clone());
                self.buffer.commit(after);
                self.queued_one();
                Ok(())
            }
            None => self.push_copied(message, &body),
        }
    }

    /// Queues one frame whose payload is the encoding of `message` and then `body`, and hands all that is queued to
    /// `write`, again and again until it takes no more; `body` goes from where it lies, and only what is left of it then is
    /// copied into the queue.
    ///
    /// Where `body` is small, or something is queued that [was not copied](Self::push_bytes), the frame is queued as by `push`
    /// and nothing is written.
    ///
    /// # Errors
    /// The outer error is that of [`push`](Self::push): the frame is not queued, and nothing was written. The inner one is
    /// what `write` returned: the frame is queued, and part of it may have gone.
    pub fn push_through<'a, M: Message<'a>, E>(
        &mut self,
        message: &M,
        body: &[u8],
        mut write: impl FnMut(&[IoSlice<'_>]) -> Result<usize, E>,
    ) -> Result<Result<(), E>, SendError> {
        let laid = if self.buffer.is_unchained() { self.lay_around(message, body)? } else { None };
        let Some(Laid { before, after }) = laid else {
            return self.push_copied(message, body).map(Ok);
        };
        self.buffer.commit(before);
        // The queue as it is, with `body` in it at `cut`.
        let (mut cut, mut rest) = (self.buffer.len(), body);
        self.buffer.commit(after);
        let result = loop {
            let (head, tail) = self.buffer.unsent().split_at_checked(cut).unwrap_or_default();
            let slices = [head, rest, tail].map(IoSlice::new);
            let (first, end) = (usize::from(head.is_empty()), if tail.is_empty() { 2 } else { 3 });
            let count = match write(slices.get(first..end).unwrap_or_default()) {
                Ok(0) => break Ok(()),
                Ok(count) => count.min(rest.len().saturating_add(self.buffer.len())),
                Err(error) => break Err(error),
            };
            self.stats.count_operation(count);
            let of_rest = count.saturating_sub(cut).min(rest.len());
            let own = count.saturating_sub(of_rest);
            cut = cut.saturating_sub(own);
            rest = rest.get(of_rest..).unwrap_or_default();
            self.buffer.sent(own);
            if rest.is_empty() {
                break Ok(());
            }
        };
        self.buffer.insert(rest, after);
        self.queued_one();
        self.relieved();
        Ok(result)
    }

    fn push_copied<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<(), SendError> {
        let encode = |out: &mut Writer<'_>| {
            message.encode(out)?;
            out.put_bytes(body)
        };
        self.push_with(message.size_hint().saturating_add(body.len()), encode)
    }

    /// Writes what stands around `body` to the end of the queue; `None` where it is better copied.
    fn lay_around<'a, M: Message<'a>>(&mut self, message: &M, body: &[u8]) -> Result<Option<Laid>, SendError> {
        let hint = message.size_hint();
        let payload = hint.saturating_add(body.len());
        let overhead = self.framing.max_overhead(payload);
        // What goes after the body is written before the message first.
        let own = hint.saturating_add(overhead.saturating_mul(2));
        if body.len() < WORTH_A_PIECE
            || payload > self.max_payload
            || own.saturating_add(body.len()) > self.buffer.free()
        {
            return Ok(None);
        }
        let room = self.buffer.room(own);
        let Some((around, rest)) = room.split_at_mut_checked(overhead) else { return Ok(None) };
        let mut out = Writer::new(rest);
        if let Err(error) = message.encode(&mut out) {
            return Err(self.refused(payload, false, error.into()));
        }
        let size = out.written();
        let written = rest.get(..size).unwrap_or_default();
        match self.framing.close_around(&[written, body], around) {
            Ok(Some(around)) => {
                let tail = around.head..around.head.saturating_add(around.tail);
                if tail.end > overhead {
                    debug_assert!(false, "the framing wrote more around a payload than its max_overhead");
                    return Ok(None);
                }
                let message = overhead..overhead.saturating_add(size);
                let end = message.end.saturating_add(around.tail);
                room.copy_within(tail, message.end);
                room.copy_within(message.start..end, around.head);
                Ok(Some(Laid { before: around.head.saturating_add(size), after: around.tail }))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(self.refused(payload, false, WriteError::Frame(error))),
        }
    }
}
