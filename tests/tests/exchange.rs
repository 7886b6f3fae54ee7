//! `exchange::blocking`: requests and responses over a stream that blocks.

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use framing_core::{Cobs, LengthPrefix, Message, Raw};
use framing_io::blocking::{MessageStream, Timeouts};
use framing_io::envelope::{Envelope, FRAMING, Head, Kind, PayloadEncoding, Received, Trace};
use framing_io::exchange::blocking::{Arrival, Exchange};
use framing_io::exchange::{CallError, Pending, Refusal, Subject, TooMany, Unmatched, Why};
use framing_io::link::{self, Link};
use framing_io::{BufferPolicy, RecvError, SendError, StreamError};

#[derive(Clone, Copy, Debug, PartialEq, Message)]
struct Number(u32);

const PROTOCOL: u32 = 0x700;
const LONG: Duration = Duration::from_secs(60);

type Stream = MessageStream<Link, LengthPrefix>;

/// One end, and a thread with the other.
fn with_peer<T: Send + 'static>(peer: impl FnOnce(Stream) -> T + Send + 'static) -> (Exchange<Link>, JoinHandle<T>) {
    let (here, there) = link::pair().unwrap();
    let peer = thread::spawn(move || peer(MessageStream::new(there, FRAMING)));
    (Exchange::new(MessageStream::new(here, FRAMING)), peer)
}

fn request(stream: &mut Stream) -> (Head, Number) {
    let envelope = stream.recv::<Envelope<Number>>().unwrap().expect("a request");
    (envelope.head, envelope.payload)
}

fn answer(stream: &mut Stream, head: &Head, number: u32) {
    stream.send(&Envelope { head: head.reply(Kind::Response), payload: Number(number) }).unwrap();
}

/// What comes next is the cancellation of the request `id`, and nothing else.
fn cancelled(stream: &mut Stream, id: u64) {
    let cancel = Received::from_frame(stream.recv_bytes().unwrap().expect("a cancellation")).unwrap();
    assert_eq!(cancel.head, Head::new(Kind::Cancel, PROTOCOL, id));
    assert!(cancel.payload.is_empty());
}

fn event(stream: &mut Stream, id: u64) {
    stream.send(&Envelope { head: Head::new(Kind::Event, PROTOCOL, id), payload: Number(0) }).unwrap();
}

fn number(received: &Received) -> u32 {
    received.decode::<Number>().unwrap().0
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where one is given away")]
fn never(arrival: Arrival) {
    panic!("{arrival:?} was not expected");
}

/// running-process says that its client reads until the id matches, and gives up at the first other one.
#[test]
fn a_call_reads_until_its_id_matches_and_tells_what_else_came() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (head, Number(number)) = request(&mut stream);
        event(&mut stream, 5);
        answer(&mut stream, &Head { id: 77, ..head.clone() }, 1);
        let other_protocol = Head { protocol: PROTOCOL + 1, ..head.clone() };
        answer(&mut stream, &other_protocol, 2);
        answer(&mut stream, &head, number * 2);
        assert_eq!(stream.recv_bytes().unwrap(), None, "what was answered is not cancelled");
    });
    let mut told = Vec::new();
    let response = exchange.call(PROTOCOL, Number(21), LONG, |arrival| told.push(arrival)).unwrap();
    assert_eq!((number(&response), response.head.kind), (42, Kind::Response));
    assert!(matches!(&told[0], Arrival::Event(event) if event.head.id == 5));
    assert!(matches!(&told[1], Arrival::Unmatched { why: Unmatched::Unknown, received } if number(received) == 1));
    let confused = Unmatched::Protocol { expected: PROTOCOL, found: PROTOCOL + 1 };
    assert!(matches!(&told[2], Arrival::Unmatched { why, .. } if *why == confused));
    assert_eq!((told.len(), exchange.in_flight()), (3, 0));
    drop(exchange);
    peer.join().unwrap();
}

