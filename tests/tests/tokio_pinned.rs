//! Streams that must not be moved once they are polled: polled where they are pinned, behind a pinned box, and in halves.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::marker::PhantomPinned;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use framing_core::{LengthPrefix, Message};
use framing_io::BufferPolicy;
use framing_io::tokio::MessageStream;
use framing_tests::samples::Fixed;
use futures_util::{SinkExt, StreamExt};
use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf, duplex};
use tokio::task::JoinHandle;

pin_project! {
    /// A stream that is not `Unpin`, and sees where it is polled.
    struct Pinned<S> {
        #[pin]
        stream: S,
        polled_at: Option<usize>,
        #[pin]
        pinned: PhantomPinned,
    }
}

impl<S> Pinned<S> {
    fn new(stream: S) -> Self {
        Self { stream, polled_at: None, pinned: PhantomPinned }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut S> {
        let at = std::ptr::from_ref(&*self).addr();
        let this = self.project();
        assert_eq!(*this.polled_at.get_or_insert(at), at, "it was moved since it was polled");
        this.stream
    }
}

impl<S: AsyncRead> AsyncRead for Pinned<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_read(cx, room)
    }
}

impl<S: AsyncWrite> AsyncWrite for Pinned<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream().poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}

/// Batches and a pipe that are smaller than a few messages, so that all has to wait in its middle.
const POLICY: BufferPolicy = BufferPolicy::new().batch(30);
const FRAMING: LengthPrefix = LengthPrefix::u16();

fn messages() -> impl Iterator<Item = Fixed> {
    (0..100).map(|id| Fixed { id, kind: 1 })
}

/// A stream whose peer sends all back when it has all.
fn mirrored() -> (Pinned<DuplexStream>, JoinHandle<()>) {
    let (here, there) = duplex(7);
    let peer = tokio::spawn(async move {
        let mut stream = MessageStream::new(there, FRAMING);
        let mut all = Vec::new();
        while let Some(message) = stream.recv::<Fixed>().await.unwrap() {
            all.push(message);
        }
        assert!(all.iter().copied().eq(messages()));
        for message in &all {
            stream.send(message).await.unwrap();
        }
        stream.close().await.unwrap();
    });
    (Pinned::new(here), peer)
}

#[tokio::test]
async fn polled_where_it_is_pinned() {
    let (stream, peer) = mirrored();
    let mut stream = pin!(MessageStream::with_policy(stream, FRAMING, POLICY));
    for message in messages() {
        poll_fn(|cx| stream.as_mut().poll_ready(cx)).await.unwrap();
        poll_fn(|cx| stream.as_mut().poll_feed(cx, &message)).await.unwrap();
        if message.id % 10 == 0 {
            poll_fn(|cx| stream.as_mut().poll_flush(cx)).await.unwrap();
            assert_eq!(stream.queued(), 0);
        }
    }
    assert!(stream.queued() > 0);
    poll_fn(|cx| stream.as_mut().poll_close(cx)).await.unwrap();
    for message in messages() {
        let received = match message.id % 3 {
            0 => poll_fn(|cx| stream.as_mut().poll_recv(cx)).await.unwrap(),
            1 => {
                let payload = poll_fn(|cx| stream.as_mut().poll_recv_bytes(cx)).await.unwrap();
                payload.map(|payload| Fixed::decode_frame(&payload).unwrap())
            }
            _ => poll_fn(|cx| stream.as_mut().poll_recv_frame(cx).map_ok(|frame| frame.map(|frame| frame.decode())))
                .await
                .unwrap()
                .map(Result::unwrap),
        };
        assert_eq!(received, Some(message));
    }
    assert_eq!(poll_fn(|cx| stream.as_mut().poll_recv::<Fixed>(cx)).await.unwrap(), None);
    peer.await.unwrap();
}

#[tokio::test]
async fn by_the_verbs_behind_a_pinned_box() {
    let (stream, peer) = mirrored();
    let mut stream = MessageStream::with_policy(Box::pin(stream), FRAMING, POLICY);
    for message in messages() {
        match message.id % 2 {
            0 => stream.send(&message).await.unwrap(),
            _ => stream.feed(&message).await.unwrap(),
        }
    }
    stream.close().await.unwrap();
    // The stream below stays where it is.
    let mut stream = Box::new(stream);
    for message in messages() {
        let received = match message.id % 2 {
            0 => stream.recv().await.unwrap(),
            _ => stream.recv_frame().await.unwrap().map(|frame| frame.decode().unwrap()),
        };
        assert_eq!(received, Some(message));
    }
    assert_eq!(stream.recv::<Fixed>().await.unwrap(), None);
    peer.await.unwrap();
}

#[tokio::test]
async fn by_the_verbs_of_its_halves_and_by_a_sender() {
    let (stream, peer) = mirrored();
    let (mut receiver, sender) = MessageStream::with_policy(stream, FRAMING, POLICY).into_split();
    let (sender, writer) = sender.into_sender();
    let writer = tokio::spawn(writer);
    for message in messages() {
        sender.send(&message).await.unwrap();
    }
    sender.close().await.unwrap();
    writer.await.unwrap().unwrap();
    for message in messages() {
        assert_eq!(receiver.recv().await.unwrap(), Some(message));
    }
    assert_eq!(receiver.recv::<Fixed>().await.unwrap(), None);
    peer.await.unwrap();
}

#[tokio::test]
async fn as_a_stream_and_a_sink() {
    let (stream, peer) = mirrored();
    let mut stream = pin!(MessageStream::with_policy(stream, FRAMING, POLICY).into_typed::<Fixed, Fixed>());
    for message in messages() {
        stream.feed(message).await.unwrap();
    }
    stream.close().await.unwrap();
    for message in messages() {
        assert_eq!(stream.next().await.unwrap().unwrap(), message);
    }
    assert!(stream.next().await.is_none());
    peer.await.unwrap();
}
