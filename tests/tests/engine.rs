//! The engine by itself: what an adapter is built from, each operation with writes and reads of every length.

use std::io::IoSlice;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use framing_core::{FrameError, Framing, LengthPrefix, Message, Raw, Reason};
use framing_io::{BufferPolicy, Decoder, Encoder, Pressure, Scratch, SendError};
use framing_tests::feed::{Feed, Outcome, outcomes};
use framing_tests::samples::{Fixed, bytes};

/// Framings that leave a payload as it is, and one that writes into it.
fn framings() -> [LengthPrefix; 8] {
    [
        LengthPrefix::u16(),
        LengthPrefix::u24().big_endian(),
        LengthPrefix::u32(),
        LengthPrefix::varint(),
        LengthPrefix::u32().prefix(b"magic").offset(7),
        LengthPrefix::u32().counts_frame(),
        LengthPrefix::u32().adjust(3).strip(7),
        LengthPrefix::u32().strip(2),
    ]
}

/// All that is queued, as a write would take it.
fn queued<F>(encoder: &Encoder<F>) -> Vec<u8> {
    let mut slices = [IoSlice::new(&[]); 64];
    let count = encoder.unsent_slices(&mut slices);
    assert!(count < 64 && slices[..count].iter().all(|slice| !slice.is_empty()));
    assert_eq!(encoder.unsent(), slices.first().map_or(&[][..], |slice| slice));
    let wire: Vec<u8> = slices[..count].iter().flat_map(|slice| slice.iter().copied()).collect();
    assert_eq!(wire.len(), encoder.queued());
    wire
}

/// What `push` makes of the parts of a payload.
fn copied(framing: LengthPrefix, parts: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut encoder = Encoder::new(framing);
    for (head, body) in parts {
        encoder.push_frame(&[*head, *body].concat()).unwrap();
    }
    encoder.unsent().to_vec()
}

#[test]
fn a_payload_that_is_not_copied_makes_the_same_frame() {
    let (small, large, larger) = (bytes(100), bytes(20_000), bytes(50_000));
    let parts: [(&[u8], &[u8]); 5] =
        [(b"", &large), (b"head", &larger), (b"", &small), (b"the head of nothing", b""), (b"x", &large)];
    for framing in framings() {
        let expected = copied(framing, &parts);
        let mut encoder = Encoder::new(framing);
        for (head, body) in parts {
            encoder.push_parts(&Raw(head), Bytes::copy_from_slice(body)).unwrap();
        }
        assert_eq!(queued(&encoder), expected, "{framing:?}");
        assert_eq!(encoder.stats().frames, 5);
        // Written in steps that end before, within and after each piece.
        for step in [1, 3, 7, 4096, 20_003, 20_004, 20_007, 49_999, 70_011, usize::MAX] {
            let mut encoder = Encoder::new(framing);
            for (head, body) in parts {
                encoder.push_parts(&Raw(head), Bytes::copy_from_slice(body)).unwrap();
            }
            assert_eq!(write_all(&mut encoder, step), expected, "{framing:?}, steps of {step}");
        }
    }
}

/// Writes all that is queued, at most `step` bytes at a time.
fn write_all<F>(encoder: &mut Encoder<F>, step: usize) -> Vec<u8> {
    let mut wire = Vec::new();
    while !encoder.is_empty() {
        let before = wire.len();
        let count = encoder.write_with(|slices| Ok::<_, ()>(take(&mut wire, slices, step))).unwrap();
        assert_eq!((wire.len(), encoder.is_empty()), (before + count, encoder.queued() == 0));
    }
    assert_eq!(encoder.stats().bytes, wire.len() as u64);
    wire
}

