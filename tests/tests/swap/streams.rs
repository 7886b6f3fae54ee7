//! Both ends of a stream: ours, and a peer that speaks prost in a length prefix.

use std::io::Cursor;

use bytes::{Bytes, BytesMut};
use framing_core::laws::check_payload;
use framing_core::{
    Bare, DecodeError, EncodeError, FrameError, LengthPrefix, Message, Postcard, Prost, Reader, Serde, Writer,
};
use framing_io::blocking::MessageStream;
use framing_io::{RecvError, StreamError};
use prost::Message as _;
use tokio_util::codec::{Decoder as _, Encoder as _, LengthDelimitedCodec};

use super::protobuf_types::{Body, Derived, Envelope, Route, Scalars, values};
use super::serde_types::Shape;

const MESSAGES: usize = 10_000;

/// What a peer with tokio-util writes: a length of four bytes, big-endian, and the message.
const TOKIO_UTIL: LengthPrefix = LengthPrefix::u32().big_endian();

fn by_tokio_util<'m>(messages: impl Iterator<Item = &'m Envelope>) -> Vec<u8> {
    let (mut codec, mut bytes) = (LengthDelimitedCodec::new(), BytesMut::new());
    for message in messages {
        codec.encode(Bytes::from(message.encode_to_vec()), &mut bytes).unwrap();
    }
    bytes.to_vec()
}

#[test]
fn a_peer_with_tokio_util_and_prost() {
    let messages: Vec<Envelope> = values(MESSAGES).collect();
    let theirs = by_tokio_util(messages.iter());

    let mut ours = MessageStream::new(Vec::new(), TOKIO_UTIL);
    messages.iter().try_for_each(|message| ours.feed(&Prost::<Envelope>(message.clone()))).unwrap();
    ours.flush().unwrap();
    assert!(*ours.get_ref() == theirs, "the bytes are equal");

    let mut received = MessageStream::new(Cursor::new(theirs), TOKIO_UTIL);
    for message in &messages {
        let ours = received.recv::<Prost<Envelope>>().unwrap().unwrap();
        assert_eq!(ours.0.encode_to_vec(), message.encode_to_vec());
    }
    assert!(received.recv::<Prost<Envelope>>().unwrap().is_none());

    let (mut codec, mut bytes) = (LengthDelimitedCodec::new(), BytesMut::from(&ours.get_ref()[..]));
    for message in &messages {
        let frame = codec.decode(&mut bytes).unwrap().unwrap();
        assert_eq!(Envelope::decode(frame).unwrap().encode_to_vec(), message.encode_to_vec());
    }
    assert!(bytes.is_empty());
}

/// `encode_length_delimited`, one message after the other: a length prefix that is a varint.
#[test]
fn a_peer_with_prost_alone() {
    let messages: Vec<Envelope> = values(MESSAGES).collect();
    let mut theirs = Vec::new();
    messages.iter().for_each(|message| message.encode_length_delimited(&mut theirs).unwrap());

    let mut ours = MessageStream::new(Vec::new(), LengthPrefix::varint());
    messages.iter().try_for_each(|message| ours.feed(&Prost::<Envelope>(message.clone()))).unwrap();
    ours.flush().unwrap();
    assert!(*ours.get_ref() == theirs, "the bytes are equal");

    let mut rest = &ours.get_ref()[..];
    for message in &messages {
        let read = Envelope::decode_length_delimited(&mut rest).unwrap();
        assert_eq!(read.encode_to_vec(), message.encode_to_vec());
    }
    assert!(rest.is_empty());
}

/// Halfway: the old peer's envelopes and messages that it does not know, on one stream and through one enum.
#[test]
fn old_and_new_on_one_stream() {
    let mut stream = MessageStream::new(Vec::new(), TOKIO_UTIL);
    let mut sent = Vec::new();
    for (at, envelope) in values::<Envelope>(MESSAGES).enumerate() {
        let Some(body) = envelope.body else { continue };
        sent.push(match body {
            Body::Scalars(message) => Derived::Scalars(message),
            Body::Everything(message) => Derived::Everything(message),
            Body::Route(message) => Derived::Route(message),
        });
        if at % 3 == 0 {
            sent.push(Derived::Stop { code: u16::try_from(at).unwrap() });
        }
        if at % 5 == 0 {
            sent.push(Derived::Whole(Prost(Route { id: 1, host: "new".into() })));
        }
    }
    sent.iter().try_for_each(|message| stream.feed(message)).unwrap();
    stream.flush().unwrap();
    let mut received = MessageStream::new(Cursor::new(stream.into_inner()), TOKIO_UTIL);
    for message in &sent {
        let ours = received.recv::<Derived>().unwrap().unwrap();
        assert_eq!(ours.encode_to_vec(), message.encode_to_vec());
    }
    assert!(received.recv::<Derived>().unwrap().is_none());
}

