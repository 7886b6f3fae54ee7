//! `tokio::Sender::flush`: it waits for what was queued before, however others send and whoever gives up.

mod polled;

use std::io::ErrorKind;
use std::pin::pin;

use framing_core::{LengthPrefix, Raw};
use framing_io::tokio::{SendHalf, Sender, Writer};
use framing_io::{BufferPolicy, Encoder};
use framing_tests::script::Script;
use polled::{Output, Polled, driven, once, polled};
use tokio::io::{AsyncReadExt, AsyncWrite, duplex};
use tokio::task::{JoinHandle, yield_now};

fn sender<W: AsyncWrite>(stream: W, policy: BufferPolicy) -> (Sender<LengthPrefix>, Writer<W, LengthPrefix>) {
    SendHalf::from_parts(stream, Encoder::with_policy(LengthPrefix::u32(), policy)).into_sender()
}

/// A script that would block once behind each `step` bytes.
fn halting(step: usize) -> Script {
    let script = Script { step, ..Script::default() };
    (0..100).fold(script, |script, at| script.failing(at * step, &[ErrorKind::WouldBlock]))
}

#[test]
fn a_flush_ends_though_others_send_without_an_end() {
    let (sender, mut writer) = sender(Polled::new(halting(10)), BufferPolicy::new());
    sender.try_send(&Raw(&[1; 6])).unwrap();
    let mut flushing = pin!(sender.flush());
    let mut polls = 0;
    while once(&mut flushing).is_pending() {
        polls += 1;
        assert!(polls < 20, "it ends");
        sender.try_send(&Raw(&[2; 6])).unwrap();
        sender.try_send(&Raw(&[2; 6])).unwrap();
        assert!(once(&mut writer).is_pending());
    }
    assert!(sender.queued() > 0, "others have queued more");
    while sender.queued() > 0 {
        assert!(once(&mut writer).is_pending());
    }
    assert_eq!(driven(1, sender.flush()), Ok(()), "all has gone");
}

#[test]
fn dropped_at_each_poll_and_resumed_it_ends_when_all_has_gone_and_not_before() {
    for polls in [1, 2, 3, 7] {
        for step in [1, 3, 50] {
            let output = Output::new(halting(step)).slow_to_flush();
            let (sender, mut writer) = sender(Polled::new(output.clone()), BufferPolicy::new());
            let mut wire = Vec::new();
            for id in 0..6 {
                for payload in [&[id; 0][..], &[id; 1], &[id; 7]] {
                    sender.try_send(&Raw(payload)).unwrap();
                    wire.extend_from_slice(&u32::try_from(payload.len()).unwrap().to_le_bytes());
                    wire.extend_from_slice(payload);
                }
                let mut steps = 1000;
                loop {
                    steps -= 1;
                    assert!(steps > 0, "it ends");
                    match polled(polls, sender.flush()) {
                        Some(done) => break assert_eq!(done, Ok(())),
                        None => assert!(output.flushed() < wire.len(), "it waits for what was queued, and for no more"),
                    }
                    assert!(once(&mut writer).is_pending());
                }
                assert_eq!((output.flushed(), sender.queued()), (wire.len(), 0));
                assert_eq!(output.script().output, wire, "nothing lost, nothing doubled, in its order");
            }
        }
    }
}

#[tokio::test]
async fn who_gives_up_takes_no_word_from_who_waits() {
    let (here, mut there) = duplex(10);
    let (sender, writer) = sender(here, BufferPolicy::new());
    tokio::spawn(writer);
    sender.try_send(&Raw(&[7; 16])).unwrap();
    let waiting: Vec<_> = (0..4)
        .map(|_| {
            let sender = sender.clone();
            tokio::spawn(async move { sender.flush().await })
        })
        .collect();
    for _ in 0..10 {
        yield_now().await;
    }
    // The first and the last of those who wait.
    waiting[0].abort();
    waiting[3].abort();
    let mut bytes = [0; 20];
    there.read_exact(&mut bytes).await.unwrap();
    for _ in 0..10 {
        yield_now().await;
    }
    assert!(waiting.iter().all(JoinHandle::is_finished));
    for (at, task) in waiting.into_iter().enumerate() {
        assert_eq!(task.await.map_err(|error| error.is_cancelled()), if at % 3 == 0 { Err(true) } else { Ok(Ok(())) });
    }
}
