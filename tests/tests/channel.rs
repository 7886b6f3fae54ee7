//! `channel::Channel`: what the users of sozu's channels rely on, and the faults that those have had.
#![cfg(unix)]

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use std::time::{Duration, Instant};

use framing_core::{FrameError, Message, Part};
use framing_io::channel::{self, Channel};
use framing_io::mio::{Budget, Way};
use framing_io::{RecvError, SendError, StreamError};
use framing_tests::samples::{Fixed, Text, bytes};
use rustix::fs::{OFlags, fcntl_getfl};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

/// As long as it is.
#[derive(Clone, Debug, PartialEq, Message)]
struct Blob(#[message(rest, max = 8 << 20)] Vec<u8>);

fn fixed(id: u64) -> Fixed {
    Fixed { id, kind: 1 }
}

fn text(text: &str) -> Text {
    Text(text.into())
}

/// A channel, and the socket of its peer.
fn with_raw_peer<Tx, Rx>() -> (Channel<Tx, Rx>, UnixStream) {
    let (here, there) = UnixStream::pair().unwrap();
    (Channel::from_std(here).unwrap(), there)
}

/// A frame as it lies on the wire.
fn frame(payload: &[u8]) -> Vec<u8> {
    [&(8 + payload.len() as u64).to_le_bytes()[..], payload].concat()
}

/// Two channels of which the first blocks.
fn pair<Tx, Rx>() -> (Channel<Tx, Rx>, Channel<Rx, Tx>) {
    let (mut here, there) = Channel::pair().unwrap();
    here.set_blocking(true);
    (here, there)
}

#[test]
fn the_head_is_a_little_endian_u64_that_counts_itself() {
    const WIRE: [u8; 18] = [18, 0, 0, 0, 0, 0, 0, 0, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 2, 1];
    let message = Fixed { id: 0x1122_3344_5566_7788, kind: 0x0102 };
    let (mut channel, mut peer) = with_raw_peer::<Fixed, Fixed>();
    channel.set_blocking(true);
    channel.send(&message).unwrap();
    let mut sent = [0; 18];
    peer.read_exact(&mut sent).unwrap();
    assert_eq!(sent, WIRE);
    peer.write_all(&WIRE).unwrap();
    assert_eq!(channel.recv().unwrap(), Some(message));
}

#[test]
fn both_ends_switch_in_both_directions_and_lose_nothing() {
    let (mut here, mut there) = pair::<Fixed, Text>();
    assert!(here.is_blocking() && !there.is_blocking());
    for round in 0..20 {
        // Queued while it does not block, sent by one that does.
        here.set_blocking(false);
        here.send(&fixed(2 * round)).unwrap();
        assert_eq!(here.stream().queued(), 18);
        here.set_blocking(true);
        here.send(&fixed(2 * round + 1)).unwrap();
        assert_eq!(here.stream().queued(), 0);
        // Read at once, received in both ways.
        there.set_blocking(round % 2 == 0);
        assert_eq!(there.recv().unwrap(), Some(fixed(2 * round)));
        assert_eq!(there.stream().decoder().buffered(), 18, "both came in one read");
        there.set_blocking(round % 2 == 1);
        assert_eq!(there.recv().unwrap(), Some(fixed(2 * round + 1)));
        there.set_blocking(false);
        assert_eq!(there.recv().unwrap(), None);
        assert!(!there.is_ended());
        there.send(&text("done")).unwrap();
        assert_eq!(there.flush().unwrap().sending, Way::Done);
        assert_eq!(here.recv().unwrap(), Some(text("done")));
    }
}

#[test]
fn the_mode_is_the_channels_and_not_the_sockets() {
    let (mut channel, _peer) = with_raw_peer::<Fixed, Fixed>();
    let inherited = channel.as_fd().try_clone_to_owned().unwrap();
    let before = fcntl_getfl(&inherited).unwrap();
    for blocks in [true, false, true] {
        channel.set_blocking(blocks);
        assert!(matches!(channel.recv_timeout(SHORT), Err(StreamError::RecvTimeout { buffered: 0 })));
        assert_eq!(fcntl_getfl(&inherited).unwrap(), before, "whoever shares the socket is not concerned");
    }
    assert!(before.contains(OFlags::NONBLOCK));
}

#[test]
fn a_read_ends_in_time_and_leaves_the_timeouts_as_they_were() {
    for blocks in [false, true] {
        let (mut channel, mut peer) = with_raw_peer::<Fixed, Text>();
        channel.set_blocking(blocks);
        let handle = UnixStream::from(channel.as_fd().try_clone_to_owned().unwrap());
        handle.set_read_timeout(Some(LONG)).unwrap();
        handle.set_write_timeout(Some(2 * LONG)).unwrap();
        let wire = frame(b"\x05\0hello");
        assert!(matches!(channel.recv_timeout(SHORT), Err(StreamError::RecvTimeout { buffered: 0 })));
        peer.write_all(&wire[..9]).unwrap();
        let error = channel.recv_deadline(Instant::now() + SHORT).unwrap_err();
        assert!(error.is_timeout() && matches!(error, StreamError::RecvTimeout { buffered: 9 }), "{error:?}");
        assert!(matches!(channel.recv_timeout(Duration::ZERO), Err(StreamError::RecvTimeout { buffered: 9 })));
        peer.write_all(&wire[9..]).unwrap();
        assert_eq!(channel.recv_timeout(Duration::ZERO).unwrap(), Some(text("hello")), "what is there needs no time");
        peer.write_all(&wire).unwrap();
        assert_eq!(channel.recv_timeout(Duration::MAX).unwrap(), Some(text("hello")), "no clock shows so much");
        channel.send_timeout(&fixed(1), LONG).unwrap();
        peer.read_exact(&mut [0; 18]).unwrap();
        drop(peer);
        assert_eq!(channel.recv_timeout(LONG).unwrap(), None);
        assert!(channel.is_ended());
        assert_eq!(handle.read_timeout().unwrap(), Some(LONG));
        assert_eq!(handle.write_timeout().unwrap(), Some(2 * LONG));
    }
}

/// Sozu's channel wakes ten times a second to look at the clock, and where its socket does not block it never sleeps.
#[cfg(target_os = "linux")]
#[test]
fn who_waits_sleeps_once() {
    fn of_this_thread(file: &str, name: &str) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/thread-self/{file}")).unwrap();
        text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap()
    }
    for blocks in [false, true] {
        let (mut channel, _peer) = with_raw_peer::<Fixed, Fixed>();
        channel.set_blocking(blocks);
        let sleeps = || of_this_thread("status", "voluntary_ctxt_switches:");
        let reads = || of_this_thread("io", "syscr:");
        let before = (sleeps(), reads());
        assert!(channel.recv_timeout(Duration::from_millis(700)).unwrap_err().is_timeout());
        let (sleeps, reads) = (sleeps() - before.0, reads() - before.1);
        assert!(sleeps <= 3, "{sleeps} sleeps");
        // Those of this function are among them.
        assert!(reads <= 12, "{reads} reads");
    }
}

