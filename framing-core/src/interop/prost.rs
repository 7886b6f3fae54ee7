//! [`Prost`]: messages of prost.

use core::marker::PhantomData;

use super::{DEFAULT_MAX, ProtobufFault, protobuf, too_long};
use crate::{DecodeError, EncodeError, Encoding, Message, Prefixed, Reader, Reason, Varint, Writer};

/// Any message of prost as a message, of at most `MAX` bytes.
///
/// ```text
///   +--------------------------------------+
///   | the message, as prost encodes it     |     the rest of the frame, <= MAX bytes
///   +--------------------------------------+
/// ```
///
/// ```
/// use framing_core::{Message, Prost};
///
/// #[derive(Clone, PartialEq, prost::Message)]
/// struct Ping {
///     #[prost(uint64, tag = "1")]
///     nonce: u64,
/// }
///
/// #[derive(Message)]
/// enum Control {
///     Stop,
///     Ping(Prost<Ping, 64>), // Not derived yet.
/// }
///
/// let ping = Control::Ping(Prost(Ping { nonce: 7 }));
/// assert_eq!(ping.encode_to_vec()?, [1, 0x08, 7]);
/// assert!(matches!(Control::decode_frame(&[1, 0x08, 7]), Ok(Control::Ping(Prost(Ping { nonce: 7 })))));
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
///
/// A message of Protocol Buffers does not say where it ends: as [`Raw`](crate::Raw) it takes all of its frame, so it needs a
/// framing with boundaries (not [`Bare`](crate::Bare)) and stands last where it nests. Within other fields it is a
/// [`ProstField`].
///
/// # Limits
/// More than `MAX` bytes are [`Reason::TooLong`], before they are encoded or decoded. prost takes memory as fields are
/// really decoded, and follows at most 100 levels, unless its feature `no-recursion-limit` is on. Memory is bounded by the
/// bytes, but not one to one: an empty message in a `repeated` field takes two bytes on the wire and its whole size in memory.
///
/// # What it does not promise
/// It is not canonical. prost accepts fields in any order, twice, in longer forms, and drops those that it does not know; what
/// it writes for the value that they become is what everybody writes. A map takes a `BTreeMap` (`btree_map` in
/// `prost-build`) to be written in one order. A value that nests more than 100 levels is written, and not read again.
///
/// # Errors
/// Bytes that end within a field are [`DecodeError::NotEnoughData`], in a frame [`Reason::FrameTooShort`]; all others that prost
/// refuses are [`Reason::Protobuf`] with the number of the outermost field, at its offset or at the wrong byte of its head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prost<M, const MAX: usize = DEFAULT_MAX>(pub M);

impl<M, const MAX: usize> From<M> for Prost<M, MAX> {
    fn from(message: M) -> Self {
        Self(message)
    }
}

// An error about a type that is no message lists the messages that there are: this one would not help.
#[diagnostic::do_not_recommend]
impl<M, const MAX: usize> Message<'_> for Prost<M, MAX>
where
    M: prost::Message + Default,
{
    const MAX_SIZE: usize = MAX;
    const SELF_DELIMITING: bool = false;

    fn size_hint(&self) -> usize {
        Whole::<MAX>::size(&self.0)
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        Whole::<MAX>::encode(&self.0, out)
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Whole::<MAX>::decode(input).map(Self)
    }
}

/// A message of prost as a field: [`Prefixed`] by its size as `L` encodes it, a [`Varint`] where none is named, of at most
/// `MAX` bytes.
///
/// ```text
///   +---------+----------------------------------+
///   | L: n    | n bytes, as prost encodes it     |     n <= MAX
///   +---------+----------------------------------+
/// ```
///
/// With a `Varint` these are the bytes of `encode_length_delimited`, and what stands in a message of Protocol Buffers after
/// the key of a nested one. So an enum whose tags are those keys, `number << 3 | 2`, is a `oneof` byte for byte:
///
/// ```
/// # #[cfg(feature = "derive")]
/// # {
/// use framing_core::{Message, ProstField};
///
/// #[derive(Clone, PartialEq, prost::Message)]
/// struct Ping {
///     #[prost(uint64, tag = "1")]
///     nonce: u64,
/// }
///
/// #[derive(Message)]
/// enum Control {
///     #[message(tag = 0x0a)] // Field 1 of the `oneof`.
///     Ping(#[message(with = ProstField)] Ping),
///     #[message(tag = 0x07)] // No key ends in 7: a variant that is ours.
///     Stop,
/// }
///
/// assert_eq!(Control::Ping(Ping { nonce: 7 }).encode_to_vec()?, [0x0a, 2, 0x08, 7]);
/// # }
/// # Ok::<(), framing_core::EncodeError>(())
/// ```
///
/// Compose it for what holds more than one: `with = Option<ProstField>`, `with = Counted<Varint, ProstField, 16>`.
///
/// # Errors
/// Those of [`Prost`]; a size beyond `MAX` is [`Reason::TooLong`], at the size; a message that goes on behind the end
/// that its size states is [`Reason::FrameTooShort`].
pub struct ProstField<L = Varint, const MAX: usize = DEFAULT_MAX>(PhantomData<L>);

