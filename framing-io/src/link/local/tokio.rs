//! [`TokioLocal`]: a local socket for tasks of tokio.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::system::{Accepted, Connected, Waiting, attempt_task, into_task};
use super::{LocalListener, LocalName, LocalStream};
use crate::link::connect::Pauses;

/// A connection to or from a local socket, for tasks of tokio.
#[derive(Debug)]
pub struct TokioLocal(End);

/// The two ends of a pipe of Windows are of two types.
#[derive(Debug)]
enum End {
    Accepted(Accepted),
    Connected(Connected),
}

/// Does the same at either end.
macro_rules! with {
    ($link:expr, $stream:ident => $body:expr) => {
        match $link {
            TokioLocal(End::Accepted($stream)) => $body,
            TokioLocal(End::Connected($stream)) => $body,
        }
    };
}

impl LocalStream {
    pub(in crate::link) fn into_tokio(self) -> io::Result<TokioLocal> {
        Ok(TokioLocal(End::Connected(into_task(self.stream)?)))
    }
}

/// Connects to `name`, as the one that blocks does; it is for the caller to give up.
pub(in crate::link) async fn connect_task(name: &LocalName) -> io::Result<TokioLocal> {
    let mut pauses = Pauses::new();
    loop {
        match attempt_task(name)? {
            Some(stream) => return Ok(TokioLocal(End::Connected(stream))),
            None => ::tokio::time::sleep(pauses.next()).await,
        }
    }
}

/// Who listens at a local socket, for tasks.
#[derive(Debug)]
pub(in crate::link) struct Acceptor {
    waiting: Waiting,
    name: LocalName,
}

impl Acceptor {
    pub(in crate::link) fn bind(name: &LocalName) -> io::Result<Self> {
        Ok(Self { waiting: Waiting::bind(name)?, name: name.clone() })
    }

    pub(in crate::link) const fn name(&self) -> &LocalName {
        &self.name
    }

    pub(in crate::link) async fn accept(&mut self) -> io::Result<TokioLocal> {
        Ok(TokioLocal(End::Accepted(self.waiting.accept().await?)))
    }
}

impl LocalListener {
    pub(in crate::link) fn into_tokio(self) -> io::Result<Acceptor> {
        Ok(Acceptor { waiting: Waiting::of(self.listener, self.hold)?, name: self.name })
    }
}

crate::link::alike::reads_and_writes_async!(TokioLocal, with);