#[test]
fn a_peer_that_trickles_does_not_extend_a_deadline() {
    let (mut channel, mut peer) = with_raw_peer::<Fixed, Text>();
    thread::scope(|scope| {
        let trickle = scope.spawn(move || {
            // For ever, unless someone leaves.
            let wire = frame(&[&[0x58, 2][..], &[b'a'; 600]].concat());
            wire.iter().all(|byte| {
                thread::sleep(SHORT / 10);
                peer.write_all(&[*byte]).is_ok()
            })
        });
        let error = channel.recv_timeout(2 * SHORT).unwrap_err();
        assert!(matches!(error, StreamError::RecvTimeout { buffered } if buffered < 600), "{error:?}");
        drop(channel);
        assert!(!trickle.join().unwrap(), "all of it came before the deadline");
    });
}

#[test]
fn a_peer_that_never_ceases_does_not_extend_a_deadline() {
    let (channel, mut peer) = with_raw_peer::<Fixed, Text>();
    let mut channel = channel.budget(Budget::new().read(4096));
    // A frame that takes years, whose bytes are skipped as they come; many turns of it are there already.
    peer.write_all(&(u64::MAX / 2).to_le_bytes()).unwrap();
    peer.write_all(&[7; 100_000]).unwrap();
    assert!(matches!(channel.recv_timeout(LONG), Err(StreamError::Recv(_))), "it is told once");
    for _ in 0..5 {
        let before = channel.stream().recv_stats().bytes;
        let error = channel.recv_timeout(Duration::ZERO).unwrap_err();
        assert!(matches!(error, StreamError::RecvTimeout { .. }), "{error:?}");
        let read = channel.stream().recv_stats().bytes - before;
        assert!((1..=2 * 4096).contains(&read), "{read} bytes in no time");
    }
}

