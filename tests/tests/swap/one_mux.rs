//! One stream, one mux, one set of limits for payloads of prost, of serde and of derived types, while a system moves over.

use framing_core::framing::WriteError;
use framing_core::{FrameError, Message, OwnedMessage, Postcard, Prost, Raw, Serde};
use framing_io::blocking::MessageStream;
use framing_io::envelope::{Envelope, FRAMING, Head, Kind};
use framing_io::mux::{Classified, Detected, Mux, MuxError};
use framing_io::{BufferPolicy, RecvError, SendError, StreamError};
use serde::{Deserialize, Serialize};

use super::protobuf_types::Route;

/// Each type has a protocol of its own, by which the payloads are told apart.
const OF_PROST: u32 = 0x700;
const OF_SERDE: u32 = 0x701;
const DERIVED: u32 = 0x702;

/// The one limit: of an envelope, wherever its payload is from.
const MAX: usize = 1000;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Noted {
    text: String,
}

#[derive(Clone, Debug, PartialEq, Message)]
struct Note {
    #[message(max = 1 << 20)]
    text: String,
}

/// A payload of each kind, with a text of so many bytes, in an envelope.
fn payloads(size: usize) -> (Prost<Route>, Serde<Noted, Postcard>, Note) {
    let text = "x".repeat(size);
    let route = Route { id: 7, host: text.clone() };
    (Prost(route), Serde::new(Noted { text: text.clone() }), Note { text })
}

fn envelope<M>(protocol: u32, id: usize, payload: M) -> Envelope<M> {
    Envelope { head: Head::new(Kind::Request, protocol, id as u64), payload }
}

fn mux() -> Mux<fn(&[u8]) -> Detected> {
    let ours: fn(&[u8]) -> Detected = |_| Detected::NotLegacy;
    Mux::new(&Raw(b"me"), ours).unwrap().serve(OF_PROST).serve(OF_SERDE).serve(DERIVED).max(MAX)
}

#[test]
fn one_stream_and_one_mux_carry_payloads_of_each_kind() {
    let mut stream = MessageStream::new(Vec::new(), FRAMING.max(MAX));
    for id in 0..500 {
        let (prost, serde, derived) = payloads(id);
        stream.feed(&envelope(OF_PROST, id, prost)).unwrap();
        stream.feed(&envelope(OF_SERDE, id, serde)).unwrap();
        stream.feed(&envelope(DERIVED, id, derived)).unwrap();
    }
    stream.flush().unwrap();
    let (mux, wire) = (mux(), stream.into_inner());
    let (mut rest, mut seen) = (&wire[..], Vec::new());
    while !rest.is_empty() {
        let Classified::Payload { envelope, consumed } = mux.classify(rest).unwrap() else { panic!("payloads only") };
        let (id, payload) = (usize::try_from(envelope.head.id).unwrap(), envelope.payload.0);
        let (prost, serde, derived) = payloads(id);
        match envelope.head.protocol {
            OF_PROST => assert_eq!(Prost::<Route>::decode_frame(payload), Ok(prost)),
            OF_SERDE => assert_eq!(Serde::<Noted, Postcard>::decode_frame(payload), Ok(serde)),
            _ => assert_eq!(Note::decode_frame(payload), Ok(derived)),
        }
        seen.push((id, envelope.head.protocol));
        rest = &rest[consumed..];
    }
    assert!(seen.into_iter().eq((0..500).flat_map(|id| [OF_PROST, OF_SERDE, DERIVED].map(|protocol| (id, protocol)))));
}

/// The largest that is let through, and one byte more, of a kind of payload.
fn check_limit<M: OwnedMessage>(protocol: u32, payload: impl Fn(usize) -> M) {
    let size = |text: usize| envelope(protocol, 1, payload(text)).size_hint();
    let fits = (0..MAX).rev().find(|text| size(*text) <= MAX).expect("an empty text fits");
    assert_eq!((size(fits), size(fits + 1)), (MAX, MAX + 1));

    let framed = |text: usize, max: usize| {
        let mut stream = MessageStream::new(Vec::new(), FRAMING.max(max));
        stream.send(&envelope(protocol, 1, payload(text))).map(|()| stream.into_inner())
    };
    let (just, beyond) = (framed(fits, MAX).unwrap(), framed(fits + 1, 2 * MAX).unwrap());
    let too_large = FrameError::too_large(MAX as u64 + 1, MAX);
    let unsent = framed(fits + 1, MAX).unwrap_err();
    assert!(
        matches!(unsent, StreamError::Send(SendError::Message(WriteError::Frame(error))) if error == too_large),
        "{unsent:?}"
    );

    assert!(matches!(mux().classify(&just), Ok(Classified::Payload { .. })));
    // Told at the head.
    assert_eq!(mux().classify(&beyond[..8]), Err(MuxError::Frame(too_large)));

    let policy = BufferPolicy::new().max(MAX + 5);
    let recv = |wire: &[u8]| MessageStream::with_policy(wire, FRAMING.max(MAX), policy).recv::<Envelope<M>>().map(drop);
    assert!(recv(&just).is_ok());
    let refused = recv(&beyond).unwrap_err();
    assert!(matches!(refused, StreamError::Recv(RecvError::Frame(error)) if error == too_large), "{refused:?}");
}

#[test]
fn one_set_of_limits_holds_for_each_kind() {
    check_limit(OF_PROST, |text| payloads(text).0);
    check_limit(OF_SERDE, |text| payloads(text).1);
    check_limit(DERIVED, |text| payloads(text).2);
}
