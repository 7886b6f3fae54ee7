//! An end that blocks: each direction of each connection has a thread of its own.

use std::net::Shutdown;
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use framing_core::{LengthPrefix, Message};
use framing_io::blocking::MessageStream;
use framing_io::link::{Link, Listener};

use super::{Direction, FRAMES, Half, POLICY, Report, Reporter, Role, STEP, accept};
use crate::market::{Checksum, Hello, Order, Update, Values};

type Stream = MessageStream<Link, LengthPrefix>;

/// Serves so many clients, each with `messages` messages at most.
pub(super) fn serve(mut listener: Listener, clients: u32, messages: u64, reporter: &Reporter) -> Result<()> {
    thread::scope(|scope| {
        let mut connections = Vec::new();
        for _ in 0..clients {
            let link = accept(&mut listener)?;
            connections.push(scope.spawn(move || serve_one(link, messages, reporter)));
        }
        connections.into_iter().try_for_each(join)
    })
}

fn serve_one(link: Link, most: u64, reporter: &Reporter) -> Result<()> {
    let mut sender = Stream::with_policy(link.try_clone()?, FRAMES, POLICY);
    let mut receiver = Stream::with_policy(link, FRAMES, POLICY);
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

/// Sends `messages` orders to the server, and receives as many updates.
pub(super) fn trade(link: Link, client: u32, messages: u64, reporter: &Reporter) -> Result<()> {
    let mut sender = Stream::with_policy(link.try_clone()?, FRAMES, POLICY);
    let mut receiver = Stream::with_policy(link, FRAMES, POLICY);
    sender.send(&Hello { client, messages }).context("sending the first message")?;
    thread::scope(|scope| {
        let orders = scope.spawn(move || {
            let sent = send(&mut sender, messages, |index| Order::number(client, index));
            sent.map(|half| half.of(client, Direction::Orders)).context("sending orders")
        });
        let updates = receive(&mut receiver, messages, reporter, receive_update);
        let updates = updates.map(|half| half.of(client, Direction::Updates)).context("receiving updates");
        report_both(updates, join(orders), reporter)
    })
}

/// Ends both directions, so that neither waits for the other, nor the peer for us.
fn abort<T>(stream: &Stream, error: anyhow::Error) -> Result<T> {
    // It may be why we are here that the socket is gone already.
    let _ = stream.get_ref().shutdown(Shutdown::Both);
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
        Ok(stream.get_ref().shutdown(Shutdown::Write)?)
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
