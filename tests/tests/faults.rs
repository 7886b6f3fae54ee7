//! Faults that the field has had: ends and errors at every place, limits, and work that a peer can multiply.

use std::cell::Cell;
use std::io::ErrorKind;

use framing_core::{
    Bare, DecodeError, EncodeError, FrameBoundaries, FrameError, Framing, LengthPrefix, Message, Part, Reader, Reason,
    Step, Writer,
};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Decoder, Encoder, RecvError, SendError, StreamError};
use framing_tests::feed::{Feed, Outcome, outcomes};
use framing_tests::samples::{Fixed, Lent, Text, Unit, bytes};
use framing_tests::script::Script;

fn frame(framing: LengthPrefix, payload: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(framing);
    encoder.push_frame(payload).unwrap();
    encoder.unsent().to_vec()
}

fn frames<F: FrameBoundaries>(framing: F, wire: &[u8]) -> Vec<Outcome<Vec<u8>>> {
    outcomes(Feed::frames(Decoder::new(framing)), [wire])
}

fn truncated<T>(part: Part, missing: usize) -> Outcome<T> {
    Outcome::Error(FrameError::Truncated { part, missing }.into())
}

fn too_large(length: u64, max: u64) -> RecvError {
    FrameError::TooLarge { length, max }.into()
}

#[test]
fn an_end_within_a_frame_is_never_clean() {
    for framing in [LengthPrefix::u32(), LengthPrefix::u32().prefix(b"ab"), LengthPrefix::u32().offset(2)] {
        let head = framing.max_overhead(0);
        let good = frame(framing, b"good");
        let bad = frame(framing, b"payload");
        for cut in 0..=bad.len() {
            let seen = frames(framing, &[&good, &bad[..cut]].concat());
            let end = match cut {
                0 => vec![Outcome::End],
                _ if cut == bad.len() => vec![Outcome::Got(b"payload".to_vec()), Outcome::End],
                _ if cut < head => vec![truncated(Part::Head, head - cut)],
                _ => vec![truncated(Part::Payload, bad.len() - cut)],
            };
            assert_eq!(seen, [vec![Outcome::Got(b"good".to_vec())], end].concat(), "{framing:?}, cut at {cut}");
        }
    }
}

#[test]
fn an_end_within_a_bare_message_is_never_clean() {
    let wire = Text("hello".into()).encode_to_vec().unwrap();
    for cut in 1..wire.len() {
        let missing = if cut < 2 { 2 - cut } else { wire.len() - cut };
        let seen = outcomes(Feed::<_, Text>::messages(Decoder::new(Bare::new())), [&wire[..cut]]);
        assert_eq!(seen, [truncated(Part::Payload, missing)]);
    }
}

#[test]
fn an_end_within_a_frame_that_is_dropped_is_never_clean() {
    let framing = LengthPrefix::u8().max(3).discard_too_large();
    let wire = [5, 0, 0, 0, 0, 0];
    for cut in 1..wire.len() {
        let error = Outcome::Error(too_large(5, 3));
        assert_eq!(frames(framing, &wire[..cut]), [error, truncated(Part::Payload, 6 - cut)], "cut at {cut}");
    }
    assert_eq!(frames(framing, &wire), [Outcome::Error(too_large(5, 3)), Outcome::End]);
}

#[test]
fn an_end_before_anyone_looked_is_never_clean() {
    let feed = |wire: &[u8]| {
        let mut decoder = Decoder::new(LengthPrefix::u8());
        decoder.spare_mut()[..wire.len()].copy_from_slice(wire);
        decoder.commit(wire.len());
        decoder
    };
    let error = FrameError::Truncated { part: Part::Payload, missing: 2 };
    assert_eq!(feed(&[3, 1]).finish(), Err(error.into()));
    let mut decoder = feed(&[1, 9, 3, 1]);
    assert_eq!(decoder.finish(), Ok(()), "a whole frame is to be taken first");
    assert_eq!(decoder.next_frame().unwrap().unwrap().payload(), [9]);
    assert_eq!(decoder.finish(), Err(error.into()));

    let mut decoder = Decoder::new(Bare::new());
    decoder.spare_mut()[0] = 1;
    decoder.commit(1);
    assert_eq!(decoder.finish(), Err(FrameError::Truncated { part: Part::Payload, missing: 1 }.into()));
}

