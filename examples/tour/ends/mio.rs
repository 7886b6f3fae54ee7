//! An end with an event loop: all connections, both directions of each, in one thread.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use ::mio::{Events, Interest, Poll, Token};
use anyhow::{Context, Result, bail, ensure};
use framing_core::{LengthPrefix, Message};
use framing_io::link::{Link, Listener, MioLink};
use framing_io::mio::{MessageStream, Progress, Way};
use framing_io::{Scratch, SendError};

use super::{Direction, FRAMES, Half, PATIENCE, POLICY, Report, Reporter, Role, STEP, accept};
use crate::market::{Checksum, Hello, Order, Update, Values};

type Stream = MessageStream<MioLink, LengthPrefix>;

/// Serves so many clients, each with `messages` messages at most.
pub(super) fn serve(mut listener: Listener, clients: u32, messages: u64, reporter: &Reporter) -> Result<()> {
    let mut connections = Vec::new();
    for _ in 0..clients {
        let link = accept(&mut listener)?;
        connections.push(Connection::new(&SERVER, link, messages)?);
    }
    run(connections, reporter)
}

/// Sends `messages` orders to the server, and receives as many updates.
pub(super) fn trade(link: Link, client: u32, messages: u64, reporter: &Reporter) -> Result<()> {
    let mut connection = Connection::new(&CLIENT, link, messages)?;
    connection.stream.push(&Hello { client, messages })?;
    connection.client = Some(client);
    run(vec![connection], reporter)
}

/// Lets the connections take turns until all of them are over.
fn run(mut connections: Vec<Connection>, reporter: &Reporter) -> Result<()> {
    let (mut poll, mut events, mut scratch) = (Poll::new()?, Events::with_capacity(64), Scratch::default());
    for (index, connection) in connections.iter_mut().enumerate() {
        let both = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(&mut connection.stream, Token(index), both)?;
    }
    let mut again: BTreeSet<usize> = (0..connections.len()).collect();
    while !connections.iter().all(Connection::is_over) {
        let wait = if again.is_empty() { PATIENCE } else { Duration::ZERO };
        poll.poll(&mut events, Some(wait)).context("waiting for events")?;
        if events.is_empty() && again.is_empty() {
            bail!("the peer fell silent");
        }
        for event in &events {
            let index = event.token().0;
            if let Some(connection) = connections.get_mut(index) {
                connection.stream.ready(event);
                again.insert(index);
            }
        }
        for index in std::mem::take(&mut again) {
            let Some(connection) = connections.get_mut(index) else { continue };
            let progress = connection.turn(&mut scratch, reporter)?;
            // What was queued has gone and there is more to queue: no event will tell.
            if progress.has_more() || (progress.sending == Way::Done && connection.has_to_send()) {
                again.insert(index);
            }
        }
    }
    connections.iter().try_for_each(|connection| connection.report(reporter))
}

/// What an end sends and receives.
struct Talk {
    sends: Direction,
    receives: Direction,
    /// Queues the message with this number; false where there is no room now.
    push: fn(&mut Stream, u32, u64, &mut Checksum) -> Result<bool>,
    /// Receives a message; false where there is none for now.
    receive: fn(&mut Stream, &mut Checksum) -> Result<bool>,
}

const SERVER: Talk = Talk {
    sends: Direction::Updates,
    receives: Direction::Orders,
    push: |stream, client, index, checksum| push(stream, &Update::number(client, index), checksum),
    receive: |stream, checksum| {
        let Some(order) = stream.recv::<Order>()? else { return Ok(false) };
        checksum.add(&order);
        Ok(true)
    },
};

