//! How much memory a stream takes, counted by the allocator.

mod meter;

use std::io::{self, Write};

use framing_core::{Bare, LengthPrefix, Message, Raw};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Decoder, Encoder};
use framing_tests::samples::{Fixed, Lent, bytes};
use meter::{KIB, Meter, Pieces};

#[test]
fn the_counter_counts() {
    let meter = Meter::start();
    let mut room = vec![0u8; 1000];
    room.reserve_exact(1000);
    assert_eq!((meter.live(), meter.peak(), meter.calls()), (2000, 2000, 2));
    drop(room);
    assert_eq!((meter.live(), meter.peak()), (0, 2000));
}

#[test]
fn a_declared_length_reserves_nothing() {
    let most = if usize::BITS > 32 { usize::MAX } else { 1 << 30 };
    let framing = LengthPrefix::u32().max(most);
    for sent in [4, 5, 100, 8 << 10, 64 << 10, (64 << 10) + 1, 1 << 20] {
        for piece in [1000, usize::MAX] {
            let mut wire = vec![1; sent];
            wire[..4].copy_from_slice(&if usize::BITS > 32 { u32::MAX } else { 1 << 29 }.to_le_bytes());
            let meter = Meter::start();
            let pieces = Pieces { bytes: &wire, piece };
            let mut stream = MessageStream::with_policy(pieces, framing, BufferPolicy::new().max(most));
            assert!(stream.recv_frame().unwrap_err().is_timeout());
            assert!(stream.get_ref().bytes.is_empty());
            let sent = isize::try_from(sent).unwrap();
            // Up to the size that a buffer may keep anyway, and then at most twice what came.
            let bound = sent + sent.max(64 * KIB);
            assert!(meter.peak() <= bound, "{} bytes for {sent} sent in pieces of {piece}", meter.peak());
            if sent <= 4096 {
                assert!(meter.peak() <= 8 * KIB, "{} bytes for {sent} sent", meter.peak());
            }
        }
    }
}

#[test]
fn a_large_frame_takes_what_it_needs_and_no_more() {
    let size = 3 << 20;
    let mut encoder = Encoder::new(LengthPrefix::u32());
    encoder.push_frame(&bytes(size)).unwrap();
    let meter = Meter::start();
    let mut stream = MessageStream::new(Pieces { bytes: encoder.unsent(), piece: 9_999 }, LengthPrefix::u32());
    assert_eq!(stream.recv_frame().unwrap().unwrap().payload().len(), size);
    assert_eq!(meter.peak(), isize::try_from(size).unwrap() + 4);
    assert_eq!(stream.recv_stats().peak_buffer, size + 4);
}

#[test]
fn a_stream_that_was_not_used_has_no_buffer() {
    let meter = Meter::start();
    let mut stream = MessageStream::new(io::empty(), LengthPrefix::u32());
    stream.flush().unwrap();
    assert_eq!((meter.live(), meter.calls()), (0, 0));
}

#[test]
fn no_allocation_for_a_message() {
    let fixed = Fixed { id: 1, kind: 2 }.encode_to_vec().unwrap();
    let mut encoder = Encoder::new(LengthPrefix::u16());
    for size in (0..20_000).map(|i| i % 300) {
        encoder.push_frame(&bytes(size + 1)).unwrap();
    }
    let lent = encoder.unsent().to_vec();

    // Borrowed frames, and messages that borrow.
    let mut stream = MessageStream::new(&lent[..], LengthPrefix::u16());
    let recv = |stream: &mut MessageStream<&[u8], LengthPrefix>, count| {
        for _ in 0..count {
            let frame = stream.recv_frame().unwrap().unwrap();
            let message: Lent<'_> = frame.decode().unwrap();
            assert_eq!(message.bytes.len() + 1, frame.payload().len());
        }
    };
    recv(&mut stream, 10_000);
    let meter = Meter::start();
    recv(&mut stream, 10_000);
    assert_eq!(meter.calls(), 0, "borrowed");

    // Fixed messages, with a framing and without.
    let wire = [&[10, 0][..], &fixed].concat().repeat(50_000);
    let mut stream = MessageStream::new(&wire[..], LengthPrefix::u16());
    let warm = stream.messages::<Fixed>().take(30_000).count();
    let meter = Meter::start();
    assert_eq!(stream.messages::<Fixed>().filter(Result::is_ok).count() + warm, 50_000);
    assert_eq!(meter.calls(), 0, "owned and framed");
    let wire = fixed.repeat(50_000);
    let mut stream = MessageStream::new(&wire[..], Bare::new());
    let warm = stream.messages::<Fixed>().take(30_000).count();
    let meter = Meter::start();
    assert_eq!(stream.messages::<Fixed>().filter(Result::is_ok).count() + warm, 50_000);
    assert_eq!(meter.calls(), 0, "owned and bare");

    // Sending, one by one and in batches.
    let mut stream = MessageStream::new(io::sink(), LengthPrefix::u16());
    let mut send = |count| {
        for id in 0..count {
            stream.queue(&Fixed { id, kind: 1 }).unwrap();
            if id % 100 < 50 {
                stream.send(&Raw(b"payload")).unwrap();
            }
        }
    };
    send(100);
    let meter = Meter::start();
    send(10_000);
    assert_eq!(meter.calls(), 0, "sent");
}

