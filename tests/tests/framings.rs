//! The framings that mark the end of a frame, under the laws of framings and through the engine.

use framing_core::framing::{Checksum, Crc16Kermit, Crc16Xmodem, Crc32, Crc32c, write_frame};
use framing_core::{
    Bare, Checked, Cobs, DecodeError, Delimited, EncodeError, FixedSize, FrameBoundaries, FrameError, Framing,
    LengthPrefix, Message, Raw, Reader, Reason, Writer, laws,
};
use framing_io::{Decoder, Encoder, RecvError, SendError};
use framing_tests::feed::{Feed, Outcome, same_at_every_cut};
use framing_tests::frames::{CUT, encode, malformed};
use framing_tests::samples::{Text, bytes};

/// Payloads with what framings write among them: zeros, delimiters, long runs.
fn payloads() -> Vec<Vec<u8>> {
    let mut payloads = vec![
        b"".to_vec(),
        b"\0".to_vec(),
        b"a".to_vec(),
        b"hello, world".to_vec(),
        b"a line\r".to_vec(),
        b"#".to_vec(),
        b"##x#".to_vec(),
        b"0123456789abcdef".to_vec(),
        b"11 bytes: \n".to_vec(),
        vec![0; 20],
    ];
    for size in [253, 254, 255, 508, 509] {
        payloads.push(vec![7; size]);
        payloads.push([&vec![7; size][..], &[0]].concat());
        payloads.push([&[0], &vec![7; size][..]].concat());
        payloads.push(bytes(size));
    }
    payloads
}

/// Bytes of which many are those of `alphabet`.
#[expect(clippy::cast_possible_truncation, reason = "any bits will do")]
fn noise(seed: usize, length: usize, alphabet: &[u8]) -> Vec<u8> {
    let mut state = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as usize
    };
    (0..length).map(|_| if next() % 8 == 0 { next() as u8 } else { alphabet[next() % alphabet.len()] }).collect()
}

/// The laws of `framing`, on payloads of its own choice and on noise.
#[track_caller]
fn lawful<F: FrameBoundaries + std::fmt::Debug>(framing: &F, alphabet: &[u8]) {
    let payloads = payloads();
    let payloads: Vec<&[u8]> = payloads.iter().map(Vec::as_slice).collect();
    laws::check_framing(framing, &payloads).unwrap_or_else(|broken| panic!("{framing:?}: {broken}"));
    for seed in 0..120 {
        let stream = noise(seed, seed * 7 % 90, alphabet);
        laws::check_stream(framing, &stream).unwrap_or_else(|broken| panic!("{framing:?}: {broken}"));
    }
}

#[test]
fn every_framing_keeps_the_laws() {
    lawful(&LengthPrefix::u8(), &[0, 1, 2, 3]);
    lawful(&LengthPrefix::varint().max(300), &[0, 1, 2, 0x80, 0x81]);
    lawful(&LengthPrefix::u16().big_endian().counts_frame().prefix(b"a"), b"a\0\x05\x07");
    lawful(&LengthPrefix::u8().max(3).discard_too_large(), &[0, 1, 2, 3, 9]);
    lawful(&FixedSize::new(1), b"ab");
    lawful(&FixedSize::new(16), b"ab");
    for max in [0, 1, 12, 255, usize::MAX] {
        lawful(&Delimited::new(b"\n").max(max), b"\nab");
        lawful(&Delimited::lines().max(max), b"\r\na");
        // A line of no bytes has a "\r" to count.
        lawful(&Delimited::lines().write(b"\r\n").max(max.max(1)), b"\r\na");
        lawful(&Delimited::lines().end_delimits().max(max), b"\r\na");
        lawful(&Delimited::new(b"###").max(max), b"##a");
        lawful(&Delimited::new(b"##a##").max(max).end_delimits(), b"##a");
        lawful(&Delimited::any(&[b",", b";", b"\n", b"\r"]).max(max), b",;\r\nab");
        lawful(&Delimited::any(&[b"abab", b"bb"]).max(max).end_delimits(), b"ab");
        lawful(&Delimited::any(&[b"xyz", b"abb", b"aabb", b"c\0", b"\xff"]).max(max), b"aabbcxyz\0\xff");
        lawful(&Cobs::new().max(max), &[0, 1, 2, 3, 5]);
        lawful(&Cobs::new().leading_zero().max(max), &[0, 1, 2, 3, 5, 255]);
        lawful(&Checked::new(Cobs::new().max(max.max(2)), Crc16Kermit), &[0, 1, 2, 3, 5]);
    }
    lawful(&Checked::new(LengthPrefix::u8(), Crc32c), &[0, 4, 5, 6]);
    lawful(&Checked::new(LengthPrefix::varint(), Crc32).big_endian(), &[0, 4, 5, 6]);
    lawful(&Checked::new(FixedSize::new(18), Crc16Xmodem), &[0, 1]);
    lawful(&Checked::new(Delimited::lines().end_delimits(), Xor), b"\n\r\0a");
    lawful(&Checked::new(Checked::new(Cobs::new(), Xor), Crc32c), &[0, 1, 2, 9]);
    lawful(&&Cobs::new(), &[0, 1]);
}

/// What a payload of zeros has none of.
#[derive(Clone, Copy, Debug)]
struct Xor;

impl Checksum for Xor {
    const SIZE: usize = 1;

    fn compute(&self, payload: &[u8]) -> u64 {
        // What is above the lowest byte is not looked at.
        0xff00 | u64::from(payload.iter().fold(0, |sum, byte| sum ^ byte))
    }
}

