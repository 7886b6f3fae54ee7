//! The reactor that the example `peerlink_node` uses: whom it gives up, and that the others do not notice.

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use framing_core::FrameError;
use framing_examples::protocols::bitcoin::{Bytes, Nonce, Packet, Payload};
use framing_examples::systems::reactor::{self, Event, Outbox, Reactor};
use framing_io::{RecvError, SendError, StreamError};
use mio::Token;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

fn localhost() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

fn ping(nonce: u64) -> Packet<'static> {
    Packet::Ping(Payload::new(Nonce(nonce)))
}

fn encoded(packet: &Packet<'_>) -> Vec<u8> {
    let mut encoder = framing_io::Encoder::new(reactor::FRAMING);
    encoder.push(packet).unwrap();
    encoder.unsent().to_vec()
}

/// What became of each peer: the pings that came from it, and why it left.
#[derive(Default)]
struct Seen {
    pings: Vec<u64>,
    left: Option<Option<StreamError>>,
}

/// Lets the reactor go on until `done`; each ping is answered.
fn run(reactor: &mut Reactor, seen: &mut HashMap<Token, Seen>, done: impl Fn(&HashMap<Token, Seen>) -> bool) {
    let mut turns = 0;
    while !done(seen) {
        let on = &mut |peer: Token, event: Event<'_>, outbox: &mut Outbox| {
            let seen = seen.entry(peer).or_default();
            match event {
                Event::Connected => {}
                Event::Message(Packet::Ping(Payload { payload: Nonce(nonce), .. })) => {
                    seen.pings.push(nonce);
                    outbox.push((peer, Packet::Pong(Payload::new(Nonce(nonce)))));
                }
                Event::Message(packet) => panic!("{packet:?}"),
                Event::Left(reason) => assert!(seen.left.replace(reason).is_none(), "it leaves once"),
            }
        };
        reactor.turn(SHORT, on).unwrap();
        turns += 1;
        assert!(turns < 100_000, "it turns and turns");
    }
}

#[test]
fn a_peer_that_breaks_the_protocol_is_alone_in_leaving() {
    let (mut reactor, address) = Reactor::listen(localhost(), LONG).unwrap();
    let mut wrong_sum = encoded(&ping(7));
    wrong_sum[30] ^= 1;
    let mut endless = encoded(&ping(7));
    endless[16..20].copy_from_slice(&4_000_001u32.to_le_bytes());
    let half = encoded(&ping(7))[..27].to_vec();
    let mut peers = Vec::new();
    for bytes in [encoded(&ping(1)), b"GET / HTTP/1.1\r\n\r\n".to_vec(), wrong_sum, endless, half, encoded(&ping(2))] {
        let mut peer = TcpStream::connect(address).unwrap();
        peer.write_all(&bytes).unwrap();
        peers.push(peer);
    }
    // They are accepted, and so have keys, in this order.
    let mut seen = HashMap::new();
    let left = |seen: &HashMap<Token, Seen>| seen.values().filter(|seen| seen.left.is_some()).count();
    run(&mut reactor, &mut seen, |seen| {
        left(seen) == 3 && seen.get(&Token(5)).is_some_and(|seen| !seen.pings.is_empty())
    });
    peers[4].shutdown(Shutdown::Write).unwrap();
    run(&mut reactor, &mut seen, |seen| left(seen) == 4);
    let mut reason = |peer: usize| seen.get_mut(&Token(peer)).unwrap().left.take().flatten().expect("it was given up");
    assert!(matches!(reason(1), StreamError::Recv(RecvError::Frame(FrameError::Malformed { offset: 0, .. }))));
    assert!(matches!(reason(2), StreamError::Recv(RecvError::Decode(_))));
    assert!(matches!(reason(3), StreamError::Recv(RecvError::Frame(FrameError::TooLarge { .. }))));
    assert!(matches!(reason(4), StreamError::Recv(RecvError::Frame(FrameError::Truncated { .. }))));
    // The others were answered.
    let pong = |nonce| encoded(&Packet::Pong(Payload::new(Nonce(nonce))));
    for (peer, nonce) in [(0, 1), (5, 2)] {
        let mut answer = vec![0; 32];
        peers[peer].read_exact(&mut answer).unwrap();
        assert_eq!(answer, pong(nonce));
    }
    assert!(matches!(peers[1].read(&mut [0]), Ok(0) | Err(_)), "it was closed");
    drop(peers);
    run(&mut reactor, &mut seen, |seen| left(seen) == 2);
    assert!([0, 5].iter().all(|peer| matches!(seen[&Token(*peer)].left, Some(None))), "they left by themselves");
}

