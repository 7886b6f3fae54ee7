//! However the bytes of a stream are cut, the same messages come out; and whatever the bytes are, something does.

use std::ops::Range;

use framing_core::framing::{WriteError, room_for, write_frame};
use framing_core::{Bare, FrameError, Framing, LengthPrefix, Message, Raw, Reason, Step};
use framing_io::{Decoder, Encoder, RecvError, SendError};
use framing_tests::feed::{Feed, Outcome, outcomes, same_at_every_cut};
use framing_tests::samples::{Fixed, Text, bytes};

/// Every width, order and place of a length.
fn framings() -> Vec<LengthPrefix> {
    [default_strip(), stated_strip()].concat()
}

/// The payload is what follows the length: each has a frame.
fn default_strip() -> Vec<LengthPrefix> {
    vec![
        LengthPrefix::u8(),
        LengthPrefix::u16(),
        LengthPrefix::u16().big_endian(),
        LengthPrefix::u24(),
        LengthPrefix::u24().big_endian(),
        LengthPrefix::u32(),
        LengthPrefix::u32().big_endian(),
        LengthPrefix::u64(),
        LengthPrefix::u64().big_endian(),
        LengthPrefix::varint(),
        LengthPrefix::u16().prefix(b"frm\x01"),
        LengthPrefix::varint().prefix(&[7]).offset(3),
        LengthPrefix::u32().big_endian().offset(3),
        LengthPrefix::u8().counts_frame(),
        LengthPrefix::u16().big_endian().offset(2).counts_frame(),
        LengthPrefix::varint().counts_frame(),
        LengthPrefix::u16().adjust(-1),
        LengthPrefix::u32().discard_too_large(),
    ]
}

/// The head is part of the payload, or more than the head is not: some payloads have no frame.
fn stated_strip() -> Vec<LengthPrefix> {
    vec![
        LengthPrefix::u24().adjust(1).strip(4),
        LengthPrefix::u24().big_endian().adjust(6).strip(0),
        LengthPrefix::u32().counts_frame().strip(0),
        LengthPrefix::varint().offset(1).strip(0),
        LengthPrefix::varint().strip(0),
        LengthPrefix::varint().strip(1),
        LengthPrefix::varint().strip(2),
        LengthPrefix::varint().strip(3),
    ]
}

/// Whether it is one of `stated_strip`, whatever its limit.
fn is_stated(framing: LengthPrefix) -> bool {
    stated_strip().into_iter().any(|other| other.max(0) == framing.max(0))
}

/// A limit that no width of a length stands in the way of.
const LIMIT: usize = 200;

/// Payloads as they are received: where the head is part of the payload, the framing has written it.
fn payloads(framing: LengthPrefix, sizes: impl IntoIterator<Item = usize>) -> Vec<Vec<u8>> {
    let mut payloads = Vec::new();
    for size in sizes {
        let received = received(framing, &mut encode(framing, &[bytes(size)]));
        assert!(received == bytes(size) || is_stated(framing), "{framing:?}: {size}");
        payloads.push(received);
    }
    payloads
}

/// The payload of a frame that stands alone.
fn received(framing: LengthPrefix, frame: &mut [u8]) -> Vec<u8> {
    match framing.find(&mut Default::default(), frame, usize::MAX) {
        Ok(Step::Frame { payload, end }) if end == frame.len() => frame[payload].to_vec(),
        other => panic!("{framing:?}: a frame of {} bytes is not found: {other:?}", frame.len()),
    }
}

fn encode(framing: LengthPrefix, payloads: &[Vec<u8>]) -> Vec<u8> {
    let mut encoder = Encoder::new(framing);
    for payload in payloads {
        encoder.push_frame(payload).unwrap();
    }
    encoder.unsent().to_vec()
}

fn got<T>(messages: Vec<T>) -> Vec<Outcome<T>> {
    messages.into_iter().map(Outcome::Got).chain([Outcome::End]).collect()
}

