//! One check for each kind of row.

use std::fmt::Debug;

use framing_core::framing::{self, WriteError};
use framing_core::{DecodeError, EncodeError, FrameBoundaries, Framing, Message, Raw, Step, laws};
use framing_io::Decoder;
use framing_tests::feed::Outcome;
use framing_tests::frames::received;

use super::document::{Document, hex, squeeze};

/// What surrounds the bytes under test: no encoding depends on it or writes to it.
const POISON: u8 = 0xa5;

/// Fails where the row says another type or value than the test does.
#[track_caller]
fn same(id: &str, cell: &str, code: &str) {
    assert_eq!(squeeze(cell), squeeze(code), "row {id}");
}

/// A value is these bytes, and these bytes are the value; and the laws.
#[track_caller]
pub(crate) fn value<M>(document: &Document, id: &str, code: &[&str; 2], value: &M)
where
    M: Message<'static> + PartialEq + Debug,
{
    let [ty, text, bytes] = document.row(id, "type value bytes");
    same(id, ty, code[0]);
    same(id, text, code[1]);
    both_ways(id, value, hex(bytes).leak(), M::decode_exact);
}

/// `value` is written as `bytes`, from which `decode` makes it again; and the laws.
#[track_caller]
pub(crate) fn both_ways<M>(
    id: &str,
    value: &M,
    bytes: &'static [u8],
    decode: fn(&'static [u8]) -> Result<M, DecodeError>,
) where
    M: Message<'static> + PartialEq + Debug,
{
    assert_eq!(written(id, value), bytes, "row {id}");
    assert_eq!(decode(bytes).as_ref(), Ok(value), "row {id}");
    laws::check_value(value, Box::leak(Box::default())).unwrap_or_else(|broken| panic!("row {id}: {broken}"));
    let seen = laws::check_bytes::<M>(bytes).unwrap_or_else(|broken| panic!("row {id}: {broken}"));
    assert_eq!(seen, laws::Seen::Message(bytes.len()), "row {id}");
}

/// The bytes of `value`, written to a place that holds others, of which none before or behind it is touched.
#[track_caller]
pub(crate) fn written<'a, M: Message<'a>>(id: &str, value: &M) -> Vec<u8> {
    let size = value.size_hint();
    let mut room = vec![POISON; size + 4];
    assert_eq!(value.encode_into(&mut room[2..size + 2]), Ok(size), "row {id}");
    assert_eq!([&room[..2], &room[size + 2..]], [&[POISON; 2], &[POISON; 2]], "row {id}");
    room[2..size + 2].to_vec()
}

/// A value is this payload, and this payload is the value: of a message that does not say itself where it ends.
#[track_caller]
pub(crate) fn open<M>(document: &Document, id: &str, code: &[&str; 2], value: &M)
where
    M: Message<'static> + PartialEq + Debug,
{
    let [ty, text, payload] = document.row(id, "type value payload");
    same(id, ty, code[0]);
    same(id, text, code[1]);
    both_ways(id, value, hex(payload).leak(), M::decode_frame);
}

/// A payload becomes a value, for which another one is written.
#[track_caller]
pub(crate) fn accepted<M>(document: &Document, id: &str, code: &[&str; 2], value: &M)
where
    M: Message<'static> + PartialEq + Debug,
{
    let [ty, payload, text] = document.row(id, "type payload value");
    same(id, ty, code[0]);
    same(id, text, code[1]);
    one_way(id, value, hex(payload).leak());
}

/// `payload` is read as `value`, for which another one is written that is read as the same; and the laws.
#[track_caller]
pub(crate) fn one_way<M>(id: &str, value: &M, payload: &'static [u8])
where
    M: Message<'static> + PartialEq + Debug,
{
    assert_eq!(M::decode_frame(payload).as_ref(), Ok(value), "row {id}");
    let written = written(id, value);
    assert_ne!(written, payload, "row {id}");
    assert_eq!(M::decode_frame(written.leak()).as_ref(), Ok(value), "row {id}");
    let seen = laws::check_tolerant::<M>(payload, Box::leak(Box::default()));
    assert_eq!(seen, Ok(laws::Seen::Message(payload.len())), "row {id}");
    assert!(laws::check_bytes::<M>(payload).is_err(), "row {id} is not canonical");
}

/// A value has no bytes, for this reason.
#[track_caller]
pub(crate) fn unencodable<M>(document: &Document, id: &str, code: &[&str; 2], value: &M)
where
    M: Message<'static> + PartialEq + Debug,
{
    let [ty, text, field, reason] = document.row(id, "type value field reason");
    same(id, ty, code[0]);
    same(id, text, code[1]);
    match value.encode_to_vec() {
        Err(EncodeError::Unencodable { field: at, reason: why }) => {
            assert_eq!((at.as_str(), format!("{why:?}").as_str()), (field, reason), "row {id}");
        }
        other => panic!("row {id}: {other:?}"),
    }
}

/// The least and the most bytes of a type.
#[track_caller]
pub(crate) fn size<M: Message<'static>>(document: &Document, id: &str, code: &str) {
    let [ty, least, most] = document.row(id, "type least most");
    same(id, ty, code);
    assert_eq!([M::MIN_SIZE.to_string(), M::MAX_SIZE.to_string()], [least, most], "row {id}");
}

/// Bytes are rejected at this offset of this field, for this reason.
#[track_caller]
pub(crate) fn reject<M: Message<'static> + Debug>(document: &Document, id: &str, code: &str) {
    let [ty, bytes, field, offset, reason] = document.row(id, "type bytes field offset reason");
    same(id, ty, code);
    let bytes: &'static [u8] = hex(bytes).leak();
    match M::decode_frame(bytes) {
        Err(DecodeError::Malformed { offset: at, field: of, reason: why }) => {
            let found = (of.as_str(), at.to_string(), format!("{why:?}"));
            assert_eq!(found, (field, offset.to_owned(), reason.to_owned()), "row {id}");
        }
        other => panic!("row {id}: {other:?}"),
    }
    laws::check_bytes::<M>(bytes).unwrap_or_else(|broken| panic!("row {id}: {broken}"));
}

