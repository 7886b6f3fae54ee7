//! `tokio::Sender`: what many tasks queue, one writes.

mod polled;

use std::io::ErrorKind;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::framing::WriteError;
use framing_core::{FrameError, LengthPrefix, Raw};
use framing_io::tokio::{MessageStream, Permit, SendHalf, Sender, SenderError, Writer};
use framing_io::{BufferPolicy, Encoder, SendError};
use framing_tests::samples::{Fixed, bytes};
use framing_tests::script::Script;
use polled::{Output, Polled, driven, once, polled};
use tokio::io::AsyncWrite;

type Prefixed = LengthPrefix;

fn sender<W: AsyncWrite>(stream: W, policy: BufferPolicy) -> (Sender<Prefixed>, Writer<W, Prefixed>) {
    SendHalf::from_parts(stream, Encoder::with_policy(LengthPrefix::u32(), policy)).into_sender()
}

/// A sender over a script, whose writer is polled by hand.
fn scripted(script: Script, policy: BufferPolicy) -> (Sender<Prefixed>, Writer<Polled<Script>, Prefixed>) {
    sender(Polled::new(script), policy)
}

fn stuck() -> Script {
    Script::default().failing(0, &[ErrorKind::WouldBlock; 1000])
}

#[tokio::test]
async fn what_many_tasks_send_arrives_in_order_and_in_few_writes() {
    const EACH: u64 = 2000;
    let (here, there) = tokio::io::duplex(1 << 20);
    let (sender, writer) = sender(here, BufferPolicy::new());
    let writer = tokio::spawn(writer);
    for kind in 0..8 {
        let sender = sender.clone();
        tokio::spawn(async move {
            for id in 0..EACH {
                sender.send(&Fixed { id, kind }).await.unwrap();
            }
        });
    }
    let mut receiver = MessageStream::new(there, LengthPrefix::u32());
    let mut next = [0; 8];
    for _ in 0..8 * EACH {
        let message = receiver.recv::<Fixed>().await.unwrap().unwrap();
        let next = &mut next[usize::from(message.kind)];
        assert_eq!(message.id, *next, "in the order of its task");
        *next += 1;
    }
    sender.close().await.unwrap();
    assert_eq!(receiver.recv::<Fixed>().await.unwrap(), None, "a clean end");
    writer.await.unwrap().unwrap();
    let stats = sender.stats();
    assert_eq!((stats.frames, stats.bytes, sender.queued()), (8 * EACH, 8 * EACH * 14, 0));
    assert!(stats.operations < 100, "{} writes for {} messages", stats.operations, stats.frames);
}

#[test]
fn messages_that_were_queued_meanwhile_go_in_one_write() {
    let (sender, mut writer) = scripted(Script::default(), BufferPolicy::new());
    assert!(once(&mut writer).is_pending());
    for _ in 0..100 {
        driven(1, sender.send(&Raw(b"hi"))).unwrap();
    }
    assert_eq!((sender.queued(), sender.stats().operations), (600, 0));
    assert!(once(&mut writer).is_pending());
    assert_eq!((sender.queued(), sender.stats().operations, sender.stats().bytes), (0, 1, 600));
}

#[test]
fn the_queue_of_a_peer_that_never_reads_is_bounded_and_grows_stale() {
    let policy = BufferPolicy::new().max(1000).high(400).low(100).stale_after(Duration::from_secs(5));
    let (sender, mut writer) = scripted(stuck(), policy);
    // Sending waits at the high watermark.
    let mut sent = 0;
    while polled(10, sender.send(&Raw(&[1; 46]))).is_some() {
        sent += 1;
        assert!(once(&mut writer).is_pending());
    }
    assert_eq!((sent, sender.queued(), sender.is_pressed()), (8, 400, true));
    // Trying does not wait, and is told when nothing fits any more.
    for _ in 0..12 {
        sender.try_send(&Raw(&[2; 46])).unwrap();
    }
    let full = SendError::Full { needed: 50, queued: 1000, max: 1000 };
    assert_eq!(sender.try_send(&Raw(&[2; 46])), Err(full.into()));
    assert!(sender.try_reserve(1).is_err());
    let now = Instant::now();
    assert_eq!((sender.age(now), sender.is_stale(now)), (Some(Duration::ZERO), false));
    assert!(!sender.is_stale(now + Duration::from_secs(4)) && sender.is_stale(now + Duration::from_secs(5)));
}

