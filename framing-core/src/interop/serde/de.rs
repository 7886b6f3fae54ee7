//! Bytes into values of serde.

use core::fmt::{self, Display};
use core::marker::PhantomData;

use serde_core::de::{self, Deserialize, DeserializeSeed, IntoDeserializer, Visitor};

use super::layout::Layout;
use crate::interop::SerdeFault;
use crate::{DecodeError, Reader, Reason, Wide};

/// How many levels a value may nest, of structs, enums, options, sequences and maps: each takes stack of the reader.
pub const MAX_DEPTH: u32 = 128;

/// Reads a value.
pub(super) fn decode<'a, L: Layout, T: Deserialize<'a>>(input: &mut Reader<'a>) -> Result<T, DecodeError> {
    let start = input.offset();
    let mut state = State { input: input.clone(), reserve: input.remaining() };
    let de = Deserializer::<L> { state: &mut state, depth: MAX_DEPTH, layout: PhantomData };
    match T::deserialize(de) {
        Ok(value) => {
            *input = state.input;
            Ok(value)
        }
        Err(failure) => Err(failure.error(start)),
    }
}

/// Why a value was not read.
#[derive(Debug)]
enum Failure {
    /// The bytes are wrong, or too few.
    Bytes(DecodeError),
    /// The type refuses what they say. It does not know where that lies; who called it does.
    Refused,
}

impl Failure {
    /// The error, of a value that begins at `start` unless one within was told.
    #[cold]
    fn error(self, start: usize) -> DecodeError {
        match self {
            Self::Bytes(error) => error,
            Self::Refused => DecodeError::malformed(start, Reason::Serde { fault: SerdeFault::Refused }),
        }
    }

    #[cold]
    fn at(self, start: usize) -> Self {
        Self::Bytes(self.error(start))
    }
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        Self::Bytes(error)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(error) => error.fmt(f),
            Self::Refused => SerdeFault::Refused.fmt(f),
        }
    }
}

impl core::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: Display>(_: T) -> Self {
        Self::Refused
    }
}

struct State<'a> {
    input: Reader<'a>,
    /// For how many more items memory may be reserved before they are read: each takes a byte at least, so that all that is
    /// well-formed has enough of it, and what is not costs no more than its bytes.
    reserve: usize,
}

/// Reads a value of at most `depth` levels.
struct Deserializer<'s, 'a, L> {
    state: &'s mut State<'a>,
    depth: u32,
    layout: PhantomData<L>,
}

impl<'a, L: Layout> Deserializer<'_, 'a, L> {
    fn offset(&self) -> usize {
        self.state.input.offset()
    }

    /// For a value within this one.
    fn inner(&mut self) -> Result<Deserializer<'_, 'a, L>, Failure> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Deserializer { state: self.state, depth, layout: PhantomData }),
            // The byte before it led here.
            None => Err(self.state.input.malformed(1, Reason::TooDeep { max: MAX_DEPTH }).into()),
        }
    }

    /// A number of bytes, or of items that take at least one each: they are there.
    fn take_length(&mut self) -> Result<usize, Failure> {
        let length = self.state.input.take::<L, u64>()?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        self.state.input.require(length)?;
        Ok(length)
    }

    fn take_bytes(&mut self) -> Result<&'a [u8], Failure> {
        let length = self.take_length()?;
        Ok(self.state.input.take_bytes(length)?)
    }

    fn take_text(&mut self) -> Result<&'a str, Failure> {
        let bytes = self.take_bytes()?;
        core::str::from_utf8(bytes).map_err(|error| {
            let back = bytes.len().saturating_sub(error.valid_up_to());
            self.state.input.malformed(back, Reason::Utf8).into()
        })
    }

    /// The parts of a value that begins at `start`: as many as are declared before them, or as its type has.
    fn parts<T>(
        mut self,
        start: usize,
        length: Option<usize>,
        visit: impl FnOnce(&mut Parts<'_, 'a, L>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (left, counted) = match length {
            Some(length) => (length, false),
            None => (self.take_length()?, true),
        };
        let hint = if counted { left.min(self.state.reserve) } else { left };
        if counted {
            self.state.reserve = self.state.reserve.saturating_sub(hint);
        }
        let mut parts = Parts { of: self, left, counted, hint, start };
        let value = visit(&mut parts).map_err(|failure| failure.at(start))?;
        // What was left unread would be taken for what follows.
        if parts.left == 0 { Ok(value) } else { Err(Failure::Refused.at(start)) }
    }
}

/// A value of one piece: it is taken, and shown.
macro_rules! visit {
    ($($method:ident: $take:expr => $visit:ident,)*) => {$(
        #[inline]
        fn $method<V: Visitor<'a>>(mut self, visitor: V) -> Result<V::Value, Failure> {
            let start = self.offset();
            let take: fn(&mut Self) -> Result<_, Failure> = $take;
            let value = take(&mut self)?;
            visitor.$visit(value).map_err(|failure: Failure| failure.at(start))
        }
    )*};
}

/// A value that only itself would say what it is.
macro_rules! unsaid {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'a>>(self, _: V) -> Result<V::Value, Failure> {
            Err(self.state.input.malformed(0, Reason::Serde { fault: SerdeFault::NotSelfDescribing }).into())
        }
    )*};
}

