//! [`Decoder`]: the bytes that came become messages.

mod frames;
mod look;
mod owned;
mod source;

use framing_core::{DecodeError, FrameError, Framing, Message, Part, Reader, Reason, Step};

use crate::idle::Idle;
use crate::recv::RecvBuffer;
use crate::search::{Found, Held, Next, Search};
use crate::trace::Trace;
use crate::{BufferPolicy, Encoder, RecvError, Stats};

/// The receiving half: bytes in, messages out. It does no I/O.
///
/// ```
/// use framing_core::LengthPrefix;
/// use framing_io::{Decoder, RecvError};
///
/// let mut decoder = Decoder::new(LengthPrefix::u16().big_endian());
/// decoder.spare_mut()[..3].copy_from_slice(&[0, 2, b'h']);
/// decoder.commit(3);
/// assert!(decoder.next_frame()?.is_none());
/// decoder.spare_mut()[0] = b'i';
/// decoder.commit(1);
/// assert_eq!(decoder.next_frame()?.unwrap().payload(), b"hi");
/// decoder.finish()?;
/// # Ok::<(), RecvError>(())
/// ```
///
/// # Limits
/// A payload is at most what the framing admits, what [`Message::MAX_SIZE`] admits, and what fits in
/// [`BufferPolicy::max`] with the framing's overhead; beyond that it is [`FrameError::TooLarge`] when its head has come.
///
/// # Errors
/// Frames that came whole before an error are handed out before it. A [`FrameError`] is final unless the framing
/// [`recovers`](Framing::recovers): each later call gives the same error. A message that is malformed within a whole
/// frame is dropped with its frame, its error is given once, and the next call goes on with the next frame. With
/// [`Bare`](framing_core::Bare) a malformed message is final, for nothing tells where the next one begins.
#[derive(Debug)]
pub struct Decoder<F: Framing> {
    framing: F,
    /// The largest payload that fits in the buffer with its head.
    max_payload: usize,
    buffer: RecvBuffer,
    search: Search<F::Scan>,
    stats: Stats,
    idle: Idle,
}

impl<F: Framing> Decoder<F> {
    /// A decoder with the default [`BufferPolicy`]. It has no buffer until bytes are about to come.
    #[must_use]
    pub fn new(framing: F) -> Self {
        Self::with_policy(framing, BufferPolicy::new())
    }

    /// A decoder with a policy of its own.
    #[must_use]
    pub fn with_policy(framing: F, policy: BufferPolicy) -> Self {
        Self {
            max_payload: max_payload(&framing, policy.limit()),
            framing,
            buffer: RecvBuffer::new(policy),
            search: Search::default(),
            stats: Stats::default(),
            idle: Idle::new(),
        }
    }

