//! Descriptors that go with their frames: none is lost, none is another frame's, and none stays open. What blocks, tasks, and the one
//! against the other.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{IoSlice, PipeReader, Read, Write, pipe};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use framing_core::{LengthPrefix, Raw};
use framing_io::blocking::MessageStream;
use framing_io::envelope::{Envelope, FRAMING, Received};
use framing_io::handoff::{Acknowledgement, DescriptorError, HandoffError, Offers, Passed, Passing, Token};
use framing_io::{BufferPolicy, Decoder, Encoder, SendError, StreamError};
use framing_tests::random::random;

#[path = "passing/mod.rs"]
mod ends;
#[path = "polled/mod.rs"]
mod polled;

use ends::{Blocking, End, Tasks};

/// Tests of one process share its descriptors, which are counted: one at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open_descriptors() -> usize {
    // One of them is that of the folder.
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

fn passing<A: End, B: End>() -> (A, B) {
    let (here, there) = UnixStream::pair().unwrap();
    (A::new(here, FRAMING), B::new(there, FRAMING))
}

fn pipes(count: usize) -> (Vec<PipeReader>, Vec<OwnedFd>) {
    (0..count).map(|_| pipe().map(|(reader, writer)| (reader, OwnedFd::from(writer))).unwrap()).unzip()
}

/// Whether a write to each of `writers` comes out of the reader in its place, and nothing else does.
fn connected(readers: Vec<PipeReader>, writers: Vec<OwnedFd>) -> bool {
    assert_eq!(readers.len(), writers.len());
    for (number, writer) in writers.into_iter().enumerate() {
        write!(File::from(writer), "{number}").unwrap();
    }
    readers.into_iter().enumerate().all(|(number, mut reader)| {
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        text == number.to_string()
    })
}

fn recv(stream: &mut impl End) -> Passed {
    stream.recv().unwrap().expect("a frame")
}

/// Each test with ends of each kind.
macro_rules! with_all_ends {
    ($($name:ident),* $(,)?) => {
        with_all_ends!(blocking: Blocking, Blocking; $($name),*);
        with_all_ends!(tasks: Tasks, Tasks; $($name),*);
        with_all_ends!(blocking_and_tasks: Blocking, Tasks; $($name),*);
        with_all_ends!(tasks_and_blocking: Tasks, Blocking; $($name),*);
    };
    ($module:ident: $here:ty, $there:ty; $($name:ident),*) => {
        mod $module {
            #[allow(unused_imports, reason = "two ends of one kind need only that")]
            use super::{Blocking, Tasks};
            $(
                #[test]
                fn $name() {
                    super::$name::<$here, $there>();
                }
            )*
        }
    };
}

with_all_ends! {
    descriptors_belong_to_the_frame_that_they_were_sent_with,
    a_frame_before_it_in_the_same_read_does_not_get_them,
    what_is_sent_is_closed_here_and_what_comes_is_closed_on_exec,
    a_frame_larger_than_the_socket_takes_them_once,
    a_frame_that_is_refused_leaves_none_open,
    the_descriptors_of_a_frame_that_is_skipped_are_closed_and_not_the_next_ones,
    a_stream_that_breaks_or_ends_within_a_frame_leaves_none_open,
    more_than_the_bound_end_the_stream_and_are_closed,
    a_message_that_is_not_queued_closes_its_descriptors,
}

fn descriptors_belong_to_the_frame_that_they_were_sent_with<A: End, B: End>() {
    let _alone = alone();
    let before = open_descriptors();
    let mut seed = 7;
    for _ in 0..50 {
        let (mut here, mut there) = passing::<A, B>();
        let mut sent = Vec::new();
        for number in random(&mut seed).into_iter().take(20) {
            let (readers, writers) = pipes([0, 0, 1, 2, 3][usize::from(number) % 5]);
            let payload = vec![number; usize::from(number)];
            here.send(&Raw(&payload), writers).unwrap();
            sent.push((payload, readers));
        }
        drop(here);
        for (payload, readers) in sent {
            let passed = recv(&mut there);
            assert_eq!(passed.payload, payload);
            assert!(connected(readers, passed.descriptors));
        }
        assert!(there.recv().unwrap().is_none());
    }
    assert_eq!(open_descriptors(), before);
}

