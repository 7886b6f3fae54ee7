//! `mux`: an older wire, probes and payloads, told apart by the bytes that have come.

use framing_core::{DecodeError, FrameError, Message, Raw, Reason, laws};
use framing_io::Encoder;
use framing_io::envelope::{self, Envelope, FRAMING, HANDOFF, Head, Kind, PROBE, PayloadEncoding, Trace};
use framing_io::mux::{Classified, Detected, Mux, MuxError, Probe, ProbeAnswer, ProbeError, ProbeFault};

#[derive(Clone, Debug, PartialEq, Message)]
struct Identity {
    pid: u32,
    #[message(len = u8)]
    path: String,
}

const SERVED: u32 = 0x7a63;

fn identity() -> Identity {
    Identity { pid: 7, path: "/run/it".into() }
}

/// An older wire whose messages are a u32 length and a u32 version, which is 15: its first byte may be 1.
fn older(bytes: &[u8]) -> Detected {
    match bytes.get(4..8) {
        None => Detected::NeedMore,
        Some([15, 0, 0, 0]) => Detected::Legacy,
        Some(_) => Detected::NotLegacy,
    }
}

fn mux() -> Mux<fn(&[u8]) -> Detected> {
    Mux::new(&identity(), older as fn(&[u8]) -> Detected).unwrap().serve(SERVED)
}

fn framed<'a>(message: &impl Message<'a>) -> Vec<u8> {
    let mut encoder = Encoder::new(FRAMING);
    encoder.push(message).unwrap();
    encoder.unsent().to_vec()
}

fn request(protocol: u32, id: u64, payload: &[u8]) -> Vec<u8> {
    framed(&Envelope { head: Head::new(Kind::Request, protocol, id), payload: Raw(payload) })
}

/// What a connection was found to be, without what it borrows.
#[derive(Debug, PartialEq)]
enum Event {
    Legacy(Vec<u8>),
    Probe(Vec<u8>),
    Payload(u64, Vec<u8>),
    Over(MuxError),
}

/// Shows `mux` the bytes as they come, in pieces that end at `splits`, and keeps what it says.
fn events(mux: &Mux<fn(&[u8]) -> Detected>, bytes: &[u8], splits: &[usize]) -> Vec<Event> {
    let (mut at, mut end, mut events) = (0, 0, Vec::new());
    for split in splits.iter().copied().chain([bytes.len()]) {
        end = end.max(split);
        loop {
            match mux.classify(&bytes[at..end]) {
                Ok(Classified::NeedMore { needed }) => {
                    assert!(needed > 0);
                    let enough = bytes.len().min(end + needed - 1);
                    let with_less = mux.classify(&bytes[at..enough]);
                    assert!(matches!(with_less, Ok(Classified::NeedMore { .. })), "{needed} were not needed");
                    break;
                }
                Ok(Classified::Legacy) => {
                    events.push(Event::Legacy(bytes[at..].to_vec()));
                    return events;
                }
                Ok(Classified::Probe { reply, consumed }) => {
                    events.push(Event::Probe(reply));
                    at += consumed;
                }
                Ok(Classified::Payload { envelope, consumed }) => {
                    events.push(Event::Payload(envelope.head.id, envelope.payload.0.to_vec()));
                    at += consumed;
                }
                Ok(other) => panic!("{other:?}"),
                Err(error) => {
                    events.push(Event::Over(error));
                    return events;
                }
            }
        }
    }
    events
}

fn probe() -> Probe {
    Probe { id: 99, nonce: *b"0123456789abcdef0123456789abcdef" }
}

#[test]
fn an_empty_buffer_and_a_few_bytes_need_more() {
    assert_eq!(mux().classify(&[]), Ok(Classified::NeedMore { needed: 1 }));
    assert_eq!(mux().classify(&[1, 0, 0]), Ok(Classified::NeedMore { needed: 1 }), "the detector cannot tell");
    assert_eq!(mux().classify(&[1, 200, 0, 0, 0, 1, 0, 0]), Ok(Classified::NeedMore { needed: 197 }));
}

#[test]
fn the_older_wire_wins_though_its_first_byte_is_ours() {
    let mut bytes = 257_u32.to_le_bytes().to_vec();
    bytes.extend(15_u32.to_le_bytes());
    assert_eq!(bytes[0], envelope::VERSION);
    assert_eq!(mux().classify(&bytes), Ok(Classified::Legacy));
}

