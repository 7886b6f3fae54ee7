//! One conversation through the engine and through the blocking stream: the same events at every cut, end and fault.

use std::collections::BTreeMap;
use std::io::ErrorKind;

use framing_core::{LengthPrefix, Raw};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Scratch, SendError, StreamError};
use framing_tests::feed::{Feed, Outcome};
use framing_tests::samples::bytes;
use framing_tests::script::Script;
use framing_tests::transcript::{FRAMING, drain, events, messages, through_the_engine, wire};

/// A policy whose buffers have to grow, move and shrink all the time.
const SMALL: BufferPolicy = BufferPolicy::new().initial(64).max(402).retain(0);

fn through_blocking(script: Script, policy: BufferPolicy) -> Vec<Outcome<Vec<u8>>> {
    let steps = 3 * script.input.len() + 10;
    let mut stream = MessageStream::with_policy(script, FRAMING, policy);
    drain(steps, || Ok(stream.recv_frame()?.map(|frame| frame.payload().to_vec())))
}

#[test]
fn at_every_split() {
    let wire = wire();
    let all = events(wire.len());
    assert_eq!((all.len(), wire.len() > 2000), (65, true));
    for cut in 0..=wire.len() {
        let (head, tail) = wire.split_at(cut);
        assert_eq!(through_the_engine([head, tail]), all, "cut at {cut}");
        // An error of no bytes cuts the reads of the adapter there.
        let script = Script::new(&wire, 0).failing(cut, &[ErrorKind::Interrupted]);
        assert_eq!(through_blocking(script, SMALL), all, "cut at {cut}");
    }
    for step in 1..200 {
        assert_eq!(through_the_engine(wire.chunks(step)), all, "steps of {step}");
        assert_eq!(through_blocking(Script::new(&wire, step), BufferPolicy::new()), all, "steps of {step}");
    }
}

#[test]
fn with_the_end_at_every_offset() {
    let wire = wire();
    for end in 0..=wire.len() {
        let seen = events(end);
        assert_eq!(through_the_engine([&wire[..end]]), seen, "the end after {end}");
        assert_eq!(through_the_engine(wire[..end].chunks(5)), seen, "the end after {end}");
        assert_eq!(through_blocking(Script::new(&wire[..end], 0), SMALL), seen, "the end after {end}");
    }
}

#[test]
fn with_faults_at_every_offset() {
    let wire = wire();
    let all = events(wire.len());
    let faults = [ErrorKind::Interrupted, ErrorKind::WouldBlock, ErrorKind::TimedOut];
    for at in 0..=wire.len() {
        assert_eq!(through_blocking(Script::new(&wire, 0).failing(at, &faults), SMALL), all, "faults at {at}");
    }
    // All of them, at each byte.
    let errors: BTreeMap<_, _> = (0..=wire.len()).map(|at| (at, faults.into())).collect();
    assert_eq!(through_blocking(Script { errors, ..Script::new(&wire, 1) }, SMALL), all);
}

/// Each way to send a message.
const WAYS: usize = 5;

fn send(stream: &mut MessageStream<Script, LengthPrefix>, way: usize, message: &[u8]) -> Result<(), StreamError> {
    let (head, body) = message.split_at(message.len() / 3);
    match way {
        0 => match stream.queue(&Raw(message)) {
            Err(SendError::Full { .. }) => {
                stream.flush()?;
                Ok(stream.queue(&Raw(message))?)
            }
            queued => Ok(queued?),
        },
        1 => stream.feed(&Raw(message)),
        2 => stream.send(&Raw(message)),
        3 => stream.send_frame(message),
        _ => stream.send_parts(&Raw(head), body),
    }
}

