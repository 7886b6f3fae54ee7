//! Streams of messages over sockets, beside loops by hand and the field.

mod blocking;
mod ends;
mod events;
mod raw;
mod talk;
mod tasks;
mod transport;

use std::time::Duration;

use crate::measure::{Contestant, Role, Row, contest, progress};
use ends::{Clock, Ends, Make};
use events::Loop;
use tasks::Scheduler;
use transport::{Tcp, Transport, Unix};

pub(crate) use ends::Clock as StreamClock;

const SUITE: &str = "stream";

/// Bytes of a payload.
const SIZES: [usize; 5] = [32, 256, 4 << 10, 64 << 10, 1 << 20];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Flood,
    PingPong,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Flood => "flood",
            Self::PingPong => "pingpong",
        }
    }
}

/// How the suite is run.
pub(crate) struct Options {
    pub(crate) rounds: usize,
    pub(crate) filter: String,
    pub(crate) clock: Clock,
    /// A turn lasts about so long.
    pub(crate) turn: Duration,
}

/// One who takes part, and makes its two ends.
struct Entrant {
    name: &'static str,
    role: Role,
    ends: Box<dyn Fn(Direction, usize) -> (Make, Make)>,
}

/// A comparison: who takes part over a transport.
struct Case {
    name: &'static str,
    transport: &'static str,
    entrants: fn() -> Vec<Entrant>,
}

/// All comparisons whose name, `case/transport/size/direction`, contains `filter`.
pub(crate) fn run(options: &Options) -> Vec<Row> {
    let mut cells = Vec::new();
    for direction in [Direction::Flood, Direction::PingPong] {
        for case in cases::<Unix>().into_iter().chain(cases::<Tcp>()) {
            for size in SIZES {
                let name = format!("{}/{}/{size}", case.name, case.transport);
                if format!("{name}/{}", direction.name()).contains(&options.filter) {
                    cells.push((name, direction, case.entrants, size));
                }
            }
        }
    }
    let bar = progress(cells.len() as u64 * options.rounds as u64);
    let rows = cells.into_iter().map(|(name, direction, entrants, size)| {
        bar.set_message(format!("{name} {}", direction.name()));
        let contestants = entrants().into_iter().map(|entrant| entrant.contestant(direction, size, options)).collect();
        let measured = contest(contestants, options.rounds, &bar);
        let row = Row::new((SUITE, &name, direction.name()), options.rounds, measured, Vec::new()).per_second();
        bar.suspend(|| row.print());
        row
    });
    let rows = rows.collect();
    bar.finish_and_clear();
    rows
}

fn cases<T: Transport>() -> [Case; 3] {
    let case = |name, entrants| Case { name, transport: T::NAME, entrants };
    [case("blocking", blocking_entrants::<T>), case("mio", mio_entrants::<T>), case("tokio", tokio_entrants::<T>)]
}

impl Entrant {
    fn contestant(self, direction: Direction, size: usize, options: &Options) -> Contestant {
        let (first, last) = (self.ends)(direction, size);
        let ends = Ends::start(first, last, direction == Direction::PingPong);
        let operations = calibrate(&ends, options.turn);
        let clock = options.clock;
        let round = Box::new(move || ends.turn(operations, clock));
        Contestant { name: self.name, role: self.role, operations, bytes: operations * size, round }
    }
}

/// How many messages last about as long as `turn`.
fn calibrate(ends: &Ends, turn: Duration) -> usize {
    let mut count = 16;
    loop {
        let took = ends.turn(count, Clock::Wall).max(Duration::from_nanos(1));
        if took >= turn / 4 || count >= 1 << 30 {
            let share = turn.as_secs_f64() / took.as_secs_f64();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 2^32")]
            return ((count as f64 * share) as usize).max(1);
        }
        count *= 2;
    }
}

/// The ends of who talks the same way at both.
fn ends<T: Transport, K: talk::Talk + 'static>(
    make: impl Fn(T::Blocking) -> K + Copy + Send + 'static,
) -> Box<dyn Fn(Direction, usize) -> (Make, Make)> {
    Box::new(move |direction, size| {
        let (one, other) = T::pair();
        match direction {
            Direction::Flood => (talk::flood(move || make(one), size), talk::drain(move || make(other))),
            Direction::PingPong => (talk::pong(move || make(other), size), talk::ping(move || make(one), size)),
        }
    })
}

/// The same of tasks.
fn tasks<T: Transport, K: talk::AsyncTalk>(
    scheduler: fn() -> Scheduler,
    make: impl Fn(T::Tokio) -> K + Copy + Send + 'static,
) -> Box<dyn Fn(Direction, usize) -> (Make, Make)> {
    Box::new(move |direction, size| {
        let ((one, other), on) = (T::pair(), scheduler());
        let (one, other) = (move || make(T::tokio(one)), move || make(T::tokio(other)));
        match direction {
            Direction::Flood => (tasks::flood(on.clone(), one, size), tasks::drain(on, other)),
            Direction::PingPong => (tasks::pong(on.clone(), other, size), tasks::ping(on, one, size)),
        }
    })
}

fn blocking_entrants<T: Transport>() -> Vec<Entrant> {
    let entrant = |name, role, ends| Entrant { name, role, ends };
    vec![
        entrant("framing", Role::Ours, ends::<T, _>(blocking::Ours::new)),
        entrant("raw", Role::Limit, ends::<T, _>(|socket| blocking::ByHand::new(socket, false))),
        entrant("raw, vectored", Role::Beside, ends::<T, _>(|socket| blocking::ByHand::new(socket, true))),
        entrant(
            "BufReader, BufWriter",
            Role::Peer,
            ends::<T, _>(|socket| blocking::Buffered::new(T::again(&socket), socket)),
        ),
    ]
}

fn mio_entrants<T: Transport>() -> Vec<Entrant> {
    let entrant = |name, role, ends| Entrant { name, role, ends };
    vec![
        entrant("framing", Role::Ours, ends::<T, _>(|socket| Loop::new(events::Ours::new(T::mio(socket))))),
        entrant("raw", Role::Limit, ends::<T, _>(|socket| Loop::new(events::ByHand::new(T::mio(socket))))),
    ]
}

fn tokio_entrants<T: Transport>() -> Vec<Entrant> {
    let entrant = |name, role, ends| Entrant { name, role, ends };
    vec![
        entrant("framing", Role::Ours, tasks::<T, _>(|| Scheduler::CurrentThread, tasks::Ours::new)),
        entrant("raw", Role::Limit, tasks::<T, _>(|| Scheduler::CurrentThread, tasks::ByHand::new)),
        entrant("raw, 2 threads", Role::Beside, tasks::<T, _>(Scheduler::multi_thread, tasks::ByHand::new)),
        entrant("framing, 2 threads", Role::Beside, tasks::<T, _>(Scheduler::multi_thread, tasks::Ours::new)),
    ]
}
