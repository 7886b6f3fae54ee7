//! One conversation over four kinds of connection: TCP, a unix socket, a local socket (a named pipe on Windows), and the standard input and
//! output of another process.
//!
//! `cargo run --example stream_link`
//!
//! Many tasks share one stream. Each reserves room in its queue, fills the payload in where it will be sent from, and commits it;
//! a permit that is dropped sends nothing. One task writes whatever is queued, so a burst is a few writes, and no message costs a
//! task or an allocation of its own.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use framing_core::LengthPrefix;
use framing_io::link::{Address, Connector, TokioListener};
use framing_io::tokio::{MessageStream, RecvHalf, SendHalf, Sender};
use framing_io::{BufferPolicy, StreamError};
use tokio::io::{AsyncRead, AsyncWrite, Join, join};
use tokio::process::Command;
use tokio::task::JoinSet;

/// No frame is larger than 1 MiB, and no more than 4 MiB are queued for a peer that does not read.
const FRAMING: LengthPrefix = LengthPrefix::u32().max(1 << 20);
const POLICY: BufferPolicy = BufferPolicy::new().max(4 << 20).high(1 << 20);

const TASKS: u32 = 100;
const EACH: u32 = 50;

/// A pixel's row of an image: computed into the very bytes that are sent.
fn render(row: u32, pixels: &mut [u8]) {
    pixels.copy_from_slice(&row.to_le_bytes().repeat(pixels.len() / 4));
}

/// Sends rows of all sizes, a task's share of them.
async fn send_rows(sender: Sender<LengthPrefix>, task: u32) -> Result<()> {
    for row in 0..EACH {
        let size = 4 * usize::try_from(1 + (task * EACH + row) % 500)?;
        let permit = sender.reserve(size).await?; // Waits while the peer does not read.
        permit.with_slot(|mut slot| {
            render(row, &mut slot[..size]);
            slot.commit(size)
        })??;
        drop(sender.reserve(size).await?); // Sends nothing.
    }
    Ok(())
}

/// Talks to the peer, which sends back what comes.
async fn talk<R, W>(name: &str, halves: (RecvHalf<R, LengthPrefix>, SendHalf<W, LengthPrefix>)) -> Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Send + 'static,
{
    let (mut receiver, sender) = halves;
    let (sender, writer) = sender.into_sender();
    let writer = tokio::spawn(writer);

    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        tasks.spawn(send_rows(sender.clone(), task));
    }
    let closing = tokio::spawn(async move {
        while let Some(sent) = tasks.join_next().await {
            sent??;
        }
        sender.close().await?; // All that is queued goes, and then the peer sees the end.
        anyhow::Ok(sender.stats())
    });

    let mut rows = 0;
    // Not until its end: a named pipe has none before both ends are dropped.
    while rows < TASKS * EACH {
        let frame = receiver.recv_frame().await?.context("the peer has ended too early")?;
        let row: [u8; 4] = frame.payload()[..4].try_into()?;
        ensure!(frame.payload().chunks(4).all(|pixel| pixel == row), "a row is whole");
        rows += 1;
    }
    let sent = closing.await??;
    drop(receiver);
    writer.await??;
    ensure!(u64::from(rows) == sent.frames, "all came back");
    ensure!(sent.operations < sent.frames / 4, "{} writes", sent.operations);
    println!("{name}: {rows} rows there and back, in a few writes");
    Ok(())
}

/// The peer.
async fn echo(stream: impl AsyncRead + AsyncWrite + Unpin) -> Result<(), StreamError> {
    let mut stream = MessageStream::with_policy(stream, FRAMING, POLICY);
    while let Some(frame) = stream.recv_frame().await? {
        let payload = frame.payload().to_vec();
        stream.send_frame(&payload).await?;
    }
    stream.close().await
}

/// A listener, one connection to it, and the conversation.
async fn over(name: &str, address: Address) -> Result<()> {
    let mut listener = TokioListener::bind(&address).await?;
    let link = Connector::new().connect_tokio(&listener.address()?).await?;
    let server = tokio::spawn(echo(listener.next().await?));
    talk(name, MessageStream::with_policy(link, FRAMING, POLICY).into_split()).await?;
    Ok(server.await??)
}

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some("echo") {
        return Ok(echo(Connector::new().connect_tokio(&Address::Stdio).await?).await?);
    }
    over("tcp", "tcp:127.0.0.1:0".parse()?).await?;
    #[cfg(unix)]
    {
        let folder = tempfile::tempdir()?;
        over("unix", Address::Unix(folder.path().join("socket"))).await?;
    }
    over("local", format!("local:stream_link-{}", std::process::id()).parse()?).await?;
    let program = std::env::current_exe()?;
    let mut child = Command::new(program).arg("echo").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (output, input) = (child.stdout.take().context("piped")?, child.stdin.take().context("piped")?);
    let stream = MessageStream::with_policy(join(output, input), FRAMING, POLICY);
    talk("stdio", stream.into_split_with(Join::into_inner)).await?; // The end of a pipe is that its half is dropped.
    ensure!(child.wait().await?.success());
    Ok(())
}
