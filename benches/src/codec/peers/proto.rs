//! prost: types of its own, made from ours before anything is timed.

use super::Room;
use crate::codec::data::Touch;
use crate::codec::harness::Codec;

pub(crate) mod types;

pub(crate) struct Prost;

impl<T: prost::Message + Default + Touch + PartialEq> Codec<T> for Prost {
    type Decoded = T;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let mut rest = room.opaque();
        let all = rest.len();
        value.encode(&mut rest).expect("it encodes");
        let size = all - rest.len();
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> T {
        T::decode(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &T) -> bool {
        value == decoded
    }
}
