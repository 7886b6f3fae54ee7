//! Frames that a byte string ends.

use framing_core::framing::DelimiterError;
use framing_core::{Delimited, FrameError, Framing, Reason, Step};
use framing_io::blocking::MessageStream;
use framing_io::{BufferPolicy, Decoder};
use framing_tests::feed::{Feed, Outcome, same_at_every_cut};
use framing_tests::frames::{CUT, encode, error, got, malformed, pushed, received, too_large};
use framing_tests::samples::Text;

#[test]
fn lines_end_with_either() {
    let framing = Delimited::lines();
    let wire = b"one\ntwo\r\n\n\r\nfive\r\r\nsix\n";
    let lines = [b"one".as_slice(), b"two", b"", b"", b"five\r", b"six"].map(got);
    assert_eq!(received(framing, wire), [&lines[..], &[Outcome::End]].concat());
    assert_eq!(encode(framing, &[b"one", b""]), b"one\n\n");
    assert_eq!(encode(framing.write(b"\r\n"), &[b"one", b""]), b"one\r\n\r\n");
}

#[test]
fn the_first_delimiter_that_is_whole_delimits_and_the_longest_of_those() {
    let framing = Delimited::any(&[b"abcd", b"cd", b"d", b"--"]);
    assert_eq!(
        received(framing, b"xabcd_cd_d---- "),
        [got(b"x"), got(b"_"), got(b"_"), got(b""), got(b""), error(CUT)]
    );
}

#[test]
fn a_frame_without_its_delimiter_is_cut_off_unless_the_end_delimits() {
    let feeds = Delimited::new(b"\n").max(2);
    assert_eq!(received(feeds, b"abcdefgh"), [too_large(2), error(CUT)]);
    assert_eq!(received(feeds.end_delimits(), b"abcdefgh"), [too_large(2), Outcome::End]);
    for framing in [Delimited::lines(), Delimited::new(b"\r\n")] {
        assert_eq!(received(framing, b"one\r\ntw"), [got(b"one"), error(CUT)]);
        assert_eq!(received(framing, b"one\r\n\r"), [got(b"one"), error(CUT)]);
        let framing = framing.end_delimits();
        assert_eq!(received(framing, b"one\r\ntw"), [got(b"one"), got(b"tw"), Outcome::End]);
        assert_eq!(received(framing, b"one\r\ntw\r"), [got(b"one"), got(b"tw"), Outcome::End]);
        assert_eq!(received(framing, b"one\r\n\r"), [got(b"one"), Outcome::End]);
        assert_eq!(received(framing, b"one\r\n"), [got(b"one"), Outcome::End]);
        assert_eq!(received(framing, b""), [Outcome::End]);
        // A last frame that is too large is one, and the end ends it.
        let framing = framing.max(2);
        for last in [b"abc".as_slice(), b"abcd", b"abcdefgh", b"abc\r"] {
            let wire = [b"ok\r\n", last].concat();
            let first = if framing == Delimited::lines().end_delimits().max(2) { too_large(2) } else { got(b"ok") };
            assert_eq!(received(framing, &wire), [first, too_large(2), Outcome::End], "{framing:?}: {last:?}");
        }
    }
}

#[test]
fn a_last_frame_may_be_asked_for_as_a_message_and_over_a_stream() {
    // A text of two bytes behind its length; the stream ends it.
    let wire = [&b"\x02\0ok\x1e\x03\0end"[..]].concat();
    let framing = Delimited::new(b"\x1e").end_delimits();
    let texts = ["ok", "end"].map(|text| Outcome::Got(Text(text.into())));
    let seen = same_at_every_cut(&wire, || Feed::messages(Decoder::new(framing)));
    assert_eq!(seen, [&texts[..], &[Outcome::End]].concat());

    let mut stream = MessageStream::new(&wire[..], framing);
    assert_eq!(stream.recv::<Text>().unwrap(), Some(Text("ok".into())));
    assert_eq!(stream.recv::<Text>().unwrap(), Some(Text("end".into())));
    assert_eq!(stream.recv::<Text>().unwrap(), None);
    let mut stream = MessageStream::new(&wire[..], framing);
    assert_eq!(stream.recv_frame().unwrap().unwrap().payload(), b"\x02\0ok");
    assert_eq!(stream.recv_frame().unwrap().unwrap().payload(), b"\x03\0end");
    assert_eq!(stream.recv_frame().unwrap(), None);
    assert_eq!(stream.recv_frame().unwrap(), None, "and so it stays");
}

#[test]
fn a_line_that_is_too_large_is_skipped_and_those_around_it_come() {
    let framing = Delimited::new(b"\r\n").max(4);
    let wire = b"ab\r\nfar too long\r\rfor this\r\nabcd\r\n12345\r\nx\r\n";
    let seen = [got(b"ab"), too_large(4), got(b"abcd"), too_large(4), got(b"x"), Outcome::End];
    assert_eq!(received(framing, wire), seen);
    // What is being dropped when the stream ends was a frame.
    assert_eq!(received(framing, b"far too long"), [too_large(4), error(CUT)]);
    assert_eq!(received(framing, b"far too long\r"), [too_large(4), error(CUT)]);
    assert_eq!(received(framing, b"far too long\r\n"), [too_large(4), Outcome::End]);
}