impl<'a, L: Layout> de::Deserializer<'a> for Deserializer<'_, 'a, L> {
    type Error = Failure;

    visit! {
        deserialize_bool: |de| Ok(de.state.input.take::<L, bool>()?) => visit_bool,
        deserialize_i8: |de| Ok(de.state.input.take::<L, i8>()?) => visit_i8,
        deserialize_i16: |de| Ok(de.state.input.take::<L, i16>()?) => visit_i16,
        deserialize_i32: |de| Ok(de.state.input.take::<L, i32>()?) => visit_i32,
        deserialize_i64: |de| Ok(de.state.input.take::<L, i64>()?) => visit_i64,
        deserialize_i128: |de| Ok(de.state.input.take::<L, i128>()?) => visit_i128,
        deserialize_u8: |de| Ok(de.state.input.take::<L, u8>()?) => visit_u8,
        deserialize_u16: |de| Ok(de.state.input.take::<L, u16>()?) => visit_u16,
        deserialize_u32: |de| Ok(de.state.input.take::<L, u32>()?) => visit_u32,
        deserialize_u64: |de| Ok(de.state.input.take::<L, u64>()?) => visit_u64,
        deserialize_u128: |de| Ok(de.state.input.take::<L, u128>()?) => visit_u128,
        deserialize_f32: |de| Ok(de.state.input.take::<L, f32>()?) => visit_f32,
        deserialize_f64: |de| Ok(de.state.input.take::<L, f64>()?) => visit_f64,
        deserialize_char: |de| Ok(de.state.input.take::<L, char>()?) => visit_char,
        deserialize_str: Self::take_text => visit_borrowed_str,
        deserialize_string: Self::take_text => visit_borrowed_str,
        deserialize_bytes: Self::take_bytes => visit_borrowed_bytes,
        deserialize_byte_buf: Self::take_bytes => visit_borrowed_bytes,
    }

    unsaid!(deserialize_any deserialize_identifier deserialize_ignored_any);

    fn deserialize_option<V: Visitor<'a>>(mut self, visitor: V) -> Result<V::Value, Failure> {
        let start = self.offset();
        let shown = match self.state.input.take_u8()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self.inner()?),
            value => return Err(self.state.input.malformed(1, Reason::OptionTag { value }).into()),
        };
        shown.map_err(|failure: Failure| failure.at(start))
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        let start = self.offset();
        visitor.visit_unit().map_err(|failure: Failure| failure.at(start))
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(mut self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        let start = self.offset();
        visitor.visit_newtype_struct(self.inner()?).map_err(|failure| failure.at(start))
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        let start = self.offset();
        self.parts(start, None, |parts| visitor.visit_seq(parts))
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        let start = self.offset();
        self.parts(start, Some(length), |parts| visitor.visit_seq(parts))
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        let start = self.offset();
        self.parts(start, None, |parts| visitor.visit_map(parts))
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let start = self.offset();
        visitor.visit_enum(self).map_err(|failure| failure.at(start))
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// The parts of a value, one after the other.
struct Parts<'s, 'a, L> {
    of: Deserializer<'s, 'a, L>,
    /// The items, entries or fields that were not read yet.
    left: usize,
    /// They are items or entries, and their number stood before them.
    counted: bool,
    /// For how many of them memory may be reserved.
    hint: usize,
    /// Where the entry of a map began.
    start: usize,
}

impl<'a, L: Layout> Parts<'_, 'a, L> {
    fn part<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        seed.deserialize(self.of.inner()?)
    }

    /// An item began at `start` and ends here. It takes bytes: of those that take none any number could be declared.
    fn item_ends(&self, start: usize) -> Result<(), Failure> {
        if self.counted && self.of.offset() == start {
            return Err(self.of.state.input.malformed(0, Reason::EmptyItem).into());
        }
        Ok(())
    }
}

impl<'a, L: Layout> de::SeqAccess<'a> for Parts<'_, 'a, L> {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let start = self.of.offset();
        let value = self.part(seed)?;
        self.item_ends(start)?;
        Ok(Some(value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.min(self.hint))
    }
}

impl<'a, L: Layout> de::MapAccess<'a> for Parts<'_, 'a, L> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        self.start = self.of.offset();
        self.part(seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        let value = self.part(seed)?;
        self.item_ends(self.start)?;
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.min(self.hint))
    }
}

impl<'a, L: Layout> de::EnumAccess<'a> for Deserializer<'_, 'a, L> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'a>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        let start = self.offset();
        let number = self.state.input.take::<L, u32>()?;
        let tag: de::value::U32Deserializer<Failure> = number.into_deserializer();
        match seed.deserialize(tag) {
            Ok(variant) => Ok((variant, self)),
            Err(_) => {
                let reason = Reason::UnknownTag { tag: Wide::new(number.into()) };
                Err(DecodeError::malformed(start, reason).into())
            }
        }
    }
}

impl<'a, L: Layout> de::VariantAccess<'a> for Deserializer<'_, 'a, L> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'a>>(mut self, seed: S) -> Result<S::Value, Failure> {
        seed.deserialize(self.inner()?)
    }

    fn tuple_variant<V: Visitor<'a>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        de::Deserializer::deserialize_tuple(self, length, visitor)
    }

    fn struct_variant<V: Visitor<'a>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        de::Deserializer::deserialize_tuple(self, fields.len(), visitor)
    }
}
