//! Frames whose zeros are stuffed.

use framing_core::{Cobs, Framing, Reason};
use framing_io::{BufferPolicy, Decoder};
use framing_tests::feed::{Feed, Outcome, outcomes};
use framing_tests::frames::{CUT, encode, error, got, malformed, received, too_large};
use framing_tests::samples::bytes;

fn range(from: u8, to: u8) -> Vec<u8> {
    (from..=to).collect()
}

/// The examples of the article on COBS in Wikipedia, and that of Cheshire and Baker (1999).
#[test]
fn cobs_of_the_literature() {
    let paper = *b"\x45\0\0\x2c\x4c\x79\0\0\x40\x06\x4f\x37";
    let vectors: [(Vec<u8>, Vec<u8>); 12] = [
        (vec![0], vec![1, 1, 0]),
        (vec![0, 0], vec![1, 1, 1, 0]),
        (vec![0, 0x11, 0], vec![1, 2, 0x11, 1, 0]),
        (vec![0x11, 0x22, 0, 0x33], vec![3, 0x11, 0x22, 2, 0x33, 0]),
        (vec![0x11, 0x22, 0x33, 0x44], vec![5, 0x11, 0x22, 0x33, 0x44, 0]),
        (vec![0x11, 0, 0, 0], vec![2, 0x11, 1, 1, 1, 0]),
        (range(1, 254), [vec![255], range(1, 254), vec![0]].concat()),
        (range(0, 254), [vec![1, 255], range(1, 254), vec![0]].concat()),
        (range(1, 255), [vec![255], range(1, 254), vec![2, 255, 0]].concat()),
        ([range(2, 255), vec![0]].concat(), [vec![255], range(2, 255), vec![1, 1, 0]].concat()),
        ([range(3, 255), vec![0, 1]].concat(), [vec![254], range(3, 255), vec![2, 1, 0]].concat()),
        (paper.to_vec(), b"\x02\x45\x01\x04\x2c\x4c\x79\x01\x05\x40\x06\x4f\x37\0".to_vec()),
    ];
    let framing = Cobs::new();
    for (payload, frame) in vectors {
        assert_eq!(encode(framing, &[&payload]), frame);
        assert_eq!(received(framing, &frame), [got(&payload), Outcome::End]);
        let led = [&[0], &frame[..]].concat();
        assert_eq!(encode(framing.leading_zero(), &[&payload]), led);
        assert_eq!(received(framing, &led), [got(&payload), Outcome::End], "zeros between frames are skipped");
    }
    assert_eq!((encode(framing, &[b""]), received(framing, &[1, 0])), (vec![1, 0], vec![got(b""), Outcome::End]));
    assert_eq!(received(framing, &[0, 0, 0]), [Outcome::End]);
}

#[test]
fn cobs_of_the_paper_ends_a_run_of_254_with_a_code() {
    for runs in 1..4 {
        let payload = vec![9; 254 * runs];
        let stuffed = [&[255], &[9; 254][..]].concat().repeat(runs);
        let (ours, paper) = ([&stuffed[..], &[0]].concat(), [&stuffed[..], &[1, 0]].concat());
        assert_eq!(encode(Cobs::new(), &[&payload]), ours, "the shorter one is sent");
        for frame in [ours, paper] {
            for max in [payload.len(), 1 << 20] {
                assert_eq!(received(Cobs::new().max(max), &frame), [got(&payload), Outcome::End], "both are received");
                // Where the buffer just holds such a frame, too.
                let policy = BufferPolicy::new().max(payload.len() + Cobs::new().max_overhead(payload.len()));
                let feed = Feed::frames(Decoder::with_policy(Cobs::new().max(max), policy));
                assert_eq!(outcomes(feed, frame.chunks(1)), [got(&payload), Outcome::End]);
            }
            assert_eq!(
                received(Cobs::new().max(payload.len() - 1), &frame),
                [too_large(payload.len() as u64 - 1), Outcome::End]
            );
        }
    }
}

#[test]
fn the_overhead_of_cobs_is_bounded_and_the_bound_is_reached() {
    let overhead = |payload: &[u8]| encode(Cobs::new(), &[payload]).len() - payload.len();
    for size in 0..1100 {
        let bound = Cobs::new().max_overhead(size);
        assert_eq!(bound, 2 + size / 254);
        let (dense, zeros) = (overhead(&vec![1; size]), overhead(&vec![0; size]));
        // Only the paper's frame has the code behind the last run.
        assert_eq!(dense, if size > 0 && size % 254 == 0 { bound - 1 } else { bound }, "{size}");
        assert_eq!(zeros, 2);
        assert!(overhead(&bytes(size)) <= bound);
    }
}

