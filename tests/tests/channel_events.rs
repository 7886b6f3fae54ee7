//! `channel::Channel` in an event loop: registration, interest, readiness, watermarks, buffers.
#![cfg(unix)]

mod meter;

use std::io::Write;
use std::time::Duration;

use framing_core::Message;
use framing_io::channel::{self, Channel};
use framing_io::mio::Way;
use framing_io::{Pressure, SendError, StreamError};
use framing_tests::samples::{Fixed, bytes};
use meter::{KIB, Meter};
use mio::{Events, Interest, Poll, Token};

const BOTH: Interest = Interest::READABLE.add(Interest::WRITABLE);
const LONG: Duration = Duration::from_secs(60);

/// As long as it is.
#[derive(Clone, Debug, PartialEq, Message)]
struct Blob(#[message(rest, max = 4 << 20)] Vec<u8>);

#[test]
fn events_are_told_to_it_and_used_up() {
    let (mut here, mut there) = Channel::<Fixed, Fixed>::pair().unwrap();
    let (mut poll, mut events) = (Poll::new().unwrap(), Events::with_capacity(8));
    poll.registry().register(&mut here, Token(1), BOTH).unwrap();
    assert_eq!(here.interest(), Some(Interest::READABLE));
    assert_eq!(here.recv().unwrap(), None);
    assert!(!here.readiness().is_readable(), "a read was told that it would block");

    let mut wait = |here: &mut Channel<Fixed, Fixed>| {
        poll.poll(&mut events, Some(LONG)).unwrap();
        assert!(events.iter().all(|event| event.token() == Token(1)) && !events.is_empty());
        events.iter().for_each(|event| here.ready(event));
    };
    wait(&mut here);
    assert!(here.readiness().is_writable());
    here.send(&Fixed { id: 1, kind: 1 }).unwrap();
    assert_eq!(here.interest(), Some(BOTH), "something is queued");
    assert_eq!(here.stream().send_stats().operations, 0, "it is not sent before it is flushed");
    let progress = here.flush().unwrap();
    assert_eq!((progress.sending, progress.written), (Way::Done, 18));
    assert_eq!(here.interest(), Some(Interest::READABLE));

    assert_eq!(there.recv_timeout(LONG).unwrap(), Some(Fixed { id: 1, kind: 1 }));
    there.send_timeout(&Fixed { id: 2, kind: 1 }, LONG).unwrap();
    while !here.readiness().is_readable() {
        wait(&mut here);
    }
    assert_eq!(here.recv().unwrap(), Some(Fixed { id: 2, kind: 1 }));
    assert_eq!(here.recv().unwrap(), None);
    drop(there);
    while !here.readiness().is_closed() {
        wait(&mut here);
    }
    assert!(!here.is_ended(), "it was not read yet");
    assert_eq!(here.recv().unwrap(), None);
    assert!(here.is_ended() && here.flush().unwrap().is_over());
    assert_eq!(here.interest(), None);
    poll.registry().deregister(&mut here).unwrap();
}

/// What an event is awaited for changes, and with it what is registered: under another token here, so that each event tells by
/// which registration it came.
#[test]
fn interest_changes_are_registered_anew_and_given_up() {
    let (mut here, mut there) = Channel::<Fixed, Fixed>::pair().unwrap();
    let message = |id| Fixed { id, kind: 1 };
    let (mut poll, mut events) = (Poll::new().unwrap(), Events::with_capacity(8));
    // What the loop is told within `time`, and so the channel: the tokens.
    let mut told = |poll: &mut Poll, here: &mut Channel<Fixed, Fixed>, time| -> Vec<usize> {
        poll.poll(&mut events, Some(time)).unwrap();
        events.iter().map(|event| (here.ready(event), event.token().0).1).collect()
    };
    assert_eq!(here.recv().unwrap(), None);
    // It awaits nothing but messages, and though the socket may be written no event says so.
    let interest = interest_of(&here);
    poll.registry().register(&mut here, Token(1), interest).unwrap();
    assert_eq!(told(&mut poll, &mut here, Duration::ZERO), []);

    // Something is queued, and so it awaits that it may be written too.
    here.send(&message(1)).unwrap();
    assert_eq!(interest_of(&here), BOTH);
    poll.registry().reregister(&mut here, Token(2), BOTH).unwrap();
    assert_eq!(told(&mut poll, &mut here, LONG), [2]);
    assert!(here.readiness().is_writable() && !here.readiness().is_readable());
    assert_eq!(here.flush().unwrap().sending, Way::Done);

    // All has gone: messages alone, again.
    assert_eq!(interest_of(&here), Interest::READABLE);
    poll.registry().reregister(&mut here, Token(3), Interest::READABLE).unwrap();
    assert_eq!(told(&mut poll, &mut here, Duration::ZERO), []);
    assert_eq!(there.recv_timeout(LONG).unwrap(), Some(message(1)));
    there.send_timeout(&message(2), LONG).unwrap();
    assert_eq!(told(&mut poll, &mut here, LONG), [3]);
    assert!(here.readiness().is_readable());
    assert_eq!((here.recv().unwrap(), here.recv().unwrap()), (Some(message(2)), None));

    // Given up, it is told nothing, and what came is there all the same.
    poll.registry().deregister(&mut here).unwrap();
    there.send_timeout(&message(3), LONG).unwrap();
    assert_eq!(told(&mut poll, &mut here, Duration::ZERO), []);
    assert!(!here.readiness().is_readable());
    assert_eq!(here.recv().unwrap(), Some(message(3)));
    let twice = poll.registry().deregister(&mut here);
    assert!(twice.is_err(), "it is not registered");

    // With another loop, which is told of what is there already.
    let mut other = Poll::new().unwrap();
    assert_eq!(here.recv().unwrap(), None);
    there.send_timeout(&message(4), LONG).unwrap();
    other.registry().register(&mut here, Token(4), Interest::READABLE).unwrap();
    assert_eq!(told(&mut other, &mut here, LONG), [4]);
    assert_eq!(here.recv().unwrap(), Some(message(4)));
}

fn interest_of(channel: &Channel<Fixed, Fixed>) -> Interest {
    channel.interest().expect("the peer has not left")
}

/// A loop that does what the contract says never waits for an event that was told already.
#[test]
fn two_loops_exchange_more_than_sockets_hold() {
    const COUNT: usize = 60;
    let size = |number: usize| number * number * 20;
    let (here, there) = Channel::<Blob, Blob>::pair().unwrap();
    let run = move |mut channel: Channel<Blob, Blob>| {
        let (mut poll, mut events) = (Poll::new().unwrap(), Events::with_capacity(8));
        poll.registry().register(&mut channel, Token(0), BOTH).unwrap();
        let (mut sent, mut received) = (0, 0);
        loop {
            while let Some(Blob(message)) = channel.recv().unwrap() {
                assert!(message == bytes(size(received)));
                received += 1;
            }
            while sent < COUNT {
                match channel.send(&Blob(bytes(size(sent)))) {
                    Ok(()) => sent += 1,
                    Err(StreamError::Send(SendError::Full { needed, max, .. })) if needed <= max => break,
                    Err(error) => panic!("{error:?}"),
                }
            }
            let progress = if sent == COUNT { channel.end().unwrap() } else { channel.flush().unwrap() };
            if progress.is_over() {
                return received;
            }
            if !progress.has_more() && (sent == COUNT || progress.sending == Way::Blocked) {
                poll.poll(&mut events, Some(LONG)).unwrap();
                assert!(!events.is_empty(), "{channel:?} waits for ever");
                events.iter().for_each(|event| channel.ready(event));
            }
        }
    };
    let peer = std::thread::spawn(move || run(there));
    assert_eq!(run(here), COUNT);
    assert_eq!(peer.join().unwrap(), COUNT);
}

#[test]
fn a_watermark_is_told_once_for_each_crossing() {
    let policy = channel::policy(100, 10_000);
    let (mut here, mut there) = Channel::<Blob, Blob>::pair_with_policy(policy).unwrap();
    for _ in 0..3 {
        let mut told = Vec::new();
        let mut queued = 0;
        while here.send(&Blob(bytes(92))).is_ok() {
            queued += 100;
            told.extend(here.pressure().map(|pressure| (pressure, queued)));
        }
        assert_eq!((queued, told), (10_000, vec![(Pressure::High, 8000)]), "at 80%, and once");
        assert_eq!(here.flush().unwrap().written, 10_000);
        assert_eq!((here.pressure(), here.pressure()), (Some(Pressure::Low), None));
        assert_eq!(there.messages().map(Result::unwrap).count(), 100);
    }
    assert_eq!(here.stream().send_stats().pressures, 3);
}

#[test]
fn buffers_double_up_to_the_ceiling() {
    const DOUBLED: [usize; 8] = [100, 200, 400, 800, 1600, 3200, 6400, 10_000];
    let (here, mut peer) = std::os::unix::net::UnixStream::pair().unwrap();
    here.set_nonblocking(true).unwrap();
    let here = mio::net::UnixStream::from_std(here);
    let mut channel = Channel::<Blob, Blob>::with_policy(here, channel::policy(100, 10_000));
    // As bytes come, and not as they are declared.
    let wire = [&10_000u64.to_le_bytes()[..], &bytes(9992)].concat();
    let mut sizes = Vec::new();
    for piece in wire.chunks(50) {
        assert_eq!(channel.recv().unwrap(), None);
        peer.write_all(piece).unwrap();
        sizes.push(channel.stream().recv_stats().peak_buffer);
    }
    assert_eq!(channel.recv().unwrap(), Some(Blob(bytes(9992))));
    sizes.dedup();
    assert_eq!(sizes, DOUBLED);
    let grows = DOUBLED.len() as u64;
    let stats = channel.stream().recv_stats();
    assert_eq!((stats.frames, stats.bytes, stats.operations), (1, 10_000, 200), "a read for each piece");
    // One buffer more, which found nothing at first and was given back.
    assert_eq!((stats.grows, stats.shrinks, stats.peak_buffer), (1 + grows, 1, 10_000));
    assert_eq!(channel.recv().unwrap(), None);
    assert_eq!(channel.stream().recv_stats().shrinks, 3, "to what the policy keeps, and given back where it waits");
    // As messages are queued.
    let mut sizes = Vec::new();
    while channel.send(&Blob(bytes(42))).is_ok() {
        sizes.push(channel.stream().send_stats().peak_buffer);
    }
    sizes.dedup();
    assert_eq!(sizes, DOUBLED);
    let stats = channel.stream().send_stats();
    assert_eq!((stats.frames, stats.rejected, stats.pressures), (200, 1, 1));
    assert_eq!((stats.bytes, stats.operations), (0, 0), "nothing was written yet");
    assert_eq!((stats.grows, stats.shrinks, stats.peak_buffer), (grows, 0, 10_000));
    assert_eq!(channel.flush().unwrap().sending, Way::Done);
    let stats = channel.stream().send_stats();
    assert_eq!((stats.bytes, stats.operations, stats.shrinks), (10_000, 1, 1), "in one write, and it was given back");
}

#[test]
fn a_channel_that_waits_holds_no_buffer() {
    let (mut here, mut there) = Channel::<Blob, Blob>::pair().unwrap();
    let messages = [Blob(bytes(100)), Blob(bytes(2_000_000)), Blob(Vec::new()), Blob(bytes(300_000))];
    let meter = Meter::start();
    for blocks in [false, true] {
        there.set_blocking(blocks);
        for message in &messages {
            here.send(message).unwrap();
            let received = loop {
                let _ = here.flush().unwrap();
                let waited = if blocks { there.recv_timeout(Duration::ZERO) } else { there.recv() };
                match waited {
                    Ok(Some(received)) => break received,
                    Ok(None) => {}
                    Err(error) => assert!(error.is_timeout(), "{error:?}"),
                }
            };
            assert!(received == *message);
            drop(received);
            // Who waits for the next one has put the buffer away.
            assert!(there.recv_timeout(Duration::ZERO).unwrap_err().is_timeout());
            assert_eq!(meter.live(), 0, "after a message of {} bytes", message.0.len());
        }
    }
    assert!(meter.peak() > 2000 * KIB, "they had buffers");
}
