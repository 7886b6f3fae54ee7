//! The work that tests/linear.rs has counted: `CASE N`, something that a peer, or a user, does N times.

use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::{Bare, LengthPrefix, Message, Raw};
use framing_io::{BufferPolicy, Decoder, Encoder, Scratch};
use framing_tests::samples::{Text, bytes};

const FRAMING: LengthPrefix = LengthPrefix::u32();

fn main() {
    let mut args = std::env::args().skip(1);
    let (case, n) = (args.next().expect("a case"), args.next().expect("a number"));
    let n: usize = n.parse().expect("a number");
    match &*case {
        "bytes of one frame" => drip(n, |_, _| {}),
        "bytes of one frame, the buffer released each time" => drip(n, |decoder, _| decoder.release()),
        "bytes of one frame, in a scratch" => {
            let mut scratch = Scratch::new(4096);
            drip(n, |decoder, _| {
                decoder.detach(&mut scratch);
                decoder.attach(&mut scratch);
            });
        }
        "bytes of one frame, now and then idle" => {
            let now = Instant::now();
            drip(n, |decoder, at| {
                decoder.idle(now + Duration::from_secs(at as u64 / 2 * 2));
            });
        }
        "bytes of small messages without a framing" => bare(n),
        "empty frames" => frames(n, 0),
        "small frames, cut anywhere" => frames(n, 50),
        "messages to a peer that takes little" => slow(n, |encoder| encoder.push_frame(&[7; 40]).is_ok()),
        "payloads to a peer that takes little" => {
            let payload = Bytes::from(bytes(9000));
            slow(n, |encoder| encoder.push_bytes(payload.clone()).is_ok());
        }
        "payloads written through to a peer that takes little" => through(n),
        other => panic!("there is no case {other:?}"),
    }
}

/// A frame of `n` bytes that comes byte by byte; `each` is done after each byte.
fn drip(n: usize, mut each: impl FnMut(&mut Decoder<LengthPrefix>, usize)) {
    let mut decoder = Decoder::new(FRAMING);
    let head = u32::try_from(n).expect("a small number").to_le_bytes();
    for (at, byte) in head.into_iter().chain(std::iter::repeat_n(7, n)).enumerate() {
        each(&mut decoder, at);
        assert_eq!(decoder.feed(&[byte]), 1);
        assert_eq!(decoder.frame_ready().expect("no error"), at + 1 == n + 4);
    }
}

fn bare(n: usize) {
    let wire = Text("one of many".to_owned()).encode_to_vec().expect("short");
    let mut decoder = Decoder::new(Bare::new());
    let mut count = 0;
    for byte in wire.iter().cycle().take(n) {
        decoder.feed(&[*byte]);
        count += usize::from(decoder.next::<Text>().expect("no error").is_some());
    }
    assert_eq!(count, n / wire.len());
}

/// `n` frames of `size` bytes, in pieces of 1,000 bytes.
fn frames(n: usize, size: usize) {
    let mut frame = vec![7; 4 + size];
    frame[..4].copy_from_slice(&u32::try_from(size).expect("a small number").to_le_bytes());
    let mut decoder = Decoder::new(FRAMING);
    let mut count = 0;
    for mut piece in frame.repeat(n).chunks(1000) {
        while !piece.is_empty() {
            piece = &piece[decoder.feed(piece)..];
            while decoder.next_frame().expect("no error").is_some() {
                count += 1;
            }
        }
    }
    assert_eq!(count, n);
}

/// `push` is called `n` times, on a queue that is full most of the time.
fn slow(n: usize, mut push: impl FnMut(&mut Encoder<LengthPrefix>) -> bool) {
    let mut encoder = Encoder::with_policy(FRAMING, BufferPolicy::new().max(50_000));
    let now = Instant::now();
    let mut rejected = 0;
    for at in 0..n {
        rejected += usize::from(!push(&mut encoder));
        encoder.write_with(|slices| Ok::<_, ()>(slices[0].len().min(20))).expect("no error");
        encoder.is_stale(now + Duration::from_millis(at as u64));
    }
    assert!(n < 5000 || rejected > n / 4, "the queue was not full");
}

/// `n` payloads of which a write takes 20 bytes, and then the rest goes in small steps.
fn through(n: usize) {
    let payload = bytes(10_000);
    let mut encoder = Encoder::new(FRAMING);
    for _ in 0..n {
        let mut room = 20;
        let write = |_: &[std::io::IoSlice<'_>]| Ok::<_, ()>(std::mem::take(&mut room));
        encoder.push_through(&Raw(b"head"), &payload, write).expect("there is room").expect("no error");
        while !encoder.is_empty() {
            encoder.write_with(|slices| Ok::<_, ()>(slices[0].len().min(700))).expect("no error");
        }
    }
}
