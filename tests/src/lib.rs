//! What the tests of the framing crates share.
pub mod feed;
pub mod samples;
pub mod script;
pub mod transcript;
pub mod types;
