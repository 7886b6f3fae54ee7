//! How much memory a thousand connections take in an event loop, counted by the allocator.
#![cfg(target_os = "linux")] // Where a unix socket takes 64 KiB that nobody reads.

mod meter;

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use framing_core::{LengthPrefix, Raw};
use framing_io::mio::{MessageStream, Way};
use framing_io::{BufferPolicy, Scratch};
use framing_tests::samples::bytes;
use meter::{KIB, Meter};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

const CONNECTIONS: isize = 1000;

/// Two thousand descriptors are more than many systems give a process without being asked, and enough for one test.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    let alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < 2100) {
        setrlimit(Resource::Nofile, Rlimit { current: Some(2100), ..limit }).expect("2,100 open files are allowed");
    }
    alone
}

type Stream = MessageStream<mio::net::UnixStream, LengthPrefix>;

/// A thousand connections: their streams, and their peers.
fn connections(framing: LengthPrefix, policy: BufferPolicy) -> (Vec<Stream>, Vec<UnixStream>) {
    let pairs = (0..CONNECTIONS).map(|_| {
        let (here, there) = UnixStream::pair().unwrap();
        here.set_nonblocking(true).unwrap();
        there.set_nonblocking(true).unwrap();
        (Stream::with_policy(mio::net::UnixStream::from_std(here), framing, policy), there)
    });
    pairs.unzip()
}

/// One turn of each; returns how many frames came.
fn turns(streams: &mut [Stream], scratch: &mut Scratch) -> usize {
    let mut frames = 0;
    for stream in streams {
        stream.ready(mio::Interest::READABLE);
        let mut stream = stream.with_scratch(scratch);
        while let Some(payload) = stream.recv_frame().unwrap().map(|frame| frame.payload().len()) {
            frames += 1;
            stream.push(&Raw(&[7; 100])).unwrap();
            assert!(payload < 1000);
        }
        assert_eq!(stream.flush().unwrap().sending, Way::Done);
    }
    frames
}

#[test]
fn an_idle_connection_has_no_buffer_and_one_within_a_frame_has_that() {
    let _alone = alone();
    let (mut streams, mut peers) = connections(LengthPrefix::u16(), BufferPolicy::new());
    let meter = Meter::start();
    let mut scratch = Scratch::default();
    let size = isize::try_from(scratch.size()).unwrap();
    for round in 0..3 {
        for peer in &mut peers {
            // A whole frame, and the beginning of one.
            peer.write_all(&[&[200, 0][..], &bytes(200), &[44, 1], &bytes(40)].concat()).unwrap();
        }
        assert_eq!(turns(&mut streams, &mut scratch), 1000);
        // The beginning of a frame takes 64 bytes; what was sent leaves a buffer until the connection is idle.
        let sending = CONNECTIONS * 8 * KIB;
        assert!(meter.live() <= size + CONNECTIONS * 64 + sending, "{} bytes, round {round}", meter.live());
        for peer in &mut peers {
            peer.write_all(&bytes(260)).unwrap();
        }
        assert_eq!(turns(&mut streams, &mut scratch), 1000);
        assert!(meter.live() <= size + sending, "{} bytes, round {round}", meter.live());
        let now = Instant::now();
        for stream in &mut streams {
            assert!(!stream.idle(now), "it is not known for how long");
            assert!(stream.idle(now + Duration::from_secs(1)));
        }
        assert_eq!(meter.live(), size, "round {round}: the scratch, and nothing for any connection");
    }
    scratch.release();
    assert_eq!(meter.live(), 0);
}

#[test]
fn a_thousand_peers_that_declare_gigabytes_cost_what_they_send() {
    let most = if usize::BITS > 32 { usize::MAX } else { 1 << 30 };
    let framing = LengthPrefix::u32().max(most);
    let _alone = alone();
    let (mut streams, mut peers) = connections(framing, BufferPolicy::new().max(most));
    let meter = Meter::start();
    let mut scratch = Scratch::default();
    let mut sent = bytes(64 << 10);
    sent[..4].copy_from_slice(&if usize::BITS > 32 { u32::MAX } else { 1 << 29 }.to_le_bytes());
    for (at, peer) in peers.iter_mut().enumerate() {
        // All at once, or in pieces with a turn for each.
        for piece in sent.chunks(if at % 2 == 0 { sent.len() } else { 10_000 }) {
            peer.write_all(piece).unwrap();
            assert_eq!(turns(&mut streams[at..=at], &mut scratch), 0);
        }
    }
    assert!(meter.peak() <= 128 << 20, "{} bytes", meter.peak());
    let received: u64 = streams.iter().map(|stream| stream.recv_stats().bytes).sum();
    assert_eq!(received, 1000 * (64 << 10), "all of it came");
}

#[test]
fn no_allocation_for_a_message() {
    let _alone = alone();
    let (mut streams, mut peers) = connections(LengthPrefix::u16(), BufferPolicy::new());
    let mut scratch = Scratch::default();
    let frames = [&[100, 0][..], &[7; 100]].concat().repeat(20);
    let mut round = |counted: bool| {
        for peer in &mut peers {
            peer.write_all(&frames).unwrap();
        }
        let meter = Meter::start();
        assert_eq!(turns(&mut streams, &mut scratch), 20_000);
        assert!(!counted || meter.calls() == 0, "{} allocations", meter.calls());
    };
    round(false);
    round(true);
}
