//! What the tests of the framing crates share.
pub mod feed;
pub mod random;
pub mod samples;
pub mod script;
pub mod types;
