//! A mesh of 20,000 triangles, each of twelve floats: a sequence of plain structs.

use super::{Number as _, Random, owned, sum, touch};

const TRIANGLES: usize = 20_000;

owned! {
    #[derive(Copy, bytemuck::NoUninit, bytemuck::AnyBitPattern)]
    #[derive(zerocopy::FromBytes, zerocopy::IntoBytes, zerocopy::KnownLayout, zerocopy::Immutable)]
    #[derive(binrw::BinRead, binrw::BinWrite, deku::DekuRead, deku::DekuWrite)]
    #[brw(little)]
    #[deku(endian = "endian", ctx = "endian: deku::ctx::Endian", ctx_default = "deku::ctx::Endian::Little")]
    #[repr(C)]
    pub(crate) struct Vector {
        pub(crate) x: f32,
        pub(crate) y: f32,
        pub(crate) z: f32,
    }

    #[derive(Copy, bytemuck::NoUninit, bytemuck::AnyBitPattern)]
    #[derive(zerocopy::FromBytes, zerocopy::IntoBytes, zerocopy::KnownLayout, zerocopy::Immutable)]
    #[derive(binrw::BinRead, binrw::BinWrite, deku::DekuRead, deku::DekuWrite)]
    #[brw(little)]
    #[deku(endian = "endian", ctx = "endian: deku::ctx::Endian", ctx_default = "deku::ctx::Endian::Little")]
    #[repr(C)]
    pub(crate) struct Triangle {
        pub(crate) a: Vector,
        pub(crate) b: Vector,
        pub(crate) c: Vector,
        pub(crate) normal: Vector,
    }

    pub(crate) struct Mesh {
        #[message(with = framing_core::Counted<framing_core::Uint<4>, framing_core::Plain, 100_000>)]
        pub(crate) triangles: Vec<Triangle>,
    }
}

/// The mesh of triangles that are messages, and no more.
#[derive(Clone, framing_core::Message)]
pub(crate) struct MeshOfMessages {
    #[message(max = 100_000)]
    pub(crate) triangles: Vec<Triangle>,
}

touch!(for Mesh for MeshOfMessages for ArchivedMesh {
    |mesh| sum(&*mesh.triangles, |triangle| triangle.normal.x.bits() ^ triangle.a.y.bits())
});
touch!(for [Triangle] {
    |triangles| sum(triangles, |triangle| triangle.normal.x.bits() ^ triangle.a.y.bits())
});

impl From<&Mesh> for MeshOfMessages {
    fn from(mesh: &Mesh) -> Self {
        Self { triangles: mesh.triangles.clone() }
    }
}

impl Mesh {
    pub(crate) fn generate() -> Self {
        let mut random = Random::new(3);
        let mut vector = || Vector { x: random.float(), y: random.float(), z: random.float() };
        let triangles = (0..TRIANGLES).map(|_| Triangle { a: vector(), b: vector(), c: vector(), normal: vector() });
        Self { triangles: triangles.collect() }
    }
}
