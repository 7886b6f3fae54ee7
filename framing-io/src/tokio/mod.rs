//! Streams of messages over `AsyncRead` and `AsyncWrite`.

#[cfg(feature = "tokio-util")]
mod codec;
mod receiving;
mod recv_half;
mod send_half;
mod sender;
mod sending;
mod spare;
mod stream;
mod turns;
#[cfg(feature = "futures")]
mod typed;

#[cfg(feature = "tokio-util")]
pub use codec::Codec;
pub use recv_half::RecvHalf;
pub use send_half::SendHalf;
pub use sender::{Permit, Sender, SenderError, Writer};
pub use stream::MessageStream;
#[cfg(feature = "futures")]
pub use typed::Typed;