#[test]
fn limits_hold_after_adjustment_and_admit_the_largest() {
    // The field counts 4 bytes more than the payload has.
    let framing = LengthPrefix::u16().adjust(-4).max(10);
    let wire = frame(framing, &bytes(10));
    assert_eq!(wire[..2], [14, 0]);
    assert_eq!(frames(framing, &wire), [Outcome::Got(bytes(10)), Outcome::End]);
    assert_eq!(frames(framing, &frame(framing.max(11), &bytes(11))), [Outcome::Error(too_large(11, 10))]);
    let mut encoder = Encoder::new(framing);
    let error = FrameError::TooLarge { length: 11, max: 10 };
    assert_eq!(encoder.push_frame(&bytes(11)), Err(SendError::Message(error.into())));
}

#[test]
fn the_smallest_of_the_three_limits_holds() {
    // The message's own.
    let framing = LengthPrefix::u16();
    let mut decoder = Decoder::new(framing);
    put(&mut decoder, &frame(framing, &bytes(11))[..2]);
    assert_eq!(decoder.next::<Fixed>(), Err(too_large(11, 10)));
    // The buffer's, head included: a frame of just its size is admitted.
    let policy = BufferPolicy::new().max(102).initial(64);
    let feed =
        |size| outcomes(Feed::frames(Decoder::with_policy(framing, policy)), [&frame(framing, &bytes(size))[..]]);
    assert_eq!(feed(100), [Outcome::Got(bytes(100)), Outcome::End]);
    assert_eq!(feed(101), [Outcome::Error(too_large(101, 100))]);
    // A framing that resynchronises does so here too.
    let framing = framing.discard_too_large();
    let wire = [frame(framing, &bytes(101)), frame(framing, &bytes(9))].concat();
    let feed = Feed::frames(Decoder::with_policy(framing, policy));
    assert_eq!(
        outcomes(feed, wire.chunks(7)),
        [Outcome::Error(too_large(101, 100)), Outcome::Got(bytes(9)), Outcome::End]
    );
    // A buffer that does not hold a head.
    let policy = BufferPolicy::new().max(3);
    let feed = Feed::frames(Decoder::with_policy(LengthPrefix::u32(), policy));
    assert_eq!(outcomes(feed, [&[0, 0, 0, 0][..]]), [Outcome::Error(too_large(4, 3))]);
}

fn put<F: Framing>(decoder: &mut Decoder<F>, bytes: &[u8]) {
    decoder.spare_mut()[..bytes.len()].copy_from_slice(bytes);
    decoder.commit(bytes.len());
}

#[test]
fn frames_that_came_whole_come_before_the_error() {
    let framing = LengthPrefix::u8().prefix(b"#");
    let good = [frame(framing, b"one"), frame(framing, b""), frame(framing, b"three")].concat();
    let magic = FrameError::Malformed { offset: 0, reason: Reason::Magic { expected: b'#', found: b'!' } };
    let expected = [b"one".to_vec(), vec![], b"three".to_vec()].map(Outcome::Got);
    let seen = frames(framing, &[&good[..], b"!more"].concat());
    assert_eq!(seen, [&expected[..], &[Outcome::Error(magic.into())]].concat());
}

