//! `tokio::Typed`, a `Stream` and a `Sink`, and `tokio::Codec`, for `tokio_util`.

mod polled;

use std::io::ErrorKind;
use std::time::Duration;

use bytes::{Buf, BytesMut};
use framing_core::{Bare, FrameError, Framing, LengthPrefix, OwnedMessage, Part};
use framing_io::tokio::{Codec, MessageStream};
use framing_io::{BufferPolicy, Encoder, RecvError, SendError, StreamError};
use framing_tests::feed::{Feed, Outcome, outcomes};
use framing_tests::samples::{Fixed, Text, Unit};
use framing_tests::script::Script;
use futures_util::stream::FusedStream;
use futures_util::{FutureExt, SinkExt, StreamExt};
use polled::{Polled, driven, polled};
use tokio_util::codec::{Decoder as _, Encoder as _, Framed, FramedRead};

fn texts() -> Vec<Text> {
    (0..40).map(|i| Text("text ".repeat(i * i % 90))).collect()
}

fn wire<F: Framing>(framing: F, messages: &[Text]) -> Vec<u8> {
    let mut encoder = Encoder::new(framing);
    messages.iter().for_each(|message| encoder.push(message).unwrap());
    encoder.unsent().to_vec()
}

/// What the engine makes of `wire`.
fn expected<F: Framing, M: OwnedMessage>(framing: F, wire: &[u8]) -> Vec<Outcome<M>> {
    outcomes(Feed::messages(framing_io::Decoder::new(framing)), [wire])
}

#[test]
fn a_typed_stream_gives_what_the_engine_does_and_then_nothing() {
    let whole = wire(LengthPrefix::u16(), &texts());
    let mut malformed = wire(LengthPrefix::u16(), &texts()[1..4]);
    malformed[5] = 0xff;
    for (wire, end) in [(&whole[..], true), (&whole[..whole.len() - 1], false), (&malformed, true)] {
        let script =
            Script::new(wire, 7).failing(20, &[ErrorKind::WouldBlock, ErrorKind::Interrupted, ErrorKind::TimedOut]);
        let mut stream = MessageStream::new(Polled::new(script), LengthPrefix::u16()).into_typed::<Text, Unit>();
        let mut seen = Vec::new();
        while let Some(item) = driven(10_000, stream.next()) {
            match item {
                Ok(message) => seen.push(Outcome::Got(message)),
                Err(StreamError::Recv(error)) => seen.push(Outcome::Error(error)),
                Err(error) => assert!(error.is_timeout() && !stream.is_terminated(), "{error}"),
            }
        }
        assert!(stream.is_terminated() && driven(1, stream.next()).is_none(), "fused");
        if end {
            seen.push(Outcome::End);
        }
        assert_eq!(seen, expected(LengthPrefix::u16(), wire));
    }
    let reset = Polled::new(Script::default().failing(0, &[ErrorKind::ConnectionReset]));
    let mut stream = MessageStream::new(reset, LengthPrefix::u16()).into_typed::<Text, Text>();
    assert!(matches!(driven(1, stream.next()), Some(Err(StreamError::Io(_)))));
    assert!(driven(1, stream.next()).is_none());
}

#[test]
fn a_sink_keeps_what_has_no_room_and_loses_nothing() {
    for (step, batch) in [(0, 50), (1, 600), (13, 100), (100, 5000)] {
        let policy = BufferPolicy::new().initial(64).max(600).batch(batch);
        let script = Script { step, ..Script::default() };
        let script = (0..5000).fold(script, |script, at| script.failing(at, &[ErrorKind::WouldBlock]));
        let stream = MessageStream::with_policy(Polled::new(script), LengthPrefix::u16(), policy);
        let mut sink = stream.into_typed::<Unit, Text>();
        for text in texts() {
            driven(10_000, sink.feed(text)).unwrap();
        }
        // Given up once, and begun again.
        if polled(1, sink.close()).is_none() {
            driven(10_000, sink.close()).unwrap();
        }
        assert_eq!(sink.into_inner().into_inner().stream.output, wire(LengthPrefix::u16(), &texts()));
    }
}

