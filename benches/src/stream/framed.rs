//! Codecs of tokio-util and of its kin.

use bytes::{Bytes, BytesMut};
use framing_core::{LengthPrefix, Raw};
use framing_io::tokio::MessageStream;
use futures_util::{SinkExt, StreamExt};
use prost::Message;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::codec::{Framed, LengthDelimitedCodec};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

use super::raw::BATCH;
use super::talk::{AsyncTalk, touch};

/// The codec with a head of four bytes, over buffers of the default size or of 64 KiB.
fn framed<S: AsyncRead + AsyncWrite>(socket: S, large: bool) -> Framed<S, LengthDelimitedCodec> {
    let codec = LengthDelimitedCodec::builder().little_endian().max_frame_length(16 << 20).new_codec();
    if !large {
        return Framed::new(socket, codec);
    }
    let mut framed = Framed::with_capacity(socket, codec, BATCH);
    framed.set_backpressure_boundary(BATCH);
    framed
}

/// `Framed` of tokio-util.
pub(crate) struct Delimited<S> {
    framed: Framed<S, LengthDelimitedCodec>,
    /// Each message is sent by itself.
    sends: bool,
}

impl<S: AsyncRead + AsyncWrite> Delimited<S> {
    pub(crate) fn new(socket: S, large: bool) -> Self {
        Self { framed: framed(socket, large), sends: false }
    }

    pub(crate) fn sending(socket: S) -> Self {
        Self { framed: framed(socket, false), sends: true }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> AsyncTalk for Delimited<S> {
    #[inline]
    async fn feed(&mut self, payload: &Bytes) {
        let fed = match self.sends {
            true => self.framed.send(payload.clone()).await,
            false => self.framed.feed(payload.clone()).await,
        };
        fed.expect("the peer receives");
    }

    async fn flush(&mut self) {
        SinkExt::<Bytes>::flush(&mut self.framed).await.expect("the peer receives");
    }

    #[inline]
    async fn recv(&mut self) {
        let payload: BytesMut = self.framed.next().await.expect("the peer sends").expect("the peer sends");
        touch(&payload.freeze());
    }
}

/// A message of bytes.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Body {
    #[prost(bytes = "bytes", tag = "1")]
    pub(crate) payload: Bytes,
}

/// Messages of prost in frames of `Framed`.
pub(crate) struct Prost<S> {
    framed: Framed<S, LengthDelimitedCodec>,
}

impl<S: AsyncRead + AsyncWrite> Prost<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { framed: framed(socket, true) }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> AsyncTalk for Prost<S> {
    #[inline]
    async fn feed(&mut self, payload: &Bytes) {
        let body = Body { payload: payload.clone() };
        self.framed.feed(Bytes::from(body.encode_to_vec())).await.expect("the peer receives");
    }

    async fn flush(&mut self) {
        SinkExt::<Bytes>::flush(&mut self.framed).await.expect("the peer receives");
    }

    #[inline]
    async fn recv(&mut self) {
        let frame: BytesMut = self.framed.next().await.expect("the peer sends").expect("the peer sends");
        let body = Body::decode(frame.freeze()).expect("it decodes");
        touch(&body.payload);
    }
}

/// asynchronous-codec, whose head has eight bytes.
pub(crate) struct Asynchronous<S> {
    framed: asynchronous_codec::Framed<Compat<S>, asynchronous_codec::LengthCodec>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Asynchronous<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { framed: asynchronous_codec::Framed::new(socket.compat(), asynchronous_codec::LengthCodec) }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> AsyncTalk for Asynchronous<S> {
    #[inline]
    async fn feed(&mut self, payload: &Bytes) {
        self.framed.feed(payload.clone()).await.expect("the peer receives");
    }

    async fn flush(&mut self) {
        self.framed.flush().await.expect("the peer receives");
    }

    #[inline]
    async fn recv(&mut self) {
        let payload = self.framed.next().await.expect("the peer sends").expect("the peer sends");
        touch(&payload);
    }
}

/// Ours: each payload is given away as `Bytes`. A type of its own: with a branch for it in the loop that borrows, that is compiled to other code.
pub(crate) struct Owned<S, const LARGE: bool> {
    stream: MessageStream<S, LengthPrefix>,
}

impl<S, const LARGE: bool> Owned<S, LARGE> {
    pub(crate) fn new(socket: S) -> Self {
        Self { stream: MessageStream::new(socket, LengthPrefix::u32()) }
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static, const LARGE: bool> AsyncTalk for Owned<S, LARGE> {
    #[inline]
    async fn feed(&mut self, payload: &Bytes) {
        if LARGE {
            self.stream.feed_bytes(payload.clone()).await.expect("the peer receives");
        } else {
            self.stream.feed(&Raw(payload)).await.expect("the peer receives");
        }
    }

    async fn flush(&mut self) {
        self.stream.flush().await.expect("the peer receives");
    }

    #[inline]
    async fn recv(&mut self) {
        let payload = self.stream.recv_bytes().await.expect("the peer sends").expect("the peer sends");
        touch(&payload);
    }
}
