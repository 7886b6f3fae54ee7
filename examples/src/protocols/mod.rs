//! Five protocols of the world as derived types: what their bytes are, and nothing of what is done with them.
//!
//! In reading order, each with one thing more than the one before:
//! - [`ntp`]: a layout that never varies, bit fields, numbers of fixed point.
//! - [`websocket`]: lengths and fields that are there by what bits say.
//! - [`dns`]: counts that drive arrays, and a name whose encoding is written by hand.
//! - [`http2`]: an enum of frames, whose length field counts what follows, and padding.
//! - [`bitcoin`]: an enum of messages by name, with a length and a checksum over the payload.

pub mod bitcoin;
pub mod dns;
pub mod http2;
pub mod ntp;
pub mod websocket;
