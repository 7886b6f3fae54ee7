//! A broker accepts a TCP connection, serves it for a while, and hands it to another process, which serves it on. The client
//! does not notice.
//!
//! `cargo run --example handoff`
//!
//! What crosses the unix socket between the two processes is an offer, whose frame carries the descriptor of the connection, and its
//! acknowledgement, which has to show the token of the offer in time. The broker has read of the connection what it did not
//! serve; those bytes go with the offer.

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (None, _) => unix::broker(),
        (Some(word), Some(path)) if word == "worker" => unix::worker(path.as_ref()),
        _ => anyhow::bail!("handoff: it takes no arguments; a worker is started by the broker"),
    }
}

#[cfg(not(unix))]
fn main() {
    println!("only unix systems pass descriptors over a socket");
}

#[cfg(unix)]
mod unix {
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;
    use std::process::{Command, id};
    use std::thread;
    use std::time::{Duration, Instant};

    use anyhow::{Context, Result, ensure};
    use framing_core::{LengthPrefix, Message};
    use framing_io::blocking::MessageStream;
    use framing_io::envelope::{FRAMING, Received};
    use framing_io::handoff::{Offers, Passing, Token, withdrawal};
    use framing_io::{Decoder, Encoder};

    /// The protocol of the connection, of which handing off knows nothing.
    const SQUARES: LengthPrefix = LengthPrefix::u8();

    #[derive(Message)]
    struct Question(u32);

    #[derive(Debug, PartialEq, Message)]
    struct Answer {
        square: u64,
        process: u32,
    }

    fn answer(stream: &mut MessageStream<TcpStream, LengthPrefix>) -> Result<bool> {
        let Some(Question(number)) = stream.recv()? else { return Ok(false) };
        stream.send(&Answer { square: u64::from(number).pow(2), process: id() })?;
        Ok(true)
    }

    pub(super) fn broker() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("workers");
        let workers = UnixListener::bind(&path)?;
        let mut child = Command::new(std::env::current_exe()?).arg("worker").arg(&path).spawn()?;
        let mut worker = Passing::new(workers.accept()?.0, FRAMING);

        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let client = thread::spawn(move || client(address));
        let mut stream = MessageStream::new(listener.accept()?.0, SQUARES);
        for _ in 0..3 {
            answer(&mut stream)?;
        }
        hand_off(stream, &mut worker)?;

        let served_by = client.join().expect("the client ends")?;
        ensure!(served_by == [(id(), 3), (child.id(), 997)], "{served_by:?}");
        println!("over one connection the client had 3 answers from this process and 997 from another");
        drop(worker);
        ensure!(child.wait()?.success());
        Ok(())
    }

    fn hand_off(stream: MessageStream<TcpStream, LengthPrefix>, worker: &mut Passing) -> Result<()> {
        let (socket, decoder, encoder) = stream.into_parts();
        ensure!(encoder.is_empty(), "answers that did not go would be lost");
        println!("{} bytes of questions were read and not answered", decoder.bytes().len());

        // A broker keeps one `Offers` for all its connections.
        let mut offers = Offers::new(64, Duration::from_secs(5));
        let offer = offers.offer(Token::new()?, "squares", decoder.bytes().to_vec(), Instant::now())?;
        worker.send(&offer, vec![socket.into()])?;

        let answer = worker.recv_until(Instant::now() + Duration::from_secs(5));
        let taken = answer.map_err(anyhow::Error::from).and_then(|passed| {
            let acknowledgement = Received::from_frame(passed.context("the worker is gone")?.payload)?;
            Ok(offers.acknowledge(&acknowledgement, Instant::now())?)
        });
        if let Err(error) = taken {
            // None came, or late, or not what was offered: nobody is to serve the connection, and it closes.
            worker.send(&withdrawal(offer.head.id), Vec::new())?;
            return Err(error);
        }
        println!("the worker has taken the connection");
        Ok(())
    }

    pub(super) fn worker(path: &Path) -> Result<()> {
        let mut broker = Passing::new(UnixStream::connect(path)?, FRAMING);
        while let Some(passed) = broker.recv()? {
            // Where it is no offer, its descriptors are closed with it.
            let (received, offer, descriptor) = passed.into_offer()?;
            if offer.service != "squares" {
                broker.send(&offer.decline(&received.head, "only squares here"), Vec::new())?;
                continue;
            }
            broker.send(&offer.accept(&received.head), Vec::new())?;
            let mut decoder = Decoder::new(SQUARES);
            ensure!(decoder.feed(&offer.unread) == offer.unread.len(), "no more came than a buffer holds");
            let mut stream = MessageStream::from_parts(TcpStream::from(descriptor), decoder, Encoder::new(SQUARES));
            while answer(&mut stream)? {}
        }
        Ok(())
    }

    /// Asks a thousand questions, and returns how many answers each process gave, in order.
    fn client(address: SocketAddr) -> Result<Vec<(u32, u32)>> {
        let mut stream = MessageStream::new(TcpStream::connect(address)?, SQUARES);
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
