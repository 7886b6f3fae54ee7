//! A control protocol moves from types of serde to derived messages: from postcard, and from either version of bincode. The types
//! stay what they are, and so do the bytes for as long as anyone needs them. Prints what the messages take at each step, in
//! bytes and in time. `docs/swapping-prost.md` walks through it.
//!
//! `cargo run --release --example swap_serde`

use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use anyhow::{Result, ensure};
use framing_core::interop::Format;
use framing_core::{Bincode1, Bincode2, LengthPrefix, OwnedMessage, Postcard, Serde};
use framing_examples::systems::control::serde::{Control, samples};
use framing_examples::systems::control::{after, bincode1, bincode2, postcard};
use framing_examples::systems::steps::{self, Step};

/// Before: the format's crate makes the bytes, and a loop of our own puts four bytes of length before them.
fn send(encode: impl Fn(&Control) -> Result<Vec<u8>>, rounds: usize) -> Result<Vec<u8>> {
    let (mut socket, messages) = (BufWriter::new(Vec::new()), samples());
    for _ in 0..rounds {
        for message in &messages {
            let payload = encode(black_box(message))?;
            socket.write_all(&u32::try_from(payload.len())?.to_le_bytes())?;
            socket.write_all(&payload)?;
        }
    }
    Ok(socket.into_inner()?)
}

fn receive(decode: impl Fn(&[u8]) -> Result<Control>, wire: &[u8]) -> Result<usize> {
    let (mut socket, mut count) = (BufReader::new(wire), 0);
    while !socket.fill_buf()?.is_empty() {
        let mut length = [0; 4];
        socket.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        ensure!(length <= 64 << 10, "a message of {length} bytes");
        let mut payload = vec![0; length];
        socket.read_exact(&mut payload)?;
        black_box(decode(&payload)?);
        count += 1;
    }
    Ok(count)
}

/// The same framing here, with the same limit.
const FRAMING: LengthPrefix = LengthPrefix::u32().max(64 << 10);

/// The steps from the crate of the format `F` to `Kept`, the derived types with the same bytes.
fn migrate<F: Format + 'static, Kept: OwnedMessage>(
    names: [&'static str; 3],
    rounds: usize,
    encode: impl Fn(&Control) -> Result<Vec<u8>>,
    decode: impl Fn(&[u8]) -> Result<Control>,
) -> Result<[Step; 3]> {
    let send = |rounds| send(&encode, rounds);
    let before = Step::of(names[0], FRAMING, rounds, send, |wire| receive(&decode, wire))?;

    // First the stream moves; serde's types are messages as they are.
    let messages: Vec<_> = samples().into_iter().map(Serde::<Control, F>::new).collect();
    let stream = Step::of_messages(names[1], FRAMING, rounds, &messages)?;

    // Then the types derive `Message` too, with bounds and the same bytes; here they are read from those of an old peer.
    let messages = samples().into_iter().map(|message| Ok(Kept::decode_exact(&encode(&message)?)?));
    let messages: Vec<_> = messages.collect::<Result<_>>()?;
    let kept = Step::of_messages(names[2], FRAMING, rounds, &messages)?;

    ensure!(stream.wire == before.wire && kept.wire == before.wire, "not a byte changes");
    Ok([before, stream, kept])
}

fn main() -> Result<()> {
    let rounds = steps::rounds("swap_serde [ROUNDS]")?;
    let from_postcard = migrate::<Postcard, postcard::Control>(
        ["before: postcard, by hand", "stream: postcard, framing", "derived, with = Postcard"],
        rounds,
        |message| Ok(::postcard::to_stdvec(message)?),
        |payload| Ok(::postcard::from_bytes(payload)?),
    )?;
    let from_bincode1 = migrate::<Bincode1, bincode1::Control>(
        ["before: bincode 1, by hand", "stream: bincode 1, framing", "derived, with = Bincode1"],
        rounds,
        |message| Ok(::bincode1::serialize(message)?),
        |payload| Ok(::bincode1::deserialize(payload)?),
    )?;
    let standard = ::bincode2::config::standard();
    let from_bincode2 = migrate::<Bincode2, bincode2::Control>(
        ["before: bincode 2, by hand", "stream: bincode 2, framing", "derived, with = Bincode2"],
        rounds,
        |message| Ok(::bincode2::serde::encode_to_vec(message, standard)?),
        |payload| Ok(::bincode2::serde::decode_from_slice(payload, standard)?.0),
    )?;

    // At last, when both ends of a connection have moved, the bytes need not be anyone else's.
    let messages: Vec<_> = samples().into_iter().map(after::Control::from).collect();
    let after = Step::of_messages("after: derived", FRAMING, rounds, &messages)?;

    println!("At each step but the last the bytes are those of the format's crate.\n");
    println!("Bytes of a frame, with its four bytes of length:\n");
    let names: Vec<_> = samples().iter().map(steps::name_of).collect();
    let columns = [("postcard", &from_postcard[0]), ("bincode 1", &from_bincode1[0]), ("bincode 2", &from_bincode2[0])];
    steps::print_sizes(&names, &[columns[0], columns[1], columns[2], ("after", &after)]);
    println!();
    let steps = from_postcard.iter().chain(&from_bincode1).chain(&from_bincode2);
    steps::print_times(&steps.chain([&after]).collect::<Vec<_>>());
    Ok(())
}