#[test]
fn errors_are_bounded_by_a_turn_as_messages_are() {
    let (mut channel, mut peer) = with_raw_peer::<Fixed, Fixed>();
    peer.write_all(&frame(&[1]).repeat(9000)).unwrap();
    let turn = |channel: &mut Channel<Fixed, Fixed>| channel.messages().filter(Result::is_err).count();
    assert_eq!((turn(&mut channel), channel.progress().has_more()), (8192, true), "the others have their turn");
    assert_eq!((turn(&mut channel), channel.progress().has_more()), (808, false));
}

#[test]
fn a_blocking_write_tells_its_error() {
    let (mut channel, peer) = with_raw_peer::<Blob, Fixed>();
    channel.set_blocking(true);
    drop(peer);
    for message in [Blob(bytes(10)), Blob(bytes(1 << 20))] {
        let error = channel.send(&message).unwrap_err();
        assert!(matches!(&error, StreamError::Io(io) if io.kind() == ErrorKind::BrokenPipe), "{error:?}");
    }
    // Where the queue had no room for the message before, too.
    let (here, peer) = UnixStream::pair().unwrap();
    here.set_nonblocking(true).unwrap();
    let policy = channel::policy(100, 1000);
    let mut channel = Channel::<Blob, Fixed>::with_policy(mio::net::UnixStream::from_std(here), policy);
    while channel.send(&Blob(bytes(92))).is_ok() {}
    assert_eq!(channel.stream().queued(), 1000);
    drop(peer);
    channel.set_blocking(true);
    assert!(matches!(channel.send(&Blob(bytes(92))), Err(StreamError::Io(_))));
    // One that leaves in the middle of a message, too.
    let (mut channel, mut peer) = with_raw_peer::<Blob, Fixed>();
    channel.set_blocking(true);
    thread::scope(|scope| {
        scope.spawn(move || peer.read_exact(&mut [0; 1000]).unwrap());
        assert!(matches!(channel.send(&Blob(bytes(1 << 20))), Err(StreamError::Io(_))));
    });
}

#[test]
fn a_write_ends_in_time_and_what_was_accepted_arrives_once() {
    let (here, there) = UnixStream::pair().unwrap();
    here.set_nonblocking(true).unwrap();
    let policy = channel::policy(1 << 10, 64 << 10);
    let mut channel = Channel::<Blob, Fixed>::with_policy(mio::net::UnixStream::from_std(here), policy);
    channel.set_blocking(true);
    let (mut accepted, mut late) = (0, 0);
    loop {
        match channel.send_timeout(&Blob(bytes(10_000 + accepted)), SHORT / 10) {
            Ok(()) => accepted += 1,
            Err(StreamError::SendTimeout { queued }) => {
                assert_eq!(queued, channel.stream().queued());
                (accepted, late) = (accepted + 1, late + 1);
            }
            Err(StreamError::Send(SendError::Full { needed, queued, max })) => {
                assert!(needed <= max && needed + queued > max);
                break;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(late > 1, "they waited in the queue");
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut there = Channel::<Fixed, Blob>::from_std(there).unwrap();
            there.set_blocking(true);
            let sizes = there.messages().map(|message| message.unwrap().0.len());
            assert!(sizes.eq((0..=accepted).map(|number| 10_000 + number)));
        });
        // It waits for room now, and then for the end.
        channel.send(&Blob(bytes(10_000 + accepted))).unwrap();
        assert_eq!(channel.end().unwrap().sending, Way::Done);
    });
}