#[test]
fn a_late_answer_is_told_and_the_next_call_gets_its_own() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (late, _) = request(&mut stream);
        cancelled(&mut stream, late.id);
        let (head, _) = request(&mut stream);
        answer(&mut stream, &late, 1);
        answer(&mut stream, &late, 2);
        answer(&mut stream, &head, 3);
    });
    let error = exchange.call(PROTOCOL, Number(1), Duration::from_millis(20), never).unwrap_err();
    assert!(matches!(error, CallError::Timeout { id: 1 }), "{error}");
    let mut told = Vec::new();
    let response = exchange.call(PROTOCOL, Number(2), LONG, |arrival| told.push(arrival)).unwrap();
    assert_eq!(number(&response), 3);
    assert!(matches!(told[0], Arrival::Unmatched { why: Unmatched::Late { .. }, .. }), "{told:?}");
    assert!(matches!(told[1], Arrival::Unmatched { why: Unmatched::Settled, .. }), "an answer too many: {told:?}");
    assert_eq!(told.len(), 2);
    peer.join().unwrap();
}

#[test]
fn an_answer_that_is_there_when_its_deadline_has_passed_is_late() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (head, _) = request(&mut stream);
        answer(&mut stream, &head, 1);
    });
    let deadline = Instant::now() + Duration::from_millis(30);
    exchange.request(PROTOCOL, Number(1), deadline).unwrap();
    peer.join().unwrap();
    thread::sleep(deadline.saturating_duration_since(Instant::now()));
    let arrival = exchange.next().unwrap().unwrap();
    assert!(matches!(arrival, Arrival::Unmatched { why: Unmatched::Late { .. }, .. }), "{arrival:?}");
}

/// What is buffered comes without a look at the clock; a call that asked only the socket for its time would never end.
#[test]
fn a_flood_of_events_does_not_hold_a_call_beyond_its_deadline() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let burst = vec![Envelope { head: Head::new(Kind::Event, PROTOCOL, 1), payload: Number(0) }; 1000];
        while burst.iter().all(|event| stream.feed(event).is_ok()) {}
    });
    let mut events = 0_u64;
    let error = exchange.call(PROTOCOL, Number(1), Duration::from_millis(50), |_| events += 1).unwrap_err();
    assert!(matches!(error, CallError::Timeout { id: 1 }), "{error}");
    assert!(events > 0);
    drop(exchange);
    peer.join().unwrap();
}

#[test]
fn many_are_in_flight_and_answered_in_any_order() {
    const MANY: u32 = 100;
    let (mut exchange, peer) = with_peer(|mut stream| {
        let mut requests: Vec<_> = (0..MANY).map(|_| request(&mut stream)).collect();
        requests.reverse();
        for (head, Number(number)) in requests {
            answer(&mut stream, &head, number * 2);
        }
    });
    let deadline = Instant::now() + LONG;
    let ids: Vec<u64> = (0..MANY).map(|number| exchange.request(PROTOCOL, Number(number), deadline).unwrap()).collect();
    assert_eq!(exchange.in_flight(), ids.len());
    for expected in (0..MANY).rev() {
        match exchange.next_until(deadline).unwrap().unwrap() {
            Arrival::Response(response) => {
                assert_eq!(number(&response), expected * 2);
                assert_eq!(response.head.id, ids[expected as usize]);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(exchange.in_flight(), 0);
    peer.join().unwrap();
}

#[test]
fn those_in_flight_are_bounded_and_expire() {
    let (here, _there) = link::pair().unwrap();
    let mut exchange = Exchange::with_max(MessageStream::new(here, FRAMING), 2);
    let soon = Instant::now() + Duration::from_millis(20);
    exchange.request(PROTOCOL, Number(1), soon).unwrap();
    exchange.request(PROTOCOL, Number(2), Instant::now() + LONG).unwrap();
    let error = exchange.request(PROTOCOL, Number(3), Instant::now() + LONG).unwrap_err();
    assert!(matches!(error, CallError::TooMany(TooMany { max: 2 })), "{error}");
    thread::sleep(soon.saturating_duration_since(Instant::now()));
    exchange.request(PROTOCOL, Number(3), Instant::now() + LONG).unwrap();
    assert_eq!(exchange.in_flight(), 2, "one had expired");
}

#[test]
fn a_refusal_is_typed() {
    let (mut exchange, peer) = with_peer(|stream| {
        let mut exchange = Exchange::new(stream);
        while let Some(Arrival::Request(request)) = exchange.next().unwrap() {
            match request.decode::<Number>() {
                Err(error) => exchange.refuse(&request.head, Refusal::malformed(error)).unwrap(),
                Ok(Number(why)) => {
                    let refusal = Refusal { why: Why::Other(200), number: why };
                    exchange.refuse(&request.head, refusal).unwrap();
                }
            }
        }
    });
    match exchange.call(PROTOCOL, Number(9), LONG, never).unwrap_err() {
        CallError::Refused(refusal) => assert_eq!(refusal, Refusal { why: Why::Other(200), number: 9 }),
        other => panic!("{other}"),
    }
    let error = exchange.call(PROTOCOL, Raw(&[1]), LONG, never).unwrap_err();
    assert_eq!(error.to_string(), "the peer finds the request malformed at byte 1");
    drop(exchange);
    peer.join().unwrap();
}

#[test]
fn a_call_that_is_cancelled_is_told_there_and_its_answer_here() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (head, _) = request(&mut stream);
        cancelled(&mut stream, head.id);
        answer(&mut stream, &head, 1);
    });
    let id = exchange.request(PROTOCOL, Number(1), Instant::now() + LONG).unwrap();
    exchange.cancel(PROTOCOL, id).unwrap();
    assert_eq!(exchange.in_flight(), 0);
    let arrival = exchange.next().unwrap().unwrap();
    assert!(matches!(arrival, Arrival::Unmatched { why: Unmatched::GivenUp, .. }), "{arrival:?}");
    peer.join().unwrap();
}