/// An envelope of any shape beside a derived enum, told apart by the first byte: no key ends in 111.
#[derive(Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "as the types of the two are")]
enum Either {
    Old(Prost<Route>),
    New(Derived),
}

impl Message<'_> for Either {
    const MAX_SIZE: usize = Derived::MAX_SIZE;

    fn size_hint(&self) -> usize {
        match self {
            Self::Old(old) => old.size_hint(),
            Self::New(new) => new.size_hint(),
        }
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match self {
            Self::Old(old) => old.encode(out),
            Self::New(new) => new.encode(out),
        }
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match input.peek().first() {
            Some(first) if first & 7 == 7 => Derived::decode(input).map(Self::New),
            _ => Prost::decode(input).map(Self::Old),
        }
    }
}

#[test]
fn an_envelope_of_any_shape_beside_new_messages() {
    let old = Either::Old(Prost(Route { id: 300, host: "a".into() }));
    let news = [Derived::Stop { code: 9 }, Derived::Whole(Prost(Route { id: 1, host: "b".into() }))];
    let all: Vec<_> = news.into_iter().map(Either::New).chain([old]).collect();
    let mut stream = MessageStream::new(Vec::new(), TOKIO_UTIL);
    all.iter().try_for_each(|message| stream.send(message)).unwrap();
    let mut received = MessageStream::new(Cursor::new(stream.into_inner()), TOKIO_UTIL);
    for message in &all {
        check_payload(message, &mut Vec::new()).unwrap();
        assert_eq!(received.recv::<Either>().unwrap().as_ref(), Some(message));
    }
}

/// The bound of the type is that of the stream: its frame is refused at the head, before a byte of it has come.
#[test]
fn the_bound_is_the_streams() {
    let route = |size: usize| Prost::<Route, 16>(Route { id: 0, host: "x".repeat(size - 2) });
    let mut stream = MessageStream::new(Vec::new(), TOKIO_UTIL);
    stream.send(&route(16)).unwrap();
    stream.send(&route(17)).unwrap_err();
    let sent = stream.into_inner();
    assert_eq!(sent.len(), 4 + 16, "what is refused leaves nothing behind");
    let mut stream = MessageStream::new(Cursor::new([&sent[..], &[0, 0, 0, 17]].concat()), TOKIO_UTIL);
    assert_eq!(stream.recv::<Prost<Route, 16>>().unwrap(), Some(route(16)));
    let error = stream.recv::<Prost<Route, 16>>().unwrap_err();
    assert!(
        matches!(error, StreamError::Recv(RecvError::Frame(FrameError::TooLarge { length, max: 16 })) if length == 17),
        "{error:?}"
    );
}

/// A malformed message is refused by itself; the stream goes on behind its frame.
#[test]
fn a_malformed_message_leaves_the_stream_whole() {
    let mut bytes = vec![0, 0, 0, 2, 0x0f, 0xff];
    bytes.extend(by_tokio_util([Envelope { body: Some(Body::Scalars(Scalars::default())) }].iter()));
    let mut stream = MessageStream::new(Cursor::new(bytes), TOKIO_UTIL);
    assert!(matches!(stream.recv::<Prost<Envelope>>(), Err(StreamError::Recv(RecvError::Decode(_)))));
    assert!(stream.recv::<Prost<Envelope>>().unwrap().is_some());
    assert!(stream.recv::<Prost<Envelope>>().unwrap().is_none());
}

/// The formats here say where a value ends, so that they need no framing at all.
#[test]
fn serde_without_a_framing() {
    let shapes: Vec<Shape> = values(1_000).collect();
    let theirs = shapes.iter().flat_map(|shape| postcard::to_stdvec(shape).unwrap()).collect::<Vec<_>>();
    let mut stream = MessageStream::new(Cursor::new(theirs), Bare::new());
    for shape in &shapes {
        assert_eq!(&stream.recv::<Serde<Shape, Postcard>>().unwrap().unwrap().value, shape);
    }
    assert!(stream.recv::<Serde<Shape, Postcard>>().unwrap().is_none());
    assert_eq!(<Serde<Shape, Postcard> as Message<'_>>::MAX_SIZE, 1 << 20);
}
