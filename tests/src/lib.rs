//! What the tests of the framing crates share.
pub mod feed;
pub mod golden;
pub mod samples;
pub mod script;
pub mod types;
