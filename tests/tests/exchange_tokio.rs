//! `exchange::tokio`: many requests in flight over one stream, each with its own deadline.

mod polled;

use std::pin::pin;
use std::time::Duration;

use framing_core::{Cobs, LengthPrefix, Message, Raw};
use framing_io::envelope::{Envelope, FRAMING, Head, Kind, PayloadEncoding, Trace};
use framing_io::exchange::tokio::{Arrival, Arrivals, Caller, Request, over, over_halves};
use framing_io::exchange::{CallError, Refusal, Subject, TooMany, Unmatched, Why};
use framing_io::tokio::MessageStream;
use framing_io::{BufferPolicy, RecvError, StreamError};
use polled::polled;
use tokio::io::{AsyncWriteExt, DuplexStream, ReadHalf, duplex};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

#[derive(Clone, Copy, Debug, PartialEq, Message)]
struct Number(u32);

const PROTOCOL: u32 = 0x700;
const LONG: Duration = Duration::from_secs(60);

type Raws = MessageStream<DuplexStream, LengthPrefix>;
type End = (Caller, Arrivals<ReadHalf<DuplexStream>>);

/// An end whose writer is spawned.
fn end(stream: DuplexStream, max: usize) -> End {
    let (receiver, sender) = MessageStream::new(stream, FRAMING).into_split();
    let (caller, arrivals, writer) = over_halves(receiver, sender, max);
    tokio::spawn(writer);
    (caller, arrivals)
}

/// One end, and the bare stream at the other.
fn raw() -> (End, Raws) {
    let (here, there) = duplex(1 << 16);
    (end(here, 100), MessageStream::new(there, FRAMING))
}

fn pair() -> (End, End) {
    let (here, there) = duplex(1 << 16);
    (end(here, 1000), end(there, 1000))
}

async fn request(stream: &mut Raws) -> Head {
    stream.recv::<Envelope<Number>>().await.unwrap().expect("a request").head
}

async fn answer(stream: &mut Raws, head: &Head, number: u32) {
    stream.send(&Envelope { head: head.reply(Kind::Response), payload: Number(number) }).await.unwrap();
}

async fn asked<R: tokio::io::AsyncRead + Unpin>(arrivals: &mut Arrivals<R>) -> Request {
    match arrivals.next().await.unwrap() {
        Some(Arrival::Request(request)) => request,
        other => panic!("{other:?}"),
    }
}

