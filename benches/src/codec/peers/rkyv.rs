//! rkyv: deserialized after a check, and looked at in place after the same check.

use framing_core::Message;
use rkyv::api::high::{HighDeserializer, HighSerializer, HighValidator};
use rkyv::bytecheck::CheckBytes;
use rkyv::rancor::Failure;
use rkyv::ser::allocator::ArenaHandle;
use rkyv::util::AlignedVec;
use rkyv::{Archive, Deserialize, Serialize};

use super::{Room, same_bytes};
use crate::codec::data::Touch;
use crate::codec::harness::Codec;

/// Checks, then deserializes.
pub(crate) struct Rkyv(AlignedVec);

/// Checks, then reads in place.
pub(crate) struct RkyvAccess(AlignedVec);

impl Rkyv {
    pub(crate) fn new() -> Self {
        Self(AlignedVec::new())
    }
}

impl RkyvAccess {
    pub(crate) fn new() -> Self {
        Self(AlignedVec::new())
    }
}

fn encode<'r, T>(value: &T, room: &'r mut AlignedVec) -> &'r [u8]
where
    T: for<'s> Serialize<HighSerializer<AlignedVec, ArenaHandle<'s>, Failure>>,
{
    let mut taken = std::mem::take(room);
    taken.clear();
    *room = rkyv::api::high::to_bytes_in(value, taken).expect("it encodes");
    room
}

impl<T> Codec<T> for Rkyv
where
    T: Message<'static> + Touch + Archive,
    T: for<'s> Serialize<HighSerializer<AlignedVec, ArenaHandle<'s>, Failure>>,
    T::Archived: for<'s> CheckBytes<HighValidator<'s, Failure>> + Deserialize<T, HighDeserializer<Failure>>,
{
    type Decoded = T;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, _: &'s mut Room) -> &'s [u8] {
        encode(value, &mut self.0)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> T {
        rkyv::from_bytes::<T, Failure>(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &T) -> bool {
        same_bytes(value, decoded)
    }
}

impl<T> Codec<T> for RkyvAccess
where
    T: Message<'static> + Archive,
    T: for<'s> Serialize<HighSerializer<AlignedVec, ArenaHandle<'s>, Failure>>,
    T::Archived: 'static + Touch,
    T::Archived: for<'s> CheckBytes<HighValidator<'s, Failure>> + Deserialize<T, HighDeserializer<Failure>>,
{
    type Decoded = &'static T::Archived;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, _: &'s mut Room) -> &'s [u8] {
        encode(value, &mut self.0)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> &'static T::Archived {
        rkyv::access::<T::Archived, Failure>(bytes).expect("it is valid")
    }

    fn same(value: &T, decoded: &&'static T::Archived) -> bool {
        same_bytes(value, &rkyv::deserialize::<T, Failure>(*decoded).expect("it deserializes"))
    }
}
