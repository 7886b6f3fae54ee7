//! One socket, two wires: a service whose old clients send lines keeps them, while new ones send envelopes.
//!
//! `cargo run --example mux`
//!
//! [`Mux`] looks at the first bytes of each connection. The older wire is asked for first, by a detector that only its owner can
//! write; then come probes ("who are you?"), which it answers itself, and payloads, which are handed on. It does no I/O: the
//! loop in `serve` reads, asks, and takes away what was consumed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

use anyhow::{Context, Result, bail};
use framing_core::{Message, Raw};
use framing_io::blocking::MessageStream;
use framing_io::envelope::{Envelope, FRAMING, Head, Kind};
use framing_io::mux::{Classified, Detected, Mux, Probe};

/// Who we are, for those who probe.
#[derive(Debug, Message)]
struct Identity {
    pid: u32,
    #[message(max = 64)]
    service: String,
}

/// The number of our own protocol, and its two messages.
const COUNTER: u32 = 0x7a63;

#[derive(Debug, Message)]
struct Count<'a> {
    #[message(max = 1000)]
    text: &'a str,
}

#[derive(Debug, Message)]
struct Counted {
    words: u32,
}

/// The older wire is text: a command in capitals, which no frame begins with. One byte tells.
fn is_older(bytes: &[u8]) -> Detected {
    match bytes.first() {
        Some(b'A'..=b'Z') => Detected::Legacy,
        Some(_) => Detected::NotLegacy,
        None => Detected::NeedMore,
    }
}

/// Serves one connection until it ends, whatever it speaks.
fn serve<D: Fn(&[u8]) -> Detected>(mux: &Mux<D>, mut socket: &TcpStream) -> Result<()> {
    let mut buffered = Vec::new();
    loop {
        let consumed = match mux.classify(&buffered)? {
            Classified::NeedMore { .. } => {
                let mut bytes = [0; 4096];
                match socket.read(&mut bytes)? {
                    0 if buffered.is_empty() => return Ok(()),
                    0 => bail!("the stream ended within a frame"),
                    count => buffered.extend(&bytes[..count]),
                }
                continue;
            }
            // From here on the connection is theirs, with the bytes that came.
            Classified::Legacy => return serve_lines(&buffered, socket),
            Classified::Probe { reply, consumed } => {
                socket.write_all(&reply)?;
                consumed
            }
            Classified::Payload { envelope, consumed } => {
                let Count { text } = Count::decode_frame(envelope.payload.0)?;
                let answer = Counted { words: words(text)? };
                let mut stream = MessageStream::new(socket, FRAMING);
                stream.send(&Envelope { head: envelope.head.reply(Kind::Response), payload: answer })?;
                consumed
            }
            other => bail!("{other:?} is new to this program"),
        };
        buffered.drain(..consumed);
    }
}

/// The service as it always was: `COUNT some words`, answered by a line with a number.
fn serve_lines(begun: &[u8], mut socket: &TcpStream) -> Result<()> {
    for line in BufReader::new(begun.chain(socket)).lines() {
        let line = line?;
        let text = line.strip_prefix("COUNT ").context("not a command")?;
        writeln!(socket, "{}", words(text)?)?;
    }
    Ok(())
}

fn words(text: &str) -> Result<u32> {
    Ok(u32::try_from(text.split_whitespace().count())?)
}

fn main() -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let identity = Identity { pid: std::process::id(), service: "counter".into() };
    let mux = Mux::new(&identity, is_older)?.serve(COUNTER);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            if let Err(error) = serve(&mux, &socket) {
                println!("the service gives a connection up: {error}");
            }
        }
    });

    let mut old = TcpStream::connect(address)?;
    old.write_all(b"COUNT one two three\n")?;
    let mut answer = String::new();
    BufReader::new(old).read_line(&mut answer)?;
    println!("an old client is told {}", answer.trim());

    let mut new = MessageStream::new(TcpStream::connect(address)?, FRAMING);
    let probe = Probe::new()?;
    new.send(&probe.request())?;
    let answer = new.recv_frame()?.context("an answer")?.decode::<Envelope<Raw<'_>>>()?;
    let Identity { pid, service } = probe.check(&answer)?;
    println!("a new client is told that it speaks to {service}, in process {pid}");

    new.send(&Envelope { head: Head::new(Kind::Request, COUNTER, 1), payload: Count { text: "four words, of ours" } })?;
    let answer = new.recv::<Envelope<Counted>>()?.context("an answer")?;
    println!("and request {} is answered with {}", answer.head.id, answer.payload.words);

    new.send(&Envelope { head: Head::new(Kind::Request, 0x7000, 2), payload: () })?;
    assert!(new.recv_frame()?.is_none(), "what is not served ends the connection");
    println!("done");
    Ok(())
}
