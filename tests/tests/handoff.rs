//! `handoff`: what is said, and each way in which it is refused.

use std::thread;
use std::time::{Duration, Instant};

use framing_core::{DecodeError, LengthPrefix, Message, Raw};
use framing_io::blocking::MessageStream;
use framing_io::envelope::{Envelope, FRAMING, HANDOFF, Head, Kind, PayloadEncoding, Received};
use framing_io::exchange::blocking::{Arrival, Exchange};
use framing_io::exchange::tokio as tasks;
use framing_io::handoff::{Acknowledgement, Answer, HandoffError, Offer, OfferError, Offers, Token};
use framing_io::handoff::{withdrawal, withdrawn};
use framing_io::link::{self, Link};

const TIME: Duration = Duration::from_secs(5);

/// What comes of an envelope that is sent.
fn sent(envelope: &impl for<'a> Message<'a>) -> Received {
    Received::from_frame(envelope.encode_to_vec().unwrap().into()).unwrap()
}

fn raw(head: Head, payload: &[u8]) -> Received {
    Received::from(Envelope { head, payload: Raw(payload) })
}

/// An offer, and the right acknowledgement of it.
fn offered(offers: &mut Offers, now: Instant) -> (u64, Token, Received) {
    let token = Token::new().unwrap();
    let offer = sent(&offers.offer(token, "echo", Vec::new(), now).unwrap());
    let acknowledgement = sent(&Offer::from_received(&offer).unwrap().accept(&offer.head));
    (offer.head.id, token, acknowledgement)
}

#[test]
fn an_offer_is_acknowledged_and_the_client_told_by_its_token() {
    let now = Instant::now();
    let mut offers = Offers::new(8, TIME);
    let (mine, other) = (Token::new().unwrap(), Token::new().unwrap());
    let offer = sent(&offers.offer(mine, "echo", b"unread".to_vec(), now).unwrap());
    assert_eq!((offer.head.kind, offer.head.protocol), (Kind::Request, HANDOFF));
    assert!(offer.head.deadline.is_some());

    let taken = Offer::from_received(&offer).unwrap();
    assert_eq!((taken.token, taken.service.as_str(), &taken.unread[..]), (mine, "echo", &b"unread"[..]));
    let acknowledgement = sent(&taken.accept(&offer.head));
    assert_eq!(offers.acknowledge(&acknowledgement, now + TIME / 2), Ok(offer.head.id));
    assert!(offers.is_empty());

    let event = sent(&acknowledgement.decode::<Acknowledgement>().unwrap().relay());
    assert_eq!(event.head.kind, Kind::Event);
    assert_eq!(mine.redeem(&event), Ok(()));
    assert_eq!(other.redeem(&event), Err(HandoffError::Token), "another client's");
    let declined = Acknowledgement { token: mine, answer: Answer::declined("no room") }.relay();
    assert_eq!(mine.redeem(&sent(&declined)), Err(HandoffError::Declined { detail: "no room".into() }));
    assert_eq!(other.redeem(&sent(&declined)), Err(HandoffError::Token), "and not told why");
    let response = HandoffError::Kind { expected: Kind::Event, found: Kind::Response };
    assert_eq!(mine.redeem(&acknowledgement), Err(response));
}

/// A broker: it tells a client its token, and has a worker take its connection; what comes of that is relayed to all
/// clients, as one that does not know who waits for what would.
fn relays(worker: Link, clients: Vec<Link>) {
    let stream = |link| MessageStream::new(link, FRAMING);
    let mut worker: MessageStream<Link, LengthPrefix> = stream(worker);
    let mut clients: Vec<_> = clients.into_iter().map(stream).collect();
    let mut offers = Offers::new(8, Duration::from_secs(60));
    let tokens: Vec<Token> = clients.iter().map(|_| Token::new().unwrap()).collect();
    for (client, token) in clients.iter_mut().zip(&tokens) {
        client.send(&Envelope { head: Head::new(Kind::Event, 0x700, 0), payload: *token }).unwrap();
    }
    for token in tokens {
        worker.send(&offers.offer(token, "echo", Vec::new(), Instant::now()).unwrap()).unwrap();
        let acknowledgement = Received::from_frame(worker.recv_bytes().unwrap().unwrap()).unwrap();
        let result = offers.acknowledge(&acknowledgement, Instant::now());
        assert!(matches!(result, Ok(1) | Err(HandoffError::Declined { .. })), "{result:?}");
        for client in &mut clients {
            // One that has had its own may have left.
            let _ = client.send(&acknowledgement.decode::<Acknowledgement>().unwrap().relay());
        }
    }
}

