//! Streams and futures that are polled by hand, as often as a test says.

#![allow(dead_code, reason = "not every test uses all of it")]

use std::cell::{Cell, Ref, RefCell};
use std::future::Future;
use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use framing_tests::script::Script;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream whose `WouldBlock` is a pending poll, after which it may be polled again at once.
#[derive(Debug)]
pub(crate) struct Polled<S> {
    pub(crate) stream: S,
    /// Writes, however much they took.
    pub(crate) writes: usize,
    pub(crate) flushes: usize,
    pub(crate) is_shut_down: bool,
    /// It takes several pieces in one write.
    pub(crate) vectored: bool,
}

impl<S> Polled<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, writes: 0, flushes: 0, is_shut_down: false, vectored: true }
    }
}

fn poll<T>(result: io::Result<T>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            cx.waker().wake_by_ref();
            Poll::Pending
        }
        result => Poll::Ready(result),
    }
}

impl<S: Read + Unpin> AsyncRead for Polled<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let read = self.stream.read(room.initialize_unfilled());
        poll(read, cx).map_ok(|count| room.advance(count))
    }
}

impl<S: Write + Unpin> AsyncWrite for Polled<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.writes += 1;
        poll(self.stream.write(bytes), cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.writes += 1;
        let bytes = pieces.iter().flat_map(|piece| piece.iter().copied()).collect::<Vec<_>>();
        poll(self.stream.write(&bytes), cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.vectored
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.flushes += 1;
        poll(self.stream.flush(), cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.is_shut_down = true;
        Poll::Ready(Ok(()))
    }
}

/// A script whose output can be looked at while it is written to.
#[derive(Clone)]
pub(crate) struct Output {
    script: Rc<RefCell<Script>>,
    /// How many bytes it had when it was flushed last.
    flushed: Rc<Cell<usize>>,
    /// How many it had when a flush was told last that it would block; `None` where none is told so.
    refused: Option<Rc<Cell<usize>>>,
}

impl Output {
    pub(crate) fn new(script: Script) -> Self {
        Self { script: Rc::new(RefCell::new(script)), flushed: Rc::default(), refused: None }
    }

    /// Whatever was written, the first flush behind it would block.
    pub(crate) fn slow_to_flush(self) -> Self {
        Self { refused: Some(Rc::default()), ..self }
    }

    pub(crate) fn script(&self) -> Ref<'_, Script> {
        self.script.borrow()
    }

    pub(crate) fn flushed(&self) -> usize {
        self.flushed.get()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.script.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.script().output.len();
        if self.refused.as_ref().is_some_and(|refused| refused.replace(written) != written) {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.flushed.set(written);
        Ok(())
    }
}

/// Polls once.
pub(crate) fn once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls `future` at most `polls` times, then drops it; `None` where it was pending each time.
pub(crate) fn polled<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    (0..polls).find_map(|_| match future.as_mut().poll(&mut cx) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}

/// Polls `future` to its end, which has to come within `steps`.
pub(crate) fn driven<T>(steps: usize, future: impl Future<Output = T>) -> T {
    polled(steps, future).expect("it ends within its steps and does not hang")
}