#[test]
fn an_error_of_the_stream_comes_after_the_frames_before_it() {
    let framing = LengthPrefix::u8();
    let wire = [frame(framing, b"one"), frame(framing, b"two"), vec![5, 1]].concat();
    let script = Script::new(&wire, 0).failing(wire.len(), &[ErrorKind::ConnectionReset]);
    let mut stream = MessageStream::new(script, framing);
    assert_eq!(stream.recv_frame().unwrap().unwrap().payload(), b"one");
    assert_eq!(stream.get_ref().calls, 1);
    assert_eq!(stream.recv_frame().unwrap().unwrap().payload(), b"two");
    assert_eq!(stream.get_ref().calls, 1, "a frame is buffered: nothing is read");
    assert!(matches!(stream.recv_frame(), Err(StreamError::Io(e)) if e.kind() == ErrorKind::ConnectionReset));
    // Then the end, within a frame; it is not read again.
    let end = RecvError::Frame(FrameError::Truncated { part: Part::Payload, missing: 4 });
    assert!(matches!(stream.recv_frame(), Err(StreamError::Recv(e)) if e == end));
    let calls = stream.get_ref().calls;
    assert!(matches!(stream.recv_frame(), Err(StreamError::Recv(e)) if e == end));
    assert!(matches!(stream.recv::<Fixed>(), Err(StreamError::Recv(e)) if e == end));
    assert_eq!(stream.get_ref().calls, calls);
}

#[test]
fn a_malformed_message_costs_its_frame_only() {
    let framing = LengthPrefix::u8();
    let good = Fixed { id: 1, kind: 2 };
    let wrong = bytes(8).into_iter().chain([0xff, 0xff]).collect::<Vec<_>>();
    let wire = [
        frame(framing, &wrong),
        frame(framing, &good.encode_to_vec().unwrap()),
        frame(framing, &[1, 2, 3]),
        frame(framing, &good.encode_to_vec().unwrap()),
    ]
    .concat();
    let malformed = |offset, reason| Outcome::Error(DecodeError::malformed(offset, reason).into());
    let expected = [
        malformed(8, Reason::Custom { code: 1 }),
        Outcome::Got(good),
        malformed(3, Reason::FrameTooShort { needed: 7 }),
        Outcome::Got(good),
        Outcome::End,
    ];
    let feed = || Feed::<_, Fixed>::messages(Decoder::new(framing));
    assert_eq!(outcomes(feed(), [&wire[..]]), expected);
    assert_eq!(outcomes(feed(), wire.chunks(1)), expected);

    // Without a framing nothing tells where the next one begins.
    let wire = [wrong, good.encode_to_vec().unwrap()].concat();
    let seen = outcomes(Feed::<_, Fixed>::messages(Decoder::new(Bare::new())), [&wire[..]]);
    assert_eq!(seen, [malformed(8, Reason::Custom { code: 1 })]);

    // All of it once more through an iterator, which ends where going on is of no use.
    let mut stream = MessageStream::new(&wire[..], Bare::new());
    assert_eq!(stream.messages::<Fixed>().count(), 1);
    let mut stream = MessageStream::new(Script::new(&wire, 3).failing(4, &[ErrorKind::BrokenPipe]), Bare::new());
    assert_eq!(stream.messages::<Fixed>().count(), 1);
    let mut stream = MessageStream::new(Script::new(&wire[10..], 3).failing(4, &[ErrorKind::TimedOut]), Bare::new());
    assert!(stream.messages::<Fixed>().map(|item| item.is_ok()).eq([false, true]));
}

#[test]
fn a_bare_message_stops_at_its_maximum() {
    // A message that always wants more, but says 100 bytes are its most.
    #[derive(Debug)]
    struct Endless;
    impl Message<'_> for Endless {
        const MAX_SIZE: usize = 100;
        fn size_hint(&self) -> usize {
            0
        }
        fn encode(&self, _: &mut Writer<'_>) -> Result<(), EncodeError> {
            Ok(())
        }
        fn decode(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
            Err(DecodeError::not_enough_data(1))
        }
    }
    let mut decoder = Decoder::new(Bare::new());
    for count in 1..=100 {
        put(&mut decoder, &[0]);
        match decoder.next::<Endless>() {
            Ok(None) => assert!(count < 100),
            Err(error) => assert_eq!((error, count), (too_large(101, 100), 100)),
            Ok(Some(_)) => unreachable!(),
        }
    }
    assert_eq!(decoder.failed(), Some(too_large(101, 100)));

    // The framing's limit, and the buffer's, hold before the bytes have come.
    let mut decoder = Decoder::new(Bare::new().max(50));
    put(&mut decoder, &[200, 0]);
    assert_eq!(decoder.next::<Text>(), Err(too_large(202, 50)));
    let mut decoder = Decoder::with_policy(Bare::new(), BufferPolicy::new().max(60));
    put(&mut decoder, &[200, 0]);
    assert_eq!(decoder.next::<Text>(), Err(too_large(202, 60)));
    // And where the message came whole at once.
    let mut decoder = Decoder::new(Bare::new().max(9));
    put(&mut decoder, &bytes(10));
    assert_eq!(decoder.next::<Fixed>(), Err(too_large(10, 9)));
}