/// Else the peer goes on with what nobody waits for.
#[test]
fn a_call_that_ends_without_an_answer_is_cancelled_there() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (late, _) = request(&mut stream);
        cancelled(&mut stream, late.id);
        let (failed, _) = request(&mut stream);
        stream.get_mut().write_all(&[9; 8]).unwrap();
        cancelled(&mut stream, failed.id);
    });
    let error = exchange.call(PROTOCOL, Number(1), Duration::from_millis(20), never).unwrap_err();
    assert!(matches!(error, CallError::Timeout { id: 1 }), "{error}");
    let error = exchange.call(PROTOCOL, Number(2), LONG, never).unwrap_err();
    assert!(matches!(error, CallError::Stream(StreamError::Recv(RecvError::Frame(_)))), "{error}");
    assert!(exchange.stream().decoder().failed().is_some(), "it is final");
    assert_eq!(exchange.in_flight(), 0);
    peer.join().unwrap();
}

/// The cancellation waits in the queue, and nobody for it.
#[test]
fn a_peer_that_does_not_read_holds_no_call_beyond_its_deadline() {
    let (here, there) = link::pair().unwrap();
    let (returned, has_returned) = mpsc::channel();
    let client = thread::spawn(move || {
        let mut exchange = Exchange::new(MessageStream::new(here, FRAMING));
        // More than the sockets hold.
        let request = vec![7; 8 << 20];
        let result = exchange.call(PROTOCOL, Raw(&request), Duration::from_millis(50), never);
        let queued = exchange.stream().queued();
        returned.send((result, queued)).unwrap();
        exchange.send(Head::new(Kind::Event, PROTOCOL, 5), Raw(&[])).unwrap();
    });
    let (result, queued) = has_returned.recv_timeout(LONG).expect("it does not hang");
    assert!(matches!(result, Err(CallError::Timeout { id: 1 })), "{result:?}");
    assert!(queued > 0, "part of the request has not gone");
    let mut stream = MessageStream::new(there, FRAMING);
    let request = Received::from_frame(stream.recv_bytes().unwrap().expect("a request")).unwrap();
    assert_eq!((request.head.kind, request.payload.len()), (Kind::Request, 8 << 20), "whole, since a part of it went");
    cancelled(&mut stream, request.head.id);
    let event = Received::from_frame(stream.recv_bytes().unwrap().expect("an event")).unwrap();
    assert_eq!(event.head.kind, Kind::Event);
    client.join().unwrap();
}

/// The socket of a peer that sends `last`, ends its own direction, and takes nothing from then on: as one whose buffers are full.
struct Choked {
    last: &'static [u8],
    has_sent: bool,
    write_timeout: Cell<Option<Duration>>,
}

impl Read for Choked {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.has_sent = true;
        self.last.read(room)
    }
}

impl Write for Choked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.has_sent {
            thread::sleep(self.write_timeout.get().unwrap_or(Duration::MAX));
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Timeouts for Choked {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(None)
    }

    fn set_read_timeout(&self, _: Option<Duration>) -> io::Result<()> {
        Ok(())
    }

    fn write_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.write_timeout.get())
    }

    fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.write_timeout.set(timeout);
        Ok(())
    }
}

