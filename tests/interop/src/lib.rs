//! What all these tests do: more than 10,000 messages each way, of all sizes from none to past a buffer, whose bytes have to be equal.
//!
//! An [`End`] is whatever sends and receives payloads: ours, or another crate's. A test gives one of each to [`exchange`], and
//! says where the other's buffers end ([`passes`]).

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::thread;

use bytes::Bytes;
use framing_core::{FrameBoundaries, LengthPrefix, Message, Raw};
use framing_io::blocking::MessageStream;
use framing_io::tokio as tasks;
use futures_util::{SinkExt, StreamExt};
use tokio::runtime::{Builder, Runtime};
use tokio_util::codec::Framed;

/// The sizes of the messages: all up to 9,999, so all past the first buffer of most ends, which has 8 KiB or less; all
/// about each size at which a larger buffer ends, up to the largest of ours; and between these one of each [`STEP`].
pub static SIZES: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let about = |end: usize| end - ABOUT..=end + ABOUT;
    let ends = [16, 32, 64, 128, LARGEST].map(|kib| about(kib << 10));
    (0..FROM).chain(ends.into_iter().flatten()).chain((FROM..=(LARGEST << 10) + ABOUT).step_by(STEP)).collect()
});

/// Every smaller size is there.
const FROM: usize = 10_000;

/// Our largest buffer while messages are small, in KiB.
const LARGEST: usize = 256;

/// One more than eight times 64: the sizes that are so far apart go through all remainders of 64, and of any smaller power of two.
const STEP: usize = 8 * 64 + 1;

/// So much smaller and larger than a buffer are messages, frame and all: more than any head takes.
const ABOUT: usize = 40;

/// The payload of the message with this number; neighbours begin with other bytes.
#[must_use]
pub fn payload(number: usize) -> Vec<u8> {
    static BYTES: LazyLock<Vec<u8>> =
        LazyLock::new(|| (0..300 << 10).map(|at: usize| (at * 7 + at / 251 + 1).to_le_bytes()[0]).collect());
    let start = number * 13 % 9973;
    BYTES[start..start + SIZES[number]].to_vec()
}

