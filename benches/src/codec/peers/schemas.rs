//! Codecs that derive from the same structs: ours, wincode, speedy, bitcode, borsh, bincode and postcard. `D` is what is
//! decoded: the type itself, or one that borrows from the bytes.

use std::marker::PhantomData;

use framing_core::{Message, Reader};

use super::{Room, same_bytes};
use crate::codec::data::Touch;
use crate::codec::harness::Codec;

pub(crate) struct Framing<D>(PhantomData<D>);

impl<D> Framing<D> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: Message<'static>, D: Message<'static> + Touch> Codec<T> for Framing<D> {
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let size = value.encode_into(room.opaque()).expect("it encodes");
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        D::decode(&mut Reader::new(bytes)).expect("it decodes")
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}

pub(crate) struct Wincode<C, D>(C, PhantomData<D>);

impl<C, D> Wincode<C, D> {
    pub(crate) fn new(config: C) -> Self {
        Self(config, PhantomData)
    }
}

impl<T, C, D> Codec<T> for Wincode<C, D>
where
    C: wincode::config::Config + Copy,
    T: Message<'static> + wincode::SchemaWrite<C, Src = T>,
    D: Message<'static> + Touch + wincode::SchemaRead<'static, C, Dst = D>,
{
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let mut rest = room.opaque();
        let all = rest.len();
        wincode::config::serialize_into(&mut rest, value, self.0).expect("it encodes");
        let size = all - rest.len();
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        wincode::config::deserialize(bytes, self.0).expect("it decodes")
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}

/// Its interface gives no size but by a pass of its own, which is spared it: it is asked for the size once.
pub(crate) struct Speedy<C, D>(Option<usize>, PhantomData<(C, D)>);

impl<C, D> Speedy<C, D> {
    pub(crate) fn new() -> Self {
        Self(None, PhantomData)
    }
}

impl<T, C, D> Codec<T> for Speedy<C, D>
where
    C: speedy::Context<Error = speedy::Error> + Default,
    T: Message<'static> + speedy::Writable<C>,
    D: Message<'static> + Touch + speedy::Readable<'static, C>,
{
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        value.write_to_buffer_with_ctx(C::default(), room.opaque()).expect("it encodes");
        let size = *self.0.get_or_insert_with(|| value.bytes_needed().expect("it has a size"));
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        D::read_from_buffer_with_ctx(C::default(), bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}

pub(crate) struct Bitcode<D>(bitcode::Buffer, PhantomData<D>);

impl<D> Bitcode<D> {
    pub(crate) fn new() -> Self {
        Self(bitcode::Buffer::new(), PhantomData)
    }
}

impl<T, D> Codec<T> for Bitcode<D>
where
    T: Message<'static> + bitcode::Encode,
    D: Message<'static> + Touch + bitcode::Decode<'static>,
{
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, _: &'s mut Room) -> &'s [u8] {
        self.0.encode(value)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        self.0.decode(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}

pub(crate) struct Borsh<D>(PhantomData<D>);

impl<D> Borsh<D> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T, D> Codec<T> for Borsh<D>
where
    T: Message<'static> + borsh::BorshSerialize,
    D: Message<'static> + Touch + borsh::BorshDeserialize,
{
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let mut rest = room.opaque();
        let all = rest.len();
        borsh::to_writer(&mut rest, value).expect("it encodes");
        let size = all - rest.len();
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        borsh::from_slice(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}

pub(crate) struct Bincode<C, D>(C, PhantomData<D>);

impl<C, D> Bincode<C, D> {
    pub(crate) fn new(config: C) -> Self {
        Self(config, PhantomData)
    }
}

impl<T, C, D> Codec<T> for Bincode<C, D>
where
    C: bincode::config::Config,
    T: Message<'static> + bincode::Encode,
    D: Message<'static> + Touch + bincode::BorrowDecode<'static, ()>,
{
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let size = bincode::encode_into_slice(value, room.opaque(), self.0).expect("it encodes");
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        bincode::borrow_decode_from_slice(bytes, self.0).expect("it decodes").0
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}

pub(crate) struct Postcard<D>(PhantomData<D>);

impl<D> Postcard<D> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T, D> Codec<T> for Postcard<D>
where
    T: Message<'static> + serde::Serialize,
    D: Message<'static> + Touch + serde::Deserialize<'static>,
{
    type Decoded = D;

    #[inline]
    fn encode<'s>(&'s mut self, value: &T, room: &'s mut Room) -> &'s [u8] {
        let size = postcard::to_slice(value, room.opaque()).expect("it encodes").len();
        room.written(size)
    }

    #[inline]
    fn decode(&mut self, bytes: &'static [u8]) -> D {
        postcard::from_bytes(bytes).expect("it decodes")
    }

    fn same(value: &T, decoded: &D) -> bool {
        same_bytes(value, decoded)
    }
}