#[test]
fn a_frame_that_is_dropped_takes_no_memory() {
    let framing = Delimited::new(b"\r\n").max(100);
    let mut decoder = Decoder::with_policy(framing, BufferPolicy::new().initial(64).retain(0));
    let mut errors = 0;
    for _ in 0..10_000 {
        let room = decoder.spare_mut();
        room.fill(b'\r');
        let count = room.len();
        decoder.commit(count);
        errors += usize::from(decoder.next_frame().is_err());
        assert!(decoder.next_frame().unwrap().is_none());
    }
    assert_eq!((errors, decoder.stats().peak_buffer), (1, 128), "{:?}", decoder.stats());
}

#[test]
fn the_limit_counts_what_stands_before_the_shorter_delimiter() {
    let framing = Delimited::lines().max(5);
    assert_eq!(received(framing, b"12345\n1234\r\n"), [got(b"12345"), got(b"1234"), Outcome::End]);
    assert_eq!(received(framing, b"12345\r\n123456\n"), [too_large(5), too_large(5), Outcome::End]);
    assert_eq!((framing.max_payload(), framing.write(b"\r\n").max_payload()), (5, 4));
    let too_large = FrameError::TooLarge { length: 5, max: 4 };
    assert_eq!(pushed(framing.write(b"\r\n"), b"12345"), Err(too_large));
    // A limit of the type or the buffer is one of payloads.
    let mut frame = *b"12345\r\n";
    let step = Delimited::lines().find(&mut Default::default(), &mut frame, 5);
    assert_eq!(step, Ok(Step::Frame { payload: 0..5, end: 7 }));
}

#[test]
fn a_payload_in_which_a_delimiter_begins_is_refused() {
    let delimiter = |offset| Err(malformed(offset, Reason::Delimiter));
    let lines = Delimited::lines();
    assert_eq!(pushed(lines, b"two\nlines"), delimiter(3));
    assert_eq!(pushed(lines, b"two\r\nlines"), delimiter(3));
    assert_eq!(pushed(lines, b"cr\r"), delimiter(2), "its end would be taken for part of the delimiter");
    assert_eq!(pushed(lines.write(b"\r\n"), b"cr\r"), Ok(b"cr\r\r\n".to_vec()));
    assert_eq!(pushed(Delimited::new(b"##"), b"a#"), delimiter(1), "`a###` would be read as `a` and `#`");
    assert_eq!(pushed(Delimited::new(b"##"), b"#a"), Ok(b"#a##".to_vec()));
    // One that is only written: neither it nor those that are read may begin in the payload.
    let other = Delimited::any(&[b",", b"\n"]).write(b"--");
    assert_eq!(pushed(other, b"a,b"), delimiter(1));
    assert_eq!(pushed(other, b"a--b"), delimiter(1));
    assert_eq!(pushed(other, b"a-"), delimiter(1));
    assert_eq!(pushed(other, b"ab"), Ok(b"ab--".to_vec()));
}

#[test]
fn delimiters_that_cannot_be_are_told() {
    let long = [1u8; 65];
    let many = [&b"a"[..], b"b", b"c", b"d", b"e", b"f", b"g", b"h", b"i"];
    let fault = |delimiters: &[&[u8]]| Delimited::try_new(delimiters, b"\n").unwrap_err();
    assert_eq!(fault(&[]), DelimiterError::Empty);
    assert_eq!(fault(&[b"a", b""]), DelimiterError::Empty);
    assert_eq!(Delimited::try_new(&[b"a"], b""), Err(DelimiterError::Empty));
    assert_eq!(fault(&many), DelimiterError::TooMany { count: 9, max: 8 });
    assert_eq!(fault(&[&long]), DelimiterError::TooLong { length: 66, max: 64 });
    assert_eq!(fault(&[b"\n", b"\r\n", b"a\nb"]), DelimiterError::Hidden { index: 2 });
    assert_eq!(fault(&[b";-;", b";"]), DelimiterError::Hidden { index: 0 });
    let said = "delimiter 0 (from 0) is never found, for another one ends within it; leave it out";
    assert_eq!(fault(&[b";-;", b";"]).to_string(), said);
    assert_eq!(Delimited::try_new(&many[..8], b"h"), Ok(Delimited::any(&many[..8]).write(b"h")));
    let most = [&long[..56], b"a", b"b", b"c", b"d", b"e", b"f", b"g"];
    assert_eq!(pushed(Delimited::try_new(&most, b"\n").unwrap(), b"x"), Ok(b"x\n".to_vec()));
    let shown = format!("{:?}", Delimited::lines().write(b"\0"));
    assert!(shown.contains(r#"Delimiters { read: [b"\n", b"\r\n"], written: b"\x00" }"#), "{shown}");
}

#[test]
#[should_panic(expected = "leave it out")]
fn a_delimiter_that_is_never_found_panics_where_it_is_no_constant() {
    let _ = Delimited::any(&[b"a", b"ab"]);
}
