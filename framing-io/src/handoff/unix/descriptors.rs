//! [`DescriptorStream`]: a unix socket whose reads and writes carry descriptors.

use std::collections::VecDeque;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};

use crate::blocking::Timeouts;
use crate::handoff::DescriptorError;

use self::flags::{CLOSE_ON_EXEC, NO_SIGNAL, close_on_exec};

/// What the systems allow in one message.
const MOST: usize = 253;

/// A unix socket that blocks, and over which descriptors go with the bytes (`SCM_RIGHTS`). [`Passing`](super::Passing) puts them into frames.
#[derive(Debug)]
pub struct DescriptorStream {
    socket: UnixStream,
    max: usize,
    /// What goes with the next byte that is written.
    attached: Vec<OwnedFd>,
    /// What came, in order, each with the place in the stream of a byte of its message. At most `max`.
    came: VecDeque<(u64, OwnedFd)>,
    /// The bytes that came.
    read: u64,
    failed: Option<DescriptorError>,
}

impl DescriptorStream {
    /// How many descriptors are held for a frame that is not whole, unless said otherwise.
    pub const DEFAULT_MAX: usize = 16;

    /// Over a socket.
    #[must_use]
    pub const fn new(socket: UnixStream) -> Self {
        Self { socket, max: Self::DEFAULT_MAX, attached: Vec::new(), came: VecDeque::new(), read: 0, failed: None }
    }

    /// Holds at most `max` descriptors for a frame that is not whole. One more ends the stream and closes them all.
    #[must_use]
    pub const fn max(mut self, max: usize) -> Self {
        self.max = max;
        self
    }

    /// The socket. What is read from it or written to it is lost to the stream.
    #[must_use]
    pub const fn get_ref(&self) -> &UnixStream {
        &self.socket
    }

    /// How many descriptors came and were not handed out.
    #[must_use]
    pub fn held(&self) -> usize {
        self.came.len()
    }

    /// These go with the next byte that is written.
    pub(super) fn attach(&mut self, descriptors: Vec<OwnedFd>) -> io::Result<()> {
        if descriptors.len() > MOST {
            return Err(DescriptorError::TooMany { max: MOST }.into());
        }
        self.attached = descriptors;
        Ok(())
    }

    /// Closes what was attached and has not gone.
    pub(super) fn detach(&mut self) {
        self.attached.clear();
    }

    /// Those that came with the first `end` bytes of the stream.
    pub(super) fn take_before(&mut self, end: u64) -> Vec<OwnedFd> {
        let count = self.came.iter().take_while(|(at, _)| *at < end).count();
        self.came.drain(..count).map(|(_, descriptor)| descriptor).collect()
    }

    /// The stream is over, and all that it held closed.
    fn fail(&mut self, error: DescriptorError) -> io::Error {
        self.came.clear();
        self.failed = Some(error);
        error.into()
    }
}

/// Where in the stream the message lies whose descriptors came by a read of the bytes `first` up to `end`.
///
/// Linux glues the bytes of several messages and stops behind the first that has descriptors; other systems begin a read with it.
fn place(first: u64, end: u64) -> u64 {
    if cfg!(any(target_os = "linux", target_os = "android")) { end.saturating_sub(1).max(first) } else { first }
}

impl Read for DescriptorStream {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let message = recvmsg(&self.socket, &mut [IoSliceMut::new(room)], &mut control, CLOSE_ON_EXEC)?;
        let first = self.read;
        self.read = first.saturating_add(message.bytes as u64);
        let place = place(first, self.read);
        // What the loop leaves behind is closed with its iterators.
        for ancillary in control.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = ancillary {
                for descriptor in descriptors {
                    if self.came.len() >= self.max {
                        return Err(self.fail(DescriptorError::TooMany { max: self.max }));
                    }
                    close_on_exec(&descriptor)?;
                    self.came.push_back((place, descriptor));
                }
            }
        }
        if message.flags.contains(ReturnFlags::CTRUNC) {
            return Err(self.fail(DescriptorError::Lost));
        }
        Ok(message.bytes)
    }
}

impl Write for DescriptorStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(bytes)])
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        if self.attached.is_empty() {
            return self.socket.write_vectored(pieces);
        }
        let descriptors: Vec<BorrowedFd<'_>> = self.attached.iter().map(AsFd::as_fd).collect();
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !control.push(SendAncillaryMessage::ScmRights(&descriptors)) {
            return Err(DescriptorError::TooMany { max: MOST }.into());
        }
        let count = sendmsg(&self.socket, pieces, &mut control, NO_SIGNAL)?;
        if count > 0 {
            self.attached.clear();
        }
        Ok(count)
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

/// Linux and the BSDs mark a descriptor in the moment in which it comes, so that no `exec` of another thread takes it along. The
/// other systems cannot, and it is marked at once.
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd",
    target_os = "dragonfly"
))]
mod flags {
    use super::{OwnedFd, RecvFlags, SendFlags, io};

    pub(super) const CLOSE_ON_EXEC: RecvFlags = RecvFlags::CMSG_CLOEXEC;
    pub(super) const NO_SIGNAL: SendFlags = SendFlags::NOSIGNAL;

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
    pub(super) const fn close_on_exec(_: &OwnedFd) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd",
    target_os = "dragonfly"
)))]
mod flags {
    use super::{OwnedFd, RecvFlags, SendFlags, io};

    pub(super) const CLOSE_ON_EXEC: RecvFlags = RecvFlags::empty();
    // The standard library has programs ignore the signal.
    pub(super) const NO_SIGNAL: SendFlags = SendFlags::empty();

    pub(super) fn close_on_exec(descriptor: &OwnedFd) -> io::Result<()> {
        Ok(rustix::io::fcntl_setfd(descriptor, rustix::io::FdFlags::CLOEXEC)?)
    }
}