#[test]
fn a_message_of_no_bytes_does_not_come_for_ever() {
    let mut decoder = Decoder::new(Bare::new());
    assert_eq!(decoder.next::<Unit>(), Ok(None), "nothing came");
    put(&mut decoder, &[1, 2]);
    let error = RecvError::Decode(DecodeError::malformed(0, Reason::TrailingBytes { count: 2 }));
    assert_eq!(decoder.next::<Unit>(), Err(error));
    assert_eq!(decoder.failed(), Some(error));
    // With a framing it is a message like any other.
    let seen = outcomes(Feed::<_, Unit>::messages(Decoder::new(LengthPrefix::u8())), [&[0, 0][..]]);
    assert_eq!(seen, [Outcome::Got(Unit), Outcome::Got(Unit), Outcome::End]);
}

#[test]
fn what_one_type_waits_for_another_need_not() {
    let mut decoder = Decoder::new(Bare::new());
    put(&mut decoder, &[200, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(decoder.next::<Text>(), Ok(None));
    assert_eq!(decoder.needed(), 191);
    assert!(decoder.next::<Fixed>().unwrap().is_some());
}

#[test]
fn a_head_that_is_not_whole_is_read_anew_by_a_new_framing() {
    let mut decoder = Decoder::new(LengthPrefix::u8().prefix(b"a"));
    put(&mut decoder, b"a");
    assert_eq!(decoder.next_frame(), Ok(None));
    assert_eq!(decoder.needed(), 1);
    decoder.set_framing(LengthPrefix::u8().prefix(b"b"));
    let magic = FrameError::Malformed { offset: 0, reason: Reason::Magic { expected: b'b', found: b'a' } };
    assert_eq!(decoder.next_frame(), Err(magic.into()), "without waiting for what the old one lacked");
}

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn calls_of(work: impl FnOnce()) -> usize {
    CALLS.set(0);
    work();
    CALLS.take()
}

/// A framing that counts how often it searches.
#[derive(Clone, Debug)]
struct Counted(LengthPrefix);

impl Framing for Counted {
    type Scan = <LengthPrefix as Framing>::Scan;

    fn max_payload(&self) -> usize {
        self.0.max_payload()
    }
    fn max_overhead(&self, payload: usize) -> usize {
        self.0.max_overhead(payload)
    }
    fn find(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        CALLS.set(CALLS.get() + 1);
        self.0.find(scan, buffered, limit)
    }
    fn open(&self, size_hint: usize) -> usize {
        self.0.open(size_hint)
    }
    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        self.0.close(frame, head, payload)
    }
}

impl FrameBoundaries for Counted {}

/// A text that counts how often it is decoded.
#[derive(Debug, PartialEq)]
struct CountedText(Text);

impl Message<'_> for CountedText {
    const MAX_SIZE: usize = Text::MAX_SIZE;

    fn size_hint(&self) -> usize {
        self.0.size_hint()
    }
    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        self.0.encode(out)
    }
    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        CALLS.set(CALLS.get() + 1);
        Text::decode(input).map(Self)
    }
}

