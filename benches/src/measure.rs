//! Rounds of contestants, taken in turns, and what they took.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::allocator::Meter;

/// A turn lasts at least this long, in as many runs as that takes.
const TURN: Duration = Duration::from_millis(2);

/// What a contestant is to the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Ours,
    /// Does the same work by the same rules; the best of them is the best peer.
    Peer,
    /// Worth a look, and not what is compared with: a row of its own.
    Beside,
    /// What nobody is asked to beat.
    Limit,
}

/// What takes part: it does all its operations once and says what they took.
pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    /// Operations of one run.
    pub(crate) operations: usize,
    /// Bytes on the wire of one run.
    pub(crate) bytes: usize,
    pub(crate) runs: Box<dyn Runs>,
}

/// How a contestant does its operations.
pub(crate) trait Runs {
    /// Before each round: makes anew what two rounds shall not have in common.
    fn renew(&mut self) {}

    /// Does all operations once.
    fn run(&mut self) -> Duration;
}

impl<F: FnMut() -> Duration> Runs for F {
    fn run(&mut self) -> Duration {
        self()
    }
}

/// What one contestant took: nanoseconds an operation.
#[derive(Serialize)]
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) min: f64,
    pub(crate) median: f64,
    /// Bytes of one operation on the wire.
    pub(crate) bytes: usize,
    /// Allocations of an operation, of all threads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allocations: Option<f64>,
    /// Calls of the system of an operation, of all threads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) system_calls: Option<f64>,
}

/// What the figures of a row are.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Unit {
    /// For an operation: less is better.
    #[serde(rename = "ns")]
    Nanoseconds,
    /// Held: less is better.
    #[serde(rename = "bytes")]
    Bytes,
    /// Of the processor: less is better.
    #[serde(rename = "s")]
    Seconds,
    /// Messages: more is better.
    #[serde(rename = "1/s")]
    PerSecond,
}

impl Unit {
    /// As in a table.
    const fn name(self) -> &'static str {
        match self {
            Self::Nanoseconds => "ns",
            Self::Bytes => "bytes",
            Self::Seconds => "s",
            Self::PerSecond => "1/s",
        }
    }
}

/// One comparison. Figures are medians of the rounds; ratios are ours over theirs.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) suite: &'static str,
    pub(crate) case: String,
    pub(crate) direction: &'static str,
    pub(crate) unit: Unit,
    pub(crate) ours: f64,
    pub(crate) best_peer: Option<f64>,
    pub(crate) best_peer_name: Option<&'static str>,
    pub(crate) limit: Option<f64>,
    pub(crate) limit_name: Option<&'static str>,
    pub(crate) ratio_to_best: Option<f64>,
    pub(crate) ratio_to_limit: Option<f64>,
    pub(crate) rounds: usize,
    /// All that took part, the fastest first.
    pub(crate) contestants: Vec<Measured>,
    /// Who took no part, and why.
    pub(crate) left_out: Vec<(&'static str, &'static str)>,
}

/// Gives each contestant `rounds` turns. They take turns, so that what else the machine does falls on all of them alike,
/// and each round begins with another, so that none always follows the same one.
pub(crate) fn contest(mut contestants: Vec<Contestant>, rounds: usize, bar: &ProgressBar) -> Vec<Measured> {
    let (mut runs, mut allocations) = (Vec::new(), Vec::new());
    for contestant in &mut contestants {
        // The first run warms up, the second is counted, and the third says how many make a turn.
        contestant.runs.run();
        let meter = Meter::start();
        contestant.runs.run();
        allocations.push(meter.calls() as f64 / contestant.operations as f64);
        drop(meter);
        let once = contestant.runs.run().max(Duration::from_nanos(1));
        runs.push(TURN.as_nanos().div_ceil(once.as_nanos()));
    }
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            let at = (round + turn) % contestants.len();
            let contestant = &mut contestants[at];
            contestant.runs.renew();
            let time: Duration = (0..runs[at]).map(|_| contestant.runs.run()).sum();
            let operations = contestant.operations as f64 * runs[at] as f64;
            times[at].push(time.as_secs_f64() * 1e9 / operations);
        }
        bar.inc(1);
    }
    let measured = contestants.iter().zip(&mut times).zip(allocations).map(|((contestant, times), allocations)| {
        times.sort_by(f64::total_cmp);
        let bytes = contestant.bytes / contestant.operations;
        let Contestant { name, role, .. } = *contestant;
        let (min, median) = (times[0], times[times.len() / 2]);
        Measured { name, role, min, median, bytes, allocations: Some(allocations), system_calls: None }
    });
    let mut measured: Vec<_> = measured.collect();
    measured.sort_by(|a, b| a.median.total_cmp(&b.median));
    measured
}

