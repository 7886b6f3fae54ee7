//! [`Stdio`]: standard input and output as one stream.

use std::io::{self, IoSlice, Read, Write};
#[cfg(feature = "blocking")]
use std::time::Duration;

/// Standard input and output as one stream, for a program that talks to the one that started it.
///
/// Nothing else may read from the one or print to the other. Where the system lets it (unix), both are used without the
/// buffers of [`std::io::stdin`] and [`std::io::stdout`], which would cut a batch at its last line feed.
#[derive(Debug)]
pub struct Stdio {
    input: Input,
    output: Output,
}

#[cfg(unix)]
type Input = std::fs::File;
#[cfg(unix)]
type Output = std::fs::File;
#[cfg(not(unix))]
type Input = io::Stdin;
#[cfg(not(unix))]
type Output = io::Stdout;

impl Stdio {
    /// The standard input and output of this process. What was printed before is flushed.
    ///
    /// # Errors
    /// Those of the system, which may have no more handles.
    #[cfg(unix)]
    pub fn new() -> io::Result<Self> {
        use std::os::fd::AsFd;
        io::stdout().flush()?;
        Ok(Self {
            input: io::stdin().as_fd().try_clone_to_owned()?.into(),
            output: io::stdout().as_fd().try_clone_to_owned()?.into(),
        })
    }

    /// The standard input and output of this process.
    ///
    /// # Errors
    /// None on this system.
    #[cfg(not(unix))]
    pub fn new() -> io::Result<Self> {
        Ok(Self { input: io::stdin(), output: io::stdout() })
    }

    pub(super) fn try_clone(&self) -> io::Result<Self> {
        #[cfg(unix)]
        return Ok(Self { input: self.input.try_clone()?, output: self.output.try_clone()? });
        #[cfg(not(unix))]
        Self::new()
    }
}

#[cfg(feature = "blocking")]
#[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the methods of a socket, which it has not")]
impl Stdio {
    pub(super) const fn read_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(None)
    }

    pub(super) fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match timeout {
            None => Ok(()),
            Some(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub(super) const fn write_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(None)
    }

    pub(super) fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(timeout)
    }
}

impl Read for Stdio {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.input.read(room)
    }
}

impl Write for Stdio {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write(bytes)
    }

    fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        self.output.write_vectored(slices)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}
