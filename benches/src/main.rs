//! Measures framing beside its peers, in one run, so that what is compared was measured on the same machine in the
//! same minute. Absolute times mean little on shared machines; the ratios are what to look at.
//!
//! `cargo run --release -p framing-benches -- codec [--json FILE] [--rounds N] [--filter NAME]`
//! `cargo run --release -p framing-benches -- stream [--json FILE] [--rounds N] [--filter NAME] [--quick]`
//! `cargo run --release -p framing-benches -- memory [--json FILE]`
//! `cargo run --release -p framing-benches -- scale [--json FILE] [--rounds N]`
//! `cargo run --release -p framing-benches -- report [FILE...]`
//! `cargo run --release -p framing-benches -- compile [--json FILE]`

mod allocator;
mod clock;
mod codec;
#[cfg(unix)]
mod compile;
mod measure;
mod report;
#[cfg(unix)]
mod stream;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde::Serialize;

#[global_allocator]
static ALLOCATOR: allocator::Counting = allocator::Counting;

#[derive(Parser)]
#[command(about = "Measures framing beside its peers, in one run")]
struct Arguments {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Subcommand)]
enum Suite {
    /// Encoding and decoding, beside every codec that can express the case.
    Codec {
        /// Write the rows as JSON to this file too.
        #[arg(long)]
        json: Option<PathBuf>,
        /// Rounds that each contestant gets; the median is compared.
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// Only the comparisons whose name contains this, such as `log` or `mesh/decode`.
        #[arg(long, default_value = "")]
        filter: String,
    },
    /// Streams of messages over sockets, beside loops by hand and the field.
    #[cfg(unix)]
    Stream {
        /// Write the rows as JSON to this file too.
        #[arg(long)]
        json: Option<PathBuf>,
        /// Rounds that each contestant gets; the median is compared.
        #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// Only the comparisons whose name contains this, such as `tokio/unix/32` or `tcp/4096/flood`.
        #[arg(long, default_value = "")]
        filter: String,
        /// Three short rounds, to see that all of it works.
        #[arg(long)]
        quick: bool,
        /// Count the calls of the system too, by strace; it takes a second for each contestant.
        #[arg(long)]
        system_calls: bool,
        /// The clock by which contestants are compared.
        #[arg(long, default_value = "wall")]
        clock: stream::StreamClock,
        /// Let processors halt that have nothing to do, as they do where nobody measures; see README.
        #[arg(long)]
        may_halt: bool,
    },
    /// Bytes that an endpoint holds when it is idle, and after a burst.
    #[cfg(unix)]
    Memory {
        /// Write the rows as JSON to this file too.
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// CPU time for a message of one event loop with ten connections, and with a thousand.
    #[cfg(unix)]
    Scale {
        /// Write the rows as JSON to this file too.
        #[arg(long)]
        json: Option<PathBuf>,
        /// Rounds that each contestant gets; the median is compared.
        #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
    },
    /// One turn of one contestant of `stream`, to be looked at by strace or perf.
    #[cfg(unix)]
    Turn {
        /// The comparison, such as `tokio/unix/32/flood`.
        cell: String,
        /// The contestant, such as `raw`.
        who: String,
        /// How many messages.
        count: usize,
        /// Let processors halt that have nothing to do: for tools that count what all threads do.
        #[arg(long)]
        may_halt: bool,
    },
    /// Charts of results, as SVG files in benches/results.
    Report {
        /// JSON files that the suites wrote; without any, those in benches/results.
        files: Vec<PathBuf>,
    },
    /// What compiling a crate of derived structs takes, against code written by hand and other codecs.
    #[cfg(unix)]
    Compile {
        /// Write the rows as JSON to this file too.
        #[arg(long)]
        json: Option<PathBuf>,
        /// Structs of the crate.
        #[arg(long, default_value_t = 300)]
        structs: usize,
        /// Fields of each struct.
        #[arg(long, default_value_t = 10)]
        fields: usize,
        /// Rounds that each contestant gets; the least and the median are reported.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// The profile that the crates are compiled with.
        #[arg(long, default_value = "release")]
        profile: compile::Profile,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().suite {
        Suite::Codec { json, rounds, filter } => {
            let rows = codec::run(rounds as usize, &filter);
            finish(&rows, &filter, json.as_deref())
        }
        #[cfg(unix)]
        Suite::Stream { json, rounds, filter, quick, clock, may_halt, system_calls } => {
            let (rounds, turn) = if quick { (3, 5) } else { (rounds as usize, 20) };
            let turn = std::time::Duration::from_millis(turn);
            let rows =
                stream::run(&stream::Options { rounds, filter: filter.clone(), clock, may_halt, turn, system_calls });
            finish(&rows, &filter, json.as_deref())
        }
        #[cfg(unix)]
        Suite::Memory { json } => finish(&stream::memory::run(), "", json.as_deref()),
        #[cfg(unix)]
        Suite::Scale { json, rounds } => finish(&stream::scale::run(rounds as usize), "", json.as_deref()),
        #[cfg(unix)]
        Suite::Turn { cell, who, count, may_halt } => {
            if stream::turn(&cell, &who, count, may_halt) {
                return ExitCode::SUCCESS;
            }
            eprintln!("there is no {who} in {cell}");
            ExitCode::FAILURE
        }
        Suite::Report { files } => match report::run(&files) {
            Ok(charts) => {
                charts.iter().for_each(|chart| println!("{}", chart.display()));
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("the charts cannot be drawn: {error}");
                ExitCode::FAILURE
            }
        },
        #[cfg(unix)]
        Suite::Compile { json, structs, fields, rounds, profile } => {
            match compile::run(compile::Shape { structs, fields }, rounds, profile) {
                Ok(Some(row)) => finish(&[row], "", json.as_deref()),
                Ok(None) => ExitCode::FAILURE,
                Err(error) => {
                    eprintln!("the crates cannot be compiled: {error}");
                    ExitCode::FAILURE
                }
            }
        }
    }
}

/// Tells what came of the comparisons.
fn finish(rows: &[measure::Row], filter: &str, json: Option<&Path>) -> ExitCode {
    if rows.is_empty() {
        eprintln!("no comparison is called {filter}");
        return ExitCode::FAILURE;
    }
    measure::summarize(rows);
    write(json, rows)
}

/// Writes the rows to the file that was asked for, if one was.
fn write(path: Option<&Path>, rows: &[impl Serialize]) -> ExitCode {
    let Some(path) = path else { return ExitCode::SUCCESS };
    let text = serde_json::to_string_pretty(rows).unwrap_or_default();
    match std::fs::write(path, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} cannot be written: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
