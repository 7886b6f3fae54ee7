//! `mio::MessageStream` over real sockets, whose events come once.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use framing_core::{LengthPrefix, Raw};
use framing_io::mio::{Budget, MessageStream, Progress, Socket, Way};
use framing_io::{BufferPolicy, Scratch, SendError, StreamError};
use framing_tests::samples::{Fixed, Lent, bytes};
use mio::event::Source;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

const BOTH: Interest = Interest::READABLE.add(Interest::WRITABLE);

/// Nothing that is due takes so long: whoever waits longer waits for ever.
const FOR_EVER: Duration = Duration::from_secs(10);

fn tcp() -> (TcpStream, TcpStream) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let here = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let there = listener.accept().unwrap().0;
    let [here, there] = [here, there].map(|socket| {
        socket.set_nonblocking(true).unwrap();
        socket.set_nodelay(true).unwrap();
        TcpStream::from_std(socket)
    });
    (here, there)
}

/// Runs a test over each kind of socket.
macro_rules! over_sockets {
    ($(fn $name:ident($pair:ident) $body:block)*) => {
        mod over_tcp {
            use super::*;
            $(#[test]
            fn $name() {
                let $pair = tcp;
                $body
            })*
        }
        #[cfg(unix)]
        mod over_unix_sockets {
            use super::*;
            $(#[test]
            fn $name() {
                let $pair = || mio::net::UnixStream::pair().unwrap();
                $body
            })*
        }
    };
}

/// Numbers that look random and are the same in each run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn budget(&mut self) -> Budget {
        let any = [5, 100, 3000, 100_000, usize::MAX];
        Budget::new().read(any[self.below(5)]).frames(any[self.below(5)]).write(any[1 + self.below(4)])
    }
}

/// Who has a turn, in an event loop: those with an event, and those that have more to do.
struct Loop {
    poll: Poll,
    events: Events,
    again: BTreeMap<usize, ()>,
}

impl Loop {
    fn new() -> Self {
        Self { poll: Poll::new().unwrap(), events: Events::with_capacity(64), again: BTreeMap::new() }
    }

    fn register(&mut self, index: usize, source: &mut impl Source, interest: Interest) {
        self.poll.registry().register(source, Token(index), interest).unwrap();
    }

    /// Waits for events where nobody has more to do.
    fn wait<S>(&mut self, streams: &mut [MessageStream<S, LengthPrefix>]) -> Vec<usize> {
        let wait = if self.again.is_empty() { FOR_EVER } else { Duration::ZERO };
        let begun = Instant::now();
        self.poll.poll(&mut self.events, Some(wait)).unwrap();
        let silent = self.events.is_empty() && self.again.is_empty() && begun.elapsed() >= FOR_EVER;
        assert!(!silent, "everyone waits for an event that does not come");
        for event in &self.events {
            streams[event.token().0].ready(event);
            self.again.insert(event.token().0, ());
        }
        std::mem::take(&mut self.again).into_keys().collect()
    }

    /// Waits until there is an event for this one.
    fn await_event<S>(&mut self, index: usize, streams: &mut [MessageStream<S, LengthPrefix>]) {
        let begun = Instant::now();
        while !self.again.contains_key(&index) {
            assert!(begun.elapsed() < FOR_EVER, "no event for {index}");
            let others = self.wait(streams);
            self.again.extend(others.into_iter().map(|index| (index, ())));
        }
    }

    fn note(&mut self, index: usize, progress: Progress) {
        if progress.has_more() {
            self.again.insert(index, ());
        }
    }
}

/// Messages of any size that one end sends, and what the other has to send to it.
struct Traffic {
    to_send: u64,
    sent: u64,
    received: u64,
}

