//! A tour of what framing does, in two parts:
//!
//! 1. Real packets of five protocols are taken apart by derived types, checked, put together again and damaged.
//! 2. A server and its clients, each a process, exchange a million messages each way: each kind of end with each.
//!
//! `cargo run --release --example tour`

mod bitcoin;
mod dns;
mod ends;
mod http2;
mod market;
mod ntp;
mod packets;
mod results;
mod show;
mod traffic;
mod websocket;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use framing_io::link::Address;
use lexopt::{Arg, Parser, ValueExt};

use ends::Runtime;

const HELP: &str = "\
Takes real packets apart, then lets processes exchange messages.

Usage: tour [--messages N]

  --messages N   messages each way in each exchange; 1000000 without it
  --help         this text";

/// What the program was asked to do.
enum Task {
    Tour {
        messages: u64,
    },
    /// One end of a connection; the tour starts itself again with this.
    Server {
        runtime: Runtime,
        address: Address,
        messages: u64,
    },
    Client {
        runtime: Runtime,
        address: Address,
        client: u32,
        messages: u64,
    },
    Help,
}

fn main() -> ExitCode {
    match task().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tour: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Help => println!("{HELP}"),
        Task::Tour { messages } => {
            let begun = Instant::now();
            packets::run()?;
            traffic::run(messages)?;
            println!("\n  The tour took {:.1} s.", begun.elapsed().as_secs_f64());
        }
        Task::Server { runtime, address, messages } => {
            end_with_parent();
            ends::server(runtime, &address, traffic::CLIENTS, messages).context("server")?;
        }
        Task::Client { runtime, address, client, messages } => {
            end_with_parent();
            ends::client(runtime, &address, client, messages).with_context(|| format!("client {client}"))?;
        }
    }
    Ok(())
}

/// Ends this process when the one that started it is gone: then nobody holds its standard input open.
fn end_with_parent() {
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        // Whoever would read this may be gone too, and then a panic would be the wrong end.
        let _ = writeln!(io::stderr(), "tour: the process that started this one is gone");
        std::process::exit(1);
    });
}

fn task() -> Result<Task> {
    let (mut messages, mut client) = (1_000_000, 1);
    let (mut end, mut address, mut runtime) = (None, None, Runtime::Blocking);
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("messages") => messages = parser.value()?.parse()?,
            Arg::Long("end") => end = Some(parser.value()?.string()?),
            Arg::Long("address") => address = Some(parser.value()?.parse_with(str::parse::<Address>)?),
            Arg::Long("runtime") => runtime = parser.value()?.parse_with(str::parse)?,
            Arg::Long("client") => client = parser.value()?.parse()?,
            Arg::Long("help") | Arg::Short('h') => return Ok(Task::Help),
            argument => bail!("{}; see --help", argument.unexpected()),
        }
    }
    match (end.as_deref(), address) {
        (None, None) => {
            ensure!(messages > 0, "--messages 0: there would be nothing to see");
            Ok(Task::Tour { messages })
        }
        (Some("server"), Some(address)) => Ok(Task::Server { runtime, address, messages }),
        (Some("client"), Some(address)) => Ok(Task::Client { runtime, address, client, messages }),
        _ => bail!("an end and its address are given together, by the tour itself; see --help"),
    }
}