/// Of an hour there is much left when the call is over.
#[test]
fn a_call_that_is_over_does_not_wait_for_its_cancellation_to_go() {
    let (returned, has_returned) = mpsc::channel();
    for last in [&[][..], &[9; 8]] {
        let returned = returned.clone();
        thread::spawn(move || {
            let choked = Choked { last, has_sent: false, write_timeout: Cell::new(None) };
            let mut exchange = Exchange::new(MessageStream::new(choked, FRAMING));
            let result = exchange.call(PROTOCOL, Number(1), Duration::from_secs(3600), never);
            returned.send((result, exchange.stream().queued(), exchange.in_flight())).unwrap();
        });
        let (result, queued, in_flight) = has_returned.recv_timeout(LONG).expect("it does not hang");
        match result {
            Err(CallError::Closed { id: 1 }) => assert!(last.is_empty()),
            Err(CallError::Stream(StreamError::Recv(RecvError::Frame(_)))) => assert!(!last.is_empty()),
            other => panic!("{other:?}"),
        }
        assert!(queued > 0, "the cancellation goes with what is sent next");
        assert_eq!(in_flight, 0);
    }
}

/// What is queued goes, sooner or later; what is not queued does not, and its error is another.
#[test]
fn a_request_that_finds_no_room_was_not_sent_and_one_that_is_queued_is_cancelled_where_there_is_room() {
    // A frame's head, the envelope's, and the payload.
    const REQUEST: usize = 5 + 24 + 4;
    const CANCEL: usize = 5 + 24;
    for (max, expected) in [(REQUEST + CANCEL, REQUEST + CANCEL), (REQUEST + CANCEL - 1, REQUEST)] {
        let choked = Choked { last: &[], has_sent: true, write_timeout: Cell::new(None) };
        let policy = BufferPolicy::new().max(max);
        let mut exchange = Exchange::new(MessageStream::with_policy(choked, FRAMING, policy));
        let error = exchange.request(PROTOCOL, Number(1), Instant::now()).unwrap_err();
        assert!(matches!(error, CallError::Timeout { id: 1 }), "{error}");
        assert_eq!((exchange.stream().queued(), exchange.in_flight()), (expected, 0));
        let error = exchange.request(PROTOCOL, Number(2), Instant::now()).unwrap_err();
        assert!(matches!(error, CallError::Stream(StreamError::Send(SendError::Full { .. }))), "{error}");
        assert_eq!((exchange.stream().queued(), exchange.in_flight()), (expected, 0), "nothing of it");
    }
}

#[test]
fn the_end_of_the_stream_ends_a_call() {
    let (mut exchange, peer) = with_peer(|mut stream| drop(request(&mut stream)));
    let error = exchange.call(PROTOCOL, Number(1), LONG, never).unwrap_err();
    assert!(matches!(error, CallError::Closed { id: 1 }), "{error}");
    peer.join().unwrap();
}

#[test]
fn an_envelope_that_is_malformed_is_told_and_the_stream_goes_on() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        stream.send(&Raw(b"no envelope")).unwrap();
        event(&mut stream, 1);
        event(&mut stream, 2);
    });
    let malformed = exchange.next();
    assert!(matches!(malformed, Err(StreamError::Recv(RecvError::Decode(_)))), "{malformed:?}");
    assert!(matches!(exchange.next(), Ok(Some(Arrival::Event(_)))));
    assert!(matches!(exchange.next_until(Instant::now() + LONG), Ok(Some(Arrival::Event(_)))));
    assert!(matches!(exchange.next(), Ok(None)));
    peer.join().unwrap();
}

/// As none of those of tasks.
#[test]
fn an_envelope_that_is_malformed_ends_no_call() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (head, _) = request(&mut stream);
        stream.send(&Raw(b"no envelope")).unwrap();
        stream.send(&Envelope { head: head.reply(Kind::Refusal), payload: Raw(&[1]) }).unwrap();
        answer(&mut stream, &head, 7);
        assert_eq!(stream.recv_bytes().unwrap(), None, "what was answered is not cancelled");
    });
    let mut told = Vec::new();
    let response = exchange.call(PROTOCOL, Number(1), LONG, |arrival| told.push(arrival)).unwrap();
    assert_eq!(number(&response), 7);
    let [Arrival::Malformed(RecvError::Decode(envelope)), Arrival::Malformed(RecvError::Decode(refusal))] = &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!((envelope.offset(), refusal.offset()), (Some(11), Some(1)), "where each of them is too short");
    drop(exchange);
    peer.join().unwrap();
}