/// Both ends send and receive at once, each with a budget of its own, and stop in the middle as they like.
fn exchange<S: Socket>(pair: fn() -> (S, S), seed: u64, trusts: bool) {
    const MESSAGES: u64 = 300;
    let mut dice = Dice(seed);
    let (here, there) = pair();
    let mut streams = [here, there].map(|socket| {
        let stream = MessageStream::with_policy(socket, LengthPrefix::u32(), BufferPolicy::new().max(256 << 10));
        stream.budget(dice.budget()).trust_short_transfers(trusts)
    });
    let mut traffic = [0, 1].map(|_| Traffic { to_send: MESSAGES, sent: 0, received: 0 });
    let (mut all, mut scratch) = (Loop::new(), Scratch::new(4096));
    streams.iter_mut().enumerate().for_each(|(index, stream)| all.register(index, stream, BOTH));
    while traffic.iter().any(|end| end.received < MESSAGES) {
        for index in all.wait(&mut streams) {
            let uses_scratch = dice.below(2) == 0;
            let stream = &mut streams[index];
            let progress = if uses_scratch {
                turn(&mut stream.with_scratch(&mut scratch), &mut traffic[index], &mut dice)
            } else {
                turn(stream, &mut traffic[index], &mut dice)
            };
            all.note(index, progress);
            // What is queued when the peer's turn comes is not told by an event.
            if traffic[index].sent < MESSAGES && progress.sending == Way::Done {
                all.again.insert(index, ());
            }
        }
    }
    for stream in &mut streams {
        assert_eq!((stream.recv_stats().frames, stream.send_stats().frames), (MESSAGES, MESSAGES), "seed {seed}");
        assert_eq!(stream.progress().sending, Way::Done);
    }
}

fn turn<S: Read + Write>(
    stream: &mut MessageStream<S, LengthPrefix>,
    traffic: &mut Traffic,
    dice: &mut Dice,
) -> Progress {
    let breaks_off = if dice.below(3) == 0 { dice.below(20) } else { usize::MAX };
    for _ in 0..breaks_off {
        let Some(frame) = stream.recv_frame().unwrap() else { break };
        let message: Lent<'_> = frame.decode().unwrap();
        assert_eq!(message.tag, (traffic.received % 251) as u8, "in order, each once");
        assert!(message.bytes.iter().all(|byte| *byte == message.tag));
        traffic.received += 1;
    }
    for _ in 0..dice.below(50) {
        let size = [0, 10, 100, if dice.below(10) == 0 { 40_000 } else { 3000 }][dice.below(4)];
        if traffic.sent == traffic.to_send {
            break;
        }
        let tag = (traffic.sent % 251) as u8;
        match stream.push(&Lent { tag, bytes: &vec![tag; size] }) {
            Ok(()) => traffic.sent += 1,
            Err(SendError::Full { .. }) => break,
            Err(error) => panic!("{error}"),
        }
    }
    stream.flush().unwrap()
}

