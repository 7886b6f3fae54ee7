//! What the engine and the blocking stream hold: when idle, after a burst, for a thousand peers, and message by message.

mod meter;

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::{LengthPrefix, Raw};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Decoder, Encoder, Scratch};
use framing_tests::samples::{Fixed, bytes};
use meter::{KIB, Meter, Pieces};

const FRAMING: LengthPrefix = LengthPrefix::u32();

/// Moves what is queued from the one to the other, at most `step` bytes at a time; returns how many frames came.
fn carry(encoder: &mut Encoder<LengthPrefix>, decoder: &mut Decoder<LengthPrefix>, step: usize) -> usize {
    let mut frames = 0;
    while !encoder.is_empty() {
        let count = encoder.unsent().len().min(step);
        let mut piece = &encoder.unsent()[..count];
        while !piece.is_empty() {
            piece = &piece[decoder.feed(piece)..];
            while decoder.next_frame().unwrap().is_some() {
                frames += 1;
            }
        }
        encoder.sent(count);
    }
    frames
}

/// Messages of all sizes, large ones among them.
fn traffic(encoder: &mut Encoder<LengthPrefix>, decoder: &mut Decoder<LengthPrefix>) {
    for size in [10, 100_000, 3, 0, 2 << 20, 70_000, 1] {
        encoder.push_frame(&bytes(size)).unwrap();
        encoder.push_bytes(Bytes::from(bytes(size))).unwrap();
        assert_eq!(carry(encoder, decoder, 30_000), 2);
    }
}

#[test]
fn an_idle_endpoint_holds_next_to_nothing() {
    let meter = Meter::start();
    let (mut decoder, mut encoder) = framing_io::halves(FRAMING, BufferPolicy::new());
    traffic(&mut encoder, &mut decoder);
    assert!(meter.live() > 0, "it was not idle yet");
    let start = Instant::now();
    for half_seconds in 0..=2 {
        let now = start + Duration::from_millis(500 * half_seconds);
        assert!(encoder.age(now).is_none() && !encoder.is_stale(now));
        assert_eq!((decoder.idle(now), encoder.idle(now)), (half_seconds == 2, half_seconds == 2));
    }
    assert_eq!(meter.live(), 0);
    // Where a frame has begun, its bytes.
    assert_eq!(decoder.feed(&[200, 0, 0, 0, 1, 2]), 6);
    assert!(decoder.next_frame().unwrap().is_none());
    decoder.release();
    assert!(meter.live() <= 512, "{} bytes", meter.live());
}

#[test]
fn a_connection_of_many_holds_nothing_between_two_messages() {
    let wire = {
        let mut encoder = Encoder::new(FRAMING);
        (0..50).for_each(|size| encoder.push_frame(&bytes(size * 40)).unwrap());
        encoder.unsent().to_vec()
    };
    let mut scratch = Scratch::default();
    drop({
        let mut first = Decoder::new(FRAMING);
        first.attach(&mut scratch);
        first.detach(&mut scratch);
        first
    });
    let meter = Meter::start();
    let mut decoders: Vec<_> = (0..1000).map(|_| Decoder::new(FRAMING)).collect();
    let inline = meter.live();
    let mut frames = 0;
    // Pieces that end within frames, and at last at the end of one.
    for piece in [&wire[..20_000], &wire[20_000..20_001], &wire[20_001..]] {
        for decoder in &mut decoders {
            decoder.attach(&mut scratch);
            let mut rest = piece;
            while !rest.is_empty() {
                rest = &rest[decoder.feed(rest)..];
                while decoder.next_frame().unwrap().is_some() {
                    frames += 1;
                }
            }
            decoder.detach(&mut scratch);
        }
        // An unfinished frame each, or a first buffer with one.
        assert!(meter.live() - inline <= 1000 * 8 * KIB, "{} bytes", meter.live() - inline);
    }
    assert_eq!((frames, meter.live() - inline), (50_000, 0));
}

