//! Messages written by hand, one of each kind.

use framing_core::{DecodeError, EncodeError, LittleEndian, Message, Reader, Reason, Writer};

/// A fixed layout: 10 bytes. A `kind` of 0xffff is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Eight bytes.
    pub id: u64,
    /// Two bytes.
    pub kind: u16,
}

impl Message<'_> for Fixed {
    const MAX_SIZE: usize = 10;
    const MIN_SIZE: usize = 10;

    fn size_hint(&self) -> usize {
        10
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put::<LittleEndian, u64>(&self.id)?;
        out.put::<LittleEndian, u16>(&self.kind)
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.require(Self::MIN_SIZE)?;
        let (id, kind) = (input.take::<LittleEndian, u64>()?, input.take::<LittleEndian, u16>()?);
        if kind == 0xffff {
            return Err(input.malformed(2, Reason::Custom { code: 1 }));
        }
        Ok(Self { id, kind })
    }
}

/// A text of at most [`Text::MAX`] bytes behind two bytes of length; says itself where it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

impl Text {
    /// The most bytes of text.
    pub const MAX: usize = 600;
}

impl Message<'_> for Text {
    const MAX_SIZE: usize = 2 + Self::MAX;
    const MIN_SIZE: usize = 2;

    fn size_hint(&self) -> usize {
        2 + self.0.len()
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let length = u16::try_from(self.0.len()).unwrap_or(u16::MAX);
        if usize::from(length) > Self::MAX {
            return Err(EncodeError::unencodable(too_long(length)));
        }
        out.put::<LittleEndian, u16>(&length)?;
        out.put_bytes(self.0.as_bytes())
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length = input.take::<LittleEndian, u16>()?;
        if usize::from(length) > Self::MAX {
            return Err(input.malformed(2, too_long(length)));
        }
        let bytes = input.take_bytes(usize::from(length))?;
        match str::from_utf8(bytes) {
            Ok(text) => Ok(Self(text.into())),
            Err(error) => Err(input.malformed(bytes.len() - error.valid_up_to(), Reason::Utf8)),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "600")]
fn too_long(length: u16) -> Reason {
    Reason::TooLong { length: u32::from(length), max: Text::MAX as u32 }
}

/// A number, then bytes that are borrowed, to the end of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lent<'a> {
    /// One byte.
    pub tag: u8,
    /// The rest.
    pub bytes: &'a [u8],
}

impl<'a> Message<'a> for Lent<'a> {
    const MAX_SIZE: usize = usize::MAX;
    const MIN_SIZE: usize = 1;

    fn size_hint(&self) -> usize {
        1 + self.bytes.len()
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_u8(self.tag)?;
        out.put_bytes(self.bytes)
    }

    fn decode(input: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self { tag: input.take_u8()?, bytes: input.take_rest() })
    }
}

/// A message of no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit;

impl Message<'_> for Unit {
    const MAX_SIZE: usize = 0;

    fn size_hint(&self) -> usize {
        0
    }

    fn encode(&self, _: &mut Writer<'_>) -> Result<(), EncodeError> {
        Ok(())
    }

    fn decode(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}

/// `length` bytes, none like its neighbours.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "any byte will do")]
pub fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i * 7 + i / 251 + 1) as u8).collect()
}