#[test]
fn who_waits_goes_on_at_the_low_watermark() {
    let policy = BufferPolicy::new().max(1000).high(400).low(100);
    let script = Script { step: 50, ..Script::default() };
    let (sender, mut writer) = scripted(script.failing(250, &[ErrorKind::WouldBlock]), policy);
    for _ in 0..8 {
        sender.try_send(&Raw(&[1; 46])).unwrap();
    }
    let mut waiting = pin!(sender.send(&Raw(b"late")));
    assert!(once(&mut waiting).is_pending());
    assert!(once(&mut writer).is_pending());
    assert_eq!(sender.queued(), 150);
    assert!(once(&mut waiting).is_pending(), "not down to the low watermark");
    assert!(once(&mut writer).is_pending());
    assert_eq!(sender.queued(), 0);
    assert_eq!(once(&mut waiting), Poll::Ready(Ok(())));
}

#[test]
fn a_send_that_is_dropped_has_queued_nothing_and_others_go_on() {
    let policy = BufferPolicy::new().max(100).high(60).low(0);
    for large in [90, 10] {
        let (sender, mut writer) = scripted(Script::default().failing(0, &[ErrorKind::WouldBlock]), policy);
        sender.try_send(&Raw(&[1; 60])).unwrap();
        {
            let payload = vec![2; large];
            let message = Raw(&payload);
            let mut dropped = pin!(sender.send(&message));
            let mut other = pin!(sender.send(&Raw(b"other")));
            assert!(once(&mut dropped).is_pending() && once(&mut other).is_pending());
            assert!(once(&mut writer).is_pending());
        }
        assert!(once(&mut writer).is_pending());
        assert_eq!((sender.queued(), sender.is_pressed()), (0, false));
        assert_eq!(driven(1, sender.send(&Raw(b"hi"))), Ok(()));
        assert!(once(&mut writer).is_pending());
        let written = sender.stats();
        assert_eq!((written.frames, written.bytes), (2, 64 + 6));
    }
}

#[test]
fn a_message_that_needs_all_the_room_gets_it() {
    let policy = BufferPolicy::new().max(1000).high(400).low(100);
    let (sender, mut writer) = scripted(Script { step: 10, ..Script::default() }, policy);
    sender.try_send(&Raw(&[0; 300])).unwrap();
    let payload = vec![1; 996];
    let message = Raw(&payload);
    let mut large = pin!(sender.send(&message));
    assert!(once(&mut large).is_pending());
    assert!(polled(5, sender.send(&Raw(b"small"))).is_none(), "none slips past it");
    assert!(sender.is_pressed());
    assert!(once(&mut writer).is_pending());
    assert_eq!(once(&mut large), Poll::Ready(Ok(())));
    assert_eq!(sender.queued(), 1000);
    assert!(once(&mut writer).is_pending());
    assert_eq!(driven(1, sender.send(&Raw(b"small"))), Ok(()));

    // What never fits is said at once.
    let never = SendError::Full { needed: 1001, queued: 0, max: 1000 };
    assert!(once(&mut writer).is_pending());
    assert_eq!(driven(2, sender.send(&Raw(&[1; 997]))), Err(never.into()));
    assert_eq!(driven(2, sender.reserve(997)).map(drop), Err(never.into()));
}

#[test]
fn a_payload_that_is_kept_is_not_copied_and_goes_in_its_place() {
    for vectored in [true, false] {
        let policy = BufferPolicy::new().max(100_000).high(50_000).low(0);
        let output = Output::new(Script { step: 9000, ..Script::default() });
        let stream = Polled { vectored, ..Polled::new(output.clone()) };
        let (sender, mut writer) = sender(stream, policy);
        let payload = Bytes::from(bytes(40_000));
        sender.try_send(&Raw(b"before")).unwrap();
        driven(1, sender.send_bytes(payload.clone())).unwrap();
        assert_eq!((payload.is_unique(), sender.queued()), (!vectored, 40_014));
        driven(1, sender.send_bytes(payload.clone())).unwrap();
        let mut waiting = pin!(sender.send_bytes(payload.clone()));
        assert!(once(&mut waiting).is_pending(), "it counts in full");
        assert!(once(&mut writer).is_pending());
        assert_eq!(once(&mut waiting), Poll::Ready(Ok(())));
        sender.try_send(&Raw(b"after")).unwrap();
        assert!(once(&mut writer).is_pending());
        assert_eq!((sender.queued(), sender.stats().frames), (0, 5));
        let large = [&40_000u32.to_le_bytes()[..], &payload].concat();
        let wire = [&b"\x06\0\0\0before"[..], &large, &large, &large, b"\x05\0\0\0after"].concat();
        assert!(output.script().output == wire, "in their order");
        let too_large = driven(1, sender.send_bytes(bytes(100_001).into()));
        assert!(matches!(too_large, Err(SenderError::Send(SendError::Full { queued: 0, .. }))));
    }
}