/// Frames that wait in the socket come in one read, glued to the bytes before them.
fn a_frame_before_it_in_the_same_read_does_not_get_them<A: End, B: End>() {
    let _alone = alone();
    let (mut here, mut there) = passing::<A, B>();
    let (readers, writers) = pipes(1);
    here.send(&Raw(b"without"), Vec::new()).unwrap();
    here.send(&Raw(b"with"), writers).unwrap();
    here.send(&Raw(b"without"), Vec::new()).unwrap();
    assert!(recv(&mut there).descriptors.is_empty());
    assert!(connected(readers, recv(&mut there).descriptors));
    assert!(recv(&mut there).descriptors.is_empty());
}

fn what_is_sent_is_closed_here_and_what_comes_is_closed_on_exec<A: End, B: End>() {
    let _alone = alone();
    let (mut here, mut there) = passing::<A, B>();
    let (mut readers, writers) = pipes(1);
    rustix::io::fcntl_setfd(&writers[0], rustix::io::FdFlags::empty()).unwrap();
    here.send(&Raw(b""), writers).unwrap();
    let passed = recv(&mut there);
    let flags = rustix::io::fcntl_getfd(passed.descriptors[0].as_fd()).unwrap();
    assert!(flags.contains(rustix::io::FdFlags::CLOEXEC));
    drop(passed);
    let mut end = Vec::new();
    assert_eq!(readers[0].read_to_end(&mut end).unwrap(), 0, "no end that writes is open any more");
}

fn a_frame_larger_than_the_socket_takes_them_once<A: End, B: End>() {
    let _alone = alone();
    let (mut here, mut there) = passing::<A, B>();
    let (readers, writers) = pipes(2);
    let payload = vec![7; 4 << 20];
    let sender = thread::spawn(move || {
        here.send(&Raw(&payload), writers).unwrap();
        here.send(&Raw(b"next"), Vec::new()).unwrap();
    });
    let passed = recv(&mut there);
    assert_eq!(passed.payload.len(), 4 << 20);
    assert!(connected(readers, passed.descriptors));
    assert!(recv(&mut there).descriptors.is_empty());
    sender.join().unwrap();
}

fn a_frame_that_is_refused_leaves_none_open<A: End, B: End>() {
    let _alone = alone();
    let before = open_descriptors();
    let token = Token::new().unwrap();
    for count in [0, 1, 2] {
        let (mut here, mut there) = passing::<A, B>();
        let mut offers = Offers::new(8, Duration::from_secs(5));
        let offer = offers.offer(token, "echo", Vec::new(), Instant::now()).unwrap();
        here.send(&offer, pipes(count).1).unwrap();
        match recv(&mut there).into_offer() {
            Ok((_, offer, descriptor)) => {
                assert_eq!((count, offer.token), (1, token));
                drop(descriptor);
            }
            Err(error) => assert_eq!(error, HandoffError::Descriptors { found: count }),
        }
        // A frame that is no envelope, and an envelope that is no offer.
        here.send(&Raw(b"no envelope"), pipes(3).1).unwrap();
        assert!(matches!(recv(&mut there).into_offer(), Err(HandoffError::Malformed(_))));
        let acknowledgement = offer.payload.accept(&offer.head);
        here.send(&acknowledgement, pipes(3).1).unwrap();
        assert!(matches!(recv(&mut there).into_offer(), Err(HandoffError::Kind { .. })));
    }
    assert_eq!(open_descriptors(), before);
}

