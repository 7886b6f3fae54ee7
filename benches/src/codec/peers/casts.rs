//! zerocopy and bytemuck: structs whose bytes in memory are those on the wire, which are looked at in place. They copy
//! nothing on decode, so they stand beside those that do, and not among them; as a copy of a whole slice they are peers.

use std::marker::PhantomData;

use bytemuck::{AnyBitPattern, NoUninit};
use zerocopy::byteorder::{BE, F32, F64, I16, I64, LE, U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::Room;
use crate::codec::data::mesh::{Mesh, Triangle};
use crate::codec::data::ticks::{Tick, TickBig};
use crate::codec::data::{Number as _, Touch};
use crate::codec::harness::Codec;

/// A tick in the byte order `O`, unaligned.
#[derive(Clone, Copy, PartialEq, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct Cast<O: zerocopy::ByteOrder> {
    time: U64<O>,
    instrument: U32<O>,
    price: F64<O>,
    quantity: U64<O>,
    change: F32<O>,
    venue: U16<O>,
    depth: I16<O>,
    sequence: I64<O>,
}

macro_rules! cast {
    ($order:ident, $tick:ident) => {
        impl From<&$tick> for Cast<$order> {
            #[inline]
            fn from(tick: &$tick) -> Self {
                Self {
                    time: tick.time.into(),
                    instrument: tick.instrument.into(),
                    price: tick.price.into(),
                    quantity: tick.quantity.into(),
                    change: tick.change.into(),
                    venue: tick.venue.into(),
                    depth: tick.depth.into(),
                    sequence: tick.sequence.into(),
                }
            }
        }
    };
}

cast!(LE, Tick);
cast!(BE, TickBig);

impl<O: zerocopy::ByteOrder> Touch for Cast<O> {
    #[inline]
    fn touch(&self) -> u64 {
        self.time.get().bits()
            ^ self.instrument.get().bits()
            ^ self.price.get().bits()
            ^ self.quantity.get().bits()
            ^ self.change.get().bits()
            ^ self.venue.get().bits()
            ^ self.depth.get().bits()
            ^ self.sequence.get().bits()
    }
}

/// A value that is converted to the struct of the wire, which is copied; and looked at in place.
pub(crate) struct ZerocopyTicks<O>(PhantomData<O>);

impl<O> ZerocopyTicks<O> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: 'static, O: zerocopy::ByteOrder + 'static> Codec<T> for ZerocopyTicks<O>
where
    Cast<O>: for<'t> From<&'t T>,
{
    type Decoded = &'static Cast<O>;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        Cast::<O>::from(value).write_to_prefix(room.opaque()).expect("it encodes");
        room.written(size_of::<Cast<O>>())
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> &'static Cast<O> {
        Cast::ref_from_bytes(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &&'static Cast<O>) -> bool {
        Cast::<O>::from(value) == **decoded
    }
}

/// The bytes of a slice of plain structs, and such a slice in bytes, by the one and the other crate.
pub(crate) trait Casts {
    fn bytes(triangles: &[Triangle]) -> &[u8];
    fn cast(bytes: &[u8]) -> &[Triangle];
}

pub(crate) struct Zerocopy;
pub(crate) struct Bytemuck;

impl Casts for Zerocopy {
    #[inline]
    fn bytes(triangles: &[Triangle]) -> &[u8] {
        triangles.as_bytes()
    }

    #[inline]
    fn cast(bytes: &[u8]) -> &[Triangle] {
        <[Triangle]>::ref_from_bytes(bytes).expect("the bytes are aligned")
    }
}

impl Casts for Bytemuck
where
    Triangle: NoUninit + AnyBitPattern,
{
    #[inline]
    fn bytes(triangles: &[Triangle]) -> &[u8] {
        bytemuck::cast_slice(triangles)
    }

    #[inline]
    fn cast(bytes: &[u8]) -> &[Triangle] {
        bytemuck::cast_slice(bytes)
    }
}

/// The triangles as their bytes lie in memory, behind `AT` bytes: one copy to encode, and one or none to decode.
pub(crate) struct Slice<C, const COPY: bool, const AT: usize = 0>(PhantomData<C>);

impl<C, const COPY: bool, const AT: usize> Slice<C, COPY, AT> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

#[inline]
fn encode<'r, C: Casts, const AT: usize>(mesh: &Mesh, room: &'r mut Room) -> &'r [u8] {
    let bytes = C::bytes(&mesh.triangles);
    room.opaque()[AT..AT + bytes.len()].copy_from_slice(bytes);
    room.written(AT + bytes.len())
}

impl<C: Casts, const AT: usize> Codec<Mesh> for Slice<C, false, AT> {
    type Decoded = &'static [Triangle];

    #[inline]
    fn encode<'s>(&'s mut self, mesh: &Mesh, room: &'s mut Room) -> &'s [u8] {
        encode::<C, AT>(mesh, room)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> &'static [Triangle] {
        C::cast(&bytes[AT..])
    }

    fn same(mesh: &Mesh, decoded: &&'static [Triangle]) -> bool {
        mesh.triangles == *decoded
    }
}

impl<C: Casts, const AT: usize> Codec<Mesh> for Slice<C, true, AT> {
    type Decoded = Mesh;

    #[inline]
    fn encode<'s>(&'s mut self, mesh: &Mesh, room: &'s mut Room) -> &'s [u8] {
        encode::<C, AT>(mesh, room)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> Mesh {
        Mesh { triangles: C::cast(&bytes[AT..]).to_vec() }
    }

    fn same(mesh: &Mesh, decoded: &Mesh) -> bool {
        mesh == decoded
    }
}
