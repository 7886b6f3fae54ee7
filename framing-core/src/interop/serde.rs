//! [`Serde`]: types of serde.

mod de;
mod layout;
mod ser;

use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use serde_core::{Deserialize, Serialize};

use super::{DEFAULT_MAX, too_long};
use crate::{DecodeError, EncodeError, Encoding, Message, Prefixed, Reader, Varint, Writer};

pub use de::MAX_DEPTH;

/// A format for types of serde: what [`Serde`] and [`SerdeField`] write and read.
///
/// [`Bincode1`](crate::Bincode1), [`Bincode2`](crate::Bincode2) and [`Postcard`](crate::Postcard) are three, byte for byte what
/// those crates write, and without them: written on serde's traits alone, they work without `std` and `alloc`, tell apart what is
/// incomplete from what is wrong, name the byte that is, accept one form of each value only, and follow at most
/// [`MAX_DEPTH`] levels (the crates follow all, until the stack overflows). What a format by itself allows and they refuse
/// are sequences of items that take no bytes, of which a peer could declare any number for nothing.
///
/// One of your own is a few lines around its crate:
/// ```
/// use framing_core::interop::Format;
/// use framing_core::{DecodeError, EncodeError, Message, Reader, Reason, Serde, Writer};
/// use serde::{Deserialize, Serialize};
///
/// struct Json;
///
/// impl Format for Json {
///     const SELF_DELIMITING: bool = false; // A number can go on.
///     fn size<T: Serialize + ?Sized>(value: &T) -> usize {
///         serde_json::to_vec(value).map_or(0, |bytes| bytes.len())
///     }
///     fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
///         let bytes = serde_json::to_vec(value).map_err(|_| EncodeError::unencodable(Reason::Custom { code: 1 }))?;
///         out.put_bytes(&bytes)
///     }
///     fn decode<'a, T: Deserialize<'a>>(input: &mut Reader<'a>) -> Result<T, DecodeError> {
///         let start = input.clone();
///         serde_json::from_slice(input.take_rest()).map_err(|error| match error.is_eof() {
///             true => input.malformed(0, Reason::FrameTooShort { needed: 1 }), // At the end of the frame.
///             false => start.malformed(0, Reason::Custom { code: 1 }),
///         })
///     }
/// }
///
/// let pair = Serde::<(u8, bool), Json>::new((7, true));
/// assert_eq!(pair.encode_to_vec()?, b"[7,true]");
/// assert_eq!(Serde::<(u8, &str), Json>::decode_frame(b"[7,\"a\"]").unwrap().value, (7, "a"));
/// # Ok::<(), EncodeError>(())
/// ```
pub trait Format {
    /// Whether a value says itself where it ends. If not it takes all of its frame, and of a part of it is not said that
    /// it goes on.
    const SELF_DELIMITING: bool;

    /// How many bytes `value` takes; exact, or a little more. Of a value that has no encoding any number.
    fn size<T: Serialize + ?Sized>(value: &T) -> usize;

    /// Writes `value`.
    ///
    /// # Errors
    /// As [`Message::encode`].
    fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError>;

    /// Reads a value and leaves what follows it; where it does not say where it ends, it takes all bytes.
    ///
    /// # Errors
    /// As [`Message::decode`].
    fn decode<'a, T: Deserialize<'a>>(input: &mut Reader<'a>) -> Result<T, DecodeError>;
}

macro_rules! format {
    ($($layout:ident)*) => {$(
        impl Format for crate::$layout {
            const SELF_DELIMITING: bool = true;

            fn size<T: Serialize + ?Sized>(value: &T) -> usize {
                ser::size::<Self, T>(value)
            }

            fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                ser::encode::<Self, T>(value, out)
            }

            fn decode<'a, T: Deserialize<'a>>(input: &mut Reader<'a>) -> Result<T, DecodeError> {
                de::decode::<Self, T>(input)
            }
        }
    )*};
}

format!(Bincode1 Bincode2 Postcard);

/// Any type of serde as a message, in the format `F`, of at most `MAX` bytes.
///
/// ```
/// use framing_core::{DecodeError, Message, Postcard, Serde};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Ping<'a> {
///     nonce: u64,
///     note: &'a str,
/// }
///
/// type Wire<'a> = Serde<Ping<'a>, Postcard, 64>;
///
/// let ping = Wire::new(Ping { nonce: 300, note: "hi" });
/// assert_eq!(ping.encode_to_vec()?, b"\xac\x02\x02hi"); // What `postcard::to_vec` writes.
/// assert_eq!(Wire::decode_exact(b"\xac\x02\x02hi"), Ok(ping)); // It borrows from the bytes.
/// assert_eq!(Wire::decode_exact(b"\xac\x02\x02"), Err(DecodeError::NotEnoughData { needed: 2 }));
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
///
/// # Limits
/// More than `MAX` bytes are [`TooLong`](crate::Reason::TooLong), whether they are encoded, declared or there. With the
/// formats here the sequences of a message reserve memory for no more items in all than it has bytes.
///
/// # What it does not promise
/// It is as canonical as `T`: a `HashMap` is written in any order, a `BTreeMap` is read in any order, and a `Deserialize` by
/// hand may accept what its `Serialize` never writes. Its size is counted by serialising it, so to send it serialises
/// twice.
///
/// # Errors
/// Those of the format. What `T` itself refuses is [`SerdeFault::Refused`](super::SerdeFault::Refused), at the value.
pub struct Serde<T, F, const MAX: usize = DEFAULT_MAX> {
    /// What is sent and received.
    pub value: T,
    format: PhantomData<fn() -> F>,
}