#[test]
fn one_message_does_not_end_a_channel() {
    for blocks in [false, true] {
        let (mut channel, mut peer) = with_raw_peer::<Fixed, Fixed>();
        channel.set_blocking(blocks);
        let malformed = frame(&[0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
        let good = frame(&[7, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
        let too_large = frame(&bytes(11));
        for wire in [&malformed, &good, &too_large, &good, &frame(&[1, 2]), &good] {
            peer.write_all(wire).unwrap();
        }
        assert!(
            matches!(channel.recv(), Err(StreamError::Recv(RecvError::Decode(error))) if error.offset() == Some(8))
        );
        assert_eq!(channel.recv().unwrap(), Some(fixed(7)));
        assert!(matches!(channel.recv(), Err(StreamError::Recv(_))), "11 bytes are no `Fixed`");
        assert_eq!(channel.recv().unwrap(), Some(fixed(7)));
        assert!(matches!(channel.recv(), Err(StreamError::Recv(_))), "2 bytes are no `Fixed`");
        assert_eq!(channel.recv().unwrap(), Some(fixed(7)));
    }
}

#[test]
fn a_frame_beyond_the_ceiling_is_skipped_and_not_kept() {
    let (here, mut peer) = UnixStream::pair().unwrap();
    here.set_nonblocking(true).unwrap();
    let policy = channel::policy(128, 1000);
    let mut channel = Channel::<Blob, Blob>::with_policy(mio::net::UnixStream::from_std(here), policy);
    channel.set_blocking(true);
    thread::scope(|scope| {
        scope.spawn(move || {
            // 1,000 bytes with the head just fit; one more does not, nor do 3 MB.
            for size in [992, 993, 3_000_000, 992] {
                peer.write_all(&frame(&bytes(size))).unwrap();
            }
        });
        assert_eq!(channel.recv().unwrap(), Some(Blob(bytes(992))));
        for payload in [993, 3_000_000] {
            let error = RecvError::Frame(FrameError::TooLarge { length: payload, max: 992 });
            assert!(matches!(channel.recv(), Err(StreamError::Recv(is)) if is == error));
        }
        assert_eq!(channel.recv().unwrap(), Some(Blob(bytes(992))));
        assert_eq!(channel.recv().unwrap(), None);
    });
    assert_eq!(channel.stream().recv_stats().peak_buffer, 1000);
    let full = channel.send(&Blob(bytes(993))).unwrap_err();
    assert!(matches!(full, StreamError::Send(SendError::Full { needed: 1001, queued: 0, max: 1000 })), "{full:?}");
}

#[test]
fn a_head_that_counts_less_than_itself_is_final() {
    for total in 0..8 {
        let (mut channel, mut peer) = with_raw_peer::<Fixed, Fixed>();
        peer.write_all(&[&[total, 0, 0, 0, 0, 0, 0, 0][..], &frame(&[7, 0, 0, 0, 0, 0, 0, 0, 1, 0])].concat()).unwrap();
        let first = channel.recv().unwrap_err();
        let StreamError::Recv(first @ RecvError::Frame(FrameError::Malformed { offset: 0, .. })) = first else {
            panic!("{first:?}")
        };
        assert!(
            matches!(channel.recv(), Err(StreamError::Recv(again)) if again == first),
            "what follows is not searched"
        );
        assert!(channel.is_ended() && channel.messages().take(5).count() == 1);
    }
}

#[test]
fn an_end_within_a_message_is_told() {
    let wire = frame(&[7, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    for (cut, part) in [(3, Part::Head), (8, Part::Payload), (12, Part::Payload)] {
        for blocks in [false, true] {
            let (mut channel, mut peer) = with_raw_peer::<Fixed, Fixed>();
            channel.set_blocking(blocks);
            peer.write_all(&wire).unwrap();
            peer.write_all(&wire[..cut]).unwrap();
            peer.shutdown(Shutdown::Write).unwrap();
            assert_eq!(channel.recv().unwrap(), Some(fixed(7)));
            let error = channel.recv().unwrap_err();
            let StreamError::Recv(RecvError::Frame(FrameError::Truncated { part: is, missing })) = error else {
                panic!("{error:?}")
            };
            assert!(is == part && (1..=18 - cut).contains(&missing), "{is:?} {missing}");
        }
    }
}

#[test]
fn it_iterates_over_messages_and_their_errors() {
    let (mut here, mut there) = pair::<Fixed, Fixed>();
    let numbers = |channel: &mut Channel<Fixed, Fixed>| -> Vec<_> {
        channel.into_iter().map(|message| message.map_err(drop).map(|message| message.id)).collect()
    };
    assert!(numbers(&mut there).is_empty(), "there is none now");
    for id in 0..3 {
        here.send(&fixed(id)).unwrap();
    }
    here.send(&Fixed { id: 3, kind: 0xffff }).unwrap();
    here.send(&fixed(4)).unwrap();
    assert_eq!(numbers(&mut there), [Ok(0), Ok(1), Ok(2), Err(()), Ok(4)], "until there is none now");
    assert!(!there.is_ended());
    there.set_blocking(true);
    here.send(&fixed(5)).unwrap();
    assert_eq!(here.end().unwrap().sending, Way::Done);
    assert_eq!(numbers(&mut there), [Ok(5)], "until the peer has left");
    assert!(there.is_ended() && !here.is_ended(), "who has ended may still be told something");
    there.send(&fixed(6)).unwrap();
    assert_eq!(here.recv().unwrap(), Some(fixed(6)));
}

#[test]
fn its_types_change_and_what_is_under_way_stays() {
    let (mut here, mut there) = pair::<Fixed, Fixed>();
    here.send(&fixed(1)).unwrap();
    let mut here: Channel<Text, Fixed> = here.into();
    assert!(here.is_blocking());
    here.send(&text("one")).unwrap();
    assert_eq!(there.recv().unwrap(), Some(fixed(1)));
    there.send(&fixed(2)).unwrap();
    assert!(there.stream().decoder().buffered() > 0 && there.stream().queued() > 0);
    let mut there = there.into::<Text, Text>();
    there.send(&text("two")).unwrap();
    assert_eq!(there.flush().unwrap().sending, Way::Done);
    assert_eq!(there.recv().unwrap(), Some(text("one")), "it was read before the types changed");
    assert_eq!(here.recv().unwrap(), Some(fixed(2)));
    let mut here = here.into::<Fixed, Text>();
    assert_eq!(here.recv().unwrap(), Some(text("two")));
    assert!(format!("{here:?}").contains("Text"));
}

#[test]
fn it_connects_and_is_handed_on() {
    let folder = std::env::temp_dir().join(format!("framing-channel-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    let mut here = Channel::<Fixed, Fixed>::connect(&path).unwrap();
    let there = listener.accept().unwrap().0;
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(Channel::<Fixed, Fixed>::connect(&path).unwrap_err().kind(), ErrorKind::NotFound);
    // Whoever inherits or is sent the descriptor makes a channel of it.
    let there = Channel::<Fixed, Fixed>::from_std(there).unwrap();
    assert!(there.as_raw_fd() > 2);
    let mut again = Channel::<Fixed, Fixed>::from_std(there.as_fd().try_clone_to_owned().unwrap().into()).unwrap();
    drop(there);
    again.set_blocking(true);
    here.send(&fixed(1)).unwrap();
    assert_eq!(here.flush().unwrap().written, 18);
    assert_eq!(again.recv().unwrap(), Some(fixed(1)));
}

#[test]
fn a_message_without_an_encoding_is_not_queued() {
    let (mut here, mut there) = pair::<Text, Fixed>();
    let long = Text("a".repeat(601));
    assert!(matches!(here.send(&long), Err(StreamError::Send(SendError::Message(_)))));
    here.send(&text("short")).unwrap();
    assert_eq!(there.recv().unwrap(), Some(text("short")));
}
