//! Our ends against `StreamLink` of vox-stream.
//!
//! Before its first frame a link says who it is, in six bytes: `VOXL`, the version of its framing, and whether it passes
//! descriptors. They are no frame; ours writes and reads them before it makes a stream of messages of the socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;

use framing_core::LengthPrefix;
use framing_interop::{End, SIZES, exchange, passes, payload, sockets};
use framing_io::blocking::MessageStream;
use framing_io::tokio::MessageStream as Tasks;
use tokio::runtime::{Builder, Runtime};
use vox_stream::{StreamLink, StreamLinkRx, StreamLinkTx};
use vox_types::{Backing, Link, LinkRx, LinkTx};

const PROLOGUE: &[u8; 6] = b"VOXL\x01\x00";

fn ours<S: Read + Write>(mut socket: S) -> MessageStream<S, LengthPrefix> {
    socket.write_all(PROLOGUE).unwrap();
    let mut prologue = [0; 6];
    socket.read_exact(&mut prologue).unwrap();
    assert_eq!(prologue, *PROLOGUE);
    MessageStream::new(socket, LengthPrefix::u32())
}

/// A link, and the runtime of its tasks, which is dropped after it.
struct Theirs<R> {
    sender: StreamLinkTx,
    receiver: StreamLinkRx<R>,
    runtime: Runtime,
}

impl<R> Theirs<R> {
    fn new<L: Link<Tx = StreamLinkTx, Rx = StreamLinkRx<R>>>(link: impl FnOnce() -> L) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (sender, receiver) = runtime.block_on(async { link().split() });
        // Those of `BufReader` and `BufWriter`.
        passes("its buffers", 8 << 10);
        Self { sender, receiver, runtime }
    }
}

impl<R: Send + 'static> End for Theirs<R> {
    fn send(&mut self, payload: &[u8]) {
        self.runtime.block_on(self.sender.send(payload.to_vec())).unwrap();
    }

    fn flush(&mut self) {}

    fn recv(&mut self) -> Vec<u8> {
        match self.runtime.block_on(self.receiver.recv()).unwrap().expect("the peer did not leave") {
            Backing::Boxed(bytes) => bytes.into_vec(),
            Backing::Shared(bytes) => bytes.as_bytes().to_vec(),
        }
    }
}

fn tcp(socket: TcpStream) -> impl End {
    socket.set_nonblocking(true).unwrap();
    Theirs::new(|| StreamLink::tcp(tokio::net::TcpStream::from_std(socket).unwrap()))
}

fn unix(socket: UnixStream) -> impl End {
    socket.set_nonblocking(true).unwrap();
    Theirs::new(|| StreamLink::unix(tokio::net::UnixStream::from_std(socket).unwrap()))
}

#[test]
fn a_link_over_tcp() {
    let (here, there) = sockets();
    std::thread::scope(|scope| {
        let ours = scope.spawn(|| ours(here));
        let theirs = tcp(there);
        exchange(&mut ours.join().unwrap(), || theirs);
    });
}

#[test]
fn a_link_over_a_unix_socket() {
    let (here, there) = UnixStream::pair().unwrap();
    std::thread::scope(|scope| {
        let ours = scope.spawn(|| ours(here));
        let theirs = unix(there);
        exchange(&mut ours.join().unwrap(), || theirs);
    });
}

/// Both as tasks, ours with permits that are filled in place.
#[test]
fn a_link_and_a_sender_with_permits() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let (here, there) = UnixStream::pair().unwrap();
        there.set_nonblocking(true).unwrap();
        let (sender, mut receiver) = StreamLink::unix(tokio::net::UnixStream::from_std(there).unwrap()).split();
        let (stream, _, _) = tokio::task::spawn_blocking(|| ours(here)).await.unwrap().into_parts();
        stream.set_nonblocking(true).unwrap();
        let stream = tokio::net::UnixStream::from_std(stream).unwrap();
        let (mut ours, half) = Tasks::new(stream, LengthPrefix::u32()).into_split();
        let (permits, writer) = half.into_sender();
        tokio::spawn(writer);
        let sending = tokio::spawn(async move {
            for number in 0..SIZES.len() {
                let payload = payload(number);
                let permit = permits.reserve(payload.len()).await.unwrap();
                let filled = permit.with_slot(|mut slot| {
                    slot[..payload.len()].copy_from_slice(&payload);
                    slot.commit(payload.len())
                });
                filled.unwrap().unwrap();
            }
            permits.close().await.unwrap();
        });
        for number in 0..SIZES.len() {
            let received = receiver.recv().await.unwrap().expect("the peer did not leave");
            let bytes = match &received {
                Backing::Boxed(bytes) => &bytes[..],
                Backing::Shared(bytes) => bytes.as_bytes(),
            };
            assert!(bytes == payload(number), "message {number}");
            // They wait until the bytes have gone, and a socket may hold less.
            let (sent, frame) = tokio::join!(sender.send(bytes.to_vec()), ours.recv_frame());
            sent.unwrap();
            let frame = frame.unwrap().expect("the peer did not leave");
            assert!(frame.payload() == payload(number), "message {number} back");
        }
        sending.await.unwrap();
        assert!(receiver.recv().await.unwrap().is_none(), "a clean end there");
        sender.close().await.unwrap();
        assert!(ours.recv_frame().await.unwrap().is_none(), "and here");
    });
}
