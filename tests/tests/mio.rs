//! `mio::MessageStream` over scripted streams: short reads and writes, errors at every offset, budgets of every size, and
//! events only where one is due.

use std::io::ErrorKind::{self, ConnectionReset, Interrupted, WouldBlock};
use std::time::{Duration, Instant};

use framing_core::{Bare, FrameError, LengthPrefix, Part, Raw};
use framing_io::mio::{Budget, MessageStream, Progress, Way};
use framing_io::{BufferPolicy, Decoder, Encoder, Pressure, RecvError, Scratch, SendError, StreamError};
use framing_tests::feed::Outcome;
use framing_tests::samples::{Fixed, Unit};
use framing_tests::script::Script;
use framing_tests::transcript::{FRAMING, events, messages, through_the_engine, wire};
use mio::Interest;

type Stream = MessageStream<Script, LengthPrefix>;

/// Receives to the end, as an event loop does: an event comes only where a read was told that it would block.
fn recv_all(mut stream: Stream, mut scratch: Option<&mut Scratch>) -> Vec<Outcome<Vec<u8>>> {
    let (mut seen, mut events, mut steps) = (Vec::new(), 0, 0);
    loop {
        steps += 1;
        assert!(steps < 100_000, "it spins: {seen:?}");
        let result = match &mut scratch {
            Some(scratch) => payload(&mut stream.with_scratch(scratch)),
            None => payload(&mut stream),
        };
        match result {
            Ok(Some(message)) => seen.push(Outcome::Got(message)),
            Ok(None) => match stream.progress().receiving {
                Way::Open => {}
                Way::Blocked => {
                    events += 1;
                    assert_eq!(stream.get_ref().blocked, events, "it waits for an event that is not due");
                    stream.ready(Interest::READABLE);
                }
                Way::Done => {
                    assert_eq!(stream.get_ref().blocked, events);
                    seen.push(Outcome::End);
                    return seen;
                }
            },
            Err(StreamError::Recv(error)) => {
                seen.push(Outcome::Error(error));
                if stream.progress().is_ended() {
                    assert!(matches!(stream.recv_frame(), Err(StreamError::Recv(again)) if again == error));
                    return seen;
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn payload(stream: &mut Stream) -> Result<Option<Vec<u8>>, StreamError> {
    Ok(stream.recv_frame()?.map(|frame| frame.payload().to_vec()))
}

fn over(script: Script, budget: Budget) -> Stream {
    Stream::new(script, FRAMING).budget(budget)
}

fn budgets() -> [Budget; 5] {
    [
        Budget::new(),
        Budget::new().read(1),
        Budget::new().read(7).frames(0),
        Budget::new().read(100).frames(3),
        Budget::new().frames(1),
    ]
}

#[test]
fn the_transcript_cut_at_every_offset_and_with_errors_there() {
    let wire = wire();
    let whole = events(wire.len());
    assert_eq!(whole.len(), 65);
    let mut scratch = Scratch::new(300);
    for offset in 0..=wire.len() {
        let kinds: [&[ErrorKind]; 3] =
            [&[WouldBlock], &[Interrupted], &[Interrupted, WouldBlock, WouldBlock, Interrupted]];
        for (at, kinds) in kinds.into_iter().enumerate() {
            let budget = budgets()[(offset + at) % 5];
            let script = Script::new(&wire, 0).failing(offset, kinds);
            let scratch = (offset % 2 == at % 2).then_some(&mut scratch);
            assert_eq!(recv_all(over(script, budget), scratch), whole, "{kinds:?} at {offset}, {budget:?}");
        }
    }
}

#[test]
fn the_transcript_read_in_steps_of_every_length() {
    let wire = wire();
    let whole = events(wire.len());
    for step in (1..64).chain((64..wire.len()).step_by(13)) {
        for budget in budgets() {
            let mut script = Script::new(&wire, step);
            for offset in (0..=wire.len()).step_by(step) {
                script = script.failing(offset, &[WouldBlock]);
            }
            assert_eq!(recv_all(over(script, budget), None), whole, "steps of {step}, {budget:?}");
        }
    }
}

#[test]
fn the_transcript_ending_at_every_offset() {
    let wire = wire();
    let mut scratch = Scratch::new(300);
    for end in 0..=wire.len() {
        let whole = events(end);
        for budget in budgets() {
            let scratch = (end % 2 == 0).then_some(&mut scratch);
            assert_eq!(recv_all(over(Script::new(&wire[..end], 0), budget), scratch), whole, "ends at {end}");
        }
    }
}

#[test]
fn the_transcript_with_every_other_byte_in_each_head() {
    let wire = wire();
    let mut head = 0;
    for message in messages() {
        for (at, other) in (0..2).flat_map(|at| (1..=255u8).map(move |other| (head + at, other))) {
            let mut wire = wire.clone();
            wire[at] ^= other;
            let budget = budgets()[usize::from(other) % 5];
            let script = Script::new(&wire, usize::from(other % 7) * 50);
            let seen = recv_all(over(script, budget), None);
            assert_eq!(seen, through_the_engine([&wire[..]]), "byte {at} ^ {other}");
        }
        head += 2 + message.len();
    }
    assert_eq!(head, wire.len());
}

/// Sends all that is queued, as an event loop does.
fn flush_all(stream: &mut Stream, limit: usize) -> usize {
    let mut events = 0;
    loop {
        let before = stream.get_ref().output.len();
        let progress = stream.flush().unwrap();
        assert!(stream.get_ref().output.len() - before <= limit, "the budget is {limit}");
        match progress.sending {
            Way::Open => assert!(progress.written > 0, "it spins"),
            Way::Blocked => {
                events += 1;
                assert_eq!(stream.get_ref().blocked, events, "it waits for an event that is not due");
                stream.ready(Interest::WRITABLE);
            }
            Way::Done => return events,
        }
    }
}

#[test]
fn writes_of_every_length_with_errors_at_every_offset() {
    let (messages, wire) = (messages(), wire());
    let send = |script: Script, budget: usize| {
        let mut stream = over(script, Budget::new().write(budget));
        messages.iter().for_each(|message| stream.push_frame(message).unwrap());
        let events = flush_all(&mut stream, budget);
        assert_eq!((stream.queued(), stream.send_stats().frames), (0, 64));
        assert!(stream.into_inner().output == wire);
        events
    };
    for step in 1..=wire.len() {
        for budget in [1 + step / 3, 1 << 20] {
            assert_eq!(send(Script::new(&[], step), budget), 0);
        }
    }
    for offset in 0..wire.len() {
        let errors = [Interrupted, WouldBlock, Interrupted, WouldBlock];
        assert_eq!(send(Script::new(&[], 0).failing(offset, &errors), 1 << 20), 2, "errors at {offset}");
    }
    let script = (0..wire.len()).fold(Script::new(&[], 1), |script, at| script.failing(at, &[WouldBlock]));
    assert_eq!(send(script, 10), wire.len(), "a byte at a time");
}

#[test]
fn a_payload_that_is_not_copied_goes_within_the_budget_too_unless_it_is_larger() {
    let body = bytes::Bytes::from(framing_tests::samples::bytes(20_000));
    let cases: [(usize, &[u64]); 4] = [
        (20_000, &[20_000, 21]),
        // Up to its end, and no further: what is behind it is for the next turn.
        (19_999, &[20_014, 7]),
        (999, &[20_014, 7]),
        (5, &[5, 5, 20_004, 5, 2]),
    ];
    for (budget, turns) in cases {
        let stream = MessageStream::new(Script::default(), LengthPrefix::u16());
        let mut stream = stream.budget(Budget::new().write(budget));
        stream.push(&Raw(b"before")).unwrap();
        stream.push_parts(&Raw(b"head"), body.clone()).unwrap();
        stream.push_frame(b"after").unwrap();
        let mut written = Vec::new();
        while stream.queued() > 0 {
            written.push(stream.flush().unwrap().written);
        }
        assert_eq!(written, turns, "a budget of {budget}");
        let wire = [b"\x06\0before", &20_004u16.to_le_bytes()[..], b"head", &body, b"\x05\0after"].concat();
        assert!(stream.into_inner().output == wire);
    }
}

/// How many bytes each turn reads of what is all there.
fn turns(budget: Budget, wire: &[u8]) -> Vec<u64> {
    let script = Script { open: true, ..Script::new(wire, 0) };
    let mut stream = MessageStream::new(script, LengthPrefix::u32()).budget(budget);
    let mut turns = Vec::new();
    loop {
        while stream.recv_frame().unwrap().is_some() {}
        let progress = stream.progress();
        turns.push(progress.read);
        if !progress.has_more() {
            return turns;
        }
    }
}

#[test]
fn a_frame_larger_than_the_budget_is_read_at_once_and_no_other() {
    let frame = |size: u32| [&size.to_le_bytes()[..], &vec![7; size as usize]].concat();
    let budget = Budget::new().read(1000);
    // One that is larger: its head and the share of a turn, then the rest of it.
    assert_eq!(turns(budget, &[frame(5000), frame(100)].concat()), [1000, 4004, 104]);
    // One that is not: the budget stands, whatever is missing of it.
    assert_eq!(turns(budget, &frame(600).repeat(5)), [1000, 1000, 1000, 20]);
    // A stream of frames so large that the buffer grows for them reads each in one turn in the end.
    let large = turns(Budget::new(), &frame(1 << 20).repeat(8));
    assert_eq!(large[large.len() - 5..], [1_048_580, 1_048_580, 1_048_580, 1_048_580, 0], "{large:?}");
    // Where the buffer has grown for traffic alone it does not.
    let small = turns(Budget::new().read(10_000), &frame(100).repeat(20_000));
    assert!(small.iter().all(|read| *read <= 10_000), "{small:?}");
}

#[test]
fn a_turn_ends_at_its_budget_and_says_so() {
    let wire = [1, 0, 7].repeat(100);
    let budget = Budget::new().read(30).frames(4);
    let mut stream = over(Script { open: true, ..Script::new(&wire, 0) }, budget);
    let mut turns = Vec::new();
    loop {
        let mut frames = 0;
        while let Some(frame) = stream.recv_frame().unwrap() {
            assert_eq!(frame.payload(), [7]);
            frames += 1;
        }
        let progress = stream.progress();
        assert_eq!(progress.frames, frames);
        turns.push((progress.read, progress.frames, progress.receiving));
        if !progress.has_more() {
            break;
        }
    }
    // 30 bytes make ten frames: two turns end at four frames, and one reads on for the last two of them.
    assert_eq!(turns[..2], [(30, 4, Way::Open), (0, 4, Way::Open)]);
    assert!(turns.iter().all(|(read, frames, _)| *read <= 30 && *frames <= 4), "{turns:?}");
    assert_eq!(turns.last().map(|turn| turn.2), Some(Way::Blocked));
    assert_eq!(turns.iter().map(|turn| turn.1).sum::<u64>(), 100);
    let Progress { read, frames, written, .. } = stream.progress();
    assert_eq!((read, frames, written), (0, 0, 0), "it was told");
}

#[test]
fn whoever_breaks_off_is_told_that_there_is_more() {
    let wire = [1, 0, 7].repeat(3);
    let mut stream = over(Script { open: true, ..Script::new(&wire, 0) }, Budget::new());
    assert_eq!(
        (stream.interest(), stream.progress().receiving),
        (Some(Interest::READABLE), Way::Open),
        "not tried yet"
    );
    for _ in 0..3 {
        assert!(stream.recv_frame().unwrap().is_some());
        assert_eq!(stream.progress().receiving, Way::Open);
    }
    assert!(stream.recv_frame().unwrap().is_none());
    assert_eq!(stream.progress().receiving, Way::Blocked);
    assert!(stream.recv_frame().unwrap().is_none());
    assert_eq!(stream.get_ref().calls, 2, "without an event there is nothing to try");

    // Queued and not flushed: there is something to do as well.
    stream.push_frame(b"x").unwrap();
    assert_eq!(stream.interest(), Some(Interest::READABLE | Interest::WRITABLE));
    assert!(stream.progress().has_more());
    assert!(!stream.flush().unwrap().has_more());
    assert_eq!(stream.interest(), Some(Interest::READABLE));
}

#[test]
fn what_is_buffered_is_there_though_the_socket_has_no_more() {
    let wire = [1, 0, 7].repeat(5);
    let mut stream = over(Script { open: true, ..Script::new(&wire, 0) }, Budget::new().frames(3));
    assert!(stream.fill().unwrap() && !stream.fill().unwrap());
    assert_eq!((stream.get_ref().blocked, stream.progress().receiving), (1, Way::Open));
    assert!(stream.next_frame().unwrap().is_some() && stream.next_frame().unwrap().is_some());
    assert_eq!(stream.progress().receiving, Way::Open);
    // An event begins a turn, wherever the one before it was broken off.
    stream.ready(Interest::WRITABLE);
    for _ in 0..3 {
        assert!(stream.next_frame().unwrap().is_some());
    }
    assert!(stream.next_frame().unwrap().is_none());
    assert_eq!(stream.progress().receiving, Way::Blocked);
}

/// Malformed messages, each in a whole frame, would be an endless turn.
#[test]
fn errors_count_as_frames() {
    let wire = [1, 0, 0xff].repeat(100);
    let mut stream = over(Script::new(&wire, 0), Budget::new().frames(10));
    for _ in 0..10 {
        let errors = std::iter::from_fn(|| stream.recv::<Fixed>().transpose());
        assert_eq!(errors.map(|error| assert!(error.is_err())).count(), 10);
        assert_eq!(stream.progress().receiving, Way::Open);
    }
    assert!(stream.recv::<Fixed>().unwrap().is_none());
    assert!(stream.progress().is_ended());
}

#[test]
fn a_short_transfer_is_the_last_one_where_that_is_trusted() {
    let wire = [1, 0, 7].repeat(3);
    let trusts = cfg!(unix);
    let open = || Script { open: true, ..Script::new(&wire, 0) };
    let mut stream = over(open(), Budget::new()).trust_short_transfers(true);
    while stream.recv_frame().unwrap().is_some() {}
    assert_eq!((stream.get_ref().calls, stream.progress().receiving), (2 - usize::from(trusts), Way::Blocked));
    // A full read says nothing, and what the budget cut off is no short one.
    let mut stream = over(open(), Budget::new().read(3)).trust_short_transfers(true);
    for _ in 0..3 {
        assert!(stream.recv_frame().unwrap().is_some());
        assert!(stream.recv_frame().unwrap().is_none());
        assert_eq!(stream.progress().receiving, Way::Open);
    }
    assert!(stream.recv_frame().unwrap().is_none());
    assert_eq!((stream.get_ref().calls, stream.progress().receiving), (4, Way::Blocked));

    let mut stream = over(Script::new(&[], 5), Budget::new()).trust_short_transfers(true);
    stream.push_frame(&[7; 8]).unwrap();
    assert_eq!(stream.flush().unwrap().sending, if trusts { Way::Blocked } else { Way::Done });
    stream.ready(Interest::WRITABLE);
    assert_eq!((stream.flush().unwrap().sending, stream.get_ref().calls), (Way::Done, 2));
}

#[test]
fn an_error_of_the_socket_is_told_and_what_came_before_it_first() {
    let wire = [1, 0, 7].repeat(3);
    let mut stream = over(Script::new(&wire, 0).failing(8, &[ConnectionReset]), Budget::new());
    assert!(stream.recv_frame().unwrap().is_some() && stream.recv_frame().unwrap().is_some());
    let Err(StreamError::Io(error)) = stream.recv_frame() else { panic!("the socket failed") };
    assert_eq!(error.kind(), ConnectionReset);
    // Where the socket goes on after all, so does the stream.
    assert!(stream.recv_frame().unwrap().is_some());

    let mut stream = over(Script { full: true, ..Script::default() }, Budget::new());
    stream.push_frame(b"x").unwrap();
    let Err(StreamError::Io(error)) = stream.flush() else { panic!("nothing was taken") };
    assert_eq!(error.kind(), ErrorKind::WriteZero);
}

#[test]
fn an_end_is_told_when_all_was_taken() {
    let wire = [1, 0, 7, 1, 0, 8, 9, 0];
    let mut stream = over(Script::new(&wire, 0), Budget::new());
    assert!(stream.fill().unwrap() && stream.fill().unwrap(), "the bytes, then the end");
    assert!(!stream.fill().unwrap());
    assert_eq!(stream.interest(), Some(Interest::READABLE), "there are messages to take");
    assert_eq!(stream.next_frame().unwrap().unwrap().payload(), [7]);
    assert_eq!(stream.next_frame().unwrap().unwrap().payload(), [8]);
    let truncated = RecvError::Frame(FrameError::Truncated { part: Part::Payload, missing: 9 });
    for _ in 0..2 {
        assert!(matches!(stream.next_frame(), Err(StreamError::Recv(error)) if error == truncated));
        assert!(stream.progress().is_over());
        assert_eq!(stream.interest(), None);
    }
}

#[test]
fn messages_without_a_framing() {
    let wire: Vec<u8> = (0..9u8).flat_map(|id| [id, 0, 0, 0, 0, 0, 0, 0, 1, 0]).collect();
    for step in 1..12 {
        let script = (0..=wire.len()).fold(Script::new(&wire, step), |script, at| script.failing(at, &[WouldBlock]));
        let mut stream = MessageStream::new(script, Bare::new()).budget(Budget::new().read(13).frames(2));
        let mut ids = Vec::new();
        while !stream.progress().is_ended() {
            stream.ready(Interest::READABLE);
            while let Some(message) = stream.recv::<Fixed>().unwrap() {
                ids.push(message.id);
            }
        }
        assert!(ids.into_iter().eq(0..9), "steps of {step}");
    }
}

#[test]
fn empty_frames_do_not_make_an_endless_turn() {
    let mut stream = over(Script::new(&[0; 100_000], 0), Budget::new().frames(1000));
    let mut turns = 0;
    while !stream.progress().is_ended() {
        let frames = std::iter::from_fn(|| stream.recv::<Unit>().unwrap()).count();
        assert!(frames <= 1000);
        turns += 1;
    }
    assert_eq!((stream.recv_stats().frames, turns), (50_000, 51));
}

/// A clock that the test moves.
#[test]
fn a_peer_that_takes_too_little_is_stale_at_its_deadline() {
    let start = Instant::now();
    let at = |seconds: f64| start + Duration::from_secs_f64(seconds);
    let policy = BufferPolicy::new().max(1000).high(500).low(100).stale_after(Duration::from_secs(5));
    // It takes a byte with each event.
    let script = (1..1000).fold(Script::new(&[], 1), |script, at| script.failing(at, &[WouldBlock]));
    let mut stream = MessageStream::with_policy(script, LengthPrefix::u16(), policy);
    let full = loop {
        if let Err(error) = stream.push_frame(&[7; 98]) {
            break error;
        }
    };
    assert_eq!(full, SendError::Full { needed: 100, queued: 1000, max: 1000 });
    assert_eq!((stream.pressure(), stream.pressure(), stream.is_pressed()), (Some(Pressure::High), None, true));
    assert!(!stream.is_stale(at(0.0)));
    for second in 1..5u32 {
        stream.ready(Interest::WRITABLE);
        assert_eq!(stream.flush().unwrap().written, 1);
        assert_eq!(stream.age(at(second.into())), Some(Duration::from_secs(second.into())), "the oldest, not the last");
    }
    assert!(!stream.is_stale(at(4.999)) && stream.is_stale(at(5.0)));
    // What is queued later is younger.
    stream.get_mut().step = 0;
    stream.get_mut().errors.clear();
    stream.ready(Interest::WRITABLE);
    assert_eq!(stream.flush().unwrap().sending, Way::Done);
    assert_eq!((stream.age(at(6.0)), stream.pressure()), (None, Some(Pressure::Low)));
    stream.push_frame(&[7; 98]).unwrap();
    assert!(!stream.is_stale(at(7.0)) && !stream.is_stale(at(11.9)) && stream.is_stale(at(12.0)));
}

#[test]
fn who_does_not_take_the_answers_can_ask_no_more() {
    let policy = BufferPolicy::new().max(10_000).high(1000).low(300);
    let stream = |pauses: bool| {
        // 100 questions have come; the answers go when there is an event.
        let script = Script { open: true, ..Script::new(&[1, 0, 7].repeat(100), 0) };
        let mut stream = MessageStream::with_policy(script, FRAMING, policy).pause_under_pressure(pauses);
        assert!(stream.fill().unwrap());
        stream.get_mut().errors = [0, 1000, 4000].map(|at| (at, [WouldBlock].into())).into();
        stream
    };
    let answer = |stream: &mut Stream| {
        while stream.recv_frame().unwrap().is_some() {
            stream.push_frame(&[7; 198])?;
        }
        Ok(stream.flush().unwrap())
    };
    let ways = |progress: Progress| (progress.frames, progress.receiving, progress.sending);
    let mut paused = stream(true);
    assert_eq!(answer(&mut paused).map(ways), Ok((5, Way::Blocked, Way::Blocked)));
    for _ in 0..3 {
        assert_eq!(answer(&mut paused).map(ways), Ok((0, Way::Blocked, Way::Blocked)), "nor does it spin");
    }
    let calls = paused.get_ref().calls;
    let mut frames = 5;
    loop {
        let progress = answer(&mut paused).unwrap();
        frames += progress.frames;
        assert!(paused.queued() <= 1000, "{}", paused.queued());
        match progress.receiving {
            Way::Blocked if progress.sending == Way::Done => break,
            Way::Blocked => paused.ready(Interest::WRITABLE),
            _ => {}
        }
    }
    assert_eq!((frames, paused.get_ref().output.len()), (100, 20_000));
    assert!(paused.get_ref().calls > calls, "the event was used");

    let mut eager = stream(false);
    assert_eq!(answer(&mut eager).map(ways), Err(SendError::Full { needed: 200, queued: 10_000, max: 10_000 }));
}

#[test]
fn a_stream_goes_on_from_the_parts_of_another() {
    let mut stream = over(Script::new(&[1, 0, 7, 1, 0], 0), Budget::new());
    assert!(stream.recv_frame().unwrap().is_some() && stream.fill().unwrap());
    stream.push_frame(b"x").unwrap();
    let (_, decoder, encoder): (_, Decoder<_>, Encoder<_>) = stream.into_parts();
    let mut stream = MessageStream::from_parts(Script::new(&[8], 0), decoder, encoder);
    let progress = stream.flush().unwrap();
    assert_eq!((progress.frames, progress.written), (0, 3), "of this stream, not of the one before");
    assert_eq!(stream.recv_frame().unwrap().unwrap().payload(), [8]);
    assert_eq!(stream.into_inner().output, [1, 0, b'x']);
}