    /// The next message, or `None` until more bytes have come. It may borrow from the buffer. With
    /// [`Bare`](framing_core::Bare) it is one that says itself where it ends, or the program does not compile:
    ///
    /// ```compile_fail,E0080
    /// # use framing_core::{Bare, Raw};
    /// # use framing_io::{BufferPolicy, Decoder};
    /// let mut decoder = Decoder::with_policy(Bare::new(), BufferPolicy::new());
    /// let all_that_came_by_now = decoder.next::<Raw<'_>>();
    /// ```
    ///
    /// # Errors
    /// [`RecvError::Frame`] and [`RecvError::Decode`]; see [`Decoder`] for what the next call does then.
    #[inline]
    pub fn next<'a, M: Message<'a>>(&'a mut self) -> Result<Option<M>, RecvError> {
        const {
            assert!(
                F::MARKS_ENDS || M::SELF_DELIMITING,
                "this framing does not mark where a message ends, and the message does not say it: choose a framing that \
                 does, as `LengthPrefix`"
            );
        }
        if self.buffer.len() < self.search.wait_until && self.search.asked_by != 0 {
            self.search.ask_again(address_of_decode::<M>());
        }
        let found = match self.look(M::MAX_SIZE) {
            Next::Frame(found) => found,
            Next::Open => return self.decode_open(),
            Next::Nothing => match self.not_yet()? {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        self.decode_found(found).map(Some)
    }

    /// The next message, where nothing but to decode it is to be done; where there is none [`next`](Self::next) tells why. Inlined always:
    /// a message that a call returns goes through memory, in pieces of another size than those in which it is read back.
    #[cfg(any(feature = "blocking", feature = "mio", feature = "tokio"))]
    #[inline(always)]
    pub(crate) fn next_now<'a, M: Message<'a>>(&'a mut self) -> Result<Option<M>, RecvError> {
        match self.look(M::MAX_SIZE) {
            Next::Frame(found) => self.decode_found(found).map(Some),
            Next::Open if !F::MARKS_ENDS => self.decode_open(),
            Next::Open | Next::Nothing => Ok(None),
        }
    }

    /// Says that the stream has ended. Call it when there is no message left: a frame that is whole but not taken is
    /// not looked at.
    ///
    /// Where the end of the stream ends a frame too ([`Delimited::end_delimits`](framing_core::Delimited::end_delimits)),
    /// there is one more message then: ask for it again, and then call this again. The stream has ended where a call for a
    /// message after this one finds none.
    ///
    /// # Errors
    /// [`FrameError::Truncated`] where the stream ended within a frame, which is final; the error that was final
    /// before, where there was one; errors of the last frame.
    pub fn finish(&mut self) -> Result<(), RecvError> {
        if matches!(self.search.held, Held::Nothing) && self.search.asked_by == 0 && self.buffer.len() > 0 {
            // What came since the last search was too little for a frame, but may show that it never could be one.
            self.search.restart();
        }
        if self.buffer.len() >= self.search.wait_until {
            match self.search_with(self.max_payload, F::find_last)? {
                Next::Frame(found) => self.search.hold(Held::Frame(found)),
                Next::Open => {
                    let error = FrameError::Truncated { part: Part::Payload, missing: 1 };
                    return Err(self.search.fail(error.into()));
                }
                Next::Nothing => {}
            }
        }
        match self.search.held {
            Held::Frame(_) => return Ok(()),
            Held::Error(_) | Held::Untold(_) => return self.not_yet().map(drop),
            Held::Nothing => {}
        }
        let (part, missing) = match self.buffer.len() {
            // A frame whose bytes are dropped as they come leaves nothing in the buffer, and still it has begun.
            0 => match self.framing.find_last(&mut self.search.scan, &mut [], self.max_payload) {
                Ok(Step::Incomplete { part: part @ Part::Payload, needed }) => (part, needed),
                _ => return Ok(()),
            },
            buffered => (self.search.part, self.search.wait_until.saturating_sub(buffered)),
        };
        Err(self.search.fail(FrameError::Truncated { part, missing }.into()))
    }

    /// The error that was final, if there was one: each call repeats it.
    #[must_use]
    pub const fn failed(&self) -> Option<RecvError> {
        match self.search.held {
            Held::Error(error) => Some(error),
            _ => None,
        }
    }

    /// At least so many more bytes have to come before there is a message; 0 where there may be one now.
    #[must_use]
    pub const fn needed(&self) -> usize {
        if self.search.holds() { 0 } else { self.search.wait_until.saturating_sub(self.buffer.len()) }
    }

    /// The framing of the next frame.
    #[must_use]
    pub const fn framing(&self) -> &F {
        &self.framing
    }

    /// Replaces the framing. A frame whose head was accepted already is received as it was announced; a head
    /// that is not whole is read anew.
    pub fn set_framing(&mut self, framing: F) {
        self.max_payload = max_payload(&framing, self.buffer.limit());
        self.framing = framing;
        if matches!(self.search.held, Held::Nothing) {
            self.search.restart();
        }
    }

    /// How many bytes came that belong to no message that was handed out.
    #[must_use]
    #[inline]
    pub const fn buffered(&self) -> usize {
        self.buffer.len()
    }

    /// The bytes that came and belong to no message that was handed out: what another decoder has to be given first when it
    /// takes the stream over.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.buffer.filled()
    }

    /// What this half has done so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.stats.with(self.buffer.counts())
    }

