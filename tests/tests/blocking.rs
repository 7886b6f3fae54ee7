//! `MessageStream` over real sockets, a thread at each end.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use framing_core::{Bare, FrameError, Framing, LengthPrefix, Part};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, RecvError, StreamError};
use framing_tests::samples::{Fixed, Lent, Text, bytes};

fn tcp() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (there, _) = listener.accept().unwrap();
    here.set_nodelay(true).unwrap();
    there.set_nodelay(true).unwrap();
    (here, there)
}

/// Runs a test over each kind of socket.
macro_rules! over_sockets {
    ($(fn $name:ident($here:ident, $there:ident) $body:block)*) => {
        mod over_tcp {
            use super::*;
            $(#[test]
            fn $name() {
                let ($here, $there) = tcp();
                $body
            })*
        }
        #[cfg(unix)]
        mod over_unix_sockets {
            use super::*;
            use std::os::unix::net::UnixStream;
            $(#[test]
            fn $name() {
                let ($here, $there) = UnixStream::pair().unwrap();
                $body
            })*
        }
    };
}

fn echo<S: Read + Write, F: Framing + Clone>(stream: S, framing: F) {
    let mut stream = MessageStream::new(stream, framing);
    while let Some(message) = stream.recv::<Fixed>().unwrap() {
        stream.send(&message).unwrap();
    }
}

fn ping_pong<S: Read + Write, F: Framing + Clone>(stream: S, framing: F) {
    let mut stream = MessageStream::new(stream, framing);
    for id in 0..500 {
        let ping = Fixed { id, kind: 1 };
        stream.send(&ping).unwrap();
        assert_eq!(stream.recv::<Fixed>().unwrap(), Some(ping));
    }
    let (sent, received) = (stream.send_stats(), stream.recv_stats());
    assert_eq!((sent.frames, received.frames), (500, 500));
    assert_eq!((sent.bytes, sent.operations), (received.bytes, 500), "one write for each message");
    assert_eq!(received.operations, 500, "one read for each message");
}

fn batches<S: Read + Write>(stream: S, rounds: u64) {
    let mut stream = MessageStream::new(stream, LengthPrefix::u16());
    for round in 0..rounds {
        for id in 0..200 {
            stream.queue(&Fixed { id: round * 200 + id, kind: 1 }).unwrap();
        }
        assert_eq!(stream.queued(), 200 * 12);
        stream.flush().unwrap();
    }
    assert_eq!(stream.send_stats().frames, rounds * 200);
}

fn lent<S: Read + Write>(stream: S, sizes: &[usize]) {
    let mut stream = MessageStream::new(stream, LengthPrefix::varint());
    for &size in sizes {
        let frame = stream.recv_frame().unwrap().unwrap();
        let message: Lent<'_> = frame.decode().unwrap();
        assert_eq!(message.bytes, bytes(size));
        assert!(frame.payload().as_ptr_range().contains(&message.bytes.as_ptr()) || size == 0, "borrowed, not copied");
    }
    assert!(stream.recv_frame().unwrap().is_none());
    assert!(stream.recv_frame().unwrap().is_none(), "a clean end repeats");
}

