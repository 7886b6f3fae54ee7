//! The cases of `data/length_delimited.json`: facts that other implementations' tests state.

#[path = "vectors/adapters.rs"]
mod adapters;
#[path = "vectors/case.rs"]
mod case;
mod polled;

use case::{bytes, event, framing, reading, seen, size, text};
use framing_core::{FrameError, Framing, Reason};
use framing_io::{Decoder, Encoder, RecvError, SendError};
use framing_tests::any::Any;
use serde_json::Value;

const CASES: &str = include_str!("../data/length_delimited.json");

#[derive(Clone, Debug)]
enum Event {
    Bytes(Vec<u8>),
    Pending,
    End,
    SetMax(usize),
}

#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Frame(Vec<u8>),
    Error(String),
    Pending,
    End,
    /// The input is used up, and the decoder waits.
    Dry,
}

#[test]
fn every_case() {
    let data: Value = serde_json::from_str(CASES).unwrap();
    let mut run = 0;
    for case in data["cases"].as_array().unwrap() {
        match text(&case["op"]) {
            "decode" => decode(case),
            "encode" => encode(case),
            "config" => config(case),
            "hint" => hint(case),
            op => panic!("{}: no op is called {op}", case["id"]),
        }
        note(case);
        run += 1;
    }
    assert_eq!(run, 46, "cases were added or lost");
}

/// Who receives: the engine by itself, and its adapters.
const RECEIVERS: [(&str, Receiver); 4] = [
    ("the engine", poll),
    ("blocking", adapters::poll_blocking),
    ("mio", adapters::poll_mio),
    ("tokio", adapters::poll_tokio),
];

type Receiver = fn(&Value, &[Event], usize) -> (Vec<Seen>, Decoder<Any>);

/// One poll after the other, each until it can answer.
fn poll(case: &Value, events: &[Event], polls: usize) -> (Vec<Seen>, Decoder<Any>) {
    let mut decoder = Decoder::new(reading(case, None));
    let (mut events, mut ended) = (events.iter(), false);
    let mut seen = Vec::new();
    while seen.len() < polls {
        match decoder.next_frame() {
            Ok(Some(frame)) => seen.push(Seen::Frame(frame.payload().to_vec())),
            Err(error) => seen.push(error_kind(error)),
            // The end of the stream may be that of a frame, and is told when that was taken.
            Ok(None) if ended => {
                ended = false;
                seen.push(decoder.finish().map_or_else(error_kind, |()| Seen::End));
            }
            Ok(None) => match events.next() {
                Some(Event::Bytes(bytes)) => put(&mut decoder, bytes),
                Some(Event::Pending) => seen.push(Seen::Pending),
                Some(Event::SetMax(max)) => decoder.set_framing(reading(case, Some(*max))),
                Some(Event::End) => match decoder.finish() {
                    Ok(()) => ended = true,
                    Err(error) => seen.push(error_kind(error)),
                },
                None => seen.push(Seen::Dry),
            },
        }
    }
    (seen, decoder)
}

fn put(decoder: &mut Decoder<Any>, bytes: &[u8]) {
    let room = decoder.spare_mut();
    room[..bytes.len()].copy_from_slice(bytes);
    decoder.commit(bytes.len());
}

fn error_kind(error: RecvError) -> Seen {
    Seen::Error(match error {
        RecvError::Frame(error) => frame_error_kind(&error).into(),
        other => format!("{other:?}"),
    })
}

fn frame_error_kind(error: &FrameError) -> &'static str {
    match error {
        FrameError::TooLarge { .. } => "too_large",
        FrameError::Truncated { .. } => "truncated",
        FrameError::Malformed { reason: Reason::Magic { .. }, .. } => "bad_version",
        FrameError::Malformed { .. } => "malformed",
        _ => "other",
    }
}

fn decode(case: &Value) {
    let events: Vec<Event> = case["in"].as_array().unwrap().iter().map(event).collect();
    let expected: Vec<Seen> =
        case["out"].as_array().unwrap().iter().filter(|seen| seen.as_str() != Some("RESUME")).map(seen).collect();
    exactly(case, &events, &expected, "as given");
    encode_again(case, &events, &expected);

    // However the input is cut, the same comes out; only the waits lie elsewhere.
    let expected: Vec<Seen> = expected.into_iter().filter(|seen| *seen != Seen::Pending).collect();
    let total: usize = events.iter().map(|event| if let Event::Bytes(bytes) = event { bytes.len() } else { 0 }).sum();
    for cut in 0..=total {
        exactly(case, &recut(&events, |offset| offset == cut), &expected, &format!("cut at {cut}"));
    }
    exactly(case, &recut(&events, |_| true), &expected, "one byte at a time");
}

