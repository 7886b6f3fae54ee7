//! A receiving side under arbitrary bytes in arbitrary pieces: it gives the same frames and errors as with all of them
//! at once, and never more memory than its policy allows. What it found is sent on, and what it was given is sent as one
//! payload: the same comes out again, or an error says why there is no such frame. And the laws of framings.
#![no_main]

use std::fmt::Debug;

use framing_core::framing::{Crc16Kermit, Crc32c, WriteError};
use framing_core::{Checked, Cobs, Delimited, FixedSize, FrameBoundaries, FrameError, LengthPrefix, laws};
use framing_io::{BufferPolicy, Decoder, Encoder, SendError};
use libfuzzer_sys::fuzz_target;

const MAX: usize = 4096;

/// A length prefix for each number, and where it strips bytes of its own choice, for each count of them.
fn length_prefix(choice: u8, strip: u8) -> LengthPrefix {
    let width = match choice % 6 {
        0 => LengthPrefix::u8(),
        1 => LengthPrefix::u16(),
        2 => LengthPrefix::u24(),
        3 => LengthPrefix::u32(),
        4 => LengthPrefix::u64(),
        _ => LengthPrefix::varint(),
    };
    let mut framing = width.max(MAX);
    if choice & 0x08 != 0 {
        framing = framing.big_endian();
    }
    if choice & 0x10 != 0 {
        framing = framing.counts_frame();
    }
    if choice & 0x20 != 0 {
        framing = framing.prefix(&[1, 2]);
    }
    if choice & 0x40 != 0 {
        framing = framing.strip(usize::from(strip % 4));
    }
    if choice & 0x80 != 0 {
        framing = framing.discard_too_large();
    }
    framing
}

/// All that comes of `bytes`, received in pieces of the sizes that `piece` gives, and the payloads among it.
fn events<F: FrameBoundaries>(
    framing: F,
    bytes: &[u8],
    mut piece: impl FnMut() -> usize,
) -> (Vec<String>, Vec<Vec<u8>>) {
    let mut decoder = Decoder::with_policy(framing, BufferPolicy::new().initial(16).max(2 * MAX));
    let (mut events, mut payloads) = (Vec::new(), Vec::new());
    let (mut rest, mut ended) = (bytes, false);
    while decoder.failed().is_none() {
        match decoder.next_frame() {
            Ok(Some(frame)) => {
                events.push(format!("{:02x?}", frame.payload()));
                payloads.push(frame.payload().to_vec());
                ended = false;
            }
            Ok(None) if ended => {
                events.push("end".to_owned());
                break;
            }
            Ok(None) if rest.is_empty() => {
                // The end may be that of a frame, and be told once more when that was taken.
                ended = decoder.finish().map_err(|error| events.push(format!("{error:?}"))).is_ok();
            }
            Ok(None) => {
                let spare = decoder.spare_mut();
                assert!(!spare.is_empty() && spare.len() <= 2 * MAX, "room for {}", spare.len());
                let count = piece().clamp(1, rest.len()).min(spare.len());
                let (now, later) = rest.split_at(count);
                spare[..count].copy_from_slice(now);
                decoder.commit(count);
                rest = later;
            }
            Err(error) => events.push(format!("{error:?}")),
        }
        assert!(events.len() <= bytes.len() + 2, "more comes out than went in: {events:?}");
    }
    (events, payloads)
}

/// The same comes of `bytes` in one piece and in many; returns the payloads.
fn received<F: FrameBoundaries + Copy>(framing: F, bytes: &[u8], seed: u8) -> Vec<Vec<u8>> {
    let whole = events(framing, bytes, || usize::MAX);
    let mut seed = usize::from(seed);
    let split = events(framing, bytes, || {
        seed = seed.wrapping_mul(25_173).wrapping_add(13_849) % 65_536;
        seed % 17
    });
    assert_eq!(whole, split);
    whole.1
}

