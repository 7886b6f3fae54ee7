//! Who takes part in which comparison.

use super::ends::Make;
use super::events::{self, Loop};
#[cfg(feature = "sozu")]
use super::sozu;
use super::tasks::{self, Scheduler};
#[cfg(feature = "field")]
use super::transport::Tcp;
use super::transport::Transport;
#[cfg(feature = "sozu")]
use super::transport::Unix;
use super::{DERIVED, Direction, Entrant, blocking, framed, senders, talk};
#[cfg(feature = "field")]
use super::{field, reactor};
use crate::measure::Role::{self, Beside, Limit, Ours, Peer};

type MakeEnds = Box<dyn Fn(Direction, usize) -> (Make, Make)>;

fn entrant(name: &'static str, role: Role, ends: MakeEnds) -> Entrant {
    Entrant { name, role, ends, over: None }
}

/// The ends of who talks the same way at both.
fn ends<T: Transport, K: talk::Talk + 'static>(make: impl Fn(T::Blocking) -> K + Copy + Send + 'static) -> MakeEnds {
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
) -> MakeEnds {
    Box::new(move |direction, size| {
        let ((one, other), on) = (T::pair(), scheduler());
        let (one, other) = (move || make(T::tokio(one)), move || make(T::tokio(other)));
        match direction {
            Direction::Flood => (tasks::flood(on.clone(), one, size), tasks::drain(on, other)),
            Direction::PingPong => (tasks::pong(on.clone(), other, size), tasks::ping(on, one, size)),
        }
    })
}

/// Ours, in tasks.
fn ours<T: Transport>(scheduler: fn() -> Scheduler) -> MakeEnds {
    by_size(
        tasks::<T, _>(scheduler, tasks::Ours::<_, false>::new),
        tasks::<T, _>(scheduler, tasks::Ours::<_, true>::new),
    )
}

/// A loop by hand, in tasks.
fn by_hand<T: Transport>(scheduler: fn() -> Scheduler) -> MakeEnds {
    by_size(
        tasks::<T, _>(scheduler, tasks::ByHand::<_, false>::new),
        tasks::<T, _>(scheduler, tasks::ByHand::<_, true>::new),
    )
}

/// Those of who treats large payloads in another way.
fn by_size(small: MakeEnds, large: MakeEnds) -> MakeEnds {
    Box::new(
        move |direction, size| if size < blocking::LARGE { small(direction, size) } else { large(direction, size) },
    )
}

/// Each end's tasks on its own thread.
const fn own() -> Scheduler {
    Scheduler::CurrentThread
}

pub(super) fn blocking<T: Transport>() -> Vec<Entrant> {
    let buffered = |socket| blocking::Buffered::new(T::again(&socket), socket);
    Vec::from([
        entrant("framing", Ours, ends::<T, _>(blocking::Ours::new)),
        entrant(DERIVED, Beside, ends::<T, _>(blocking::Derived::new)),
        entrant("raw", Limit, ends::<T, _>(|socket| blocking::ByHand::new(socket, false))),
        entrant("raw, vectored", Beside, ends::<T, _>(|socket| blocking::ByHand::new(socket, true))),
        entrant("BufReader, BufWriter", Peer, ends::<T, _>(buffered)),
        #[cfg(feature = "field")]
        entrant("running-process", Peer, ends::<T, _>(|socket| field::Frames::new(T::again(&socket), socket))),
        #[cfg(feature = "sozu")]
        entrant("sozu", Peer, Box::new(sozu::ends)).over::<Unix>(),
    ])
}

pub(super) fn mio<T: Transport>() -> Vec<Entrant> {
    Vec::from([
        entrant("framing", Ours, ends::<T, _>(|socket| Loop::new(events::Ours::new(T::mio(socket))))),
        entrant("raw", Limit, ends::<T, _>(|socket| Loop::new(events::ByHand::new(T::mio(socket))))),
        #[cfg(feature = "field")]
        entrant("peerlink", Peer, Box::new(reactor::ends)).over::<Tcp>(),
    ])
}

pub(super) fn tokio<T: Transport>() -> Vec<Entrant> {
    Vec::from([
        entrant("framing", Ours, ours::<T>(own)),
        entrant("framing, 2 threads", Beside, ours::<T>(Scheduler::multi_thread)),
        entrant("raw", Limit, by_hand::<T>(own)),
        entrant("raw, 2 threads", Beside, by_hand::<T>(Scheduler::multi_thread)),
        entrant("Framed", Peer, tasks::<T, _>(own, |socket| framed::Delimited::new(socket, false))),
        entrant("Framed, 64 KiB", Peer, tasks::<T, _>(own, |socket| framed::Delimited::new(socket, true))),
        entrant("Framed, 64 KiB, prost", Peer, tasks::<T, _>(own, framed::Prost::new)),
        entrant("asynchronous-codec", Peer, tasks::<T, _>(own, framed::Asynchronous::new)),
        #[cfg(feature = "field")]
        entrant("vox-stream, 2 threads", Beside, tasks::<T, _>(Scheduler::multi_thread, field::Vox::new)),
    ])
}

pub(super) fn tokio_owned<T: Transport>() -> Vec<Entrant> {
    let owned =
        by_size(tasks::<T, _>(own, framed::Owned::<_, false>::new), tasks::<T, _>(own, framed::Owned::<_, true>::new));
    vec![
        entrant("framing", Ours, owned),
        entrant("raw", Limit, by_hand::<T>(own)),
        entrant("Framed, 64 KiB", Peer, tasks::<T, _>(own, |socket| framed::Delimited::new(socket, true))),
    ]
}

pub(super) fn tokio_sender<T: Transport>() -> Vec<Entrant> {
    let sender: MakeEnds = Box::new(|_, size| {
        let (one, other) = T::pair();
        let drain = tasks::drain(own(), move || tasks::Ours::<_, false>::new(T::tokio(other)));
        (senders::flood(move || T::tokio(one), size), drain)
    });
    vec![
        entrant("framing", Ours, sender),
        entrant("raw", Limit, by_hand::<T>(own)),
        entrant("Framed, send", Peer, tasks::<T, _>(own, framed::Delimited::sending)),
    ]
}
