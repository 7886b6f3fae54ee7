//! Part two: a server and its clients, each a process, exchange derived messages over TCP and over a unix socket, each
//! kind of end with each.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use framing_io::StreamError;
use framing_io::blocking::MessageStream;
use framing_io::link::Address;
use indicatif::{ProgressBar, ProgressStyle};

use crate::ends::{Half, REPORTS, Report, Runtime};
use crate::results;
use crate::show::{grouped, heading};

/// How many clients a server has.
pub(crate) const CLIENTS: u32 = 2;

/// What was exchanged between a server and its clients.
pub(crate) struct Exchange {
    pub(crate) transport: &'static str,
    pub(crate) server: Runtime,
    pub(crate) client: Runtime,
    /// Each direction of each connection, from both ends.
    pub(crate) halves: Vec<Half>,
}

/// Exchanges `messages` messages each way between each kind of server and each kind of client, over each transport.
///
/// # Errors
/// Whatever keeps a message from arriving as it was sent.
pub(crate) fn run(messages: u64) -> Result<()> {
    println!();
    heading("A server and its clients, each a process");
    println!("\n  {} messages each way in each exchange, from and to {CLIENTS} clients", grouped(messages));
    let transports = transports()?;
    let pairs: Vec<_> = Runtime::ALL.iter().flat_map(|server| Runtime::ALL.map(|client| (*server, client))).collect();
    let bar = progress_bar(messages.saturating_mul(2 * (transports.list.len() * pairs.len()) as u64));
    let mut exchanges = Vec::new();
    for (transport, address) in &transports.list {
        for &(server, client) in &pairs {
            let what = || format!("over {transport}, a {} server and {} clients", server.name(), client.name());
            let halves = exchange(address, (server, client), messages, &bar).with_context(what)?;
            exchanges.push(Exchange { transport, server, client, halves });
        }
    }
    bar.finish_and_clear();
    results::show_checksums(&exchanges)?;
    results::show_rates(&exchanges);
    Ok(())
}

/// Over what messages are exchanged, by name.
struct Transports {
    list: Vec<(&'static str, Address)>,
    /// Dropped, it is removed with all that is in it.
    #[cfg(unix)]
    _directory: tempfile::TempDir,
}

#[cfg(unix)]
fn transports() -> Result<Transports> {
    let loopback = "tcp:127.0.0.1:0".parse()?; // Any free port, on this machine only.
    let directory = tempfile::tempdir().context("making a directory for a socket")?;
    let unix = Address::Unix(directory.path().join("tour.socket"));
    Ok(Transports { list: vec![("TCP", loopback), ("unix socket", unix)], _directory: directory })
}

#[cfg(not(unix))]
fn transports() -> Result<Transports> {
    let loopback = "tcp:127.0.0.1:0".parse()?; // Any free port, on this machine only.
    println!("  Unix sockets are left out: there are none on this system.");
    Ok(Transports { list: vec![("TCP", loopback)] })
}

/// A process that was started, and ends with this value.
struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts this program again, as one end of a connection; its reports come from the second value.
    fn start(name: String, arguments: &[(&str, String)]) -> Result<(Self, ChildStdout)> {
        let program = std::env::current_exe().context("where this program is")?;
        let mut command = Command::new(program);
        command.args(arguments.iter().flat_map(|(option, value)| [(*option).to_owned(), value.clone()]));
        // While its standard input is open, it knows that it is wanted.
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("starting {name}"))?;
        let reports = child.stdout.take();
        let process = Self { name, child };
        Ok((process, reports.context("a process without standard output")?))
    }

    /// Waits for its end, which is near.
    fn finish(&mut self) -> Result<()> {
        let status = self.child.wait().with_context(|| format!("waiting for {}", self.name))?;
        ensure!(status.success(), "{} failed with {status}", self.name);
        Ok(())
    }
}

impl Drop for Process {
    /// Nothing is left behind, whatever happened: one that failed has a moment to say why, then it is killed.
    fn drop(&mut self) {
        for _ in 0..20 {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An event of the process with this index: a report, or the end of its reports.
type Event = (usize, Result<Option<Report>, StreamError>);

/// Starts a server at `address` and its clients, each with its runtime, and returns what they report of each direction.
fn exchange(
    address: &Address,
    (server, client): (Runtime, Runtime),
    messages: u64,
    bar: &ProgressBar,
) -> Result<Vec<Half>> {
    let (events, receiver) = mpsc::channel::<Event>();
    let server = [
        ("--end", "server".to_owned()),
        ("--runtime", server.name().to_owned()),
        ("--address", address.to_string()),
        ("--messages", messages.to_string()),
    ];
    let (server, reports) = Process::start("the server".to_owned(), &server)?;
    forward(0, reports, events.clone());
    let mut processes = vec![server];
    let (mut ended, mut halves) = (0, Vec::new());
    let mut events = Some(events);
    while ended < processes.len() {
        let (index, report) = receiver.recv().context("all processes fell silent")?;
        let process = processes.get_mut(index).context("a process that was not started")?;
        match report.with_context(|| format!("reading the reports of {}", process.name))? {
            Some(Report::Listening { address }) => {
                let Some(events) = events.take() else { bail!("the server listens twice") };
                processes.extend(start_clients(client, &address, messages, &events)?);
            }
            Some(Report::Progress(count)) => bar.inc(count),
            Some(Report::Half(half)) => halves.push(half),
            None => {
                process.finish()?;
                ended += 1;
            }
        }
    }
    Ok(halves)
}

fn start_clients(runtime: Runtime, address: &str, messages: u64, events: &Sender<Event>) -> Result<Vec<Process>> {
    let mut processes = Vec::new();
    for client in 1..=CLIENTS {
        // What cannot be shared out evenly goes to the first.
        let extra = if client == 1 { messages % u64::from(CLIENTS) } else { 0 };
        let arguments = [
            ("--end", "client".to_owned()),
            ("--runtime", runtime.name().to_owned()),
            ("--address", address.to_owned()),
            ("--client", client.to_string()),
            ("--messages", (messages / u64::from(CLIENTS) + extra).to_string()),
        ];
        let (process, reports) = Process::start(format!("client {client}"), &arguments)?;
        processes.push(process);
        forward(processes.len(), reports, events.clone());
    }
    Ok(processes)
}

/// Passes on the reports of a process until they end. The thread ends with the process.
fn forward(index: usize, reports: impl Read + Send + 'static, events: Sender<Event>) {
    thread::spawn(move || {
        let mut stream = MessageStream::new(reports, REPORTS);
        loop {
            let report = stream.recv::<Report>();
            let last = !matches!(report, Ok(Some(_)));
            if events.send((index, report)).is_err() || last {
                return;
            }
        }
    });
}

/// A bar on a terminal; elsewhere it is not drawn.
fn progress_bar(length: u64) -> ProgressBar {
    let bar = ProgressBar::new(length);
    let style = ProgressStyle::with_template("  [{bar:40}] {human_pos} of {human_len} messages");
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
