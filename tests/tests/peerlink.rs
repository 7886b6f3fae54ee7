//! Streams of messages as a node of a peer-to-peer network uses them: what the users of peerlink rely on, and the faults that it
//! has had.

mod meter;

use std::time::{Duration, Instant};

use framing_core::{
    Bare, DecodeError, EncodeError, FrameError, Framing, LengthPrefix, LittleEndian, Message, Raw, Reader, Writer,
};
use framing_io::mio::{Budget, MessageStream, Way};
use framing_io::{BufferPolicy, Encoder, RecvError, Scratch, SendError, StreamError};
use framing_tests::samples::{Fixed, Text, bytes};
use framing_tests::script::Script;
use meter::{KIB, Meter, Pieces};

/// Four bytes of length, then so many: says itself where it ends.
#[derive(Clone, Debug, PartialEq, Message)]
struct Blob(#[message(max = 100_000)] Vec<u8>);

fn encoded<'a, M: Message<'a>>(messages: &[M]) -> Vec<u8> {
    let mut encoder = Encoder::new(Bare::new());
    messages.iter().for_each(|message| encoder.push(message).unwrap());
    encoder.unsent().to_vec()
}

fn open(input: &[u8], step: usize) -> Script {
    Script { open: true, ..Script::new(input, step) }
}

#[test]
fn messages_that_say_where_they_end_come_however_they_are_cut() {
    let messages = [0, 1, 3, 200, 5].map(|size| Blob(bytes(size)));
    let wire = encoded(&messages);
    for step in 1..=wire.len() {
        for size in [64, 100, 1000] {
            let mut scratch = Scratch::new(size);
            let mut stream = MessageStream::new(open(&wire, step), Bare::new());
            let mut received = Vec::new();
            while received.len() < messages.len() {
                // A turn of it, in which others used the scratch before.
                stream.ready(mio::Interest::READABLE);
                let mut stream = stream.with_scratch(&mut scratch);
                while let Some(message) = stream.recv::<Blob>().unwrap() {
                    received.push(message);
                }
            }
            assert!(received == messages, "in steps of {step}, with a scratch of {size}");
        }
    }
}

#[test]
fn who_floods_has_no_more_of_a_turn_than_the_others() {
    who_floods(Budget::new().read(16 << 10).frames(500), 500);
    // 4,096 bytes are 409 messages and a part of one.
    who_floods(Budget::new().read(4 << 10), 410);
}

fn who_floods(budget: Budget, most: usize) {
    const QUIET: usize = 2000;
    let flood = encoded(&vec![Fixed { id: 1, kind: 1 }; 100_000]);
    let one = encoded(&[Fixed { id: 2, kind: 1 }]);
    let over = |input: &[u8]| MessageStream::new(open(input, 0), Bare::new()).budget(budget);
    let mut streams: Vec<_> = std::iter::once(over(&flood)).chain((0..QUIET).map(|_| over(&one))).collect();
    let mut scratch = Scratch::default();
    let mut turn = |streams: &mut [MessageStream<Script, Bare>]| -> Vec<usize> {
        let one = |stream: &mut MessageStream<Script, Bare>| {
            let mut stream = stream.with_scratch(&mut scratch);
            std::iter::from_fn(|| stream.recv::<Fixed>().unwrap()).count()
        };
        streams.iter_mut().map(one).collect()
    };
    let counts = turn(&mut streams);
    assert!(counts[0] <= most && streams[0].get_ref().given <= 16 << 10, "{}", counts[0]);
    assert!(counts[1..].iter().all(|count| *count == 1), "each of the others has had its turn");
    assert!(streams[0].progress().has_more() && !streams[1].progress().has_more());
    // It gets what it sent all the same, in turns.
    let (mut received, mut turns) = (counts[0], 1);
    while received < 100_000 {
        let before = streams[0].get_ref().given;
        received += turn(&mut streams[..1])[0];
        assert!(streams[0].get_ref().given - before <= 16 << 10);
        turns += 1;
    }
    assert!((200..=260).contains(&turns), "{turns} turns of at most {most} messages");
}

#[test]
fn thousands_of_connections_share_one_buffer() {
    const CONNECTIONS: usize = 4000;
    let (whole, part) = (encoded(&[Blob(bytes(300))]), &encoded(&[Blob(bytes(100))])[..60]);
    let over = |bytes| MessageStream::new(Pieces { bytes, piece: usize::MAX }, Bare::new());
    let mut streams = Vec::with_capacity(CONNECTIONS);
    let mut scratch = Scratch::new(64 << 10);
    let meter = Meter::start();
    for connection in 0..CONNECTIONS {
        streams.push(over(if connection % 10 == 0 { part } else { &whole }));
    }
    for (connection, stream) in streams.iter_mut().enumerate() {
        let message = stream.with_scratch(&mut scratch).recv::<Blob>().unwrap();
        assert_eq!(message.is_some(), connection % 10 != 0);
    }
    let unfinished = CONNECTIONS as isize / 10 * 64;
    assert!(meter.live() <= 64 * KIB + unfinished, "{} bytes: the scratch, and what is unfinished", meter.live());
    assert!(meter.live() > 64 * KIB);
}

#[test]
fn limits_are_multiples_of_the_largest_message() {
    fn check<F: Framing + Clone>(framing: F, overhead: usize) {
        let largest = Text("a".repeat(Text::MAX));
        for count in 1..4 {
            let policy = BufferPolicy::new().room_for::<Text>(&framing, count);
            let mut stream = MessageStream::with_policy(open(&[], 0), framing.clone(), policy);
            for _ in 0..count {
                stream.push(&largest).unwrap();
            }
            let (frame, max) = (602 + overhead, count * (602 + overhead));
            assert_eq!(stream.push(&Text(String::new())).unwrap_err(), full(2 + overhead, max, max));
            // One that has gone makes room for one.
            stream.encoder_mut().sent(frame);
            stream.push(&largest).unwrap();
            assert_eq!(stream.push(&largest).unwrap_err(), full(frame, max, max));
            // And the largest can be received.
            let wire = stream.encoder().unsent().to_vec();
            let mut stream = MessageStream::with_policy(open(&wire, 7), framing.clone(), policy);
            assert_eq!(std::iter::from_fn(|| stream.recv::<Text>().unwrap()).count(), count);
            assert!(stream.recv_stats().peak_buffer <= max);
        }
    }
    check(Bare::new(), 0);
    check(LengthPrefix::u32(), 4);
    let most = BufferPolicy::new().room_for::<Raw<'_>>(&LengthPrefix::u8(), usize::MAX);
    assert_eq!(most, BufferPolicy::new().max(usize::MAX), "it saturates");
}

fn full(needed: usize, queued: usize, max: usize) -> SendError {
    SendError::Full { needed, queued, max }
}

/// In peerlink each byte that goes makes a peer fresh again.
#[test]
fn a_peer_is_stale_by_its_oldest_byte_and_not_by_its_last_write() {
    let policy = BufferPolicy::new().stale_after(Duration::from_secs(30));
    let mut stream = MessageStream::with_policy(open(&[], 1), Bare::new(), policy);
    let start = Instant::now();
    let at = |seconds: u64| start + Duration::from_secs(seconds);
    // Three messages, queued at three times.
    for (seconds, id) in [(0, 1), (20, 2), (25, 3)] {
        assert!(!stream.is_stale(at(seconds)));
        stream.push(&Fixed { id, kind: 1 }).unwrap();
        let _ = stream.is_stale(at(seconds));
    }
    assert_eq!(stream.age(at(26)), Some(Duration::from_secs(26)));
    // It takes a byte a second, but not the first message in time.
    stream = stream.budget(Budget::new().write(1));
    for second in 27..30 {
        assert_eq!(stream.flush().unwrap().written, 1);
        assert!(!stream.is_stale(at(second)));
    }
    assert_eq!(stream.flush().unwrap().written, 1);
    assert!(stream.is_stale(at(30)));
    // When that has gone, the time of the next one counts.
    for _ in 0..6 {
        assert_eq!(stream.flush().unwrap().sending, Way::Open);
    }
    assert_eq!(stream.age(at(31)), Some(Duration::from_secs(11)));
    assert!(!stream.is_stale(at(49)) && stream.is_stale(at(50)));
    // And when all has gone, none.
    stream = stream.budget(Budget::new());
    assert_eq!(stream.flush().unwrap().sending, Way::Done);
    assert_eq!((stream.age(at(99)), stream.is_stale(at(99))), (None, false));
}

/// Claims to be of any size, and admits of itself what is larger than most buffers.
#[derive(Debug)]
struct Claims;

impl Message<'_> for Claims {
    const MAX_SIZE: usize = 1 << 20;

    fn size_hint(&self) -> usize {
        4
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put::<LittleEndian, u32>(&0)
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length: u32 = input.take::<LittleEndian, u32>()?;
        input.take_bytes(length as usize).map(|_| Self)
    }
}

