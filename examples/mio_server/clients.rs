//! The clients: as many connections as are asked for, in one thread too.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use framing_io::mio::Progress;
use mio::net::TcpStream;

use crate::event_loop::{EventLoop, Stream, Totals, messages_over};
use crate::{Answer, Question};

/// What a client has asked, and what it was answered.
struct Client {
    asked: u64,
    answered: u64,
    questions: u64,
}

/// So many questions of a client are in flight.
const WINDOW: u64 = 16;

/// So many clients at once, each with so many questions.
///
/// # Errors
/// Whatever keeps a question from being answered as it should be.
pub(crate) fn ask_all(server: SocketAddr, clients: usize, questions: u64) -> Result<Totals> {
    let mut all = EventLoop::new()?;
    for _ in 0..clients {
        let socket = TcpStream::connect(server).with_context(|| format!("connecting to {server}"))?;
        socket.set_nodelay(true)?;
        let stream = messages_over(socket).connecting();
        all.add(stream, Client { asked: 0, answered: 0, questions })?;
    }
    while !all.is_empty() {
        all.turn(ask)?;
    }
    Ok(all.finish())
}

/// Takes the answers that came, and asks for as many more; says when there are no more questions.
fn ask(stream: &mut Stream, client: &mut Client) -> Result<Progress> {
    let sum_of = |id: u64| (0..4).map(|number| number_of(id, number)).sum::<u32>();
    while let Some(Answer { id, sum }) = stream.recv()? {
        ensure!(id == client.answered && sum == u64::from(sum_of(id)), "question {id} was answered by {sum}");
        client.answered += 1;
    }
    while client.asked < client.questions.min(client.answered + WINDOW) {
        let numbers = [0, 1, 2, 3].map(|number| number_of(client.asked, number));
        stream.push(&Question { id: client.asked, numbers })?;
        client.asked += 1;
    }
    let progress = if client.asked == client.questions { stream.end()? } else { stream.flush()? };
    ensure!(!progress.is_ended() || client.answered == client.questions, "the server left after {}", client.answered);
    Ok(progress)
}

/// The numbers of a question.
fn number_of(id: u64, number: u32) -> u32 {
    u32::try_from(id % 1_000_003).unwrap_or(0) * (number + 1)
}