#[test]
fn a_run_beyond_its_frame_is_told_and_the_next_frame_comes() {
    let run = |offset, run, left| error(malformed(offset, Reason::CodeRun { run, left }));
    let wire = [2, 7, 0, 3, 7, 0, 1, 0, 2, 7, 5, 8, 0, 255, 1, 1, 0, 2, 9, 0, 4];
    let seen = [got(&[7]), run(0, 2, 1), got(b""), run(2, 4, 1), run(0, 254, 2), got(&[9]), error(CUT)];
    assert_eq!(received(Cobs::new(), &wire), seen);
}

#[test]
fn a_frame_that_is_too_large_is_dropped_up_to_its_zero() {
    let framing = Cobs::new().max(3);
    let wire = [&[1, 0][..], &[9; 50], &[0, 0, 4, 1, 1, 1, 0, 5, 1, 1, 1, 1, 0, 2, 7, 0]].concat();
    assert_eq!(received(framing, &wire), [got(b""), too_large(3), got(&[1; 3]), too_large(3), got(&[7]), Outcome::End]);
    assert_eq!(received(framing, &[9; 50]), [too_large(3), error(CUT)]);
}

/// Each payload of at most six bytes of 0 and 1, of five and ten from both ends of a byte's range, and longer ones with
/// zeros at every place, from each head.
#[test]
fn cobs_by_the_definition() {
    /// What the definition says, one byte after the other.
    fn stuffed(payload: &[u8]) -> Vec<u8> {
        let (mut frame, mut run) = (Vec::new(), Vec::new());
        let mut close = |run: &mut Vec<u8>| {
            frame.push(u8::try_from(run.len() + 1).unwrap());
            frame.append(run);
        };
        let mut open = true;
        for byte in payload {
            if run.len() == 254 {
                close(&mut run);
            }
            open = true;
            match byte {
                0 => close(&mut run),
                byte => run.push(*byte),
            }
        }
        // A full run at the end needs no code behind it.
        if open {
            close(&mut run);
        }
        frame.push(0);
        frame
    }
    let check = |payload: &[u8]| {
        let frame = stuffed(payload);
        assert_eq!(encode(Cobs::new(), &[payload]), frame, "{payload:?}");
        assert_eq!(outcomes(Feed::frames(Decoder::new(Cobs::new())), [&frame[..]]), [got(payload), Outcome::End]);
        for head in 1..6 {
            let mut room = vec![0xee; payload.len() + 10];
            room[head..head + payload.len()].copy_from_slice(payload);
            let size = Cobs::new().close(&mut room, head, payload.len()).unwrap();
            assert_eq!(room[..size], frame, "from {head}");
        }
    };
    for size in 0..=6 {
        for bits in 0..1 << size {
            check(&(0..size).map(|bit| u8::from(bits >> bit & 1 == 1)).collect::<Vec<_>>());
        }
    }
    for number in 0..5usize.pow(5) {
        let five: Vec<u8> = (0..5).map(|at| [0, 1, 0x80, 0x81, 0xff][number / 5usize.pow(at) % 5]).collect();
        check(&five);
        check(&five.repeat(2));
    }
    for size in [252, 253, 254, 255, 256, 508, 509, 510, 763] {
        check(&vec![3; size]);
        for at in (0..size).filter(|at| at % 254 < 3 || at % 254 > 251 || at % 50 == 0) {
            let mut payload = vec![3; size];
            payload[at] = 0;
            check(&payload);
            payload[size - 1] = 0;
            check(&payload);
        }
    }
}

/// A buffer takes the largest payload whose frame fits, whatever the overhead of one as large as the buffer.
#[test]
fn a_buffer_is_used_to_its_end() {
    for max in [256, 257, 258, 510, 511, 512, 1000] {
        let policy = BufferPolicy::new().initial(64).max(max);
        let most = (0..max).rev().find(|size| size + Cobs::new().max_overhead(*size) <= max).unwrap();
        let seen = |size: usize| {
            let frame = encode(Cobs::new(), &[&vec![1; size]]);
            outcomes(Feed::frames(Decoder::with_policy(Cobs::new(), policy)), [&frame[..]])
        };
        assert_eq!(seen(most), [got(&vec![1; most]), Outcome::End]);
        assert_eq!(seen(most + 1), [too_large(most as u64), Outcome::End]);
    }
}