/// A framing that finds the next frame behind one that is malformed loses one, and not the call.
#[test]
fn a_frame_from_which_the_framing_recovers_ends_no_call() {
    let (here, there) = link::pair().unwrap();
    let peer = thread::spawn(move || {
        let mut stream = MessageStream::new(there, Cobs::new());
        let head = stream.recv::<Envelope<Number>>().unwrap().expect("a request").head;
        stream.get_mut().write_all(&[9, 1, 0]).unwrap();
        stream.send(&Envelope { head: head.reply(Kind::Response), payload: Number(2) }).unwrap();
    });
    let mut exchange = Exchange::new(MessageStream::new(here, Cobs::new()));
    let mut told = Vec::new();
    let response = exchange.call(PROTOCOL, Number(1), LONG, |arrival| told.push(arrival)).unwrap();
    assert_eq!(number(&response), 2);
    assert!(matches!(told[..], [Arrival::Malformed(RecvError::Frame(_))]), "{told:?}");
    peer.join().unwrap();
}

#[test]
fn a_refusal_that_is_malformed_settles_nothing() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (head, _) = request(&mut stream);
        stream.send(&Envelope { head: head.reply(Kind::Refusal), payload: Raw(&[1]) }).unwrap();
        answer(&mut stream, &head, 7);
    });
    let id = exchange.request(PROTOCOL, Number(1), Instant::now() + LONG).unwrap();
    let malformed = exchange.next();
    assert!(matches!(malformed, Err(StreamError::Recv(RecvError::Decode(_)))), "{malformed:?}");
    assert_eq!(exchange.in_flight(), 1, "its request waits on");
    let answered = exchange.next();
    let Ok(Some(Arrival::Response(response))) = &answered else { panic!("{answered:?}") };
    assert_eq!((response.head.id, number(response), exchange.in_flight()), (id, 7, 0));
    peer.join().unwrap();
}

#[test]
fn the_deadline_and_the_trace_go_with_a_request() {
    let (mut exchange, peer) = with_peer(|mut stream| request(&mut stream).0);
    exchange.request(PROTOCOL, Number(1), Instant::now() + LONG).unwrap();
    let head = peer.join().unwrap();
    let left = head.time_left(SystemTime::now()).expect("a deadline");
    assert!(LONG / 2 < left && left <= LONG, "{left:?}");
    assert_eq!(head.time_left(SystemTime::now() + LONG * 2), Some(Duration::ZERO));
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().ok();
    let traced = Head { trace: trace.clone(), ..head };
    assert_eq!(traced.reply(Kind::Response).trace, trace, "an answer is part of its request's trace");
    assert_eq!(traced.reply(Kind::Response).deadline, None);
}

/// What is packed, and in which trace, goes with the request and comes back with its answer.
#[test]
fn a_call_has_the_trace_and_the_encoding_that_its_subject_says() {
    let (mut exchange, peer) = with_peer(|stream| {
        let mut exchange = Exchange::new(stream);
        let Some(Arrival::Request(request)) = exchange.next().unwrap() else { panic!("a request") };
        let head = Head { encoding: PayloadEncoding::Lz4, ..request.head.reply(Kind::Response) };
        exchange.send(head, Number(2)).unwrap();
        request.head
    });
    let trace: Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let subject = Subject::new(PROTOCOL).encoding(PayloadEncoding::Zstd).trace(trace.clone());
    let answer = exchange.call(subject, Number(1), LONG, never).unwrap();
    let asked = peer.join().unwrap();
    let of = |head: &Head| (head.protocol, head.id, head.encoding, head.trace.clone());
    assert_eq!(of(&asked), (PROTOCOL, 1, PayloadEncoding::Zstd, Some(trace.clone())));
    assert!(asked.deadline.is_some());
    assert_eq!(of(&answer.head), (PROTOCOL, 1, PayloadEncoding::Lz4, Some(trace)));
}

