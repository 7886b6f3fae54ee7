//! [`Talk`]: what contestants do, whichever way they do it.

use std::future::Future;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::ends::{End, Make};

/// One end of a connection that waits where it has to.
pub(crate) trait Talk {
    /// Sends a message, now or together with those that follow.
    fn feed(&mut self, payload: &Bytes);

    /// All that was fed has gone when this returns.
    fn flush(&mut self);

    /// Receives a message, and touches it.
    fn recv(&mut self);

    /// Nothing has come or gone for a while.
    fn idle(&mut self) {}
}

/// The same for a task.
pub(crate) trait AsyncTalk: Send + 'static {
    fn feed(&mut self, payload: &Bytes) -> impl Future<Output = ()> + Send;

    fn flush(&mut self) -> impl Future<Output = ()> + Send;

    fn recv(&mut self) -> impl Future<Output = ()> + Send;
}

/// What a consumer does with a payload: it looks at its ends, and at each line of the cache between them.
#[inline]
pub(crate) fn touch(payload: &[u8]) {
    let ends = payload.first().zip(payload.last());
    black_box(ends);
    if payload.len() > 64 {
        black_box(payload.iter().step_by(64).fold(0u8, |sum, byte| sum.wrapping_add(*byte)));
    }
}

/// The payload of all messages of a size.
pub(crate) fn payload(size: usize) -> Bytes {
    (0..black_box(size)).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect()
}

/// An end that sends as fast as it can.
pub(crate) fn flood<T: Talk + 'static>(talk: impl FnOnce() -> T + Send + 'static, size: usize) -> Make {
    Box::new(move || {
        let (mut talk, payload) = (talk(), payload(size));
        end(move |count| {
            for _ in 0..count {
                talk.feed(black_box(&payload));
            }
            talk.flush();
        })
    })
}

/// An end that receives.
pub(crate) fn drain<T: Talk + 'static>(talk: impl FnOnce() -> T + Send + 'static) -> Make {
    Box::new(move || {
        let mut talk = talk();
        end(move |count| (0..count).for_each(|_| talk.recv()))
    })
}

/// An end that asks and waits for the answer, and takes the times of that.
pub(crate) fn ping<T: Talk + 'static>(talk: impl FnOnce() -> T + Send + 'static, size: usize) -> Make {
    Box::new(move || {
        let (mut talk, payload) = (talk(), payload(size));
        Box::new(move |count| {
            let trip = |_| {
                let start = Instant::now();
                talk.feed(black_box(&payload));
                talk.flush();
                talk.recv();
                start.elapsed()
            };
            median((0..count).map(trip).collect())
        })
    })
}

/// An end that answers.
pub(crate) fn pong<T: Talk + 'static>(talk: impl FnOnce() -> T + Send + 'static, size: usize) -> Make {
    Box::new(move || {
        let (mut talk, payload) = (talk(), payload(size));
        end(move |count| {
            for _ in 0..count {
                talk.recv();
                talk.feed(black_box(&payload));
                talk.flush();
            }
        })
    })
}

/// An end that takes no times.
pub(crate) fn end(mut turn: impl FnMut(usize) + 'static) -> End {
    Box::new(move |count| {
        turn(count);
        None
    })
}

/// The median of the times of a turn.
pub(crate) fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}
