//! Values of serde into bytes.

use core::fmt::{self, Display, Write as _};
use core::marker::PhantomData;

use serde_core::ser::{self, Serialize};

use super::de::MAX_DEPTH;
use super::layout::Layout;
use crate::interop::SerdeFault;
use crate::size::saturate;
use crate::{EncodeError, Encoding, Reason, Writer};

/// The bytes of `value`; of one that has no encoding, those before the fault.
pub(super) fn size<L: Layout, T: Serialize + ?Sized>(value: &T) -> usize {
    let mut counter = Counter(0);
    // The fault is told when the value is written.
    let _ = value.serialize(Serializer::<_, L>::new(&mut counter));
    counter.0
}

/// Writes `value`.
pub(super) fn encode<L: Layout, T: Serialize + ?Sized>(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    value.serialize(Serializer::<_, L>::new(out)).map_err(|failure| failure.0)
}

/// What takes bytes, or their number.
trait Output {
    fn put<E: for<'x> Encoding<'x, T>, T>(&mut self, value: &T) -> Result<(), EncodeError>;
    fn put_bytes(&mut self, bytes: &[u8]) -> Result<(), EncodeError>;
    fn written(&self) -> usize;
}

impl Output for Writer<'_> {
    #[inline]
    fn put<E: for<'x> Encoding<'x, T>, T>(&mut self, value: &T) -> Result<(), EncodeError> {
        <E as Encoding<'_, T>>::encode(value, self)
    }

    #[inline]
    fn put_bytes(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        Writer::put_bytes(self, bytes)
    }

    #[inline]
    fn written(&self) -> usize {
        Writer::written(self)
    }
}

struct Counter(usize);

impl Output for Counter {
    #[inline]
    fn put<E: for<'x> Encoding<'x, T>, T>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.0 = self.0.saturating_add(<E as Encoding<'_, T>>::size(value));
        Ok(())
    }

    #[inline]
    fn put_bytes(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(())
    }

    #[inline]
    fn written(&self) -> usize {
        self.0
    }
}

/// Why a value was not written.
#[derive(Debug)]
struct Failure(EncodeError);

impl Failure {
    #[cold]
    const fn new(reason: Reason) -> Self {
        Self(EncodeError::unencodable(reason))
    }
}

impl From<EncodeError> for Failure {
    fn from(error: EncodeError) -> Self {
        Self(error)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: Display>(_: T) -> Self {
        Self::new(Reason::Serde { fault: SerdeFault::Refused })
    }
}

/// Writes a value of at most `depth` levels.
struct Serializer<'o, O, L> {
    out: &'o mut O,
    depth: u32,
    layout: PhantomData<L>,
}

impl<'o, O: Output, L: Layout> Serializer<'o, O, L> {
    fn new(out: &'o mut O) -> Self {
        Self { out, depth: MAX_DEPTH, layout: PhantomData }
    }

    /// For a value within this one.
    fn inner(&mut self) -> Result<Serializer<'_, O, L>, Failure> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Serializer { out: self.out, depth, layout: PhantomData }),
            None => Err(Failure::new(Reason::TooDeep { max: MAX_DEPTH })),
        }
    }

    fn put_length(&mut self, length: usize) -> Result<(), Failure> {
        Ok(self.out.put::<L, u64>(&(length as u64))?)
    }

    /// The items of a sequence, or the entries of a map.
    fn items(mut self, length: Option<usize>) -> Result<Parts<'o, O, L>, Failure> {
        let Some(length) = length else {
            return Err(Failure::new(Reason::Serde { fault: SerdeFault::UnknownLength }));
        };
        self.put_length(length)?;
        Ok(Parts { of: self, length: Some(length), count: 0, start: 0 })
    }

    /// The parts of a struct or tuple, after the number of the variant where it is one.
    fn parts(self, variant: Option<u32>) -> Result<Parts<'o, O, L>, Failure> {
        if let Some(variant) = variant {
            self.out.put::<L, u32>(&variant)?;
        }
        Ok(Parts { of: self, length: None, count: 0, start: 0 })
    }
}

macro_rules! put {
    ($($method:ident: $type:ty,)*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), Failure> {
            Ok(self.out.put::<L, $type>(&value)?)
        }
    )*};
}