#[test]
fn permits_hold_their_room_and_not_the_queue() {
    let policy = BufferPolicy::new().max(100);
    let (sender, mut writer) = scripted(Script::default(), policy);
    let first = driven(1, sender.reserve(30)).unwrap();
    let second = driven(1, sender.reserve(20)).unwrap();
    let third = sender.try_reserve(10).unwrap();
    assert_eq!((first.size(), sender.queued()), (30, 0));
    // 100 less 34, 24 and 14: no more than 28 are left.
    assert!(sender.try_reserve(25).is_err());
    assert_eq!(driven(1, sender.send(&Raw(&[9; 24]))), Ok(()), "others send meanwhile");
    assert!(matches!(sender.try_send(&Raw(b"")), Err(SenderError::Send(SendError::Full { queued: 100, .. }))));
    assert!(polled(3, sender.reserve(1)).is_none());

    // In any order, less than was asked for, and not at all.
    second
        .with_slot(|mut slot| {
            slot[..2].copy_from_slice(b"hi");
            slot.commit(2)
        })
        .unwrap()
        .unwrap();
    drop(third);
    third_as_message(first);
    assert!(once(&mut writer).is_pending());
    assert_eq!((sender.stats().frames, sender.stats().bytes), (3, 28 + 6 + 14));
    assert_eq!(sender.try_reserve(96).map(|permit| permit.size()), Ok(96), "all the room has come back");

    // A slot that is dropped, and one whose payload has no frame, leave nothing behind.
    sender.try_reserve(5).unwrap().with_slot(|slot| drop(slot)).unwrap();
    assert_eq!(sender.queued(), 0);
    let too_large = FrameError::TooLarge { length: 20 << 20, max: 8 << 20 };
    let error = sender.try_reserve(20 << 20).map(drop);
    assert_eq!(error, Err(SendError::Message(WriteError::Frame(too_large)).into()));
}

fn third_as_message(permit: Permit<Prefixed>) {
    permit.send(&Fixed { id: 1, kind: 2 }).unwrap();
}

#[test]
fn the_writer_waits_for_permits_and_ends_when_nobody_can_send() {
    let (sender, mut writer) = scripted(Script::default(), BufferPolicy::new());
    let permit = driven(1, sender.reserve(4)).unwrap();
    drop(sender);
    assert!(once(&mut writer).is_pending());
    permit.send(&Raw(b"last")).unwrap();
    assert!(matches!(once(&mut writer), Poll::Ready(Ok(()))));
}

#[test]
fn a_closed_sender_says_so_and_writes_what_is_queued() {
    let (sender, mut writer) = scripted(Script { step: 3, ..Script::default() }, BufferPolicy::new());
    let permit = sender.try_reserve(4).unwrap();
    sender.try_send(&Raw(b"queued")).unwrap();
    let mut closing = pin!(sender.close());
    assert!(once(&mut closing).is_pending());
    assert_eq!(sender.failed(), Some(SenderError::Closed));
    assert_eq!(driven(1, sender.send(&Raw(b""))), Err(SenderError::Closed));
    assert_eq!(driven(1, sender.reserve(1)).map(drop), Err(SenderError::Closed));
    assert_eq!(permit.send(&Raw(b"late")), Err(SenderError::Closed));
    assert!(matches!(once(&mut writer), Poll::Ready(Ok(()))));
    assert_eq!(once(&mut closing), Poll::Ready(Ok(())));
    assert_eq!(driven(1, sender.flush()), Ok(()), "all that was queued has gone");
    assert_eq!((sender.stats().bytes, sender.queued()), (10, 0));
    assert_eq!(driven(1, sender.close()), Ok(()));
}