impl<T, F, const MAX: usize> Serde<T, F, MAX> {
    /// `value` as a message.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self { value, format: PhantomData }
    }

    /// The value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

// An error about a type that is no message lists the messages that there are: this one would not help.
#[diagnostic::do_not_recommend]
impl<'a, T, F, const MAX: usize> Message<'a> for Serde<T, F, MAX>
where
    T: Serialize + Deserialize<'a>,
    F: Format,
{
    const MAX_SIZE: usize = MAX;
    const SELF_DELIMITING: bool = F::SELF_DELIMITING;

    fn size_hint(&self) -> usize {
        Bounded::<F, MAX>::size(&self.value)
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Bounded::<F, MAX>::encode(&self.value, out)
    }

    fn decode(input: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Bounded::<F, MAX>::decode(input).map(Self::new)
    }
}

/// A type of serde as a field: in the format `F`, [`Prefixed`] by its size as `L` encodes it, a [`Varint`] where none is
/// named, of at most `MAX` bytes.
///
/// ```
/// # #[cfg(feature = "derive")]
/// # {
/// use framing_core::{Message, Postcard, SerdeField};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Settings {
///     retries: Option<u16>,
/// }
///
/// #[derive(Message)]
/// struct Configure {
///     id: u16,
///     #[message(with = SerdeField<Postcard>)]
///     settings: Settings,
/// }
///
/// let configure = Configure { id: 1, settings: Settings { retries: Some(3) } };
/// assert_eq!(configure.encode_to_vec()?, [1, 0, 2, 1, 3]);
/// # }
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
///
/// Without the size, where the format says itself where it ends, the field is a [`Serde<Settings, Postcard>`](Serde).
///
/// # Errors
/// Those of [`Serde`]; a size beyond `MAX` is [`TooLong`](crate::Reason::TooLong), at the size; a value that ends before
/// the end that its size states is [`TrailingBytes`](crate::Reason::TrailingBytes), one that goes on behind it
/// [`FrameTooShort`](crate::Reason::FrameTooShort).
pub struct SerdeField<F, L = Varint, const MAX: usize = DEFAULT_MAX>(PhantomData<(F, L)>);

impl<'a, T, F, L, const MAX: usize> Encoding<'a, T> for SerdeField<F, L, MAX>
where
    T: Serialize + Deserialize<'a>,
    F: Format,
    L: for<'x> Encoding<'x, u64>,
{
    const MIN_SIZE: usize = <InField<F, L, MAX> as Encoding<'a, T>>::MIN_SIZE;
    const MAX_SIZE: usize = <InField<F, L, MAX> as Encoding<'a, T>>::MAX_SIZE;
    const SELF_DELIMITING: bool = true;

    fn size(value: &T) -> usize {
        InField::<F, L, MAX>::size(value)
    }

    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        InField::<F, L, MAX>::encode(value, out)
    }

    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        InField::<F, L, MAX>::decode(input)
    }
}

type InField<F, L, const MAX: usize> = Prefixed<L, Bounded<F, MAX>>;

/// A value in the format `F`, of at most `MAX` bytes.
struct Bounded<F, const MAX: usize>(PhantomData<F>);

impl<'a, T, F, const MAX: usize> Encoding<'a, T> for Bounded<F, MAX>
where
    T: Serialize + Deserialize<'a>,
    F: Format,
{
    const MIN_SIZE: usize = 0;
    const MAX_SIZE: usize = MAX;
    const SELF_DELIMITING: bool = F::SELF_DELIMITING;

    fn size(value: &T) -> usize {
        F::size(value)
    }

    fn encode(value: &T, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let start = out.written();
        F::encode(value, out)?;
        let size = out.written().saturating_sub(start);
        if size > MAX { Err(EncodeError::unencodable(too_long(size, MAX))) } else { Ok(()) }
    }

    fn decode(input: &mut Reader<'a>) -> Result<T, DecodeError> {
        let available = input.remaining();
        if !F::SELF_DELIMITING && available > MAX {
            return Err(input.malformed(0, too_long(available, MAX)));
        }
        let mut body = input.clone().take_reader(available.min(MAX))?;
        match F::decode(&mut body) {
            Ok(value) => {
                input.take_bytes(body.offset().saturating_sub(input.offset()))?;
                Ok(value)
            }
            Err(DecodeError::NotEnoughData { needed }) => {
                let size = available.min(MAX).saturating_add(needed);
                Err(if size > MAX {
                    input.malformed(0, too_long(size, MAX))
                } else {
                    DecodeError::not_enough_data(needed)
                })
            }
            Err(error) => Err(error),
        }
    }
}

impl<T, F, const MAX: usize> From<T> for Serde<T, F, MAX> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T, F, const MAX: usize> Deref for Serde<T, F, MAX> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T, F, const MAX: usize> DerefMut for Serde<T, F, MAX> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

// By hand, for a derive would ask the format for the same.
impl<T: fmt::Debug, F, const MAX: usize> fmt::Debug for Serde<T, F, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Serde").field(&self.value).finish()
    }
}

impl<T: Clone, F, const MAX: usize> Clone for Serde<T, F, MAX> {
    fn clone(&self) -> Self {
        Self::new(self.value.clone())
    }
}

impl<T: Copy, F, const MAX: usize> Copy for Serde<T, F, MAX> {}

impl<T: Default, F, const MAX: usize> Default for Serde<T, F, MAX> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: PartialEq, F, const MAX: usize> PartialEq for Serde<T, F, MAX> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq, F, const MAX: usize> Eq for Serde<T, F, MAX> {}