/// A vectored write of at most `step` bytes.
fn take(wire: &mut Vec<u8>, slices: &[IoSlice<'_>], step: usize) -> usize {
    assert!(slices.iter().all(|slice| !slice.is_empty()) && !slices.is_empty(), "no piece is empty");
    let mut left = step;
    for slice in slices {
        let count = slice.len().min(left);
        wire.extend_from_slice(&slice[..count]);
        left -= count;
    }
    step - left
}

#[test]
fn a_payload_that_is_not_copied_is_not() {
    let payload = Bytes::from(bytes(100_000));
    let mut encoder = Encoder::new(LengthPrefix::u32());
    encoder.push_bytes(payload.clone()).unwrap();
    let mut slices = [IoSlice::new(&[]); 4];
    assert_eq!(encoder.unsent_slices(&mut slices), 2);
    assert_eq!((slices[0].len(), slices[1].as_ptr(), slices[1].len()), (4, payload.as_ptr(), 100_000));
    assert!(!payload.is_unique(), "kept until it has gone");
    encoder.sent(100_004);
    assert!(payload.is_unique(), "and no longer");

    let mut one_write = 0;
    let written = encoder.push_through(&Raw(b""), &payload, |slices| {
        one_write += 1;
        assert_eq!((slices.len(), slices[1].as_ptr()), (2, payload.as_ptr()));
        Ok::<_, ()>(slices.iter().map(|slice| slice.len()).sum())
    });
    assert_eq!((written, one_write, encoder.queued()), (Ok(Ok(())), 1, 0));
    assert!(encoder.stats().peak_buffer < 10_000, "{:?}", encoder.stats());
}

#[test]
fn a_write_is_handed_no_more_than_its_limit() {
    let body = bytes(9_000);
    let parts: [(&[u8], &[u8]); 3] = [(b"head", &body), (b"", b"copied"), (b"", &body)];
    let framing = LengthPrefix::u16();
    let expected = copied(framing, &parts);
    for limit in [1, 2, 5, 6, 7, 8_999, 9_006, 9_007, 9_014, 9_016, usize::MAX] {
        for chained in [true, false] {
            let mut encoder = Encoder::new(framing);
            for (head, body) in parts {
                match chained {
                    true => encoder.push_parts(&Raw(head), Bytes::copy_from_slice(body)).unwrap(),
                    false => encoder.push_frame(&[head, body].concat()).unwrap(),
                }
            }
            let mut wire = Vec::new();
            assert_eq!(encoder.write_at_most(0, |_| -> Result<usize, ()> { panic!("nothing may go") }), Ok(0));
            while !encoder.is_empty() {
                let all = limit.min(encoder.queued());
                let count = encoder.write_at_most(limit, |slices| Ok::<_, ()>(take(&mut wire, slices, usize::MAX)));
                assert_eq!(count, Ok(all), "limit {limit}, chained {chained}: all of it, and no more");
            }
            assert!(wire == expected, "limit {limit}, chained {chained}");
        }
    }
}

#[test]
fn what_a_write_leaves_of_a_payload_is_queued() {
    let (queue, body) = (bytes(10), bytes(9_000));
    for framing in framings() {
        let expected = copied(framing, &[(b"", &queue), (b"head", &body), (b"", b"next")]);
        // Each number of bytes goes at first, then the stream takes no more, or fails.
        for first in (0..60).chain(8_990..expected.len() - 4) {
            for step in [usize::MAX, 5_000, 11] {
                let (mut wire, mut left) = (Vec::new(), first);
                let mut encoder = Encoder::new(framing);
                encoder.push_frame(&queue).unwrap();
                let result = encoder.push_through(&Raw(b"head"), &body, |slices| {
                    let count = take(&mut wire, slices, step.min(left));
                    left -= count;
                    if count == 0 && first % 2 == 0 { Err("would block") } else { Ok(count) }
                });
                // Where the framing rewrites payloads nothing is written.
                assert!(result.is_ok(), "{result:?}");
                assert_eq!(encoder.stats().bytes, wire.len() as u64);
                encoder.push_frame(b"next").unwrap();
                wire.extend_from_slice(&queued(&encoder));
                assert_eq!(wire, expected, "{framing:?}: {first} bytes at first, in steps of {step}");
            }
        }
    }
}

#[test]
fn what_has_no_room_is_handed_back_however_it_is_pushed() {
    let policy = BufferPolicy::new().max(30_000);
    let mut encoder = Encoder::with_policy(LengthPrefix::u32(), policy);
    let body = Bytes::from(bytes(20_000));
    encoder.push_bytes(body.clone()).unwrap();
    let full = SendError::Full { needed: 20_004, queued: 20_004, max: 30_000 };
    let before = queued(&encoder);
    assert_eq!(encoder.push_bytes(body.clone()), Err(full));
    assert_eq!(encoder.push_frame(&body), Err(full));
    assert_eq!(encoder.push_through(&Raw(b""), &body, |_| Ok::<_, ()>(0)), Err(full), "nothing is written then");
    assert_eq!(encoder.reserve(20_000).unwrap_err(), full);
    let small = SendError::Full { needed: 10_001, queued: 20_004, max: 30_000 };
    assert_eq!(encoder.push_parts(&Raw(b"."), Bytes::from(bytes(9_996))), Err(small));
    assert_eq!((queued(&encoder), encoder.stats().rejected), (before, 5));
    // Just what is free.
    encoder.push_bytes(Bytes::from(bytes(9_992))).unwrap();
    assert_eq!((encoder.queued(), encoder.free()), (30_000, 0));

    // What a framing refuses is refused in the same words.
    let mut encoder = Encoder::new(LengthPrefix::u16());
    let error = SendError::Message(FrameError::TooLarge { length: 70_000, max: 65_535 }.into());
    assert_eq!(encoder.push_bytes(Bytes::from(bytes(70_000))), Err(error));
    assert_eq!(encoder.reserve(70_000).unwrap_err(), error);
    assert!(encoder.is_empty());
}

#[test]
fn a_slot_is_a_frame_in_its_place_or_nothing() {
    for framing in framings() {
        let mut encoder = Encoder::new(framing);
        encoder.push_frame(&bytes(20)).unwrap();
        drop(encoder.reserve(50).unwrap());
        let mut slot = encoder.reserve(5000).unwrap();
        slot[..30].copy_from_slice(&bytes(30));
        assert_eq!(slot[..30], bytes(30));
        slot.commit(30).unwrap();
        let mut slot = encoder.reserve(10).unwrap();
        let size = Fixed { id: 3, kind: 4 }.encode_into(&mut slot).unwrap();
        slot.commit(size).unwrap();
        let fixed = Fixed { id: 3, kind: 4 }.encode_to_vec().unwrap();
        assert_eq!(queued(&encoder), copied(framing, &[(b"", &bytes(20)), (b"", &bytes(30)), (b"", &fixed)]));
        assert_eq!(encoder.stats().frames, 3);
    }
    // A frame that cannot be is not queued.
    let mut encoder = Encoder::new(LengthPrefix::u32().strip(0));
    let slot = encoder.reserve(10).unwrap();
    let error = FrameError::Malformed { offset: 0, reason: Reason::PayloadTooShort { length: 3, least: 4 } };
    assert_eq!(slot.commit(3), Err(SendError::Message(error.into())));
    assert!(encoder.is_empty());
}

#[test]
fn a_place_that_is_set_aside_is_there() {
    let mut encoder = Encoder::with_policy(LengthPrefix::u8(), BufferPolicy::new().max(100));
    encoder.set_aside(60).unwrap();
    assert_eq!(encoder.push_frame(&[0; 45]), Err(SendError::Full { needed: 46, queued: 60, max: 100 }));
    encoder.push_frame(&[0; 39]).unwrap();
    assert_eq!(encoder.set_aside(1), Err(SendError::Full { needed: 2, queued: 100, max: 100 }));
    encoder.give_back(60);
    encoder.push_frame(&[0; 59]).unwrap();
    assert_eq!((encoder.queued(), encoder.free()), (100, 0));
}

#[test]
fn a_crossing_is_told_once_and_the_hook_each_time() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let policy = BufferPolicy::new().high(1000).low(100);
    let mut encoder = Encoder::with_policy(LengthPrefix::u8(), policy);
    let hook = Arc::clone(&told);
    encoder.on_pressure(move |pressure, queued| hook.lock().unwrap().push((pressure, queued)));
    let mut seen = Vec::new();
    for _ in 0..3 {
        for _ in 0..20 {
            encoder.push_frame(&[0; 99]).unwrap();
            seen.extend(encoder.pressure().map(|pressure| (pressure, encoder.queued())));
            assert_eq!(encoder.is_pressed(), encoder.queued() >= 1000);
        }
        while !encoder.is_empty() {
            encoder.sent(50);
            seen.extend(encoder.pressure().map(|pressure| (pressure, encoder.queued())));
            assert_eq!(encoder.is_pressed(), encoder.queued() > 100);
        }
    }
    let expected = [(Pressure::High, 1000), (Pressure::Low, 100)].repeat(3);
    assert_eq!((&seen, &*told.lock().unwrap()), (&expected, &expected));
    assert_eq!(encoder.stats().pressures, 3);
    // A return that nobody asked about is none.
    encoder.push_bytes(Bytes::from(vec![0; 200])).unwrap();
    for _ in 0..10 {
        encoder.push_frame(&[0; 99]).unwrap();
    }
    assert!(encoder.is_pressed());
    encoder.sent(encoder.queued());
    assert_eq!((encoder.pressure(), encoder.is_pressed()), (None, false));
}

