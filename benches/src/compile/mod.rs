//! What deriving costs the compiler: CPU seconds for a crate of plain structs and one round trip of each, its
//! dependencies not counted. The contestants take turns.

mod build;
mod contestants;
mod source;

use serde::Serialize;
use serde_json::Value;

use build::{Ready, Workspace};
use contestants::{BORSH, Contestant, EMPTY, HAND, OURS};
pub(crate) use source::Shape;

/// The profile that the crates are compiled with.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Profile {
    Release,
    Dev,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// Where in the target folder its programs are.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// One contestant's result, in CPU seconds.
#[derive(Serialize)]
struct Row {
    suite: &'static str,
    case: String,
    direction: &'static str,
    name: &'static str,
    min_s: f64,
    median_s: f64,
    ratio_to_hand: Option<f64>,
    ratio_to_borsh: Option<f64>,
}

/// A contestant that took no part.
#[derive(Serialize)]
struct Failure {
    suite: &'static str,
    case: String,
    direction: &'static str,
    name: &'static str,
    error: String,
}

/// Ours, beside the least of the peers and the code written by hand.
#[derive(Serialize)]
struct Summary {
    suite: &'static str,
    case: String,
    direction: &'static str,
    ours: f64,
    best_peer: Option<f64>,
    best_peer_name: Option<&'static str>,
    limit: f64,
    ratio_to_best: Option<f64>,
    ratio_to_limit: f64,
}

const SUITE: &str = "compile";
const DIRECTION: &str = "self_cpu";

/// A contestant, and the seconds of its rounds in ascending order or why it has none.
struct Entry {
    name: &'static str,
    times: Result<Vec<f64>, String>,
}

impl Entry {
    fn min(&self) -> Option<f64> {
        self.times.as_ref().ok()?.first().copied()
    }
}

/// Measures, prints the table, and returns the rows and whether ours and the one written by hand took part.
pub(crate) fn run(shape: Shape, rounds: usize, profile: Profile) -> Result<(Vec<Value>, bool), String> {
    let contestants = contestants::all(shape);
    let workspace = Workspace::create(&contestants, profile).map_err(|error| error.to_string())?;
    eprintln!("the generated crates are in {}", workspace.folder().display());
    let entries = measure(&workspace, &contestants, rounds.max(1));
    let case = match profile {
        Profile::Release => format!("{}x{}", shape.structs, shape.fields),
        Profile::Dev => format!("{}x{} dev", shape.structs, shape.fields),
    };
    let mut rows: Vec<Value> = entries.iter().map(|entry| row(entry, &entries, &case)).collect();
    let summary = summary(&entries, &case);
    print(&entries, &case);
    if let Some(summary) = &summary {
        let Summary { ours, limit, ratio_to_limit, .. } = summary;
        println!("\nframing {ours:.2} s, by hand {limit:.2} s: {ratio_to_limit:.2}x");
        if let (Some(name), Some(best), Some(ratio)) =
            (summary.best_peer_name, summary.best_peer, summary.ratio_to_best)
        {
            println!("framing {ours:.2} s, {name} {best:.2} s: {ratio:.2}x");
        }
        rows.push(json(summary));
    }
    Ok((rows, summary.is_some()))
}

/// Prepares all, then gives each that is ready its rounds, in turns.
fn measure(workspace: &Workspace, contestants: &[Contestant], rounds: usize) -> Vec<Entry> {
    let prepared: Vec<(&Contestant, Result<Ready, String>)> = contestants
        .iter()
        .map(|contestant| {
            eprintln!("preparing {}", contestant.name);
            (contestant, workspace.prepare(contestant))
        })
        .collect();
    let mut entries: Vec<Entry> =
        contestants.iter().map(|contestant| Entry { name: contestant.name, times: Ok(Vec::new()) }).collect();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for ((_, ready), entry) in prepared.iter().zip(&mut entries) {
            let Ok(times) = &mut entry.times else { continue };
            match ready.as_ref().map_err(Clone::clone).and_then(|ready| workspace.compile(ready)) {
                Ok(time) => times.push(time),
                Err(error) => {
                    eprintln!("\nNOT MEASURED: {}\n{error}\n", entry.name);
                    entry.times = Err(error);
                }
            }
        }
    }
    for entry in &mut entries {
        if let Ok(times) = &mut entry.times {
            times.sort_by(f64::total_cmp);
        }
    }
    entries
}

fn least(entries: &[Entry], name: &str) -> Option<f64> {
    entries.iter().find(|entry| entry.name == name)?.min()
}

fn row(entry: &Entry, entries: &[Entry], case: &str) -> Value {
    let (case, name) = (case.to_owned(), entry.name);
    let times = match &entry.times {
        Ok(times) => times,
        Err(error) => {
            let error = error.clone();
            return json(&Failure { suite: SUITE, case, direction: DIRECTION, name, error });
        }
    };
    let (min_s, median_s) = (times[0], times[times.len() / 2]);
    let ratio = |name| Some(min_s / least(entries, name)?);
    let (ratio_to_hand, ratio_to_borsh) = (ratio(HAND), ratio(BORSH));
    json(&Row { suite: SUITE, case, direction: DIRECTION, name, min_s, median_s, ratio_to_hand, ratio_to_borsh })
}

/// Nothing where ours or the code written by hand was not measured.
fn summary(entries: &[Entry], case: &str) -> Option<Summary> {
    let (ours, limit) = (least(entries, OURS)?, least(entries, HAND)?);
    let peers = entries.iter().filter(|entry| ![OURS, HAND, EMPTY].contains(&entry.name));
    let best = peers.filter_map(|peer| Some((peer.min()?, peer.name))).min_by(|a, b| a.0.total_cmp(&b.0));
    Some(Summary {
        suite: SUITE,
        case: case.to_owned(),
        direction: DIRECTION,
        ours,
        best_peer: best.map(|best| best.0),
        best_peer_name: best.map(|best| best.1),
        limit,
        ratio_to_best: best.map(|best| ours / best.0),
        ratio_to_limit: ours / limit,
    })
}

fn json(row: &impl Serialize) -> Value {
    serde_json::to_value(row).expect("a row has string keys and finite numbers")
}

/// The table for people.
fn print(entries: &[Entry], case: &str) {
    println!("CPU seconds to compile a crate of {case} numbers\n");
    println!("{:<10} {:>8} {:>8} {:>9} {:>9}", "", "min s", "median s", "/by hand", "/borsh");
    for entry in entries {
        let Ok(times) = &entry.times else {
            println!("{:<10} NOT MEASURED: it does not compile, or its round trips fail", entry.name);
            continue;
        };
        let (min, median) = (times[0], times[times.len() / 2]);
        let ratio = |name| least(entries, name).map_or("-".to_owned(), |other| format!("{:.2}x", min / other));
        println!("{:<10} {min:>8.2} {median:>8.2} {:>9} {:>9}", entry.name, ratio(HAND), ratio(BORSH));
    }
}
