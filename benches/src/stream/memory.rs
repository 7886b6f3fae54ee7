//! What an endpoint holds: when it is idle after some traffic, and after a burst.

use std::future::Future;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::events::{self, Loop};
use super::talk::{AsyncTalk, Talk, payload};
use super::transport::{Transport, Unix};
use super::{blocking, framed, tasks};
use crate::allocator::Meter;
use crate::measure::{Measured, Role, Row, Unit};

const SUITE: &str = "memory";

/// Pairs of endpoints, each of which then is idle.
const PAIRS: usize = 100;

/// One message of the burst, and then ten small ones.
const BURST: usize = 8 << 20;

/// Bytes that an endpoint holds in both cases.
struct Held {
    idle: f64,
    after_burst: f64,
}

/// All rows: `idle_bytes` and `retained_after_burst` of each kind of stream.
pub(crate) fn run() -> Vec<Row> {
    let contestant = |name, role, held| (name, role, held);
    let buffered = |socket| blocking::Buffered::new(Unix::again(&socket), socket);
    let blocking = vec![
        contestant("framing", Role::Ours, held(blocking::Ours::new)),
        contestant("raw", Role::Limit, held(|socket| blocking::ByHand::new(socket, false))),
        contestant("BufReader, BufWriter", Role::Peer, held(buffered)),
    ];
    let mio = vec![
        contestant("framing", Role::Ours, held(|socket| Loop::new(events::Ours::new(Unix::mio(socket))))),
        contestant("raw", Role::Limit, held(|socket| Loop::new(events::ByHand::new(Unix::mio(socket))))),
    ];
    let tokio = vec![
        contestant("framing", Role::Ours, held_by_tasks(tasks::Ours::<_, true>::new)),
        contestant("raw", Role::Limit, held_by_tasks(tasks::ByHand::<_, true>::new)),
        contestant("Framed", Role::Peer, held_by_tasks(|socket| framed::Delimited::new(socket, false))),
        contestant("Framed, 64 KiB", Role::Peer, held_by_tasks(|socket| framed::Delimited::new(socket, true))),
        contestant("asynchronous-codec", Role::Peer, held_by_tasks(framed::Asynchronous::new)),
    ];
    let mut rows = Vec::new();
    for (case, contestants) in [("blocking", blocking), ("mio", mio), ("tokio", tokio)] {
        rows.push(row(case, "idle_bytes", &contestants, |held| held.idle));
        rows.push(row(case, "retained_after_burst", &contestants, |held| held.after_burst));
    }
    rows.iter().for_each(Row::print);
    rows
}

fn row(
    case: &str,
    direction: &'static str,
    contestants: &[(&'static str, Role, Held)],
    value: fn(&Held) -> f64,
) -> Row {
    let measured = contestants.iter().map(|(name, role, held)| {
        let bytes = value(held);
        Measured { name, role: *role, min: bytes, median: bytes, bytes: BURST, allocations: None, system_calls: None }
    });
    let mut measured: Vec<_> = measured.collect();
    measured.sort_by(|a, b| a.median.total_cmp(&b.median));
    Row::new((SUITE, case, direction), 1, measured, Vec::new()).in_unit(Unit::Bytes)
}

/// What ends that wait hold.
fn held<K: Talk + Send + 'static>(make: impl Fn(<Unix as Transport>::Blocking) -> K) -> Held {
    let small = payload(300);
    let pair = || {
        let (one, other) = Unix::pair();
        (make(one), make(other))
    };
    let mut pairs = Vec::with_capacity(PAIRS);
    let meter = Meter::start();
    pairs.extend((0..PAIRS).map(|_| pair()));
    for (one, other) in &mut pairs {
        for _ in 0..10 {
            one.feed(&small);
            one.flush();
            other.recv();
            other.feed(&small);
            other.flush();
            one.recv();
        }
        one.idle();
        other.idle();
    }
    let idle = each(meter.live());
    drop((meter, pairs));

    let (large, meter) = (payload(BURST), Meter::start());
    let (mut one, mut other) = pair();
    let sender = std::thread::spawn(move || {
        one.feed(&large);
        one.flush();
        drop(large);
        for _ in 0..10 {
            one.feed(&small);
            one.flush();
        }
        one
    });
    (0..11).for_each(|_| other.recv());
    let one = sender.join().expect("it sends");
    let after_burst = larger(&meter, one, other);
    Held { idle, after_burst }
}

/// The same of tasks.
fn held_by_tasks<K: AsyncTalk>(make: impl Fn(<Unix as Transport>::Tokio) -> K) -> Held {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime starts");
    let small = payload(300);
    let pair = || {
        let (one, other) = Unix::pair();
        (make(Unix::tokio(one)), make(Unix::tokio(other)))
    };
    runtime.block_on(async {
        let mut pairs = Vec::with_capacity(PAIRS);
        let meter = Meter::start();
        pairs.extend((0..PAIRS).map(|_| pair()));
        for (one, other) in &mut pairs {
            for _ in 0..10 {
                send(one, &small).await;
                other.recv().await;
                send(other, &small).await;
                one.recv().await;
            }
        }
        // All wait for what does not come.
        for (one, other) in &mut pairs {
            waits(one.recv());
            waits(other.recv());
        }
        let idle = each(meter.live());
        drop((meter, pairs));

        let (large, meter) = (payload(BURST), Meter::start());
        let (mut one, mut other) = pair();
        let sender = tokio::spawn(async move {
            send(&mut one, &large).await;
            drop(large);
            for _ in 0..10 {
                send(&mut one, &small).await;
            }
            one
        });
        for _ in 0..11 {
            other.recv().await;
        }
        let one = sender.await.expect("it sends");
        let after_burst = larger(&meter, one, other);
        Held { idle, after_burst }
    })
}

async fn send(talk: &mut impl AsyncTalk, payload: &Bytes) {
    talk.feed(payload).await;
    talk.flush().await;
}

/// Polls `future` once, which waits.
fn waits(future: impl Future) {
    // Whatever the task has polled before.
    let future = std::pin::pin!(tokio::task::unconstrained(future));
    let polled = future.poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending), "nothing was sent");
}

/// Of so many bytes each endpoint holds so many.
fn each(live: i64) -> f64 {
    live as f64 / (2 * PAIRS) as f64
}

/// What the end that holds more does.
fn larger<A, B>(meter: &Meter, one: A, other: B) -> f64 {
    let all = meter.live();
    drop(one);
    let without_one = meter.live();
    drop(other);
    let without_both = meter.live();
    (all - without_one).max(without_one - without_both) as f64
}
