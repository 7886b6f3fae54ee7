//! How much memory a thousand connections take in an event loop, counted by the allocator.
#![cfg(target_os = "linux")] // Where a unix socket takes 64 KiB that nobody reads.

mod meter;

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use framing_core::{LengthPrefix, Message, Raw};
use framing_io::mio::{Budget, MessageStream, Way};
use framing_io::{BufferPolicy, Scratch};
use framing_tests::samples::bytes;
use meter::{KIB, Meter, Pieces};
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
fn no_allocation_for_a_message_of_many_streams() {
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

/// A message of a fixed layout.
#[derive(Message)]
struct Block<const N: usize>([u8; N]);

/// A stream that is fed by hand.
type Fed<'a> = MessageStream<Pieces<'a>, LengthPrefix>;

/// Takes a frame of `N` bytes as it is, or as a message of its own; false where it is not whole yet.
fn takes<const N: usize>(stream: &mut Fed<'_>, owned: bool) -> bool {
    let received = match owned {
        false => stream.recv_frame().unwrap().map(|frame| frame.payload().len()),
        true => stream.recv::<Block<N>>().unwrap().map(|Block(bytes)| bytes.len()),
    };
    assert!(received.is_none_or(|size| size == N));
    received.is_some()
}

/// How often is allocated for 40 messages of `N` bytes that come and are answered, after the first 20.
fn allocations<const N: usize>(mut scratch: Option<Scratch>, owned: bool) -> usize {
    let payload = bytes(N);
    let frame = [&u32::try_from(N).unwrap().to_le_bytes()[..], &payload].concat();
    let budget = scratch.as_ref().map_or(Budget::new(), |scratch| Budget::new().read(scratch.size()));
    let mut stream = Fed::new(Pieces { bytes: &[], piece: 100_000 }, LengthPrefix::u32()).budget(budget);
    let mut meter = Meter::start();
    for round in 0..60 {
        if round == 20 {
            meter = Meter::start();
        }
        stream.get_mut().bytes = &frame;
        let mut turns = 0..100;
        loop {
            turns.next().expect("it does not hang");
            stream.ready(mio::Interest::READABLE | mio::Interest::WRITABLE);
            let has_come = match &mut scratch {
                Some(scratch) => takes::<N>(&mut stream.with_scratch(scratch), owned),
                None => takes::<N>(&mut stream, owned),
            };
            if has_come {
                break;
            }
        }
        stream.push(&Raw(&payload)).unwrap();
        while stream.flush().unwrap().sending != Way::Done {
            turns.next().expect("it does not hang");
        }
    }
    meter.calls()
}

fn no_allocations_of_messages_of<const N: usize>() {
    for owned in [false, true] {
        assert_eq!(allocations::<N>(None, owned), 0, "{N} bytes, owned: {owned}, a buffer of its own");
        // One that holds the largest.
        let scratch = Scratch::new(2 << 20);
        assert_eq!(allocations::<N>(Some(scratch), owned), 0, "{N} bytes, owned: {owned}, a shared buffer");
        if N < Scratch::DEFAULT_SIZE {
            assert_eq!(allocations::<N>(Some(Scratch::default()), owned), 0, "{N} bytes, owned: {owned}");
        }
    }
}

#[test]
fn no_allocation_for_a_message_of_any_size() {
    // Messages of a MiB by value take more than the stack of a test.
    let all = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        no_allocations_of_messages_of::<32>();
        no_allocations_of_messages_of::<256>();
        no_allocations_of_messages_of::<{ 4 << 10 }>();
        no_allocations_of_messages_of::<{ 64 << 10 }>();
        no_allocations_of_messages_of::<{ 1 << 20 }>();
    });
    all.unwrap().join().unwrap();
}

/// Sends one message and turns both streams until it has come.
fn passes(here: &mut Stream, there: &mut Stream, mut scratch: Option<&mut Scratch>, payload: &[u8]) {
    here.push(&Raw(payload)).unwrap();
    for _ in 0..1000 {
        here.ready(mio::Interest::WRITABLE);
        let sent = here.flush().unwrap().sending;
        there.ready(mio::Interest::READABLE);
        let received = match &mut scratch {
            Some(scratch) => there.with_scratch(scratch).recv_frame().unwrap().map(|frame| frame.payload() == payload),
            None => there.recv_frame().unwrap().map(|frame| frame.payload() == payload),
        };
        if let Some(same) = received {
            return assert!(same && sent == Way::Done, "what came is what was sent");
        }
    }
    panic!("it hangs");
}

#[test]
fn memory_comes_back_after_a_large_message() {
    let large = bytes(8 << 20);
    for mut scratch in [None, Some(Scratch::default())] {
        let shared = scratch.is_some();
        let (here, there) = mio::net::UnixStream::pair().unwrap();
        let mut here = Stream::new(here, LengthPrefix::u32());
        let meter = Meter::start();
        let mut there = Stream::new(there, LengthPrefix::u32());
        passes(&mut here, &mut there, scratch.as_mut(), &large);
        assert!(meter.peak() >= 16 << 20, "both had it whole: {} bytes", meter.peak());
        for _ in 0..10 {
            passes(&mut here, &mut there, scratch.as_mut(), b"small");
        }
        if let Some(scratch) = &mut scratch {
            scratch.release();
        }
        let both = meter.live();
        drop(there);
        let sender = meter.live();
        assert!(sender <= 64 * KIB, "{sender} bytes of the sender, shared: {shared}");
        assert!(both - sender <= 64 * KIB, "{} bytes of the receiver, shared: {shared}", both - sender);
    }
}