    /// Takes a frame and lends its payload. Nothing is held meanwhile.
    #[inline]
    fn take(&mut self, found: Found) -> &[u8] {
        self.search.wait_until = 1;
        self.stats.count_frame();
        self.buffer.take(found.end, found.payload)
    }

    /// Decodes a message that says itself where it ends.
    #[inline]
    fn decode_open<'a, M: Message<'a>>(&'a mut self) -> Result<Option<M>, RecvError> {
        let limit = self.framing.max_payload().min(self.max_payload).min(M::MAX_SIZE);
        let (bytes, taker) = self.buffer.lend();
        let mut input = Reader::new(bytes);
        match M::decode(&mut input) {
            Ok(message) => {
                let size = input.offset();
                if size == 0 || size > limit {
                    return Err(self.search.fail(misfit(size, bytes.len(), limit)));
                }
                taker.take(size);
                self.search.wait_until = 1;
                self.stats.count_frame();
                Ok(Some(message))
            }
            Err(DecodeError::NotEnoughData { needed }) => {
                let total = bytes.len().saturating_add(needed);
                self.search.wait_open(total, limit, address_of_decode::<M>()).map(|()| None)
            }
            Err(error) => Err(self.search.fail(error.into())),
        }
    }
}

/// The two halves of one stream: what it says to `tracing`, where that feature is on, it says in one span. An adapter begins
/// with this.
///
/// ```
/// use framing_core::LengthPrefix;
/// use framing_io::BufferPolicy;
///
/// let (mut decoder, mut encoder) = framing_io::halves(LengthPrefix::u8(), BufferPolicy::new());
/// encoder.push_frame(b"hi").unwrap();
/// decoder.feed(encoder.unsent());
/// assert_eq!(decoder.next_frame().unwrap().unwrap().payload(), b"hi");
/// ```
#[must_use]
pub fn halves<F: Framing + Clone>(framing: F, policy: BufferPolicy) -> (Decoder<F>, Encoder<F>) {
    let trace = Trace::stream();
    let mut decoder = Decoder::with_policy(framing.clone(), policy);
    decoder.search.trace = trace.clone();
    (decoder, Encoder::with_policy(framing, policy).traced(trace))
}

/// The largest payload whose frame fits in a buffer of `limit` bytes: larger ones have no less overhead.
fn max_payload<F: Framing>(framing: &F, limit: usize) -> usize {
    let fits = |payload: usize| payload.saturating_add(framing.max_overhead(payload)) <= limit;
    let (mut most, mut beyond) = (0, limit.saturating_add(1));
    while beyond.saturating_sub(most) > 1 {
        let middle = most.midpoint(beyond);
        if fits(middle) {
            most = middle;
        } else {
            beyond = middle;
        }
    }
    most
}

/// Tells apart the types whose messages are waited for. That two types may share one `decode` does no harm: they
/// then wait for the same.
#[inline]
fn address_of_decode<'a, M: Message<'a>>() -> usize {
    M::decode as fn(&mut Reader<'a>) -> Result<M, DecodeError> as usize
}

/// A message of `size` bytes that was decoded without a framing, and is larger than the limit or takes no bytes at all.
#[cold]
fn misfit(size: usize, buffered: usize, limit: usize) -> RecvError {
    if size > limit {
        return FrameError::too_large(size as u64, limit).into();
    }
    // It would be found again and again, and the bytes that came never.
    let count = u32::try_from(buffered).unwrap_or(u32::MAX);
    DecodeError::malformed(0, Reason::TrailingBytes { count }).into()
}
