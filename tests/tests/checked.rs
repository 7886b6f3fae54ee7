//! Frames of one size, and frames with a checksum.

use framing_core::framing::{Checksum, Crc16Kermit, Crc16Xmodem, Crc32, Crc32c};
use framing_core::{
    Checked, Cobs, Delimited, FixedSize, FrameBoundaries, FrameError, Framing, LengthPrefix, Part, Raw, Reason,
};
use framing_io::{BufferPolicy, Decoder, Encoder};
use framing_tests::feed::{Feed, Outcome, outcomes};
use framing_tests::frames::{encode, error, got, malformed, pushed, received};
use framing_tests::samples::bytes as sample;

#[test]
fn frames_of_one_size() {
    let framing = FixedSize::new(4);
    assert_eq!(encode(framing, &[b"four", b"size"]), b"foursize");
    assert_eq!(received(framing, b"foursize"), [got(b"four"), got(b"size"), Outcome::End]);
    let cut = |missing| error(FrameError::Truncated { part: Part::Payload, missing });
    assert_eq!(received(framing, b"foursi"), [got(b"four"), cut(2)]);
    for length in [0u8, 3, 5] {
        let size = Reason::PayloadSize { length: length.into(), size: 4 };
        assert_eq!(framing.close(&mut [0; 9], 0, length.into()), Err(malformed(0, size)));
    }
    assert_eq!(pushed(framing, b"12345"), Err(FrameError::TooLarge { length: 5, max: 4 }));
    let text = pushed(framing, b"abc").unwrap_err().to_string();
    assert_eq!(text, "frame, byte 0: a payload of 3 bytes is sent in frames of 4; pad it, or choose another framing");
    assert_eq!(FixedSize::new(0), FixedSize::new(1));
    // A limit below the size is one that no frame passes.
    let decoder = Decoder::with_policy(FixedSize::new(100), BufferPolicy::new().max(64));
    let too_large = FrameError::TooLarge { length: 100, max: 64 };
    assert_eq!(outcomes(Feed::frames(decoder), [&[0u8; 100][..]]), [error(too_large)]);
}

#[test]
fn a_checksum_stands_behind_the_payload() {
    let nine = b"123456789";
    let little = Checked::new(LengthPrefix::u8(), Crc32c);
    assert_eq!(encode(little, &[nine]), [&[13], &nine[..], &0xe306_9283u32.to_le_bytes()].concat());
    let big = Checked::new(FixedSize::new(11), Crc16Xmodem).big_endian();
    assert_eq!(encode(big, &[nine]), [&nine[..], &0x31c3u16.to_be_bytes()].concat());
    assert_eq!(encode(big.little_endian(), &[nine]), [&nine[..], &0x31c3u16.to_le_bytes()].concat());
    // Within the stuffing: the sum of this payload has a zero in it.
    let payload = (0..=u16::MAX).map(u16::to_le_bytes).find(|bytes| Crc16Kermit.compute(bytes) & 0xff == 0).unwrap();
    let sum = u16::try_from(Crc16Kermit.compute(&payload)).unwrap();
    let framing = Checked::new(Cobs::new(), Crc16Kermit);
    let frame = encode(framing, &[&payload]);
    assert_eq!(frame, encode(Cobs::new(), &[&[payload, sum.to_le_bytes()].concat()]));
    assert_eq!(received(framing, &frame), [got(&payload), Outcome::End]);
    assert_eq!((little.max_payload(), big.max_payload()), (251, 9));
}

/// With each byte changed to each of some others: the frame is not taken for another, and those around it come.
#[test]
fn a_changed_byte_costs_its_frame_only() {
    fn check<F: FrameBoundaries + Copy + std::fmt::Debug>(framing: F, whole_only: bool) {
        let frame = encode(framing, &[b"payload"]);
        for at in 0..frame.len() {
            for flip in [1, 0x20, 0x80, frame[at]].into_iter().filter(|flip| *flip != 0) {
                let mut changed = frame.clone();
                changed[at] ^= flip;
                let wire = [&frame[..], &changed, &frame].concat();
                let seen = outcomes(Feed::frames(Decoder::new(framing)), [&wire[..]]);
                let pieces = outcomes(Feed::frames(Decoder::new(framing)), wire.chunks(1));
                assert_eq!(seen, pieces);
                let payloads = seen.iter().filter(|seen| **seen == got(b"payload")).count();
                let others = seen.iter().filter(|seen| matches!(seen, Outcome::Got(_))).count() - payloads;
                let errors = seen.iter().filter(|seen| matches!(seen, Outcome::Error(_))).count();
                let how = format!("{framing:?}: byte {at} of {changed:02x?}: {seen:02x?}");
                assert_eq!(others, 0, "{how}");
                // Without its zero a frame takes the next with it.
                let expected = if !whole_only && at == frame.len() - 1 { 1 } else { 2 };
                assert_eq!((payloads, errors >= 1), (expected, true), "{how}");
                assert_eq!(seen.last(), Some(&Outcome::End), "{how}");
            }
        }
    }
    check(Checked::new(Cobs::new(), Crc32c), false);
    check(Checked::new(Cobs::new(), Crc32).big_endian(), false);
    check(Checked::new(FixedSize::new(11), Crc32), true);
    check(Checked::new(FixedSize::new(9), Crc16Kermit), true);
}