/// All that comes of `events` is `expected`: one more poll finds nothing, or the final error again.
fn exactly(case: &Value, events: &[Event], expected: &[Seen], how: &str) {
    let ended = expected.last() == Some(&Seen::End);
    for (name, receiver) in RECEIVERS {
        let (seen, decoder) = receiver(case, events, expected.len() + 1);
        let (more, seen) = seen.split_last().unwrap();
        let what = format!("{}, {how}, {name}", case["id"]);
        assert_eq!(seen, expected, "{what}");
        match decoder.failed() {
            Some(error) => assert_eq!((more, Some(more)), (&error_kind(error), seen.last()), "{what}"),
            // The engine does not know that nothing follows an end; a stream does.
            None => assert!(*more == Seen::Dry || ended && *more == Seen::End, "{what}: and then {more:?}"),
        }
    }
}

/// What became frames becomes the same bytes again. Of a case with an error the frames before and after it are all that
/// can: the rest is no frame. Bytes that are stripped beyond the length are not kept, so of those cases they become zero.
/// Where frames came with several delimiters, or the last one with none, all are sent with one.
fn encode_again(case: &Value, events: &[Event], expected: &[Seen]) {
    let id = text(&case["id"]);
    let bytes = events.iter().flat_map(|event| if let Event::Bytes(bytes) = event { &bytes[..] } else { &[] });
    let mut wire: Vec<u8> = bytes.copied().collect();
    if id == "ld-u24-skip4" {
        assert_eq!(std::mem::take(&mut wire[3]), 0x0c, "{id}: the byte after the length is stripped");
    }
    let mut encoder = Encoder::new(framing(case, None));
    for seen in expected {
        if let Seen::Frame(payload) = seen {
            encoder.push_frame(payload).unwrap();
        }
    }
    let again = encoder.unsent();
    if let Any::Delimited(_) = framing(case, None) {
        let frames: Vec<_> = expected.iter().filter(|seen| matches!(seen, Seen::Frame(_))).cloned().collect();
        at_every_cut(again, |events, how| exactly(case, events, &frames, &format!("encoded again, {how}")));
        if text(&case["framing"]["kind"]) != "delim_seq" {
            return;
        }
    }
    let error = expected.iter().position(|seen| matches!(seen, Seen::Error(_)));
    match error {
        None if id == "ld-declared-huge-no-body" => assert!(again.is_empty(), "{id}: a head only"),
        None => assert_eq!(again, wire, "{id}, encoded again"),
        // An error ends the stream; after one that does not, the frames that follow are the last bytes.
        Some(0) => assert!(wire.ends_with(again), "{id}, encoded again: {again:02x?}"),
        Some(_) => assert!(wire.starts_with(again), "{id}, encoded again: {again:02x?}"),
    }
}

/// The same events without the waits, the bytes cut at the offsets that `cut` chooses, and nowhere else.
fn recut(events: &[Event], cut: impl Fn(usize) -> bool) -> Vec<Event> {
    let (mut events_again, mut chunk, mut offset) = (Vec::new(), Vec::new(), 0);
    for event in events {
        match event {
            Event::Pending => {}
            Event::Bytes(bytes) => {
                for byte in bytes {
                    if cut(offset) && !chunk.is_empty() {
                        events_again.push(Event::Bytes(std::mem::take(&mut chunk)));
                    }
                    chunk.push(*byte);
                    offset += 1;
                }
            }
            Event::End | Event::SetMax(_) => {
                events_again.push(Event::Bytes(std::mem::take(&mut chunk)));
                events_again.push(event.clone());
            }
        }
    }
    events_again.push(Event::Bytes(chunk));
    events_again
}

fn encode(case: &Value) {
    let id = text(&case["id"]);
    let payloads: Vec<Vec<u8>> = case["payloads"].as_array().unwrap().iter().map(|hex| bytes(text(hex))).collect();
    let mut encoder = Encoder::new(framing(case, None));
    match &case["wire"] {
        Value::String(wire) => {
            for payload in &payloads {
                encoder.push_frame(payload).unwrap();
            }
            let wire = bytes(wire);
            assert_eq!(encoder.unsent(), wire, "{id}");
            for (name, sent) in adapters::sent_by_all(case, &payloads) {
                assert_eq!(sent, wire, "{id}, {name}");
            }
            for first in 0..=wire.len() {
                let mut encoder = Encoder::new(framing(case, None));
                payloads.iter().for_each(|payload| encoder.push_frame(payload).unwrap());
                encoder.sent(first);
                assert_eq!((encoder.unsent(), encoder.queued()), (&wire[first..], wire.len() - first), "{id}");
                encoder.sent(wire.len() - first);
                assert!(encoder.is_empty() && encoder.unsent().is_empty(), "{id}, sent in two from {first}");
            }
            for sent in 0..wire.len() {
                assert_eq!(encoder.unsent(), &wire[sent..], "{id}, {sent} bytes sent one by one");
                encoder.sent(1);
            }
            assert!(encoder.is_empty(), "{id}");
            let expected: Vec<Seen> = payloads.into_iter().map(Seen::Frame).collect();
            at_every_cut(&wire, |events, how| exactly(case, events, &expected, how));
        }
        wire => {
            encoder.push_frame(&[0xaa; 3]).unwrap();
            let before = encoder.unsent().to_vec();
            let Err(SendError::Message(framing_core::framing::WriteError::Frame(error))) =
                encoder.push_frame(&payloads[0])
            else {
                panic!("{id}: no error of a frame")
            };
            assert_eq!(frame_error_kind(&error), text(&wire["e"]), "{id}");
            assert_eq!((encoder.unsent(), encoder.stats().frames), (&before[..], 1), "{id}: the queue is as it was");
            for (name, refused, sent) in adapters::refused_by_all(case, &payloads[0]) {
                assert_eq!(refused, error, "{id}, {name}");
                assert_eq!(sent, before, "{id}, {name}: what was sent before, and not a byte of it");
            }
        }
    }
}

