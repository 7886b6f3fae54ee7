//! Our channel against that of sozu-command-lib, whose head is a native `usize`: on a machine where that has 64 bits and is
//! little-endian, the same bytes.
#![cfg(all(feature = "sozu", unix, target_pointer_width = "64", target_endian = "little"))]

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use framing_core::Prost;
use framing_interop::{End, SIZES, exchange, passes, payload};
use framing_io::channel;
use sozu_command_lib::channel::{Channel, ChannelError};

/// What both ends make of a payload.
#[derive(Clone, PartialEq, prost::Message)]
struct Bytes {
    #[prost(bytes = "vec", tag = "1")]
    bytes: Vec<u8>,
}

type Ours = channel::Channel<Prost<Bytes>, Prost<Bytes>>;
type Theirs = Channel<Bytes, Bytes>;

/// Ours, which blocks; a second type, since another crate's cannot be an [`End`] by itself.
struct Our(Ours);

impl End for Our {
    fn send(&mut self, payload: &[u8]) {
        self.0.send(&Prost(Bytes { bytes: payload.to_vec() })).unwrap();
    }

    fn flush(&mut self) {}

    fn recv(&mut self) -> Vec<u8> {
        self.0.recv().unwrap().unwrap().0.bytes
    }
}

struct Their(Theirs);

impl End for Their {
    fn send(&mut self, payload: &[u8]) {
        self.0.write_message(&Bytes { bytes: payload.to_vec() }).unwrap();
    }

    fn flush(&mut self) {}

    fn recv(&mut self) -> Vec<u8> {
        self.0.read_message().unwrap().bytes
    }
}

fn theirs(socket: UnixStream, buffer: u64, max: u64) -> Theirs {
    socket.set_nonblocking(true).unwrap();
    let mut theirs = Theirs::new(mio::net::UnixStream::from_std(socket), buffer, max);
    theirs.blocking().unwrap();
    assert_eq!((theirs.front_buf.capacity(), theirs.back_buf.capacity()), (4096, 4096));
    passes("its buffers, at first", 4096);
    theirs
}

#[test]
fn messages_go_each_way() {
    let (here, there) = UnixStream::pair().unwrap();
    let mut ours = Ours::from_std(here).unwrap();
    ours.set_blocking(true);
    exchange(&mut Our(ours), move || Their(theirs(there, 4096, 1 << 20)));
}

#[test]
fn neither_end_blocks() {
    use sozu_command_lib::ready::Ready;
    let (here, there) = UnixStream::pair().unwrap();
    let (mut ours, mut theirs) = (Ours::from_std(here).unwrap(), theirs(there, 4096, 1 << 20));
    theirs.nonblocking().unwrap();
    for number in 0..SIZES.len() {
        let message = Bytes { bytes: payload(number) };
        ours.send(&Prost(message.clone())).unwrap();
        // What is larger than the sockets hold goes in pieces.
        let received = loop {
            let _ = ours.flush().unwrap();
            theirs.handle_events(Ready::ALL);
            theirs.run().unwrap();
            match theirs.read_message() {
                Err(ChannelError::NothingRead) => {}
                received => break received.unwrap(),
            }
        };
        assert!(received == message, "message {number}");
        theirs.write_message(&received).unwrap();
        let received = loop {
            theirs.handle_events(Ready::ALL);
            theirs.run().unwrap();
            if let Some(received) = ours.recv().unwrap() {
                break received;
            }
        };
        assert!(received == Prost(message), "message {number}, on its way back");
    }
}

/// What the tests of our channel hold against it, seen in theirs as it is in 2.1.0: 2.3.3 drops what is malformed and goes on too.
#[test]
fn one_message_ends_theirs_and_not_ours() {
    let malformed = [10, 0, 0, 0, 0, 0, 0, 0, 0x0a, 99];
    let good = [11, 0, 0, 0, 0, 0, 0, 0, 0x0a, 1, b'x'];
    let (here, mut peer) = UnixStream::pair().unwrap();
    peer.write_all(&[&malformed[..], &good].concat()).unwrap();
    let mut theirs = theirs(here, 4096, 1 << 20);
    for _ in 0..3 {
        let result = theirs.read_message_blocking_timeout(Some(Duration::from_secs(1)));
        assert!(matches!(result, Err(ChannelError::InvalidProtobufMessage(_))), "again, and again");
    }

    let (here, mut peer) = UnixStream::pair().unwrap();
    peer.write_all(&[&malformed[..], &good].concat()).unwrap();
    let mut ours = Ours::from_std(here).unwrap();
    ours.set_blocking(true);
    assert!(ours.recv().is_err());
    assert_eq!(ours.recv().unwrap().unwrap().0.bytes, b"x");
}
