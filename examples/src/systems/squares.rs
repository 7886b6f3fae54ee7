//! What the client of the example `handoff` asks, and is answered: the protocol of a connection, of which handing it off knows
//! nothing.

use std::io::{Read, Write};

use framing_core::{LengthPrefix, Message};
use framing_io::StreamError;
use framing_io::blocking::MessageStream;

/// A byte of length, then a question or an answer.
pub const FRAMING: LengthPrefix = LengthPrefix::u8();

/// The square of a number is wanted.
#[derive(Debug, PartialEq, Message)]
pub struct Question(pub u32);

/// It, and which process knew.
#[derive(Debug, PartialEq, Message)]
pub struct Answer {
    /// The square.
    pub square: u64,
    /// The process.
    pub process: u32,
}

/// Answers the next question; whether there was one.
///
/// # Errors
/// Those of the stream.
pub fn answer<S: Read + Write>(stream: &mut MessageStream<S, LengthPrefix>) -> Result<bool, StreamError> {
    let Some(Question(number)) = stream.recv()? else { return Ok(false) };
    stream.send(&Answer { square: u64::from(number).pow(2), process: std::process::id() })?;
    Ok(true)
}
