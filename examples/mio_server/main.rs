//! A thousand clients, served by one thread: a small event loop over `framing_io::mio`.
//!
//! `cargo run --release --example mio_server`
//!
//! The clients run in a second thread of this program, or in another program: `--listen` and `--connect`.

mod clients;
mod event_loop;
mod server;

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use event_loop::Totals;
use framing_core::Message;
use lexopt::{Arg, Parser, ValueExt};
use mio::net::TcpListener;

const HELP: &str = "\
Serves many clients in one thread. They ask for sums, each with some questions in flight.

Usage: mio_server [--clients N] [--messages N] [--listen ADDRESS | --connect ADDRESS]

  --clients N         how many clients; 1000 without it
  --messages N        questions of each client; 500 without it
  --listen ADDRESS    only the server, until that many clients have come and gone
  --connect ADDRESS   only the clients, of a server elsewhere
  --help              this text";

/// From a client to the server.
#[derive(Message)]
pub(crate) struct Question {
    pub(crate) id: u64,
    pub(crate) numbers: [u32; 4],
}

/// From the server to a client.
#[derive(Message)]
pub(crate) struct Answer {
    pub(crate) id: u64,
    pub(crate) sum: u64,
}

struct Options {
    clients: usize,
    messages: u64,
    listen: Option<SocketAddr>,
    connect: Option<SocketAddr>,
}

fn main() -> ExitCode {
    match options().and_then(|options| options.map_or(Ok(()), |options| run(&options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mio_server: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for; `None` where that was help.
fn options() -> Result<Option<Options>> {
    let mut options = Options { clients: 1000, messages: 500, listen: None, connect: None };
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("clients") => options.clients = parser.value()?.parse()?,
            Arg::Long("messages") => options.messages = parser.value()?.parse()?,
            Arg::Long("listen") => options.listen = Some(parser.value()?.parse()?),
            Arg::Long("connect") => options.connect = Some(parser.value()?.parse()?),
            Arg::Long("help") | Arg::Short('h') => {
                println!("{HELP}");
                return Ok(None);
            }
            argument => bail!("{}; see --help", argument.unexpected()),
        }
    }
    ensure!(options.clients > 0 && options.messages > 0, "without clients and messages there would be nothing to see");
    ensure!(
        options.listen.is_none() || options.connect.is_none(),
        "one end listens and the other connects; see --help"
    );
    Ok(Some(options))
}

fn run(&Options { clients, messages, listen, connect }: &Options) -> Result<()> {
    allow_sockets(2 * clients + 64)?;
    if let Some(server) = connect {
        return show(&[("clients", clients::ask_all(server, clients, messages)?)]);
    }
    let address = listen.unwrap_or((Ipv4Addr::LOCALHOST, 0).into());
    let listener = TcpListener::bind(address).with_context(|| format!("listening at {address}"))?;
    let server = listener.local_addr()?;
    println!("Serving {clients} clients at {server}.");
    if listen.is_some() {
        return show(&[("server", server::serve(listener, clients)?)]);
    }
    let asking = thread::spawn(move || clients::ask_all(server, clients, messages));
    let served = server::serve(listener, clients).context("the server");
    let asked = asking.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?.context("the clients");
    show(&[("server", served?), ("clients", asked?)])
}

/// Two thousand sockets are more than many systems give a process that does not ask.
#[cfg(unix)]
fn allow_sockets(count: usize) -> Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let (limit, needed) = (getrlimit(Resource::Nofile), count as u64);
    if limit.current.is_some_and(|current| current < needed) {
        let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(needed), ..limit });
        raised.with_context(|| format!("{needed} open files are needed; --clients asks for fewer"))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn allow_sockets(_: usize) -> Result<()> {
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown with a few digits")]
fn show(ends: &[(&str, Totals)]) -> Result<()> {
    println!(
        "\n  thread   connections  received     messages/s  reads/msg  writes/msg  msgs/turn  own buffer, at most"
    );
    println!("  -------  -----------  -----------  ----------  ---------  ----------  ---------  -------------------");
    for (name, totals) in ends {
        let Totals { connections, received, reads, writes, turns, peak_buffer, time } = totals;
        let per_message = |count: u64| count as f64 / (*received).max(1) as f64;
        let rate = *received as f64 / time.as_secs_f64().max(1e-9) / 1e6;
        let (reads, writes) = (per_message(*reads), per_message(*writes));
        let in_a_turn = *received as f64 / (*turns).max(1) as f64;
        println!(
            "  {name:<7}  {connections:>11}  {received:>11}  {rate:>8.2} M  {reads:>9.4}  {writes:>10.4}  {in_a_turn:>9.2}  \
             {peak_buffer:>13} bytes"
        );
    }
    println!("\n  Each question was answered, in order. What was received went through one buffer for each thread.");
    Ok(())
}
