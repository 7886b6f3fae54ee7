//! Streams of messages over sockets, beside loops by hand and the field.

mod awake;
mod blocking;
mod calls;
mod ends;
mod entrants;
mod events;
#[cfg(feature = "field")]
mod field;
mod framed;
pub(crate) mod memory;
mod raw;
#[cfg(feature = "field")]
mod reactor;
pub(crate) mod scale;
mod senders;
#[cfg(feature = "sozu")]
mod sozu;
mod talk;
mod tasks;
mod transport;

use std::time::Duration;

use crate::measure::{Contestant, Role, Row, Runs, contest, progress};
use awake::Awake;
use ends::{Clock, Ends, Make, Place};
use transport::{Tcp, Transport, Unix};

pub(crate) use ends::Clock as StreamClock;

const SUITE: &str = "stream";

/// Who sends structs of 32 bytes.
const DERIVED: &str = "framing, derived";

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

    fn place(self) -> Place {
        match self {
            Self::Flood => Place::Apart,
            Self::PingPong => Place::Together,
        }
    }
}

/// How the suite is run.
pub(crate) struct Options {
    pub(crate) rounds: usize,
    pub(crate) filter: String,
    pub(crate) clock: Clock,
    /// Whether a processor that has nothing to do may halt. By the processor's time nothing would come of it.
    pub(crate) may_halt: bool,
    /// A turn lasts about so long.
    pub(crate) turn: Duration,
    /// Whether calls of the system are counted too.
    pub(crate) system_calls: bool,
}

/// One who takes part, and makes its two ends.
struct Entrant {
    name: &'static str,
    role: Role,
    ends: Box<dyn Fn(Direction, usize) -> (Make, Make)>,
    /// The only transport it knows, if it knows only one.
    over: Option<&'static str>,
}

/// A comparison: who takes part over a transport.
struct Case {
    name: &'static str,
    transport: &'static str,
    directions: &'static [Direction],
    entrants: fn() -> Vec<Entrant>,
}

/// A comparison at one size, in one direction.
struct Cell {
    /// `case/transport/size`
    name: String,
    transport: &'static str,
    direction: Direction,
    entrants: fn() -> Vec<Entrant>,
    size: usize,
}

impl Cell {
    fn full_name(&self) -> String {
        format!("{}/{}", self.name, self.direction.name())
    }
}

/// Those whose name contains `filter`.
fn cells(filter: &str) -> Vec<Cell> {
    let mut cells = Vec::new();
    for direction in [Direction::Flood, Direction::PingPong] {
        let cases = cases::<Unix>().into_iter().chain(cases::<Tcp>());
        for Case { name, transport, entrants, .. } in cases.filter(|case| case.directions.contains(&direction)) {
            let cell = |size| Cell { name: format!("{name}/{transport}/{size}"), transport, direction, entrants, size };
            cells.extend(SIZES.map(cell).into_iter().filter(|cell| cell.full_name().contains(filter)));
        }
    }
    cells
}

/// All comparisons whose name, `case/transport/size/direction`, contains `filter`.
pub(crate) fn run(options: &Options) -> Vec<Row> {
    let cells = cells(&options.filter);
    let _awake = (options.clock == Clock::Wall && !options.may_halt).then(Awake::keep);
    let bar = progress(cells.len() as u64 * options.rounds as u64);
    let rows = cells.into_iter().map(|cell| {
        let Cell { name, transport, direction, entrants, size } = &cell;
        bar.set_message(cell.full_name());
        let entrants = entrants().into_iter().filter(|entrant| entrant.takes_part(transport, *size));
        let contestants = entrants.map(|entrant| entrant.contestant(*direction, *size, options)).collect();
        let mut measured = contest(contestants, options.rounds, &bar);
        for measured in measured.iter_mut().filter(|_| options.system_calls) {
            measured.system_calls = calls::count(&cell.full_name(), measured.name, *size);
        }
        let row = Row::new((SUITE, name, direction.name()), options.rounds, measured, Vec::new()).per_second();
        bar.suspend(|| row.print());
        row
    });
    let rows = rows.collect();
    bar.finish_and_clear();
    rows
}

/// One turn of `count` messages of the one called `who` in the comparison called `cell`, for who looks at it from outside; false
/// where there is none.
pub(crate) fn turn(cell: &str, who: &str, count: usize, may_halt: bool) -> bool {
    let Some(cell) = cells(cell).into_iter().find(|found| found.full_name() == cell) else { return false };
    let Some(entrant) = (cell.entrants)().into_iter().find(|entrant| entrant.name == who) else { return false };
    let (first, last) = (entrant.ends)(cell.direction, cell.size);
    let _awake = (!may_halt).then(Awake::keep);
    let took = Ends::start(first, last, cell.direction.place()).turn(count, Clock::Wall);
    println!("{:.1} ns a message", took.as_secs_f64() * 1e9 / count as f64);
    true
}

fn cases<T: Transport>() -> [Case; 5] {
    let case = |name, directions, entrants| Case { name, transport: T::NAME, directions, entrants };
    let (both, flood) = (&[Direction::Flood, Direction::PingPong][..], &[Direction::Flood][..]);
    [
        case("blocking", both, entrants::blocking::<T>),
        case("mio", both, entrants::mio::<T>),
        case("tokio", both, entrants::tokio::<T>),
        case("tokio_owned", flood, entrants::tokio_owned::<T>),
        case("tokio_sender", flood, entrants::tokio_sender::<T>),
    ]
}

impl Entrant {
    /// The same, which knows only one transport.
    #[cfg(any(feature = "field", feature = "sozu"))]
    fn over<T: Transport>(self) -> Self {
        Self { over: Some(T::NAME), ..self }
    }

    /// A struct has one size.
    fn takes_part(&self, transport: &str, size: usize) -> bool {
        (self.name != DERIVED || size == 32) && self.over.is_none_or(|over| over == transport)
    }

    fn contestant(self, direction: Direction, size: usize, options: &Options) -> Contestant {
        let start = move || {
            let (first, last) = (self.ends)(direction, size);
            Ends::start(first, last, direction.place())
        };
        let ends = start();
        let operations = calibrate(&ends, options.turn);
        let runs = Box::new(Connections { start, ends, operations, clock: options.clock });
        Contestant { name: self.name, role: self.role, operations, bytes: operations * size, runs }
    }
}

/// A connection for each round, with buffers of its own: where those lie in memory, and what the system has learnt of the
/// connection, stays as it is for as long as they live, and is luck.
struct Connections<S> {
    start: S,
    ends: Ends,
    operations: usize,
    clock: Clock,
}

impl<S: Fn() -> Ends> Runs for Connections<S> {
    fn renew(&mut self) {
        self.ends = (self.start)();
        self.ends.turn(self.operations.div_ceil(4), self.clock);
    }

    fn run(&mut self) -> Duration {
        self.ends.turn(self.operations, self.clock)
    }
}

/// How many messages last about as long as `turn`.
fn calibrate(ends: &Ends, turn: Duration) -> usize {
    // The best of a few: what else the machine does makes none faster.
    let took = |count| (0..3).map(|_| ends.turn(count, Clock::Wall)).min().unwrap_or_default();
    let mut count = 16;
    loop {
        let took = took(count).max(Duration::from_nanos(1));
        if took >= turn / 8 || count >= 1 << 30 {
            let share = turn.as_secs_f64() / took.as_secs_f64();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 2^34")]
            return ((count as f64 * share) as usize).max(1);
        }
        count *= 4;
    }
}