#[test]
fn a_peer_that_never_reads_is_full_at_the_bound_and_stale_at_the_deadline() {
    let policy = BufferPolicy::new().max(100_000).stale_after(Duration::from_secs(10));
    let mut encoder = Encoder::with_policy(LengthPrefix::u32(), policy);
    let start = Instant::now();
    let at = |milliseconds| start + Duration::from_millis(milliseconds);
    assert_eq!(encoder.age(at(0)), None);
    let mut queued = 0;
    let mut now = 1000;
    let full = loop {
        match encoder.push_frame(&[7; 996]) {
            Ok(()) => queued += 1000,
            Err(error) => break error,
        }
        // The last byte is always young, the first is not.
        assert_eq!(encoder.age(at(now)), Some(Duration::from_millis(now - 1000)));
        assert_eq!(encoder.is_stale(at(now)), now >= 11_000, "at {now}");
        now += 125;
    };
    assert_eq!((queued, encoder.queued()), (100_000, 100_000));
    assert_eq!(full, SendError::Full { needed: 1000, queued: 100_000, max: 100_000 });
    assert!(encoder.is_stale(at(now)));
    // It reads on: what is left is younger.
    encoder.sent(99_999);
    assert!(!encoder.is_stale(at(now)) && encoder.age(at(now)).is_some());
    encoder.sent(1);
    assert_eq!(encoder.age(at(1_000_000)), None);
}