#[test]
fn a_sink_refuses_what_never_fits_and_goes_on() {
    let policy = BufferPolicy::new().initial(64).max(100);
    let stuck = Script::default().failing(0, &[ErrorKind::WouldBlock; 4]);
    let stream = MessageStream::with_policy(Polled::new(stuck), LengthPrefix::u16(), policy);
    let mut sink = stream.into_typed::<Unit, Text>();
    let long = || Text("x".repeat(200));
    assert!(matches!(driven(1, sink.feed(long())), Err(StreamError::Send(SendError::Full { .. }))));
    driven(1, sink.feed(Text("fits".into()))).unwrap();
    driven(1, sink.feed(long())).expect("there may be room later");
    let full = driven(100, sink.feed(Text("waits".into())));
    assert!(matches!(full, Err(StreamError::Send(SendError::Full { .. }))), "it is told when that is known");
    driven(1, sink.feed(Text("later".into()))).unwrap();
    driven(9, sink.flush()).unwrap();
    let output = sink.into_inner().into_inner().stream.output;
    assert_eq!(output, wire(LengthPrefix::u16(), &["fits", "later"].map(|text| Text(text.into()))));
}

/// What a `FramedRead` with our codec gives for `wire`, in reads of `step` bytes.
fn framed<F: Framing + Clone, M: OwnedMessage + Clone>(framing: F, wire: &[u8], step: usize) -> Vec<Outcome<M>> {
    let io = Polled::new(Script::new(wire, step).failing(wire.len() / 2, &[ErrorKind::WouldBlock]));
    let mut stream = FramedRead::new(io, Codec::<F, M>::new(framing));
    let mut seen = Vec::new();
    loop {
        match driven(10_000, stream.next()) {
            Some(Ok(message)) => seen.push(Outcome::Got(message)),
            // A `Framed` ends after an error.
            Some(Err(StreamError::Recv(error))) => return [seen, vec![Outcome::Error(error)]].concat(),
            Some(Err(error)) => panic!("{error}"),
            None => return [seen, vec![Outcome::End]].concat(),
        }
    }
}

#[test]
fn a_codec_gives_what_the_engine_does() {
    let whole = wire(LengthPrefix::u16(), &texts());
    let bare = wire(Bare::new(), &texts());
    for step in [1, 2, 3, 5, 16, 255, 256, 257, 1000, 0] {
        for end in [whole.len(), whole.len() - 1, whole.len() - 100] {
            let expected = expected::<_, Text>(LengthPrefix::u16(), &whole[..end]);
            assert_eq!(framed(LengthPrefix::u16(), &whole[..end], step), expected, "steps of {step}");
        }
        for end in [bare.len(), bare.len() - 1] {
            assert_eq!(framed(Bare::new(), &bare[..end], step), expected::<_, Text>(Bare::new(), &bare[..end]));
        }
    }
    let too_large = LengthPrefix::u16().max(50);
    let seen = framed::<_, Text>(too_large, &whole, 0);
    assert_eq!(seen[..], expected(too_large, &whole)[..seen.len()]);
    assert!(matches!(seen.last(), Some(Outcome::Error(RecvError::Frame(FrameError::TooLarge { max: 50, .. })))));
}

#[test]
fn a_codec_goes_on_behind_a_message_that_is_malformed() {
    let mut bytes = BytesMut::from(&wire(LengthPrefix::u16(), &texts()[1..4])[..]);
    bytes[5] = 0xff;
    let mut codec = Codec::<_, Text>::new(LengthPrefix::u16());
    assert!(matches!(codec.decode(&mut bytes), Err(StreamError::Recv(RecvError::Decode(_)))));
    assert_eq!(codec.decode(&mut bytes).unwrap().as_ref(), Some(&texts()[2]));
    assert_eq!(codec.decode(&mut bytes).unwrap().as_ref(), Some(&texts()[3]));
    assert_eq!(codec.decode_eof(&mut bytes).unwrap(), None);

    let mut bytes = BytesMut::from(&[9, 0, 1][..]);
    assert_eq!(codec.decode(&mut bytes).unwrap(), None);
    let truncated = RecvError::Frame(FrameError::Truncated { part: Part::Payload, missing: 8 });
    for _ in 0..2 {
        assert!(matches!(codec.decode_eof(&mut bytes), Err(StreamError::Recv(error)) if error == truncated));
    }
}