/// A client that is told a token, and then waits: what came of its connection, and how many events were of others'.
fn waits(mut event: impl FnMut() -> Received) -> (Result<(), HandoffError>, usize) {
    let token = event().decode::<Token>().unwrap();
    for others in 0.. {
        match token.redeem(&event()) {
            Err(HandoffError::Token) => {}
            result => return (result, others),
        }
    }
    unreachable!("it waits until its own comes")
}

#[test]
fn the_result_is_relayed_over_streams_to_clients_that_match_it_by_their_token() {
    let ((to_worker, worker), (to_one, one), (to_other, other)) =
        (link::pair().unwrap(), link::pair().unwrap(), link::pair().unwrap());
    thread::spawn(move || {
        let mut broker = MessageStream::new(worker, FRAMING);
        for takes in [true, false] {
            let received = Received::from_frame(broker.recv_bytes().unwrap().unwrap()).unwrap();
            let offer = Offer::from_received(&received).unwrap();
            let answer = if takes { offer.accept(&received.head) } else { offer.decline(&received.head, "no room") };
            broker.send(&answer).unwrap();
        }
    });
    // A client that blocks, whose connection is taken.
    let one = thread::spawn(move || {
        let mut broker = Exchange::new(MessageStream::new(one, FRAMING));
        waits(|| match broker.next().unwrap() {
            Some(Arrival::Event(event)) => event,
            other => panic!("{other:?}"),
        })
    });
    // And one with tasks, whose connection is not.
    let other = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _entered = runtime.enter();
        let stream = framing_io::tokio::MessageStream::new(other.into_tokio().unwrap(), FRAMING);
        let (_caller, mut arrivals, _writer) = tasks::over(stream);
        waits(|| match runtime.block_on(arrivals.next()).unwrap() {
            Some(tasks::Arrival::Event(event)) => event,
            other => panic!("{other:?}"),
        })
    });
    relays(to_worker, vec![to_one, to_other]);
    assert_eq!(one.join().unwrap(), (Ok(()), 0));
    assert_eq!(other.join().unwrap(), (Err(HandoffError::Declined { detail: "no room".into() }), 1));
}

#[test]
fn an_acknowledgement_counts_once() {
    let (now, mut offers) = (Instant::now(), Offers::new(8, TIME));
    let (id, _, acknowledgement) = offered(&mut offers, now);
    assert_eq!(offers.acknowledge(&acknowledgement, now), Ok(id));
    assert_eq!(offers.acknowledge(&acknowledgement, now), Err(HandoffError::NotOpen { id }));
}

#[test]
fn an_acknowledgement_after_its_deadline_is_refused_though_it_arrived() {
    let (now, mut offers) = (Instant::now(), Offers::new(8, TIME));
    for (after, by) in [(TIME, Duration::ZERO), (TIME * 3, TIME * 2)] {
        let (id, _, acknowledgement) = offered(&mut offers, now);
        assert_eq!(offers.acknowledge(&acknowledgement, now + after), Err(HandoffError::Late { id, by }));
        assert_eq!(offers.acknowledge(&acknowledgement, now), Err(HandoffError::NotOpen { id }), "it is over");
    }
    let (id, _, acknowledgement) = offered(&mut offers, now);
    let just = now + TIME - Duration::from_nanos(1);
    assert_eq!(offers.acknowledge(&acknowledgement, just), Ok(id));
}

#[test]
fn each_violation_is_refused_and_ends_the_offer() {
    let (now, mut offers) = (Instant::now(), Offers::new(8, TIME));
    let mut refused = |change: &dyn Fn(Received, Token) -> Received| {
        let (id, token, acknowledgement) = offered(&mut offers, now);
        let error = offers.acknowledge(&change(acknowledgement.clone(), token), now).unwrap_err();
        if !matches!(error, HandoffError::Protocol { .. } | HandoffError::NotOpen { .. }) {
            let over = offers.acknowledge(&acknowledgement, now);
            assert_eq!(over, Err(HandoffError::NotOpen { id }), "after {error}");
        }
        error
    };
    let kind = refused(&|received, _| raw(Head { kind: Kind::Event, ..received.head }, &received.payload));
    assert_eq!(kind, HandoffError::Kind { expected: Kind::Response, found: Kind::Event });
    let encoding = PayloadEncoding::Zstd;
    let packed = refused(&|received, _| raw(Head { encoding, ..received.head }, &received.payload));
    assert_eq!(packed, HandoffError::Encoding { found: encoding });
    let protocol = refused(&|received, _| raw(Head { protocol: 7, ..received.head }, &received.payload));
    assert_eq!(protocol, HandoffError::Protocol { found: 7 });
    let unknown = refused(&|received, _| raw(Head { id: 1000, ..received.head }, &received.payload));
    assert_eq!(unknown, HandoffError::NotOpen { id: 1000 });
    let short = refused(&|received, _| raw(received.head, &received.payload[1..]));
    assert!(matches!(short, HandoffError::Malformed(DecodeError::Malformed { .. })), "{short}");
    for at in 0..Token::SIZE {
        let wrong = refused(&|received, token| {
            let mut bytes = token.to_bytes();
            bytes[at] ^= 0x80;
            let payload = Acknowledgement { token: Token::from_bytes(bytes), answer: Answer::Accepted };
            sent(&Envelope { head: received.head, payload })
        });
        assert_eq!(wrong, HandoffError::Token, "byte {at}");
    }
    let declined = refused(&|received, token| {
        let payload = Acknowledgement { token, answer: Answer::declined("no room") };
        sent(&Envelope { head: received.head, payload })
    });
    assert_eq!(declined, HandoffError::Declined { detail: "no room".into() });
}

