//! An end with tasks, one for each direction of each connection: tokio shares its threads out among them.

use std::ops::Range;
use std::time::Instant;

use ::tokio::io::{ReadHalf, WriteHalf};
use ::tokio::runtime::Runtime;
use ::tokio::task::JoinSet;
use ::tokio::time::timeout;
use anyhow::{Context, Error, Result, bail, ensure};
use framing_core::{LengthPrefix, Message};
use framing_io::link::{Link, Listener, TokioLink};
use framing_io::tokio::{MessageStream, RecvHalf, SendHalf};

use super::{Direction, FRAMES, Half, PATIENCE, POLICY, Report, Reporter, Role, STEP};
use crate::market::{Checksum, Hello, Order, Update, Values};

type Stream = MessageStream<TokioLink, LengthPrefix>;
type Receiver = RecvHalf<ReadHalf<TokioLink>, LengthPrefix>;
type Sender = SendHalf<WriteHalf<TokioLink>, LengthPrefix>;

/// Serves so many clients, each with `messages` messages at most.
pub(super) fn serve(listener: Listener, clients: u32, messages: u64, reporter: &Reporter) -> Result<()> {
    Runtime::new()?.block_on(async {
        let (mut listener, mut connections) = (listener.into_tokio()?, JoinSet::new());
        for _ in 0..clients {
            let link = listener.next().await.context("accepting a client")?;
            connections.spawn(serve_one(link, messages, reporter.clone()));
        }
        all(connections).await.map(drop)
    })
}

async fn serve_one(link: TokioLink, most: u64, reporter: Reporter) -> Result<()> {
    let mut stream = Stream::with_policy(link, FRAMES, POLICY);
    let hello = patiently(stream.recv()).await.context("receiving the client's first message")?;
    let Some(Hello { client, messages }) = hello else { bail!("a client left before its first message") };
    ensure!(messages <= most, "client {client} asks for {messages} messages, and {most} is the most");
    exchange(stream, client, messages, [Direction::Orders, Direction::Updates], reporter).await
}

/// Sends `messages` orders to the server, and receives as many updates.
pub(super) fn trade(link: Link, client: u32, messages: u64, reporter: &Reporter) -> Result<()> {
    Runtime::new()?.block_on(async {
        let mut stream = Stream::with_policy(link.into_tokio()?, FRAMES, POLICY);
        patiently(stream.send(&Hello { client, messages })).await.context("sending the first message")?;
        exchange(stream, client, messages, [Direction::Updates, Direction::Orders], reporter.clone()).await
    })
}

/// Receives the one and sends the other, at the same time.
async fn exchange(
    stream: Stream,
    client: u32,
    messages: u64,
    [received, sent]: [Direction; 2],
    reporter: Reporter,
) -> Result<()> {
    let (receiver, sender) = stream.into_split();
    let (mut tasks, progress) = (JoinSet::new(), reporter.clone());
    tasks.spawn(async move {
        let half = receive(receiver, received, messages, progress).await;
        half.map(|half| half.of(client, received)).with_context(|| format!("receiving {}", received.name()))
    });
    tasks.spawn(async move {
        let half = send(sender, sent, client, messages).await;
        half.map(|half| half.of(client, sent)).with_context(|| format!("sending {}", sent.name()))
    });
    all(tasks).await?.into_iter().try_for_each(|half| reporter.send(&Report::Half(half)))
}

/// Waits for all tasks. One that fails ends the others, so that none waits for it.
async fn all<T: 'static>(mut tasks: JoinSet<Result<T>>) -> Result<Vec<T>> {
    let mut values = Vec::new();
    while let Some(value) = tasks.join_next().await {
        values.push(value.context("a task panicked")??);
    }
    Ok(values)
}

/// What `work` comes to, if it does so in time. Around [`STEP`] messages, since a timer for each would be felt.
async fn patiently<T, E: Into<Error>>(work: impl Future<Output = Result<T, E>>) -> Result<T> {
    timeout(PATIENCE, work).await.context("the peer fell silent")?.map_err(Into::into)
}

/// Sends `count` messages, then says that there are no more.
async fn send(mut stream: Sender, direction: Direction, client: u32, count: u64) -> Result<Half> {
    let (begun, mut sent, mut checksum) = (Instant::now(), 0, Checksum::default());
    while sent < count {
        let step = sent..count.min(sent + STEP);
        sent = step.end;
        patiently(send_step(&mut stream, direction, client, step, &mut checksum)).await?;
    }
    patiently(stream.close()).await?;
    Ok(Half::new(Role::Sender, count, checksum, &stream.stats(), begun))
}

/// Feeds the messages with these numbers, which writes whenever there is enough for a large write.
async fn send_step(
    stream: &mut Sender,
    direction: Direction,
    client: u32,
    numbers: Range<u64>,
    checksum: &mut Checksum,
) -> Result<()> {
    for index in numbers {
        match direction {
            Direction::Orders => feed(stream, &Order::number(client, index), checksum).await?,
            Direction::Updates => feed(stream, &Update::number(client, index), checksum).await?,
        }
    }
    Ok(())
}

async fn feed<'a, M: Message<'a> + Values>(stream: &mut Sender, message: &M, checksum: &mut Checksum) -> Result<()> {
    checksum.add(message);
    Ok(stream.feed(message).await?)
}

/// Receives until the stream ends, which it has to after `expected` messages.
async fn receive(mut stream: Receiver, direction: Direction, expected: u64, reporter: Reporter) -> Result<Half> {
    let (begun, mut count, mut checksum) = (Instant::now(), 0, Checksum::default());
    loop {
        let step = patiently(receive_step(&mut stream, direction, &mut checksum)).await?;
        count += step;
        // A few bytes for a pipe whose reader is always there: this does not block the other tasks.
        reporter.send(&Report::Progress(step))?;
        if step < STEP {
            break;
        }
    }
    ensure!(count == expected, "the peer ended the stream after {count} of {expected} messages");
    Ok(Half::new(Role::Receiver, count, checksum, &stream.stats(), begun))
}

/// Receives [`STEP`] messages, or fewer where the stream ends; returns how many.
async fn receive_step(stream: &mut Receiver, direction: Direction, checksum: &mut Checksum) -> Result<u64> {
    for count in 0..STEP {
        match direction {
            Direction::Orders => {
                let Some(order) = stream.recv::<Order>().await? else { return Ok(count) };
                checksum.add(&order);
            }
            // An update borrows its text from the frame.
            Direction::Updates => {
                let Some(frame) = stream.recv_frame().await? else { return Ok(count) };
                checksum.add(&frame.decode::<Update<'_>>()?);
            }
        }
    }
    Ok(STEP)
}