/// `wire` as one piece, as two at every cut, and byte by byte.
fn at_every_cut(wire: &[u8], mut check: impl FnMut(&[Event], &str)) {
    let whole = [Event::Bytes(wire.to_vec())];
    check(&whole, "whole");
    for cut in 1..wire.len() {
        check(&recut(&whole, |offset| offset == cut), &format!("cut at {cut}"));
    }
    check(&recut(&whole, |_| true), "one byte at a time");
}

fn poll_whole(case: &Value, wire: &[u8], polls: usize) -> (Vec<Seen>, Decoder<Any>) {
    poll(case, &[Event::Bytes(wire.to_vec())], polls)
}

fn config(case: &Value) {
    let (id, max) = (text(&case["id"]), size(&case["effective_max"]));
    assert_eq!(framing(case, None).max_payload(), max, "{id}");
    let mut encoder = Encoder::new(framing(case, None));
    let too_large = FrameError::TooLarge { length: max as u64 + 1, max: max as u64 };
    assert_eq!(encoder.push_frame(&vec![7; max + 1]), Err(SendError::Message(too_large.into())), "{id}");
    encoder.push_frame(&vec![7; max]).unwrap();
    at_every_cut(encoder.unsent(), |events, how| exactly(case, events, &[Seen::Frame(vec![7; max])], how));
}

/// Whoever waits for more knows of how many bytes: of all that the case says, once their length has come, and never of more
/// than that before.
fn hint(case: &Value) {
    let (wire, total) = (bytes(text(&case["in"])), size(&case["total_needed"]));
    for (name, receiver) in RECEIVERS {
        let waits = |events: &[Event], how: &str| {
            let (seen, decoder) = receiver(case, events, 1);
            assert_eq!(seen, [Seen::Dry], "{}, {how}, {name}", case["id"]);
            (decoder.buffered(), decoder.needed())
        };
        at_every_cut(&wire, |events, how| {
            let (buffered, needed) = waits(events, how);
            assert_eq!((buffered, buffered + needed), (wire.len(), total), "{}, {how}, {name}", case["id"]);
        });
        for came in 1..wire.len() {
            at_every_cut(&wire[..came], |events, how| {
                let how = format!("{came} bytes, {how}");
                let (buffered, needed) = waits(events, &how);
                assert_eq!(buffered, came, "{}, {how}, {name}", case["id"]);
                assert!((1..=total - came).contains(&needed), "{}, {how}, {name}: {needed} bytes more", case["id"]);
            });
        }
    }
}

/// What a case says in prose.
fn note(case: &Value) {
    let small = |input: &[u8]| {
        let (_, decoder) = poll_whole(case, input, 1);
        assert!(decoder.stats().peak_buffer <= 8 << 10, "{}: {:?}", case["id"], decoder.stats());
    };
    match (text(&case["id"]), case["note"].as_str()) {
        ("ld-declared-huge-no-body", Some(_)) => small(&bytes("00800000")),
        ("rp-oversize", Some(_)) => small(&bytes("0101040000")),
        ("neg-as-signed", Some(_)) => {
            for low in 0xf6..=0xff {
                let input = [&[0xff, 0xff, 0xff, low], &bytes("6516cb36af")[..]].concat();
                let expected = [Seen::Error("too_large".into())];
                at_every_cut(&input, |events, how| exactly(case, events, &expected, &format!("{low:x}, {how}")));
            }
        }
        ("sz-len-below-prefix", Some(_)) => {
            let (_, decoder) = poll_whole(case, &bytes("0500000000000000"), 1);
            assert!(decoder.failed().is_some() && decoder.buffered() == 8, "what is refused is not dropped");
        }
        ("vi-five-byte-prefix", Some(_)) => {
            let expected = [Seen::Error("too_large".into())];
            at_every_cut(&bytes("8080808001"), |events, how| exactly(case, events, &expected, how));
        }
        ("ln-basic", Some(_)) => {
            let expected = [Seen::Frame(Vec::new()), Seen::End];
            exactly(case, &[Event::Bytes(b"\r\n\r".to_vec()), Event::End], &expected, "a lone return");
        }
        // A poll that loops would not end, and a decoder that does not get on would say more than the case.
        ("ln-discard-repeat", Some(_)) => {}
        // `encode` compares the queue, `decode` sees the frame, and we refuse rather than yield.
        ("le-too-large" | "ld-max-lowered-in-flight" | "vi-overlong-len-underflow", Some(_)) => {}
        (_, None) => {}
        (id, Some(note)) => panic!("{id} has a note that nothing checks: {note}"),
    }
}