#[test]
fn every_split_gives_the_same() {
    let payloads = [request(SERVED, 1, b""), request(SERVED, 2, &[9; 300])];
    let mut bytes = payloads.concat();
    bytes.extend(framed(&probe().request()));
    bytes.extend(request(SERVED, 3, b"after"));
    let ends = [Vec::from(*b"\x01\x02\0\0\x0f\0\0\0rest"), request(PROBE, 4, b"bad"), request(0x7000, 5, b"")];
    for end in ends {
        let bytes = [&bytes[..], &end].concat();
        let whole = events(&mux(), &bytes, &[]);
        assert_eq!(whole.len(), 5, "{whole:?}");
        for first in 0..bytes.len() {
            assert_eq!(events(&mux(), &bytes, &[first]), whole, "split at {first}");
            let second = first + (first * 7) % (bytes.len() - first);
            assert_eq!(events(&mux(), &bytes, &[first, second]), whole, "split at {first} and {second}");
        }
        let each: Vec<_> = (0..bytes.len()).collect();
        assert_eq!(events(&mux(), &bytes, &each), whole, "byte by byte");
    }
}

#[test]
fn a_probe_is_answered_with_an_identity_that_echoes_its_nonce() {
    let trace: Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let mut question = probe().request();
    question.head.trace = Some(trace.clone());
    let bytes = framed(&question);
    let Ok(Classified::Probe { reply, consumed }) = mux().classify(&bytes) else { panic!("it is a probe") };
    assert_eq!(consumed, bytes.len());
    let answer: Envelope<Raw<'_>> = Envelope::decode_frame(&reply[5..]).unwrap();
    assert_eq!((answer.head.kind, answer.head.protocol, answer.head.id), (Kind::Response, PROBE, 99));
    assert_eq!(answer.head.trace, Some(trace));
    assert_eq!(answer.payload.0[..32], probe().nonce);
    assert_eq!(probe().check::<Identity>(&answer), Ok(identity()));
    assert_eq!(reply, framed(&answer), "the reply is a whole frame");
}

#[test]
fn an_answer_to_another_probe_tells_nothing() {
    let head = Head::new(Kind::Response, PROBE, 99);
    let check = |head: Head, nonce: [u8; 32], identity: &[u8]| {
        let payload = ProbeAnswer { nonce, identity: Raw(identity) }.encode_to_vec().unwrap();
        probe().check::<Identity>(&Envelope { head, payload: Raw(&payload) })
    };
    let nonce = probe().nonce;
    let bytes = identity().encode_to_vec().unwrap();
    assert_eq!(check(head.clone(), nonce, &bytes), Ok(identity()));
    let mut other = nonce;
    other[31] ^= 1;
    assert_eq!(check(head.clone(), other, &bytes), Err(ProbeError::Nonce));
    let id = Head { id: 98, ..head.clone() };
    assert_eq!(check(id, nonce, &bytes), Err(ProbeError::Id { expected: 99, found: 98 }));
    let event = Head { kind: Kind::Event, ..head.clone() };
    assert!(matches!(check(event, nonce, &bytes), Err(ProbeError::NoAnswer { kind: Kind::Event, .. })));
    let protocol = Head { protocol: SERVED, ..head.clone() };
    assert!(matches!(check(protocol, nonce, &bytes), Err(ProbeError::NoAnswer { protocol: SERVED, .. })));
    let encoding = Head { encoding: PayloadEncoding::Zstd, ..head.clone() };
    assert!(matches!(check(encoding, nonce, &bytes), Err(ProbeError::NoAnswer { .. })));
    assert!(matches!(check(head, nonce, &bytes[1..]), Err(ProbeError::Identity(_))));
    assert_ne!(Probe::new().unwrap(), Probe::new().unwrap(), "nobody foresees it");
}

#[test]
fn a_malformed_probe_is_fatal() {
    let fault = |head: Head, nonce: &[u8]| mux().classify(&framed(&Envelope { head, payload: Raw(nonce) })).map(drop);
    let head = Head::new(Kind::Request, PROBE, 1);
    assert_eq!(fault(head.clone(), &[0; 32]), Ok(()));
    assert_eq!(fault(head.clone(), &[0; 31]), Err(ProbeFault::Nonce { found: 31 }.into()));
    assert_eq!(fault(head.clone(), &[0; 33]), Err(ProbeFault::Nonce { found: 33 }.into()));
    let found = Kind::Response;
    assert_eq!(fault(Head { kind: found, ..head.clone() }, &[0; 32]), Err(ProbeFault::Kind { found }.into()));
    let found = PayloadEncoding::Lz4;
    assert_eq!(fault(Head { encoding: found, ..head }, &[0; 32]), Err(ProbeFault::Encoding { found }.into()));
}

#[test]
fn a_payload_is_handed_on_with_what_it_consumed() {
    for kind in [Kind::Request, Kind::Response, Kind::Event, Kind::Cancel, Kind::Refusal] {
        let sent = Envelope { head: Head::new(kind, SERVED, 3), payload: Raw(b"ping") };
        let frame = framed(&sent);
        let bytes = [&frame[..], b"and what comes behind it"].concat();
        assert_eq!(mux().classify(&bytes), Ok(Classified::Payload { envelope: sent, consumed: frame.len() }));
    }
}