#[test]
fn messages_are_sent_to_a_peer_by_its_key() {
    let (mut reactor, address) = Reactor::listen(localhost(), LONG).unwrap();
    let (mut other, other_address) = Reactor::listen(localhost(), LONG).unwrap();
    let key = reactor.connect(other_address).unwrap();
    // Queued before there is a connection.
    for nonce in 0..100 {
        reactor.send(key, &ping(nonce)).unwrap();
    }
    reactor.send(Token(99), &ping(0)).unwrap();
    let (mut here, mut there) = (HashMap::new(), HashMap::new());
    while there.get(&Token(0)).is_none_or(|seen: &Seen| seen.pings.len() < 100) {
        let turn = |reactor: &mut Reactor, seen: &mut HashMap<Token, Seen>| {
            let on = &mut |peer: Token, event: Event<'_>, _: &mut Outbox| match event {
                Event::Connected => drop(seen.entry(peer).or_default()),
                Event::Message(Packet::Ping(ping)) => seen.get_mut(&peer).unwrap().pings.push(ping.payload.0),
                Event::Message(packet) => panic!("{packet:?}"),
                Event::Left(reason) => panic!("{reason:?}"),
            };
            reactor.turn(Duration::from_millis(1), on).unwrap();
        };
        turn(&mut reactor, &mut here);
        turn(&mut other, &mut there);
    }
    assert!(there[&Token(0)].pings.iter().copied().eq(0..100), "in order");
    assert_ne!(address, other_address);
}

#[test]
fn a_peer_that_does_not_take_the_answers_is_given_up() {
    static BIG: [u8; 3_900_000] = [7; 3_900_000];
    let (mut reactor, address) = Reactor::listen(localhost(), LONG).unwrap();
    let mut peer = TcpStream::connect(address).unwrap();
    peer.write_all(&encoded(&ping(1))).unwrap();
    let mut reason = None;
    while reason.is_none() {
        let on = &mut |peer: Token, event: Event<'_>, outbox: &mut Outbox| match event {
            Event::Connected => {}
            Event::Message(_) => {
                outbox.extend((0..4).map(|_| (peer, Packet::Unknown([b'b'; 12], Payload::new(Bytes(&BIG))))));
            }
            Event::Left(why) => reason = why,
        };
        reactor.turn(SHORT, on).unwrap();
    }
    let max = 2 * (24 + 4_000_000);
    assert!(matches!(reason, Some(StreamError::Send(SendError::Full { max: is, .. })) if is == max), "{reason:?}");
    reactor.send(Token(0), &ping(1)).expect("to whom has left nothing is sent, and that is no error");
}

#[cfg(target_os = "linux")]
#[test]
fn a_peer_that_says_nothing_is_given_up_in_time() {
    use rustix::net::{AddressFamily, SocketType, bind, getsockname, listen, socket};
    let listener = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    bind(&listener, &localhost()).unwrap();
    listen(&listener, 0).unwrap();
    let silent: SocketAddr = getsockname(&listener).unwrap().try_into().unwrap();
    let (mut reactor, _) = Reactor::listen(localhost(), SHORT).unwrap();
    // A few have room with it, though nobody accepts them; the others hear nothing.
    let keys: Vec<_> = (0..10).map(|_| reactor.connect(silent).unwrap()).collect();
    let mut seen = HashMap::new();
    let left = |seen: &HashMap<Token, Seen>| seen.values().filter(|seen| seen.left.is_some()).count();
    run(&mut reactor, &mut seen, |seen| left(seen) > 0 && seen.len() == keys.len());
    let late = seen.values_mut().filter_map(|seen| seen.left.take());
    let reasons: Vec<_> = late.map(|reason| reason.expect("none left by itself")).collect();
    assert!(!reasons.is_empty() && reasons.len() < 10);
    for reason in reasons {
        assert!(matches!(&reason, StreamError::Io(error) if error.kind() == ErrorKind::TimedOut), "{reason:?}");
    }
}