async fn unmatched(arrivals: &mut Arrivals<ReadHalf<DuplexStream>>) -> Unmatched {
    match timeout(LONG, arrivals.next()).await.expect("it is told").unwrap() {
        Some(Arrival::Unmatched { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn many_are_in_flight_and_answered_in_any_order() {
    const MANY: u32 = 500;
    let ((caller, mut arrivals), (_other, mut requests)) = pair();
    tokio::spawn(async move { while arrivals.next().await.unwrap().is_some() {} });
    let mut calls = JoinSet::new();
    for number in 0..MANY {
        let caller = caller.clone();
        calls.spawn(async move {
            let response = caller.call(PROTOCOL, Number(number), LONG).await.unwrap();
            (number, response.decode::<Number>().unwrap().0)
        });
    }
    let mut asked = Vec::new();
    while asked.len() < MANY as usize {
        asked.push(self::asked(&mut requests).await);
    }
    assert_eq!(caller.in_flight(), MANY as usize);
    while let Some(request) = asked.pop() {
        let Number(number) = request.decode().unwrap();
        request.reply(Number(number * 2)).await.unwrap();
    }
    let answered = calls.join_all().await;
    assert!(answered.iter().all(|(number, answer)| *answer == number * 2), "{answered:?}");
    assert_eq!((answered.len(), caller.in_flight()), (MANY as usize, 0));
}

#[tokio::test(start_paused = true)]
async fn each_call_has_a_deadline_of_its_own_and_what_comes_later_is_told() {
    let ((caller, mut arrivals), mut peer) = raw();
    let start = Instant::now();
    let call = |number: u32, seconds| {
        let caller = caller.clone();
        tokio::spawn(async move {
            let result = caller.call(PROTOCOL, Number(number), Duration::from_secs(seconds)).await;
            (result, start.elapsed())
        })
    };
    let (three, one, two) = (call(3, 3), call(1, 1), call(2, 2));
    let reading = tokio::spawn(async move {
        let late = unmatched(&mut arrivals).await;
        (late, arrivals)
    });
    let (id3, id1, id2) = (request(&mut peer).await, request(&mut peer).await, request(&mut peer).await);
    let (result, after) = one.await.unwrap();
    assert!(matches!(result, Err(CallError::Timeout { id }) if id == id1.id), "{result:?}");
    assert!(after >= Duration::from_secs(1) && after < Duration::from_secs(2), "{after:?}");
    answer(&mut peer, &id2, 20).await;
    assert_eq!(two.await.unwrap().0.unwrap().decode(), Ok(Number(20)));
    sleep(Duration::from_millis(500)).await;
    answer(&mut peer, &id1, 10).await;
    let (late, mut arrivals) = reading.await.unwrap();
    assert!(matches!(late, Unmatched::Late { by } if by >= Duration::from_millis(500)), "{late:?}");
    answer(&mut peer, &id3, 30).await;
    tokio::spawn(async move { while arrivals.next().await.unwrap().is_some() {} });
    assert_eq!(three.await.unwrap().0.unwrap().decode(), Ok(Number(30)), "the longest waits on");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_arrived_and_was_read_after_its_deadline_is_late() {
    let ((caller, mut arrivals), mut peer) = raw();
    let mut call = pin!(caller.call(PROTOCOL, Number(1), Duration::from_secs(1)));
    assert!(polled(1, call.as_mut()).is_none());
    let head = request(&mut peer).await;
    answer(&mut peer, &head, 1).await;
    sleep(Duration::from_secs(3)).await;
    assert_eq!(unmatched(&mut arrivals).await, Unmatched::Late { by: Duration::from_secs(2) });
    assert!(matches!(call.await, Err(CallError::Timeout { .. })));
}

#[tokio::test]
async fn what_nobody_waits_for_is_told() {
    let ((caller, mut arrivals), mut peer) = raw();
    let stranger = Head::new(Kind::Request, PROTOCOL, 9);
    answer(&mut peer, &stranger, 1).await;
    assert_eq!(unmatched(&mut arrivals).await, Unmatched::Unknown);

    let call = tokio::spawn({
        let caller = caller.clone();
        async move { caller.call(PROTOCOL, Number(1), LONG).await }
    });
    let head = request(&mut peer).await;
    answer(&mut peer, &Head { protocol: 5, ..head.clone() }, 2).await;
    assert_eq!(unmatched(&mut arrivals).await, Unmatched::Protocol { expected: PROTOCOL, found: 5 });
    answer(&mut peer, &head, 3).await;
    answer(&mut peer, &head, 4).await;
    assert_eq!(unmatched(&mut arrivals).await, Unmatched::Settled, "the second answer");
    assert_eq!(call.await.unwrap().unwrap().decode(), Ok(Number(3)), "the first, of its protocol");

    peer.send(&Envelope { head: Head::new(Kind::Cancel, PROTOCOL, 3), payload: Raw(&[]) }).await.unwrap();
    assert!(matches!(arrivals.next().await, Ok(Some(Arrival::Cancel(head))) if head.id == 3));
    peer.send(&Envelope { head: Head::new(Kind::Event, PROTOCOL, 4), payload: Number(8) }).await.unwrap();
    assert!(matches!(arrivals.next().await, Ok(Some(Arrival::Event(event))) if event.decode() == Ok(Number(8))));
}

#[tokio::test]
async fn a_call_that_is_dropped_is_cancelled_there_and_its_answer_is_told_here() {
    let ((caller, mut arrivals), (_other, mut requests)) = pair();
    let request = {
        let mut call = pin!(caller.call(PROTOCOL, Number(1), LONG));
        assert!(polled(1, call.as_mut()).is_none());
        asked(&mut requests).await
    };
    assert_eq!(caller.in_flight(), 0, "dropped, it is in flight no more");
    {
        let mut next = pin!(requests.next());
        let cancelled = async {
            tokio::select! {
                () = request.cancelled() => {}
                other = &mut next => panic!("{other:?}"),
            }
        };
        cancelled.await;
    }
    assert!(request.is_cancelled());
    request.reply(Number(2)).await.unwrap();
    assert_eq!(unmatched(&mut arrivals).await, Unmatched::GivenUp);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_deadline_passes_is_cancelled_there() {
    let ((caller, mut arrivals), mut peer) = raw();
    let late = caller.call(PROTOCOL, Number(1), Duration::from_secs(1)).await;
    assert!(matches!(late, Err(CallError::Timeout { id: 1 })), "{late:?}");
    let head = request(&mut peer).await;
    let cancel = timeout(LONG, peer.recv::<Envelope<()>>()).await.expect("it is told").unwrap().unwrap();
    assert_eq!(cancel.head, Head::new(Kind::Cancel, PROTOCOL, head.id));
    // One that has its answer is not.
    let mut call = pin!(caller.call(PROTOCOL, Number(2), LONG));
    assert!(polled(1, call.as_mut()).is_none());
    let head = request(&mut peer).await;
    answer(&mut peer, &head, 3).await;
    assert!(polled(3, arrivals.next()).is_none());
    assert_eq!(call.await.unwrap().decode(), Ok(Number(3)));
    caller.sender().close().await.unwrap();
    assert!(peer.recv_frame().await.unwrap().is_none());
}

/// What is packed, and in which trace, goes with the request and comes back with its answer.
#[tokio::test]
async fn a_call_has_the_trace_and_the_encoding_that_its_subject_says() {
    let ((caller, mut arrivals), (_other, mut requests)) = pair();
    tokio::spawn(async move { while arrivals.next().await.unwrap().is_some() {} });
    let trace: Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let subject = Subject::new(PROTOCOL).encoding(PayloadEncoding::Zstd).trace(trace.clone());
    let asked = tokio::spawn(async move {
        let request = asked(&mut requests).await;
        let head = request.head().clone();
        request.reply_packed(head.encoding, Number(2)).await.unwrap();
        head
    });
    let answer = caller.call(subject, Number(1), LONG).await.unwrap();
    let asked = asked.await.unwrap();
    assert!(asked.deadline.is_some());
    for head in [asked, answer.head] {
        let of = (head.protocol, head.id, head.encoding, head.trace);
        assert_eq!(of, (PROTOCOL, 1, PayloadEncoding::Zstd, Some(trace.clone())));
    }
}

/// What came for a call that is dropped before it looks is not dropped with it: whoever reads the stream is told, at once where it
/// waits already.
#[tokio::test(start_paused = true)]
async fn an_answer_whose_call_is_dropped_before_it_looks_is_told() {
    for (kind, waits) in [(Kind::Response, false), (Kind::Response, true), (Kind::Refusal, false)] {
        let ((caller, mut arrivals), mut peer) = raw();
        let mut call = Box::pin(caller.call(PROTOCOL, Number(1), LONG));
        assert!(polled(1, call.as_mut()).is_none());
        let head = request(&mut peer).await;
        let payload = Refusal { why: Why::Other(9), number: 7 };
        peer.send(&Envelope { head: head.reply(kind), payload }).await.unwrap();
        peer.send(&Envelope { head: Head::new(Kind::Event, PROTOCOL, 4), payload: Number(8) }).await.unwrap();
        assert!(matches!(arrivals.next().await, Ok(Some(Arrival::Event(_)))), "the answer before it went to its call");
        assert_eq!(caller.in_flight(), 0);
        let told = if waits {
            let mut next = pin!(arrivals.next());
            assert!(polled(1, next.as_mut()).is_none());
            drop(call);
            timeout(LONG, next).await
        } else {
            drop(call);
            timeout(LONG, arrivals.next()).await
        };
        let Ok(Ok(Some(Arrival::Unmatched { received, why: Unmatched::GivenUp }))) = told else { panic!("{told:?}") };
        assert_eq!((received.head.id, received.head.kind, received.decode()), (head.id, kind, Ok(payload)));
        assert!(polled(3, arrivals.next()).is_none(), "once");
        // It was answered, so nobody is told that it is not waited for.
        caller.sender().close().await.unwrap();
        assert!(peer.recv_frame().await.unwrap().is_none());
    }
}

/// An answer that was brought in time is the call's, though its task has its turn when the time has passed.
#[tokio::test(start_paused = true)]
async fn an_answer_that_came_in_time_is_not_late_for_a_task_that_is() {
    let ((caller, mut arrivals), mut peer) = raw();
    let mut call = pin!(caller.call(PROTOCOL, Number(1), Duration::from_secs(1)));
    assert!(polled(1, call.as_mut()).is_none());
    let head = request(&mut peer).await;
    answer(&mut peer, &head, 2).await;
    assert!(polled(3, arrivals.next()).is_none());
    sleep(Duration::from_secs(2)).await;
    assert_eq!(call.await.unwrap().decode(), Ok(Number(2)));
}

/// A call that has not looked at its answer holds a frame, so it counts among those that may be.
#[tokio::test]
async fn calls_that_are_answered_and_do_not_look_are_bounded() {
    let (here, there) = duplex(1 << 16);
    let ((caller, mut arrivals), mut peer) = (end(here, 2), MessageStream::new(there, FRAMING));
    let mut calls = Vec::new();
    for number in 0..2 {
        let mut call = Box::pin(caller.call(PROTOCOL, Number(number), LONG));
        assert!(polled(1, call.as_mut()).is_none());
        let head = request(&mut peer).await;
        answer(&mut peer, &head, number).await;
        assert!(polled(3, arrivals.next()).is_none());
        calls.push(call);
    }
    assert_eq!(caller.in_flight(), 0);
    let refused = caller.call(PROTOCOL, Number(3), LONG).await;
    assert!(matches!(refused, Err(CallError::TooMany(TooMany { max: 2 }))), "{refused:?}");
    let response = calls.remove(0).await.unwrap();
    assert_eq!(response.decode(), Ok(Number(0)));
    assert!(polled(1, caller.call(PROTOCOL, Number(3), LONG)).is_none(), "there is room again");
}

#[tokio::test]
async fn a_request_that_was_cancelled_is_dropped_in_silence() {
    let (here, there) = duplex(1 << 16);
    let (caller, mut arrivals) = end(here, 2);
    let mut peer = MessageStream::new(there, FRAMING);
    let head = |kind| Head::new(kind, PROTOCOL, 1);
    peer.send(&Envelope { head: head(Kind::Request), payload: Number(0) }).await.unwrap();
    let request = asked(&mut arrivals).await;
    peer.send(&Envelope { head: head(Kind::Cancel), payload: Raw(&[]) }).await.unwrap();
    assert!(polled(3, arrivals.next()).is_none());
    drop(request);
    caller.sender().close().await.unwrap();
    assert!(peer.recv_frame().await.unwrap().is_none(), "no refusal came");
}

#[tokio::test]
async fn a_call_that_is_dropped_before_it_is_queued_has_sent_nothing() {
    let (here, there) = duplex(1 << 16);
    let policy = BufferPolicy::new().max(1000).high(60).low(0);
    let (receiver, sender) = MessageStream::with_policy(here, FRAMING, policy).into_split();
    let (caller, _arrivals, writer) = over_halves(receiver, sender, 10);
    caller.send(Head::new(Kind::Event, PROTOCOL, 0), Raw(&[0; 60])).await.unwrap();
    let queued = caller.sender().queued();
    assert!(polled(3, caller.call(PROTOCOL, Number(1), LONG)).is_none(), "the queue is under pressure");
    assert_eq!((caller.sender().queued(), caller.in_flight()), (queued, 0));
    tokio::spawn(writer);
    caller.sender().close().await.unwrap();
    let mut peer = MessageStream::new(there, FRAMING);
    assert!(peer.recv_frame().await.unwrap().is_some(), "the event");
    assert!(peer.recv_frame().await.unwrap().is_none(), "neither the request nor its cancellation");
}

#[tokio::test]
async fn those_in_flight_are_bounded() {
    let (here, _there) = duplex(1 << 16);
    let (caller, _arrivals) = end(here, 2);
    let (mut one, mut two) = (pin!(caller.call(1, Number(1), LONG)), Box::pin(caller.call(1, Number(2), LONG)));
    assert!(polled(1, one.as_mut()).is_none() && polled(1, two.as_mut()).is_none());
    let refused = caller.call(1, Number(3), LONG).await;
    assert!(matches!(refused, Err(CallError::TooMany(TooMany { max: 2 }))), "{refused:?}");
    drop(two);
    assert!(polled(1, caller.call(1, Number(3), LONG)).is_none(), "there is room again");
}

#[tokio::test]
async fn those_served_are_bounded_and_one_more_is_refused() {
    let (here, there) = duplex(1 << 16);
    let (_caller, mut arrivals) = end(here, 2);
    let mut peer = MessageStream::new(there, FRAMING);
    let head = |id| Head::new(Kind::Request, PROTOCOL, id);
    for id in [1, 1, 2, 3] {
        peer.send(&Envelope { head: head(id), payload: Number(0) }).await.unwrap();
    }
    let (one, two) = (asked(&mut arrivals).await, asked(&mut arrivals).await);
    assert_eq!((one.head().id, two.head().id), (1, 2));
    assert!(polled(10, arrivals.next()).is_none(), "no other is given out");
    let mut refused = Vec::new();
    for _ in 0..2 {
        let envelope = peer.recv::<Envelope<Refusal>>().await.unwrap().unwrap();
        assert_eq!(envelope.head.kind, Kind::Refusal);
        refused.push((envelope.head.id, envelope.payload));
    }
    let busy = Refusal { why: Why::Busy, number: 2 };
    assert_eq!(refused, [(1, Refusal::new(Why::Duplicate)), (3, busy)]);
    one.reply(Number(1)).await.unwrap();
    peer.send(&Envelope { head: head(4), payload: Number(0) }).await.unwrap();
    assert_eq!(asked(&mut arrivals).await.head().id, 4, "there is room again");
}

#[tokio::test]
async fn a_refusal_is_not_lost_with_the_future_that_owes_it() {
    let (here, there) = duplex(1 << 16);
    let policy = BufferPolicy::new().max(1000).high(60).low(0);
    let (receiver, sender) = MessageStream::with_policy(here, FRAMING, policy).into_split();
    let (caller, mut arrivals, writer) = over_halves(receiver, sender, 0);
    caller.send(Head::new(Kind::Event, PROTOCOL, 0), Raw(&[0; 60])).await.unwrap();
    let mut peer = MessageStream::new(there, FRAMING);
    for id in [1, 2] {
        peer.send(&Envelope { head: Head::new(Kind::Request, PROTOCOL, id), payload: Number(0) }).await.unwrap();
    }
    for _ in 0..5 {
        assert!(polled(2, arrivals.next()).is_none(), "it owes a refusal and has no room for it");
    }
    tokio::spawn(writer);
    assert!(peer.recv_frame().await.unwrap().is_some(), "the event");
    tokio::spawn(async move { while arrivals.next().await.unwrap().is_some() {} });
    for id in [1, 2] {
        let refusal = peer.recv::<Envelope<Refusal>>().await.unwrap().unwrap();
        assert_eq!((refusal.head.id, refusal.payload), (id, Refusal { why: Why::Busy, number: 0 }));
    }
}

#[tokio::test]
async fn a_request_that_is_dropped_is_refused() {
    let ((caller, mut arrivals), (_other, mut requests)) = pair();
    tokio::spawn(async move { while arrivals.next().await.unwrap().is_some() {} });
    tokio::spawn(async move {
        drop(asked(&mut requests).await);
        let request = asked(&mut requests).await;
        let error = request.decode::<Number>().unwrap_err();
        request.refuse_malformed(error).await.unwrap();
        while requests.next().await.unwrap().is_some() {}
    });
    match caller.call(PROTOCOL, Number(1), LONG).await {
        Err(CallError::Refused(refusal)) => assert_eq!(refusal, Refusal::new(Why::Unanswered)),
        other => panic!("{other:?}"),
    }
    match caller.call(PROTOCOL, Raw(&[1, 2, 3]), LONG).await {
        Err(CallError::Refused(refusal)) => assert_eq!(refusal, Refusal { why: Why::Malformed, number: 3 }),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_end_of_the_stream_ends_all_calls_and_cancels_what_is_served() {
    let ((caller, mut arrivals), mut peer) = raw();
    let calls: Vec<_> = (0..3)
        .map(|number| {
            let caller = caller.clone();
            tokio::spawn(async move { caller.call(PROTOCOL, Number(number), LONG).await })
        })
        .collect();
    for _ in 0..3 {
        request(&mut peer).await;
    }
    peer.send(&Envelope { head: Head::new(Kind::Request, PROTOCOL, 1), payload: Number(0) }).await.unwrap();
    let served = asked(&mut arrivals).await;
    peer.close().await.unwrap();
    assert!(arrivals.next().await.unwrap().is_none());
    for call in calls {
        let result = call.await.unwrap();
        assert!(matches!(result, Err(CallError::Closed { .. })), "{result:?}");
    }
    served.cancelled().await;
    let result = caller.call(PROTOCOL, Number(9), LONG).await;
    assert!(matches!(result, Err(CallError::Closed { id: 0 })), "{result:?}");
}

#[tokio::test]
async fn calls_end_when_nobody_reads_the_arrivals_any_more() {
    let ((caller, arrivals), _peer) = raw();
    let mut call = pin!(caller.call(PROTOCOL, Number(1), LONG));
    assert!(polled(1, call.as_mut()).is_none());
    drop(arrivals);
    assert!(matches!(call.await, Err(CallError::Closed { id: 1 })));
}

#[tokio::test]
async fn next_can_be_dropped_at_each_byte() {
    let (here, mut there) = duplex(1 << 16);
    let (_caller, mut arrivals) = end(here, 10);
    let mut bytes = MessageStream::new(Vec::new(), FRAMING);
    for id in 0..5 {
        bytes.send(&Envelope { head: Head::new(Kind::Event, PROTOCOL, id), payload: Number(0) }).await.unwrap();
    }
    let mut ids = Vec::new();
    for byte in bytes.into_inner() {
        there.write_all(&[byte]).await.unwrap();
        if let Some(arrival) = polled(1, arrivals.next()) {
            match arrival.unwrap() {
                Some(Arrival::Event(event)) => ids.push(event.head.id),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(ids, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn an_envelope_that_is_malformed_is_told_and_the_stream_goes_on() {
    let ((caller, mut arrivals), mut peer) = raw();
    let mut call = pin!(caller.call(PROTOCOL, Number(1), LONG));
    assert!(polled(1, call.as_mut()).is_none());
    let head = request(&mut peer).await;
    peer.send(&Raw(b"no envelope")).await.unwrap();
    answer(&mut peer, &head, 7).await;
    let malformed = arrivals.next().await;
    assert!(matches!(malformed, Err(StreamError::Recv(RecvError::Decode(_)))), "{malformed:?}");
    let (response, _) = tokio::join!(call, async { polled(3, arrivals.next()) });
    assert_eq!(response.unwrap().decode(), Ok(Number(7)));
}

#[tokio::test]
async fn both_ends_ask_with_the_same_ids() {
    let (here, there) = duplex(1 << 16);
    let mut ends = Vec::new();
    for stream in [here, there] {
        let (caller, mut arrivals, writer) = over(MessageStream::new(stream, FRAMING));
        tokio::spawn(writer);
        tokio::spawn(async move {
            while let Some(arrival) = arrivals.next().await.unwrap() {
                let Arrival::Request(request) = arrival else { panic!("{arrival:?}") };
                let Number(number) = request.decode().unwrap();
                request.reply(Number(number + 1)).await.unwrap();
            }
        });
        ends.push(caller);
    }
    for number in 0..100 {
        let (one, other) = tokio::join!(
            ends[0].call(PROTOCOL, Number(number), LONG),
            ends[1].call(PROTOCOL, Number(number + 1000), LONG)
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.head.id, other.head.id);
        assert_eq!((one.decode(), other.decode()), (Ok(Number(number + 1)), Ok(Number(number + 1001))));
    }
}

#[tokio::test]
async fn a_call_without_an_end_tells_no_deadline() {
    let ((caller, mut arrivals), mut peer) = raw();
    let call = tokio::spawn(async move { caller.call(PROTOCOL, Number(1), Duration::MAX).await });
    let head = request(&mut peer).await;
    assert_eq!(head.deadline, None);
    answer(&mut peer, &head, 2).await;
    peer.close().await.unwrap();
    assert!(arrivals.next().await.unwrap().is_none());
    assert_eq!(call.await.unwrap().unwrap().decode(), Ok(Number(2)));
}

/// A framing that finds the next frame behind one that is malformed loses one, and not the calls that wait.
#[tokio::test]
async fn a_frame_from_which_the_framing_recovers_ends_no_call() {
    let (here, there) = duplex(1 << 16);
    let (caller, mut arrivals, writer) = over(MessageStream::new(here, Cobs::new()));
    tokio::spawn(writer);
    let call = tokio::spawn(async move { caller.call(PROTOCOL, Number(1), LONG).await });
    let mut peer = MessageStream::new(there, Cobs::new());
    let head = peer.recv::<Envelope<Number>>().await.unwrap().unwrap().head;
    peer.get_mut().write_all(&[9, 1, 0]).await.unwrap();
    peer.send(&Envelope { head: head.reply(Kind::Response), payload: Number(2) }).await.unwrap();
    peer.close().await.unwrap();
    let malformed = arrivals.next().await;
    assert!(matches!(malformed, Err(StreamError::Recv(RecvError::Frame(_)))), "{malformed:?}");
    assert!(arrivals.next().await.unwrap().is_none());
    assert_eq!(call.await.unwrap().unwrap().decode(), Ok(Number(2)));
}
