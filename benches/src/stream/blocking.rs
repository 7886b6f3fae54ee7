//! Ends that block.

use std::hint::black_box;
use std::io::{BufReader, BufWriter, IoSlice, Read, Write};

use bytes::Bytes;
use framing_core::{LengthPrefix, Message, Raw};
use framing_io::blocking::MessageStream;

use super::raw::{Batch, Parser, length};
use super::talk::{Talk, touch};

/// A payload of so many bytes is not copied.
pub(crate) const LARGE: usize = 64 << 10;

/// Ours: frames are lent.
pub(crate) struct Ours<S> {
    stream: MessageStream<S, LengthPrefix>,
}

impl<S> Ours<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { stream: MessageStream::new(socket, LengthPrefix::u32()) }
    }
}

impl<S: Read + Write> Talk for Ours<S> {
    #[inline]
    fn feed(&mut self, payload: &Bytes) {
        let sent = match payload.len() {
            ..LARGE => self.stream.feed(&Raw(payload)),
            _ => self.stream.send_frame(payload),
        };
        sent.expect("the peer receives");
    }

    fn flush(&mut self) {
        self.stream.flush().expect("the peer receives");
    }

    #[inline]
    fn recv(&mut self) {
        let frame = self.stream.recv_frame().expect("the peer sends").expect("the peer sends");
        touch(frame.payload());
    }

    fn idle(&mut self) {
        self.stream.release();
    }
}

/// Numbers in 32 bytes.
#[derive(Message)]
struct Numbers {
    first: u64,
    second: u64,
    third: u64,
    last: u64,
}

/// Ours with derived structs of 32 bytes, whatever the size; only of those it is comparable.
pub(crate) struct Derived<S> {
    stream: MessageStream<S, LengthPrefix>,
    sent: u64,
}

impl<S> Derived<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { stream: MessageStream::new(socket, LengthPrefix::u32()), sent: 0 }
    }
}

impl<S: Read + Write> Talk for Derived<S> {
    #[inline]
    fn feed(&mut self, _: &Bytes) {
        self.sent += 1;
        let numbers = Numbers { first: self.sent, second: self.sent, third: self.sent, last: self.sent };
        self.stream.feed(&numbers).expect("the peer receives");
    }

    fn flush(&mut self) {
        self.stream.flush().expect("the peer receives");
    }

    #[inline]
    fn recv(&mut self) {
        let message: Numbers = self.stream.recv().expect("the peer sends").expect("the peer sends");
        black_box(message);
    }
}

/// A loop by hand. A payload that is larger than a batch is written from where it lies, after the head.
pub(crate) struct ByHand<S> {
    socket: S,
    batch: Batch,
    parser: Parser,
    /// Head and payload of a large frame go in one write.
    vectored: bool,
}

impl<S: Read + Write> ByHand<S> {
    pub(crate) fn new(socket: S, vectored: bool) -> Self {
        Self { socket, batch: Batch::new(), parser: Parser::new(), vectored }
    }

    fn feed_large(&mut self, payload: &[u8]) {
        let head = length(payload);
        let mut slices = [IoSlice::new(&head), IoSlice::new(payload)];
        let mut rest = &mut slices[..];
        while !rest.is_empty() {
            let count = match self.vectored {
                true => self.socket.write_vectored(rest),
                false => self.socket.write(&rest[0]),
            };
            IoSlice::advance_slices(&mut rest, count.expect("the peer receives"));
        }
    }
}

impl<S: Read + Write> Talk for ByHand<S> {
    #[inline]
    fn feed(&mut self, payload: &Bytes) {
        if !self.batch.put(payload) {
            self.flush();
            if !self.batch.put(payload) {
                self.feed_large(payload);
            }
        }
    }

    fn flush(&mut self) {
        if !self.batch.bytes().is_empty() {
            self.socket.write_all(self.batch.bytes()).expect("the peer receives");
            self.batch.clear();
        }
    }

    #[inline]
    fn recv(&mut self) {
        loop {
            if let Some(payload) = self.parser.next() {
                return touch(payload);
            }
            let count = self.socket.read(self.parser.room()).expect("the peer sends");
            self.parser.came(count);
        }
    }
}

/// The buffers of the standard library, 64 KiB each.
pub(crate) struct Buffered<S: Write> {
    reader: BufReader<S>,
    writer: BufWriter<S>,
    payload: Vec<u8>,
}

impl<S: Read + Write> Buffered<S> {
    pub(crate) fn new(reading: S, writing: S) -> Self {
        let size = super::raw::BATCH;
        Self {
            reader: BufReader::with_capacity(size, reading),
            writer: BufWriter::with_capacity(size, writing),
            payload: Vec::new(),
        }
    }
}

impl<S: Read + Write> Talk for Buffered<S> {
    #[inline]
    fn feed(&mut self, payload: &Bytes) {
        self.writer.write_all(&length(payload)).expect("the peer receives");
        self.writer.write_all(payload).expect("the peer receives");
    }

    fn flush(&mut self) {
        self.writer.flush().expect("the peer receives");
    }

    #[inline]
    fn recv(&mut self) {
        let mut head = [0; 4];
        self.reader.read_exact(&mut head).expect("the peer sends");
        self.payload.resize(u32::from_le_bytes(head) as usize, 0);
        self.reader.read_exact(&mut self.payload).expect("the peer sends");
        touch(&self.payload);
    }
}