over_sockets! {
    fn no_readiness_is_lost_whatever_the_budgets_are(pair) {
        for seed in 1..=16 {
            exchange(pair, u64::wrapping_mul(seed, 0x9e37_79b9_7f4a_7c15), seed % 2 == 0);
        }
    }

    fn a_flood_takes_no_more_than_its_turn(pair) {
        const READ: usize = 1200;
        let ((mut flood, there), (mut quiet, quiet_there)) = (pair(), pair());
        let mut streams = [there, quiet_there].map(|socket| {
            MessageStream::new(socket, LengthPrefix::u16()).budget(Budget::new().read(READ).frames(50))
        });
        let mut all = Loop::new();
        streams.iter_mut().enumerate().for_each(|(index, stream)| all.register(index, stream, BOTH));
        // 12 bytes a frame: 100 frames a turn by the bytes, 50 by the frames.
        let frames = [&[10, 0][..], &[7; 10]].concat().repeat(2000);
        assert_eq!(flood.write(&frames).unwrap(), frames.len());
        let (mut received, mut turns) = ([0, 0], 0);
        while received[0] < 2000 {
            // Now and then something comes from who is quiet, of which the next poll will tell.
            let speaks = turns % 10 == 5;
            if speaks {
                quiet.write_all(&[1, 0, 9]).unwrap();
                all.await_event(1, &mut streams);
            }
            let before = received;
            for index in all.wait(&mut streams) {
                let mut frames = 0;
                while streams[index].recv_frame().unwrap().is_some() {
                    frames += 1;
                }
                received[index] += frames;
                let progress = streams[index].progress();
                assert!(frames <= 50 && progress.read <= READ as u64, "{progress:?}");
                assert_eq!(progress.has_more(), index == 0, "its budget was spent, or its socket has no more");
                all.note(index, progress);
            }
            let after = [before[0] + 50, before[1] + usize::from(speaks)];
            assert_eq!(received, after, "one turn of the flood, and the quiet one is served");
            turns += 1;
        }
        assert_eq!((received, turns), ([2000, 4], 40));
    }

    fn a_peer_that_does_not_read_fills_the_queue_and_no_more(pair) {
        let (here, there) = pair();
        let policy = BufferPolicy::new().max(100_000).stale_after(Duration::from_secs(3));
        let mut stream = MessageStream::with_policy(here, LengthPrefix::u16(), policy);
        let full = loop {
            match stream.push_frame(&[7; 5000]) {
                Ok(()) => assert!(stream.flush().unwrap().receiving != Way::Done),
                Err(error) => break error,
            }
        };
        assert!(matches!(full, SendError::Full { needed: 5002, max: 100_000, queued } if queued <= 100_000), "{full}");
        assert!(stream.queued() > 90_000 && stream.send_stats().peak_buffer <= 100_000);
        let progress = stream.flush().unwrap();
        assert_eq!((progress.sending, stream.interest()), (Way::Blocked, Some(BOTH)));
        let now = Instant::now();
        assert!(!stream.is_stale(now) && !stream.is_stale(now + Duration::from_millis(2999)));
        assert!(stream.is_stale(now + Duration::from_secs(3)));
        drop(there);
        stream.ready(Interest::WRITABLE);
        let Err(StreamError::Io(error)) = stream.flush() else { panic!("the peer is gone") };
        assert!(matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset), "{error}");
    }

    fn one_half_ends_and_the_other_goes_on(pair) {
        let (here, there) = pair();
        let mut streams = [here, there].map(|socket| {
            MessageStream::new(socket, LengthPrefix::u16()).budget(Budget::new().read(5000).write(7000))
        });
        let mut all = Loop::new();
        streams.iter_mut().enumerate().for_each(|(index, stream)| all.register(index, stream, BOTH));
        (0..200).for_each(|_| streams[0].push(&Lent { tag: 1, bytes: &bytes(999) }).unwrap());
        all.again.insert(0, ());
        let (mut over, mut received) = ([false; 2], [0; 2]);
        while over != [true; 2] {
            for index in all.wait(&mut streams) {
                let stream = &mut streams[index];
                while stream.recv_frame().unwrap().is_some() {
                    received[index] += 1;
                }
                // One ends at once; the other answers when that has ended.
                let mut progress = if index == 0 { stream.end().unwrap() } else { stream.flush().unwrap() };
                if index == 1 && progress.is_ended() {
                    if stream.send_stats().frames == 0 {
                        assert_eq!(received[1], 200, "all came before the end");
                        (0..300).for_each(|_| stream.push(&Lent { tag: 2, bytes: &bytes(500) }).unwrap());
                    }
                    progress = stream.end().unwrap();
                }
                over[index] = progress.is_over();
                all.note(index, progress);
            }
        }
        assert_eq!(received, [300, 200]);
        assert!(streams.iter().all(|stream| stream.interest().is_none()));
    }

    fn an_end_that_was_announced_is_read_though_short_reads_are_trusted(pair) {
        let (here, there) = pair();
        let mut peer = MessageStream::new(there, LengthPrefix::u16());
        let mut stream = MessageStream::new(here, LengthPrefix::u16()).trust_short_transfers(true);
        let mut all = Loop::new();
        peer.push_frame(b"the last words").unwrap();
        assert_eq!(peer.end().unwrap().sending, Way::Done);
        // One event tells of both, or of each its own.
        all.register(0, &mut stream, BOTH);
        let mut frames = 0;
        while !stream.progress().is_ended() {
            all.wait(std::slice::from_mut(&mut stream));
            while stream.recv_frame().unwrap().is_some() {
                frames += 1;
            }
        }
        assert_eq!(frames, 1);
    }

    fn who_registers_for_what_is_awaited_only_misses_nothing(pair) {
        let (here, there) = pair();
        let mut streams = [here, there].map(|socket| MessageStream::new(socket, LengthPrefix::u32()));
        let mut all = Loop::new();
        let mut registered = streams.each_ref().map(|stream| stream.interest().unwrap());
        assert_eq!(registered, [Interest::READABLE; 2]);
        streams.iter_mut().enumerate().for_each(|(index, stream)| all.register(index, stream, Interest::READABLE));
        // More than the socket takes at once, so that it has to wait until it is writable.
        (0..100).for_each(|_| streams[0].push(&Lent { tag: 1, bytes: &bytes(100_000) }).unwrap());
        all.again.insert(0, ());
        let mut received = 0;
        while received < 100 {
            for index in all.wait(&mut streams) {
                while streams[index].recv_frame().unwrap().is_some() {
                    received += 1;
                }
                let progress = streams[index].flush().unwrap();
                all.note(index, progress);
                let interest = streams[index].interest().unwrap();
                if interest != registered[index] {
                    all.poll.registry().reregister(&mut streams[index], Token(index), interest).unwrap();
                    registered[index] = interest;
                }
            }
        }
        assert_eq!(registered[1], Interest::READABLE);
    }

    fn a_shutdown_ends_both(pair) {
        let (here, there) = pair();
        let mut stream = MessageStream::new(here, LengthPrefix::u16());
        let mut peer = MessageStream::new(there, LengthPrefix::u16());
        stream.push_frame(b"not flushed").unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
        assert!(stream.take_error().unwrap().is_none());
        assert!(stream.recv::<Fixed>().unwrap().is_none() && peer.recv::<Fixed>().unwrap().is_none());
        assert!(stream.progress().is_ended() && peer.progress().is_over());
        assert!(matches!(stream.flush(), Err(StreamError::Io(error)) if error.kind() == ErrorKind::BrokenPipe));
    }
}

