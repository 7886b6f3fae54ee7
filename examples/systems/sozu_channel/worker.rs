//! The worker: an event loop of mio, to which its channel is one source of events.

use std::time::Duration;

use anyhow::{Context, Result};
use framing_examples::systems::commands::{Hello, Order, Report, Welcome};
use framing_io::Pressure;
use framing_io::channel::Channel;
use mio::{Events, Interest, Poll, Token};

const CHANNEL: Token = Token(0);
const SOON: Duration = Duration::from_secs(10);

pub(crate) fn run(mut channel: Channel<Hello, Welcome>) -> Result<()> {
    channel.send_timeout(&Hello { version: 3 }, SOON)?;
    let welcome = channel.recv_timeout(SOON)?.context("the main process left")?;
    let mut channel: Channel<Report, Order> = channel.into();

    let (mut poll, mut events) = (Poll::new()?, Events::with_capacity(64));
    poll.registry().register(&mut channel, CHANNEL, Interest::READABLE | Interest::WRITABLE)?;
    let mut backends = Vec::new();
    let mut has_more = true; // What came before it was registered.
    loop {
        // Where it has more to do no event will say so.
        poll.poll(&mut events, has_more.then_some(Duration::ZERO))?;
        // Others are of the sockets of clients, listeners, timers.
        for event in events.iter().filter(|event| event.token() == CHANNEL) {
            channel.ready(event);
        }
        while let Some(order) = channel.recv()? {
            obey(order, &mut backends, &mut channel)?;
        }
        if channel.pressure() == Some(Pressure::High) {
            eprintln!("worker {}: the main process does not read its reports", welcome.id);
        }
        if channel.is_ended() {
            // Nothing more is ordered: the last requests are answered, and the last report is given.
            backends.clear();
            return Ok(channel.send_timeout(&done(&backends), SOON)?);
        }
        has_more = channel.flush()?.has_more();
    }
}

fn obey(order: Order, backends: &mut Vec<String>, channel: &mut Channel<Report, Order>) -> Result<()> {
    match order {
        Order::AddBackend { address } => backends.push(address),
        Order::RemoveBackend { address } => match backends.iter().position(|backend| *backend == address) {
            Some(at) => drop(backends.remove(at)),
            None => return Ok(channel.send(&Report::Failed { reason: format!("there is no backend {address}") })?),
        },
        Order::List => {
            for address in backends.iter().cloned() {
                channel.send(&Report::Backend { address })?;
            }
        }
        Order::Drain => return Ok(()), // It takes its time, and reports when it has come to its end.
    }
    // It is queued, and goes with all others of this turn in one write.
    Ok(channel.send(&done(backends))?)
}

fn done(backends: &[String]) -> Report {
    Report::Done { count: u32::try_from(backends.len()).unwrap_or(u32::MAX) }
}