#[test]
fn errors_that_lose_the_boundary_are_final() {
    let checksum = FrameError::Checksum { computed: 1, found: 2 };
    let too_large = FrameError::TooLarge { length: 2, max: 1 };
    let torn = malformed(0, Reason::Delimiter);
    let recovers =
        |framing: &dyn Fn(&FrameError) -> bool| [checksum, too_large, torn, CUT].map(|error| framing(&error));
    assert_eq!(recovers(&|error| LengthPrefix::u8().recovers(error)), [false; 4]);
    assert_eq!(recovers(&|error| Checked::new(LengthPrefix::u8(), Xor).recovers(error)), [false; 4]);
    assert_eq!(recovers(&|error| Bare::new().recovers(error)), [false; 4]);
    assert_eq!(recovers(&|error| FixedSize::new(1).recovers(error)), [true, false, true, false]);
    assert_eq!(recovers(&|error| Delimited::lines().recovers(error)), [true, true, true, false]);
    assert_eq!(recovers(&|error| Checked::new(Cobs::new(), Xor).recovers(error)), [true, true, true, false]);
}

/// A message in each framing: what is decoded is what was encoded, and an error in one does not touch the next.
#[test]
fn messages_in_every_framing() {
    fn check<F: Framing + Copy + std::fmt::Debug>(framing: F) {
        let texts = ["", "x", "some text", "ß∂ƒ"].map(|text| Text(text.into()));
        let mut wire = Vec::new();
        for text in &texts {
            let mut room = vec![0xee; 64];
            let size = write_frame(&framing, text, &mut room).unwrap();
            wire.extend_from_slice(&room[..size]);
        }
        let seen = same_at_every_cut(&wire, || Feed::messages(Decoder::new(framing)));
        let texts: Vec<_> = texts.into_iter().map(Outcome::Got).chain([Outcome::End]).collect();
        assert_eq!(seen, texts, "{framing:?}");
    }
    check(Delimited::new(b"\xff\xff"));
    check(Cobs::new());
    check(Cobs::new().leading_zero());
    check(Checked::new(Cobs::new(), Crc32));
    check(Checked::new(LengthPrefix::varint(), Crc16Kermit));
}

#[test]
fn a_message_that_is_malformed_costs_its_frame_only() {
    let wire = encode(Cobs::new(), &[b"\x01\0a", b"\x01\0\xff", b"\x09\0a", b"\x01\0b"]);
    let mut decoder = Decoder::new(Cobs::new());
    decoder.spare_mut()[..wire.len()].copy_from_slice(&wire);
    decoder.commit(wire.len());
    assert_eq!(decoder.next::<Text>(), Ok(Some(Text("a".into()))));
    assert!(matches!(decoder.next::<Text>(), Err(RecvError::Decode(_))));
    assert!(matches!(decoder.next::<Text>(), Err(RecvError::Decode(_))));
    assert_eq!(decoder.next::<Text>(), Ok(Some(Text("b".into()))));
    assert_eq!((decoder.next::<Text>(), decoder.finish()), (Ok(None), Ok(())));
}

#[test]
fn a_room_that_is_too_small_is_told() {
    let error = write_frame(&Cobs::new(), &Raw(b"abc"), &mut [0; 4]).unwrap_err();
    assert_eq!(error, FrameError::NoRoom { needed: 1 }.into());
    let error = write_frame(&Delimited::new(b"\r\n"), &Raw(b"abc"), &mut [0; 4]).unwrap_err();
    assert_eq!(error, FrameError::NoRoom { needed: 1 }.into());
    let error = write_frame(&Checked::new(FixedSize::new(7), Crc32), &Raw(b"abc"), &mut [0; 4]).unwrap_err();
    assert_eq!(error, FrameError::NoRoom { needed: 3 }.into());
}

/// It says that it may be as long as it likes, and is what it holds.
struct Loose(&'static [u8], usize);

impl Message<'_> for Loose {
    const MAX_SIZE: usize = usize::MAX;
    fn size_hint(&self) -> usize {
        self.1
    }
    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(self.0)
    }
    fn decode(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(&[], 0))
    }
}

#[test]
fn what_says_that_it_may_be_too_long_is_judged_by_what_it_is() {
    for hint in [5, 300, 70_000, 1 << 20, usize::MAX] {
        let mut encoder = Encoder::new(LengthPrefix::u8().max(4));
        // The first finds no buffer, the others one.
        for count in 1..4 {
            encoder.push(&Loose(b"four", hint)).unwrap();
            assert_eq!(encoder.unsent(), b"\x04four".repeat(count), "{hint}");
            let refused = encoder.push(&Loose(b"fives", hint));
            let by_hint = FrameError::too_large(hint as u64, 4).into();
            let by_size = FrameError::too_large(5, 4).into();
            assert!([by_hint, by_size].map(|error| Err(SendError::Message(error))).contains(&refused), "{refused:?}");
            assert_eq!(encoder.queued(), 5 * count, "nothing of it is queued");
        }
    }
}

#[test]
fn a_head_where_none_can_be_closes_no_frame() {
    let mut frame = [7; 100];
    for framing in [LengthPrefix::varint(), LengthPrefix::u8(), LengthPrefix::u32(), LengthPrefix::u64()] {
        for payload in [0, 1, 100, u32::MAX as usize, usize::MAX] {
            for head in [101, u32::MAX as usize, usize::MAX - 1, usize::MAX] {
                assert!(framing.close(&mut frame, head, payload).is_err(), "{framing:?}, {head}, {payload}");
            }
        }
    }
}
