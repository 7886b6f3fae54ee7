//! From a codec and values to contestants: what is timed, and that it round-trips before.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use rkyv::util::AlignedVec;

use super::data::Touch;
use super::peers::Room;
use crate::clock::Moment;
use crate::measure::{Contestant, Role};

/// One codec, with the room that it reuses.
pub(crate) trait Codec<T> {
    type Decoded: Touch;

    /// The value as bytes, in `room`, or where the codec keeps its own and cannot do without.
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8];

    fn decode(&mut self, bytes: &'static [u8]) -> Self::Decoded;

    /// Whether what was decoded is the value.
    fn same(value: &T, decoded: &Self::Decoded) -> bool;
}

/// A codec that takes part with each of `values`, one message each.
pub(crate) struct Entry<F, T: 'static> {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) codec: F,
    pub(crate) values: &'static [T],
}

impl<F: Fn() -> C, C: Codec<T> + 'static, T> Entry<F, T> {
    /// The values as this codec encodes them, each in memory of its own, which is aligned as codecs without a copy need it.
    fn encoded(&self) -> Vec<&'static [u8]> {
        let (mut codec, mut room) = ((self.codec)(), Room::new());
        let mut encode = |value| {
            let mut bytes = AlignedVec::<16>::new();
            bytes.extend_from_slice(codec.encode(value, &mut room));
            let bytes: &'static AlignedVec<16> = Box::leak(Box::new(bytes));
            bytes.as_slice()
        };
        let encoded: Vec<_> = self.values.iter().map(&mut encode).collect();
        for (value, bytes) in self.values.iter().zip(&encoded) {
            assert!(C::same(value, &codec.decode(bytes)), "{} decodes what it encoded to the same value", self.name);
        }
        encoded
    }

    /// Encoding, into room that is there and that all contestants share.
    pub(crate) fn encoder(self, room: Rc<RefCell<Room>>) -> Contestant {
        let bytes = self.encoded().iter().map(|bytes| bytes.len()).sum();
        let mut codec = (self.codec)();
        let values = self.values;
        let round = move || {
            let mut room = room.borrow_mut();
            let start = Moment::now();
            for value in values {
                black_box(codec.encode(black_box(value), &mut room));
            }
            start.elapsed()
        };
        Contestant { name: self.name, role: self.role, operations: values.len(), bytes, runs: Box::new(round) }
    }

    /// Decoding, and a consumer that touches each message. Dropping them is not counted.
    pub(crate) fn decoder(self) -> Contestant {
        let encoded = self.encoded();
        let bytes = encoded.iter().map(|bytes| bytes.len()).sum();
        let operations = encoded.len();
        let mut codec = (self.codec)();
        let mut kept = Vec::with_capacity(operations);
        let round = move || {
            if !std::mem::needs_drop::<C::Decoded>() {
                return decode_all(&mut codec, &encoded, |_| ());
            }
            let time = decode_all(&mut codec, &encoded, |value| kept.push(value));
            kept.clear();
            time
        };
        Contestant { name: self.name, role: self.role, operations, bytes, runs: Box::new(round) }
    }
}

#[inline]
fn decode_all<C: Codec<T>, T>(codec: &mut C, encoded: &[&'static [u8]], mut keep: impl FnMut(C::Decoded)) -> Duration {
    let start = Moment::now();
    for bytes in encoded {
        let value = codec.decode(black_box(bytes));
        black_box(black_box(&value).touch());
        keep(value);
    }
    start.elapsed()
}
