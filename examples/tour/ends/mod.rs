//! The two ends of a connection, each in a process of its own: the server, and a client.
//!
//! Both send and receive at the same time, so neither waits for the other; how they do that is a file for each runtime.
//! What they have to say to the process that started them goes over their standard output, as messages too.

mod blocking;
mod mio;
mod tokio;

use std::io::{self, Stdout};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use framing_core::{LengthPrefix, Message};
use framing_io::blocking::{MessageStream, Timeouts};
use framing_io::link::{Address, Connector, Link, Listener};
use framing_io::{BufferPolicy, Stats};

use crate::market::Checksum;

/// Two bytes of length before each message, and none is longer than this.
const FRAMES: LengthPrefix = LengthPrefix::u16().max(256);

/// As much as goes in one write; then the queue is full, and is flushed.
const POLICY: BufferPolicy = BufferPolicy::new().max(64 << 10);

/// How reports are framed.
pub(crate) const REPORTS: LengthPrefix = LengthPrefix::u16();

/// A peer that says nothing for so long is taken for dead.
const PATIENCE: Duration = Duration::from_secs(30);

/// Progress is reported each time that so many messages were received.
const STEP: u64 = 10_000;

/// How an end waits for its sockets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runtime {
    Blocking,
    Mio,
    Tokio,
}

impl Runtime {
    pub(crate) const ALL: [Self; 3] = [Self::Blocking, Self::Mio, Self::Tokio];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Mio => "mio",
            Self::Tokio => "tokio",
        }
    }
}

impl FromStr for Runtime {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|runtime| runtime.name() == name);
        found.with_context(|| format!("no runtime is called {name}"))
    }
}

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

impl Direction {
    const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Updates => "updates",
        }
    }
}

#[derive(Clone, Copy, Message, PartialEq, Eq)]
pub(crate) enum Role {
    Sender,
    Receiver,
}

/// Where reports go; a clone for each task.
#[derive(Clone)]
struct Reporter(Arc<Mutex<MessageStream<Stdout, LengthPrefix>>>);

impl Reporter {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(MessageStream::new(io::stdout(), REPORTS))))
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
pub(crate) fn server(runtime: Runtime, address: &Address, clients: u32, messages: u64) -> Result<()> {
    let reporter = Reporter::new();
    let listener = Listener::bind(address).with_context(|| format!("listening at {address}"))?;
    reporter.send(&Report::Listening { address: listener.address()?.to_string() })?;
    let serve = match runtime {
        Runtime::Blocking => blocking::serve,
        Runtime::Mio => mio::serve,
        Runtime::Tokio => tokio::serve,
    };
    serve(listener, clients, messages, &reporter)
}

/// Sends `messages` orders to the server at `address`, and receives as many updates.
///
/// # Errors
/// Whatever keeps a message from being sent or received.
pub(crate) fn client(runtime: Runtime, address: &Address, client: u32, messages: u64) -> Result<()> {
    let reporter = Reporter::new();
    let link = patient(Connector::new().timeout(PATIENCE).connect(address)?)?;
    let trade = match runtime {
        Runtime::Blocking => blocking::trade,
        Runtime::Mio => mio::trade,
        Runtime::Tokio => tokio::trade,
    };
    trade(link, client, messages, &reporter)
}

/// The next client of `listener`.
fn accept(listener: &mut Listener) -> Result<Link> {
    patient(listener.accept().context("accepting a client")?)
}

/// Where reads and writes wait, they do so no longer than [`PATIENCE`].
fn patient(link: Link) -> Result<Link> {
    link.set_read_timeout(Some(PATIENCE))?;
    link.set_write_timeout(Some(PATIENCE))?;
    Ok(link)
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
