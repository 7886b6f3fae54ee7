//! Deadlines of the blocking stream: they cover whole messages, and leave the timeouts of the stream below as they were.

use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use framing_core::LengthPrefix;
use framing_io::blocking::{MessageStream, Timeouts};
use framing_io::{BufferPolicy, SendError, StreamError};
use framing_tests::samples::{Fixed, Lent, Text, bytes};
use framing_tests::script::Script;

const BEFORE: [Option<Duration>; 2] = [None, Some(Duration::from_millis(1234))];
const SOON: Duration = Duration::from_millis(100);

/// A stream that takes its time: each read and write sleeps, as long as its timeout lets it.
struct Slow {
    script: Script,
    nap: Duration,
    panics: bool,
    timeouts: [Cell<Option<Duration>>; 2],
    /// What they were set to, one after the other.
    sets: RefCell<Vec<Option<Duration>>>,
}

impl Slow {
    fn new(script: Script, nap: Duration, before: Option<Duration>) -> Self {
        Self { script, nap, panics: false, timeouts: [Cell::new(before), Cell::new(before)], sets: RefCell::default() }
    }

    fn sleep(&self, direction: usize) -> io::Result<()> {
        assert!(!self.panics, "as it was told");
        let timeout = self.timeouts[direction].get();
        thread::sleep(timeout.map_or(self.nap, |timeout| timeout.min(self.nap)));
        if timeout.is_some_and(|timeout| timeout < self.nap) { Err(ErrorKind::WouldBlock.into()) } else { Ok(()) }
    }

    fn set(&self, direction: usize, timeout: Option<Duration>) -> io::Result<()> {
        assert_ne!(timeout, Some(Duration::ZERO), "a socket would refuse it");
        self.sets.borrow_mut().push(timeout);
        self.timeouts[direction].set(timeout);
        Ok(())
    }
}

impl Timeouts for Slow {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.timeouts[0].get())
    }
    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set(0, timeout)
    }
    fn write_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.timeouts[1].get())
    }
    fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set(1, timeout)
    }
}

impl Read for Slow {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.sleep(0)?;
        self.script.read(room)
    }
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sleep(1)?;
        self.script.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.script.flush()
    }
}

const NAP: Duration = Duration::from_millis(20);

/// Two timeouts, of which the stream below had these before a call and has them after it.
fn unchanged<F: framing_core::Framing>(stream: &MessageStream<Slow, F>, before: Option<Duration>) {
    let slow = stream.get_ref();
    assert_eq!([slow.timeouts[0].get(), slow.timeouts[1].get()], [before; 2]);
    assert!(!slow.sets.borrow().is_empty(), "they were changed meanwhile");
}

/// Each read or write was given what was left of the time, and no more.
fn shorter_and_shorter<F: framing_core::Framing>(stream: &MessageStream<Slow, F>) {
    let sets = stream.get_ref().sets.borrow();
    let given = &sets[..sets.len() - 1];
    assert!(
        !given.is_empty() && given.iter().all(|timeout| timeout.is_some_and(|timeout| timeout <= SOON)),
        "{sets:?}"
    );
    assert!(given.windows(2).all(|pair| pair[0] > pair[1]), "{sets:?}");
}

#[test]
fn a_peer_that_trickles_does_not_extend_a_deadline() {
    let wire = [&[200][..], &bytes(200)].concat();
    for before in BEFORE {
        let mut stream = MessageStream::new(Slow::new(Script::new(&wire, 1), NAP, before), LengthPrefix::u8());
        let error = stream.recv_frame_timeout(SOON).unwrap_err();
        let reads = stream.get_ref().script.calls;
        // Each takes at least 20 milliseconds of the 100.
        assert!(reads <= 5, "{reads} reads");
        assert!(matches!(error, StreamError::RecvTimeout { buffered } if buffered == reads), "{error:?}");
        unchanged(&stream, before);
        shorter_and_shorter(&stream);
        assert_eq!(stream.decoder().buffered(), reads);
    }
}

#[test]
fn a_peer_that_takes_little_does_not_extend_a_deadline() {
    for before in BEFORE {
        let mut stream = MessageStream::new(Slow::new(Script::new(&[], 3), NAP, before), LengthPrefix::u8());
        let error = stream.send_timeout(&Lent { tag: 1, bytes: &bytes(199) }, SOON).unwrap_err();
        let writes = stream.get_ref().script.calls;
        assert!(writes <= 5, "{writes} writes");
        assert!(matches!(error, StreamError::SendTimeout { queued } if queued == 201 - 3 * writes), "{error:?}");
        assert!(error.is_timeout());
        unchanged(&stream, before);
        shorter_and_shorter(&stream);
        assert!(matches!(stream.flush_timeout(SOON), Err(StreamError::SendTimeout { .. })));
        // The message is queued whole: flushing goes on with it.
        stream.get_mut().nap = Duration::ZERO;
        stream.flush_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(stream.into_inner().script.output, [&[200, 1][..], &bytes(199)].concat());
    }
}