over_sockets! {
    fn messages_go_and_come_back(here, there) {
        thread::scope(|scope| {
            scope.spawn(|| echo(there, LengthPrefix::u32()));
            ping_pong(here, LengthPrefix::u32());
        });
    }

    fn messages_without_a_framing_go_and_come_back(here, there) {
        thread::scope(|scope| {
            scope.spawn(|| echo(there, Bare::new()));
            ping_pong(here, Bare::new());
        });
    }

    fn batches_arrive_in_order(here, there) {
        thread::scope(|scope| {
            scope.spawn(|| batches(there, 50));
            let mut stream = MessageStream::new(here, LengthPrefix::u16());
            let ids = stream.messages::<Fixed>().map(|message| message.unwrap().id);
            assert!(ids.eq(0..10_000));
            let stats = stream.recv_stats();
            assert!(stats.operations < 2_000, "{stats:?}");
        });
    }

    fn both_sides_send_at_once(here, there) {
        thread::scope(|scope| {
            let peer = scope.spawn(|| flood(there, 7));
            assert_eq!(flood(here, 9), 7);
            assert_eq!(peer.join().unwrap(), 9);
        });
    }

    fn frames_are_lent(here, there) {
        let sizes = [0, 1, 5000, 126, 127, 100_000, 16_383, 2 << 20, 3];
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut stream = MessageStream::new(there, LengthPrefix::varint());
                for size in sizes {
                    stream.send(&Lent { tag: 1, bytes: &bytes(size) }).unwrap();
                }
            });
            lent(here, &sizes);
        });
    }

    fn a_truncated_end_is_an_error(here, there) {
        let mut there = MessageStream::new(there, LengthPrefix::u32());
        there.send(&Text("whole".into())).unwrap();
        let mut there = there.into_inner();
        there.write_all(&[9, 0, 0, 0, 1, 2]).unwrap();
        there.shutdown(Shutdown::Write).unwrap();
        let mut stream = MessageStream::new(here, LengthPrefix::u32());
        assert_eq!(stream.recv::<Text>().unwrap(), Some(Text("whole".into())));
        let truncated = RecvError::Frame(FrameError::Truncated { part: Part::Payload, missing: 7 });
        for _ in 0..2 {
            assert!(matches!(stream.recv::<Text>(), Err(StreamError::Recv(error)) if error == truncated));
        }
    }

    fn a_timeout_can_be_resumed(here, there) {
        here.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
        let mut stream = MessageStream::new(here, LengthPrefix::u32());
        let mut there = there;
        for byte in [6, 0, 0, 0, 4, 0, b'l', b'a', b't'] {
            assert!(stream.recv::<Text>().unwrap_err().is_timeout());
            there.write_all(&[byte]).unwrap();
        }
        assert!(stream.recv::<Text>().unwrap_err().is_timeout());
        there.write_all(b"e").unwrap();
        assert_eq!(stream.recv::<Text>().unwrap(), Some(Text("late".into())));
    }

    fn what_was_not_received_can_be_handed_over(here, there) {
        let mut there = MessageStream::new(there, LengthPrefix::u8());
        there.queue(&Fixed { id: 1, kind: 2 }).unwrap();
        there.flush().unwrap();
        there.get_mut().write_all(b"GET / HTTP/1.1").unwrap();
        drop(there);
        thread::sleep(Duration::from_millis(5));
        let mut stream = MessageStream::new(here, LengthPrefix::u8());
        assert!(stream.recv::<Fixed>().unwrap().is_some());
        let (mut stream, decoder, encoder) = stream.into_parts();
        let mut text = decoder.bytes().to_vec();
        stream.read_to_end(&mut text).unwrap();
        assert_eq!((&text[..], encoder.is_empty()), (&b"GET / HTTP/1.1"[..], true));
    }

    fn a_queue_that_a_slow_peer_does_not_take_is_bounded(here, there) {
        here.set_nonblocking(true).unwrap();
        let policy = BufferPolicy::new().max(1 << 20);
        let mut stream = MessageStream::with_policy(here, LengthPrefix::u32(), policy);
        let payload = bytes(50_000);
        let mut sent = 0;
        // Until the socket is full, and then the queue.
        loop {
            match stream.send(&Lent { tag: 1, bytes: &payload }) {
                Ok(()) => sent += 1,
                Err(error) if error.is_timeout() => sent += 1,
                Err(error) => {
                    assert!(matches!(error, StreamError::Send(_)), "{error}");
                    break;
                }
            }
        }
        assert!(stream.queued() <= 1 << 20);
        stream.get_ref().set_nonblocking(false).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| lent_all(there, sent, &payload));
            stream.flush().unwrap();
            stream.get_ref().shutdown(Shutdown::Write).unwrap();
        });
    }
}

fn lent_all<S: Read>(stream: S, expected: usize, payload: &[u8]) {
    let mut stream = MessageStream::new(stream, LengthPrefix::u32());
    let mut count = 0;
    while let Some(frame) = stream.recv_frame().unwrap() {
        assert_eq!(frame.decode(), Ok(Lent { tag: 1, bytes: payload }));
        count += 1;
    }
    assert_eq!(count, expected, "each message came once");
}

/// Sends 2000 messages while as many come; returns the `kind` of those.
fn flood<S: Read + Write>(stream: S, kind: u16) -> u16 {
    let mut stream = MessageStream::new(stream, LengthPrefix::u8());
    let mut theirs = 0;
    for id in 0..2000 {
        stream.send(&Fixed { id, kind }).unwrap();
        let message = stream.recv::<Fixed>().unwrap().unwrap();
        assert_eq!(message.id, id);
        theirs = message.kind;
    }
    theirs
}