impl Row {
    /// The row of one comparison in which ours took part.
    pub(crate) fn new(
        (suite, case, direction): (&'static str, &str, &'static str),
        rounds: usize,
        contestants: Vec<Measured>,
        left_out: Vec<(&'static str, &'static str)>,
    ) -> Self {
        let first = |role| contestants.iter().find(|measured| measured.role == role);
        let (ours, best, limit) = (first(Role::Ours), first(Role::Peer), first(Role::Limit));
        let ours = ours.expect("ours takes part").median;
        Self {
            suite,
            case: case.to_owned(),
            direction,
            unit: Unit::Nanoseconds,
            ours,
            best_peer: best.map(|best| best.median),
            best_peer_name: best.map(|best| best.name),
            limit: limit.map(|limit| limit.median),
            limit_name: limit.map(|limit| limit.name),
            ratio_to_best: best.map(|best| ours / best.median),
            ratio_to_limit: limit.map(|limit| ours / limit.median),
            rounds,
            contestants,
            left_out,
        }
    }

    /// The same of figures that are no times.
    pub(crate) fn in_unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    /// The same in messages a second; the least time of a contestant becomes its most messages.
    pub(crate) fn per_second(mut self) -> Self {
        let rate = |time: f64| 1e9 / time;
        self.unit = Unit::PerSecond;
        self.ours = rate(self.ours);
        for value in [&mut self.best_peer, &mut self.limit] {
            *value = value.map(rate);
        }
        for ratio in [&mut self.ratio_to_best, &mut self.ratio_to_limit] {
            *ratio = ratio.map(|ratio| 1.0 / ratio);
        }
        for measured in &mut self.contestants {
            (measured.min, measured.median) = (rate(measured.min), rate(measured.median));
        }
        self
    }

    /// The comparison as a table for people.
    pub(crate) fn print(&self) {
        println!("\n{} {}: {} rounds", self.case, self.direction, self.rounds);
        let (best, unit) = (if self.unit == Unit::PerSecond { "max" } else { "min" }, self.unit.name());
        let (best, median) = (format!("{best} {unit}"), format!("median {unit}"));
        println!(
            "  {:<21} {best:>12} {median:>12} {:>10} {:>8} {:>8} {:>8}",
            "", "framing/it", "bytes", "allocs", "calls"
        );
        for Measured { name, role, min, median, bytes, allocations, system_calls } in &self.contestants {
            let few = |count: &Option<f64>| count.map_or("-".to_owned(), |count| format!("{count:.3}"));
            let (allocations, calls) = (few(allocations), few(system_calls));
            // Where both are nothing, too.
            let ratio = if *median == self.ours { 1.0 } else { self.ours / median };
            let ratio = format!("{ratio:.2}x");
            let note = match role {
                Role::Ours => "<- ours",
                Role::Peer => "",
                Role::Beside => "(beside)",
                Role::Limit => "(limit)",
            };
            println!(
                "  {name:<21} {min:>12.2} {median:>12.2} {ratio:>10} {bytes:>8} {allocations:>8} {calls:>8}  {note}"
            );
        }
        for (name, why) in &self.left_out {
            println!("  {name:<21} left out: {why}");
        }
    }
}

/// One line for each comparison: ours over the best peer and over the limit.
pub(crate) fn summarize(rows: &[Row]) {
    let unit = format!("ours {}", rows.first().map_or("", |row| row.unit.name()));
    println!("\n{:<20} {:<8} {unit:>12} {:>9} {:<18} {:>9}  limit", "", "", "/best", "", "/limit");
    for row in rows {
        let ratio = |ratio: Option<f64>| ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}x"));
        println!(
            "{:<20} {:<8} {:>12.2} {:>9} {:<18} {:>9}  {}",
            row.case,
            row.direction,
            row.ours,
            ratio(row.ratio_to_best),
            row.best_peer_name.unwrap_or("-"),
            ratio(row.ratio_to_limit),
            row.limit_name.unwrap_or("-"),
        );
    }
}

/// A bar of so many steps, on standard error; nothing where that is no terminal.
pub(crate) fn progress(steps: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:<28} [{bar:40}] {pos}/{len} rounds, {eta} to go");
    ProgressBar::new(steps).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
