//! [`Script`]: a stream whose reads and writes go as it was told.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, ErrorKind, Read, Write};

/// A stream that gives `input` and keeps what it takes, in steps of its own, with errors at offsets of its own.
#[derive(Debug, Default)]
pub struct Script {
    /// What can be read.
    pub input: Vec<u8>,
    /// How much of it was.
    pub given: usize,
    /// What was written.
    pub output: Vec<u8>,
    /// Reads and writes that were asked for.
    pub calls: usize,
    /// The most bytes for one read or write; 0: as many as are asked for.
    pub step: usize,
    /// Errors, by the offset in `input` or `output` at which they come, each once.
    pub errors: BTreeMap<usize, VecDeque<ErrorKind>>,
    /// A write takes nothing, and says so.
    pub full: bool,
}

impl Script {
    /// Gives `input`, at most `step` bytes at a time.
    #[must_use]
    pub fn new(input: &[u8], step: usize) -> Self {
        Self { input: input.to_vec(), step, ..Self::default() }
    }

    /// Fails with `kinds`, one after the other, when `offset` bytes have passed.
    #[must_use]
    pub fn failing(mut self, offset: usize, kinds: &[ErrorKind]) -> Self {
        self.errors.entry(offset).or_default().extend(kinds);
        self
    }

    /// How many of `wanted` bytes pass at `offset`, or the error that comes there.
    fn turn(&mut self, offset: usize, wanted: usize) -> io::Result<usize> {
        self.calls += 1;
        assert!(self.calls < 1_000_000, "no script is so long: it hangs");
        if let Some(kind) = self.errors.get_mut(&offset).and_then(VecDeque::pop_front) {
            return Err(kind.into());
        }
        let step = if self.step == 0 { wanted } else { self.step };
        let before_error = self.errors.range(offset + 1..).next().map_or(usize::MAX, |(at, _)| at - offset);
        Ok(wanted.min(step).min(before_error))
    }
}

impl Read for Script {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        assert!(!room.is_empty(), "a read of no bytes looks like the end of the stream");
        let count = self.turn(self.given, room.len())?.min(self.input.len() - self.given);
        room[..count].copy_from_slice(&self.input[self.given..][..count]);
        self.given += count;
        Ok(count)
    }
}

impl Write for Script {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.turn(self.output.len(), bytes.len())?;
        if self.full {
            return Ok(0);
        }
        self.output.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