#[test]
fn frames_at_every_cut() {
    for framing in framings() {
        let sizes = if framing.max_overhead(0) == 0 { [9, 60, 10, LIMIT] } else { [0, 1, 60, LIMIT] };
        let payloads = payloads(framing, sizes);
        let wire = encode(framing, &payloads);
        assert_eq!(
            same_at_every_cut(&wire, || Feed::frames(Decoder::new(framing))),
            got(payloads.clone()),
            "{framing:?}"
        );
        // A buffer that has to grow, move and shrink.
        let policy = framing_io::BufferPolicy::new().initial(64).max(256).retain(0);
        let feed = || Feed::frames(Decoder::with_policy(framing, policy));
        assert_eq!(same_at_every_cut(&wire, feed), got(payloads), "{framing:?}");
    }
}

#[test]
fn short_frames_at_every_two_cuts() {
    for framing in framings() {
        let sizes = if framing.max_overhead(0) == 0 { [9, 10, 9] } else { [2, 0, 1] };
        let payloads = payloads(framing, sizes);
        let wire = encode(framing, &payloads);
        assert!(wire.len() <= 64, "long enough to be cut once only");
        assert_eq!(same_at_every_cut(&wire, || Feed::frames(Decoder::new(framing))), got(payloads), "{framing:?}");
    }
}

#[test]
fn varint_heads_where_they_become_longer() {
    let framing = LengthPrefix::varint();
    for size in [127, 128] {
        let payloads = payloads(framing, [size, 1]);
        let wire = encode(framing, &payloads);
        assert_eq!(wire.len(), size + if size == 127 { 1 } else { 2 } + 2);
        assert_eq!(same_at_every_cut(&wire, || Feed::frames(Decoder::new(framing))), got(payloads));
    }
    for size in [16_383, 16_384] {
        let payloads = payloads(framing, [size, 1]);
        let wire = encode(framing, &payloads);
        assert_eq!(wire.len(), size + if size == 16_383 { 2 } else { 3 } + 2);
        for cut in (0..8).chain(8180..8200).chain(16_370..wire.len()) {
            let (head, tail) = wire.split_at(cut);
            assert_eq!(outcomes(Feed::frames(Decoder::new(framing)), [head, tail]), got(payloads.clone()), "{cut}");
        }
        assert_eq!(outcomes(Feed::frames(Decoder::new(framing)), wire.chunks(1)), got(payloads));
    }
}

/// A message whose hint says more than it writes, so that the head is opened for another size.
#[derive(Debug)]
struct Hinted {
    hint: usize,
    bytes: Vec<u8>,
}

impl Message<'_> for Hinted {
    const MAX_SIZE: usize = usize::MAX;

    fn size_hint(&self) -> usize {
        self.hint
    }

    fn encode(&self, out: &mut framing_core::Writer<'_>) -> Result<(), framing_core::EncodeError> {
        out.put_bytes(&self.bytes)
    }

    fn decode(input: &mut framing_core::Reader<'_>) -> Result<Self, framing_core::DecodeError> {
        let bytes = input.take_rest().to_vec();
        Ok(Self { hint: bytes.len(), bytes })
    }
}

#[test]
fn a_hint_that_is_too_large_costs_room_only() {
    for (hint, size) in [(128, 127), (20_000, 5), (20_000, 16_383), (129, 128)] {
        let mut encoder = Encoder::new(LengthPrefix::varint());
        encoder.push(&Hinted { hint, bytes: bytes(size) }).unwrap();
        assert_eq!(encoder.unsent(), encode(LengthPrefix::varint(), &[bytes(size)]));
    }
}