#[test]
fn a_stream_that_fails_tells_all_who_wait() {
    let policy = BufferPolicy::new().max(100).high(50).low(0);
    let script = Script::default().failing(0, &[ErrorKind::WouldBlock, ErrorKind::ConnectionReset]);
    let (sender, mut writer) = scripted(script, policy);
    sender.try_send(&Raw(&[1; 60])).unwrap();
    let mut waiting = pin!(sender.send(&Raw(b"hi")));
    let mut flushing = pin!(sender.flush());
    let mut closing = pin!(sender.close());
    let mut large = pin!(sender.reserve(90));
    assert!(once(&mut waiting).is_pending() && once(&mut large).is_pending() && once(&mut flushing).is_pending());
    assert!(once(&mut writer).is_pending());
    assert!(once(&mut closing).is_pending());
    let Poll::Ready(Err(error)) = once(&mut writer) else { panic!("the stream has failed") };
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let failed = SenderError::Failed(ErrorKind::ConnectionReset);
    assert_eq!(once(&mut waiting), Poll::Ready(Err(failed)));
    assert_eq!(once(&mut flushing), Poll::Ready(Err(failed)));
    assert_eq!(once(&mut closing), Poll::Ready(Err(failed)));
    assert!(matches!(once(&mut large), Poll::Ready(Err(error)) if error == failed));
    assert_eq!(sender.try_send(&Raw(b"")), Err(failed));
    assert!(failed.to_string().contains("connection reset"), "{failed}");
}

#[test]
fn a_writer_that_is_dropped_closes_its_senders() {
    let (sender, mut writer) = scripted(stuck(), BufferPolicy::new().max(100).high(50));
    sender.try_send(&Raw(&[1; 60])).unwrap();
    let mut waiting = pin!(sender.send(&Raw(b"hi")));
    let mut flushing = pin!(sender.flush());
    assert!(once(&mut waiting).is_pending() && once(&mut flushing).is_pending() && once(&mut writer).is_pending());
    drop(writer);
    assert_eq!(once(&mut waiting), Poll::Ready(Err(SenderError::Closed)));
    assert_eq!(once(&mut flushing), Poll::Ready(Err(SenderError::Closed)));
    assert_eq!(driven(1, sender.close()), Err(SenderError::Closed));
}

#[test]
fn a_message_that_panics_while_it_is_encoded_harms_nobody() {
    struct Bomb;
    impl framing_core::Message<'_> for Bomb {
        const MAX_SIZE: usize = 1;
        fn size_hint(&self) -> usize {
            1
        }
        fn encode(&self, _: &mut framing_core::Writer<'_>) -> Result<(), framing_core::EncodeError> {
            panic!("as it was built to")
        }
        fn decode(_: &mut framing_core::Reader<'_>) -> Result<Self, framing_core::DecodeError> {
            Ok(Self)
        }
    }
    let (sender, mut writer) = scripted(Script::default(), BufferPolicy::new());
    sender.try_send(&Raw(b"before")).unwrap();
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sender.try_send(&Bomb))).unwrap_err();
    sender.try_send(&Raw(b"after")).unwrap();
    assert!(once(&mut writer).is_pending());
    assert_eq!((sender.stats().frames, sender.stats().bytes), (2, 10 + 9));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_on_several_threads_under_pressure_lose_and_double_nothing() {
    const EACH: u64 = 3000;
    // So little room that all wait most of the time, and some messages need nearly all of it.
    let policy = BufferPolicy::new().max(2000).high(500).low(100);
    let (here, there) = tokio::io::duplex(300);
    let (sender, writer) = sender(here, policy);
    let writer = tokio::spawn(writer);
    let tasks: Vec<_> = (0..8u8)
        .map(|task| {
            let sender = sender.clone();
            tokio::spawn(async move {
                for id in 0..EACH {
                    let size = if id % 100 == 99 { 1950 } else { 20 + usize::from(task) };
                    let mut payload = bytes(size);
                    payload[0] = task;
                    payload[1..9].copy_from_slice(&id.to_le_bytes());
                    match id % 3 {
                        0 => sender.send(&Raw(&payload)).await.unwrap(),
                        1 => sender.reserve(size).await.unwrap().send(&Raw(&payload)).unwrap(),
                        _ => {
                            // Given up now and then, as by a timeout.
                            while polled(1, sender.send(&Raw(&payload))).is_none() {
                                tokio::task::yield_now().await;
                            }
                        }
                    }
                }
            })
        })
        .collect();
    let mut receiver = MessageStream::new(there, LengthPrefix::u32());
    let mut next = [0u64; 8];
    for _ in 0..8 * EACH {
        let frame = receiver.recv_frame().await.unwrap().unwrap();
        let (task, id) = (usize::from(frame.payload()[0]), &frame.payload()[1..9]);
        assert_eq!(id, next[task].to_le_bytes());
        next[task] += 1;
    }
    for task in tasks {
        task.await.unwrap();
    }
    drop(sender);
    assert!(receiver.recv_frame().await.unwrap().is_none());
    writer.await.unwrap().unwrap();
}