fn until_connected(stream: &mut MessageStream<TcpStream, LengthPrefix>) -> Result<(), StreamError> {
    let mut all = Loop::new();
    all.register(0, stream, BOTH);
    assert_eq!((stream.progress().sending, stream.interest()), (Way::Blocked, Some(BOTH)));
    assert!(stream.is_connecting());
    while stream.flush()?.sending != Way::Done {
        all.wait(std::slice::from_mut(stream));
    }
    Ok(())
}

#[test]
fn a_connection_that_is_refused_says_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let connect = || MessageStream::new(TcpStream::connect(address).unwrap(), LengthPrefix::u16()).connecting();
    for queue in [false, true] {
        let mut stream = connect();
        if queue {
            stream.push(&Raw(b"never arrives")).unwrap();
        }
        let Err(StreamError::Io(error)) = until_connected(&mut stream) else { panic!("nobody listens") };
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        let afterwards = stream.recv::<Fixed>();
        assert!(afterwards.is_err() || stream.progress().is_ended(), "nor is it a connection later");
    }
    // The same to who receives first.
    let mut stream = connect();
    let mut all = Loop::new();
    all.register(0, &mut stream, BOTH);
    let error = loop {
        all.wait(std::slice::from_mut(&mut stream));
        match stream.recv::<Fixed>() {
            Ok(message) => assert!(message.is_none() && stream.progress().receiving == Way::Blocked),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StreamError::Io(error) if error.kind() == ErrorKind::ConnectionRefused));
}

#[test]
fn what_is_queued_before_there_is_a_connection_goes_when_there_is() {
    let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let mut stream = MessageStream::new(socket, LengthPrefix::u16()).connecting();
    stream.push(&Fixed { id: 7, kind: 1 }).unwrap();
    // Before an event nothing is tried.
    assert!(stream.recv::<Fixed>().unwrap().is_none());
    assert_eq!((stream.flush().unwrap().sending, stream.send_stats().bytes), (Way::Blocked, 0));
    until_connected(&mut stream).unwrap();
    assert!(!stream.is_connecting() && stream.finish_connect().unwrap());
    let (socket, _) = listener.accept().unwrap();
    let mut peer = MessageStream::new(socket, LengthPrefix::u16());
    let mut all = Loop::new();
    all.register(0, &mut peer, BOTH);
    let message = loop {
        all.wait(std::slice::from_mut(&mut peer));
        if let Some(message) = peer.recv::<Fixed>().unwrap() {
            break message;
        }
    };
    assert_eq!(message, Fixed { id: 7, kind: 1 });
}