fn the_descriptors_of_a_frame_that_is_skipped_are_closed_and_not_the_next_ones<A: End, B: End>() {
    let _alone = alone();
    let (here, there) = UnixStream::pair().unwrap();
    let mut sender = A::new(here, LengthPrefix::u32());
    let mut receiver = B::new(there, LengthPrefix::u32().max(100).discard_too_large());
    for size in [101, 5000] {
        let (mut skipped, theirs) = pipes(2);
        let (readers, writers) = pipes(1);
        sender.send(&Raw(&vec![1; size]), theirs).unwrap();
        sender.send(&Raw(b"none"), Vec::new()).unwrap();
        sender.send(&Raw(b"one"), writers).unwrap();
        assert!(receiver.recv().is_err(), "the first is too large");
        let passed = recv(&mut receiver);
        assert_eq!((&passed.payload[..], passed.descriptors.len()), (&b"none"[..], 0));
        for reader in &mut skipped {
            assert_eq!(reader.read(&mut [0]).unwrap(), 0, "nobody holds the other end any more");
        }
        let passed = recv(&mut receiver);
        assert_eq!(&passed.payload[..], b"one");
        assert!(connected(readers, passed.descriptors));
    }
}

fn a_stream_that_breaks_or_ends_within_a_frame_leaves_none_open<A: End, B: End>() {
    let _alone = alone();
    let before = open_descriptors();
    for bytes in [&b"\x02\x01\0\0\0x"[..], &b"\x01\xff\xff\xff\xff"[..], &b"\x01\x09\0\0\0cut"[..]] {
        let (here, there) = UnixStream::pair().unwrap();
        let (_, writers) = pipes(3);
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
        let mut control = rustix::net::SendAncillaryBuffer::new(&mut space);
        let borrowed: Vec<_> = writers.iter().map(AsFd::as_fd).collect();
        assert!(control.push(rustix::net::SendAncillaryMessage::ScmRights(&borrowed)));
        let pieces = [IoSlice::new(bytes)];
        rustix::net::sendmsg(&here, &pieces, &mut control, rustix::net::SendFlags::empty()).unwrap();
        drop((here, writers));
        let mut there = B::new(there, FRAMING);
        let error = there.recv().unwrap_err();
        assert!(matches!(error, StreamError::Recv(_)), "{error}");
        assert_eq!(there.held(), 3);
    }
    assert_eq!(open_descriptors(), before);
}

