//! [`Socket`]: counts what would be calls of the system.

use std::cell::Cell;
use std::io::{self, IoSlice, Read, Write};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A socket whose peer sends the same frame again and again, and takes all.
pub(crate) struct Socket {
    frame: Vec<u8>,
    at: usize,
    /// So many bytes have come and were not read.
    there: usize,
    /// So many come when there are none.
    arrival: usize,
    /// A read that finds nothing is told so, and then they come; else it waits for them.
    says_so: bool,
    calls: Rc<Cell<usize>>,
}

impl Socket {
    pub(crate) fn new(size: usize, arrival: usize, says_so: bool) -> (Self, Rc<Cell<usize>>) {
        let frame = [&u32::try_from(size).unwrap().to_le_bytes()[..], &vec![7; size]].concat();
        let calls = Rc::new(Cell::new(0));
        (Self { frame, at: 0, there: 0, arrival, says_so, calls: Rc::clone(&calls) }, calls)
    }

    fn call(&self) {
        self.calls.set(self.calls.get() + 1);
    }

    fn give(&mut self, room: &mut [u8]) -> Option<usize> {
        assert!(!room.is_empty(), "a read of no bytes looks like the end of the stream");
        self.call();
        if self.there == 0 {
            self.there = self.arrival;
            if self.says_so {
                return None;
            }
        }
        let count = room.len().min(self.there);
        let mut rest = &mut room[..count];
        while !rest.is_empty() {
            let next = &self.frame[self.at..];
            let (now, later) = rest.split_at_mut(next.len().min(rest.len()));
            now.copy_from_slice(&next[..now.len()]);
            self.at = (self.at + now.len()) % self.frame.len();
            rest = later;
        }
        self.there -= count;
        Some(count)
    }

    fn taken(&self, slices: &[IoSlice<'_>]) -> usize {
        self.call();
        slices.iter().map(|slice| slice.len()).sum()
    }
}

impl Read for Socket {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.give(room).ok_or_else(|| io::ErrorKind::WouldBlock.into())
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(self.taken(&[IoSlice::new(bytes)]))
    }

    fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        Ok(self.taken(slices))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(()) // As sockets do, which make no call for it.
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.give(room.initialize_unfilled()) {
            Some(count) => {
                room.advance(count);
                Poll::Ready(Ok(()))
            }
            None => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(self.taken(&[IoSlice::new(bytes)])))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(self.taken(slices)))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
