//! The server: one thread, as many connections as come.

use std::io;

use anyhow::{Context, Result};
use framing_io::mio::Progress;
use mio::net::TcpListener;

use crate::event_loop::{EventLoop, Stream, Totals, messages_over};
use crate::{Answer, Question};

/// Serves so many clients, until each of them has left.
///
/// # Errors
/// Whatever keeps a question from being answered.
pub(crate) fn serve(mut listener: TcpListener, clients: usize) -> Result<Totals> {
    let mut all = EventLoop::new()?;
    all.listen(&mut listener)?;
    let mut accepted = 0;
    while accepted < clients || !all.is_empty() {
        if all.turn(|stream, ()| answer(stream))? {
            // Edge-triggered, so until nobody is left who waits to be accepted.
            while let Some((socket, _)) = none_if_blocked(listener.accept()).context("accepting a client")? {
                socket.set_nodelay(true)?;
                // Who does not take the answers can ask no more.
                all.add(messages_over(socket).pause_under_pressure(true), ())?;
                accepted += 1;
            }
        }
    }
    Ok(all.finish())
}

/// Answers what has come.
fn answer(stream: &mut Stream) -> Result<Progress> {
    while let Some(Question { id, numbers }) = stream.recv()? {
        stream.push(&Answer { id, sum: numbers.into_iter().map(u64::from).sum() })?;
    }
    Ok(stream.flush()?)
}

fn none_if_blocked<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}
