//! `tokio::MessageStream` over real sockets and in memory, a task at each end.

use framing_core::{Bare, FrameError, Framing, LengthPrefix, Part, Raw};
use framing_io::tokio::MessageStream;
use framing_io::{RecvError, StreamError};
use framing_tests::samples::{Fixed, Lent, Text, bytes};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn tcp() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (there, _) = listener.accept().await.unwrap();
    here.set_nodelay(true).unwrap();
    there.set_nodelay(true).unwrap();
    (here, there)
}

/// Runs a test over each kind of stream.
macro_rules! over_streams {
    ($(async fn $name:ident($here:ident, $there:ident) $body:block)*) => {
        mod over_tcp {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let ($here, $there) = tcp().await;
                $body
            })*
        }
        #[cfg(unix)]
        mod over_unix_sockets {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let ($here, $there) = tokio::net::UnixStream::pair().unwrap();
                $body
            })*
        }
        mod over_memory {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let ($here, $there) = tokio::io::duplex(1000);
                $body
            })*
        }
    };
}

async fn echo<S: AsyncRead + AsyncWrite + Unpin, F: Framing + Clone>(stream: S, framing: F) {
    let mut stream = MessageStream::new(stream, framing);
    while let Some(message) = stream.recv::<Fixed>().await.unwrap() {
        stream.send(&message).await.unwrap();
    }
}

async fn ping_pong<S: AsyncRead + AsyncWrite + Unpin, F: Framing + Clone>(stream: S, framing: F) {
    let mut stream = MessageStream::new(stream, framing);
    for id in 0..500 {
        let ping = Fixed { id, kind: 1 };
        stream.send(&ping).await.unwrap();
        assert_eq!(stream.recv::<Fixed>().await.unwrap(), Some(ping));
    }
    stream.close().await.unwrap();
    let (sent, received) = (stream.send_stats(), stream.recv_stats());
    assert_eq!((sent.frames, received.frames), (500, 500));
    assert_eq!((sent.bytes, sent.operations), (received.bytes, 500), "one write for each message");
    assert_eq!(received.operations, 500, "one read for each message");
}

async fn batches<S: AsyncWrite + Unpin>(stream: S, rounds: u64) {
    let mut stream = MessageStream::new(stream, LengthPrefix::u16());
    for round in 0..rounds {
        for id in 0..200 {
            stream.feed(&Fixed { id: round * 200 + id, kind: 1 }).await.unwrap();
        }
        assert_eq!(stream.queued(), 200 * 12);
        stream.flush().await.unwrap();
    }
    assert_eq!(stream.send_stats().frames, rounds * 200);
    stream.close().await.unwrap();
}

async fn lent<S: AsyncRead + Unpin>(stream: S, sizes: &[usize]) {
    let mut stream = MessageStream::new(stream, LengthPrefix::varint());
    for &size in sizes {
        let frame = stream.recv_frame().await.unwrap().unwrap();
        let message: Lent<'_> = frame.decode().unwrap();
        assert_eq!(message.bytes, bytes(size));
        assert!(frame.payload().as_ptr_range().contains(&message.bytes.as_ptr()) || size == 0, "borrowed, not copied");
    }
    assert!(stream.recv_frame().await.unwrap().is_none());
    assert!(stream.recv_frame().await.unwrap().is_none(), "a clean end repeats");
}

/// Sends 2000 messages while as many come; returns the `kind` of those.
async fn flood<S: AsyncRead + AsyncWrite + Unpin>(stream: S, kind: u16) -> u16 {
    let mut stream = MessageStream::new(stream, LengthPrefix::u8());
    let mut theirs = 0;
    for id in 0..2000 {
        stream.send(&Fixed { id, kind }).await.unwrap();
        let message = stream.recv::<Fixed>().await.unwrap().unwrap();
        assert_eq!(message.id, id);
        theirs = message.kind;
    }
    theirs
}

const SIZES: [usize; 9] = [0, 1, 5000, 126, 127, 100_000, 16_383, 2 << 20, 3];