#[test]
fn one_byte_at_a_time_is_linear() {
    let wire = frame(LengthPrefix::u32(), &bytes(100_000)).repeat(2);
    let calls = calls_of(|| {
        let seen = outcomes(Feed::frames(Decoder::new(Counted(LengthPrefix::u32()))), wire.chunks(1));
        assert_eq!(seen.len(), 3);
    });
    // With 1 byte, with the 4 of the head, with all; and once more at the end, with none.
    assert_eq!(calls, 2 * 3 + 1, "a search for each byte would be {}", wire.len());

    let wire = Text("x".repeat(600)).encode_to_vec().unwrap().repeat(2);
    let calls = calls_of(|| {
        let seen = outcomes(Feed::<_, CountedText>::messages(Decoder::new(Bare::new())), wire.chunks(1));
        assert_eq!(seen.len(), 3);
    });
    assert_eq!(calls, 2 * 3, "with 1 byte, with the 2 of the length, with all");
}

#[test]
fn the_end_of_the_stream_looks_at_what_came_since_the_last_search() {
    let framing = LengthPrefix::u32().prefix(b"AB");
    let mut decoder = Decoder::new(framing);
    put(&mut decoder, b"A");
    assert_eq!(decoder.next_frame(), Ok(None));
    put(&mut decoder, b"X");
    assert_eq!(decoder.next_frame(), Ok(None), "4 bytes of length are missing all the same");
    let reason = Reason::Magic { expected: b'B', found: b'X' };
    let error = RecvError::Frame(FrameError::Malformed { offset: 1, reason });
    assert_eq!((decoder.finish(), decoder.finish()), (Err(error), Err(error)), "not: truncated");
}

#[test]
fn a_million_empty_frames() {
    let wire = vec![0; 1_000_000];
    let seen = frames(LengthPrefix::u8(), &wire);
    assert_eq!(seen.len(), 1_000_001);
    assert!(
        seen.iter().all(|seen| matches!(seen, Outcome::Got(payload) if payload.is_empty()) || *seen == Outcome::End)
    );
    let mut stream = MessageStream::new(&wire[..], LengthPrefix::u8());
    assert_eq!(stream.messages::<Unit>().filter(Result::is_ok).count(), 1_000_000);
    assert_eq!((stream.recv_stats().frames, stream.recv_stats().bytes), (1_000_000, 1_000_000));
}

#[test]
fn a_frame_can_be_asked_for_and_taken_later() {
    let framing = LengthPrefix::u8();
    let mut decoder = Decoder::new(framing);
    assert!(decoder.take_frame().is_none());
    put(&mut decoder, b"\x03abc\x02");
    assert_eq!((decoder.frame_ready(), decoder.frame_ready()), (Ok(true), Ok(true)));
    assert_eq!(decoder.needed(), 0);
    put(&mut decoder, b"de\x02fg");
    assert_eq!(decoder.take_frame().unwrap().payload(), b"abc");
    assert!(decoder.take_frame().is_none(), "nobody looked for the next one");
    assert_eq!(decoder.frame_ready(), Ok(true));
    let lent = decoder.next::<Lent<'_>>().unwrap().unwrap();
    assert_eq!(lent, Lent { tag: b'd', bytes: b"e" });
    assert_eq!(decoder.frame_ready(), Ok(true));
    assert_eq!(decoder.next_frame().unwrap().unwrap().decode(), Ok(Lent { tag: b'f', bytes: b"g" }));
    assert_eq!((decoder.frame_ready(), decoder.buffered(), decoder.finish()), (Ok(false), 0, Ok(())));
}

#[test]
fn errors_say_what_to_do_and_why() {
    let error = StreamError::from(too_large(9, 5)).to_string();
    assert_eq!(
        error,
        "a payload of 9 bytes exceeds the limit of 5, the least of what the framing, its length field, the buffer policy \
         and the type of message admit; raise that one if such payloads are meant"
    );
    let error = StreamError::from(std::io::Error::new(ErrorKind::BrokenPipe, "gone"));
    assert_eq!((error.to_string().as_str(), error.is_timeout()), ("gone", false));
    let error = |needed| SendError::Full { needed, queued: 1, max: 5 }.to_string();
    assert!(error(5).ends_with("flush, then send it again") && error(6).contains("raise"));
    let error = SendError::Message(FrameError::TooLarge { length: 9, max: 5 }.into()).to_string();
    assert!(error.contains("limit of 5"), "{error}");
}
