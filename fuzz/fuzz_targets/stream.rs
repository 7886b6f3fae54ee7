//! A receiving side under arbitrary bytes in arbitrary pieces: it gives the same frames and errors as with all of them
//! at once, and never more memory than its policy allows. What it found is sent on, and what it was given is sent as one
//! payload: the same comes out again, or an error says why there is no such frame.
#![no_main]

use framing_core::framing::WriteError;
use framing_core::{FrameError, LengthPrefix};
use framing_io::{BufferPolicy, Decoder, Encoder, SendError};
use libfuzzer_sys::fuzz_target;

const MAX: usize = 4096;

/// A framing for each number, and where it strips bytes of its own choice, for each count of them.
fn framing(choice: u8, strip: u8) -> LengthPrefix {
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
fn events(framing: LengthPrefix, bytes: &[u8], mut piece: impl FnMut() -> usize) -> (Vec<String>, Vec<Vec<u8>>) {
    let mut decoder = Decoder::with_policy(framing, BufferPolicy::new().initial(16).max(2 * MAX));
    let (mut events, mut payloads) = (Vec::new(), Vec::new());
    let mut rest = bytes;
    loop {
        match decoder.next_frame() {
            Ok(Some(frame)) => {
                events.push(format!("{:02x?}", frame.payload()));
                payloads.push(frame.payload().to_vec());
            }
            Ok(None) if rest.is_empty() => break,
            Ok(None) => {
                let spare = decoder.spare_mut();
                assert!(!spare.is_empty() && spare.len() <= 2 * MAX, "room for {}", spare.len());
                let count = piece().clamp(1, rest.len()).min(spare.len());
                let (now, later) = rest.split_at(count);
                spare[..count].copy_from_slice(now);
                decoder.commit(count);
                rest = later;
            }
            Err(error) => {
                let text = format!("{error:?}");
                if events.last() == Some(&text) {
                    return (events, payloads);
                }
                events.push(text);
            }
        }
    }
    events.push(decoder.finish().map_or_else(|error| format!("{error:?}"), |()| "end".to_owned()));
    (events, payloads)
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
    let Some(([choice, pieces], bytes)) = data.split_first_chunk::<2>() else { return };
    let framing = framing(*choice, *pieces);
    let (whole, payloads) = events(framing, bytes, || usize::MAX);
    let mut seed = usize::from(*pieces);
    let split = events(framing, bytes, || {
        seed = seed.wrapping_mul(25_173).wrapping_add(13_849) % 65_536;
        seed % 17
    });
    assert_eq!((&whole, &payloads), (&split.0, &split.1));

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
