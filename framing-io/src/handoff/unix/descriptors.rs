//! [`DescriptorStream`]: a unix socket whose reads and writes carry descriptors.

use std::io::{self, IoSlice, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::ancillary::{Ancillary, DEFAULT_MAX};
use crate::blocking::Timeouts;

/// A unix socket that blocks, and over which descriptors go with the bytes (`SCM_RIGHTS`). [`Passing`](super::Passing) puts them into frames.
#[derive(Debug)]
pub struct DescriptorStream {
    socket: UnixStream,
    pub(super) ancillary: Ancillary,
}

super::alike::descriptor_stream!();

impl Read for DescriptorStream {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.ancillary.receive(&self.socket, room)
    }
}

impl Write for DescriptorStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(bytes)])
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        if self.ancillary.is_attached() {
            self.ancillary.send(&self.socket, pieces)
        } else {
            self.socket.write_vectored(pieces)
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Timeouts for DescriptorStream {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        self.socket.read_timeout()
    }
    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.socket.set_read_timeout(timeout)
    }
    fn write_timeout(&self) -> io::Result<Option<Duration>> {
        self.socket.write_timeout()
    }
    fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.socket.set_write_timeout(timeout)
    }
}
