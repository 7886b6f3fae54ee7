//! One conversation through `tokio::MessageStream`: the same events as the engine has, at every cut, end, fault and
//! cancellation.

mod polled;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll};

use framing_core::{Message, Raw};
use framing_io::tokio::MessageStream;
use framing_io::{BufferPolicy, StreamError};
use framing_tests::feed::Outcome;
use framing_tests::script::Script;
use framing_tests::transcript::{FRAMING, drain, events, messages, through_the_engine, wire};
use polled::{Polled, driven, polled};

/// A policy whose buffers have to grow, move and shrink all the time.
const SMALL: BufferPolicy = BufferPolicy::new().initial(64).max(402).retain(0);

/// More steps than a script of these sizes has.
const STEPS: usize = 100_000;

type Stream = MessageStream<Polled<Script>, framing_core::LengthPrefix>;

fn stream(script: Script, policy: BufferPolicy) -> Stream {
    MessageStream::with_policy(Polled::new(script), FRAMING, policy)
}

/// All that a frame of the transcript has, as a message that is received whole.
#[derive(Message)]
struct Blob(#[message(rest, max = 400)] Vec<u8>);

/// Each way to receive a message, by a verb and by its poll.
const RECEIVING: usize = 6;

async fn received(stream: &mut Stream, way: usize) -> Result<Option<Vec<u8>>, StreamError> {
    Ok(match way {
        0 => stream.recv_frame().await?.map(|frame| frame.payload().to_vec()),
        1 => stream.recv_bytes().await?.map(Vec::from),
        2 => stream.recv::<Blob>().await?.map(|blob| blob.0),
        way => return poll_fn(|cx| poll_received(Pin::new(stream), way, cx)).await,
    })
}

fn poll_received(
    stream: Pin<&mut Stream>,
    way: usize,
    cx: &mut Context<'_>,
) -> Poll<Result<Option<Vec<u8>>, StreamError>> {
    match way {
        3 => stream.poll_recv_frame(cx).map_ok(|frame| frame.map(|frame| frame.payload().to_vec())),
        4 => stream.poll_recv_bytes(cx).map_ok(|payload| payload.map(Vec::from)),
        _ => stream.poll_recv::<Blob>(cx).map_ok(|blob| blob.map(|blob| blob.0)),
    }
}

/// What a stream over `script` gives, whose futures are dropped after so many polls: received in each way, and in all of them in
/// turn, where what one way has begun another one goes on with.
fn events_of(script: impl Fn() -> Script, policy: BufferPolicy, polls: usize) -> Vec<Outcome<Vec<u8>>> {
    let seen = |way: Option<usize>| {
        let script = script();
        let steps = 5 * script.input.len() + 10;
        let mut stream = stream(script, policy);
        let mut turn = 0;
        drain(steps, || {
            turn += 1;
            polled(polls, received(&mut stream, way.unwrap_or(turn % RECEIVING)))
                .unwrap_or_else(|| Err(StreamError::Io(ErrorKind::WouldBlock.into())))
        })
    };
    let events = seen(None);
    for way in 0..RECEIVING {
        assert_eq!(seen(Some(way)), events, "way {way}");
    }
    events
}

fn all(kinds: &[ErrorKind], to: usize) -> BTreeMap<usize, std::collections::VecDeque<ErrorKind>> {
    (0..=to).map(|at| (at, kinds.iter().copied().collect())).collect()
}

#[test]
fn at_every_split() {
    let wire = wire();
    let expected = events(wire.len());
    for cut in 0..=wire.len() {
        for fault in [ErrorKind::Interrupted, ErrorKind::WouldBlock] {
            let script = || Script::new(&wire, 0).failing(cut, &[fault]);
            assert_eq!(events_of(script, SMALL, 1), expected, "{fault} at {cut}");
            assert_eq!(events_of(script, BufferPolicy::new(), STEPS), expected, "{fault} at {cut}");
        }
    }
    for step in 1..200 {
        assert_eq!(events_of(|| Script::new(&wire, step), BufferPolicy::new(), STEPS), expected, "steps of {step}");
    }
}

#[test]
fn with_the_end_at_every_offset() {
    let wire = wire();
    for end in 0..=wire.len() {
        assert_eq!(events_of(|| Script::new(&wire[..end], 0), SMALL, 1), events(end), "the end after {end}");
    }
}

#[test]
fn with_faults_at_every_byte_and_futures_dropped_after_every_number_of_polls() {
    let wire = wire();
    let expected = events(wire.len());
    let kinds = [ErrorKind::WouldBlock, ErrorKind::Interrupted, ErrorKind::WouldBlock, ErrorKind::TimedOut];
    for polls in [1, 2, 3, 5, STEPS] {
        for policy in [SMALL, BufferPolicy::new()] {
            let script = || Script { errors: all(&kinds, wire.len()), ..Script::new(&wire, 1) };
            assert_eq!(events_of(script, policy, polls), expected, "{polls} polls");
        }
    }
}

#[test]
fn with_each_byte_of_each_head_set_to_each_value() {
    let wire = wire();
    let mut start = 0;
    for message in &messages() {
        for at in start..start + 2 {
            for other in 1..=255u8 {
                let mut wire = wire.clone();
                wire[at] ^= other;
                assert_eq!(events_of(|| Script::new(&wire, 0), SMALL, 1), through_the_engine([&wire[..]]), "byte {at}");
            }
        }
        start += 2 + message.len();
    }
}

/// Each way to send a message, dropped after so many polls.
const WAYS: usize = 5;

fn send(stream: &mut Stream, way: usize, message: &[u8], polls: usize) -> Option<Result<(), StreamError>> {
    match way {
        0 => polled(polls, stream.send(&Raw(message))),
        1 => polled(polls, stream.feed(&Raw(message))),
        2 => polled(polls, stream.send_frame(message)),
        3 => polled(polls, stream.feed_bytes(message.to_vec().into())),
        _ => polled(polls, async {
            let mut slot = stream.reserve(message.len()).await?;
            slot.copy_from_slice(message);
            Ok(slot.commit(message.len())?)
        }),
    }
}

/// Flushes, by futures that are dropped after so many polls each.
fn flushed(stream: &mut Stream, polls: usize) {
    let mut steps = STEPS;
    loop {
        steps = steps.checked_sub(1).expect("it does not hang");
        match polled(polls, stream.flush()) {
            Some(Ok(())) => return,
            Some(Err(error)) => assert!(error.is_timeout(), "{error}"),
            None => {}
        }
    }
}

/// Sends the transcript in one way or in all of them in turn, each future dropped after so many polls.
fn sent(script: Script, policy: BufferPolicy, way: Option<usize>, polls: usize) -> Vec<u8> {
    let mut stream = stream(script, policy);
    let mut end = 0;
    for (index, message) in messages().iter().enumerate() {
        let mut steps = STEPS;
        loop {
            steps = steps.checked_sub(1).expect("it does not hang");
            let before = stream.send_stats().frames;
            let done = send(&mut stream, way.unwrap_or(index % WAYS), message, polls);
            match (done, stream.send_stats().frames - before) {
                // Done, cancelled, or failed for once: it is queued whole, or not at all.
                (Some(Ok(())) | None, 1) => break,
                (None, 0) => {}
                (Some(Err(error)), queued @ (0 | 1)) if error.is_timeout() => {
                    if queued == 1 {
                        break;
                    }
                }
                (done, queued) => panic!("{done:?} and {queued} queued"),
            }
        }
        end += 2 + message.len();
        if index % 20 == 19 {
            flushed(&mut stream, polls);
            assert_eq!(
                (stream.queued(), stream.get_ref().stream.output.len()),
                (0, end),
                "all that was queued has gone"
            );
        }
    }
    let mut steps = STEPS;
    while !matches!(polled(polls, stream.close()), Some(Ok(()))) {
        steps = steps.checked_sub(1).expect("it does not hang");
    }
    let Polled { stream: Script { output, .. }, is_shut_down, .. } = stream.into_inner();
    assert!(is_shut_down);
    output
}

#[test]
fn with_writes_of_every_length() {
    let wire = wire();
    for step in 1..=wire.len() {
        assert_eq!(sent(Script::new(&[], step), BufferPolicy::new(), None, STEPS), wire, "steps of {step}");
        assert_eq!(sent(Script::new(&[], step), SMALL.batch(100), None, STEPS), wire, "steps of {step}");
    }
}

#[test]
fn with_senders_dropped_after_every_number_of_polls() {
    let wire = wire();
    let kinds = [ErrorKind::WouldBlock, ErrorKind::Interrupted, ErrorKind::WouldBlock, ErrorKind::TimedOut];
    for way in (0..WAYS).map(Some).chain([None]) {
        for polls in [1, 2, 3, 7, STEPS] {
            for (policy, step) in [(BufferPolicy::new(), 1), (SMALL, 1), (SMALL.batch(100), 7)] {
                let script = Script { errors: all(&kinds, wire.len()), ..Script::new(&[], step) };
                assert_eq!(sent(script, policy, way, polls), wire, "way {way:?}, {polls} polls, {policy:?}");
            }
        }
    }
}

#[test]
fn a_write_that_takes_nothing_is_an_error_and_loses_nothing() {
    let mut stream = stream(Script { full: true, ..Script::default() }, BufferPolicy::new());
    for _ in 0..2 {
        let Err(StreamError::Io(error)) = driven(10, stream.send(&Raw(b"x"))) else { panic!("the bytes did not go") };
        assert_eq!(error.kind(), ErrorKind::WriteZero);
    }
    stream.get_mut().stream.full = false;
    driven(10, stream.flush()).unwrap();
    assert_eq!(stream.into_inner().stream.output, b"\x01\0x\x01\0x");
}

#[test]
fn what_never_fits_is_refused_and_what_fits_later_waits() {
    let policy = BufferPolicy::new().initial(64).max(100);
    let mut stream = stream(Script::default(), policy);
    let refused = driven(10, stream.feed(&Raw(&[7; 99])));
    assert!(matches!(refused, Err(StreamError::Send(framing_io::SendError::Full { needed: 101, max: 100, .. }))));
    assert!(matches!(driven(10, stream.reserve(401)).map(drop), Err(StreamError::Send(_))));
    assert!(matches!(driven(10, stream.reserve(99)).map(drop), Err(StreamError::Send(_))));
    driven(10, stream.feed(&Raw(&[7; 50]))).unwrap();
    stream.get_mut().stream.errors = all(&[ErrorKind::WouldBlock; 3], 0);
    assert!(polled(3, stream.feed(&Raw(&[8; 50]))).is_none());
    assert!(driven(2, stream.reserve(48)).is_ok(), "what fits beside the queue does not wait");
    driven(2, stream.feed(&Raw(&[8; 50]))).unwrap();
    driven(2, stream.flush()).unwrap();
    assert_eq!(stream.into_inner().stream.output, [&[50, 0][..], &[7; 50], &[50, 0], &[8; 50]].concat());
}

#[test]
fn a_batch_is_written_by_feed_and_waits_for_the_peer() {
    let mut stream = stream(Script::default(), BufferPolicy::new().batch(100));
    for _ in 0..20 {
        driven(1, stream.feed(&Raw(&[1; 48]))).unwrap();
    }
    assert_eq!((stream.get_ref().writes, stream.queued()), (9, 100), "two messages are a batch");
    let offset = stream.get_ref().stream.output.len();
    stream.get_mut().stream.errors = BTreeMap::from([(offset, [ErrorKind::WouldBlock; 2].into())]);
    assert!(polled(2, stream.feed(&Raw(b""))).is_none(), "more is not queued before a batch has gone");
    driven(1, stream.feed(&Raw(b""))).unwrap();
    assert_eq!(stream.queued(), 2);
}

#[test]
fn a_large_payload_goes_in_one_write_with_its_head_and_what_was_queued() {
    let payload = vec![7; 30_000];
    let wire = [&30_000u32.to_le_bytes()[..], &payload].concat();
    for vectored in [true, false] {
        let framing = framing_core::LengthPrefix::u32();
        let mut stream = MessageStream::new(Polled { vectored, ..Polled::new(Script::default()) }, framing);
        driven(1, stream.feed(&Raw(b""))).unwrap();
        driven(1, stream.send_frame(&payload)).unwrap();
        assert_eq!((stream.get_ref().writes, stream.get_ref().flushes), (1, 1));
        driven(1, stream.feed(&Raw(b""))).unwrap();
        driven(1, stream.feed_bytes(payload.clone().into())).unwrap();
        driven(1, stream.flush()).unwrap();
        assert_eq!((stream.get_ref().writes, stream.get_ref().flushes), (2, 2));
        assert_eq!(stream.get_ref().stream.output, [&[0; 4], &wire[..], &[0; 4], &wire].concat());
        let copied = stream.send_stats().peak_buffer > payload.len();
        assert_eq!(copied, !vectored, "copied only where the stream takes one piece at a time");
    }
}
