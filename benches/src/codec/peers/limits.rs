//! What no codec is asked to beat: direct stores and loads by hand, memcpy and clone.

use framing_core::Message;

use super::{Room, same_bytes};
use crate::codec::data::Touch;
use crate::codec::data::ticks::{Tick, TickBig};
use crate::codec::harness::Codec;

macro_rules! by_hand {
    ($name:ident, $tick:ident) => {
        pub(crate) struct $name;

        impl Codec<$tick> for $name {
            type Decoded = $tick;

            #[inline]
            fn encode<'s>(&'s mut self, value: &$tick, room: &'s mut Room) -> &'s [u8] {
                let size = value.encode_by_hand(room.opaque()).expect("it encodes");
                room.written(size)
            }

            #[inline]
            fn decode(&mut self, bytes: &'static [u8]) -> $tick {
                $tick::decode_by_hand(bytes).expect("it decodes")
            }

            fn same(value: &$tick, decoded: &$tick) -> bool {
                same_bytes(value, decoded)
            }
        }
    };
}

by_hand!(ByHand, Tick);
by_hand!(ByHandBig, TickBig);

/// Copies the bytes that ours makes of the value instead of encoding it, and clones the value instead of decoding it.
pub(crate) struct CopyAndClone<T: 'static> {
    bytes: Vec<u8>,
    /// What is cloned, as it is to be decoded.
    value: &'static T,
}

impl<T: Message<'static>> CopyAndClone<T> {
    pub(crate) fn new(value: &'static T) -> Self {
        Self { bytes: value.encode_to_vec().expect("it encodes"), value }
    }
}

impl<T: Message<'static>, D: Message<'static> + Touch + Clone> Codec<T> for CopyAndClone<D> {
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, _: &T, room: &'s mut Room) -> &'s [u8] {
        let bytes = std::hint::black_box(self.bytes.as_slice());
        room.opaque()[..bytes.len()].copy_from_slice(bytes);
        room.written(self.bytes.len())
    }

    #[inline]
    fn decode(&mut self, _: &'static [u8]) -> D {
        std::hint::black_box(self.value).clone()
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}
