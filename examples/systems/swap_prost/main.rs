//! A control protocol of twelve messages moves from prost to derived types, one message at a time, while its peers keep
//! running. Prints what its messages take at each step, in bytes and in time. `docs/swapping-prost.md` walks through it.
//!
//! `cargo run --release --example swap_prost`

use std::hint::black_box;
use std::io::Cursor;

use anyhow::{Context as _, Result, ensure};
use bytes::Bytes;
use framing_core::{LengthPrefix, Prost};
use framing_examples::systems::control::before::{self, Body, Envelope};
use framing_examples::systems::control::{after, halfway};
use framing_examples::systems::steps::{self, Step};
use framing_io::blocking::MessageStream;
use futures_util::{SinkExt, StreamExt};
use prost::Message as _;
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

/// Before: prost makes the bytes of an envelope, and tokio-util puts four bytes of length before them, big-endian.
fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(64 << 10).new_codec()
}

async fn send(envelopes: &[Envelope], rounds: usize) -> Result<Vec<u8>> {
    let mut peer = FramedWrite::new(Vec::new(), codec());
    for _ in 0..rounds {
        for envelope in envelopes {
            peer.feed(Bytes::from(black_box(envelope).encode_to_vec())).await?;
        }
    }
    SinkExt::<Bytes>::flush(&mut peer).await?;
    Ok(peer.into_inner())
}

async fn receive(wire: &[u8]) -> Result<usize> {
    let mut peer = FramedRead::new(wire, codec());
    let mut count = 0;
    while let Some(frame) = peer.next().await {
        black_box(Envelope::decode(frame?)?);
        count += 1;
    }
    Ok(count)
}

/// The same framing here. It stays, and so does its limit, at each step.
const FRAMING: LengthPrefix = LengthPrefix::u32().big_endian().max(64 << 10);

fn main() -> Result<()> {
    let rounds = steps::rounds("swap_prost [ROUNDS]")?;
    let envelopes = before::samples();
    let bodies: Vec<Body> = envelopes.iter().filter_map(|envelope| envelope.body.clone()).collect();
    an_old_peer_is_understood(&envelopes)?;

    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let before = Step::of(
        "before: prost, tokio-util",
        FRAMING,
        rounds,
        |rounds| runtime.block_on(send(&envelopes, rounds)),
        |wire| runtime.block_on(receive(wire)),
    )?;

    // First the stream moves, and no message: not a byte changes.
    let messages: Vec<_> = envelopes.iter().cloned().map(Prost::<Envelope>).collect();
    let stream = Step::of_messages("stream: prost, framing", FRAMING, rounds, &messages)?;
    ensure!(stream.wire == before.wire, "not a byte changes");

    // Then one message after the other, those first that are sent most.
    let messages: Vec<_> = bodies.iter().map(|body| halfway::Control::new(body.clone(), true)).collect();
    let halfway = Step::of_messages("halfway: both", FRAMING, rounds, &messages)?;

    let messages: Vec<_> = bodies.iter().cloned().map(after::Control::try_from).collect::<Result<_>>()?;
    let after = Step::of_messages("after: derived", FRAMING, rounds, &messages)?;

    println!("Bytes of a frame, with its four bytes of length:\n");
    let names: Vec<_> = bodies.iter().map(steps::name_of).collect();
    steps::print_sizes(&names, &[("before", &before), ("stream", &stream), ("halfway", &halfway), ("after", &after)]);
    println!();
    steps::print_times(&[&before, &stream, &halfway, &after]);
    Ok(())
}

/// What an old peer sends is received as the one enum that also has the new messages, and what is sent to the old peer is, byte
/// for byte, what it always got.
fn an_old_peer_is_understood(envelopes: &[Envelope]) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let wire = runtime.block_on(send(envelopes, 1))?;
    let mut ours = MessageStream::new(Vec::new(), FRAMING);
    let mut theirs = MessageStream::new(Cursor::new(&wire), FRAMING);
    for envelope in envelopes {
        let received = theirs.recv::<halfway::Control>()?.context("a message")?;
        let sent = halfway::Control::new(envelope.body.clone().context("a body")?, false);
        ensure!(format!("{received:?}") == format!("{sent:?}"), "an old peer was misunderstood");
        ours.feed(&sent)?;
    }
    ours.flush()?;
    ensure!(*ours.get_ref() == wire, "an old peer would be sent other bytes");
    println!("An old peer's {} bytes were read as the new enum, and written again byte for byte.\n", wire.len());
    Ok(())
}
