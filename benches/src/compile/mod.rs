//! What deriving costs the compiler: CPU seconds for a crate of plain structs and one round trip of each, its
//! dependencies not counted. The contestants take turns.

mod build;
mod contestants;
mod source;

use crate::measure::{Measured, Role, Row, Unit};
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

const SUITE: &str = "compile";
const DIRECTION: &str = "self_cpu";

/// Why one is left out.
const FAILED: &str = "it does not compile, or its round trips fail";

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

/// Measures, prints the table, and returns the row of it, where ours and the one written by hand took part.
pub(crate) fn run(shape: Shape, rounds: usize, profile: Profile) -> Result<Option<Row>, String> {
    let contestants = contestants::all(shape);
    let workspace = Workspace::create(&contestants, profile).map_err(|error| error.to_string())?;
    eprintln!("the generated crates are in {}", workspace.folder().display());
    let entries = measure(&workspace, &contestants, rounds.max(1));
    let case = match profile {
        Profile::Release => format!("{}x{}", shape.structs, shape.fields),
        Profile::Dev => format!("{}x{} dev", shape.structs, shape.fields),
    };
    print(&entries, &case);
    Ok(row(&entries, &case, rounds.max(1)))
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

/// The comparison; nothing where ours or the code written by hand was not measured.
fn row(entries: &[Entry], case: &str, rounds: usize) -> Option<Row> {
    let (mut measured, mut left_out) = (Vec::new(), Vec::new());
    for Entry { name, times } in entries {
        match times {
            Ok(times) => measured.push(Measured {
                name,
                role: role(name),
                min: times[0],
                median: times[times.len() / 2],
                bytes: 0,
                allocations: None,
                system_calls: None,
            }),
            Err(_) => left_out.push((*name, FAILED)),
        }
    }
    let took_part = |name| measured.iter().any(|measured| measured.name == name);
    if !took_part(OURS) || !took_part(HAND) {
        return None;
    }
    measured.sort_by(|a, b| a.median.total_cmp(&b.median));
    Some(Row::new((SUITE, case, DIRECTION), rounds, measured, left_out).in_unit(Unit::Seconds))
}

fn role(name: &str) -> Role {
    match name {
        OURS => Role::Ours,
        HAND => Role::Limit,
        EMPTY => Role::Beside,
        _ => Role::Peer,
    }
}

/// The table for people.
fn print(entries: &[Entry], case: &str) {
    println!("CPU seconds to compile a crate of {case} numbers\n");
    println!("{:<10} {:>8} {:>8} {:>9} {:>9}", "", "min s", "median s", "/by hand", "/borsh");
    for entry in entries {
        let Ok(times) = &entry.times else {
            println!("{:<10} NOT MEASURED: {FAILED}", entry.name);
            continue;
        };
        let (min, median) = (times[0], times[times.len() / 2]);
        let ratio = |name| least(entries, name).map_or("-".to_owned(), |other| format!("{:.2}x", min / other));
        println!("{:<10} {min:>8.2} {median:>8.2} {:>9} {:>9}", entry.name, ratio(HAND), ratio(BORSH));
    }
}
