//! vox's stream link, behaviour by behaviour: a permit is reserved, filled in place and committed; many tasks share the stream; the
//! ends of it are exact. And what that one lacks: frames and queues that are bounded in bytes, no task or allocation a message.

mod meter;
mod polled;

use std::future::Future;
use std::process::Stdio;
use std::time::Duration;

use framing_core::framing::Part;
use framing_core::{FrameError, LengthPrefix, Raw};
use framing_io::link::{Address, Connector, Listener, TokioListener};
use framing_io::tokio::{MessageStream, RecvHalf, Sender, SenderError, Writer};
use framing_io::{BufferPolicy, RecvError, SendError, StreamError};
use meter::Meter;
use polled::polled;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, DuplexStream, Join, WriteHalf, duplex, join};
use tokio::runtime::{Builder, Handle};

/// vox's framing: a length of four bytes.
const FRAMING: LengthPrefix = LengthPrefix::u32();

fn run<T>(future: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

type Ends =
    (Sender<LengthPrefix>, Writer<WriteHalf<DuplexStream>, LengthPrefix>, MessageStream<DuplexStream, LengthPrefix>);

/// A sender with the writer that is to be spawned, and the other end.
fn link(room: usize, policy: BufferPolicy) -> Ends {
    let (here, there) = duplex(room);
    let (sender, writer) = MessageStream::with_policy(here, FRAMING, policy).into_split().1.into_sender();
    (sender, writer, MessageStream::new(there, FRAMING))
}

async fn fill(sender: &Sender<LengthPrefix>, payload: &[u8]) {
    let permit = sender.reserve(payload.len()).await.unwrap();
    let filled = permit.with_slot(|mut slot| {
        slot[..payload.len()].copy_from_slice(payload);
        slot.commit(payload.len())
    });
    filled.unwrap().unwrap();
}

#[test]
fn a_slot_is_reserved_filled_in_place_and_committed() {
    run(async {
        let (sender, writer, mut peer) = link(1 << 16, BufferPolicy::new());
        tokio::spawn(writer);
        for size in [0, 1, 100, 70_000] {
            let payload = vec![7; size];
            fill(&sender, &payload).await;
            assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload(), payload);
        }
        // Less than was reserved.
        sender.reserve(100).await.unwrap().with_slot(|slot| slot.commit(3)).unwrap().unwrap();
        assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload().len(), 3);
        // The same without other tasks.
        let mut alone = MessageStream::new(Vec::new(), FRAMING);
        let mut slot = alone.reserve(10).await.unwrap();
        slot[..2].copy_from_slice(b"hi");
        slot.commit(2).unwrap();
        alone.flush().await.unwrap();
        assert_eq!(alone.into_inner(), b"\x02\0\0\0hi");
    });
}

#[test]
fn permits_and_slots_that_are_dropped_send_nothing() {
    run(async {
        let (sender, writer, mut peer) = link(1 << 16, BufferPolicy::new());
        tokio::spawn(writer);
        drop(sender.reserve(100).await.unwrap());
        let dropped = sender.reserve(100).await.unwrap();
        dropped.with_slot(|mut slot| slot[..100].fill(9)).unwrap();
        let waits = sender.reserve(100).await.unwrap();
        fill(&sender, b"sent").await;
        drop(waits);
        sender.close().await.unwrap();
        assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload(), b"sent");
        assert!(peer.recv_frame().await.unwrap().is_none());

        // And hold no room of the queue any more.
        let (sender, _writer, _peer) = link(1 << 10, BufferPolicy::new().max(1000));
        for _ in 0..20 {
            let permit = polled(3, sender.reserve(600)).expect("there is room").unwrap();
            assert!(sender.try_reserve(600).is_err(), "but not for two");
            drop(permit);
        }

        let mut alone = MessageStream::new(Vec::new(), FRAMING);
        alone.reserve(10).await.unwrap()[..2].copy_from_slice(b"no");
        alone.flush().await.unwrap();
        assert!(alone.get_ref().is_empty());
    });
}

