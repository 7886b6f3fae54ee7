//! The laws of messages, on the packets of five protocols and on all that comes of changing one byte of them.
//!
//! That each packet decodes to what its source says, and encodes to its own bytes again, is what `tour` shows.

use framing_core::laws::{Seen, check_bytes};
use framing_core::{DecodeError, EncodeError, Encoding, Message, Reader, Reason};
use framing_examples::protocols::{bitcoin, dns, http2, ntp, websocket};
use serde_json::Value;

/// The packets of a protocol, whole or payloads alone.
fn packets(id: &str, payload_only: bool) -> Vec<Vec<u8>> {
    let data: Value = serde_json::from_str(include_str!("../data/protocols.json")).unwrap();
    let protocol = data["protocols"].as_array().unwrap().iter().find(|protocol| protocol["id"] == id).unwrap();
    let vectors = protocol["vectors"].as_array().unwrap().iter();
    let wanted = vectors.filter(|vector| (vector["payload_only"] == true) == payload_only);
    let packets: Vec<_> = wanted.map(|vector| unhex(vector["hex"].as_str().unwrap())).collect();
    assert!(!packets.is_empty(), "{id}");
    packets
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// What came of the changes.
#[derive(Default)]
struct Outcomes {
    messages: usize,
    refused: usize,
    unfinished: usize,
}

/// Checks the laws on each packet, on each prefix of it, and with each byte set to each other value.
macro_rules! check {
    ($packets:expr, $message:ty) => {{
        let mut outcomes = Outcomes::default();
        for packet in $packets {
            let mut bytes = packet.clone();
            for at in 0..bytes.len() {
                for value in 0..=u8::MAX {
                    bytes[at] = value;
                    match check_bytes::<$message>(&bytes) {
                        Ok(Seen::Message(_)) => outcomes.messages += 1,
                        Ok(Seen::Error(DecodeError::Malformed { .. })) => outcomes.refused += 1,
                        Ok(Seen::Error(DecodeError::NotEnoughData { .. })) => outcomes.unfinished += 1,
                        Ok(seen) => panic!("{seen:?}"),
                        Err(broken) => panic!("byte {at} is {value:#04x} of {packet:02x?}: {broken}"),
                    }
                }
                bytes[at] = packet[at];
            }
            for size in 0..packet.len() {
                let missing = packet.len() - size;
                match <$message>::decode(&mut Reader::new(&packet[..size])) {
                    Err(DecodeError::NotEnoughData { needed }) => assert!(needed <= missing, "{needed} of {missing}"),
                    // A tail that need not be there, and one that takes all there is.
                    Ok(_) => {}
                    Err(error) => assert!(<$message>::decode_frame(&packet).is_err(), "{size} bytes: {error}"),
                }
            }
        }
        outcomes
    }};
}

#[test]
fn laws_of_the_protocols() {
    let outcomes = [
        check!(packets("ntp", false), ntp::Packet),
        check!(packets("websocket", false), websocket::Frame<'_>),
        check!(packets("dns", false).into_iter().filter(|packet| packet.len() > 12), dns::Packet<'_>),
        check!(packets("http2", false), http2::Frame<'_>),
        check!(packets("bitcoin_p2p", false), bitcoin::Packet<'_>),
    ];
    for outcome in outcomes {
        assert!(outcome.messages > 20 && outcome.refused > 20, "a change is accepted, or refused");
    }
    // Of the header alone one reserved bit is all that can be wrong.
    let heads = packets("dns", false).into_iter().map(|packet| packet[..dns::Header::SIZE].to_vec());
    let outcome = check!(heads, dns::Header);
    assert!(outcome.messages > 20 && outcome.refused > 20, "a change is accepted, or refused");
    let [version, reject]: [_; 2] = packets("bitcoin_p2p", true).try_into().unwrap();
    assert!(check!([version], bitcoin::Version<'_>).messages > 0);
    assert!(check!([reject], bitcoin::Reject<'_>).messages > 0);
}

/// A value that was made here, not received: lengths and checksums need not be kept in step by hand.
#[test]
fn what_is_computed_is_computed() {
    let ping = bitcoin::Packet::Ping(bitcoin::Payload::new(bitcoin::Nonce(7)));
    let bytes = ping.encode_to_vec().unwrap();
    let bitcoin::Packet::Ping(again) = bitcoin::Packet::decode_frame(&bytes).unwrap() else { panic!("{bytes:02x?}") };
    assert_eq!((again.length(), again.payload), (8, bitcoin::Nonce(7)));
    assert_ne!(again.checksum(), [0; 4]);

    let stream = http2::Stream { reserved: false, id: 0 };
    let frame = http2::Frame::from(http2::Body::from(http2::Ping { flags: 0, stream, opaque: *b"deadbeef" }));
    let [_, _, _, _, _, ping, ..] = &packets("http2", false)[..] else { panic!("the sixth is a ping") };
    assert_eq!(&frame.encode_to_vec().unwrap(), ping);

    for size in [0, 125, 126, 65_535, 65_536] {
        let payload = vec![7; size];
        let frame = websocket::Frame::new(websocket::Opcode::Binary, Some([1, 2, 3, 4]), &payload);
        let bytes = frame.encode_to_vec().unwrap();
        let read = websocket::Frame::decode_exact(&bytes).unwrap();
        assert_eq!(
            (read.payload(), read.mask(), read.encode_to_vec().as_ref()),
            (&payload[..], frame.mask(), Ok(&bytes))
        );
        let head = [2, 4, 10][usize::from(size > 125) + usize::from(size > 65_535)];
        assert_eq!(bytes.len(), head + 4 + size);
        let long = [0x82, 0x80 | 126, 0, 5];
        assert!(websocket::Frame::decode_frame(&[&long[..], &[0; 9]].concat()).is_err(), "not the shortest form");
    }
}

/// Packets of Bitcoin lie one behind the other: each takes its own bytes, and leaves those of the next.
#[test]
fn what_follows_a_packet_is_left() {
    let packets = packets("bitcoin_p2p", false);
    let stream = packets.concat();
    let mut input = Reader::new(&stream);
    let mut left = stream.len();
    for packet in &packets {
        let read = bitcoin::Packet::decode(&mut input).unwrap();
        left -= packet.len();
        assert_eq!((input.remaining(), read.encode_to_vec().as_ref()), (left, Ok(packet)));
    }
    assert!(packets.len() > 1 && input.is_empty(), "two packets or more, all of them read");

    // Not even a payload whose last field may be missing takes of them.
    let [version, _]: [_; 2] = self::packets("bitcoin_p2p", true).try_into().unwrap();
    let old = bitcoin::Version { relay: None, ..bitcoin::Version::decode_frame(&version).unwrap() };
    let two = [bitcoin::Payload::new(old.clone()), bitcoin::Payload::new(old)].map(bitcoin::Packet::Version);
    let bytes = two.each_ref().map(|packet| packet.encode_to_vec().unwrap()).concat();
    let mut input = Reader::new(&bytes);
    for left in [bytes.len() / 2, 0] {
        let bitcoin::Packet::Version(read) = bitcoin::Packet::decode(&mut input).unwrap() else { panic!("a version") };
        assert_eq!((read.payload.relay, input.remaining()), (None, left));
    }
}

/// Messages of DNS: what is built here is what came from elsewhere.
#[test]
fn messages_of_dns_are_built() {
    let question = dns::Name::labels("www.example.com").unwrap();
    let name = dns::Name::new(&question, None).unwrap();
    let flags = dns::Flags {
        response: true,
        opcode: 0,
        authoritative: false,
        truncated: false,
        recursion_desired: true,
        recursion_available: true,
        z: (),
        authentic: false,
        checking_disabled: false,
        rcode: 0,
    };
    let mut packet = dns::Packet::new(0x1000, flags);
    packet.questions.push(dns::Question { name, kind: 1, class: 1 });
    let size = packet.encode_to_vec().unwrap().len();
    let address = dns::Data::A(dns::Resource::new(1, 2, [93, 184, 215, 14].into()));
    packet.answers.push(dns::Record { name: dns::Name::new(&[], Some(12)).unwrap(), data: address });
    let [_, response] = &packets("dns", false)[..] else { panic!("the second is an answer") };
    assert_eq!(&packet.encode_to_vec().unwrap(), response);
    assert_eq!(size, dns::Header::SIZE + 17 + 4, "the question alone");

    let long = "a".repeat(64);
    for text in ["", ".", "a..b", "a.", &long] {
        assert_eq!(dns::Name::labels(text), None, "{text:?}");
    }
    assert_eq!(dns::Name::new(b"\x01a", Some(0x3fff)).unwrap().pointer(), Some(0x3fff));
    for (labels, pointer) in [(&b"\x01a"[..], Some(0x4000)), (b"\x01a", Some(0xc00c)), (b"\0", None), (b"\x02a", None)]
    {
        assert_eq!(dns::Name::new(labels, pointer), None, "{labels:02x?} {pointer:?}");
    }
}

/// Frames of HTTP/2 that may be padded, likewise.
#[test]
fn padded_frames_are_built() {
    use http2::{Body, Data, Frame, Headers, Priority, PushPromise, Stream, Weight};
    let stream = |id| Stream { reserved: false, id };
    let weight = Weight::new(10).unwrap();
    let priority = Some(Priority { exclusive: true, dependency: 20, weight });
    let frames: [(usize, Body<'_>); 4] = [
        (0, Data::new(0, stream(2), b"Hello, world!", Some(b"Howdy!")).into()),
        (1, Headers::new(0x04 | 0x28, stream(1), None, b"this is dummy", None).into()),
        (2, Headers::new(0x04, stream(3), priority, b"this is dummy", Some(b"This is padding.")).into()),
        (8, PushPromise::new(0x04, stream(10), stream(12), b"this is dummy", Some(b"Howdy!")).into()),
    ];
    let vectors = packets("http2", false);
    for (at, body) in frames {
        assert_eq!(Frame::from(body).encode_to_vec().as_ref(), Ok(&vectors[at]));
    }
    // One byte says that there is no padding.
    let none = Frame::from(Body::from(Data::new(1, stream(1), b"a", Some(b"")))).encode_to_vec().unwrap();
    assert_eq!(none, frame_of(0, 9, 1, b"\0a"));
    assert_eq!([0, 1, 256, 257].map(|weight| Weight::new(weight).map(Weight::wire)), [None, Some(0), Some(255), None]);
}

/// Names of DNS may point at each other.
#[test]
fn a_name_that_points_in_circles_leads_nowhere() {
    let name = |bytes| Reader::new(bytes).take::<dns::Compressed, dns::Name<'_>>();
    let message = b"\x03abc\xc0\x06\xc0\x00";
    assert_eq!(name(message).unwrap().resolve(message), None);
    let message = b"\x03abc\x00\x02de\xc0\x00";
    assert_eq!(name(&message[5..]).unwrap().resolve(message), Some("de.abc".to_owned()));
    assert_eq!(name(b"\x00").unwrap().resolve(b"\x00"), Some(String::new()));
    assert!(name(b"\x40a").is_err());
    assert!(name([&[63; 256][..], &[0]].concat().leak()).is_err(), "a name has 255 bytes at most");
}

/// Labels with their lengths, and the zero byte at the end of the name, have 255 bytes at most (RFC 1035, section 2.3.4).
#[test]
fn a_name_ends_where_its_bound_does() {
    let name = |last: u8, end: &[u8]| {
        let labels = [63, 63, 63, last].map(|size| [&[size][..], &vec![b'a'; size.into()]].concat());
        [&labels.concat(), end].concat()
    };
    for end in [&[0][..], &[0xc0, 0x0c]] {
        let bytes = name(61, end);
        let mut input = Reader::new(&bytes);
        let whole = input.take::<dns::Compressed, dns::Name<'_>>().unwrap();
        assert_eq!((input.remaining(), whole.pointer().is_some()), (0, end.len() == 2));
        assert_eq!(dns::Compressed::size(&whole), bytes.len());
        assert!(bytes.len() <= <dns::Compressed as Encoding<'_, dns::Name<'_>>>::MAX_SIZE);

        let bytes = name(62, end);
        let error = Reader::new(&bytes).take::<dns::Compressed, dns::Name<'_>>().unwrap_err();
        let DecodeError::Malformed { offset, reason, .. } = error else { panic!("{error}") };
        assert_eq!((offset, reason), (192, Reason::TooLong { length: 256, max: 255 }));
    }
}

/// A frame of HTTP/2 of this type, with these flags, of this stream.
fn frame_of(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let [_, length @ ..] = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[..], &[kind, flags, 0, 0, 0, stream], payload].concat()
}

/// The bound is that of the frame: padding and priority count too (RFC 9113, section 4.2).
#[test]
fn a_frame_ends_where_its_bound_does() {
    let too_long = |size: u32| Reason::TooLong { length: size, max: 16_384 };
    for (kind, flags, head) in
        [(0, 0, &[][..]), (0, 8, &[200]), (1, 0x28, &[200, 0, 0, 0, 0, 0]), (9, 0, &[]), (77, 0, &[])]
    {
        let padding: usize = if head.is_empty() { 0 } else { 200 };
        let payload = |size: usize| [head, &vec![b'a'; size - head.len() - padding], &vec![0; padding]].concat();
        let bytes = frame_of(kind, flags, 1, &payload(16_384));
        let mut frame = http2::Frame::decode_frame(&bytes).unwrap();
        assert_eq!(frame.encode_to_vec().as_ref(), Ok(&bytes));

        let bytes = frame_of(kind, flags, 1, &payload(16_385));
        let error = http2::Frame::decode_frame(&bytes).unwrap_err();
        let DecodeError::Malformed { reason, .. } = error else { panic!("{error}") };
        assert_eq!(reason, too_long(16_385), "type {kind}");

        let more = vec![b'a'; 16_385 - head.len() - padding];
        match &mut frame.body {
            http2::Body::Data(it) => it.data = &more,
            http2::Body::Headers(it) => it.fragment = &more,
            http2::Body::Continuation(it) => it.fragment = &more,
            http2::Body::Unknown(_, it) => it.payload = &more,
            body => panic!("{body:?}"),
        }
        let Err(EncodeError::Unencodable { reason, .. }) = frame.encode_to_vec() else { panic!("type {kind}") };
        assert_eq!(reason, too_long(16_385), "type {kind}");
    }
}

#[test]
fn frames_that_contradict_themselves_are_refused() {
    let refused = |bytes: &[u8], field: &str| {
        let error = http2::Frame::decode_frame(bytes).unwrap_err();
        assert!(matches!(error, DecodeError::Malformed { reason: Reason::Invalid, .. }), "{error}");
        assert_eq!(error.field(), *field);
    };
    let setting = [0, 1, 0, 0, 0x20, 0];
    assert!(http2::Frame::decode_frame(&frame_of(4, 0, 0, &setting)).is_ok());
    assert!(http2::Frame::decode_frame(&frame_of(4, 1, 0, &[])).is_ok());
    refused(&frame_of(4, 1, 0, &setting), "Settings");
    assert!(http2::Frame::decode_frame(&frame_of(5, 4, 1, &[0, 0, 0, 2])).is_ok());
    refused(&frame_of(5, 4, 1, &[0, 0, 0, 0]), "PushPromise.promised");
}
