//! Many tasks that send over one stream.

use bytes::Bytes;
use framing_core::{LengthPrefix, Raw};
use framing_io::tokio::{MessageStream, Sender};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Builder;

use super::blocking::LARGE;
use super::ends::Make;
use super::talk::{end, payload};

/// So many tasks send.
pub(crate) const TASKS: usize = 8;

/// An end whose messages come from many tasks, one at a time each, over clones of one sender.
pub(crate) fn flood<S: AsyncRead + AsyncWrite + Send + 'static>(
    socket: impl FnOnce() -> S + Send + 'static,
    size: usize,
) -> Make {
    Box::new(move || {
        let payload = payload(size);
        let runtime = Builder::new_current_thread().enable_io().build().expect("a runtime starts");
        let sender = {
            let _within = runtime.enter();
            let (_, half) = MessageStream::new(socket(), LengthPrefix::u32()).into_split();
            let (sender, writer) = half.into_sender();
            runtime.spawn(writer);
            sender
        };
        end(move |count| {
            runtime.block_on(async {
                let share = |task| count / TASKS + usize::from(task < count % TASKS);
                let tasks = (0..TASKS).map(|task| tokio::spawn(send(sender.clone(), payload.clone(), share(task))));
                for task in tasks.collect::<Vec<_>>() {
                    task.await.expect("a task ends");
                }
                sender.flush().await.expect("the peer receives");
            });
        })
    })
}

async fn send(sender: Sender<LengthPrefix>, payload: Bytes, count: usize) {
    for _ in 0..count {
        let sent = match payload.len() {
            ..LARGE => sender.send(&Raw(&payload)).await,
            _ => sender.send_bytes(payload.clone()).await,
        };
        sent.expect("the peer receives");
    }
}
