//! Our end, in an event loop of mio with a shared buffer, against a reactor of peerlink.

use std::net::SocketAddr;
use std::num::NonZeroU8;
use std::time::Duration;

use framing_core::LengthPrefix;
use framing_interop::{End, exchange, passes};
use framing_io::mio::{MessageStream, Way};
use framing_io::{Scratch, SendError};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use peerlink::{Command, Config, DecodeError, Event, Handle, PeerId, StreamConfig};

/// Their message: it says itself where it ends, by four bytes of length.
#[derive(Debug)]
struct Payload(Vec<u8>);

impl peerlink::Message for Payload {
    const MAX_SIZE: usize = 1 << 20;

    fn encode(&self, sink: &mut impl std::io::Write) -> usize {
        sink.write_all(&u32::try_from(self.0.len()).unwrap().to_le_bytes()).unwrap();
        sink.write_all(&self.0).unwrap();
        4 + self.0.len()
    }

    fn decode(buffer: &[u8]) -> Result<(Self, usize), DecodeError> {
        let (head, rest) = buffer.split_first_chunk().ok_or(DecodeError::NotEnoughData)?;
        let length = u32::from_le_bytes(*head) as usize;
        let payload = rest.get(..length).ok_or(DecodeError::NotEnoughData)?;
        Ok((Self(payload.to_vec()), 4 + length))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(4 + self.0.len())
    }
}

struct Theirs {
    handle: Handle<Payload>,
    peer: PeerId,
}

impl Theirs {
    fn connect(address: SocketAddr) -> Self {
        // Room for all that is sent at once, since a full queue is told too late to be waited for.
        let mut stream_config = StreamConfig::default();
        stream_config.tx_buf_max_size.0 = NonZeroU8::MAX;
        passes("its buffers, at first", stream_config.rx_buf_min_size);
        // What its connections share, which has 1 MiB unless it is told otherwise.
        let receive_buffer_size = 64 << 10;
        passes("its shared buffer", receive_buffer_size);
        let handle = peerlink::run(Config { stream_config, receive_buffer_size, ..Config::default() }).unwrap();
        handle.send(Command::connect(address)).unwrap();
        match handle.receive_blocking().unwrap() {
            Event::ConnectedTo { result: Ok(peer), .. } => Self { handle, peer },
            event => panic!("{event:?}"),
        }
    }
}

impl End for Theirs {
    fn send(&mut self, payload: &[u8]) {
        self.handle.send(Command::Message(self.peer, Payload(payload.to_vec()))).unwrap();
    }

    fn flush(&mut self) {}

    fn recv(&mut self) -> Vec<u8> {
        match self.handle.receive_blocking().unwrap() {
            Event::Message { message, .. } => message.0,
            event => panic!("{event:?}"),
        }
    }
}

struct Ours {
    poll: Poll,
    events: Events,
    stream: MessageStream<TcpStream, LengthPrefix>,
    scratch: Scratch,
}

impl Ours {
    fn wait(&mut self) {
        self.poll.poll(&mut self.events, Some(Duration::from_secs(60))).unwrap();
        assert!(!self.events.is_empty(), "nothing happens any more");
        self.events.iter().for_each(|event| self.stream.ready(event));
    }
}

impl End for Ours {
    fn send(&mut self, payload: &[u8]) {
        while let Err(error) = self.stream.push_frame(payload) {
            assert!(matches!(error, SendError::Full { needed, max, .. } if needed <= max), "{error}");
            if self.stream.flush().unwrap().sending == Way::Blocked {
                self.wait();
            }
        }
    }

    fn flush(&mut self) {
        loop {
            match self.stream.flush().unwrap().sending {
                Way::Done => return,
                Way::Open => {}
                Way::Blocked => self.wait(),
            }
        }
    }

    fn recv(&mut self) -> Vec<u8> {
        loop {
            if let Some(frame) = self.stream.with_scratch(&mut self.scratch).recv_frame().unwrap() {
                return frame.payload().to_vec();
            }
            let progress = self.stream.progress();
            assert!(!progress.is_ended(), "the peer has left");
            if progress.receiving == Way::Blocked {
                self.wait();
            }
        }
    }
}

#[test]
fn messages_go_each_way() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let connecting = std::thread::spawn(move || Theirs::connect(address));
    let socket = listener.accept().unwrap().0;
    socket.set_nonblocking(true).unwrap();
    let mut stream = MessageStream::new(TcpStream::from_std(socket), LengthPrefix::u32());
    let poll = Poll::new().unwrap();
    poll.registry().register(&mut stream, Token(0), Interest::READABLE | Interest::WRITABLE).unwrap();
    let mut ours = Ours { poll, events: Events::with_capacity(8), stream, scratch: Scratch::default() };
    exchange(&mut ours, || connecting.join().unwrap());
}