impl<'o, O: Output, L: Layout> ser::Serializer for Serializer<'o, O, L> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Parts<'o, O, L>;
    type SerializeTuple = Parts<'o, O, L>;
    type SerializeTupleStruct = Parts<'o, O, L>;
    type SerializeTupleVariant = Parts<'o, O, L>;
    type SerializeMap = Parts<'o, O, L>;
    type SerializeStruct = Parts<'o, O, L>;
    type SerializeStructVariant = Parts<'o, O, L>;

    put! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
    }

    fn serialize_str(self, text: &str) -> Result<(), Failure> {
        self.serialize_bytes(text.as_bytes())
    }

    fn serialize_bytes(mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.put_length(bytes.len())?;
        Ok(self.out.put_bytes(bytes)?)
    }

    fn serialize_none(self) -> Result<(), Failure> {
        Ok(self.out.put_bytes(&[0])?)
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Result<(), Failure> {
        self.out.put_bytes(&[1])?;
        value.serialize(self.inner()?)
    }

    fn serialize_unit(self) -> Result<(), Failure> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Failure> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, variant: u32, _: &'static str) -> Result<(), Failure> {
        self.parts(Some(variant)).map(drop)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(mut self, _: &'static str, value: &T) -> Result<(), Failure> {
        value.serialize(self.inner()?)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.parts(Some(variant))?.part(value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Parts<'o, O, L>, Failure> {
        self.items(length)
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'o, O, L>, Failure> {
        self.parts(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'o, O, L>, Failure> {
        self.parts(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'o, O, L>, Failure> {
        self.parts(Some(variant))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Parts<'o, O, L>, Failure> {
        self.items(length)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'o, O, L>, Failure> {
        self.parts(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'o, O, L>, Failure> {
        self.parts(Some(variant))
    }

    /// Counts the text first, then writes it, so that it is never held.
    fn collect_str<T: Display + ?Sized>(mut self, value: &T) -> Result<(), Failure> {
        let mut counter = Counter(0);
        let refused = |_| Failure::new(Reason::Serde { fault: SerdeFault::Refused });
        write!(Text { out: &mut counter, error: None }, "{value}").map_err(refused)?;
        self.put_length(counter.0)?;
        let start = self.out.written();
        let mut text = Text { out: self.out, error: None };
        match (write!(text, "{value}"), text.error) {
            (_, Some(error)) => Err(error.into()),
            (Err(error), None) => Err(refused(error)),
            (Ok(()), None) => same_count(self.out.written().saturating_sub(start), counter.0),
        }
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// Text as it is formatted.
struct Text<'o, O> {
    out: &'o mut O,
    error: Option<EncodeError>,
}

impl<O: Output> fmt::Write for Text<'_, O> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.put_bytes(text.as_bytes()).map_err(|error| {
            self.error = Some(error);
            fmt::Error
        })
    }
}

/// The parts of a value, one after the other.
struct Parts<'o, O, L> {
    of: Serializer<'o, O, L>,
    /// What was declared, of a sequence or map.
    length: Option<usize>,
    /// The items or entries so far.
    count: usize,
    /// Where the entry of a map began.
    start: usize,
}

impl<O: Output, L: Layout> Parts<'_, O, L> {
    fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        value.serialize(self.of.inner()?)
    }

    /// An item of a sequence began at `start` and ends here: it takes bytes, as a reader asks for.
    fn item_ends(&mut self, start: usize) -> Result<(), Failure> {
        self.count = self.count.saturating_add(1);
        if self.of.out.written() == start { Err(Failure::new(Reason::EmptyItem)) } else { Ok(()) }
    }

    fn finish(self) -> Result<(), Failure> {
        self.length.map_or(Ok(()), |length| same_count(self.count, length))
    }
}

/// What a `Serialize` by hand declares and writes is the same, or it would be read as something else.
fn same_count(count: usize, declared: usize) -> Result<(), Failure> {
    if count == declared {
        return Ok(());
    }
    let (length, expected) = (saturate(count as u64), saturate(declared as u64));
    Err(Failure::new(Reason::Count { length, expected }))
}

impl<O: Output, L: Layout> ser::SerializeSeq for Parts<'_, O, L> {
    type Ok = ();
    type Error = Failure;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let start = self.of.out.written();
        self.part(value)?;
        self.item_ends(start)
    }

    fn end(self) -> Result<(), Failure> {
        self.finish()
    }
}

impl<O: Output, L: Layout> ser::SerializeMap for Parts<'_, O, L> {
    type Ok = ();
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.start = self.of.out.written();
        self.part(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.part(value)?;
        self.item_ends(self.start)
    }

    fn end(self) -> Result<(), Failure> {
        self.finish()
    }
}

/// The parts of a struct, tuple or variant.
macro_rules! parts {
    ($($trait:ident::$method:ident($($name:ty)?),)*) => {$(
        impl<O: Output, L: Layout> ser::$trait for Parts<'_, O, L> {
            type Ok = ();
            type Error = Failure;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? value: &T) -> Result<(), Failure> {
                self.part(value)
            }

            fn end(self) -> Result<(), Failure> {
                self.finish()
            }
        }
    )*};
}

parts! {
    SerializeTuple::serialize_element(),
    SerializeTupleStruct::serialize_field(),
    SerializeTupleVariant::serialize_field(),
    SerializeStruct::serialize_field(&'static str),
    SerializeStructVariant::serialize_field(&'static str),
}
