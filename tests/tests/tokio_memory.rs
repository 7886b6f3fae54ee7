//! What a `tokio::MessageStream` and a `tokio::Sender` allocate.

mod meter;
mod polled;

use std::future::{Future, poll_fn};
use std::pin::Pin;

use bytes::Bytes;
use framing_core::{LengthPrefix, Raw};
use framing_io::BufferPolicy;
use framing_io::tokio::MessageStream;
use framing_tests::samples::{Fixed, Lent, bytes};
use framing_tests::script::Script;
use meter::{KIB, Meter, Pieces};
use polled::{Polled, polled};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::LocalSet;

type Stream = MessageStream<DuplexStream, LengthPrefix>;

/// Runs on this thread only, whose allocations are counted.
fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, future)
}

fn pair(room: usize) -> (Stream, Stream) {
    let (here, there) = duplex(room);
    (MessageStream::new(here, LengthPrefix::u32()), MessageStream::new(there, LengthPrefix::u32()))
}

/// Receives until the end.
async fn sink(mut stream: Stream) -> (u64, Stream) {
    while let Some(frame) = stream.recv_frame().await.unwrap() {
        let message: Lent<'_> = frame.decode().unwrap();
        assert_eq!(message.bytes.len() + 1, frame.payload().len());
    }
    (stream.recv_stats().frames, stream)
}