#[test]
fn what_is_written_is_found() {
    const MAX: usize = 16_388;
    for framing in framings().into_iter().map(|framing| framing.max(MAX)) {
        let limit = framing.max_payload();
        let stated = is_stated(framing);
        for size in (0..=300).chain(16_380..=16_390) {
            let payload = bytes(size);
            let mut frame = match written(framing, &payload) {
                Ok(frame) => frame,
                Err(error) if size > limit => {
                    let too_large = FrameError::TooLarge { length: size as u64, max: limit as u64 };
                    assert_eq!(error, too_large, "{framing:?}");
                    continue;
                }
                Err(FrameError::Malformed { reason: Reason::PayloadTooShort { length, least }, .. }) if stated => {
                    assert!(length as usize == size && least as usize > size, "{framing:?}: {size}, {least}");
                    continue;
                }
                Err(FrameError::Malformed { reason: Reason::Overlong, .. }) if stated && size >= 0x7e => continue,
                Err(error) => panic!("{framing:?}: {size} bytes: {error:?}"),
            };
            assert!(size <= limit, "{framing:?}: {size}");
            let found = received(framing, &mut frame);
            let replaced = replaced(framing, &payload, &found);
            assert!(replaced.is_empty() || stated && replaced.end <= 5, "{framing:?}: {size}: {replaced:?}");
            assert_eq!(written(framing, &found), Ok(frame.clone()), "{framing:?}: {size}: what is received is sent on");
            // A frame that is larger than the reader's limit by one is refused with both numbers.
            if size == limit {
                let reader = framing.max(limit - 1);
                let error = FrameError::TooLarge { length: limit as u64, max: limit as u64 - 1 };
                assert_eq!(reader.find(&mut Default::default(), &mut frame, limit), Err(error), "{framing:?}");
            }
        }
    }
}

/// The frame of `payload`, whatever stood in its room before; an encoder makes the same of it.
fn written(framing: LengthPrefix, payload: &[u8]) -> Result<Vec<u8>, FrameError> {
    let [one, other] = [0xee, 0x11].map(|poison| {
        let mut room = vec![poison; room_for(&framing, &Raw(payload))];
        write_frame(&framing, &Raw(payload), &mut room).map(|size| room[..size].to_vec())
    });
    assert_eq!(one, other, "{framing:?}: old memory in the frame");
    let mut encoder = Encoder::new(framing);
    match (&one, encoder.push_frame(payload)) {
        (Ok(frame), Ok(())) => assert_eq!(encoder.unsent(), frame, "{framing:?}"),
        (Err(error), Err(SendError::Message(again))) => assert_eq!(*error, again, "{framing:?}"),
        (one, again) => panic!("{framing:?}: {one:?}, but of the encoder {again:?}"),
    }
    one.map_err(|error| match error {
        WriteError::Frame(error) => error,
        other => panic!("{framing:?}: {other:?}"),
    })
}

/// Which bytes of `payload` the length was written over: those that are the same in a frame of their complement. All
/// others are as they were sent.
fn replaced(framing: LengthPrefix, payload: &[u8], found: &[u8]) -> Range<usize> {
    let complement: Vec<u8> = payload.iter().map(|byte| !byte).collect();
    let other = received(framing, &mut written(framing, &complement).unwrap());
    assert_eq!((found.len(), other.len()), (payload.len(), payload.len()), "{framing:?}");
    let same = |at: &usize| found[*at] == other[*at];
    let start = (0..payload.len()).find(same).unwrap_or(payload.len());
    let end = (start..payload.len()).find(|at| !same(at)).unwrap_or(payload.len());
    for at in (0..start).chain(end..payload.len()) {
        assert_eq!((found[at], other[at]), (payload[at], complement[at]), "{framing:?}: byte {at}");
    }
    start..end
}

/// A varint counts what follows it, so with a stated strip a longer one has less to count. Where no size of it fits what
/// it then says, the payload has no frame, and only there.
#[test]
fn a_varint_before_a_stated_strip_is_refused_where_none_is_canonical() {
    let size_of = |number: usize| (number.max(1).ilog2() / 7 + 1) as usize;
    let mut refused = 0;
    for strip in 0..=3 {
        let framing = LengthPrefix::varint().strip(strip);
        for size in (0..=300).chain(16_380..=16_390) {
            let total = strip + size;
            let canonical = (1..=3).any(|head| total >= head && size_of(total - head) == head);
            let sent = written(framing, &bytes(size));
            assert_eq!(sent.is_ok(), canonical, "strip {strip}, {size} bytes: {sent:?}");
            if let Err(error) = sent {
                let short =
                    FrameError::Malformed { offset: 0, reason: Reason::PayloadTooShort { length: 0, least: 1 } };
                let none = FrameError::Malformed { offset: 0, reason: Reason::Overlong };
                assert_eq!(error, if total == 0 { short } else { none }, "strip {strip}, {size} bytes");
                refused += 1;
            }
        }
    }
    // Of each strip the two steps to a longer varint, and no payload at all where it would be the head.
    assert_eq!(refused, 4 * 2 + 1);
}

