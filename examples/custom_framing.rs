//! A framing of one's own: SLIP (RFC 1055), as serial lines have it. It rewrites its frames in place, and goes on behind
//! bytes that are no frame. `tests/custom_framing.rs` checks on it the laws of framings.
use framing_core::{FrameBoundaries, FrameError, Framing, Message, Part, Reason, Step};
use framing_io::{Encoder, StreamError, blocking::MessageStream};

const END: u8 = 0xc0; // Before and behind each frame.
const ESC: u8 = 0xdb; // With one of the next two for an `END` or `ESC` of the payload.
const ESC_END: u8 = 0xdc;
const ESC_ESC: u8 = 0xdd;

/// The framing is configuration; one value serves both directions and many streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slip {
    pub(crate) max: usize,
}

/// What a search has learned: so many bytes hold no `END`; they belong to a frame that was refused.
#[derive(Debug, Default)]
pub(crate) struct SlipScan {
    searched: usize,
    refused: bool,
}

impl Framing for Slip {
    type Scan = SlipScan;

    fn max_payload(&self) -> usize {
        self.max
    }

    fn max_overhead(&self, payload: usize) -> usize {
        payload.saturating_add(2) // An `ESC` for each byte, and `END` twice.
    }

    fn find(&self, scan: &mut SlipScan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        let max = self.max.min(limit);
        let too_large = FrameError::too_large(max as u64 + 1, max);
        let end = buffered.iter().skip(scan.searched).position(|byte| *byte == END).map(|at| scan.searched + at);
        scan.searched = end.unwrap_or(buffered.len());
        if !scan.refused && scan.searched / 2 > max {
            scan.refused = true; // Even if every other byte is an `ESC`. The next call sees the same bytes, and drops them.
            return Err(too_large);
        }
        match end {
            Some(end) if scan.refused || end == 0 => {
                *scan = SlipScan::default();
                Ok(Step::Discard { count: end + 1 }) // Two `END`s with nothing between them are no frame either.
            }
            Some(end) => match unescape(&mut buffered[..end]) {
                Ok(size) if size <= max => {
                    *scan = SlipScan::default();
                    Ok(Step::Frame { payload: 0..size, end: end + 1 })
                }
                refused => {
                    scan.refused = true;
                    Err(refused.err().unwrap_or(too_large))
                }
            },
            None if scan.refused => Ok(match std::mem::take(&mut scan.searched) {
                0 => Step::Incomplete { needed: 1, part: Part::Payload },
                count => Step::Discard { count },
            }),
            None if buffered.is_empty() => Ok(Step::Incomplete { needed: 1, part: Part::Head }),
            None => Ok(Step::Incomplete { needed: 1, part: Part::Payload }),
        }
    }

    fn recovers(&self, error: &FrameError) -> bool {
        matches!(error, FrameError::TooLarge { .. } | FrameError::Malformed { .. })
    }

    fn open(&self, size_hint: usize) -> usize {
        size_hint.saturating_add(1) // So what is written never reaches what is not read yet.
    }

    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        if payload == 0 || payload > self.max {
            let empty = FrameError::Malformed { offset: 0, reason: Reason::PayloadTooShort { length: 0, least: 1 } };
            return Err(if payload == 0 { empty } else { FrameError::too_large(payload as u64, self.max) });
        }
        let mut to = 1;
        for from in head..head + payload {
            let escaped = match frame[from] {
                END => Some(ESC_END),
                ESC => Some(ESC_ESC),
                _ => None,
            };
            frame[to] = if escaped.is_some() { ESC } else { frame[from] };
            frame[to + 1] = escaped.unwrap_or(END); // Written over by the next byte, if there is one.
            to += if escaped.is_some() { 2 } else { 1 };
        }
        frame[0] = END;
        *frame.get_mut(to).ok_or(FrameError::NoRoom { needed: 1 })? = END;
        Ok(to + 1)
    }
}

impl FrameBoundaries for Slip {} // It marks where a payload ends, so frames can be received before they are decoded.

/// Puts the bytes of a payload in their places, and returns how many they are.
fn unescape(bytes: &mut [u8]) -> Result<usize, FrameError> {
    let (mut from, mut to) = (0, 0);
    while from < bytes.len() {
        let (byte, taken) = match bytes[from..] {
            [ESC, ESC_END, ..] => (END, 2),
            [ESC, ESC_ESC, ..] => (ESC, 2),
            [ESC, ..] => return Err(FrameError::Malformed { offset: from + 1, reason: Reason::Custom { code: 1 } }),
            [byte, ..] => (byte, 1),
            [] => break,
        };
        bytes[to] = byte;
        (from, to) = (from + taken, to + 1);
    }
    Ok(to)
}

#[derive(Debug, Message)]
struct Reading {
    sensor: u16,
    celsius: f32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let framing = Slip { max: 1006 };
    let mut encoder = Encoder::new(framing);
    for (sensor, celsius) in [(1, 21.5), (0xdbc0, 19.25), (3, -4.0)] {
        encoder.push(&Reading { sensor, celsius })?;
    }
    let mut line = encoder.unsent().to_vec();
    println!("{line:02x?}");
    line[10] = 0; // Noise on the line: it was `ESC_END`.

    let mut stream = MessageStream::new(&line[..], framing);
    for reading in stream.messages::<Reading>() {
        match reading {
            Ok(reading) => println!("{reading:?}"),
            Err(StreamError::Recv(error)) => println!("one frame is lost: {error}"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(()) // After an error that is final, such as an end within a frame, there is nothing left to iterate over.
}
