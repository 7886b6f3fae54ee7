//! What all these tests do: 10,000 messages each way, of all sizes from none to past a buffer, whose bytes have to be equal.
//!
//! An [`End`] is whatever sends and receives payloads: ours, or another crate's. A test gives one of each to [`exchange`].

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::thread;

use framing_core::FrameBoundaries;
use framing_io::blocking::MessageStream;

/// So many messages go each way.
pub const MESSAGES: usize = 10_000;

/// The payload of a message: the one with number `n` has `n` bytes, so that each size up to 9,999 comes once. The first buffers
/// of all ends that are tested here have 8 KiB or less.
#[must_use]
pub fn payload(number: usize) -> Vec<u8> {
    static BYTES: LazyLock<Vec<u8>> =
        LazyLock::new(|| (0..2 * MESSAGES).map(|at| (at * 7 + at / 251 + 1).to_le_bytes()[0]).collect());
    // No two of the same size, and neighbours begin with other bytes.
    BYTES[number..2 * number].to_vec()
}

/// An end of a connection: what carries payloads over it.
pub trait End {
    /// Queues or sends `payload`.
    fn send(&mut self, payload: &[u8]);

    /// Sends what is queued.
    fn flush(&mut self);

    /// Waits for the next payload.
    fn recv(&mut self) -> Vec<u8>;
}

/// Ours, blocking.
impl<S: Read + Write, F: FrameBoundaries> End for MessageStream<S, F> {
    fn send(&mut self, payload: &[u8]) {
        self.feed(&framing_core::Raw(payload)).expect("ours sends");
    }

    fn flush(&mut self) {
        self.flush().expect("ours flushes");
    }

    fn recv(&mut self) -> Vec<u8> {
        self.recv_frame().expect("ours receives").expect("the peer did not leave").payload().to_vec()
    }
}

/// [`MESSAGES`] messages each way, first from the one to the other, and then back.
pub fn exchange<T: End>(ours: &mut impl End, theirs: impl FnOnce() -> T + Send) {
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut theirs = theirs();
            send_all(&mut theirs);
            recv_all(&mut theirs, "theirs");
        });
        recv_all(ours, "ours");
        send_all(ours);
    });
}

fn send_all(end: &mut impl End) {
    (0..MESSAGES).for_each(|number| end.send(&payload(number)));
    end.flush();
}

fn recv_all(end: &mut impl End, name: &str) {
    for number in 0..MESSAGES {
        let (received, sent) = (end.recv(), payload(number));
        assert!(received == sent, "{name} received {} bytes that are not those of message {number}", received.len());
    }
}

/// Two ends of a TCP connection on this machine.
///
/// # Panics
/// The system has no more sockets.
#[must_use]
pub fn sockets() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let here = TcpStream::connect(listener.local_addr().expect("it is bound")).expect("it listens");
    let there = listener.accept().expect("someone connects").0;
    (here, there)
}