/// Of a write that is larger than a piece of the system's, each piece is waited for anew.
#[cfg(unix)]
#[test]
fn a_unix_socket_whose_peer_takes_little_does_not_extend_a_deadline() {
    let (ours, mut theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let peer = thread::spawn(move || {
        let mut room = [0; 8 << 10];
        while theirs.read(&mut room).unwrap() > 0 {
            thread::sleep(NAP / 2);
        }
    });
    let mut stream = MessageStream::new(ours, LengthPrefix::u32());
    let error = stream.send_timeout(&Lent { tag: 1, bytes: &bytes(1 << 20) }, SOON).unwrap_err();
    // The socket holds some 200 KiB, and at most ten times 8 were taken.
    assert!(matches!(error, StreamError::SendTimeout { queued } if queued > 512 << 10), "{error:?}");
    drop(stream);
    peer.join().unwrap();
}

#[test]
fn the_timeouts_are_what_they_were_on_every_path() {
    let long = Duration::from_secs(60);
    let good = [10, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0];
    let over = |script: Script, before| {
        MessageStream::new(Slow::new(script, Duration::ZERO, before), LengthPrefix::u8().max(50))
    };
    for before in BEFORE {
        // A message, and then the end.
        let mut stream = over(Script::new(&good, 1).failing(3, &[ErrorKind::Interrupted]), before);
        assert_eq!(stream.recv_timeout::<Fixed>(long).unwrap(), Some(Fixed { id: 1, kind: 2 }));
        unchanged(&stream, before);
        assert_eq!(stream.recv_deadline::<Fixed>(Instant::now() + long).unwrap(), None);
        unchanged(&stream, before);
        // An error of the stream, of the frame, of the message.
        let mut stream = over(Script::new(&good, 1).failing(5, &[ErrorKind::ConnectionReset]), before);
        assert!(matches!(stream.recv_timeout::<Fixed>(long), Err(StreamError::Io(_))));
        unchanged(&stream, before);
        let mut stream = over(Script::new(&[51], 1), before);
        assert!(matches!(stream.recv_timeout::<Fixed>(long), Err(StreamError::Recv(_))));
        unchanged(&stream, before);
        let mut stream = over(Script::new(&[1, 0], 1), before);
        assert!(matches!(stream.recv_timeout::<Fixed>(long), Err(StreamError::Recv(_))));
        unchanged(&stream, before);
        // A payload that is given away, and what is not whole in time.
        let mut stream = over(Script::new(&[&good[..], &good[..5]].concat(), 1), before);
        assert_eq!(stream.recv_bytes_timeout(long).unwrap().as_deref(), Some(&good[1..]));
        unchanged(&stream, before);
        let late = stream.recv_bytes_deadline(Instant::now());
        assert!(matches!(late, Err(StreamError::RecvTimeout { buffered: 1 })), "{late:?}");
        assert!(matches!(stream.recv_bytes_timeout(long), Err(StreamError::Recv(_))), "it ends within a frame");
        unchanged(&stream, before);
        // A frame that is lent.
        let mut stream = over(Script::new(&good, 1), before);
        assert_eq!(stream.recv_frame_deadline(Instant::now() + long).unwrap().unwrap().payload(), &good[1..]);
        unchanged(&stream, before);
        // A panic of the stream below.
        let mut stream = over(Script::new(&good, 1), before);
        stream.get_mut().panics = true;
        catch_unwind(AssertUnwindSafe(|| stream.recv_timeout::<Fixed>(long))).unwrap_err();
        unchanged(&stream, before);
        catch_unwind(AssertUnwindSafe(|| stream.send_timeout(&Text("x".into()), long))).unwrap_err();
        unchanged(&stream, before);
        // Sent, refused, failed.
        let mut stream = over(Script::default().failing(9, &[ErrorKind::BrokenPipe]), before);
        stream.send_deadline(&Text("x".into()), Instant::now() + long).unwrap();
        unchanged(&stream, before);
        assert!(matches!(stream.send_timeout(&Text("x".repeat(100)), long), Err(StreamError::Send(_))));
        assert!(matches!(stream.send_timeout(&Text("failing".into()), long), Err(StreamError::Io(_))));
        unchanged(&stream, before);
        // A deadline that no clock shows is none.
        let mut stream = over(Script::new(&good, 1), before);
        assert!(stream.recv_timeout::<Fixed>(Duration::MAX).unwrap().is_some());
        unchanged(&stream, before);
    }
}

#[test]
fn what_is_buffered_needs_no_time_and_no_call() {
    let wire = [10, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0].repeat(2);
    let mut stream = MessageStream::new(Slow::new(Script::new(&wire, 0), Duration::ZERO, None), LengthPrefix::u8());
    assert!(stream.recv_timeout::<Fixed>(Duration::ZERO).unwrap().is_some(), "of no time: one read");
    let sets = stream.get_ref().sets.borrow().len();
    assert!(stream.recv_timeout::<Fixed>(Duration::ZERO).unwrap().is_some());
    assert_eq!((stream.get_ref().script.calls, stream.get_ref().sets.borrow().len()), (1, sets));
}

#[test]
fn no_time_is_one_try() {
    let wire = [10, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0];
    let mut stream = MessageStream::new(Slow::new(Script::new(&wire, 1), Duration::ZERO, None), LengthPrefix::u8());
    for tries in 1..11 {
        let error = stream.recv_deadline::<Fixed>(Instant::now()).unwrap_err();
        assert!(matches!(error, StreamError::RecvTimeout { buffered } if buffered == tries), "{error:?}");
        assert_eq!(stream.get_ref().script.calls, tries);
    }
    assert!(stream.recv_deadline::<Fixed>(Instant::now()).unwrap().is_some());
}

#[test]
fn a_full_queue_that_does_not_go_in_time_hands_the_message_back() {
    let policy = BufferPolicy::new().initial(64).max(64);
    let mut stream = MessageStream::with_policy(Slow::new(Script::new(&[], 1), NAP, None), LengthPrefix::u8(), policy);
    stream.queue(&Lent { tag: 1, bytes: &[1; 50] }).unwrap();
    let error = stream.send_timeout(&Lent { tag: 2, bytes: &[2; 50] }, SOON).unwrap_err();
    assert!(matches!(error, StreamError::Send(SendError::Full { max: 64, .. })), "{error:?}");
    stream.get_mut().nap = Duration::ZERO;
    stream.flush().unwrap();
    assert_eq!(stream.get_ref().script.output, [&[51, 1][..], &[1; 50]].concat(), "the other is not there");
}

#[test]
fn sockets_have_their_timeouts_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let mut peer = listener.accept().unwrap().0;
    let own = Some(Duration::from_millis(500));
    socket.set_read_timeout(own).unwrap();
    let mut stream = MessageStream::new(socket, LengthPrefix::u8());
    assert!(stream.recv_timeout::<Fixed>(Duration::from_millis(5)).unwrap_err().is_timeout());
    assert!(stream.recv_timeout::<Fixed>(Duration::ZERO).unwrap_err().is_timeout());
    peer.write_all(&[10, 1, 0, 0, 0, 0, 0, 0, 0, 2]).unwrap();
    assert!(stream.recv_timeout::<Fixed>(Duration::from_millis(5)).unwrap_err().is_timeout());
    peer.write_all(&[0]).unwrap();
    assert!(stream.recv_timeout::<Fixed>(Duration::from_secs(60)).unwrap().is_some());
    assert_eq!((stream.get_ref().read_timeout().unwrap(), stream.get_ref().write_timeout().unwrap()), (own, None));

    // The peer does not read, until it does.
    let large = bytes(1 << 20);
    let mut sent = 0;
    let timeout = Duration::from_millis(10);
    while stream.queued() == 0 {
        let result = stream.send_timeout(&Lent { tag: 1, bytes: &large[..200] }, timeout);
        assert!(
            result.is_ok() || matches!(result, Err(StreamError::SendTimeout { queued }) if queued > 0),
            "{result:?}"
        );
        sent += 1;
    }
    assert_eq!(stream.get_ref().write_timeout().unwrap(), None);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut peer = MessageStream::new(peer, LengthPrefix::u8());
            for _ in 0..sent {
                let frame = peer.recv_frame().unwrap().unwrap();
                assert_eq!(frame.decode(), Ok(Lent { tag: 1, bytes: &large[..200] }));
            }
        });
        stream.flush_timeout(Duration::from_secs(60)).unwrap();
    });
}

