//! `exchange::tokio` where calls are dropped while their answers come: by threads, so that all orders happen.

use std::time::Duration;

use framing_core::{Message, Raw};
use framing_io::envelope::{Envelope, FRAMING, Kind};
use framing_io::exchange::CallError;
use framing_io::exchange::tokio::{Arrival, over};
use framing_io::tokio::MessageStream;
use tokio::io::duplex;
use tokio::task::{JoinSet, yield_now};

#[derive(Clone, Copy, Debug, PartialEq, Message)]
struct Number(u32);

const PROTOCOL: u32 = 0x700;
const LONG: Duration = Duration::from_secs(60);
const TASKS: u32 = 16;
const EACH: u32 = 300;

/// Either the call has its answer, or whoever reads the stream is told of it: never both, and never neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_answer_is_told_once() {
    let (here, there) = duplex(1 << 12);
    let (caller, mut arrivals, writer) = over(MessageStream::new(here, FRAMING));
    tokio::spawn(writer);
    // The peer answers all that it is asked, cancelled or not, and says how many that were.
    let peer = tokio::spawn(async move {
        let mut peer = MessageStream::new(there, FRAMING);
        let mut answers = 0;
        while let Some(frame) = peer.recv_frame().await.unwrap() {
            let head = frame.decode::<Envelope<Raw<'_>>>().unwrap().head;
            if head.kind == Kind::Request {
                peer.send(&Envelope { head: head.reply(Kind::Response), payload: Number(1) }).await.unwrap();
                answers += 1;
            }
        }
        peer.close().await.unwrap();
        answers
    });
    let reader = tokio::spawn(async move {
        let (mut told, mut ends) = (0, 0);
        // Behind the end of the stream there may be what a call gave back at last.
        while ends < 2 {
            match arrivals.next().await.unwrap() {
                Some(Arrival::Unmatched { .. }) => told += 1,
                Some(other) => panic!("{other:?}"),
                None => ends += 1,
            }
        }
        told
    });

    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let caller = caller.clone();
        tasks.spawn(async move {
            let mut answered = 0;
            for number in 0..EACH {
                let patience = async {
                    for _ in 0..(task * 31 + number * 7) % 40 {
                        yield_now().await;
                    }
                };
                tokio::select! {
                    result = caller.call(PROTOCOL, Number(number), LONG) => match result {
                        Ok(_) => answered += 1,
                        Err(CallError::TooMany(_)) => {}
                        Err(error) => panic!("{error}"),
                    },
                    () = patience => {}
                }
            }
            answered
        });
    }
    let answered: u32 = tasks.join_all().await.into_iter().sum();
    assert_eq!(caller.in_flight(), 0);
    caller.sender().close().await.unwrap();
    let (answers, told) = (peer.await.unwrap(), reader.await.unwrap());
    assert!(answered > 0 && told > 0, "{answered} had their answer, {told} answers were told");
    assert_eq!(answered + told, answers, "{answered} had their answer, {told} answers were told");
}
