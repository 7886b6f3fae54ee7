//! The cases through the adapters: what each receives, what it sends, and what it refuses to send.

use std::io::{self, Read};

use ::mio::Interest;
use framing_core::framing::WriteError;
use framing_core::{FrameError, Raw};
use framing_io::mio::Way;
use framing_io::{Decoder, SendError, StreamError, blocking, mio, tokio};
use framing_tests::any::Any;
use framing_tests::script::Script;
use serde_json::Value;

use super::case::{framing, reading};
use super::polled::{Polled, driven, polled};
use super::{Event, Seen, error_kind};

/// What came so far, and whether there is more to come.
struct Incoming {
    bytes: Vec<u8>,
    open: bool,
}

impl Incoming {
    fn new() -> Self {
        Self { bytes: Vec::new(), open: true }
    }
}

impl Read for Incoming {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.open && self.bytes.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let count = room.len().min(self.bytes.len());
        room[..count].copy_from_slice(&self.bytes[..count]);
        self.bytes.drain(..count);
        Ok(count)
    }
}

/// The next event of a stream that waits; what there is to see of it, if that is anything.
fn next(event: Option<&Event>, case: &Value, incoming: &mut Incoming, set_framing: impl FnOnce(Any)) -> Option<Seen> {
    match event {
        Some(Event::Bytes(bytes)) => incoming.bytes.extend_from_slice(bytes),
        Some(Event::Pending) => return Some(Seen::Pending),
        Some(Event::SetMax(max)) => set_framing(reading(case, Some(*max))),
        Some(Event::End) => incoming.open = false,
        None => return Some(Seen::Dry),
    }
    None
}

/// Over a stream whose reads time out where nothing has come.
pub(super) fn poll_blocking(case: &Value, events: &[Event], polls: usize) -> (Vec<Seen>, Decoder<Any>) {
    let mut stream = blocking::MessageStream::new(Incoming::new(), reading(case, None));
    let mut events = events.iter();
    let mut seen = Vec::new();
    while seen.len() < polls {
        match stream.recv_frame().map(|frame| frame.map(|frame| frame.payload().to_vec())) {
            Ok(Some(payload)) => seen.push(Seen::Frame(payload)),
            Ok(None) => seen.push(Seen::End),
            Err(StreamError::Recv(error)) => seen.push(error_kind(error)),
            Err(error) if error.is_timeout() => {
                let (mut incoming, mut decoder, encoder) = stream.into_parts();
                let set = |framing| decoder.set_framing(framing);
                seen.extend(next(events.next(), case, &mut incoming, set));
                stream = blocking::MessageStream::from_parts(incoming, decoder, encoder);
            }
            Err(error) => panic!("{}: {error}", case["id"]),
        }
    }
    (seen, stream.into_parts().1)
}

/// Over a stream of which no more can be read than came so far.
pub(super) fn poll_mio(case: &Value, events: &[Event], polls: usize) -> (Vec<Seen>, Decoder<Any>) {
    let mut stream = mio::MessageStream::new(Incoming::new(), reading(case, None));
    let mut events = events.iter();
    let mut seen = Vec::new();
    while seen.len() < polls {
        match stream.recv_frame().map(|frame| frame.map(|frame| frame.payload().to_vec())) {
            Ok(Some(payload)) => seen.push(Seen::Frame(payload)),
            Err(StreamError::Recv(error)) => seen.push(error_kind(error)),
            Err(error) => panic!("{}: {error}", case["id"]),
            Ok(None) if stream.progress().is_ended() => seen.push(Seen::End),
            Ok(None) => {
                let mut changed = None;
                seen.extend(next(events.next(), case, stream.get_mut(), |framing| changed = Some(framing)));
                changed.into_iter().for_each(|framing| stream.decoder_mut().set_framing(framing));
            }
        }
        stream.ready(Interest::READABLE);
    }
    (seen, stream.into_parts().1)
}