#[test]
fn no_allocation_for_a_message_of_any_size() {
    run(async {
        for size in [32, 256, 4 << 10, 64 << 10, 1 << 20] {
            let payload = bytes(size);
            let (mut here, there) = pair(3 << 20);
            let task = tokio::task::spawn_local(sink(there));
            let mut meter = Meter::start();
            for round in 0..60 {
                if round == 20 {
                    meter = Meter::start();
                }
                match round % 3 {
                    0 => here.send(&Raw(&payload)).await.unwrap(),
                    1 => here.send_frame(&payload).await.unwrap(),
                    _ => here.feed(&Raw(&payload)).await.unwrap(),
                }
                // The pipe would grow for what the other has not taken.
                here.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
            assert_eq!(meter.calls(), 0, "messages of {size} bytes");
            here.close().await.unwrap();
            assert_eq!(task.await.unwrap().0, 60);
        }
    });
}

#[test]
fn no_allocation_for_owned_messages_of_a_fixed_layout_there_and_back() {
    run(async {
        let (mut here, mut there) = pair(4 << 10);
        let task = tokio::task::spawn_local(async move {
            while let Some(message) = there.recv::<Fixed>().await.unwrap() {
                there.send(&message).await.unwrap();
            }
        });
        let mut meter = Meter::start();
        for id in 0..1000 {
            if id == 100 {
                meter = Meter::start();
            }
            here.send(&Fixed { id, kind: 1 }).await.unwrap();
            assert_eq!(here.recv::<Fixed>().await.unwrap(), Some(Fixed { id, kind: 1 }));
        }
        assert_eq!(meter.calls(), 0);
        drop(here);
        task.await.unwrap();
    });
}

#[test]
fn no_allocation_for_a_message_of_a_sender() {
    run(async {
        let (here, there) = pair(1 << 20);
        let reader = tokio::task::spawn_local(sink(there));
        let (sender, writer) = here.into_split_with(|stream| ((), stream)).1.into_sender();
        let writer = tokio::task::spawn_local(writer);
        let payload = bytes(100);
        let send = async |count: usize| {
            for round in 0..count {
                match round % 2 {
                    0 => sender.send(&Raw(&payload)).await.unwrap(),
                    _ => sender.reserve(100).await.unwrap().send(&Raw(&payload)).unwrap(),
                }
                if round % 100 == 0 {
                    sender.flush().await.unwrap();
                }
            }
        };
        send(20_000).await;
        let meter = Meter::start();
        send(20_000).await;
        assert_eq!(meter.calls(), 0);
        sender.close().await.unwrap();
        writer.await.unwrap().unwrap();
        assert_eq!(reader.await.unwrap().0, 40_000);
    });
}

#[test]
fn a_stream_that_waits_holds_no_buffer() {
    run(async {
        // What the streams below and the tasks take is there before, and the spare buffers of the thread.
        let (mut warm, other) = pair(64 << 10);
        let task = tokio::task::spawn_local(sink(other));
        for _ in 0..100 {
            warm.send(&Raw(&bytes(30_000))).await.unwrap();
        }
        drop(warm);
        task.await.unwrap();
        let (mut warm, mut other) = pair(1 << 10);
        warm.send(&Raw(b"hi")).await.unwrap();
        other.recv_frame().await.unwrap();
        drop((warm, other));

        let mut pairs: Vec<(Stream, Stream)> = (0..200).map(|_| pair(2 << 10)).collect();
        let meter = Meter::start();
        for round in 0..3 {
            for (here, there) in &mut pairs {
                for _ in 0..=round {
                    here.feed(&Raw(&[7; 300])).await.unwrap();
                }
                here.flush().await.unwrap();
                for _ in 0..=round {
                    assert_eq!(there.recv_frame().await.unwrap().unwrap().payload().len(), 300);
                }
                // It waits for more, as a server does.
                assert!(futures_pending(there.recv_frame()).await);
            }
        }
        // Of 400 ends, together; one buffer each would be 3 MiB. The duplex pipes grow to what was in them.
        let pipes = 200 * 2 * KIB;
        let held = meter.live() - pipes;
        assert!(held <= 400 * 512, "{held} bytes for 400 ends");
        for (here, there) in &mut pairs {
            assert_eq!((here.queued(), there.decoder().buffered()), (0, 0));
        }
    });
}

/// Whether `future` waits, and does not end at once.
async fn futures_pending(future: impl Future) -> bool {
    tokio::select! {
        biased;
        _ = future => false,
        () = std::future::ready(()) => true,
    }
}

#[test]
fn memory_comes_back_after_a_large_message() {
    run(async {
        let large = bytes((8 << 20) - 4);
        let (mut here, there) = pair(64 << 10);
        let task = tokio::task::spawn_local(sink(there));
        let meter = Meter::start();
        here.send(&Raw(&large)).await.unwrap();
        assert!(meter.peak() >= 16 << 20, "both sides had it whole: {}", meter.peak());
        for _ in 0..10 {
            here.send(&Raw(b"small")).await.unwrap();
        }
        tokio::task::yield_now().await;
        let pipe = 65 * KIB;
        assert!(meter.live() <= 2 * 64 * KIB + pipe, "{} bytes, with the pipe", meter.live());
        here.close().await.unwrap();
        task.await.unwrap();
    });
}

#[test]
fn a_thousand_peers_that_declare_gigabytes_cost_what_they_send() {
    let most = if usize::BITS > 32 { usize::MAX } else { 1 << 30 };
    let mut sent = bytes(64 << 10);
    sent[..4].copy_from_slice(&if usize::BITS > 32 { u32::MAX } else { 1 << 29 }.to_le_bytes());
    let meter = Meter::start();
    let mut streams: Vec<_> = (0..1000)
        .map(|at| {
            // All at once, or in pieces.
            let peer = Polled::new(Pieces { bytes: &sent, piece: if at % 2 == 0 { usize::MAX } else { 10_000 } });
            MessageStream::with_policy(peer, LengthPrefix::u32().max(most), BufferPolicy::new().max(most))
        })
        .collect();
    for stream in &mut streams {
        assert!(polled(10, stream.recv_frame()).is_none(), "it waits for the rest");
    }
    assert!(meter.peak() <= 128 << 20, "{} bytes", meter.peak());
    let received: u64 = streams.iter().map(|stream| stream.recv_stats().bytes).sum();
    assert_eq!(received, 1000 * (64 << 10), "all of it came");
}

#[test]
fn a_payload_that_is_kept_is_not_copied() {
    run(async {
        let (here, _there) = duplex(10);
        let mut stream = MessageStream::new(here, LengthPrefix::u32());
        let payload = Bytes::from(bytes(200_000));
        let meter = Meter::start();
        // The pipe takes pieces.
        stream.feed_bytes(payload.clone()).await.unwrap();
        assert!(meter.live() < 10 * KIB, "{} bytes", meter.live());
        assert!(!payload.is_unique());
    });
}

#[test]
fn a_large_payload_that_is_received_is_not_copied_by_the_verb_nor_by_its_poll() {
    let payload = bytes(200_000);
    let wire = [&200_000_u32.to_le_bytes()[..], &payload].concat();
    for is_polled in [false, true] {
        let mut stream = MessageStream::new(Polled::new(Script::new(&wire, 0)), LengthPrefix::u32());
        let received = polled(10, async {
            if is_polled {
                poll_fn(|cx| Pin::new(&mut stream).poll_recv_bytes(cx)).await
            } else {
                stream.recv_bytes().await
            }
        });
        let received = received.expect("it is there").unwrap().expect("a frame");
        assert!(received == payload, "its bytes");
        // It lies where it was read, behind its head; a copy would begin where an allocation does.
        assert_eq!(received.as_ptr().addr() % 8, 4, "it was copied");
    }
}

#[test]
fn readiness_is_not_lost_whenever_the_bytes_come() {
    run(async {
        let (here, mut there) = duplex(7);
        let mut stream = MessageStream::new(here, LengthPrefix::u8());
        let writer = tokio::task::spawn_local(async move {
            for size in 0..100u8 {
                let payload = vec![size; usize::from(size)];
                for piece in [&[size], &payload[..]].concat().chunks(1 + usize::from(size % 5)) {
                    there.write_all(piece).await.unwrap();
                    if size % 3 == 0 {
                        tokio::task::yield_now().await;
                    }
                }
            }
            there.shutdown().await.unwrap();
            let mut rest = Vec::new();
            there.read_to_end(&mut rest).await.unwrap();
        });
        for size in 0..100u8 {
            let frame = stream.recv_frame().await.unwrap().unwrap();
            assert_eq!(frame.payload(), vec![size; usize::from(size)]);
        }
        assert!(stream.recv_frame().await.unwrap().is_none());
        stream.close().await.unwrap();
        writer.await.unwrap();
    });
}
