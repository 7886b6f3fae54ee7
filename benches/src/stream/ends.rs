//! Two ends of a connection, each on a thread of its own, and what a turn of theirs takes.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_setaffinity};
use nix::time::ClockId;
use nix::unistd::Pid;

/// What an end does in a turn of so many messages. One that takes times says their median.
pub(crate) type End = Box<dyn FnMut(usize) -> Option<Duration>>;

/// Makes an end, on its thread.
pub(crate) type Make = Box<dyn FnOnce() -> End + Send>;

/// The clock by which turns are compared.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Clock {
    /// The time of the day: what a program waits for.
    Wall,
    /// The time that both ends used the processor: what else the machine does is not counted.
    Cpu,
}

/// Two ends on their threads, which end when this is dropped.
pub(crate) struct Ends {
    threads: [Thread; 2],
    took: Receiver<Turn>,
}

/// Ends when it is given no more orders.
struct Thread {
    orders: Option<Sender<usize>>,
    handle: Option<JoinHandle<()>>,
}

/// What a turn of one end took.
struct Turn {
    /// The end that finishes last tells how long it was.
    is_last: bool,
    wall: Duration,
    cpu: Duration,
    median: Option<Duration>,
}

/// Where the ends run. Wherever the system puts them, they are a while on one processor and a while on two, and over TCP the
/// one took half the time of the other.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// Both on one processor, so that each waits for nothing but the other.
    Together,
    /// Each on one of its own.
    Apart,
}

/// The processors, where there is more than one.
pub(super) const PROCESSORS: [usize; 2] = [1, 0];

impl Ends {
    /// `first` is done before `last` is: who sends, who answers.
    pub(crate) fn start(first: Make, last: Make, place: Place) -> Self {
        let (tell, took) = channel();
        let barrier = Arc::new(Barrier::new(2));
        let thread = |make: Make, is_last| {
            let processor = match (place, is_last) {
                (Place::Together, _) | (Place::Apart, false) => PROCESSORS[0],
                (Place::Apart, true) => PROCESSORS[1],
            };
            let (order, orders) = channel();
            let (barrier, tell) = (Arc::clone(&barrier), tell.clone());
            let handle = std::thread::spawn(move || {
                pin(processor);
                run(make(), is_last, &orders, &barrier, &tell);
            });
            Thread { orders: Some(order), handle: Some(handle) }
        };
        let threads = [thread(first, false), thread(last, true)];
        Self { threads, took }
    }

    /// What a turn of `count` messages took; where an end takes times, `count` times their median.
    pub(crate) fn turn(&self, count: usize, clock: Clock) -> Duration {
        for thread in &self.threads {
            thread.orders.as_ref().and_then(|orders| orders.send(count).ok()).expect("the ends are there");
        }
        let turns = [(); 2].map(|()| self.took.recv().expect("the ends are there"));
        let median = turns.iter().find_map(|turn| turn.median);
        let last = turns.iter().find(|turn| turn.is_last).expect("one of two is the last");
        match (clock, median) {
            (Clock::Wall, Some(median)) => median * u32::try_from(count).expect("turns are short"),
            (Clock::Wall, None) => last.wall,
            (Clock::Cpu, _) => last.cpu,
        }
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        self.threads.iter_mut().for_each(|thread| drop(thread.orders.take()));
        for handle in self.threads.iter_mut().filter_map(|thread| thread.handle.take()) {
            let _ = handle.join();
        }
    }
}

fn run(mut end: End, is_last: bool, orders: &Receiver<usize>, barrier: &Barrier, tell: &Sender<Turn>) {
    for count in orders {
        barrier.wait();
        let (wall, cpu) = (Instant::now(), processor_time());
        let median = end(count);
        let turn = Turn { is_last, wall: wall.elapsed(), cpu: processor_time() - cpu, median };
        if tell.send(turn).is_err() {
            return;
        }
    }
}

/// The time that all threads of the process used.
fn processor_time() -> Duration {
    ClockId::CLOCK_PROCESS_CPUTIME_ID.now().expect("the clock of the process is there").into()
}

/// Where there is no such processor, or no permission, the thread runs as it is, and this is false.
pub(super) fn pin(processor: usize) -> bool {
    let mut one = CpuSet::new();
    one.set(processor).and_then(|()| sched_setaffinity(Pid::from_raw(0), &one)).is_ok()
}
