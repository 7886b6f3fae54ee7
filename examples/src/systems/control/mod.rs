//! A control protocol of twelve messages, at each step of its way from prost, or from serde, to derived types.
//!
//! From prost: [`before`], [`halfway`], [`after`]. From serde: [`serde`], then the same types with `#[derive(Message)]` in
//! [`postcard`], [`bincode1`] and [`bincode2`], which keep the bytes of those crates, then [`after`] too.

pub mod after;
pub mod before;
pub mod halfway;
mod kept;
pub mod serde;

pub use kept::{bincode1, bincode2, postcard};