#[test]
fn what_is_no_offer_is_refused() {
    let (now, mut offers) = (Instant::now(), Offers::new(8, TIME));
    let good = sent(&offers.offer(Token::new().unwrap(), "echo", Vec::new(), now).unwrap());
    let check = |head: Head, payload: &[u8]| Offer::from_received(&raw(head, payload)).map(drop);
    let head = || good.head.clone();
    assert_eq!(check(head(), &good.payload), Ok(()));
    let found = Kind::Response;
    assert_eq!(
        check(Head { kind: found, ..head() }, &good.payload),
        Err(HandoffError::Kind { expected: Kind::Request, found })
    );
    assert_eq!(check(Head { protocol: 1, ..head() }, &good.payload), Err(HandoffError::Protocol { found: 1 }));
    let found = PayloadEncoding::Other(9);
    assert_eq!(check(Head { encoding: found, ..head() }, &good.payload), Err(HandoffError::Encoding { found }));
    assert!(matches!(check(head(), b"no offer"), Err(HandoffError::Malformed(_))));
}

#[test]
fn offers_are_bounded_and_expire() {
    let (now, mut offers) = (Instant::now(), Offers::new(2, TIME));
    let offer = |offers: &mut Offers, now| offers.offer(Token::new().unwrap(), "echo", Vec::new(), now);
    let one = offer(&mut offers, now).unwrap().head.id;
    let two = offer(&mut offers, now + TIME / 2).unwrap().head.id;
    assert_eq!(offer(&mut offers, now), Err(OfferError::TooMany { max: 2 }));
    assert_eq!(offers.expire(now + TIME / 2), []);
    assert_eq!(offers.expire(now + TIME), [one]);
    assert!(offers.withdraw(two) && !offers.withdraw(two) && offers.is_empty());
    let withdrawal = withdrawal(two);
    assert_eq!((withdrawal.head.kind, withdrawal.head.id), (Kind::Cancel, two));
    assert_eq!(withdrawn(&raw(withdrawal.head.clone(), &[]).head), Some(two));
    let others = [Head::new(Kind::Cancel, 7, two), Head::new(Kind::Request, HANDOFF, two)];
    assert_eq!(others.map(|head| withdrawn(&head)), [None, None], "of another protocol, and an offer");

    let token = Token::new().unwrap();
    let long = "x".repeat(256);
    assert_eq!(offers.offer(token, &long, Vec::new(), now), Err(OfferError::Service { size: 256, max: 255 }));
    let unread = vec![0; Offer::MAX_UNREAD + 1];
    let max = Offer::MAX_UNREAD;
    assert_eq!(offers.offer(token, "", unread, now), Err(OfferError::Unread { unread: max + 1, max }));
    assert_eq!(offers.len(), 0, "nothing was opened");
}

#[test]
fn a_token_is_random_and_not_shown() {
    let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
    assert!(one != other && one == Token::from_bytes(one.to_bytes()));
    assert_eq!(format!("{:?}", Token::from_bytes([0xab; 16])), "Token(..)");
    let offer = Offer { token: one, service: String::new(), unread: Vec::new() };
    assert!(format!("{offer:?}").contains("Token(..)"));
}

#[test]
fn a_reason_is_cut_between_characters() {
    let Answer::Declined { detail } = Answer::declined(&"é".repeat(300)) else { panic!("declined") };
    assert_eq!(detail.len(), 512);
    let Answer::Declined { detail } = Answer::declined(&format!("x{}", "é".repeat(300))) else { panic!("declined") };
    assert_eq!(detail.len(), 511);
}
