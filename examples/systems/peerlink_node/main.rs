//! A node of a peer-to-peer network: it connects to peers, is connected to, and shakes hands as Bitcoin's nodes do.
//!
//! `cargo run --example peerlink_node`
//!
//! The messages are derived types (`framing_examples::protocols::bitcoin`), a reactor of 160 lines carries them
//! (`systems::reactor`, to be taken and changed), and the peers play from a script, with bytes of the real network.
//!
//! ```text
//!   node      version, verack, ping  -->  <--  version, verack, ping      peer
//!             pong                   -->  <--  pong
//! ```

use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use framing_examples::protocols::bitcoin::{Address, Nonce, Nothing, Packet, Payload, Services, Version};
use framing_examples::systems::bitcoin_peer::play;
use framing_examples::systems::reactor::{Event, Outbox, Reactor};
use mio::Token;

/// So many peers connect to the node.
const INBOUND: usize = 20;

/// How far a peer has come.
#[derive(Default)]
struct Peer {
    name: String,
    is_known: bool,
    has_answered: bool,
    was_answered: bool,
}

fn main() -> Result<()> {
    let localhost = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (mut reactor, address) = Reactor::listen(localhost, Duration::from_secs(5))?;
    let outbound = TcpListener::bind(localhost)?;
    let listening = outbound.local_addr()?;
    let mut scripts = vec![thread::spawn(move || play(outbound.accept()?.0))];
    for _ in 0..INBOUND {
        scripts.push(thread::spawn(move || play(TcpStream::connect(address)?)));
    }

    // One that we connect to, and one that cannot be: nobody listens there any more.
    let deserted = TcpListener::bind(localhost)?.local_addr()?;
    let (known, unreachable) = (reactor.connect(listening)?, reactor.connect(deserted)?);

    let mut peers: HashMap<Token, Peer> = HashMap::new();
    let (mut done, mut refused) = (0, false);
    while done < 1 + INBOUND || !refused {
        let mut failed = None;
        reactor.turn(Duration::from_secs(1), &mut |key, event, outbox| match event {
            Event::Connected => outbox.push((key, version())),
            Event::Message(packet) => {
                let peer = peers.entry(key).or_default();
                receive(key, packet, peer, outbox);
                if peer.has_answered && peer.was_answered {
                    done += 1;
                    if key == known {
                        println!("{}: shaken hands with, asked and answered", peer.name);
                    }
                }
            }
            Event::Left(reason) if key == unreachable => {
                println!("a peer that was not there: {}", reason.map_or("left".to_owned(), |error| error.to_string()));
                refused = true;
            }
            Event::Left(reason) => failed = Some(reason),
        })?;
        if let Some(reason) = failed {
            bail!("a peer left: {reason:?}");
        }
    }
    drop(reactor); // All connections are closed.
    for script in scripts {
        script.join().expect("a script does not panic")?;
    }
    ensure!(peers.values().all(|peer| peer.is_known), "each has said who it is");
    println!("{done} peers, each of which got what its script expects, byte for byte");
    Ok(())
}

/// What a node does with a message.
fn receive(key: Token, packet: Packet<'_>, peer: &mut Peer, outbox: &mut Outbox) {
    match packet {
        Packet::Version(Payload { payload: version, .. }) => {
            peer.name = format!("{} at block {}", version.user_agent, version.start_height);
            outbox.push((key, Packet::VerAck(Payload::new(Nothing))));
        }
        Packet::VerAck(_) => {
            peer.is_known = !peer.name.is_empty();
            outbox.push((key, Packet::Ping(Payload::new(Nonce(42)))));
        }
        Packet::Ping(Payload { payload: nonce, .. }) => {
            peer.was_answered = true;
            outbox.push((key, Packet::Pong(Payload::new(nonce))));
        }
        Packet::Pong(Payload { payload: Nonce(42), .. }) => peer.has_answered = true,
        // What it does not know a node ignores; checksum and length were right, else it would not come here.
        _ => {}
    }
}

/// Who we are.
fn version() -> Packet<'static> {
    let nobody = Address { services: Services(0), ip: Ipv6Addr::UNSPECIFIED, port: 0 };
    Packet::Version(Payload::new(Version {
        version: 70_015,
        services: Services(0),
        timestamp: 1_700_000_000,
        to: nobody,
        from: nobody,
        nonce: 0x0123_4567_89ab_cdef,
        user_agent: "/framing:0.1.0/",
        start_height: 0,
        relay: Some(false),
    }))
}
