//! One event loop with ten connections, and with a thousand: what a message costs the loop.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use framing_core::{LengthPrefix, Raw};
use framing_io::Scratch;
use framing_io::mio::{MessageStream, Way};
use mio::event::Event;
use mio::{Events, Interest, Poll, Token, Waker};
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::raw::{Batch, Parser};
use super::transport::{Transport, Unix};
use crate::clock::Moment;
use crate::measure::{Contestant, Role, Row, contest, progress};

const SUITE: &str = "scale";

const CONNECTIONS: [usize; 2] = [10, 1000];

/// Each connection sends so many messages and waits for as many answers.
const TOGETHER: usize = 8;

/// Bytes of a payload.
const SIZE: usize = 100;

/// Messages of a run, of all connections together.
const MESSAGES: usize = 40_000;

/// A row for each number of connections. Times are those of the loop's thread, for a message and its answer.
pub(crate) fn run(rounds: usize) -> Vec<Row> {
    allow_descriptors();
    let bar = progress((CONNECTIONS.len() * rounds) as u64);
    let rows = CONNECTIONS.map(|connections| {
        bar.set_message(format!("{connections} connections"));
        let contestants = vec![
            contestant("framing", Role::Ours, connections, |socket| {
                Ours(MessageStream::new(socket, LengthPrefix::u32()))
            }),
            contestant("raw", Role::Limit, connections, ByHand::new),
        ];
        let row = Row::new(
            (SUITE, &format!("mio/{connections}"), "echo"),
            rounds,
            contest(contestants, rounds, &bar),
            Vec::new(),
        );
        bar.suspend(|| row.print());
        row
    });
    bar.finish_and_clear();
    let [few, many] = &rows;
    println!(
        "\na message of {} connections takes {:.2} times what one of {} does",
        CONNECTIONS[1],
        many.ours / few.ours,
        CONNECTIONS[0]
    );
    rows.into()
}

/// Two for each connection; many systems give a process a thousand.
fn allow_descriptors() {
    if let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, soft.max(hard.min(4096)), hard);
    }
}

/// A connection of the loop, which answers each message with the same.
trait Connection {
    type Source: mio::event::Source;

    fn source(&mut self) -> &mut Self::Source;

    /// Answers what has come; true where there may be more without a further event.
    fn turn(&mut self, scratch: &mut Scratch) -> bool;

    fn ready(&mut self, event: &Event);
}

struct Ours(MessageStream<mio::net::UnixStream, LengthPrefix>);

impl Connection for Ours {
    type Source = MessageStream<mio::net::UnixStream, LengthPrefix>;

    fn source(&mut self) -> &mut Self::Source {
        &mut self.0
    }

    fn ready(&mut self, event: &Event) {
        self.0.ready(event);
    }

    fn turn(&mut self, scratch: &mut Scratch) -> bool {
        let mut stream = self.0.with_scratch(scratch);
        let mut answer = [0; SIZE];
        while let Ok(Some(frame)) = stream.recv_frame() {
            answer.copy_from_slice(frame.payload());
            stream.push(&Raw(&answer)).expect("there is room for a few answers");
        }
        let progress = stream.flush().expect("the peer receives");
        assert!(progress.sending == Way::Done, "a few answers fit");
        progress.has_more()
    }
}

/// A loop by hand: 64 KiB for each direction of each connection.
struct ByHand {
    socket: mio::net::UnixStream,
    batch: Batch,
    parser: Parser,
}

impl ByHand {
    fn new(socket: mio::net::UnixStream) -> Self {
        Self { socket, batch: Batch::new(), parser: Parser::new() }
    }
}

impl Connection for ByHand {
    type Source = mio::net::UnixStream;

    fn source(&mut self) -> &mut Self::Source {
        &mut self.socket
    }

    fn ready(&mut self, _: &Event) {}

