//! System calls: no more for a message than a loop by hand makes, counted where they would be made.
//!
//! A socket is replaced by one that counts. It gives as much at once as a socket would have, and takes as much; what a real
//! one does in between (sleeping, waking) is no call of ours.

#[path = "../../benches/src/stream/raw.rs"]
#[allow(dead_code, reason = "the loops here do not ask everything")]
mod raw;
#[path = "syscalls/socket.rs"]
mod socket;

use std::cell::Cell;
use std::io::{IoSlice, Read, Write};
use std::rc::Rc;

use bytes::Bytes;
use framing_core::{LengthPrefix, Raw};
use framing_io::{blocking, mio, tokio as tasks};
use raw::{Batch, Parser};
use socket::Socket;

const FRAMING: LengthPrefix = LengthPrefix::u32();

const SIZES: [usize; 5] = [32, 256, 4 << 10, 64 << 10, 1 << 20];

/// How many bytes a read finds at most: a segment, a batch of the other end, the buffer of a unix socket, that of TCP.
const ARRIVALS: [usize; 5] = [1448, 64 << 10, 208 << 10, 256 << 10, 1 << 20];

/// What two contestants do with so many messages of a size.
trait Talk {
    fn recv(&mut self, count: usize);

    /// Sends them together.
    fn flood(&mut self, payload: &Bytes, count: usize);

    /// Sends one.
    fn send(&mut self, payload: &Bytes);
}

/// Payloads that are so large are not copied, by either.
const LARGE: usize = 64 << 10;

struct Blocking(blocking::MessageStream<Socket, LengthPrefix>);

impl Talk for Blocking {
    fn recv(&mut self, count: usize) {
        for _ in 0..count {
            self.0.recv_frame().unwrap().unwrap();
        }
    }

    fn flood(&mut self, payload: &Bytes, count: usize) {
        for _ in 0..count {
            match payload.len() {
                ..LARGE => self.0.feed(&Raw(payload)).unwrap(),
                _ => self.0.send_frame(payload).unwrap(),
            }
        }
        self.0.flush().unwrap();
    }

    fn send(&mut self, payload: &Bytes) {
        self.0.send_frame(payload).unwrap();
    }
}

struct Mio(mio::MessageStream<Socket, LengthPrefix>);

impl Talk for Mio {
    fn recv(&mut self, count: usize) {
        for _ in 0..count {
            while self.0.recv_frame().unwrap().is_none() {
                // The event that the socket's word was followed by.
                self.0.ready(::mio::Interest::READABLE);
            }
        }
    }

    fn flood(&mut self, payload: &Bytes, count: usize) {
        for _ in 0..count {
            while self.0.encoder().has_batch() {
                let _ = self.0.flush().unwrap();
            }
            match payload.len() {
                ..LARGE => self.0.push(&Raw(payload)).unwrap(),
                _ => self.0.push_parts(&Raw(&[]), payload.clone()).unwrap(),
            }
        }
        while self.0.flush().unwrap().has_more() && self.0.queued() > 0 {}
    }

    fn send(&mut self, payload: &Bytes) {
        self.flood(payload, 1);
    }
}

struct Task(tasks::MessageStream<Socket, LengthPrefix>, tokio::runtime::Runtime);

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

impl Talk for Task {
    fn recv(&mut self, count: usize) {
        let Self(stream, runtime) = self;
        runtime.block_on(async {
            for _ in 0..count {
                stream.recv_frame().await.unwrap().unwrap();
            }
        });
    }

    fn flood(&mut self, payload: &Bytes, count: usize) {
        let Self(stream, runtime) = self;
        runtime.block_on(async {
            for _ in 0..count {
                match payload.len() {
                    ..LARGE => stream.feed(&Raw(payload)).await.unwrap(),
                    _ => stream.feed_bytes(payload.clone()).await.unwrap(),
                }
            }
            stream.flush().await.unwrap();
        });
    }

    fn send(&mut self, payload: &Bytes) {
        let Self(stream, runtime) = self;
        runtime.block_on(stream.send_frame(payload)).unwrap();
    }
}

/// The loop by hand, which blocks or tries again.
struct ByHand {
    socket: Socket,
    batch: Batch,
    parser: Parser,
}

impl ByHand {
    fn new(socket: Socket) -> Self {
        Self { socket, batch: Batch::new(), parser: Parser::new() }
    }

    fn write_batch(&mut self) {
        if !self.batch.bytes().is_empty() {
            self.socket.write_all(self.batch.bytes()).unwrap();
            self.batch.clear();
        }
    }
}

impl Talk for ByHand {
    fn recv(&mut self, count: usize) {
        for _ in 0..count {
            while self.parser.next().is_none() {
                if let Ok(count) = self.socket.read(self.parser.room()) {
                    self.parser.came(count);
                }
            }
        }
    }

    fn flood(&mut self, payload: &Bytes, count: usize) {
        for _ in 0..count {
            if !self.batch.put(payload) {
                self.write_batch();
                if !self.batch.put(payload) {
                    // At its best: one write for both, as the loop of the benches that is called vectored.
                    let head = raw::length(payload);
                    let slices = [IoSlice::new(&head), IoSlice::new(payload)];
                    assert_eq!(self.socket.write_vectored(&slices).unwrap(), head.len() + payload.len());
                }
            }
        }
        self.write_batch();
    }