#[test]
fn what_lies_behind_a_message_is_left_to_the_next_codec() {
    let mut bytes = BytesMut::from(&[&wire(LengthPrefix::u16(), &texts()[..3])[..], b"GET / HTTP/1.1"].concat()[..]);
    let mut codec = Codec::<_, Text>::new(LengthPrefix::u16());
    for text in &texts()[..3] {
        assert_eq!(codec.decode(&mut bytes).unwrap().as_ref(), Some(text));
    }
    assert_eq!(bytes, &b"GET / HTTP/1.1"[..]);
    let (decoder, encoder) = codec.into_halves();
    assert_eq!((decoder.buffered(), encoder.queued()), (0, 0));
}

#[test]
fn a_connection_moves_over_in_the_middle_of_a_message() {
    let whole = wire(LengthPrefix::u16(), &texts());
    for cut in [0, 1, 2, 3, 500, 700, whole.len() - 1, whole.len()] {
        let mut bytes = BytesMut::from(&whole[..cut]);
        let mut codec = Codec::<_, Text>::new(LengthPrefix::u16());
        let mut seen = Vec::new();
        // Not all of them: some bytes are still in the buffer of the `Framed`.
        while seen.len() < 5 {
            let Some(text) = codec.decode(&mut bytes).unwrap() else { break };
            seen.push(text);
        }
        let (mut decoder, encoder) = codec.into_halves();
        while !bytes.is_empty() {
            let count = decoder.feed(&bytes);
            bytes.advance(count);
        }
        let rest = Polled::new(Script::new(&whole[cut..], 11));
        let mut stream = MessageStream::from_parts(rest, decoder, encoder);
        while let Some(text) = driven(10_000, stream.recv::<Text>()).unwrap() {
            seen.push(text);
        }
        assert_eq!(seen, texts(), "moved after {cut} bytes");
    }
}

#[test]
fn a_codec_encodes_what_the_engine_does_and_nothing_of_what_it_refuses() {
    let mut bytes = BytesMut::from(&b"before"[..]);
    let mut codec = Codec::<_, Text>::new(LengthPrefix::u16());
    for text in texts() {
        codec.encode(text, &mut bytes).unwrap();
    }
    let long = Text("x".repeat(Text::MAX + 1));
    assert!(matches!(codec.encode(long, &mut bytes), Err(StreamError::Send(SendError::Message(_)))));
    assert_eq!(bytes, [&b"before"[..], &wire(LengthPrefix::u16(), &texts())].concat());
}

#[tokio::test]
async fn a_framed_and_a_stream_of_messages_understand_each_other() {
    let (here, there) = tokio::io::duplex(100);
    let mut framed = Framed::new(here, Codec::<_, Fixed>::new(LengthPrefix::u32()));
    let mut stream = MessageStream::new(there, LengthPrefix::u32());
    for id in 0..100 {
        framed.send(Fixed { id, kind: 1 }).await.unwrap();
        assert_eq!(stream.recv::<Fixed>().await.unwrap(), Some(Fixed { id, kind: 1 }));
        stream.send(&Fixed { id, kind: 2 }).await.unwrap();
        assert_eq!(framed.next().await.unwrap().unwrap(), Fixed { id, kind: 2 });
    }
    assert!(framed.next().now_or_never().is_none(), "it waits");
    assert!(tokio::time::timeout(Duration::ZERO, stream.recv::<Fixed>()).await.is_err(), "and so does it");
}