/// A payload is this frame, and this frame has the payload, however its bytes come in; and the laws.
#[track_caller]
pub(crate) fn frame<F: FrameBoundaries + Copy>(document: &Document, id: &str, code: &str, framing: &F) {
    let [ty, payload, frame] = document.row(id, "framing payload frame");
    same(id, ty, code);
    let (payload, frame) = (hex(payload), hex(frame));

    let mut room = vec![POISON; frame.len() + 32];
    let written = framing::write_frame(framing, &Raw(&payload), &mut room).expect(id);
    assert_eq!(room[..written], frame, "row {id}");

    let (mut decoder, mut found) = (Decoder::new(*framing), None);
    for byte in &frame {
        assert_eq!(found, None, "row {id}: found before its last byte");
        decoder.spare_mut()[0] = *byte;
        decoder.commit(1);
        found = decoder.next_frame().expect(id).map(|frame| frame.payload().to_vec());
    }
    assert_eq!(found.as_ref(), Some(&payload), "row {id}");
    let sent = Outcome::Got(payload);
    assert_eq!(received(*framing, &frame.repeat(2)), [sent.clone(), sent, Outcome::End], "row {id}");
}

/// Bytes are no frame, as soon as the last of them is there.
#[track_caller]
pub(crate) fn frame_error<F: FrameBoundaries>(document: &Document, id: &str, code: &str, framing: &F) {
    let [ty, bytes, error] = document.row(id, "framing bytes error");
    same(id, ty, code);
    let mut bytes = hex(bytes);
    let mut scan = F::Scan::default();
    for length in 0..bytes.len() {
        let step = framing.find(&mut scan, &mut bytes[..length], usize::MAX);
        assert!(matches!(step, Ok(Step::Incomplete { .. })), "row {id}, {length} bytes: {step:?}");
    }
    let found = framing.find(&mut scan, &mut bytes, usize::MAX).expect_err(id);
    assert_eq!(format!("{found:?}"), error, "row {id}");
}

/// Where the stream ends behind these bytes, there is a last payload.
#[track_caller]
pub(crate) fn last<F: FrameBoundaries + Copy>(document: &Document, id: &str, code: &str, framing: &F) {
    let [ty, bytes, payload] = document.row(id, "framing bytes last");
    same(id, ty, code);
    assert_eq!(received(*framing, &hex(bytes)), [Outcome::Got(hex(payload)), Outcome::End], "row {id}");
}

/// A payload has no frame.
#[track_caller]
pub(crate) fn send_error(document: &Document, id: &str, code: &str, framing: &impl Framing) {
    let [ty, payload, error] = document.row(id, "framing payload error");
    same(id, ty, code);
    match framing::write_frame(framing, &Raw(&hex(payload)), &mut [POISON; 64]) {
        Err(WriteError::Frame(found)) => assert_eq!(format!("{found:?}"), error, "row {id}"),
        other => panic!("row {id}: {other:?}"),
    }
}
