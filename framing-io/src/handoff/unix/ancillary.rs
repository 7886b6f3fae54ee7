//! [`Ancillary`]: descriptors that go beside the bytes of a stream, and come beside them.

use std::collections::VecDeque;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use bytes::Bytes;
use framing_core::Framing;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};

use super::Passed;
use crate::Decoder;
use crate::handoff::DescriptorError;

/// How many descriptors are held for a frame that is not whole, unless said otherwise.
pub(super) const DEFAULT_MAX: usize = 16;

/// What the systems allow in one message.
const MOST: usize = 253;

/// What a stream knows of descriptors, and one call of the system for each direction. It never waits: that is for who has the socket.
#[derive(Debug)]
pub(super) struct Ancillary {
    pub(super) max: usize,
    /// What goes with the next byte that is written.
    attached: Vec<OwnedFd>,
    /// What came, in order, each with the place in the stream of a byte of its message. At most `max`.
    came: VecDeque<(u64, OwnedFd)>,
    /// The bytes that came.
    read: u64,
    failed: Option<DescriptorError>,
}

impl Ancillary {
    pub(super) const fn new() -> Self {
        Self { max: DEFAULT_MAX, attached: Vec::new(), came: VecDeque::new(), read: 0, failed: None }
    }

    /// How many came and were not handed out.
    pub(super) fn held(&self) -> usize {
        self.came.len()
    }

    /// Whether so many can go with one byte.
    pub(super) fn admits(descriptors: &[OwnedFd]) -> io::Result<()> {
        if descriptors.len() > MOST {
            return Err(DescriptorError::TooMany { max: MOST }.into());
        }
        Ok(())
    }

    /// These, which are [admitted](Self::admits), go with the next byte that is written.
    pub(super) fn attach(&mut self, descriptors: Vec<OwnedFd>) {
        self.attached = descriptors;
    }

    /// Closes what was attached and has not gone.
    pub(super) fn detach(&mut self) {
        self.attached.clear();
    }

    /// Whether something goes with the next byte.
    pub(super) const fn is_attached(&self) -> bool {
        !self.attached.is_empty()
    }

    /// The frame whose bytes are those of `place` in the stream, with what came with them. What came before and was not handed out came
    /// with a frame that was refused and skipped: it is closed.
    pub(super) fn pass(&mut self, place: Range<u64>, payload: Bytes) -> Passed {
        drop(self.take_before(place.start));
        Passed { payload, descriptors: self.take_before(place.end) }
    }

    /// Those that came with the first `end` bytes of the stream.
    fn take_before(&mut self, end: u64) -> Vec<OwnedFd> {
        let count = self.came.iter().take_while(|(at, _)| *at < end).count();
        self.came.drain(..count).map(|(_, descriptor)| descriptor).collect()
    }

    /// Reads once from `socket`, with what comes beside the bytes.
    pub(super) fn receive(&mut self, socket: impl AsFd, room: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let message = recvmsg(socket, &mut [IoSliceMut::new(room)], &mut control, FLAGS.receive)?;
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

    /// Writes once to `socket`, with what is attached, which is closed here when it has gone.
    pub(super) fn send(&mut self, socket: impl AsFd, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        let descriptors: Vec<BorrowedFd<'_>> = self.attached.iter().map(AsFd::as_fd).collect();
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !control.push(SendAncillaryMessage::ScmRights(&descriptors)) {
            return Err(DescriptorError::TooMany { max: MOST }.into());
        }
        let count = sendmsg(socket, pieces, &mut control, FLAGS.send)?;
        if count > 0 {
            self.attached.clear();
        }
        Ok(count)
    }

    /// The stream is over, and all that it held closed.
    fn fail(&mut self, error: DescriptorError) -> io::Error {
        self.came.clear();
        self.failed = Some(error);
        error.into()
    }
}

/// Where in the stream the frame lies that `decoder` has handed out last, of a payload of so many bytes; it begins there or later.
pub(super) fn place_of_last<F: Framing>(decoder: &Decoder<F>, payload: usize) -> Range<u64> {
    let end = decoder.stats().bytes.saturating_sub(decoder.buffered() as u64);
    let overhead = decoder.framing().max_overhead(payload);
    end.saturating_sub(payload.saturating_add(overhead) as u64)..end
}

/// Where in the stream the message lies whose descriptors came by a read of the bytes `first` up to `end`.
///
/// Linux glues the bytes of several messages and stops behind the first that has descriptors; other systems begin a read with it.
fn place(first: u64, end: u64) -> u64 {
    if cfg!(any(target_os = "linux", target_os = "android")) { end.saturating_sub(1).max(first) } else { first }
}

/// How the calls of the system are made.
struct Flags {
    receive: RecvFlags,
    send: SendFlags,
}

/// Linux and the BSDs mark a descriptor in the moment in which it comes, so that no `exec` of another thread takes it along, and send no
/// signal where nobody reads. The other systems cannot: there it is marked at once, and the standard library has programs ignore the
/// signal.
const FLAGS: Flags = {
    let flags = Flags { receive: RecvFlags::empty(), send: SendFlags::empty() };
    #[cfg(any(
        target_os = "linux",
        target_os = "android",
        target_os = "freebsd",
        target_os = "netbsd",
        target_os = "openbsd",
        target_os = "dragonfly"
    ))]
    let flags =
        Flags { receive: flags.receive.union(RecvFlags::CMSG_CLOEXEC), send: flags.send.union(SendFlags::NOSIGNAL) };
    flags
};

/// Marks a descriptor that the system could not mark.
fn close_on_exec(descriptor: &OwnedFd) -> io::Result<()> {
    if FLAGS.receive.is_empty() {
        rustix::io::fcntl_setfd(descriptor, rustix::io::FdFlags::CLOEXEC)?;
    }
    Ok(())
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
mod tests {
    use super::*;

    /// Marked later, it would be open in a program that another thread starts in between, which no test can wait for.
    #[test]
    fn a_descriptor_is_marked_in_the_moment_in_which_it_comes() {
        assert!(FLAGS.receive.contains(RecvFlags::CMSG_CLOEXEC));
        assert!(FLAGS.send.contains(SendFlags::NOSIGNAL));
    }
}