#[test]
fn a_burst_is_not_kept() {
    let large = bytes(8 << 20);
    for step in [1000, 64 << 10, usize::MAX] {
        for ten_at_once in [false, true] {
            let (mut decoder, mut encoder) = (Decoder::new(FRAMING), Encoder::new(FRAMING));
            let outside = Meter::start();
            encoder.push_frame(&large).unwrap();
            assert_eq!(carry(&mut encoder, &mut decoder, step), 1);
            assert!(outside.peak() >= 16 << 20, "both sides held it");
            for _ in 0..10 {
                encoder.push_frame(&bytes(50)).unwrap();
                if !ten_at_once {
                    assert_eq!(carry(&mut encoder, &mut decoder, step), 1);
                }
            }
            carry(&mut encoder, &mut decoder, step);
            let both = outside.live();
            drop(encoder);
            let one = outside.live();
            assert!(one <= 64 * KIB && both - one <= 64 * KIB, "{one} received, {} sent, steps of {step}", both - one);
        }
    }
    // Smaller bursts too, when a few small messages have shown that they are over.
    for size in [100_000, 1 << 20] {
        let (mut decoder, mut encoder) = (Decoder::new(FRAMING), Encoder::new(FRAMING));
        let meter = Meter::start();
        for size in std::iter::once(size).chain([50; 10]) {
            encoder.push_frame(&bytes(size)).unwrap();
            assert_eq!(carry(&mut encoder, &mut decoder, usize::MAX), 1);
        }
        assert!(meter.live() <= 2 * 64 * KIB, "{} bytes after a burst of {size}", meter.live());
    }
}

#[test]
fn a_thousand_peers_that_declare_much_cost_what_they_send() {
    let most = if usize::BITS > 32 { usize::MAX } else { 1 << 30 };
    let declared = if usize::BITS > 32 { u32::MAX } else { 1 << 29 };
    let framing = FRAMING.max(most);
    let mut piece = vec![7; 64 << 10];
    piece[..4].copy_from_slice(&declared.to_le_bytes());
    let meter = Meter::start();
    let mut decoders = Vec::new();
    for _ in 0..1000 {
        let mut decoder = Decoder::with_policy(framing, BufferPolicy::new().max(most));
        let mut rest = &piece[..];
        while !rest.is_empty() {
            rest = &rest[decoder.feed(rest)..];
            assert!(decoder.next_frame().unwrap().is_none());
        }
        // And is ready for more.
        assert!(!decoder.spare_mut().is_empty());
        decoders.push(decoder);
    }
    assert!(decoders.iter().all(|decoder| decoder.buffered() == 64 << 10));
    assert!(meter.peak() < 128 << 20, "{} bytes", meter.peak());
}

/// The same bytes again and again.
struct Again<'a> {
    wire: &'a [u8],
    at: usize,
}

impl Read for Again<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = room.len().min(self.wire.len() - self.at);
        room[..count].copy_from_slice(&self.wire[self.at..][..count]);
        self.at = (self.at + count) % self.wire.len();
        Ok(count)
    }
}

#[test]
fn no_allocation_for_a_message_of_any_size() {
    for size in (5..=20).map(|power| 1usize << power) {
        for size in [size - 1, size] {
            let payload = bytes(size);
            let count = ((8 << 20) / size).clamp(20, 20_000);
            let frame = [&u32::try_from(size).unwrap().to_le_bytes()[..], &payload].concat();

            let mut stream = MessageStream::new(Again { wire: &frame, at: 0 }, FRAMING);
            let recv = |stream: &mut MessageStream<Again<'_>, LengthPrefix>| {
                for _ in 0..count {
                    assert_eq!(stream.recv_frame().unwrap().unwrap().payload().len(), size);
                }
            };
            recv(&mut stream);
            let meter = Meter::start();
            recv(&mut stream);
            assert_eq!(meter.calls(), 0, "received, {size} bytes");

            let mut stream = MessageStream::new(io::sink(), FRAMING);
            let mut send = || {
                for _ in 0..count {
                    stream.send(&Raw(&payload)).unwrap();
                    stream.send_frame(&payload).unwrap();
                    stream.feed(&Raw(&payload)).unwrap();
                }
                stream.flush().unwrap();
            };
            send();
            let meter = Meter::start();
            send();
            assert_eq!(meter.calls(), 0, "sent, {size} bytes");
        }
    }
}

#[test]
fn no_allocation_for_a_message_in_a_scratch() {
    let wire = [&100u32.to_le_bytes()[..], &bytes(100)].concat().repeat(1000);
    let mut scratch = Scratch::new(wire.len());
    let mut decoders = [Decoder::new(FRAMING), Decoder::new(FRAMING)];
    let mut turn = || {
        for decoder in &mut decoders {
            decoder.attach(&mut scratch);
            let room = decoder.spare_mut();
            room[..wire.len()].copy_from_slice(&wire);
            assert_eq!(decoder.after_read(wire.len()), Ok(true));
            let mut frames = 0;
            while let Some(frame) = decoder.next_frame().unwrap() {
                frames += usize::from(frame.payload().len() == 100);
            }
            assert_eq!(frames, 1000);
            decoder.detach(&mut scratch);
        }
    };
    turn();
    let meter = Meter::start();
    (0..10).for_each(|_| turn());
    assert_eq!(meter.calls(), 0);
}