#[test]
fn a_buffer_that_is_idle_is_given_back_and_one_that_is_not_is_kept() {
    let policy = BufferPolicy::new().idle_after(Duration::from_secs(5));
    let mut decoder = Decoder::with_policy(LengthPrefix::u8(), policy);
    let mut encoder = Encoder::with_policy(LengthPrefix::u8(), policy);
    let start = Instant::now();
    let mut turn = |seconds, byte: bool| {
        if byte {
            assert_eq!(decoder.feed(&[0]), 1);
            assert!(decoder.next_frame().unwrap().is_some() && decoder.next_frame().unwrap().is_none());
            encoder.push_frame(b"").unwrap();
            encoder.sent(1);
        }
        let now = start + Duration::from_secs(seconds);
        (decoder.idle(now), encoder.idle(now), decoder.stats().shrinks, encoder.stats().shrinks)
    };
    assert_eq!(turn(0, true), (false, false, 0, 0));
    assert_eq!(turn(4, false), (false, false, 0, 0));
    assert_eq!(turn(6, true), (false, false, 0, 0), "a byte came in between");
    assert_eq!(turn(10, false), (false, false, 0, 0));
    assert_eq!(turn(11, false), (true, true, 1, 1));
    assert_eq!(turn(20, false), (true, true, 1, 1), "there is nothing more to give");
}

/// What comes out where a scratch is lent for each chunk, between two others that use it too.
fn through_a_scratch(framing: LengthPrefix, chunks: &[&[u8]], size: usize) -> Vec<Outcome<Vec<u8>>> {
    let mut scratch = Scratch::new(size);
    let mut feeds = [(); 2].map(|()| Feed::frames(Decoder::new(framing)));
    for chunk in chunks {
        for feed in &mut feeds {
            feed.decoder.attach(&mut scratch);
            feed.bytes(chunk);
            feed.decoder.detach(&mut scratch);
        }
    }
    let [one, other] = feeds.map(Feed::end);
    assert_eq!(one, other);
    one
}

#[test]
fn a_scratch_changes_nothing_however_the_bytes_are_cut() {
    for framing in
        [LengthPrefix::u16(), LengthPrefix::varint().prefix(b"#!"), LengthPrefix::u8().discard_too_large().max(90)]
    {
        let mut encoder = Encoder::new(LengthPrefix::u8());
        let mut wire = Vec::new();
        for size in [0, 1, 60, 100, 3] {
            encoder.set_framing(framing.max(200));
            encoder.push_frame(&bytes(size)).unwrap();
            wire.extend(write_one(&mut encoder));
        }
        let expected = outcomes(Feed::frames(Decoder::new(framing)), [&wire[..]]);
        assert_eq!(expected.len(), 6);
        for cut in 0..=wire.len() {
            let (head, tail) = wire.split_at(cut);
            for size in [64, 4096] {
                assert_eq!(through_a_scratch(framing, &[head, tail], size), expected, "{framing:?}, cut at {cut}");
            }
        }
        for step in 1..40 {
            let chunks: Vec<_> = wire.chunks(step).collect();
            assert_eq!(through_a_scratch(framing, &chunks, 100), expected, "{framing:?}, steps of {step}");
        }
    }
}

