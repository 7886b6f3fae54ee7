//! Part two: a server and its clients, each a process, exchange derived messages over TCP and over a unix socket.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use framing_io::StreamError;
use framing_io::blocking::MessageStream;
use indicatif::{ProgressBar, ProgressStyle};

use crate::ends::{Direction, Half, REPORTS, Report, Role};
use crate::show::{grouped, heading, table};
use crate::sockets::Address;

/// How many clients a server has.
pub(crate) const CLIENTS: u32 = 2;

/// Exchanges `messages` messages each way, over each transport.
///
/// # Errors
/// Whatever keeps a message from arriving as it was sent.
pub(crate) fn run(messages: u64) -> Result<()> {
    println!();
    heading("A server and its clients, each a process");
    println!("\n  {} messages each way, over each transport, from and to {CLIENTS} clients", grouped(messages));
    let mut transports = vec![("TCP", exchange(&Address::LOOPBACK, messages).context("over TCP")?)];
    transports.extend(over_unix_socket(messages)?);
    show_checksums(&transports)?;
    show_rates(&transports);
    Ok(())
}

type Transport = (&'static str, Vec<Half>);

#[cfg(unix)]
fn over_unix_socket(messages: u64) -> Result<Option<Transport>> {
    // Dropped, the directory is removed with all that is in it.
    let directory = tempfile::tempdir().context("making a directory for a socket")?;
    let address = Address::Unix(directory.path().join("tour.socket"));
    Ok(Some(("unix socket", exchange(&address, messages).context("over a unix socket")?)))
}

#[cfg(not(unix))]
fn over_unix_socket(_: u64) -> Result<Option<Transport>> {
    println!("  Unix sockets are left out: there are none on this system.");
    Ok(None)
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

/// Starts a server at `address` and its clients, and returns what they report of each direction.
fn exchange(address: &Address, messages: u64) -> Result<Vec<Half>> {
    let (events, receiver) = mpsc::channel::<Event>();
    let server =
        [("--end", "server".to_owned()), ("--address", address.to_string()), ("--messages", messages.to_string())];
    let (server, reports) = Process::start("the server".to_owned(), &server)?;
    forward(0, reports, events.clone());
    let mut processes = vec![server];
    let (mut ended, mut halves) = (0, Vec::new());
    let bar = progress_bar(messages.saturating_mul(2));
    let mut events = Some(events);
    while ended < processes.len() {
        let (index, report) = receiver.recv().context("all processes fell silent")?;
        let process = processes.get_mut(index).context("a process that was not started")?;
        match report.with_context(|| format!("reading the reports of {}", process.name))? {
            Some(Report::Listening { address }) => {
                let Some(events) = events.take() else { bail!("the server listens twice") };
                processes.extend(start_clients(&address, messages, &events)?);
            }
            Some(Report::Progress(count)) => bar.inc(count),
            Some(Report::Half(half)) => halves.push(half),
            None => {
                process.finish()?;
                ended += 1;
            }
        }
    }
    bar.finish_and_clear();
    Ok(halves)
}

fn start_clients(address: &str, messages: u64, events: &Sender<Event>) -> Result<Vec<Process>> {
    let mut processes = Vec::new();
    for client in 1..=CLIENTS {
        // What cannot be shared out evenly goes to the first.
        let extra = if client == 1 { messages % u64::from(CLIENTS) } else { 0 };
        let arguments = [
            ("--end", "client".to_owned()),
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

/// One direction of a connection, from both ends.
fn pairs(halves: &[Half]) -> impl Iterator<Item = (&Half, &Half)> {
    let of = |role: Role| halves.iter().filter(move |half| half.role == role);
    of(Role::Sender).flat_map(move |sent| {
        let same = move |half: &&Half| half.client == sent.client && half.direction == sent.direction;
        of(Role::Receiver).filter(same).map(move |received| (sent, received))
    })
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Orders => "clients to server",
        Direction::Updates => "server to clients",
    }
}

/// Shows the checksums of both ends.
///
/// # Errors
/// Two that differ, or one that is missing.
fn show_checksums(transports: &[Transport]) -> Result<()> {
    let head = ["transport", "direction", "client", "checksum sent", "received"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (transport, halves) in transports {
        let mut pairs: Vec<_> = pairs(halves).collect();
        ensure!(pairs.len() == 2 * CLIENTS as usize, "{transport}: a direction was not reported by both ends");
        pairs.sort_by_key(|(sent, _)| (sent.direction == Direction::Updates, sent.client));
        for (sent, received) in pairs {
            rows.push(vec![
                (*transport).to_owned(),
                direction(sent.direction).to_owned(),
                sent.client.to_string(),
                format!("{:016x}", sent.checksum),
                format!("{:016x}", received.checksum),
            ]);
            let what = || format!("{transport}, {}, client {}", direction(sent.direction), sent.client);
            ensure!(
                sent.messages == received.messages,
                "{}: {} messages sent, {} received",
                what(),
                sent.messages,
                received.messages
            );
            ensure!(sent.checksum == received.checksum, "{}: the checksums differ", what());
            ensure!(sent.bytes >= received.bytes, "{}: more bytes received than sent", what());
        }
    }
    println!("\n{}  Each message that was sent arrived, in order, with the same values.\n", table(&rows, 2));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown with a few digits")]
fn show_rates(transports: &[Transport]) {
    let head = [
        "transport",
        "direction",
        "messages",
        "MB",
        "messages/s",
        "MB/s",
        "writes/msg",
        "reads/msg",
        "peak out",
        "peak in",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (transport, halves) in transports {
        for way in [Direction::Orders, Direction::Updates] {
            let ends = |role| halves.iter().filter(move |half| half.direction == way && half.role == role);
            let sum = |role, value: fn(&Half) -> u64| ends(role).map(value).sum::<u64>() as f64;
            let peak = |role| ends(role).map(|half| half.peak_buffer).max().unwrap_or(0);
            let messages = sum(Role::Receiver, |half| half.messages);
            let megabytes = sum(Role::Receiver, |half| half.bytes) / 1e6;
            let longest = ends(Role::Receiver).map(|half| half.nanoseconds).max().unwrap_or(0).max(1);
            let seconds = longest as f64 / 1e9;
            rows.push(vec![
                (*transport).to_owned(),
                direction(way).to_owned(),
                grouped(ends(Role::Receiver).map(|half| half.messages).sum()),
                format!("{megabytes:.1}"),
                format!("{:.2} M", messages / seconds / 1e6),
                format!("{:.1}", megabytes / seconds),
                format!("{:.5}", sum(Role::Sender, |half| half.operations) / messages),
                format!("{:.5}", sum(Role::Receiver, |half| half.operations) / messages),
                format!("{} KiB", peak(Role::Sender) >> 10),
                format!("{} KiB", peak(Role::Receiver) >> 10),
            ]);
        }
    }
    print!("{}", table(&rows, 2));
    println!("  All directions at once: each rate is what one of them had of a machine that they share.");
}