#[test]
fn a_checksum_that_differs_is_told_with_both() {
    let computed = Crc32c.compute(b"hello");
    let differs = |found| FrameError::Checksum { computed, found };
    let mut frame = encode(Checked::new(Cobs::new(), Crc32c), &[b"hello"]);
    frame[6] ^= 1;
    let wire = [&frame[..], &encode(Checked::new(Cobs::new(), Crc32c), &[b"next"])].concat();
    let seen = received(Checked::new(Cobs::new(), Crc32c), &wire);
    assert_eq!(seen, [error(differs(computed ^ 1)), got(b"next"), Outcome::End]);
    let text = differs(computed ^ 1).to_string();
    assert!(text.contains(&format!("{computed:#x}")) && text.contains(&format!("{:#x}", computed ^ 1)), "{text}");

    // Under a length prefix it is final, and what came before it is taken first.
    let framing = Checked::new(LengthPrefix::u8(), Crc32c);
    let good = encode(framing, &[b"first"]);
    let mut bad = encode(framing, &[b"hello"]);
    bad[9] ^= 0x80;
    let wire = [&good[..], &bad, &good].concat();
    assert_eq!(received(framing, &wire), [got(b"first"), error(differs(computed ^ 0x8000_0000))]);

    // What is too short for a checksum has none.
    let short = |offset, length| error(malformed(offset, Reason::PayloadTooShort { length, least: 4 }));
    assert_eq!(received(framing, &[3, 1, 2, 3, 4]), [short(1, 3)]);
    let lines = Checked::new(Delimited::new(b"\n"), Crc32c);
    let good = encode(lines, &[b"good"]);
    assert_eq!(
        received(lines, &[b"abc\n\n", &good[..]].concat()),
        [short(0, 3), short(0, 0), got(b"good"), Outcome::End]
    );
    let last = Checked::new(Delimited::new(b"\n").end_delimits(), Crc32c);
    assert_eq!(received(last, &[&good[..], &good[..8]].concat()), [got(b"good"), got(b"good"), Outcome::End]);
    assert_eq!(received(last, &[&good[..], b"abc"].concat()), [got(b"good"), short(0, 3), Outcome::End]);
}

#[test]
fn limits_are_those_of_payloads() {
    let framing = Checked::new(LengthPrefix::u16().max(14), Crc32c);
    let too_large = FrameError::TooLarge { length: 11, max: 10 };
    assert_eq!(pushed(framing, &sample(11)), Err(too_large));
    assert_eq!(received(framing, &encode(framing, &[&sample(10)])), [got(&sample(10)), Outcome::End]);
    assert_eq!(received(framing, &[15, 0]), [error(too_large)]);
    assert!(matches!(framing.framing().max_payload(), 14));
}

/// All bytes, xored: a checksum that says nothing of pieces.
#[derive(Clone, Copy, Debug)]
struct Lrc;

impl Checksum for Lrc {
    const SIZE: usize = 1;

    fn compute(&self, payload: &[u8]) -> u64 {
        payload.iter().fold(0, |sum, byte| sum ^ byte).into()
    }
}

/// What stands around a payload that is not copied, or nothing.
fn around(framing: impl Framing, pieces: &[&[u8]]) -> Result<Option<Vec<u8>>, FrameError> {
    let size = pieces.iter().map(|piece| piece.len()).sum();
    let mut room = vec![0xff; framing.max_overhead(size)];
    let around = framing.close_around(pieces, &mut room)?;
    Ok(around.map(|around| room[..around.head + around.tail].to_vec()))
}

#[test]
fn a_payload_is_not_copied_where_its_checksum_needs_no_copy() {
    let framing = Checked::new(LengthPrefix::u8(), Crc32c);
    let sum = [&[13][..], &0xe306_9283u32.to_le_bytes()].concat();
    let cases: [&[&[u8]]; 4] = [&[b"123456789"], &[b"1234", b"56789"], &[b"", b"123456789"], &[b"1", b"23", b"456789"]];
    for pieces in cases {
        assert_eq!(around(framing, pieces), Ok(Some(sum.clone())), "{pieces:?}");
    }
    assert_eq!(around(framing, &[b"1", b"23", b"45", b"67", b"89"]), Ok(None), "so many it does not take");
    // One checksum around another: it covers that too.
    let twice = Checked::new(framing, Crc16Kermit).big_endian();
    let whole = encode(twice, &[b"123456789"]);
    let parts = around(twice, &[b"12", b"3456789"]).unwrap().unwrap();
    assert_eq!((&whole[..1], &whole[10..]), (&parts[..1], &parts[1..]));
    // What cannot be told of pieces is told of one.
    let lrc = Checked::new(LengthPrefix::u8(), Lrc);
    assert_eq!(around(lrc, &[b"", b"ab"]), Ok(Some(vec![3, b'a' ^ b'b'])));
    assert_eq!(around(lrc, &[b"a", b"b"]), Ok(None));
    // A framing that rewrites its payloads copies them.
    assert_eq!(around(Checked::new(Cobs::new(), Crc32c), &[b"ab"]), Ok(None));
    assert_eq!(around(framing, &[&[0; 252]]), Err(FrameError::TooLarge { length: 252, max: 251 }));
}

#[test]
fn a_large_payload_with_a_checksum_is_sent_from_where_it_lies() {
    let body = bytes::Bytes::from(sample(100_000));
    let framing = Checked::new(LengthPrefix::u32(), Crc32c);
    let mut encoder = Encoder::new(framing);
    encoder.push_parts(&Raw(b"key"), body.clone()).unwrap();
    encoder.push_bytes(body.clone()).unwrap();
    let mut slices = [std::io::IoSlice::new(&[]); 8];
    let count = encoder.unsent_slices(&mut slices);
    // Head and key, body, checksum and head, body, checksum.
    assert_eq!(count, 5);
    assert!([slices[1], slices[3]].iter().all(|slice| slice.as_ptr() == body.as_ptr()));
    let wire: Vec<u8> = slices[..count].iter().flat_map(|slice| slice.iter().copied()).collect();
    let whole = [&b"key"[..], &body].concat();
    assert!(wire == encode(framing, &[&whole, &body]));
}
