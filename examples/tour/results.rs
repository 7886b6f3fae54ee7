//! What the exchanges of part two have come to: the checksums of all, and how fast each was.

use anyhow::{Context, Result, ensure};

use crate::ends::{Direction, Half, Role};
use crate::show::{grouped, table};
use crate::traffic::{CLIENTS, Exchange};

const WAYS: [Direction; 2] = [Direction::Orders, Direction::Updates];

fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Orders => "clients to server",
        Direction::Updates => "server to clients",
    }
}

/// One direction of a connection as both ends saw it: who sent, and who received.
fn both_ends(exchange: &Exchange, direction: Direction, client: u32) -> Result<(&Half, &Half)> {
    let end = |role: Role| {
        let is_it = |half: &&Half| half.role == role && half.direction == direction && half.client == client;
        exchange.halves.iter().find(is_it).context("a direction was not reported by both ends")
    };
    Ok((end(Role::Sender)?, end(Role::Receiver)?))
}

/// Shows the checksums of what was sent, which are the same in each exchange, and that it arrived in all of them.
///
/// # Errors
/// A checksum that differs, or is missing.
pub(crate) fn show_checksums(exchanges: &[Exchange]) -> Result<()> {
    let head = ["direction", "client", "messages", "checksum sent", "received in"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (direction, client) in WAYS.into_iter().flat_map(|way| (1..=CLIENTS).map(move |client| (way, client))) {
        let mut sums = Vec::new();
        for exchange in exchanges {
            let Exchange { transport, server, client: clients, .. } = exchange;
            let (from, to) = (server.name(), clients.name());
            let what = || format!("{transport}, {from} server, {to} client {client}, {}", way(direction));
            let (sent, received) = both_ends(exchange, direction, client).with_context(what)?;
            let (count, arrived) = (sent.messages, received.messages);
            ensure!(count == arrived, "{}: {count} messages sent, {arrived} received", what());
            ensure!(sent.checksum == received.checksum, "{}: the checksums differ", what());
            ensure!(sent.bytes >= received.bytes, "{}: more bytes received than sent", what());
            sums.push((count, sent.checksum));
        }
        let (count, checksum) = *sums.first().context("nothing was exchanged")?;
        ensure!(sums.iter().all(|sum| *sum == (count, checksum)), "{}: not the same in each exchange", way(direction));
        rows.push(vec![
            way(direction).to_owned(),
            client.to_string(),
            grouped(count),
            format!("{checksum:016x}"),
            format!("{} of {}", sums.len(), exchanges.len()),
        ]);
    }
    println!("\n{}  Each message that was sent arrived, in order, with the same values.\n", table(&rows, 1));
    Ok(())
}

/// Shows how fast each exchange was, with what it did it.
#[expect(clippy::cast_precision_loss, reason = "shown with a few digits")]
pub(crate) fn show_rates(exchanges: &[Exchange]) {
    let head = [
        "transport",
        "server",
        "clients",
        "to server",
        "to clients",
        "MB/s",
        "writes/msg",
        "reads/msg",
        "peak out",
        "peak in",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for Exchange { transport, server, client, halves } in exchanges {
        let of = |role| halves.iter().filter(move |half| half.role == role);
        let sum = |role, value: fn(&Half) -> u64| of(role).map(value).sum::<u64>() as f64;
        let peak = |role| format!("{} KiB", of(role).map(|half| half.peak_buffer).max().unwrap_or(0) >> 10);
        let seconds = |halves: &mut dyn Iterator<Item = &Half>| {
            halves.map(|half| half.nanoseconds).max().unwrap_or(0).max(1) as f64 / 1e9
        };
        let rate = |way| {
            let received = || of(Role::Receiver).filter(move |half| half.direction == way);
            let messages = received().map(|half| half.messages).sum::<u64>() as f64;
            format!("{:.2} M/s", messages / seconds(&mut received()) / 1e6)
        };
        let messages = sum(Role::Receiver, |half| half.messages);
        let megabytes = sum(Role::Receiver, |half| half.bytes) / 1e6;
        rows.push(vec![
            (*transport).to_owned(),
            server.name().to_owned(),
            client.name().to_owned(),
            rate(Direction::Orders),
            rate(Direction::Updates),
            format!("{:.1}", megabytes / seconds(&mut of(Role::Receiver))),
            format!("{:.5}", sum(Role::Sender, |half| half.operations) / messages),
            format!("{:.5}", sum(Role::Receiver, |half| half.operations) / messages),
            peak(Role::Sender),
            peak(Role::Receiver),
        ]);
    }
    print!("{}", table(&rows, 3));
    println!("  Both directions at once: each rate is what one of them had of a machine that they share.");
}