impl<M, L, const MAX: usize> Encoding<'_, M> for ProstField<L, MAX>
where
    M: prost::Message + Default,
    L: for<'x> Encoding<'x, u64>,
{
    const MIN_SIZE: usize = <InField<L, MAX> as Encoding<'_, M>>::MIN_SIZE;
    const MAX_SIZE: usize = <InField<L, MAX> as Encoding<'_, M>>::MAX_SIZE;
    const SELF_DELIMITING: bool = true;

    fn size(value: &M) -> usize {
        InField::<L, MAX>::size(value)
    }

    fn encode(value: &M, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        InField::<L, MAX>::encode(value, out)
    }

    fn decode(input: &mut Reader<'_>) -> Result<M, DecodeError> {
        InField::<L, MAX>::decode(input)
    }
}

type InField<L, const MAX: usize> = Prefixed<L, Whole<MAX>>;

/// A message of prost in all the bytes that there are, at most `MAX`.
struct Whole<const MAX: usize>;

impl<M, const MAX: usize> Encoding<'_, M> for Whole<MAX>
where
    M: prost::Message + Default,
{
    const MIN_SIZE: usize = 0;
    const MAX_SIZE: usize = MAX;
    const SELF_DELIMITING: bool = false;

    fn size(value: &M) -> usize {
        value.encoded_len()
    }

    fn encode(value: &M, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let size = value.encoded_len();
        if size > MAX {
            return Err(EncodeError::unencodable(too_long(size, MAX)));
        }
        let mut room = out.claim(size)?;
        // Both are of a message by hand that says one size and writes another, whose bytes are not to be sent.
        value.encode(&mut room).map_err(|_| EncodeError::unencodable(Reason::Invalid))?;
        if room.is_empty() { Ok(()) } else { Err(EncodeError::unencodable(Reason::Invalid)) }
    }

    fn decode(input: &mut Reader<'_>) -> Result<M, DecodeError> {
        if input.remaining() > MAX {
            return Err(input.malformed(0, too_long(input.remaining(), MAX)));
        }
        match M::decode(input.peek()) {
            Ok(message) => {
                input.take_rest();
                Ok(message)
            }
            Err(_) => Err(explain::<M>(MAX, input)),
        }
    }
}

/// What is wrong with bytes that prost refuses. Its error says it in words; here they are decoded again, field by field, to
/// learn in which it is.
#[cold]
fn explain<M: prost::Message + Default>(max: usize, input: &Reader<'_>) -> DecodeError {
    let mut message = M::default();
    let mut rest = input.clone();
    while !rest.is_empty() {
        let start = rest.clone();
        let field = match protobuf::take_field(&mut rest) {
            Ok(field) => field,
            Err(DecodeError::NotEnoughData { needed }) => {
                let size = input.remaining().saturating_add(needed);
                return if size > max {
                    start.malformed(0, too_long(size, max))
                } else {
                    DecodeError::not_enough_data(needed)
                };
            }
            Err(error) => return error,
        };
        let size = start.remaining().saturating_sub(rest.remaining());
        let bytes = start.peek().get(..size).unwrap_or_default();
        if message.merge(bytes).is_err() {
            return start.malformed(0, Reason::Protobuf { field, fault: ProtobufFault::Content });
        }
    }
    input.malformed(0, Reason::Protobuf { field: 0, fault: ProtobufFault::Content })
}