/// The same of futures, each of which is polled once.
pub(super) fn poll_tokio(case: &Value, events: &[Event], polls: usize) -> (Vec<Seen>, Decoder<Any>) {
    let mut stream = tokio::MessageStream::new(Polled::new(Incoming::new()), reading(case, None));
    let mut events = events.iter();
    let mut seen = Vec::new();
    while seen.len() < polls {
        match polled(1, async { Ok(stream.recv_frame().await?.map(|frame| frame.payload().to_vec())) }) {
            Some(Ok(Some(payload))) => seen.push(Seen::Frame(payload)),
            Some(Ok(None)) => seen.push(Seen::End),
            Some(Err(StreamError::Recv(error))) => seen.push(error_kind(error)),
            Some(Err(error)) => panic!("{}: {error}", case["id"]),
            None => {
                let mut changed = None;
                let incoming = &mut stream.get_mut().stream;
                seen.extend(next(events.next(), case, incoming, |framing| changed = Some(framing)));
                changed.into_iter().for_each(|framing| stream.decoder_mut().set_framing(framing));
            }
        }
    }
    (seen, stream.into_parts().1)
}

/// What each adapter writes of `payloads`, a few bytes at a time.
pub(super) fn sent_by_all(case: &Value, payloads: &[Vec<u8>]) -> [(&'static str, Vec<u8>); 3] {
    let mut stream = blocking::MessageStream::new(Script::new(&[], 3), framing(case, None));
    payloads.iter().for_each(|payload| stream.send(&Raw(payload)).unwrap());
    let by_blocking = stream.into_inner().output;

    let mut stream = mio::MessageStream::new(Script::new(&[], 3), framing(case, None));
    payloads.iter().for_each(|payload| stream.push_frame(payload).unwrap());
    assert_eq!(stream.flush().unwrap().sending, Way::Done);
    let by_mio = stream.into_inner().output;

    let mut stream = tokio::MessageStream::new(Polled::new(Script::new(&[], 3)), framing(case, None));
    payloads.iter().for_each(|payload| driven(1, stream.send(&Raw(payload))).unwrap());
    [("blocking", by_blocking), ("mio", by_mio), ("tokio", stream.into_inner().stream.output)]
}

/// The error by which each adapter refuses to send `payload`, after a frame of `[0xaa; 3]` that it sends; and all that it then has
/// written.
pub(super) fn refused_by_all(case: &Value, payload: &[u8]) -> [(&'static str, FrameError, Vec<u8>); 3] {
    const FIRST: [u8; 3] = [0xaa; 3];
    let error = |refused: Result<(), StreamError>| match refused {
        Err(StreamError::Send(SendError::Message(WriteError::Frame(error)))) => error,
        other => panic!("{}: no error of a frame, but {other:?}", case["id"]),
    };

    let mut stream = blocking::MessageStream::new(Script::new(&[], 3), framing(case, None));
    stream.send_frame(&FIRST).unwrap();
    let by_blocking = error(stream.send_frame(payload));
    assert_eq!(error(stream.send(&Raw(payload))), by_blocking, "{}", case["id"]);
    stream.flush().unwrap();
    let blocking = ("blocking", by_blocking, stream.into_inner().output);

    let mut stream = mio::MessageStream::new(Script::new(&[], 3), framing(case, None));
    stream.push_frame(&FIRST).unwrap();
    let by_mio = error(stream.push_frame(payload).map_err(StreamError::Send));
    assert_eq!(error(stream.push(&Raw(payload)).map_err(StreamError::Send)), by_mio, "{}", case["id"]);
    assert_eq!(stream.flush().unwrap().sending, Way::Done);
    let mio = ("mio", by_mio, stream.into_inner().output);

    let mut stream = tokio::MessageStream::new(Polled::new(Script::new(&[], 3)), framing(case, None));
    driven(1, stream.send_frame(&FIRST)).unwrap();
    let by_tokio = error(driven(1, stream.send_frame(payload)));
    assert_eq!(error(driven(1, stream.send(&Raw(payload)))), by_tokio, "{}", case["id"]);
    driven(1, stream.flush()).unwrap();
    [blocking, mio, ("tokio", by_tokio, stream.into_inner().stream.output)]
}
