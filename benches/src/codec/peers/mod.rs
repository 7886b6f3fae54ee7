//! The codecs that take part. Each encodes into room that it reuses where its interface can, and its lengths are opaque
//! to the compiler: a length that it can see flatters a codec tenfold.

mod casts;
mod fields;
mod limits;
pub(crate) mod proto;
mod rkyv;
mod schemas;

pub(crate) use casts::{Bytemuck, Slice, Zerocopy, ZerocopyTicks};
pub(crate) use fields::{Binrw, CountedMesh, Deku};
pub(crate) use limits::{ByHand, ByHandBig, CopyAndClone};
pub(crate) use proto::Prost;
pub(crate) use rkyv::{Rkyv, RkyvAccess};
pub(crate) use schemas::{Bincode, Bitcode, Borsh, Framing, Postcard, Speedy, Wincode};

use std::hint::black_box;

use framing_core::Message;

/// Room for the longest message of all cases.
const ROOM: usize = 4 << 20;

/// Room whose address and length the compiler knows nothing of. All contestants of a case write to the same, so that none is
/// luckier than another with where it lies.
pub(crate) struct Room(Vec<u8>);

impl Room {
    pub(crate) fn new() -> Self {
        Self(vec![0; ROOM])
    }

    fn opaque(&mut self) -> &mut [u8] {
        black_box(&mut self.0)
    }

    fn written(&self, size: usize) -> &[u8] {
        &self.0[..size]
    }
}

/// Whether two messages have the same bytes: what an owned message and a borrowing one can be compared by.
fn same_bytes<T: Message<'static>, D: Message<'static>>(value: &T, decoded: &D) -> bool {
    value.encode_to_vec().expect("it encodes") == decoded.encode_to_vec().expect("it encodes")
}