/// Never has enough, whatever comes.
#[derive(Debug)]
struct Never;

impl Message<'_> for Never {
    const MAX_SIZE: usize = 1 << 30;

    fn size_hint(&self) -> usize {
        0
    }

    fn encode(&self, _: &mut Writer<'_>) -> Result<(), EncodeError> {
        Ok(())
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::NotEnoughData { needed: input.remaining().max(1) })
    }
}

/// In peerlink a stream whose buffer is full reads nothing, says that there is more to do, and is asked again, for ever.
#[test]
fn a_full_buffer_that_can_never_be_a_message_is_an_error() {
    fn check<M: framing_core::OwnedMessage + std::fmt::Debug>(input: &[u8], step: usize, with_scratch: bool) {
        let policy = BufferPolicy::new().initial(64).max(1000);
        let mut stream = MessageStream::with_policy(open(input, step), Bare::new(), policy);
        let mut scratch = Scratch::new(256);
        let error = (0..10_000).find_map(|_| {
            if with_scratch { stream.with_scratch(&mut scratch).recv::<M>().err() } else { stream.recv::<M>().err() }
        });
        let Some(StreamError::Recv(first @ RecvError::Frame(FrameError::TooLarge { length, max }))) = error else {
            panic!("{error:?} after {} bytes", stream.get_ref().given)
        };
        assert!(length > max && max <= 1000, "{length} of {max}");
        assert!(stream.get_ref().given <= 1256 && stream.recv_stats().peak_buffer <= 1000);
        assert!(matches!(stream.recv::<M>(), Err(StreamError::Recv(again)) if again == first));
        assert!(!stream.progress().has_more(), "nothing is left to do");
    }
    let claim = [&2000u32.to_le_bytes()[..], &bytes(5000)].concat();
    for step in [1, 7, 100, 0] {
        for with_scratch in [false, true] {
            check::<Claims>(&claim, step, with_scratch);
            check::<Never>(&claim, step, with_scratch);
        }
    }
}