#[test]
fn any_byte_in_any_head() {
    for framing in framings().into_iter().map(|framing| framing.max(300)) {
        let sizes = if framing.max_overhead(0) == 0 { [9, 20, 9] } else { [3, 20, 0] };
        let payloads = payloads(framing, sizes);
        let wire = encode(framing, &payloads);
        let mut start = 0;
        for payload in &payloads {
            let frame = encode(framing, std::slice::from_ref(payload)).len();
            for at in start..start + frame.min(16) {
                for other in 1..=255u8 {
                    let mut wire = wire.clone();
                    wire[at] ^= other;
                    let whole = outcomes(Feed::frames(Decoder::new(framing)), [&wire[..]]);
                    let pieces = outcomes(Feed::frames(Decoder::new(framing)), wire.chunks(1));
                    assert_eq!(whole, pieces, "{framing:?}, byte {at} of {wire:02x?}");
                    check(&whole, wire.len());
                }
            }
            start += frame;
        }
        assert_eq!(start, wire.len());
    }
}

/// No more came out than went in, nothing after the end or an error that is final.
fn check(outcomes: &[Outcome<Vec<u8>>], sent: usize) {
    let taken: usize =
        outcomes.iter().map(|seen| if let Outcome::Got(payload) = seen { payload.len() } else { 0 }).sum();
    assert!(taken <= sent);
    let (last, others) = outcomes.split_last().unwrap();
    assert!(!matches!(last, Outcome::Got(_)), "{outcomes:?}");
    let recovered = |seen: &Outcome<_>| matches!(seen, Outcome::Error(RecvError::Frame(FrameError::TooLarge { .. })));
    assert!(others.iter().all(|seen| matches!(seen, Outcome::Got(_)) || recovered(seen)), "{outcomes:?}");
}

#[test]
fn bare_messages_at_every_cut() {
    let fixed: Vec<Fixed> = (1..=5).map(|id| Fixed { id: id << 40, kind: 7 }).collect();
    let wire = fixed.iter().flat_map(|message| message.encode_to_vec().unwrap()).collect::<Vec<_>>();
    assert_eq!(same_at_every_cut(&wire, || Feed::messages(Decoder::new(Bare::new()))), got(fixed));

    let short: Vec<Text> = ["", "a", "ß∂ƒ", "", "the last"].map(|text| Text(text.into())).into();
    let long: Vec<Text> = [0, 1, 255, 256, Text::MAX].map(|length| Text("x".repeat(length))).into();
    for texts in [short, long] {
        let mut encoder = Encoder::new(Bare::new());
        texts.iter().for_each(|text| encoder.push(text).unwrap());
        let wire = encoder.unsent().to_vec();
        let policy = framing_io::BufferPolicy::new().initial(64).max(Text::MAX_SIZE).retain(0);
        let feed = || Feed::messages(Decoder::with_policy(Bare::new(), policy));
        assert_eq!(same_at_every_cut(&wire, feed), got(texts));
    }
}

#[test]
fn any_byte_in_bare_messages() {
    let texts = ["", "abc", "ß∂ƒ", "the last"].map(|text| Text(text.into()));
    let wire = texts.iter().flat_map(|message| message.encode_to_vec().unwrap()).collect::<Vec<_>>();
    for at in 0..wire.len() {
        for other in 1..=255u8 {
            let mut wire = wire.clone();
            wire[at] ^= other;
            let whole = outcomes(Feed::<_, Text>::messages(Decoder::new(Bare::new())), [&wire[..]]);
            let pieces = outcomes(Feed::<_, Text>::messages(Decoder::new(Bare::new())), wire.chunks(1));
            assert_eq!(whole.last(), pieces.last(), "byte {at} of {wire:02x?}");
            assert!(pieces == whole, "byte {at} of {wire:02x?}: {whole:?}, but in pieces {pieces:?}");
        }
    }
}
