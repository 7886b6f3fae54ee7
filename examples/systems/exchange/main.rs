//! Many questions at a time over one connection, each with a deadline of its own.
//!
//! `cargo run --example exchange`
//!
//! The service answers in whatever order it is done. A question that it cannot answer is refused with a reason, one whose
//! deadline passes is cancelled, so that nobody works in vain, and an answer that comes too late is told.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use framing_core::{Message, Raw};
use framing_io::envelope::FRAMING;
use framing_io::exchange::tokio::{Arrival, Caller, Request, over};
use framing_io::exchange::{Refusal, Why, blocking::Exchange};
use framing_io::{StreamError, blocking, tokio::MessageStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Protocols are numbers on which the two ends agree.
const SUM: u32 = 0x700;
const JOB: u32 = 0x701;

#[derive(Message)]
struct Sum(u32, u32);

#[derive(Debug, PartialEq, Message)]
struct Number(u32);

/// Serves one connection: each request in a task of its own, so that a slow one holds no other up.
async fn serve(socket: TcpStream, log: mpsc::Sender<String>) -> Result<(), StreamError> {
    let (_, mut arrivals, writer) = over(MessageStream::new(socket, FRAMING));
    tokio::spawn(writer);
    while let Some(arrival) = arrivals.next().await? {
        if let Arrival::Request(request) = arrival {
            tokio::spawn(answer(request, log.clone()));
        }
    }
    Ok(())
}

async fn answer(request: Request, log: mpsc::Sender<String>) -> Result<()> {
    match request.head().protocol {
        SUM => match request.decode() {
            Ok(Sum(one, other)) => request.reply(Number(one.wrapping_add(other))).await?,
            Err(error) => request.refuse_malformed(error).await?,
        },
        JOB => {
            let Number(job) = request.decode()?; // Where this fails the request is dropped, and refused as unanswered.
            tokio::select! {
                () = request.cancelled() => {
                    let line = format!("the service stops working on job {job}: nobody waits for it any more");
                    log.send(line).await?;
                }
                () = tokio::time::sleep(Duration::from_secs(3600)) => request.reply(Number(job)).await?,
            }
        }
        _ => request.refuse(Refusal::new(Why::Unserved)).await?,
    }
    Ok(())
}

async fn ask(caller: Caller, log: &mut mpsc::Receiver<String>) -> Result<()> {
    const SOON: Duration = Duration::from_secs(30);
    let mut sums = JoinSet::new();
    for number in 0..1000 {
        let caller = caller.clone();
        sums.spawn(async move {
            let answer = caller.call(SUM, Sum(number, 1), SOON).await?.decode::<Number>()?;
            anyhow::Ok(answer == Number(number + 1))
        });
    }
    let mut right = 0;
    while let Some(answer) = sums.join_next().await {
        right += usize::from(answer??);
    }
    println!("{right} sums were asked for at a time, and all came");

    let late = caller.call(JOB, Number(1), Duration::from_millis(50)).await;
    println!("job 1, which takes long: {}", late.unwrap_err());
    if let Some(line) = log.recv().await {
        println!("{line}");
    }
    let unserved = caller.call(0x7ff, Number(1), SOON).await;
    println!("the service does not know 0x7ff: {}", unserved.unwrap_err());
    let malformed = caller.call(SUM, Raw(&[1, 2]), SOON).await;
    println!("a malformed request: {}", malformed.unwrap_err());
    Ok(())
}

/// The same wire, from a program without a runtime.
fn ask_and_block(address: SocketAddr) -> Result<()> {
    let socket = std::net::TcpStream::connect(address)?;
    let mut exchange = Exchange::new(blocking::MessageStream::new(socket, FRAMING));
    let answer = exchange.call(SUM, Sum(40, 2), Duration::from_secs(30), |other| println!("also came: {other:?}"))?;
    println!("a client that blocks is told {}", answer.decode::<Number>()?.0);
    Ok(())
}

#[tokio::main]
async fn main() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (log, mut lines) = mpsc::channel(8);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(serve(socket, log.clone()));
        }
    });

    let socket = TcpStream::connect(address).await?;
    let (caller, mut arrivals, writer) = over(MessageStream::new(socket, FRAMING));
    tokio::spawn(writer);
    // Whoever reads the stream is told what no call waits for.
    tokio::spawn(async move {
        while let Ok(Some(other)) = arrivals.next().await {
            println!("nobody waits for {other:?}");
        }
    });
    ask(caller, &mut lines).await?;
    tokio::task::spawn_blocking(move || ask_and_block(address)).await?
}