over_streams! {
    async fn messages_go_and_come_back(here, there) {
        let peer = tokio::spawn(echo(there, LengthPrefix::u32()));
        ping_pong(here, LengthPrefix::u32()).await;
        peer.await.unwrap();
    }

    async fn messages_without_a_framing_go_and_come_back(here, there) {
        let peer = tokio::spawn(echo(there, Bare::new()));
        ping_pong(here, Bare::new()).await;
        peer.await.unwrap();
    }

    async fn batches_arrive_in_order(here, there) {
        let peer = tokio::spawn(batches(there, 50));
        let mut stream = MessageStream::new(here, LengthPrefix::u16());
        for id in 0..10_000 {
            assert_eq!(stream.recv::<Fixed>().await.unwrap().map(|message| message.id), Some(id));
        }
        assert_eq!(stream.recv::<Fixed>().await.unwrap(), None);
        peer.await.unwrap();
    }

    async fn both_sides_send_at_once(here, there) {
        let peer = tokio::spawn(flood(there, 7));
        assert_eq!(flood(here, 9).await, 7);
        assert_eq!(peer.await.unwrap(), 9);
    }

    async fn frames_are_lent(here, there) {
        let peer = tokio::spawn(async {
            let mut stream = MessageStream::new(there, LengthPrefix::varint());
            for (at, size) in SIZES.into_iter().enumerate() {
                match at % 4 {
                    0 => stream.send(&Lent { tag: 1, bytes: &bytes(size) }).await.unwrap(),
                    1 => stream.send_parts(&Raw(&[1]), &bytes(size)).await.unwrap(),
                    2 => stream.send_frame(&[&[1], &bytes(size)[..]].concat()).await.unwrap(),
                    _ => stream.feed_bytes([&[1], &bytes(size)[..]].concat().into()).await.unwrap(),
                }
            }
            stream.close().await.unwrap();
        });
        lent(here, &SIZES).await;
        peer.await.unwrap();
    }

    async fn halves_work_beside_each_other(here, there) {
        let (mut receiver, mut sender) = MessageStream::new(here, LengthPrefix::u8()).into_split();
        let peer = tokio::spawn(echo(there, LengthPrefix::u8()));
        let task = tokio::spawn(async move {
            for id in 0..1000 {
                sender.send(&Fixed { id, kind: 1 }).await.unwrap();
            }
            sender.close().await.unwrap();
            sender.stats().frames
        });
        for id in 0..1000 {
            assert_eq!(receiver.recv::<Fixed>().await.unwrap(), Some(Fixed { id, kind: 1 }));
        }
        assert_eq!(receiver.recv::<Fixed>().await.unwrap(), None, "the peer has ended when we had");
        assert_eq!((task.await.unwrap(), receiver.stats().frames), (1000, 1000));
        peer.await.unwrap();
    }

    async fn a_truncated_end_is_an_error(here, there) {
        let mut there = MessageStream::new(there, LengthPrefix::u32());
        there.send(&Text("whole".into())).await.unwrap();
        let mut there = there.into_inner();
        there.write_all(&[9, 0, 0, 0, 1, 2]).await.unwrap();
        there.shutdown().await.unwrap();
        let mut stream = MessageStream::new(here, LengthPrefix::u32());
        assert_eq!(stream.recv::<Text>().await.unwrap(), Some(Text("whole".into())));
        let truncated = RecvError::Frame(FrameError::Truncated { part: Part::Payload, missing: 7 });
        for _ in 0..2 {
            assert!(matches!(stream.recv::<Text>().await, Err(StreamError::Recv(error)) if error == truncated));
        }
    }

    async fn what_was_not_received_can_be_handed_over(here, there) {
        let mut there = MessageStream::new(there, LengthPrefix::u8());
        there.send(&Fixed { id: 1, kind: 2 }).await.unwrap();
        there.get_mut().write_all(b"GET / HTTP/1.1").await.unwrap();
        drop(there);
        let mut stream = MessageStream::new(here, LengthPrefix::u8());
        assert!(stream.recv::<Fixed>().await.unwrap().is_some());
        let (mut stream, decoder, encoder) = stream.into_parts();
        let mut text = decoder.bytes().to_vec();
        stream.read_to_end(&mut text).await.unwrap();
        assert_eq!((&text[..], encoder.is_empty()), (&b"GET / HTTP/1.1"[..], true));
    }
}
