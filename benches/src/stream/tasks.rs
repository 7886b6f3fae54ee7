//! Ends that are tasks of tokio.

use std::future::Future;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::{LengthPrefix, Raw};
use framing_io::tokio::MessageStream;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};

use super::ends::{End, Make};
use super::raw::{Batch, Parser, length};
use super::talk::{AsyncTalk, end, median, payload, touch};

/// Where the tasks run.
#[derive(Clone)]
pub(crate) enum Scheduler {
    /// On the thread of the end, by a scheduler of its own.
    CurrentThread,
    /// On the threads that both ends share.
    MultiThread(Arc<Runtime>),
}

impl Scheduler {
    pub(crate) fn multi_thread() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_io().build();
        Self::MultiThread(Arc::new(runtime.expect("a runtime starts")))
    }

    /// An end that does turns of a task.
    ///
    /// It is boxed, for it goes into each turn's future and out of it again, and who is large would be copied by each poll.
    fn end<T: AsyncTalk, O: Send + 'static, R: Future<Output = (Box<T>, O)> + Send + 'static>(
        self,
        talk: impl FnOnce() -> T,
        turn: impl Fn(Box<T>, usize) -> R + 'static,
    ) -> impl FnMut(usize) -> O {
        let own = match self {
            Self::CurrentThread => Ok(Builder::new_current_thread().enable_io().build().expect("a runtime starts")),
            Self::MultiThread(shared) => Err(shared),
        };
        let runtime: &Runtime = own.as_ref().unwrap_or_else(|shared| shared);
        let mut talk = {
            let _within = runtime.enter();
            Some(Box::new(talk()))
        };
        move |count| {
            let task = turn(talk.take().expect("a turn gives it back"), count);
            let (back, output) = match &own {
                Ok(own) => own.block_on(task),
                Err(shared) => shared.block_on(shared.spawn(task)).expect("a task ends"),
            };
            talk = Some(back);
            output
        }
    }
}

/// An end that sends as fast as it can.
pub(crate) fn flood<T: AsyncTalk>(on: Scheduler, talk: impl FnOnce() -> T + Send + 'static, size: usize) -> Make {
    Box::new(move || {
        let payload = payload(size);
        end(on.end(talk, move |mut talk, count| {
            let payload = payload.clone();
            async move {
                for _ in 0..count {
                    talk.feed(black_box(&payload)).await;
                }
                talk.flush().await;
                (talk, ())
            }
        }))
    })
}

/// An end that receives.
pub(crate) fn drain<T: AsyncTalk>(on: Scheduler, talk: impl FnOnce() -> T + Send + 'static) -> Make {
    Box::new(move || {
        end(on.end(talk, |mut talk, count| async move {
            for _ in 0..count {
                talk.recv().await;
            }
            (talk, ())
        }))
    })
}

/// An end that asks and waits for the answer, and takes the times of that.
pub(crate) fn ping<T: AsyncTalk>(on: Scheduler, talk: impl FnOnce() -> T + Send + 'static, size: usize) -> Make {
    Box::new(move || -> End {
        let payload = payload(size);
        Box::new(on.end(talk, move |mut talk, count| {
            let payload = payload.clone();
            async move {
                let mut times: Vec<Duration> = Vec::with_capacity(count);
                for _ in 0..count {
                    let start = Instant::now();
                    talk.feed(black_box(&payload)).await;
                    talk.flush().await;
                    talk.recv().await;
                    times.push(start.elapsed());
                }
                (talk, median(times))
            }
        }))
    })
}

/// An end that answers.
pub(crate) fn pong<T: AsyncTalk>(on: Scheduler, talk: impl FnOnce() -> T + Send + 'static, size: usize) -> Make {
    Box::new(move || {
        let payload = payload(size);
        end(on.end(talk, move |mut talk, count| {
            let payload = payload.clone();
            async move {
                for _ in 0..count {
                    talk.recv().await;
                    talk.feed(black_box(&payload)).await;
                    talk.flush().await;
                }
                (talk, ())
            }
        }))
    })
}

/// Ours: frames are lent. `LARGE` payloads are not copied; who sends both kinds through one future has the state of both in it.
pub(crate) struct Ours<S, const LARGE: bool> {
    stream: MessageStream<S, LengthPrefix>,
}

impl<S, const LARGE: bool> Ours<S, LARGE> {
    pub(crate) fn new(socket: S) -> Self {
        Self { stream: MessageStream::new(socket, LengthPrefix::u32()) }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static, const LARGE: bool> AsyncTalk for Ours<S, LARGE> {
    #[inline]
    async fn feed(&mut self, payload: &Bytes) {
        if LARGE {
            self.stream.feed_bytes(payload.clone()).await.expect("the peer receives");
        } else {
            self.stream.feed(&Raw(payload)).await.expect("the peer receives");
        }
    }

    async fn flush(&mut self) {
        self.stream.flush().await.expect("the peer receives");
    }

    #[inline]
    async fn recv(&mut self) {
        let frame = self.stream.recv_frame().await.expect("the peer sends").expect("the peer sends");
        touch(frame.payload());
    }
}

/// A loop by hand. `LARGE` payloads are never gathered.
pub(crate) struct ByHand<S, const LARGE: bool> {
    socket: S,
    batch: Batch,
    parser: Parser,
}

impl<S, const LARGE: bool> ByHand<S, LARGE> {
    pub(crate) fn new(socket: S) -> Self {
        Self { socket, batch: Batch::new(), parser: Parser::new() }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static, const LARGE: bool> AsyncTalk for ByHand<S, LARGE> {
    #[inline]
    async fn feed(&mut self, payload: &Bytes) {
        if LARGE {
            self.socket.write_all(&length(payload)).await.expect("the peer receives");
            self.socket.write_all(payload).await.expect("the peer receives");
        } else if !self.batch.put(payload) {
            self.flush().await;
            assert!(self.batch.put(payload), "a batch holds any payload that is not large");
        }
    }

    async fn flush(&mut self) {
        if !self.batch.bytes().is_empty() {
            self.socket.write_all(self.batch.bytes()).await.expect("the peer receives");
            self.batch.clear();
        }
    }

    #[inline]
    async fn recv(&mut self) {
        loop {
            if let Some(payload) = self.parser.next() {
                return touch(payload);
            }
            let count = self.socket.read(self.parser.room()).await.expect("the peer sends");
            self.parser.came(count);
        }
    }
}
