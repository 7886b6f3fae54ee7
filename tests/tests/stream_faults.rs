//! Faults of the stream below: short reads and writes, errors at every offset, and queues that are full.

use std::io::ErrorKind;

use framing_core::{DecodeError, EncodeError, FrameError, LengthPrefix, Message, Raw, Reader, Writer};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Encoder, SendError, StreamError};
use framing_tests::samples::{Text, bytes};
use framing_tests::script::Script;

const TRIES: [ErrorKind; 2] = [ErrorKind::WouldBlock, ErrorKind::TimedOut];

fn transcript() -> (Vec<Text>, Vec<u8>) {
    let texts = ["", "one", "and a longer one", "x"].map(|text| Text(text.into()));
    let mut encoder = Encoder::new(LengthPrefix::u16());
    texts.iter().for_each(|text| encoder.push(text).unwrap());
    (texts.into(), encoder.unsent().to_vec())
}

/// Receives to the end; returns the messages and how many timeouts there were.
fn recv_all(mut stream: MessageStream<Script, LengthPrefix>) -> (Vec<Text>, usize) {
    let (mut texts, mut timeouts) = (Vec::new(), 0);
    loop {
        match stream.recv::<Text>() {
            Ok(Some(text)) => texts.push(text),
            Ok(None) => return (texts, timeouts),
            Err(error) if error.is_timeout() => timeouts += 1,
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn reads_of_every_length_with_errors_at_every_offset() {
    let (texts, wire) = transcript();
    for step in 1..=wire.len() {
        // An error before each read.
        let mut script = Script::new(&wire, step);
        for offset in 0..=wire.len() {
            script = script.failing(offset, &[ErrorKind::Interrupted, TRIES[offset % 2], ErrorKind::Interrupted]);
        }
        let (got, timeouts) = recv_all(MessageStream::new(script, LengthPrefix::u16()));
        assert_eq!((&got, timeouts), (&texts, wire.len() + 1), "steps of {step}");
        // One error somewhere.
        for offset in 0..=wire.len() {
            let script = Script::new(&wire, step).failing(offset, &TRIES);
            let (got, timeouts) = recv_all(MessageStream::new(script, LengthPrefix::u16()));
            assert_eq!((&got, timeouts), (&texts, 2), "steps of {step}, error at {offset}");
        }
    }
}

#[test]
fn writes_of_every_length_with_errors_at_every_offset() {
    let (texts, wire) = transcript();
    let send_all = |script: Script| {
        let mut stream = MessageStream::new(script, LengthPrefix::u16());
        let mut timeouts = 0;
        for text in &texts {
            let mut result = stream.send(text);
            while let Err(error) = result {
                assert!(error.is_timeout(), "{error}");
                timeouts += 1;
                result = stream.flush();
            }
        }
        assert_eq!(stream.send_stats().bytes, wire.len() as u64);
        assert_eq!(stream.into_inner().output, wire);
        timeouts
    };
    for step in 1..=wire.len() {
        let mut script = Script::new(&[], step);
        for offset in 0..wire.len() {
            script = script.failing(offset, &[ErrorKind::Interrupted, TRIES[offset % 2], ErrorKind::Interrupted]);
        }
        assert_eq!(send_all(script), wire.len(), "steps of {step}");
        for offset in 0..wire.len() {
            assert_eq!(send_all(Script::new(&[], step).failing(offset, &TRIES)), 2, "steps of {step}");
        }
    }
}

#[test]
fn a_write_that_takes_nothing_is_an_error() {
    let mut stream = MessageStream::new(Script { full: true, ..Script::default() }, LengthPrefix::u8());
    for _ in 0..2 {
        let Err(StreamError::Io(error)) = stream.send(&Raw(b"x")) else { panic!("the bytes did not go") };
        assert_eq!(error.kind(), ErrorKind::WriteZero);
    }
    stream.get_mut().full = false;
    stream.flush().unwrap();
    assert_eq!(stream.into_inner().output, b"\x01x\x01x", "nothing was lost meanwhile");
}

#[test]
fn a_full_queue_hands_the_message_back() {
    let policy = BufferPolicy::new().initial(64).max(100);
    let mut encoder = Encoder::with_policy(LengthPrefix::u16(), policy);
    encoder.push_frame(&bytes(60)).unwrap();
    let before = encoder.unsent().to_vec();
    let full = SendError::Full { needed: 42, queued: 62, max: 100 };
    assert_eq!(encoder.push_frame(&bytes(40)), Err(full));
    assert_eq!(encoder.unsent(), before);
    encoder.push_frame(&bytes(36)).unwrap();
    assert_eq!((encoder.queued(), encoder.stats().peak_buffer), (100, 100), "just the maximum fits");
    encoder.sent(100);
    let never = SendError::Full { needed: 101, queued: 0, max: 100 };
    assert_eq!(encoder.push_frame(&bytes(99)), Err(never), "never fits");
    encoder.push_frame(&bytes(98)).unwrap();

    // A varint may take ten bytes, and takes one: what fits is sent all the same.
    let mut encoder = Encoder::with_policy(LengthPrefix::varint(), policy);
    encoder.push_frame(&bytes(99)).unwrap();
    assert_eq!(encoder.queued(), 100);
    encoder.sent(100);
    assert!(matches!(encoder.push_frame(&bytes(100)), Err(SendError::Full { queued: 0, max: 100, .. })));
}

#[test]
fn a_send_flushes_a_full_queue_first() {
    let policy = BufferPolicy::new().initial(64).max(64);
    let mut stream = MessageStream::with_policy(Script::default(), LengthPrefix::u8(), policy);
    for _ in 0..3 {
        stream.queue(&Raw(&[7; 20])).unwrap();
    }
    assert_eq!(stream.queue(&Raw(&[7; 20])), Err(SendError::Full { needed: 21, queued: 63, max: 64 }));
    stream.feed(&Raw(&[7; 20])).unwrap();
    assert_eq!((stream.get_ref().output.len(), stream.queued()), (3 * 21, 21), "fed: what was queued has gone");
    stream.send(&Raw(&[7; 20])).unwrap();
    assert_eq!((stream.get_ref().output.len(), stream.queued()), (5 * 21, 0), "sent: all has");

    // Where the flush times out, the message is not queued, and the error says so.
    let script = Script::default().failing(0, &[ErrorKind::WouldBlock]);
    let mut stream = MessageStream::with_policy(script, LengthPrefix::u8(), policy);
    stream.queue(&Raw(&[7; 50])).unwrap();
    let full = SendError::Full { needed: 51, queued: 51, max: 64 };
    assert!(matches!(stream.send(&Raw(&[8; 50])), Err(StreamError::Send(error)) if error == full));
    assert_eq!(stream.queued(), 51);
    stream.send(&Raw(&[8; 50])).unwrap();
    assert_eq!(stream.into_inner().output, [&[50][..], &[7; 50], &[50], &[8; 50]].concat());
}

/// A loop by hand, which writes and reads batches of 64 KiB, would make so many calls for `bytes`.
fn raw_calls(bytes: usize) -> usize {
    bytes.div_ceil(64 << 10)
}

#[test]
fn a_flood_takes_no_more_calls_than_a_loop_by_hand() {
    for size in [32, 256, 4 << 10, 64 << 10, 1 << 20] {
        let payload = bytes(size);
        let count = (8 << 20) / size;
        let mut stream = MessageStream::new(Script::default(), LengthPrefix::u32());
        for _ in 0..count {
            stream.feed(&Raw(&payload)).unwrap();
        }
        stream.flush().unwrap();
        let script = stream.into_inner();
        let raw = raw_calls(count * (size + 4));
        assert!(script.calls <= raw, "{} writes for {count} times {size} bytes, and {raw} by hand", script.calls);

        let mut stream = MessageStream::new(Script::new(&script.output, 0), LengthPrefix::u32());
        let mut frames = 0;
        while stream.recv_frame().unwrap().is_some() {
            frames += 1;
        }
        let calls = stream.get_ref().calls;
        assert_eq!(frames, count);
        assert!(calls <= raw, "{calls} reads for {count} times {size} bytes, and {raw} by hand");
    }
}

#[test]
fn a_message_that_breaks_its_promise_is_not_queued() {
    /// Writes more than its hint says.
    struct Liar;
    impl Message<'_> for Liar {
        const MAX_SIZE: usize = 9;
        fn size_hint(&self) -> usize {
            2
        }
        fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
            out.put_zeros(9)
        }
        fn decode(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
            Ok(Self)
        }
    }
    let mut encoder = Encoder::new(LengthPrefix::u8());
    let error = EncodeError::NotEnoughSpace { needed: 7 };
    assert_eq!(encoder.push(&Liar), Err(SendError::Message(error.into())));
    let long = Text("x".repeat(Text::MAX + 1));
    assert!(matches!(encoder.push(&long), Err(SendError::Message(_))));
    assert!(encoder.is_empty());
    // A message over the framing's limit takes no more room than the limit.
    let mut encoder = Encoder::new(LengthPrefix::u32().max(10_000));
    let error = FrameError::TooLarge { length: 4 << 20, max: 10_000 };
    assert_eq!(encoder.push_frame(&vec![0; 4 << 20]), Err(SendError::Message(error.into())));
    assert_eq!(encoder.stats().peak_buffer, 10_004);
}
