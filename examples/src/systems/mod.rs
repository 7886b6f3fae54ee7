//! What the programs in `examples/systems/` are made of beside their stories: the messages that they exchange, a reactor to be taken
//! and changed, a peer that plays from a script, and what takes the time.

pub mod bitcoin_peer;
pub mod commands;
pub mod control;
pub mod reactor;
pub mod squares;
pub mod steps;