#[test]
fn memory_comes_back_after_a_large_message() {
    let large = bytes((8 << 20) + 1);
    let policy = BufferPolicy::new();
    let meter = Meter::start();
    let mut sender = MessageStream::with_policy(io::sink(), LengthPrefix::u32(), policy);
    sender.send(&Raw(&large)).unwrap_err();
    assert!(meter.live() <= 64 * KIB, "refused: {} bytes", meter.live());
    let large = &large[..8 << 20];
    sender.send(&Raw(large)).unwrap();
    assert!(meter.peak() >= 8 << 20);
    assert!(meter.live() <= 64 * KIB, "sent: {} bytes", meter.live());
    drop(sender);

    // Alone, and with the beginning of another behind it.
    for (tail, framing) in [(0, LengthPrefix::u32()), (3, LengthPrefix::u32()), (1000, LengthPrefix::u32())] {
        let mut encoder = Encoder::new(framing);
        encoder.push_frame(large).unwrap();
        let mut wire = encoder.unsent().to_vec();
        wire.extend_from_slice(&2000u32.to_le_bytes());
        wire.resize(wire.len() + 1000, 0);
        wire.truncate(large.len() + 4 + tail);
        drop(encoder);
        let meter = Meter::start();
        let mut stream = MessageStream::with_policy(Pieces { bytes: &wire, piece: 100_000 }, framing, policy);
        assert_eq!(stream.recv_frame().unwrap().unwrap().payload().len(), large.len());
        assert!(meter.live() >= 8 << 20, "while it is lent");
        assert!(stream.recv_frame().unwrap_err().is_timeout());
        assert!(meter.live() <= 64 * KIB, "received: {} bytes, {tail} behind it", meter.live());
    }

    // Without an adapter: when there is nothing more to take.
    let mut decoder = Decoder::new(LengthPrefix::u32());
    let meter = Meter::start();
    for chunk in [&u32::to_le_bytes(200_000)[..], &large[..200_000]] {
        let mut chunk = chunk;
        while !chunk.is_empty() {
            let count = decoder.spare_mut().write(chunk).unwrap();
            decoder.commit(count);
            chunk = &chunk[count..];
            assert_eq!(decoder.frame_ready(), Ok(decoder.buffered() == 200_004));
        }
    }
    assert!(decoder.take_frame().is_some() && meter.live() >= 200_004);
    assert!(decoder.next_frame().unwrap().is_none());
    assert!(meter.live() >= 200_004, "others may follow that are as large");
    decoder.release();
    assert_eq!(meter.live(), 0);
}

#[test]
fn nothing_is_kept_where_the_policy_says_so() {
    let policy = BufferPolicy::new().initial(512).retain(0);
    let meter = Meter::start();
    let mut decoder = Decoder::with_policy(LengthPrefix::u8(), policy);
    decoder.spare_mut()[..2].copy_from_slice(&[1, 7]);
    decoder.commit(2);
    assert_eq!(meter.live(), 512);
    assert!(decoder.next_frame().unwrap().is_some());
    assert!(decoder.next_frame().unwrap().is_none());
    assert_eq!(meter.live(), 0);
    let mut stream = MessageStream::with_policy(io::sink(), LengthPrefix::u8(), policy);
    stream.send(&Raw(b"x")).unwrap();
    assert_eq!((meter.live(), meter.peak()), (0, 512));
}

/// Large in memory, small on the wire.
#[derive(Message)]
#[expect(clippy::large_enum_variant, reason = "that is what is tested")]
enum Bulky {
    Nothing,
    Block([u8; 1000]),
}

#[derive(Message)]
struct Declared {
    #[message(max = 4_000_000_000)]
    items: Vec<Bulky>,
}

#[test]
fn a_declared_count_costs_nothing_and_items_what_they_are() {
    let mut wire = vec![0; 4 + 64 * 1024];
    wire[..4].copy_from_slice(&4_000_000_000u32.to_le_bytes());
    let meter = Meter::start();
    assert!(Declared::decode_exact(&wire).is_err());
    assert_eq!(meter.peak(), 0, "the items that are declared cannot be there");

    // As many items as there are bytes: each takes its size in memory, and no more than is declared is taken.
    wire[..4].copy_from_slice(&(64u32 * 1024).to_le_bytes());
    let Declared { items } = Declared::decode_exact(&wire).unwrap();
    assert!(matches!(items[0], Bulky::Nothing) && !items.iter().any(|item| matches!(item, Bulky::Block([1, ..]))));
    let exact = isize::try_from(items.len() * size_of::<Bulky>()).unwrap();
    assert_eq!(meter.live(), exact, "not twice as many");
}