fn more_than_the_bound_end_the_stream_and_are_closed<A: End, B: End>() {
    let _alone = alone();
    let before = open_descriptors();
    let (here, there) = UnixStream::pair().unwrap();
    let (mut here, mut there) = (A::new(here, FRAMING), B::bounded(there, FRAMING, 4));
    here.send(&Raw(b"four"), pipes(4).1).unwrap();
    assert_eq!(recv(&mut there).descriptors.len(), 4);
    here.send(&Raw(b"five"), pipes(5).1).unwrap();
    let held = open_descriptors();
    for _ in 0..3 {
        match there.recv() {
            Err(StreamError::Io(error)) => {
                let error = error.get_ref().and_then(|error| error.downcast_ref::<DescriptorError>());
                assert_eq!(error, Some(&DescriptorError::TooMany { max: 4 }), "and again");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!((open_descriptors(), there.held()), (held, 0));
    }
    drop((here, there));
    assert_eq!(open_descriptors(), before);
}

fn a_message_that_is_not_queued_closes_its_descriptors<A: End, B: End>() {
    let _alone = alone();
    let (here, there) = UnixStream::pair().unwrap();
    let (mut here, mut there) = (A::new(here, LengthPrefix::u8()), B::new(there, LengthPrefix::u8()));
    let before = open_descriptors();
    assert!(matches!(here.send(&Raw(&[0; 256]), pipes(3).1), Err(StreamError::Send(_))));
    assert_eq!(open_descriptors(), before);
    assert!(matches!(here.send(&Raw(b"many"), pipes(254).1), Err(StreamError::Io(_))));
    assert_eq!(open_descriptors(), before);
    here.send(&Raw(b"next"), Vec::new()).unwrap();
    assert!(there.recv().unwrap().unwrap().descriptors.is_empty());
}

#[test]
fn a_deadline_that_passes_loses_nothing() {
    let _alone = alone();
    let (mut here, mut there) = passing::<Blocking, Blocking>();
    let late = there.recv_until(Instant::now() + Duration::from_millis(10)).unwrap_err();
    assert!(late.is_timeout());
    let (readers, writers) = pipes(1);
    here.send(&Raw(b""), writers).unwrap();
    let passed = there.recv_until(Instant::now() + Duration::from_secs(60)).unwrap().unwrap();
    assert!(connected(readers, passed.descriptors));
    assert_eq!(there.stream().get_ref().get_ref().read_timeout().unwrap(), None, "as it was");
}

/// A message that does not go at once is cancelled at each poll: it is there whole with its descriptors, or was never sent.
#[test]
fn sending_that_is_cancelled_takes_its_descriptors_with_it_or_closes_them() {
    let _alone = alone();
    let before = open_descriptors();
    for polls in 1..6 {
        let (here, there) = UnixStream::pair().unwrap();
        let (mut here, mut there) = (Tasks::new(here, FRAMING), Blocking::new(there, FRAMING));
        let (mut first, writers) = pipes(1);
        let large = vec![1; 1 << 20];
        {
            let _guard = here.runtime.enter();
            assert!(
                polled::polled(polls, here.passing.send(&Raw(&large), writers)).is_none(),
                "larger than the socket"
            );
        }
        // The second is cancelled while the first is still going: nothing of it is queued.
        let (mut second, writers) = pipes(1);
        {
            let _guard = here.runtime.enter();
            assert!(polled::polled(polls, here.passing.send(&Raw(b"never"), writers)).is_none());
        }
        let mut end = Vec::new();
        assert_eq!(second[0].read_to_end(&mut end).unwrap(), 0, "closed");
        let reader = thread::spawn(move || {
            let passed = recv(&mut there);
            assert_eq!(passed.payload.len(), 1 << 20);
            write!(File::from(passed.descriptors.into_iter().next().expect("its own")), "first").unwrap();
            assert!(recv(&mut there).descriptors.is_empty());
        });
        here.send(&Raw(b"next"), Vec::new()).unwrap();
        reader.join().unwrap();
        let mut text = String::new();
        first[0].read_to_string(&mut text).unwrap();
        assert_eq!(text, "first");
    }
    assert_eq!(open_descriptors(), before);
}

#[test]
fn receiving_that_is_cancelled_loses_nothing() {
    let _alone = alone();
    let before = open_descriptors();
    let (mut here, mut there) = passing::<Blocking, Tasks>();
    let (readers, writers) = pipes(2);
    for polls in 1..4 {
        assert!(polled::polled(polls, there.passing.recv()).is_none(), "nothing came");
    }
    here.send(&Raw(b"two"), writers).unwrap();
    let Tasks { runtime, passing } = &mut there;
    let passed = runtime.block_on(async {
        loop {
            match polled::polled(1, passing.recv()) {
                Some(passed) => break passed.unwrap().unwrap(),
                None => tokio::task::yield_now().await,
            }
        }
    });
    assert!(connected(readers, passed.descriptors));
    drop((here, there));
    assert_eq!(open_descriptors(), before);
}

/// One end of a live connection changes hands in the middle of a burst; its client never knows.
#[test]
fn a_live_connection_is_served_on_by_another() {
    let _alone = alone();
    let before = open_descriptors();
    const MANY: u32 = 100;
    let (mut broker, mut worker) = passing::<Blocking, Blocking>();
    let worker = thread::spawn(move || {
        let (received, offer, descriptor) = recv(&mut worker).into_offer().unwrap();
        worker.send(&offer.accept(&received.head), Vec::new()).unwrap();
        let mut decoder = Decoder::new(LengthPrefix::u8());
        assert_eq!(decoder.feed(&offer.unread), offer.unread.len());
        let socket = TcpStream::from(descriptor);
        let mut stream = MessageStream::from_parts(socket, decoder, Encoder::new(LengthPrefix::u8()));
        let mut served = 0;
        while let Some(bytes) = stream.recv_bytes().unwrap() {
            stream.send(&Raw(&bytes)).unwrap();
            served += 1;
        }
        served
    });

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client =
        MessageStream::new(TcpStream::connect(listener.local_addr().unwrap()).unwrap(), LengthPrefix::u8());
    for number in 0..MANY {
        client.queue(&Raw(&number.to_le_bytes())).unwrap();
    }
    client.flush().unwrap();
    let mut stream = MessageStream::new(listener.accept().unwrap().0, LengthPrefix::u8());
    for _ in 0..10 {
        let bytes = stream.recv_bytes().unwrap().unwrap();
        stream.send(&Raw(&bytes)).unwrap();
    }
    let (socket, decoder, encoder) = stream.into_parts();
    assert!(encoder.is_empty() && !decoder.bytes().is_empty(), "it has read more than it served");

    let (token, mut offers) = (Token::new().unwrap(), Offers::new(1, Duration::from_secs(60)));
    let offer = offers.offer(token, "echo", decoder.bytes().to_vec(), Instant::now()).unwrap();
    broker.send(&offer, vec![socket.into()]).unwrap();
    let acknowledgement = Received::from_frame(recv(&mut broker).payload).unwrap();
    assert_eq!(offers.acknowledge(&acknowledgement, Instant::now()), Ok(offer.head.id));
    let event: Envelope<Acknowledgement> = acknowledgement.decode::<Acknowledgement>().unwrap().relay();
    assert_eq!(event.payload.token, token);

    for number in 0..MANY {
        assert_eq!(client.recv_frame().unwrap().unwrap().payload(), number.to_le_bytes());
    }
    drop(client);
    assert_eq!(worker.join().unwrap(), MANY - 10);
    drop((broker, listener));
    assert_eq!(open_descriptors(), before);
}

/// A timeout of what was queued before says nothing of the offer behind it: that one is refused, with its descriptor.
#[test]
fn a_peer_that_does_not_read_gets_no_offer_and_its_sender_is_told_so() {
    const SHORT: Duration = Duration::from_millis(30);
    let _alone = alone();
    let (here, there) = UnixStream::pair().unwrap();
    here.set_write_timeout(Some(SHORT)).unwrap();
    let before = here.write_timeout().unwrap();
    let (mut here, large) = (Passing::new(here, FRAMING), vec![7; 1 << 20]);
    let error = here.send(&Raw(&large), Vec::new()).unwrap_err();
    assert!(error.is_timeout() && here.stream().queued() > 0, "more than the socket holds: {error:?}");

    let until = || Instant::now() + SHORT;
    let open = open_descriptors();
    for by_deadline in [false, true] {
        let (mut readers, writers) = pipes(1);
        let offer = Raw(b"offer");
        let sent = if by_deadline { here.send_until(&offer, writers, until()) } else { here.send(&offer, writers) };
        let full = |error: &_| matches!(error, StreamError::Send(SendError::Full { needed: 10, max, .. }) if *max == BufferPolicy::DEFAULT_MAX);
        assert!(sent.as_ref().is_err_and(full), "{sent:?}");
        assert_eq!(readers[0].read(&mut [0]).unwrap(), 0, "the descriptor is closed");
    }
    assert_eq!(open_descriptors(), open);

    let peer = thread::spawn(move || {
        let mut there = Passing::new(there, FRAMING);
        let large = there.recv().unwrap().unwrap().payload.len();
        let offer = there.recv().unwrap().unwrap();
        (large, offer.payload.len(), offer.descriptors)
    });
    let (readers, writers) = pipes(1);
    here.send_until(&Raw(b"offer"), writers, Instant::now() + Duration::from_secs(60)).unwrap();
    let (large, offer, writers) = peer.join().unwrap();
    assert_eq!((large, offer), (1 << 20, 5), "the first one, whole, and that which was not refused");
    assert!(connected(readers, writers));
    assert_eq!(here.stream().get_ref().get_ref().write_timeout().unwrap(), before);
}