/// What all framings keep.
fn lawful<F: FrameBoundaries + Copy + Debug>(framing: F, bytes: &[u8], seed: u8) {
    let payloads = received(framing, bytes, seed);
    let mut payloads: Vec<&[u8]> = payloads.iter().map(Vec::as_slice).collect();
    payloads.push(bytes);
    laws::check_framing(&framing, &payloads).unwrap_or_else(|broken| panic!("{framing:?}: {broken}"));
    laws::check_stream(&framing, bytes).unwrap_or_else(|broken| panic!("{framing:?}: {broken}"));
}

/// A framing other than a length prefix for each number, with a limit for each other number.
fn other(choice: u8, limit: u8, bytes: &[u8]) {
    let max = usize::from(limit) + 2;
    match choice % 10 {
        0 => lawful(Delimited::new(b"\n").max(max), bytes, limit),
        1 => lawful(Delimited::lines().max(max), bytes, limit),
        2 => lawful(Delimited::lines().write(b"\r\n").end_delimits().max(max), bytes, limit),
        3 => lawful(Delimited::new(b"##").max(max), bytes, limit),
        4 => lawful(Delimited::any(&[b"abab", b"bb", b"\0", b"\x01", b"ba\x02"]).end_delimits().max(max), bytes, limit),
        5 => lawful(Cobs::new().max(max), bytes, limit),
        6 => lawful(Cobs::new().leading_zero().max(max), bytes, limit),
        7 => lawful(FixedSize::new(max), bytes, limit),
        8 => lawful(Checked::new(Cobs::new().max(max), Crc16Kermit), bytes, limit),
        _ => lawful(Checked::new(LengthPrefix::varint().max(max + 2), Crc32c), bytes, limit),
    }
}

/// `payloads` are sent as frames and come out as they went in, with nothing else.
fn round_trip(framing: LengthPrefix, payloads: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, SendError> {
    let mut encoder = Encoder::with_policy(framing, BufferPolicy::new().max(1 << 24));
    for payload in payloads {
        encoder.push_frame(payload)?;
    }
    let (events, received) = events(framing, encoder.unsent(), || usize::MAX);
    assert_eq!(events.last().map(String::as_str), Some("end"), "{framing:?}: {events:?}");
    assert_eq!(events.len(), received.len() + 1, "{framing:?}: {events:?}");
    Ok(received)
}

fuzz_target!(|data: &[u8]| {
    let Some(([kind, choice, pieces], bytes)) = data.split_first_chunk::<3>() else { return };
    if *kind % 2 == 1 {
        return other(*choice, *pieces, bytes);
    }
    let framing = length_prefix(*choice, *pieces);
    let payloads = received(framing, bytes, *pieces);

    // What was found can be sent: it has a frame.
    assert_eq!(round_trip(framing, &payloads).as_ref(), Ok(&payloads), "{framing:?}");
    // Other payloads may have none. Where the length is written over their first bytes, those are replaced once.
    match round_trip(framing, &[bytes.to_vec()]) {
        Ok(received) => {
            assert_eq!(received.iter().map(Vec::len).collect::<Vec<_>>(), [bytes.len()], "{framing:?}");
            let head = if choice & 0x40 == 0 { 0 } else { bytes.len().min(12) };
            assert_eq!(received[0][head..], bytes[head..], "{framing:?}");
            assert_eq!(round_trip(framing, &received), Ok(received), "{framing:?}");
        }
        Err(SendError::Message(WriteError::Frame(FrameError::Malformed { .. }))) => {
            assert!(choice & 0x40 != 0, "{framing:?}: {} bytes", bytes.len());
        }
        Err(SendError::Message(WriteError::Frame(FrameError::TooLarge { length, max }))) => {
            assert!(length == bytes.len() as u64 && length > max, "{framing:?}: {length}, {max}");
        }
        Err(error) => panic!("{framing:?}: {error:?}"),
    }
});