    fn send(&mut self, payload: &Bytes) {
        self.flood(payload, 1);
    }
}

/// The loop by hand as a task.
struct TaskByHand(ByHand, tokio::runtime::Runtime);

impl Talk for TaskByHand {
    fn recv(&mut self, count: usize) {
        let Self(ByHand { socket, parser, .. }, runtime) = self;
        runtime.block_on(async {
            for _ in 0..count {
                while parser.next().is_none() {
                    let count = tokio::io::AsyncReadExt::read(socket, parser.room()).await.unwrap();
                    parser.came(count);
                }
            }
        });
    }

    fn flood(&mut self, payload: &Bytes, count: usize) {
        self.0.flood(payload, count);
    }

    fn send(&mut self, payload: &Bytes) {
        let Self(ByHand { socket, batch, .. }, runtime) = self;
        if batch.put(payload) {
            runtime.block_on(tokio::io::AsyncWriteExt::write_all(socket, batch.bytes())).unwrap();
            batch.clear();
        } else {
            self.0.flood(payload, 1);
        }
    }
}

/// Ours and by hand, over sockets of their own, with the counts of their calls.
type Contest = [(Box<dyn Talk>, Rc<Cell<usize>>); 2];

fn contests(size: usize, arrival: usize) -> [(&'static str, Contest); 3] {
    let blocking = |says_so| Socket::new(size, arrival, says_so);
    let contest = |says_so: bool, ours: fn(Socket) -> Box<dyn Talk>, by_hand: fn(Socket) -> Box<dyn Talk>| {
        let [(one, counts), (other, others)] = [blocking(says_so), blocking(says_so)];
        [(ours(one), counts), (by_hand(other), others)]
    };
    let hand = |socket| -> Box<dyn Talk> { Box::new(ByHand::new(socket)) };
    [
        ("blocking", contest(false, |s| Box::new(Blocking(blocking::MessageStream::new(s, FRAMING))), hand)),
        ("mio", contest(true, |s| Box::new(Mio(mio::MessageStream::new(s, FRAMING))), hand)),
        (
            "tokio",
            contest(
                true,
                |s| Box::new(Task(tasks::MessageStream::new(s, FRAMING), runtime())),
                |s| Box::new(TaskByHand(ByHand::new(s), runtime())),
            ),
        ),
    ]
}

/// How many calls each makes of `turn`, once `warm` has grown the buffers.
fn counts(contest: &mut Contest, warm: impl Fn(&mut dyn Talk), turn: impl Fn(&mut dyn Talk)) -> [usize; 2] {
    let count = |(talk, calls): &mut (Box<dyn Talk>, Rc<Cell<usize>>)| {
        warm(&mut **talk);
        let before = calls.get();
        turn(&mut **talk);
        calls.get() - before
    };
    let [ours, by_hand] = contest;
    [count(ours), count(by_hand)]
}

/// So many messages that buffers grow to what the traffic makes of them.
fn many(size: usize) -> usize {
    (8 << 20) / size
}

#[test]
fn receiving_takes_no_more_calls_than_by_hand() {
    for size in SIZES {
        for arrival in ARRIVALS {
            // Of a hundred reads none is lost among those at the ends, where part of what was read is of messages before or after.
            let enough = many(size).max(110 * arrival / size);
            for (name, mut contest) in contests(size, arrival) {
                let [ours, by_hand] = counts(&mut contest, |talk| talk.recv(many(size)), |talk| talk.recv(enough));
                assert!(by_hand >= 100, "{name}, {size} bytes, {arrival} at once: {by_hand} calls are too few to tell");
                assert!(ours <= by_hand, "{name}, {size} bytes, {arrival} at once: {ours}, {by_hand} by hand");
            }
        }
    }
}

#[test]
fn sending_takes_no_more_calls_than_by_hand() {
    for size in SIZES {
        let payload = Bytes::from(vec![7; size]);
        for (name, mut contest) in contests(size, 1) {
            let flood = |talk: &mut dyn Talk| talk.flood(&payload, many(size));
            let [ours, by_hand] = counts(&mut contest, flood, flood);
            assert!(by_hand > 1, "{name} counts");
            assert!(ours <= by_hand, "{name}, {size} bytes: {ours}, {by_hand} by hand");
        }
    }
}

#[test]
fn a_question_and_its_answer_take_no_more_calls_than_by_hand() {
    for size in SIZES {
        let payload = Bytes::from(vec![7; size]);
        for (name, mut contest) in contests(size, size + 4) {
            let trips = |talk: &mut dyn Talk| {
                for _ in 0..20 {
                    talk.send(&payload);
                    talk.recv(1);
                }
            };
            let [ours, by_hand] = counts(&mut contest, trips, trips);
            assert!(by_hand >= 40, "{name} counts");
            assert!(ours <= by_hand, "{name}, {size} bytes: {ours}, {by_hand} by hand");
        }
    }
}
