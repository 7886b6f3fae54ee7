//! Feeding a decoder in pieces, and what comes out of it.

use framing_core::{FrameBoundaries, Framing, OwnedMessage};
use framing_io::{Decoder, RecvError};

/// What a receiver sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// A message.
    Got(T),
    /// An error.
    Error(RecvError),
    /// A clean end.
    End,
}

/// A decoder that is fed, and what came out of it so far.
pub struct Feed<F: Framing, T> {
    /// The decoder.
    pub decoder: Decoder<F>,
    /// What came out of it.
    pub outcomes: Vec<Outcome<T>>,
    next: fn(&mut Decoder<F>) -> Result<Option<T>, RecvError>,
    /// How many more outcomes there may be: more than bytes came are a decoder that spins.
    steps: usize,
}

impl<F: FrameBoundaries> Feed<F, Vec<u8>> {
    /// Receives frames.
    #[must_use]
    pub fn frames(decoder: Decoder<F>) -> Self {
        let next = |decoder: &mut Decoder<F>| Ok(decoder.next_frame()?.map(|frame| frame.payload().to_vec()));
        Self { decoder, outcomes: Vec::new(), next, steps: 2 }
    }
}

impl<F: Framing, M: OwnedMessage> Feed<F, M> {
    /// Receives messages.
    #[must_use]
    pub fn messages(decoder: Decoder<F>) -> Self {
        Self { decoder, outcomes: Vec::new(), next: |decoder| decoder.next::<M>(), steps: 2 }
    }
}

impl<F: Framing, T> Feed<F, T> {
    /// `bytes` come, and all that they make whole is taken.
    ///
    /// # Panics
    /// Where the decoder spins, lends no room, or forgets a final error.
    pub fn bytes(&mut self, mut bytes: &[u8]) {
        self.steps += bytes.len();
        while !bytes.is_empty() && self.decoder.failed().is_none() {
            let room = self.decoder.spare_mut();
            assert!(!room.is_empty(), "a decoder that waits has room");
            let count = room.len().min(bytes.len());
            room[..count].copy_from_slice(&bytes[..count]);
            self.decoder.commit(count);
            bytes = &bytes[count..];
            self.take();
        }
    }

    /// The stream ends. That may be the end of a message, too.
    ///
    /// # Panics
    /// As [`bytes`](Self::bytes).
    pub fn end(mut self) -> Vec<Outcome<T>> {
        while self.decoder.failed().is_none() {
            let before = self.outcomes.len();
            if let Err(error) = self.decoder.finish() {
                self.outcomes.push(Outcome::Error(error));
                self.steps = self.steps.checked_sub(1).expect("more errors than bytes: the decoder spins");
            }
            self.take();
            if self.outcomes.len() == before {
                self.outcomes.push(Outcome::End);
                return self.outcomes;
            }
        }
        self.check_final();
        self.outcomes
    }

    fn take(&mut self) {
        while self.decoder.failed().is_none() {
            match (self.next)(&mut self.decoder) {
                Ok(None) => return,
                Ok(Some(message)) => self.outcomes.push(Outcome::Got(message)),
                Err(error) => self.outcomes.push(Outcome::Error(error)),
            }
            self.steps = self.steps.checked_sub(1).expect("more outcomes than bytes: the decoder spins");
        }
        self.check_final();
    }

    /// A final error is repeated by each call, and no bytes are asked for.
    fn check_final(&mut self) {
        let Some(error) = self.decoder.failed() else { return };
        for _ in 0..2 {
            assert!((self.next)(&mut self.decoder).is_err_and(|again| again == error), "{error:?} is not repeated");
            assert_eq!(self.decoder.finish(), Err(error));
            assert!(self.decoder.spare_mut().is_empty());
        }
    }
}

/// What comes out when `chunks` come, one after the other, and then the end.
pub fn outcomes<'c, F: Framing, T>(
    mut feed: Feed<F, T>,
    chunks: impl IntoIterator<Item = &'c [u8]>,
) -> Vec<Outcome<T>> {
    for chunk in chunks {
        feed.bytes(chunk);
    }
    feed.end()
}

/// Checks that however `bytes` are cut, the same comes out, and returns it: every cut in two, one byte at a time, and
/// where they are few every cut in three.
///
/// # Panics
/// Where something else comes out.
pub fn same_at_every_cut<F, T>(bytes: &[u8], feed: impl Fn() -> Feed<F, T>) -> Vec<Outcome<T>>
where
    F: Framing,
    T: PartialEq + std::fmt::Debug,
{
    let whole = outcomes(feed(), [bytes]);
    for cut in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(cut);
        assert_eq!(outcomes(feed(), [head, tail]), whole, "cut at {cut}");
        if bytes.len() <= 64 {
            for second in 0..=tail.len() {
                let (middle, tail) = tail.split_at(second);
                assert_eq!(outcomes(feed(), [head, middle, tail]), whole, "cut at {cut} and {second} later");
            }
        }
    }
    assert_eq!(outcomes(feed(), bytes.chunks(1)), whole, "one byte at a time");
    whole
}
