//! A control protocol of twelve messages moves from prost to derived types, one message at a time, while its peers keep
//! running. Prints what its messages take at each step, in bytes and in time. `docs/swapping-prost.md` walks through it.

mod after;
mod before;
mod halfway;

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use before::{Body, Envelope, Sample};
use framing_core::{LengthPrefix, OwnedMessage, Prost};
use framing_io::blocking::MessageStream;
use prost::Message as _;

/// What the old peers speak, with tokio-util's `LengthDelimitedCodec`: four bytes of length, big-endian. It stays, and so
/// does its limit, at each step.
const FRAMING: LengthPrefix = LengthPrefix::u32().big_endian().max(64 << 10);

fn main() -> anyhow::Result<()> {
    // How often each message is sent where time is taken.
    let rounds = std::env::args().nth(1).map_or(Ok(20_000), |rounds| rounds.parse()).context("swap_prost [ROUNDS]")?;
    let bodies = bodies();
    an_old_peer_is_understood(&bodies)?;

    let before = |body: &Body| Ok(Prost::<Envelope>(Envelope { body: Some(body.clone()) }));
    let halfway = |body: &Body| Ok(halfway::Control::new(body.clone(), true));
    let after = |body: &Body| after::Control::try_from(body.clone());
    let steps = [
        Step::of("before: prost", &bodies, rounds, before)?,
        Step::of("halfway: both", &bodies, rounds, halfway)?,
        Step::of("after: derived", &bodies, rounds, after)?,
    ];

    println!("Bytes of a frame, with its four bytes of length:\n");
    println!("{:<16}{:>8}{:>9}{:>7}", "", "before", "halfway", "after");
    for (at, body) in bodies.iter().enumerate() {
        let name = format!("{body:?}");
        let name = name.split('(').next().unwrap_or_default();
        println!("{name:<16}{:>8}{:>9}{:>7}", steps[0].sizes[at], steps[1].sizes[at], steps[2].sizes[at]);
    }
    println!("\n{:<16}{:>18}{:>14}{:>14}", "all twelve", "bytes a message", "ns to send", "ns to receive");
    for step in &steps {
        println!("{:<16}{:>18.1}{:>14.0}{:>14.0}", step.name, step.bytes(), step.send, step.receive);
    }
    println!("\nTimes are those of this machine in this run; each holds the framing, the codec and the memory.");
    Ok(())
}

/// An old peer frames what prost writes. Halfway this is received as the one enum that also has the new messages, and what
/// is sent to the old peer is, byte for byte, what it always got.
fn an_old_peer_is_understood(bodies: &[Body]) -> anyhow::Result<()> {
    let mut wire = Vec::new();
    for body in bodies {
        let message = Envelope { body: Some(body.clone()) }.encode_to_vec();
        wire.extend(u32::try_from(message.len())?.to_be_bytes());
        wire.extend(message);
    }
    let mut ours = MessageStream::new(Vec::new(), FRAMING);
    let mut theirs = MessageStream::new(Cursor::new(&wire), FRAMING);
    for (body, received) in bodies.iter().zip(theirs.messages::<halfway::Control>()) {
        let sent = halfway::Control::new(body.clone(), false);
        anyhow::ensure!(format!("{:?}", received?) == format!("{sent:?}"), "an old peer was misunderstood");
        ours.feed(&sent)?;
    }
    ours.flush()?;
    anyhow::ensure!(*ours.get_ref() == wire, "an old peer would be sent other bytes");
    println!("An old peer's {} bytes were read as the new enum, and written again byte for byte.\n", wire.len());
    Ok(())
}

/// What the messages take at one step.
struct Step {
    name: &'static str,
    /// Bytes of each frame.
    sizes: Vec<usize>,
    /// Nanoseconds a message.
    send: f64,
    receive: f64,
}

impl Step {
    fn of<M: OwnedMessage>(
        name: &'static str,
        bodies: &[Body],
        rounds: usize,
        message: impl Fn(&Body) -> anyhow::Result<M>,
    ) -> anyhow::Result<Self> {
        let messages: Vec<M> = bodies.iter().map(message).collect::<anyhow::Result<_>>()?;
        let sizes = messages.iter().map(|message| Ok(message.encode_to_vec()?.len() + 4));
        let sizes = sizes.collect::<anyhow::Result<_>>()?;

        let mut sender = MessageStream::new(Vec::new(), FRAMING);
        let start = Instant::now();
        for _ in 0..rounds {
            messages.iter().try_for_each(|message| sender.feed(black_box(message)))?;
        }
        sender.flush()?;
        let send = start.elapsed();

        let mut receiver = MessageStream::new(Cursor::new(sender.into_inner()), FRAMING);
        let start = Instant::now();
        let mut received = 0;
        while let Some(message) = receiver.recv::<M>()? {
            black_box(message);
            received += 1;
        }
        let receive = start.elapsed();
        anyhow::ensure!(received == rounds * bodies.len(), "{received} messages arrived");
        let each = |time: Duration| time.as_secs_f64() * 1e9 / received as f64;
        Ok(Self { name, sizes, send: each(send), receive: each(receive) })
    }

    fn bytes(&self) -> f64 {
        self.sizes.iter().sum::<usize>() as f64 / self.sizes.len() as f64
    }
}

/// One of each message.
fn bodies() -> Vec<Body> {
    let sample = |backend| Sample { backend, requests: 71_205, bytes: 90_400_120, p99_us: 18_340 };
    vec![
        Body::Hello(before::Hello { version: 3, name: "edge-7".into() }),
        Body::Welcome(before::Welcome { session: 0x5eed_1234_5678 }),
        Body::Ping(before::Ping { nonce: 0x0123_4567_89ab_cdef }),
        Body::Pong(before::Pong { nonce: 0x0123_4567_89ab_cdef }),
        Body::AddRoute(before::AddRoute { id: 40, host: "api.example".into(), path: None, backends: vec![1, 2, 900] }),
        Body::RemoveRoute(before::RemoveRoute { id: 40 }),
        Body::AddBackend(before::AddBackend { id: 900, address: "10.20.30.40:8080".into() }),
        Body::RemoveBackend(before::RemoveBackend { id: 900 }),
        Body::Watch(before::Watch { every_ms: 5_000 }),
        Body::Report(before::Report { samples: (0..8).map(sample).collect() }),
        Body::Drain(before::Drain { backend: 900, deadline_ms: 30_000 }),
        Body::Reply(before::Reply { status: 0, text: "ok".into() }),
    ]
}