#[test]
fn protocols_that_are_not_served_are_refused() {
    let classify = |protocol| mux().classify(&request(protocol, 6, b"hello")).map(drop);
    for protocol in [0, HANDOFF, 0xff] {
        assert_eq!(classify(protocol), Err(MuxError::FirstParty { protocol }));
    }
    for protocol in [0x100, SERVED - 1, SERVED + 1, u32::MAX] {
        assert_eq!(classify(protocol), Err(MuxError::Unserved { protocol, id: 6 }));
    }
    let broker = mux().serve(HANDOFF);
    assert!(matches!(broker.classify(&request(HANDOFF, 6, b"offer")), Ok(Classified::Payload { .. })));
    assert!(matches!(broker.classify(&framed(&probe().request())), Ok(Classified::Probe { .. })));
}

#[test]
fn another_first_byte_is_refused_or_left_to_the_older_wire() {
    let bytes = [42, 0, 0, 0, 0, 16, 0, 0, 0];
    let reason = Reason::Magic { expected: 1, found: 42 };
    assert_eq!(mux().classify(&bytes), Err(FrameError::Malformed { offset: 0, reason }.into()));
    assert_eq!(mux().others_are_legacy().classify(&bytes), Ok(Classified::Legacy));
    let too_large = [1, 255, 255, 255, 255, 0, 0, 0];
    assert!(mux().others_are_legacy().classify(&too_large).is_err(), "ours, and malformed");
}

#[test]
fn a_frame_beyond_the_limit_is_refused_at_its_head() {
    let mux = mux().max(100);
    let head = |length: u32| [&[1][..], &length.to_le_bytes(), &[0; 3]].concat();
    assert_eq!(mux.classify(&head(100)), Ok(Classified::NeedMore { needed: 97 }));
    assert_eq!(mux.classify(&head(101)), Err(FrameError::too_large(101, 100).into()));
    let default = head((16 << 20) + 1);
    assert_eq!(self::mux().classify(&default), Err(FrameError::too_large((16 << 20) + 1, 16 << 20).into()));
}

#[test]
fn a_frame_without_an_envelope_is_refused() {
    let classify = |payload: &[u8]| mux().classify(&framed(&Raw(payload))).map(drop);
    let version = DecodeError::malformed(0, Reason::Magic { expected: 1, found: 2 });
    let version = version.in_field(&"Envelope.head");
    assert_eq!(classify(&[2; 30]), Err(version.into()));
    assert!(matches!(classify(&[1, 0, 0]), Err(MuxError::Envelope(_))), "it ends too soon");
}

/// A detector that never decides would have a connection kept, and its bytes too, for as long as its peer likes.
#[test]
fn a_detector_that_never_decides_ends_the_connection() {
    let mux = Mux::new(&identity(), |_: &[u8]| Detected::NeedMore).unwrap().window(10);
    for size in 0..10 {
        assert_eq!(mux.classify(&[0; 20][..size]), Ok(Classified::NeedMore { needed: 1 }));
    }
    for size in 10..20 {
        assert_eq!(mux.classify(&[0; 20][..size]), Err(MuxError::Undecided { seen: 10 }));
    }
}

/// It is shown the window and no more, so a frame that comes in a million pieces costs a million windows at most.
#[test]
fn a_detector_sees_no_more_than_its_window() {
    let mux = Mux::new(&identity(), |bytes: &[u8]| {
        assert!(bytes.len() <= 10);
        Detected::NotLegacy
    });
    let mux = mux.unwrap().window(10).serve(SERVED);
    let bytes = request(SERVED, 1, &[0; 1000]);
    for size in 1..bytes.len() {
        assert!(matches!(mux.classify(&bytes[..size]), Ok(Classified::NeedMore { .. })));
    }
}

#[test]
fn envelopes_keep_the_laws() {
    let mut head = Head::new(Kind::Event, SERVED, u64::MAX).until(std::time::SystemTime::now());
    head.trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00".parse().ok();
    laws::check_value(&head, &mut Default::default()).unwrap();
    let bytes = Envelope { head, payload: 7_u32 }.encode_to_vec().unwrap();
    for at in 0..bytes.len() {
        for flip in 1..=255 {
            let mut bytes = bytes.clone();
            bytes[at] ^= flip;
            laws::check_bytes::<Envelope<u32>>(bytes.leak()).unwrap();
        }
    }
}

#[test]
fn a_traceparent_is_read_as_it_is_shown() {
    let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let trace: Trace = text.parse().unwrap();
    assert_eq!((trace.to_string().as_str(), trace.is_sampled()), (text, true));
    let zeros =
        ["00-00000000000000000000000000000000-00f067aa0ba902b7-01", &text.replace("00f067aa0ba902b7", &"0".repeat(16))];
    let more = [
        &text[1..],
        &text.to_uppercase(),
        &format!("{text}-"),
        &text.replace("00-4", "01-4"),
        &text.replace('f', "+"),
        "",
    ];
    for bad in zeros.into_iter().chain(more) {
        assert!(bad.parse::<Trace>().is_err(), "{bad}");
    }
}