    fn turn(&mut self, _: &mut Scratch) -> bool {
        loop {
            match self.socket.read(self.parser.room()) {
                Ok(0) => return false,
                Ok(count) => self.parser.came(count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => panic!("the peer sends: {error}"),
            }
            while let Some(payload) = self.parser.next() {
                assert!(self.batch.put(payload), "a few answers fit");
            }
        }
        if !self.batch.bytes().is_empty() {
            self.socket.write_all(self.batch.bytes()).expect("a few answers fit");
            self.batch.clear();
        }
        false
    }
}

/// The loop on its thread, and the other ends of its connections.
struct Loop {
    peers: Vec<UnixStream>,
    /// The processor's time of the loop so far, when it is asked.
    asks: Waker,
    used: Receiver<Duration>,
    thread: Option<JoinHandle<()>>,
}

const ASKED: Token = Token(usize::MAX);

fn contestant<C: Connection + 'static>(
    name: &'static str,
    role: Role,
    connections: usize,
    make: fn(mio::net::UnixStream) -> C,
) -> Contestant {
    let mut event_loop = Loop::start(connections, make);
    let rounds = MESSAGES / TOGETHER / connections;
    let operations = rounds * TOGETHER * connections;
    let runs = Box::new(move || event_loop.run(rounds));
    Contestant { name, role, operations, bytes: operations * SIZE, runs }
}

impl Loop {
    fn start<C: Connection + 'static>(connections: usize, make: fn(mio::net::UnixStream) -> C) -> Self {
        let (mut here, mut peers) = (Vec::new(), Vec::new());
        for _ in 0..connections {
            let (one, other) = Unix::pair();
            here.push(one);
            peers.push(other);
        }
        let poll = Poll::new().expect("the system has a poller");
        let asks = Waker::new(poll.registry(), ASKED).expect("a poller can be woken");
        let (tell, used) = channel();
        let thread =
            std::thread::spawn(move || serve(poll, here.into_iter().map(|one| make(Unix::mio(one))).collect(), &tell));
        Self { peers, asks, used, thread: Some(thread) }
    }

    /// The time that the loop used so far.
    fn time(&self) -> Duration {
        self.asks.wake().expect("the loop is there");
        self.used.recv().expect("the loop is there")
    }

    /// So many questions on each connection, eight at a time, and their answers.
    fn run(&mut self, rounds: usize) -> Duration {
        let frame = [&100u32.to_le_bytes()[..], &[7; SIZE]].concat();
        let (questions, mut answers) = (frame.repeat(TOGETHER), vec![0; frame.len() * TOGETHER]);
        let start = self.time();
        for _ in 0..rounds {
            for peer in &mut self.peers {
                peer.write_all(&questions).expect("the loop receives");
            }
            for peer in &mut self.peers {
                peer.read_exact(&mut answers).expect("the loop answers");
                assert_eq!(answers, questions, "an answer is its question");
            }
        }
        self.time() - start
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        self.peers.clear();
        // Nobody takes the answer: the loop ends.
        drop(std::mem::replace(&mut self.used, channel().1));
        let _ = self.asks.wake();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve<C: Connection>(mut poll: Poll, mut connections: Vec<C>, tell: &Sender<Duration>) {
    let both = Interest::READABLE | Interest::WRITABLE;
    for (at, connection) in connections.iter_mut().enumerate() {
        poll.registry().register(connection.source(), Token(at), both).expect("a socket can be polled");
    }
    let (mut events, mut scratch) = (Events::with_capacity(1024), Scratch::default());
    let start = Moment::now();
    loop {
        poll.poll(&mut events, None).expect("the poller polls");
        for event in &events {
            if event.token() == ASKED {
                if tell.send(start.elapsed()).is_err() {
                    return;
                }
                continue;
            }
            if let Some(connection) = connections.get_mut(event.token().0).filter(|_| event.is_readable()) {
                connection.ready(event);
                while connection.turn(&mut scratch) {}
            }
        }
    }
}
