//! [`End`]: what sends and receives descriptors, as a program that blocks or as a task.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use framing_core::{LengthPrefix, Message};
use framing_io::handoff::{DescriptorStream, Passed, Passing, tokio as tasks};
use framing_io::{BufferPolicy, StreamError};
use tokio::runtime::Runtime;

pub(crate) trait End: Sized + Send + 'static {
    /// Over a socket, holding at most `max` descriptors.
    fn bounded(socket: UnixStream, framing: LengthPrefix, max: usize) -> Self;

    fn new(socket: UnixStream, framing: LengthPrefix) -> Self {
        Self::bounded(socket, framing, DescriptorStream::DEFAULT_MAX)
    }

    fn send<'a, M: Message<'a>>(&mut self, message: &M, descriptors: Vec<OwnedFd>) -> Result<(), StreamError>;

    fn recv(&mut self) -> Result<Option<Passed>, StreamError>;

    fn held(&self) -> usize;
}

pub(crate) type Blocking = Passing;

impl End for Passing {
    fn bounded(socket: UnixStream, framing: LengthPrefix, max: usize) -> Self {
        Self::with_policy(DescriptorStream::new(socket).max(max), framing, BufferPolicy::new())
    }

    fn send<'a, M: Message<'a>>(&mut self, message: &M, descriptors: Vec<OwnedFd>) -> Result<(), StreamError> {
        Self::send(self, message, descriptors)
    }

    fn recv(&mut self) -> Result<Option<Passed>, StreamError> {
        Self::recv(self)
    }

    fn held(&self) -> usize {
        self.stream().get_ref().held()
    }
}

/// A task, which has a runtime to itself.
pub(crate) struct Tasks {
    pub(crate) passing: tasks::Passing,
    pub(crate) runtime: Runtime,
}

impl End for Tasks {
    fn bounded(socket: UnixStream, framing: LengthPrefix, max: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        socket.set_nonblocking(true).unwrap();
        let stream = {
            let _guard = runtime.enter();
            tasks::DescriptorStream::new(tokio::net::UnixStream::from_std(socket).unwrap()).max(max)
        };
        Self { passing: tasks::Passing::with_policy(stream, framing, BufferPolicy::new()), runtime }
    }

    fn send<'a, M: Message<'a>>(&mut self, message: &M, descriptors: Vec<OwnedFd>) -> Result<(), StreamError> {
        self.runtime.block_on(self.passing.send(message, descriptors))
    }

    fn recv(&mut self) -> Result<Option<Passed>, StreamError> {
        self.runtime.block_on(self.passing.recv())
    }

    fn held(&self) -> usize {
        self.passing.stream().get_ref().held()
    }
}
