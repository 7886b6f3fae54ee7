//! The length field of a [`LengthPrefix`](super::LengthPrefix): its widths and byte orders.

use crate::{BigEndian, DecodeError, EncodeError, Encoding, LittleEndian, Reader, Uint, Varint, Writer};

/// The form of a length field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    U8,
    U16,
    U24,
    U32,
    U64,
    Varint,
}

/// A length field: its width and, where it has more than one byte, their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LengthField {
    pub(super) width: Width,
    pub(super) big_endian: bool,
}

/// Calls a function of the encoding that the field has.
macro_rules! with_encoding {
    ($field:expr, |$encoding:ident| $body:expr) => {
        match ($field.width, $field.big_endian) {
            (Width::U8, _) => with_encoding!(@ $encoding, Uint<1>, $body),
            (Width::U16, false) => with_encoding!(@ $encoding, Uint<2, LittleEndian>, $body),
            (Width::U16, true) => with_encoding!(@ $encoding, Uint<2, BigEndian>, $body),
            (Width::U24, false) => with_encoding!(@ $encoding, Uint<3, LittleEndian>, $body),
            (Width::U24, true) => with_encoding!(@ $encoding, Uint<3, BigEndian>, $body),
            (Width::U32, false) => with_encoding!(@ $encoding, Uint<4, LittleEndian>, $body),
            (Width::U32, true) => with_encoding!(@ $encoding, Uint<4, BigEndian>, $body),
            (Width::U64, false) => with_encoding!(@ $encoding, Uint<8, LittleEndian>, $body),
            (Width::U64, true) => with_encoding!(@ $encoding, Uint<8, BigEndian>, $body),
            (Width::Varint, _) => with_encoding!(@ $encoding, Varint, $body),
        }
    };
    (@ $encoding:ident, $type:ty, $body:expr) => {{
        type $encoding = $type;
        $body
    }};
}

impl LengthField {
    /// The largest number that the field can hold.
    pub(super) const fn most(self) -> u64 {
        match self.width {
            Width::U8 => Uint::<1>::MAX,
            Width::U16 => Uint::<2>::MAX,
            Width::U24 => Uint::<3>::MAX,
            Width::U32 => Uint::<4>::MAX,
            Width::U64 | Width::Varint => u64::MAX,
        }
    }

    /// The bytes that the field takes for `value`.
    #[inline]
    pub(super) fn size(self, value: u64) -> usize {
        with_encoding!(self, |E| <E as Encoding<'_, u64>>::size(&value))
    }

    /// The most bytes that the field takes.
    pub(super) fn max_size(self) -> usize {
        with_encoding!(self, |E| <E as Encoding<'_, u64>>::MAX_SIZE)
    }

    #[inline]
    pub(super) fn read(self, input: &mut Reader<'_>) -> Result<u64, DecodeError> {
        with_encoding!(self, |E| input.take::<E, u64>())
    }

    #[inline]
    pub(super) fn write(self, value: u64, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        with_encoding!(self, |E| out.put::<E, u64>(&value))
    }
}