#[test]
fn small_messages_share_the_system_calls() {
    let mut stream = MessageStream::new(open(&[], 0), Bare::new());
    for id in 0..1000 {
        stream.push(&Fixed { id, kind: 1 }).unwrap();
    }
    assert_eq!(stream.get_ref().calls, 0);
    assert_eq!(stream.flush().unwrap().sending, Way::Done);
    assert_eq!((stream.send_stats().operations, stream.get_ref().calls), (1, 1), "one write for a thousand");
    let wire = stream.get_ref().output.clone();

    let mut stream = MessageStream::new(open(&wire, 0), Bare::new());
    let mut scratch = Scratch::default();
    let mut stream = stream.with_scratch(&mut scratch);
    let ids = std::iter::from_fn(|| stream.recv::<Fixed>().unwrap()).map(|message| message.id);
    assert!(ids.eq(0..1000));
    assert_eq!((stream.recv_stats().operations, stream.get_ref().calls), (1, 2), "one read, and one that would block");
}

/// Whoever accepts nobody leaves those who connect in the dark: neither connected nor refused.
#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_comes_to_nothing_can_be_given_up() {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let (mut poll, mut events) = (mio::Poll::new().unwrap(), mio::Events::with_capacity(8));
    let mut connected = Vec::new();
    // It has room for a few that nobody accepts, and says nothing to the others.
    let mut stream = loop {
        let socket = mio::net::TcpStream::connect(address).unwrap();
        let mut stream = MessageStream::new(socket, Bare::new()).connecting();
        let both = mio::Interest::READABLE | mio::Interest::WRITABLE;
        poll.registry().register(&mut stream, mio::Token(connected.len()), both).unwrap();
        poll.poll(&mut events, Some(Duration::from_millis(100))).unwrap();
        events.iter().filter(|event| event.token().0 == connected.len()).for_each(|event| stream.ready(event));
        if !stream.finish_connect().unwrap() {
            break stream;
        }
        connected.push(stream);
        assert!(connected.len() < 100, "a backlog of none holds so many");
    };
    stream.push(&Fixed { id: 1, kind: 1 }).unwrap();
    for _ in 0..3 {
        assert!(stream.recv::<Fixed>().unwrap().is_none());
        let progress = stream.flush().unwrap();
        assert_eq!((progress.receiving, progress.sending), (Way::Blocked, Way::Blocked), "there is nothing to do");
    }
    // So a loop that looks at its clock sees by this whom to give up, and knows what was not sent.
    assert!(stream.is_connecting());
    assert!(connected.iter().all(|stream| !stream.is_connecting()));
    assert_eq!(stream.into_parts().2.unsent().len(), 10);
}