#[test]
fn halves_send_and_receive_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let ends = [TcpStream::connect(listener.local_addr().unwrap()).unwrap(), listener.accept().unwrap().0];
    let count = 3000;
    thread::scope(|scope| {
        for (kind, socket) in ends.into_iter().enumerate() {
            let kind = u16::try_from(kind).unwrap();
            let mut stream = MessageStream::new(socket, LengthPrefix::u16());
            stream.queue(&Fixed { id: 0, kind }).unwrap();
            let other = stream.get_ref().try_clone().unwrap();
            let (mut receiver, mut sender) = stream.into_split(other);
            scope.spawn(move || {
                for id in 1..count {
                    sender.feed(&Fixed { id, kind }).unwrap();
                }
                sender.flush().unwrap();
                sender.send_frame(&bytes(60_000)).unwrap();
                assert_eq!((sender.stats().frames, sender.encoder_mut().is_empty()), (count + 1, true));
            });
            scope.spawn(move || {
                for id in 0..count {
                    let timeout = Duration::from_secs(60);
                    assert_eq!(receiver.recv_timeout(timeout).unwrap(), Some(Fixed { id, kind: 1 - kind }));
                }
                assert_eq!(receiver.recv_frame().unwrap().unwrap().payload(), bytes(60_000));
            });
        }
    });
}