const CLIENT: Talk = Talk {
    sends: Direction::Orders,
    receives: Direction::Updates,
    push: |stream, client, index, checksum| push(stream, &Order::number(client, index), checksum),
    receive: |stream, checksum| {
        let Some(frame) = stream.recv_frame()? else { return Ok(false) };
        checksum.add(&frame.decode::<Update<'_>>()?);
        Ok(true)
    },
};

fn push<'a, M: Message<'a> + Values>(stream: &mut Stream, message: &M, checksum: &mut Checksum) -> Result<bool> {
    match stream.push(message) {
        Ok(()) => checksum.add(message),
        Err(SendError::Full { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    Ok(true)
}

/// One connection, both directions.
struct Connection {
    talk: &'static Talk,
    stream: Stream,
    /// Who it is; not known to the server until the first message has come.
    client: Option<u32>,
    /// How many there are each way; at most, until the first message has come.
    messages: u64,
    begun: Instant,
    sent: (u64, Checksum),
    received: (u64, Checksum),
    /// The direction that is over, once it is.
    halves: [Option<Half>; 2],
}

impl Connection {
    fn new(talk: &'static Talk, link: Link, messages: u64) -> Result<Self> {
        Ok(Self {
            talk,
            stream: Stream::with_policy(link.into_mio()?, FRAMES, POLICY).trust_short_transfers(true),
            client: None,
            messages,
            begun: Instant::now(),
            sent: Default::default(),
            received: Default::default(),
            halves: [None; 2],
        })
    }

    /// Receives what has come, and sends as much as the queue takes.
    fn turn(&mut self, scratch: &mut Scratch, reporter: &Reporter) -> Result<Progress> {
        self.receive(scratch, reporter).with_context(|| format!("receiving {}", self.talk.receives.name()))?;
        let progress = self.send().with_context(|| format!("sending {}", self.talk.sends.name()))?;
        if progress.is_ended() && self.halves[0].is_none() {
            let (count, checksum) = self.received;
            let expected = self.messages;
            let what = self.talk.receives.name();
            ensure!(
                count == expected,
                "receiving {what}: the peer ended the stream after {count} of {expected} messages"
            );
            reporter.send(&Report::Progress(count % STEP))?;
            self.halves[0] = Some(Half::new(Role::Receiver, count, checksum, &self.stream.recv_stats(), self.begun));
        }
        if progress.sending == Way::Done && self.has_queued_all() && self.halves[1].is_none() {
            let (count, checksum) = self.sent;
            self.halves[1] = Some(Half::new(Role::Sender, count, checksum, &self.stream.send_stats(), self.begun));
        }
        Ok(progress)
    }

    fn receive(&mut self, scratch: &mut Scratch, reporter: &Reporter) -> Result<()> {
        let mut stream = self.stream.with_scratch(scratch);
        if self.client.is_none() {
            let Some(Hello { client, messages }) = stream.recv()? else {
                ensure!(!stream.progress().is_ended(), "a client left before its first message");
                return Ok(());
            };
            let most = self.messages;
            ensure!(messages <= most, "client {client} asks for {messages} messages, and {most} is the most");
            (self.client, self.messages) = (Some(client), messages);
        }
        let (count, checksum) = &mut self.received;
        while (self.talk.receive)(&mut stream, checksum)? {
            *count += 1;
            if *count % STEP == 0 {
                reporter.send(&Report::Progress(STEP))?;
            }
        }
        Ok(())
    }

    fn send(&mut self) -> Result<Progress> {
        let Some(client) = self.client else { return Ok(self.stream.flush()?) };
        let (count, checksum) = &mut self.sent;
        while *count < self.messages && (self.talk.push)(&mut self.stream, client, *count, checksum)? {
            *count += 1;
        }
        Ok(if self.has_queued_all() { self.stream.end()? } else { self.stream.flush()? })
    }

    /// There is more to queue.
    fn has_to_send(&self) -> bool {
        self.client.is_some() && self.sent.0 < self.messages
    }

    /// All messages were queued.
    fn has_queued_all(&self) -> bool {
        self.client.is_some() && self.sent.0 == self.messages
    }

    fn is_over(&self) -> bool {
        self.halves.iter().all(Option::is_some)
    }

    fn report(&self, reporter: &Reporter) -> Result<()> {
        let directions = [self.talk.receives, self.talk.sends];
        for (half, direction) in self.halves.into_iter().zip(directions) {
            let (half, client) = (half.context("a direction that is not over")?, self.client.unwrap_or(0));
            reporter.send(&Report::Half(half.of(client, direction)))?;
        }
        Ok(())
    }
}
