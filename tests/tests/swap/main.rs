//! Messages of prost and types of serde beside derived ones, held against the crates that they come from.

#[path = "../meter/mod.rs"]
mod meter;

mod bounds;
mod formats;
mod one_mux;
mod prost_messages;
mod protobuf_types;
mod refusals;
mod serde_types;
mod streams;