/// The two ends are of one type: what the one gives up the other one reads.
#[test]
fn a_server_that_blocks_is_told_of_a_request_and_of_its_cancellation() {
    let (mut exchange, peer) = with_peer(|stream| {
        let mut exchange = Exchange::new(stream);
        let (request, cancel) = (exchange.next().unwrap(), exchange.next().unwrap());
        let Some(Arrival::Request(request)) = request else { panic!("{request:?}") };
        assert!(matches!(&cancel, Some(Arrival::Cancel(head)) if head.id == request.head.id), "{cancel:?}");
        assert!(exchange.next().unwrap().is_none());
    });
    let error = exchange.call(PROTOCOL, Number(1), Duration::from_millis(20), never).unwrap_err();
    assert!(matches!(error, CallError::Timeout { id: 1 }), "{error}");
    drop(exchange);
    peer.join().unwrap();
}

#[test]
fn what_was_given_up_is_remembered_within_a_bound() {
    let now = Instant::now();
    let mut pending = Pending::new(3);
    let ids: Vec<u64> = (0..10)
        .map(|_| {
            let id = pending.begin(PROTOCOL, now + LONG, ()).unwrap();
            pending.give_up(id, now).expect("it was in flight");
            id
        })
        .collect();
    let mut settle = |id| pending.settle(&Head::new(Kind::Response, PROTOCOL, id), now);
    assert_eq!(settle(ids[9]), Err(Unmatched::GivenUp));
    assert_eq!(settle(ids[9]), Err(Unmatched::Settled), "told once");
    assert_eq!(settle(ids[7]), Err(Unmatched::GivenUp));
    assert_eq!(settle(ids[0]), Err(Unmatched::Settled), "forgotten");
    assert_eq!(settle(0), Err(Unmatched::Unknown));
    assert_eq!(settle(11), Err(Unmatched::Unknown), "the next one's");
}

/// One that was told still counts among the last that were given up.
#[test]
fn what_was_given_up_is_forgotten_in_its_order_whatever_was_told() {
    let now = Instant::now();
    let mut pending = Pending::new(2);
    let given_up = |pending: &mut Pending<()>| {
        let id = pending.begin(PROTOCOL, now + LONG, ()).unwrap();
        pending.give_up(id, now).expect("it was in flight");
        Head::new(Kind::Response, PROTOCOL, id)
    };
    let (one, two) = (given_up(&mut pending), given_up(&mut pending));
    assert_eq!(pending.settle(&two, now), Err(Unmatched::GivenUp));
    let three = given_up(&mut pending);
    assert_eq!(pending.settle(&one, now), Err(Unmatched::Settled), "forgotten");
    let four = given_up(&mut pending);
    assert_eq!(pending.settle(&three, now), Err(Unmatched::GivenUp), "it came after the one that was told");
    assert_eq!(pending.settle(&four, now), Err(Unmatched::GivenUp));
}

#[test]
fn each_expires_by_its_own_deadline_whichever_was_begun_or_settled_first() {
    let now = Instant::now();
    let after = |seconds| now + Duration::from_secs(seconds);
    let mut pending = Pending::new(10);
    let [last, first, second] = [3, 1, 2].map(|seconds| pending.begin(PROTOCOL, after(seconds), seconds).unwrap());
    assert_eq!(pending.expire(now), []);
    assert_eq!(pending.settle(&Head::new(Kind::Response, PROTOCOL, first), now), Ok(1));
    assert_eq!(pending.expire(after(1)), [], "it was settled");
    assert_eq!(pending.expire(after(2)), [second]);
    let past = pending.begin(PROTOCOL, after(1), 1).unwrap();
    assert_eq!(pending.expire(after(2)), [past]);
    assert_eq!(pending.expire(after(2)), []);
    assert_eq!(pending.expire(after(3)), [last]);
    assert!(pending.is_empty());
    let late = Unmatched::Late { by: Duration::from_secs(4) };
    assert_eq!(pending.settle(&Head::new(Kind::Response, PROTOCOL, last), after(7)), Err(late));
}

#[test]
fn a_call_without_an_end_has_a_deadline_that_is_far_away() {
    let (mut exchange, peer) = with_peer(|mut stream| {
        let (head, Number(number)) = request(&mut stream);
        let left = head.time_left(SystemTime::now()).expect("a deadline");
        assert!(left > Duration::from_secs(10 * 365 * 86_400), "{left:?}");
        answer(&mut stream, &head, number);
    });
    assert_eq!(number(&exchange.call(PROTOCOL, Number(7), Duration::MAX, never).unwrap()), 7);
    peer.join().unwrap();
}