#[test]
fn a_send_that_is_dropped_sends_nothing() {
    run(async {
        let policy = BufferPolicy::new().max(1000).high(60).low(0);
        let (sender, writer, mut peer) = link(1 << 16, policy);
        sender.send(&Raw(&[1; 60])).await.unwrap();
        assert!(polled(3, sender.send(&Raw(b"dropped"))).is_none(), "the queue is under pressure");
        assert!(polled(3, sender.reserve(7)).is_none());
        tokio::spawn(writer);
        sender.close().await.unwrap();
        assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload(), [1; 60]);
        assert!(peer.recv_frame().await.unwrap().is_none());
    });
}

#[test]
fn a_burst_of_many_tasks_is_a_few_writes() {
    run(async {
        let (sender, writer, mut peer) = link(1 << 20, BufferPolicy::new());
        tokio::spawn(writer);
        let tasks: Vec<_> = (0..1000_u32)
            .map(|number| {
                let sender = sender.clone();
                tokio::spawn(async move { sender.send(&Raw(&number.to_le_bytes())).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        sender.flush().await.unwrap();
        let stats = sender.stats();
        assert_eq!((stats.frames, stats.bytes), (1000, 8000));
        assert!(stats.operations < 20, "{} writes", stats.operations);
        let mut numbers = Vec::new();
        while numbers.len() < 1000 {
            let frame = peer.recv_frame().await.unwrap().unwrap();
            numbers.push(u32::from_le_bytes(frame.payload().try_into().unwrap()));
        }
        assert!(numbers.is_sorted(), "in the order in which they were sent");
    });
}

/// vox spawns nothing for a message, but allocates its bytes, a channel to wait for the flush, and a list of those.
#[test]
fn no_message_costs_a_task_or_an_allocation() {
    run(async {
        let (sender, writer, mut peer) = link(1 << 16, BufferPolicy::new());
        tokio::spawn(writer);
        let payload = [7; 3000];
        let turn = async |sender: &Sender<LengthPrefix>, peer: &mut MessageStream<DuplexStream, LengthPrefix>| {
            for _ in 0..4 {
                fill(sender, &payload).await;
            }
            sender.flush().await.unwrap();
            for _ in 0..4 {
                assert_eq!(peer.recv_frame().await.unwrap().unwrap().payload().len(), 3000);
            }
        };
        for _ in 0..100 {
            turn(&sender, &mut peer).await;
        }
        let tasks = Handle::current().metrics().num_alive_tasks();
        let meter = Meter::start();
        for _ in 0..2500 {
            turn(&sender, &mut peer).await;
        }
        assert_eq!(meter.calls(), 0, "its buffers are recycled");
        assert_eq!(Handle::current().metrics().num_alive_tasks(), tasks);
    });
}

/// vox's queue has room for 128 messages, however large: 128 MiB of these.
#[test]
fn a_queue_is_bounded_in_bytes() {
    run(async {
        const MAX: usize = 4 << 20;
        let (sender, writer, _peer) = link(1 << 10, BufferPolicy::new().max(MAX));
        tokio::spawn(writer);
        let payload = vec![7; (1 << 20) - 4];
        let meter = Meter::start();
        let mut queued = 0;
        loop {
            match sender.try_send(&Raw(&payload)) {
                Ok(()) => queued += 1,
                Err(SenderError::Send(SendError::Full { max, .. })) => {
                    assert_eq!(max, MAX);
                    break;
                }
                Err(error) => panic!("{error}"),
            }
            tokio::task::yield_now().await;
        }
        assert!((4..=5).contains(&queued), "{queued}");
        assert!(usize::try_from(meter.peak()).unwrap() < 3 * MAX, "{} bytes", meter.peak());
        assert!(polled(3, sender.send(&Raw(b"waits"))).is_none());
    });
}

/// vox allocates what a peer declares, up to 4 GiB, before a byte of it has come.
#[test]
fn a_frame_is_bounded_and_takes_memory_as_it_comes() {
    run(async {
        let (mut here, there) = duplex(1 << 16);
        let framing = FRAMING.max(1 << 20);
        let mut stream = MessageStream::new(there, framing);
        let meter = Meter::start();
        here.write_all(&(1_u32 << 20).to_le_bytes()).await.unwrap();
        let mut came = 0;
        for more in [100, 10_000, 30_000, 60_000, 60_000] {
            here.write_all(&vec![0; more]).await.unwrap();
            assert!(polled(5, stream.recv_frame()).is_none());
            came += more;
            // Among them what is in the pipe, and a buffer that gives way to one of twice its size.
            let most = isize::try_from(4 * came + (64 << 10)).unwrap();
            assert!(meter.peak() < most, "{} bytes for {came} that came", meter.peak());
        }
        assert!(meter.peak() < 1 << 20, "{} bytes", meter.peak());

        let (mut here, there) = duplex(1 << 16);
        let mut stream = MessageStream::new(there, framing);
        here.write_all(&((1_u32 << 20) + 1).to_le_bytes()).await.unwrap();
        let error = stream.recv_frame().await.unwrap_err();
        let too_large = FrameError::too_large((1 << 20) + 1, 1 << 20);
        assert!(matches!(error, StreamError::Recv(RecvError::Frame(error)) if error == too_large), "{error}");
    });
}

/// vox tells a clean end from one within a frame by an error of I/O; here it says within which part, and what was missing.
#[test]
fn the_end_of_the_stream_is_exact() {
    run(async {
        let bytes = b"\x02\0\0\0hi\x03\0\0\0hey";
        for cut in 0..=bytes.len() {
            let mut stream = MessageStream::new(&bytes[..cut], FRAMING);
            let mut frames = 0;
            let end = loop {
                match stream.recv_frame().await {
                    Ok(Some(_)) => frames += 1,
                    Ok(None) => break None,
                    Err(StreamError::Recv(RecvError::Frame(FrameError::Truncated { part, missing }))) => {
                        break Some((part, missing));
                    }
                    Err(error) => panic!("{error}"),
                }
            };
            let expected = match cut {
                0 | 6 | 13 => None,
                1..=3 => Some((Part::Head, 4 - cut)),
                4 | 5 => Some((Part::Payload, 6 - cut)),
                7..=9 => Some((Part::Head, 10 - cut)),
                _ => Some((Part::Payload, 13 - cut)),
            };
            assert_eq!((frames, end), ([0, 1, 2][usize::from(cut >= 6) + usize::from(cut >= 13)], expected), "{cut}");
        }
    });
}

#[test]
fn a_link_that_is_closed_has_sent_all_that_was_queued() {
    run(async {
        let (sender, writer, mut peer) = link(64, BufferPolicy::new());
        tokio::spawn(writer);
        let receiving = tokio::spawn(async move {
            let mut bytes = 0;
            while let Some(frame) = peer.recv_frame().await.unwrap() {
                bytes += frame.payload().len();
            }
            bytes
        });
        for _ in 0..100 {
            sender.try_send(&Raw(&[7; 1000])).unwrap();
        }
        sender.close().await.unwrap();
        assert_eq!(receiving.await.unwrap(), 100_000);
        assert_eq!(sender.send(&Raw(b"more")).await, Err(SenderError::Closed));
    });
}

/// Sends and receives, in two tasks, what another end sends back.
async fn converse<R, W>(
    mut receiver: RecvHalf<R, LengthPrefix>,
    sender: Sender<LengthPrefix>,
    writer: Writer<W, LengthPrefix>,
) where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Send + 'static,
{
    tokio::spawn(writer);
    let sizes = || (0..200).map(|size| size * size);
    let sending = tokio::spawn(async move {
        for size in sizes() {
            fill(&sender, &vec![7; size]).await;
        }
        sender.close().await.unwrap();
    });
    for size in sizes() {
        assert_eq!(receiver.recv_frame().await.unwrap().unwrap().payload(), vec![7; size]);
    }
    sending.await.unwrap();
    assert!(receiver.recv_frame().await.unwrap().is_none(), "a clean end");
}

async fn echo<S: AsyncRead + AsyncWrite + Unpin>(stream: S) {
    let mut stream = MessageStream::new(stream, FRAMING);
    while let Some(frame) = stream.recv_frame().await.unwrap() {
        let payload = frame.payload().to_vec();
        stream.send_frame(&payload).await.unwrap();
    }
    stream.close().await.unwrap();
}

#[test]
fn connectors_and_acceptors_of_tcp_and_unix_sockets_and_pairs() {
    let mut addresses: Vec<Address> = vec!["tcp:127.0.0.1:0".parse().unwrap()];
    #[cfg(unix)]
    addresses.push(Address::Unix(std::env::temp_dir().join(format!("stream-link-{}", std::process::id()))));
    run(async {
        for address in addresses {
            let mut listener = Listener::bind(&address).unwrap();
            let address = listener.address().unwrap();
            let accepting = tokio::task::spawn_blocking(move || listener.accept().unwrap());
            let connector = Connector::new().timeout(Duration::from_secs(30));
            let link = tokio::task::spawn_blocking(move || connector.connect(&address).unwrap()).await.unwrap();
            let server = tokio::spawn(echo(accepting.await.unwrap().into_tokio().unwrap()));
            let (receiver, sender) = MessageStream::new(link.into_tokio().unwrap(), FRAMING).into_split();
            let (sender, writer) = sender.into_sender();
            converse(receiver, sender, writer).await;
            server.await.unwrap();
        }
        let (here, there) = framing_io::link::pair().unwrap();
        let server = tokio::spawn(echo(there.into_tokio().unwrap()));
        let (receiver, sender) = MessageStream::new(here.into_tokio().unwrap(), FRAMING).into_split();
        let (sender, writer) = sender.into_sender();
        converse(receiver, sender, writer).await;
        server.await.unwrap();
    });
}

/// As tasks do it; a local socket is what a named pipe is on Windows.
#[test]
fn connectors_and_acceptors_that_block_no_thread_and_local_sockets() {
    let id = std::process::id();
    let mut addresses: Vec<Address> =
        vec!["tcp:127.0.0.1:0".parse().unwrap(), format!("local:stream-link-{id}").parse().unwrap()];
    #[cfg(unix)]
    addresses.push(Address::Unix(std::env::temp_dir().join(format!("stream-link-task-{id}"))));
    run(async {
        for address in addresses {
            let mut listener = TokioListener::bind(&address).await.unwrap();
            let address = listener.address().unwrap();
            let connector = Connector::new().timeout(Duration::from_secs(30));
            let (link, accepted) = tokio::join!(connector.connect_tokio(&address), listener.next());
            let server = tokio::spawn(echo(accepted.unwrap()));
            let (receiver, sender) = MessageStream::new(link.unwrap(), FRAMING).into_split();
            let (sender, writer) = sender.into_sender();
            converse(receiver, sender, writer).await;
            server.await.unwrap();
        }
    });
}

#[test]
fn standard_input_and_output_of_another_process() {
    run(async {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_link_peer"));
        let mut child = command.arg("echo").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (output, input) = (child.stdout.take().unwrap(), child.stdin.take().unwrap());
        // A pipe ends when it is dropped, which the writer does when it has closed.
        let (receiver, sender) = MessageStream::new(join(output, input), FRAMING).into_split_with(Join::into_inner);
        let (sender, writer) = sender.into_sender();
        converse(receiver, sender, writer).await;
        assert!(child.wait().await.unwrap().success());
    });
}
