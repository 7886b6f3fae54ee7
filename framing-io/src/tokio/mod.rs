//! Streams of messages over `AsyncRead` and `AsyncWrite`.

mod receiving;
mod recv_half;
mod send_half;
mod sender;
mod sending;
mod spare;
mod stream;
mod turns;

pub use recv_half::RecvHalf;
pub use send_half::SendHalf;
pub use sender::{Permit, Sender, SenderError, Writer};
pub use stream::MessageStream;
