//! Streams of other systems: the frame functions of running-process and the link of vox-stream.

use std::io::{BufReader, Read, Write};

use bytes::Bytes;
use running_process::frame_v1::{read_frame, write_frame};
use tokio::io::{AsyncRead, AsyncWrite, ReadHalf, split};
use vox_stream::{StreamLink, StreamLinkRx, StreamLinkTx};
use vox_types::{Backing, Link, LinkRx, LinkTx};

use super::raw::BATCH;
use super::talk::{AsyncTalk, Talk, touch};

/// A version byte and a length, in a write of their own, and a flush for each message.
pub(crate) struct Frames<S> {
    reader: BufReader<S>,
    writer: S,
}

impl<S: Read> Frames<S> {
    pub(crate) fn new(reading: S, writing: S) -> Self {
        Self { reader: BufReader::with_capacity(BATCH, reading), writer: writing }
    }
}

impl<S: Read + Write> Talk for Frames<S> {
    fn feed(&mut self, payload: &Bytes) {
        write_frame(&mut self.writer, payload).expect("the peer receives");
    }

    fn flush(&mut self) {}

    fn recv(&mut self) {
        touch(&read_frame(&mut self.reader).expect("the peer sends"));
    }
}

/// Its reader and its writer are tasks, and a message is sent when it has been flushed.
pub(crate) struct Vox<S> {
    sender: StreamLinkTx,
    receiver: StreamLinkRx<tokio::io::BufReader<ReadHalf<S>>>,
}

impl<S: AsyncRead + AsyncWrite + Send + 'static> Vox<S> {
    /// Within a runtime.
    pub(crate) fn new(socket: S) -> Self {
        let (reading, writing) = split(socket);
        let (sender, receiver) = StreamLink::new(reading, writing).split();
        Self { sender, receiver }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> AsyncTalk for Vox<S> {
    async fn feed(&mut self, payload: &Bytes) {
        self.sender.send(payload.to_vec()).await.expect("the peer receives");
    }

    async fn flush(&mut self) {}

    async fn recv(&mut self) {
        match self.receiver.recv().await.expect("the peer sends").expect("the peer sends") {
            Backing::Boxed(bytes) => touch(&bytes),
            Backing::Shared(bytes) => touch(bytes.as_bytes()),
        }
    }
}
