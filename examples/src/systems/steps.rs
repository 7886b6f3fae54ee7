//! What a protocol takes, in bytes and in time, at each step of its way from one encoding to another.

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use framing_core::{LengthPrefix, OwnedMessage};
use framing_io::blocking::MessageStream;

/// How often each message is sent where time is taken: the only argument of a program that is called `usage`.
///
/// # Errors
/// It is no number.
pub fn rounds(usage: &'static str) -> Result<usize> {
    std::env::args().nth(1).map_or(Ok(20_000), |rounds| rounds.parse()).context(usage)
}

/// One step.
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// The bytes of one round: each message once, in its frame.
    pub wire: Vec<u8>,
    /// The bytes of each frame.
    sizes: Vec<usize>,
    /// Nanoseconds a message.
    send: f64,
    receive: f64,
}

impl Step {
    /// What `send` writes when it sends all messages so many times, and `receive` reads, which counts them.
    ///
    /// # Errors
    /// Those of the two, or not all messages arrived.
    pub fn of(
        name: &'static str,
        framing: LengthPrefix,
        rounds: usize,
        send: impl Fn(usize) -> Result<Vec<u8>>,
        receive: impl Fn(&[u8]) -> Result<usize>,
    ) -> Result<Self> {
        let wire = send(1)?;
        let mut frames = MessageStream::new(Cursor::new(&wire), framing);
        let mut sizes = Vec::new();
        while let Some(frame) = frames.recv_frame()? {
            sizes.push(frame.payload().len() + 4);
        }

        let start = Instant::now();
        let sent = send(rounds)?;
        let send = start.elapsed();
        let start = Instant::now();
        let received = receive(&sent)?;
        let receive = start.elapsed();
        ensure!(received == rounds * sizes.len(), "{received} messages arrived");
        let each = |time: Duration| time.as_secs_f64() * 1e9 / received as f64;
        Ok(Self { name, wire, sizes, send: each(send), receive: each(receive) })
    }

    /// The same of messages that a stream of ours carries.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn of_messages<M: OwnedMessage>(
        name: &'static str,
        framing: LengthPrefix,
        rounds: usize,
        messages: &[M],
    ) -> Result<Self> {
        let send = |rounds| {
            let mut stream = MessageStream::new(Vec::new(), framing);
            for _ in 0..rounds {
                messages.iter().try_for_each(|message| stream.feed(black_box(message)))?;
            }
            stream.flush()?;
            Ok(stream.into_inner())
        };
        let receive = |wire: &[u8]| {
            let mut stream = MessageStream::new(Cursor::new(wire), framing);
            let mut count = 0;
            while let Some(message) = stream.recv::<M>()? {
                black_box(message);
                count += 1;
            }
            Ok(count)
        };
        Self::of(name, framing, rounds, send, receive)
    }

    fn bytes(&self) -> f64 {
        self.sizes.iter().sum::<usize>() as f64 / self.sizes.len() as f64
    }
}

/// Prints the bytes of each frame at each step, a row for each of the messages with these names.
pub fn print_sizes(names: &[String], columns: &[(&str, &Step)]) {
    let row = |name: &str, cells: &mut dyn Iterator<Item = String>| {
        let cells: String = cells.map(|cell| format!("{cell:>11}")).collect();
        println!("{name:<14}{cells}");
    };
    row("", &mut columns.iter().map(|(column, _)| (*column).to_owned()));
    for (at, name) in names.iter().enumerate() {
        row(name, &mut columns.iter().map(|(_, step)| step.sizes[at].to_string()));
    }
}

/// Prints what a message takes on average at each step.
pub fn print_times(steps: &[&Step]) {
    println!("{:<32}{:>16}{:>12}{:>15}", "", "bytes a message", "ns to send", "ns to receive");
    for step in steps {
        println!("{:<32}{:>16.1}{:>12.0}{:>15.0}", step.name, step.bytes(), step.send, step.receive);
    }
    println!("\nTimes are those of this machine in this run; each holds the framing, the codec and the memory.");
}

/// The name of the variant, or of the type, that `value` shows itself as.
pub fn name_of(value: impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split(|other: char| !other.is_alphanumeric()).next().unwrap_or_default().to_owned()
}
