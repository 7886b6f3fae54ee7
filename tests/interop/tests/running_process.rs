//! Our ends against the frame functions of running-process, whose frames are a version byte, a length and a message of prost.

use std::io::BufReader;
use std::net::TcpStream;

use framing_core::{Message, Prost, Raw};
use framing_interop::{End, SIZES, exchange, passes, payload, sockets};
use framing_io::blocking::MessageStream;
use framing_io::envelope::{Envelope, FRAMING, Head, Kind};
use framing_io::mux::{Classified, Detected, Mux};
use running_process::frame_v1::{Frame, FrameKind, encode_framed, read_frame, try_decode_framed, write_frame};

struct Theirs(BufReader<TcpStream>);

impl End for Theirs {
    fn send(&mut self, payload: &[u8]) {
        write_frame(self.0.get_mut(), payload).unwrap();
    }

    fn flush(&mut self) {}

    fn recv(&mut self) -> Vec<u8> {
        read_frame(&mut self.0).unwrap()
    }
}

#[test]
fn a_version_byte_and_a_length() {
    let (here, there) = sockets();
    exchange(&mut MessageStream::new(here, FRAMING), || {
        let reader = BufReader::new(there);
        passes("where it reads", reader.capacity());
        Theirs(reader)
    });
}

fn frame(number: usize) -> Frame {
    let request = u64::try_from(number).unwrap();
    Frame {
        envelope_version: 1,
        kind: FrameKind::Event as i32,
        payload_protocol: 0x7a63,
        payload: payload(number),
        request_id: request,
        deadline_unix_ms: request * 7,
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into(),
        ..Frame::default()
    }
}

/// Their envelopes as messages of ours: what a system sends that moves over type by type.
#[test]
fn envelopes_of_prost_are_messages_of_ours() {
    let mut ours = MessageStream::new(Vec::new(), FRAMING);
    for number in 0..SIZES.len() {
        ours.send(&Prost::<Frame>(frame(number))).unwrap();
        let written = std::mem::take(ours.get_mut());
        assert!(written == encode_framed(&frame(number)).unwrap(), "the bytes of message {number} are theirs");
        let decoded = try_decode_framed(&written).unwrap().unwrap();
        assert_eq!((decoded.frame, decoded.consumed), (frame(number), written.len()));
        let received = MessageStream::new(&written[..], FRAMING).recv::<Prost<Frame>>().unwrap().unwrap();
        assert_eq!(received.0, frame(number));
    }
}

/// Both have the same framing, so one endpoint tells them apart by the first byte of the envelope: theirs begins with the key of a
/// field, ours with its version.
#[test]
fn a_mux_serves_both_envelopes_on_one_socket() {
    let mux = Mux::new(&Raw(b"me"), |bytes: &[u8]| match bytes.get(5) {
        None => Detected::NeedMore,
        Some(0x08) => Detected::Legacy,
        Some(_) => Detected::NotLegacy,
    });
    let mux = mux.unwrap().serve(0x7a63);
    let theirs = encode_framed(&frame(100)).unwrap();
    for size in 0..theirs.len() {
        let expected = if size < 6 { Classified::NeedMore { needed: 1 } } else { Classified::Legacy };
        assert_eq!(mux.classify(&theirs[..size]).unwrap(), expected);
    }
    let envelope = Envelope { head: Head::new(Kind::Request, 0x7a63, 1), payload: Raw(b"ours") };
    let bytes = envelope.encode_to_vec().unwrap();
    let mut ours = MessageStream::new(Vec::new(), FRAMING);
    ours.send_frame(&bytes).unwrap();
    let ours = ours.into_inner();
    assert_eq!(mux.classify(&ours), Ok(Classified::Payload { envelope, consumed: ours.len() }));
}