#[test]
fn a_stream_that_is_polled_gives_its_memory_back_when_it_is_idle() {
    let policy = BufferPolicy::new().idle_after(Duration::ZERO);
    let wire = [&10u32.to_le_bytes()[..], &[0; 10]].concat();
    let meter = Meter::start();
    let mut stream = MessageStream::with_policy(Pieces { bytes: &wire, piece: 3 }, FRAMING, policy);
    stream.queue(&Fixed { id: 1, kind: 2 }).unwrap();
    stream.flush().unwrap();
    assert!(stream.recv::<Fixed>().unwrap().is_some());
    assert!(stream.recv::<Fixed>().unwrap_err().is_timeout());
    assert!(meter.live() > 512);
    stream.idle();
    assert_eq!(meter.live(), 0);
    let mut stream = MessageStream::new(Pieces { bytes: &wire, piece: 3 }, FRAMING);
    assert!(stream.recv::<Fixed>().unwrap().is_some());
    stream.release();
    assert_eq!(meter.live(), 0);
}

#[test]
fn ten_million_empty_frames_stay_within_a_batch() {
    let count = 10_000_000;
    let meter = Meter::start();
    let mut stream = MessageStream::new(io::repeat(0).take(count), LengthPrefix::u8());
    while stream.recv_frame().unwrap().is_some() {}
    assert_eq!(stream.recv_stats().frames, count);
    assert!(meter.peak() <= 2 * 256 * KIB, "{} bytes", meter.peak());
    assert!(meter.calls() <= 10, "{} allocations", meter.calls());
}

#[test]
fn a_byte_a_second_stays_within_what_came() {
    let size = 40_000;
    let wire = [&u32::try_from(size).unwrap().to_le_bytes()[..], &bytes(size)].concat();
    let start = Instant::now();
    let meter = Meter::start();
    let mut decoder = Decoder::new(FRAMING);
    let mut scratch = Scratch::default();
    let mut allocations = 0;
    for (second, byte) in (0..).zip(&wire[..wire.len() - 1]) {
        let before = meter.calls();
        // Now its own buffer, now the one that is shared: whoever looks after it may do either.
        if second % 3 == 0 {
            decoder.attach(&mut scratch);
        }
        assert_eq!(decoder.feed(&[*byte]), 1);
        assert!(decoder.next_frame().unwrap().is_none());
        decoder.detach(&mut scratch);
        decoder.idle(start + Duration::from_secs(second));
        decoder.idle(start + Duration::from_secs(second) + Duration::from_millis(999));
        scratch.release();
        let came = isize::try_from(decoder.buffered()).unwrap();
        assert!(meter.live() <= 2 * came + 8 * KIB, "{} bytes, {came} came", meter.live());
        allocations += meter.calls() - before;
    }
    assert!(allocations < 200, "{allocations} allocations");
    assert_eq!(decoder.feed(&wire[wire.len() - 1..]), 1);
    assert_eq!(decoder.next_frame().unwrap().unwrap().payload(), bytes(size));

    // Of a peer that takes a byte a second the queue holds what is queued, to its bound.
    let policy = BufferPolicy::new().max(100_000);
    let meter = Meter::start();
    let mut encoder = Encoder::with_policy(FRAMING, policy);
    let mut rejected = 0;
    for second in 0..20_000 {
        rejected += u64::from(encoder.push_frame(&[1; 60]).is_err());
        encoder.sent(1);
        let now = start + Duration::from_secs(second);
        assert_eq!(encoder.is_stale(now), second >= 30);
        encoder.idle(now);
        assert!(meter.live() <= 101_000, "{} bytes", meter.live());
    }
    assert!(rejected > 0 && encoder.stats().rejected == rejected);
}

#[test]
fn a_vectored_write_of_much_takes_no_memory() {
    struct Counting(usize);
    impl Write for Counting {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn write_vectored(&mut self, slices: &[io::IoSlice<'_>]) -> io::Result<usize> {
            slices.iter().map(|slice| self.write(slice)).sum()
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let body = bytes(4 << 20);
    let meter = Meter::start();
    let mut stream = MessageStream::new(Counting(0), FRAMING);
    stream.send_parts(&Fixed { id: 1, kind: 2 }, &body).unwrap();
    assert_eq!(stream.send_stats().operations, 1);
    assert_eq!(stream.get_ref().0, 4 + 10 + body.len());
    assert!(meter.peak() <= 16 * KIB, "{} bytes", meter.peak());
}