/// Holds the sizes against a `buffer` of the other end: there is each about its own, the next smaller and larger ones with them.
///
/// # Panics
/// The messages do not pass it.
pub fn passes(name: &str, buffer: usize) {
    let all = (buffer.saturating_sub(ABOUT)..=buffer + ABOUT).all(|size| SIZES.contains(&size));
    assert!(all, "{name}: {buffer} bytes are no size that the messages pass");
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

/// Ours, blocking. Its verbs take turns: payloads that are copied, in two parts, and written from where they lie; that are lent, and
/// given away.
impl<S: Read + Write, F: FrameBoundaries> End for MessageStream<S, F> {
    fn send(&mut self, payload: &[u8]) {
        let sent = match self.send_stats().frames % 3 {
            0 => self.feed(&Raw(payload)),
            1 => self.send_parts(&Raw(&payload[..payload.len() / 2]), &payload[payload.len() / 2..]),
            _ => self.send_frame(payload),
        };
        sent.expect("ours sends");
    }

    fn flush(&mut self) {
        self.flush().expect("ours flushes");
    }

    fn recv(&mut self) -> Vec<u8> {
        if self.recv_stats().frames.is_multiple_of(2) {
            return self.recv_bytes().expect("ours receives").expect("the peer did not leave").to_vec();
        }
        self.recv_frame().expect("ours receives").expect("the peer did not leave").payload().to_vec()
    }
}

/// Ours, for tasks, on a runtime of its own.
pub struct Tasks {
    stream: tasks::MessageStream<tokio::net::TcpStream, LengthPrefix>,
    runtime: Runtime,
}

impl Tasks {
    /// Over `socket`.
    ///
    /// # Panics
    /// The system has no more of what a runtime needs.
    #[must_use]
    pub fn new(socket: TcpStream, framing: LengthPrefix) -> Self {
        let (runtime, socket) = on_a_runtime(socket);
        Self { stream: tasks::MessageStream::new(socket, framing), runtime }
    }
}

impl End for Tasks {
    fn send(&mut self, payload: &[u8]) {
        let sent = match self.stream.send_stats().frames % 3 {
            0 => self.runtime.block_on(self.stream.feed(&Raw(payload))),
            1 => self.runtime.block_on(self.stream.feed_bytes(Bytes::copy_from_slice(payload))),
            _ => self.runtime.block_on(self.stream.send_frame(payload)),
        };
        sent.expect("ours sends");
    }

    fn flush(&mut self) {
        self.runtime.block_on(self.stream.flush()).expect("ours flushes");
    }

    fn recv(&mut self) -> Vec<u8> {
        if self.stream.recv_stats().frames.is_multiple_of(2) {
            let bytes = self.runtime.block_on(self.stream.recv_bytes()).expect("ours receives");
            return bytes.expect("the peer did not leave").to_vec();
        }
        let frame = self.runtime.block_on(self.stream.recv_frame()).expect("ours receives");
        frame.expect("the peer did not leave").payload().to_vec()
    }
}

/// A payload that a codec hands out.
#[derive(Message)]
struct Payload(#[message(rest, max = 1 << 20)] Vec<u8>);

/// A `Framed` of tokio-util with our codec.
pub struct OurCodec {
    framed: Framed<tokio::net::TcpStream, tasks::Codec<LengthPrefix, Payload>>,
    runtime: Runtime,
}

impl OurCodec {
    /// Over `socket`.
    ///
    /// # Panics
    /// The system has no more of what a runtime needs.
    #[must_use]
    pub fn new(socket: TcpStream, framing: LengthPrefix) -> Self {
        let (runtime, socket) = on_a_runtime(socket);
        Self { framed: Framed::new(socket, tasks::Codec::new(framing)), runtime }
    }
}

impl End for OurCodec {
    fn send(&mut self, payload: &[u8]) {
        self.runtime.block_on(self.framed.feed(Payload(payload.to_vec()))).expect("ours sends");
    }

    fn flush(&mut self) {
        self.runtime.block_on(SinkExt::<Payload>::flush(&mut self.framed)).expect("ours flushes");
    }

    fn recv(&mut self) -> Vec<u8> {
        self.runtime.block_on(self.framed.next()).expect("the peer did not leave").expect("ours receives").0
    }
}

/// The socket on a runtime that runs where it is asked to.
///
/// # Panics
/// The system has no more of what a runtime needs.
#[must_use]
pub fn on_a_runtime(socket: TcpStream) -> (Runtime, tokio::net::TcpStream) {
    let runtime = Builder::new_current_thread().enable_io().build().expect("a runtime");
    socket.set_nonblocking(true).expect("it is open");
    let socket = runtime.block_on(async { tokio::net::TcpStream::from_std(socket) }).expect("it is a socket");
    (runtime, socket)
}

/// All messages each way, first from the one to the other, and then back.
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
    (0..SIZES.len()).for_each(|number| end.send(&payload(number)));
    end.flush();
}

fn recv_all(end: &mut impl End, name: &str) {
    for number in 0..SIZES.len() {
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

#[cfg(test)]
mod tests {
    use super::{FROM, LARGEST, SIZES};
    use std::collections::HashSet;

    /// Those who take bytes in words, lines of the cache or chunks differ in what is left over.
    #[test]
    fn all_sizes_below_10_000_and_all_remainders_up_to_past_the_largest_buffer() {
        assert!((0..FROM).all(|size| SIZES[size] == size));
        for kib in 10..=LARGEST - 33 {
            let found = SIZES.iter().filter(|size| (kib << 10..(kib + 33) << 10).contains(*size));
            let remainders: HashSet<_> = found.map(|size| size % 64).collect();
            assert_eq!(remainders.len(), 64, "between {kib} KiB and 33 KiB more");
        }
        assert!(SIZES.iter().any(|size| *size > LARGEST << 10));
    }
}
