//! A broker accepts TCP connections, serves them for a while, and hands them to another process, which serves them on. The client
//! does not notice.
//!
//! `cargo run --example handoff`
//!
//! What crosses the unix socket between the two processes is an offer, whose frame carries the descriptor of the connection, and its
//! acknowledgement, which has to show the token of the offer in time. The broker has read of the connection what it did not
//! serve; those bytes go with the offer. Where an acknowledgement comes late the offer is withdrawn, and the worker lets the
//! connection go that it has taken.

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(word), Some(path)) if word == "worker" => unix::worker(path.as_ref()),
        _ => unix::broker(),
    }
}

#[cfg(not(unix))]
fn main() {
    println!("only unix systems pass descriptors over a socket");
}

#[cfg(unix)]
mod unix {
    use std::collections::HashMap;
    use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;
    use std::process::{Command, id};
    use std::thread;
    use std::time::{Duration, Instant};

    use anyhow::{Context, Result, ensure};
    use framing_core::LengthPrefix;
    use framing_examples::systems::squares::{self, Answer, Question, answer};
    use framing_io::blocking::MessageStream;
    use framing_io::envelope::{FRAMING, Received};
    use framing_io::handoff::{Offers, Passing, Token, withdrawal, withdrawn};
    use framing_io::{Decoder, Encoder};

    const SOON: Duration = Duration::from_secs(5);

    pub(super) fn broker() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("workers");
        let workers = UnixListener::bind(&path)?;
        let mut child = Command::new(std::env::current_exe()?).arg("worker").arg(&path).spawn()?;
        let mut worker = Passing::new(workers.accept()?.0, FRAMING);

        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let client = thread::spawn(move || client(address));
        let mut stream = MessageStream::new(listener.accept()?.0, squares::FRAMING);
        for _ in 0..3 {
            answer(&mut stream)?;
        }
        let mut offers = Offers::new(64, SOON);
        hand_off(stream, &mut worker, &mut offers, Duration::ZERO)?;
        println!("the worker has taken the connection");
        let served_by = client.join().expect("the client ends")?;
        ensure!(served_by == [(id(), 3), (child.id(), 997)], "{served_by:?}");
        println!("over one connection the client had 3 answers from this process and 997 from another");

        // Another one, whose acknowledgement is looked at when its time is over.
        let mut client = MessageStream::new(TcpStream::connect(address)?, squares::FRAMING);
        let stream = MessageStream::new(listener.accept()?.0, squares::FRAMING);
        let late = hand_off(stream, &mut worker, &mut offers, SOON);
        println!("{}", late.err().context("it was in time")?);
        ensure!(client.recv_timeout::<Answer>(SOON)?.is_none(), "nobody serves what was withdrawn");
        println!("the offer was withdrawn, and the worker has let the connection go");
        drop(worker);
        ensure!(child.wait()?.success());
        Ok(())
    }

    type Stream = MessageStream<TcpStream, LengthPrefix>;

    fn hand_off(stream: Stream, worker: &mut Passing, offers: &mut Offers, delay: Duration) -> Result<()> {
        let (socket, decoder, encoder) = stream.into_parts();
        ensure!(encoder.is_empty(), "answers that did not go would be lost");
        println!("{} bytes of questions were read and not answered", decoder.bytes().len());
        let offer = offers.offer(Token::new()?, "squares", decoder.bytes().to_vec(), Instant::now())?;
        worker.send(&offer, vec![socket.into()])?;

        let answer = worker.recv_until(Instant::now() + SOON);
        let taken = answer.map_err(anyhow::Error::from).and_then(|passed| {
            let acknowledgement = Received::from_frame(passed.context("the worker is gone")?.payload)?;
            Ok(offers.acknowledge(&acknowledgement, Instant::now() + delay)?)
        });
        if taken.is_err() {
            // None came, or late, or not what was offered: nobody is to serve the connection, and it closes.
            worker.send(&withdrawal(offer.head.id), Vec::new())?;
        }
        taken.map(drop)
    }

    pub(super) fn worker(path: &Path) -> Result<()> {
        let mut broker = Passing::new(UnixStream::connect(path)?, FRAMING);
        // What it serves, by the offers that it came with.
        let mut serving: HashMap<u64, (TcpStream, thread::JoinHandle<Result<()>>)> = HashMap::new();
        while let Some(passed) = broker.recv()? {
            if let Some(id) = withdrawn(&Received::from_frame(passed.payload.clone())?.head) {
                drop(serving.remove(&id).map(|(socket, _)| socket.shutdown(Shutdown::Both)));
                continue;
            }
            // Where it is no offer, its descriptors are closed with it.
            let (received, offer, descriptor) = passed.into_offer()?;
            if offer.service != "squares" {
                broker.send(&offer.decline(&received.head, "only squares here"), Vec::new())?;
                continue;
            }
            broker.send(&offer.accept(&received.head), Vec::new())?;
            let socket = TcpStream::from(descriptor);
            serving.retain(|_, (_, served)| !served.is_finished());
            let served = (socket.try_clone()?, thread::spawn(move || serve(socket, &offer.unread)));
            serving.insert(received.head.id, served);
        }
        Ok(())
    }

    fn serve(socket: TcpStream, unread: &[u8]) -> Result<()> {
        let mut decoder = Decoder::new(squares::FRAMING);
        ensure!(decoder.feed(unread) == unread.len(), "no more came than a buffer holds");
        let mut stream = MessageStream::from_parts(socket, decoder, Encoder::new(squares::FRAMING));
        while answer(&mut stream)? {}
        Ok(())
    }

    /// Asks a thousand questions, and returns how many answers each process gave, in order.
    fn client(address: SocketAddr) -> Result<Vec<(u32, u32)>> {
        let mut stream = MessageStream::new(TcpStream::connect(address)?, squares::FRAMING);
        for number in 0..1000 {
            stream.queue(&Question(number))?;
        }
        stream.flush()?;
        let mut served_by: Vec<(u32, u32)> = Vec::new();
        for number in 0..1000_u64 {
            let Answer { square, process } = stream.recv()?.context("an answer")?;
            ensure!(square == number.pow(2), "in order");
            match served_by.last_mut() {
                Some((last, count)) if *last == process => *count += 1,
                _ => served_by.push((process, 1)),
            }
        }
        Ok(served_by)
    }
}