/// What arrives of the transcript, sent in one way or in all of them in turn, where each call that fails for once is made again
/// as its errors say.
fn sent(script: Script, policy: BufferPolicy, way: Option<usize>) -> Vec<u8> {
    let mut stream = MessageStream::with_policy(script, FRAMING, policy);
    let mut steps = 100_000usize;
    for (index, message) in messages().iter().enumerate() {
        let way = way.unwrap_or(index % WAYS);
        loop {
            steps = steps.checked_sub(1).expect("it does not hang");
            let before = stream.send_stats().frames;
            match (send(&mut stream, way, message), stream.send_stats().frames - before) {
                (Ok(()), 1) => break,
                // What sends has queued it whole, and a flush sends the rest.
                (Err(error), 1) if error.is_timeout() && way >= 2 => break,
                // There was no room, and what was queued before did not all go.
                (Err(StreamError::Send(SendError::Full { .. })), 0) => {}
                (Err(error), 0) if error.is_timeout() && way == 0 => {}
                (done, queued) => panic!("{done:?} and {queued} queued"),
            }
        }
    }
    while let Err(error) = stream.flush() {
        assert!(error.is_timeout(), "{error}");
        steps = steps.checked_sub(1).expect("it does not hang");
    }
    assert_eq!(stream.send_stats().frames, 64);
    stream.into_inner().output
}

#[test]
fn with_writes_of_every_length() {
    let wire = wire();
    for step in 1..=wire.len() {
        for policy in [BufferPolicy::new(), SMALL] {
            assert_eq!(sent(Script::new(&[], step), policy, None), wire, "steps of {step}");
        }
    }
}

#[test]
fn with_faults_at_every_offset_of_what_is_sent() {
    let wire = wire();
    let faults = [ErrorKind::Interrupted, ErrorKind::WouldBlock, ErrorKind::Interrupted, ErrorKind::TimedOut];
    for at in 0..wire.len() {
        for faults in [&faults[..1], &faults[1..2], &faults] {
            let script = Script::default().failing(at, faults);
            assert_eq!(sent(script, BufferPolicy::new(), None), wire, "{faults:?} at {at}");
        }
    }
    // All of them, at each byte.
    for way in (0..WAYS).map(Some).chain([None]) {
        for (policy, step) in [(BufferPolicy::new(), 1), (SMALL, 1), (SMALL.batch(100), 7)] {
            let errors = (0..wire.len()).map(|at| (at, faults.into())).collect();
            let script = Script { errors, ..Script::new(&[], step) };
            assert_eq!(sent(script, policy, way), wire, "way {way:?}, {policy:?}");
        }
    }
}

#[test]
fn a_large_payload_goes_on_after_faults_anywhere_in_it() {
    let payload = bytes(20_000);
    let wire = [&[1, 0, 9][..], &20_000u16.to_le_bytes(), &payload].concat();
    for at in (0..10).chain((10..wire.len()).step_by(501)) {
        for faults in [ErrorKind::Interrupted, ErrorKind::WouldBlock].map(|kind| [kind, ErrorKind::Interrupted]) {
            let mut stream = MessageStream::new(Script::default().failing(at, &faults), LengthPrefix::u16());
            stream.queue(&Raw(&[9])).unwrap();
            if let Err(error) = stream.send_frame(&payload) {
                assert!(error.is_timeout() && faults.contains(&ErrorKind::WouldBlock), "{error}: {faults:?} at {at}");
                stream.flush().unwrap();
            }
            assert!(stream.into_inner().output == wire, "{faults:?} at {at}");
        }
    }
}

#[test]
fn with_each_byte_of_each_head_set_to_each_value() {
    let wire = wire();
    let mut start = 0;
    let mut scratch = Scratch::new(256);
    for (index, message) in messages().iter().enumerate() {
        for at in start..start + 2 {
            for other in 1..=255u8 {
                let mut wire = wire.clone();
                wire[at] ^= other;
                let seen = through_the_engine([&wire[..]]);
                assert_eq!(seen[..index], events(start)[..index], "what came before is as it was");
                assert_eq!(through_blocking(Script::new(&wire, 0), SMALL), seen, "byte {at}");
                if other % 16 == 1 {
                    assert_eq!(through_the_engine(wire.chunks(3)), seen, "byte {at}");
                    let mut feed = Feed::frames(framing_io::Decoder::new(FRAMING));
                    for chunk in wire.chunks(100) {
                        feed.decoder.attach(&mut scratch);
                        feed.bytes(chunk);
                        feed.decoder.detach(&mut scratch);
                    }
                    assert_eq!(feed.end(), seen, "byte {at}");
                }
            }
        }
        start += 2 + message.len();
    }
    assert_eq!(start, wire.len());
}
