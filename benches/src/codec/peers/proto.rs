//! prost: types of its own, made from ours before anything is timed.

use super::Room;
use crate::codec::data::Touch;
use crate::codec::harness::Codec;

pub(crate) mod types;

pub(crate) struct Prost(Room);

impl Prost {
    pub(crate) fn new() -> Self {
        Self(Room::new())
    }
}

impl<T: prost::Message + Default + Touch + PartialEq> Codec<T> for Prost {
    type Decoded = T;

    #[inline]
    fn encode(&mut self, value: &T) -> &[u8] {
        let mut rest = self.0.opaque();
        let all = rest.len();
        value.encode(&mut rest).expect("it encodes");
        let size = all - rest.len();
        self.0.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> T {
        T::decode(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &T) -> bool {
        value == decoded
    }
}
