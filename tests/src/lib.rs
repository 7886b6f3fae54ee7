//! What the tests of the framing crates share.
pub mod any;
pub mod feed;
pub mod frames;
pub mod golden;
pub mod random;
pub mod rules;
pub mod samples;
pub mod script;
pub mod transcript;
pub mod types;
