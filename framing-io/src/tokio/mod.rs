//! Streams of messages over `AsyncRead` and `AsyncWrite`.

mod receiving;
mod recv_half;
mod send_half;
mod sending;
mod stream;
mod turns;

pub use recv_half::RecvHalf;
pub use send_half::SendHalf;
pub use stream::MessageStream;