fn write_one<F: Framing>(encoder: &mut Encoder<F>) -> Vec<u8> {
    let wire = encoder.unsent().to_vec();
    encoder.sent(wire.len());
    wire
}

#[test]
fn a_read_says_whether_another_is_wasted_and_whether_the_stream_goes_on() {
    let mut decoder = Decoder::new(LengthPrefix::u8());
    let room = decoder.spare_mut().len();
    assert_eq!(decoder.after_read(room), Ok(true));
    assert!(decoder.was_filled(), "there may be more");
    while decoder.next_frame().unwrap().is_some() {}
    let room = decoder.spare_mut().len();
    assert_eq!(decoder.after_read(room - 1), Ok(true));
    assert!(!decoder.was_filled());
    while decoder.next_frame().unwrap().is_some() {}
    assert_eq!(decoder.after_read(0), Ok(false));
    assert_eq!(decoder.feed(&[1]), 1);
    assert!(decoder.after_read(0).is_err(), "the end, within a frame");
}

#[test]
fn payloads_that_are_kept_are_the_same_and_large_ones_are_not_copied() {
    let sizes = [0, 3, 70_000, 1 << 20, 100, (1 << 20) + 7, 64 << 10, 5];
    let mut encoder = Encoder::new(LengthPrefix::u32());
    sizes.iter().for_each(|size| encoder.push_frame(&bytes(*size)).unwrap());
    let wire = encoder.unsent();
    for step in [777, 4096, 70_000, 300_000, wire.len()] {
        let mut decoder = Decoder::new(LengthPrefix::u32());
        let (mut kept, mut handed_over) = (Vec::new(), 0);
        for mut chunk in wire.chunks(step) {
            while !chunk.is_empty() {
                chunk = &chunk[decoder.feed(chunk)..];
                let buffer = decoder.bytes().as_ptr_range();
                while let Some(payload) = decoder.next_bytes().unwrap() {
                    handed_over += usize::from(buffer.contains(&payload.as_ptr()) && !payload.is_empty());
                    kept.push(payload);
                }
            }
        }
        assert!(kept.iter().zip(sizes).all(|(payload, size)| payload[..] == bytes(size)), "steps of {step}");
        assert_eq!((kept.len(), decoder.finish()), (sizes.len(), Ok(())));
        assert!(handed_over >= 2, "steps of {step}: {handed_over} of the two largest");
        assert_eq!(decoder.stats().frames, sizes.len() as u64);
    }
}

#[test]
fn streams_can_be_sent_to_other_threads_and_shared() {
    fn check<T: Send + Sync>() {}
    check::<Decoder<LengthPrefix>>();
    check::<Encoder<LengthPrefix>>();
    check::<Scratch>();
    check::<framing_io::blocking::MessageStream<std::net::TcpStream, LengthPrefix>>();
}

/// A log of a connection is no place for what it carried, whether that is taken, sent or still there.
#[test]
fn debug_shows_no_bytes() {
    const SECRET: &str = "correct horse battery staple";
    let shown = |bytes: &dyn std::fmt::Debug| {
        let text = format!("{bytes:?}");
        assert!(text.len() < 2000, "{} bytes of text", text.len());
        let digits = format!("{}", SECRET.as_bytes()[0]);
        assert!(!text.contains("horse") && !text.contains(&format!("{digits}, ")), "{text}");
    };
    let framing = LengthPrefix::u8();
    let mut encoder = Encoder::new(framing);
    encoder.push(&Raw(SECRET.as_bytes())).unwrap();
    shown(&encoder);
    let mut decoder = Decoder::new(framing);
    assert_eq!(decoder.feed(encoder.unsent()), SECRET.len() + 1);
    encoder.sent(SECRET.len() + 1);
    shown(&encoder);
    shown(&decoder);
    assert_eq!(decoder.next_frame().unwrap().unwrap().payload(), SECRET.as_bytes());
    shown(&decoder);

    let mut scratch = Scratch::new(64);
    let mut decoder = Decoder::new(framing);
    decoder.attach(&mut scratch);
    assert_eq!(decoder.feed(&[&[28], SECRET.as_bytes()].concat()), SECRET.len() + 1);
    assert!(decoder.next_frame().unwrap().is_some());
    decoder.detach(&mut scratch);
    shown(&scratch);
}
