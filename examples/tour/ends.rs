//! The two ends of a connection, each in a process of its own: the server, and a client.
//!
//! Both send and receive at the same time, each direction in its own thread, so neither waits for the other. What they
//! have to say to the process that started them goes over their standard output, as messages too.

use std::io::{self, Stdout};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use framing_core::{LengthPrefix, Message};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Stats};

use crate::market::{Checksum, Hello, Order, Update, Values};
use crate::sockets::{Address, Listener, Socket};

/// Two bytes of length before each message, and none is longer than this.
const FRAMES: LengthPrefix = LengthPrefix::u16().max(256);

/// As much as goes in one write; then the queue is full, and is flushed.
const POLICY: BufferPolicy = BufferPolicy::new().max(64 << 10);

/// How reports are framed.
pub(crate) const REPORTS: LengthPrefix = LengthPrefix::u16();

/// Progress is reported each time that so many messages were received.
const STEP: u64 = 10_000;

type Stream = MessageStream<Socket, LengthPrefix>;

/// What an end says to the process that started it.
#[derive(Message)]
pub(crate) enum Report {
    Listening {
        #[message(max = 1024)]
        address: String,
    },
    /// So many more messages were received.
    Progress(u64),
    /// One direction of one connection is over.
    Half(Half),
}

/// One direction of one connection, as one of its ends saw it.
#[derive(Clone, Copy, Message)]
pub(crate) struct Half {
    pub(crate) client: u32,
    pub(crate) direction: Direction,
    pub(crate) role: Role,
    pub(crate) messages: u64,
    pub(crate) checksum: u64,
    pub(crate) bytes: u64,
    /// Reads or writes.
    pub(crate) operations: u64,
    pub(crate) peak_buffer: u64,
    pub(crate) nanoseconds: u64,
}

#[derive(Clone, Copy, Message, PartialEq, Eq)]
pub(crate) enum Direction {
    Orders,
    Updates,
}

#[derive(Clone, Copy, Message, PartialEq, Eq)]
pub(crate) enum Role {
    Sender,
    Receiver,
}

/// Where reports go.
struct Reporter(Mutex<MessageStream<Stdout, LengthPrefix>>);

impl Reporter {
    fn new() -> Self {
        Self(Mutex::new(MessageStream::new(io::stdout(), REPORTS)))
    }

    fn send(&self, report: &Report) -> Result<()> {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stream.send(report).context("the report was not taken")
    }
}

/// Listens at `address` and serves so many clients, each with `messages` messages at most.
///
/// # Errors
/// Whatever keeps a message from being sent or received.
pub(crate) fn server(address: &Address, clients: u32, messages: u64) -> Result<()> {
    let reporter = Reporter::new();
    let listener = Listener::bind(address).with_context(|| format!("listening at {address}"))?;
    reporter.send(&Report::Listening { address: listener.address()?.to_string() })?;
    thread::scope(|scope| {
        let mut connections = Vec::new();
        for _ in 0..clients {
            let socket = listener.accept().context("accepting a client")?;
            let reporter = &reporter;
            connections.push(scope.spawn(move || serve(socket, messages, reporter)));
        }
        connections.into_iter().try_for_each(join)
    })
}

fn serve(socket: Socket, most: u64, reporter: &Reporter) -> Result<()> {
    let mut sender = Stream::with_policy(socket.try_clone()?, FRAMES, POLICY);
    let mut receiver = Stream::with_policy(socket, FRAMES, POLICY);
    let hello: Option<Hello> = receiver.recv().context("receiving the client's first message")?;
    let Some(Hello { client, messages }) = hello else { bail!("a client left before its first message") };
    ensure!(messages <= most, "client {client} asks for {messages} messages, and {most} is the most");
    thread::scope(|scope| {
        let updates = scope.spawn(move || {
            let sent = send(&mut sender, messages, |index| Update::number(client, index));
            sent.map(|half| half.of(client, Direction::Updates)).context("sending updates")
        });
        let orders = receive(&mut receiver, messages, reporter, receive_order);
        let orders = orders.map(|half| half.of(client, Direction::Orders)).context("receiving orders");
        report_both(orders, join(updates), reporter)
    })
}

