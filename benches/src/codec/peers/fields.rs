//! binrw and deku, which describe files and headers field by field. They take part with ticks and the mesh: they have no
//! text with its length before it and no tagged option of their own, and what would be written by hand is not theirs.

use binrw::io::Cursor;
use binrw::meta::{ReadEndian, WriteEndian};
use binrw::{BinRead, BinWrite};
use deku::{DekuContainerRead, DekuContainerWrite};
use framing_core::Message;

use super::{Room, same_bytes};
use crate::codec::data::Touch;
use crate::codec::data::mesh::{Mesh, Triangle};
use crate::codec::harness::Codec;

/// The mesh with the number of its triangles in a field, as both need it.
#[derive(Clone, binrw::BinRead, binrw::BinWrite, deku::DekuRead, deku::DekuWrite)]
#[brw(little)]
#[deku(endian = "little")]
pub(crate) struct CountedMesh {
    count: u32,
    #[br(count = count)]
    #[deku(count = "count")]
    triangles: Vec<Triangle>,
}

impl From<&Mesh> for CountedMesh {
    fn from(mesh: &Mesh) -> Self {
        let count = u32::try_from(mesh.triangles.len()).expect("there are few");
        Self { count, triangles: mesh.triangles.clone() }
    }
}

impl Touch for CountedMesh {
    #[inline]
    fn touch(&self) -> u64 {
        self.triangles.as_slice().touch()
    }
}

/// What is compared to see that a value made the round trip.
pub(crate) trait Same {
    fn same(&self, other: &Self) -> bool;
}

impl<M: Message<'static>> Same for M {
    fn same(&self, other: &Self) -> bool {
        same_bytes(self, other)
    }
}

impl Same for CountedMesh {
    fn same(&self, other: &Self) -> bool {
        self.count == other.count && self.triangles == other.triangles
    }
}

pub(crate) struct Binrw;

impl<T> Codec<T> for Binrw
where
    T: Same + Touch + for<'x> BinRead<Args<'x> = ()> + ReadEndian + for<'x> BinWrite<Args<'x> = ()> + WriteEndian,
{
    type Decoded = T;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let mut cursor = Cursor::new(room.opaque());
        value.write(&mut cursor).expect("it encodes");
        let size = usize::try_from(cursor.position()).expect("it is in memory");
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> T {
        T::read(&mut Cursor::new(bytes)).expect("it decodes")
    }

    fn same(value: &T, decoded: &T) -> bool {
        value.same(decoded)
    }
}

pub(crate) struct Deku;

impl<T> Codec<T> for Deku
where
    T: Same + Touch + for<'x> DekuContainerRead<'x> + DekuContainerWrite,
{
    type Decoded = T;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let size = value.to_slice(room.opaque()).expect("it encodes");
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> T {
        T::from_bytes((bytes, 0)).expect("it decodes").1
    }

    fn same(value: &T, decoded: &T) -> bool {
        value.same(decoded)
    }
}
