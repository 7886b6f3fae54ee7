//! That a `tokio::MessageStream` and a `tokio::Sender` which always have work let other tasks run: over streams that are always ready
//! and count nothing themselves, as those of tokio do.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use framing_core::{LengthPrefix, Raw};
use framing_io::BufferPolicy;
use framing_io::tokio::MessageStream;
use framing_tests::samples::Fixed;
use tokio::io::AsyncWrite;
use tokio::task::LocalSet;

/// So many small messages are some turns, however cheap one is.
const MANY: usize = 60_000;
const SOME: u32 = 5;

/// So many calls of the stream below are more of them.
const CALLS: usize = 20_000;
const MORE: u32 = 15;

const MESSAGE: Fixed = Fixed { id: 1, kind: 2 };

/// How many turns another task had while `future` ran.
fn turns_beside(future: impl Future<Output = ()>) -> u32 {
    let turns = Rc::new(Cell::new(0));
    let count = Rc::clone(&turns);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    LocalSet::new().block_on(&runtime, async move {
        let task = tokio::task::spawn_local(async move {
            loop {
                count.set(count.get() + 1);
                tokio::task::yield_now().await;
            }
        });
        tokio::task::yield_now().await;
        let before = turns.get();
        future.await;
        task.abort();
        turns.get() - before
    })
}

/// Takes a little at each call, and forgets it.
struct Takes(usize);

impl AsyncWrite for Takes {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len().min(self.0)))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum::<usize>().min(self.0)))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Over a stream that takes so many bytes at each call.
fn over(takes: usize, policy: BufferPolicy) -> MessageStream<Takes, LengthPrefix> {
    MessageStream::with_policy(Takes(takes), LengthPrefix::u32(), policy)
}

#[test]
fn a_peer_that_floods_does_not_starve_another_task() {
    let wire = [&10u32.to_le_bytes()[..], &[7; 10]].concat().repeat(MANY);
    let mut stream = MessageStream::new(&wire[..], LengthPrefix::u32());
    let turns = turns_beside(async { while stream.recv_frame().await.unwrap().is_some() {} });
    assert!(turns >= SOME, "frames: {turns}");
    assert_eq!(stream.recv_stats().frames, MANY as u64);
    let mut stream = MessageStream::new(&wire[..], LengthPrefix::u32());
    let turns = turns_beside(async { while stream.recv::<Fixed>().await.unwrap().is_some() {} });
    assert!(turns >= SOME, "messages: {turns}");
    // One message a read.
    let policy = BufferPolicy::new().initial(14).max(14);
    let mut stream = MessageStream::with_policy(&wire[..CALLS * 14], LengthPrefix::u32(), policy);
    let turns = turns_beside(async { while stream.recv_frame().await.unwrap().is_some() {} });
    assert!(turns >= MORE, "reads: {turns}");
    assert_eq!(stream.recv_stats().operations, CALLS as u64);
}

#[test]
fn who_sends_all_the_time_does_not_starve_another_task() {
    let mut stream = over(usize::MAX, BufferPolicy::new());
    let turns = turns_beside(async {
        for _ in 0..MANY {
            stream.feed(&MESSAGE).await.unwrap();
        }
    });
    assert!(turns >= SOME, "feed: {turns}");
    let turns = turns_beside(async {
        for _ in 0..CALLS {
            stream.send(&MESSAGE).await.unwrap();
        }
    });
    assert!(turns >= MORE, "send: {turns}");
    let turns = turns_beside(async {
        for _ in 0..CALLS {
            stream.flush().await.unwrap();
        }
    });
    assert!(turns >= MORE, "flush of nothing: {turns}");
    let turns = turns_beside(async {
        for _ in 0..CALLS {
            stream.send_frame(&[7; 8 << 10]).await.unwrap();
        }
    });
    assert!(turns >= 2 * MORE, "two calls each: {turns}");

    let (sender, writer) = over(usize::MAX, BufferPolicy::new()).into_split_with(|sink| ((), sink)).1.into_sender();
    let turns = turns_beside(async {
        let _writer = tokio::task::spawn_local(writer);
        for _ in 0..MANY {
            sender.send(&MESSAGE).await.unwrap();
        }
    });
    assert!(turns >= SOME, "sender: {turns}");
}

#[test]
fn a_stream_that_takes_little_at_a_time_does_not_starve_another_task() {
    let payload = vec![7; 4 * CALLS];
    let policy = BufferPolicy::new().max(1 << 20).high(1 << 20);
    let queued = |policy| {
        let mut stream = over(4, policy);
        stream.encoder_mut().push_frame(&payload).unwrap();
        stream
    };
    let mut stream = queued(policy.batch(1 << 19));
    let turns = turns_beside(async { stream.flush().await.unwrap() });
    assert!(turns >= MORE, "flush: {turns}");
    let mut stream = queued(policy.batch(1 << 19));
    let turns = turns_beside(async { stream.close().await.unwrap() });
    assert!(turns >= MORE, "close: {turns}");
    let mut stream = queued(policy.batch(100));
    let turns = turns_beside(async { stream.feed(&Raw(b"one more")).await.unwrap() });
    assert!(turns >= MORE, "a batch: {turns}");

    let (sender, writer) = queued(policy).into_split_with(|sink| ((), sink)).1.into_sender();
    let turns = turns_beside(async {
        let writer = tokio::task::spawn_local(writer);
        sender.close().await.unwrap();
        writer.await.unwrap().unwrap();
    });
    assert!(turns >= MORE, "writer: {turns}");
}