/// Sends `messages` orders to the server at `address`, and receives as many updates.
///
/// # Errors
/// Whatever keeps a message from being sent or received.
pub(crate) fn client(address: &Address, client: u32, messages: u64) -> Result<()> {
    let reporter = Reporter::new();
    let socket = Socket::connect(address).with_context(|| format!("connecting to {address}"))?;
    let mut sender = Stream::with_policy(socket.try_clone()?, FRAMES, POLICY);
    let mut receiver = Stream::with_policy(socket, FRAMES, POLICY);
    sender.send(&Hello { client, messages }).context("sending the first message")?;
    thread::scope(|scope| {
        let orders = scope.spawn(move || {
            let sent = send(&mut sender, messages, |index| Order::number(client, index));
            sent.map(|half| half.of(client, Direction::Orders)).context("sending orders")
        });
        let updates = receive(&mut receiver, messages, &reporter, receive_update);
        let updates = updates.map(|half| half.of(client, Direction::Updates)).context("receiving updates");
        report_both(updates, join(orders), &reporter)
    })
}

/// Ends both directions, so that neither waits for the other, nor the peer for us.
fn abort<T>(stream: &Stream, error: anyhow::Error) -> Result<T> {
    // It may be why we are here that the socket is gone already.
    let _ = stream.get_ref().abort();
    Err(error)
}

fn report_both(received: Result<Half>, sent: Result<Half>, reporter: &Reporter) -> Result<()> {
    match (received, sent) {
        (Ok(received), Ok(sent)) => {
            reporter.send(&Report::Half(received))?;
            reporter.send(&Report::Half(sent))
        }
        (Err(received), Err(sent)) => bail!("{received:#}; and {sent:#}"),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
    }
}

/// Feeds messages, which flushes whenever the queue is full; then says that there are no more.
fn send<'a, M: Message<'a> + Values>(stream: &mut Stream, count: u64, number: impl Fn(u64) -> M) -> Result<Half> {
    let (begun, mut checksum) = (Instant::now(), Checksum::default());
    let mut all = || -> Result<()> {
        for index in 0..count {
            let message = number(index);
            checksum.add(&message);
            stream.feed(&message)?;
        }
        stream.flush()?;
        Ok(stream.get_ref().end()?)
    };
    match all() {
        Ok(()) => Ok(Half::new(Role::Sender, count, checksum, &stream.send_stats(), begun)),
        Err(error) => abort(stream, error),
    }
}

/// Receives an order, which owns what it holds; false at the end of the stream.
fn receive_order(stream: &mut Stream, checksum: &mut Checksum) -> Result<bool> {
    let Some(order) = stream.recv::<Order>()? else { return Ok(false) };
    checksum.add(&order);
    Ok(true)
}

/// Receives a frame and from it an update, which borrows its text; false at the end of the stream.
fn receive_update(stream: &mut Stream, checksum: &mut Checksum) -> Result<bool> {
    let Some(frame) = stream.recv_frame()? else { return Ok(false) };
    checksum.add(&frame.decode::<Update<'_>>()?);
    Ok(true)
}

/// Receives with `next` until the stream ends, which it has to after `expected` messages.
fn receive(
    stream: &mut Stream,
    expected: u64,
    reporter: &Reporter,
    next: fn(&mut Stream, &mut Checksum) -> Result<bool>,
) -> Result<Half> {
    let (begun, mut count, mut checksum) = (Instant::now(), 0, Checksum::default());
    let mut all = || -> Result<()> {
        while next(stream, &mut checksum)? {
            count += 1;
            if count % STEP == 0 {
                reporter.send(&Report::Progress(STEP))?;
            }
        }
        ensure!(count == expected, "the peer ended the stream after {count} of {expected} messages");
        reporter.send(&Report::Progress(count % STEP))
    };
    match all() {
        Ok(()) => Ok(Half::new(Role::Receiver, count, checksum, &stream.recv_stats(), begun)),
        Err(error) => abort(stream, error),
    }
}

fn join<T>(thread: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().unwrap_or_else(|_| bail!("a thread panicked"))
}

impl Half {
    fn new(role: Role, messages: u64, checksum: Checksum, stats: &Stats, begun: Instant) -> Self {
        Self {
            client: 0,
            direction: Direction::Orders,
            role,
            messages,
            checksum: checksum.get(),
            bytes: stats.bytes,
            operations: stats.operations,
            peak_buffer: stats.peak_buffer as u64,
            nanoseconds: u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX),
        }
    }

    fn of(self, client: u32, direction: Direction) -> Self {
        Self { client, direction, ..self }
    }
}
