//! [`Message`]: the one trait that a type needs to cross the wire.

use crate::{DecodeError, EncodeError, Reader, Writer};

/// A value that can be written as bytes and read back.
///
/// Derive it, or write its four items by hand. `'a` is the lifetime of the received bytes, from which a message may
/// borrow (`&'a str`, `&'a [u8]`): `impl<'a> Message<'a> for Log<'a>`. What borrows nothing is `impl Message<'_>`, and
/// then an [`OwnedMessage`] too.
///
/// # The contract
/// - [`encode`](Self::encode) writes at least [`MIN_SIZE`](Self::MIN_SIZE), at most [`MAX_SIZE`](Self::MAX_SIZE)
///   and never more than [`size_hint`](Self::size_hint) bytes.
/// - [`decode`](Self::decode) takes the bytes of one message and leaves what follows them. Of fewer bytes than a
///   whole message it says [`DecodeError::NotEnoughData`], never more than what is missing.
/// - Canonical: what `decode` accepts, `encode` writes again, byte for byte.
/// - No bytes make `decode` panic or loop, and none allocate by a declared number alone: memory is taken as items are
///   really decoded, within the bounds that the type states.
///
/// With the feature `laws`, `framing_core::laws` checks all this of a type: `check_value` from values, `check_bytes`
/// from arbitrary bytes, and only both together see it all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "this does not implement `Message`",
    note = "put `#[derive(framing_core::Message)]` on `{Self}`, or write `impl Message<'_> for {Self}` by hand; where that says \
            `outside` or `args`, its field tells it: `tag = field`, `args(...)`",
    note = "a field of a type from elsewhere takes `#[message(with = SomeEncoding)]`; those of `uuid`, `bytes`, `arrayvec` \
            and `heapless` take the feature of `framing-core` with that name",
    note = "`Bytes`, and a `Vec`, `String`, `&str` or `&[u8]` behind a type alias, takes its bound: `#[message(max = N)]`"
)]
pub trait Message<'a>: Sized {
    /// No encoding is ever longer, in bytes. `usize::MAX` stands for no bound.
    ///
    /// Messages that hold each other have no such size: the compiler reports a cycle (E0391) through their `MAX_SIZE`. A field
    /// `with` an encoding that bounds the depth ends it.
    const MAX_SIZE: usize;

    /// No encoding is ever shorter, in bytes. Equal to [`MAX_SIZE`](Self::MAX_SIZE): the layout is fixed.
    const MIN_SIZE: usize = 0;

    /// Whether a message says itself where it ends: by a fixed size, by lengths or counts within, or by a terminator.
    ///
    /// One that takes all that is left does not, and has to say `false` here. It stands last in another message or behind a
    /// size, is no item of a sequence, and needs a framing that marks where its payload ends: all that is checked when a
    /// program is compiled. Where nothing is said, a message without a bound ([`MAX_SIZE`](Self::MAX_SIZE) of `usize::MAX`)
    /// counts as one that takes all, every other as one that says its end; `laws::check_value` finds out one that lies.
    const SELF_DELIMITING: bool = Self::MAX_SIZE != usize::MAX;

    /// How many bytes to make room for: never fewer than [`encode`](Self::encode) writes, exact where derived.
    fn size_hint(&self) -> usize;

    /// Writes the message.
    ///
    /// # Errors
    /// [`EncodeError::NotEnoughSpace`] where `out` ends first; [`EncodeError::Unencodable`] where a value breaks a
    /// bound of its type. What was written then is to be thrown away.
    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError>;

    /// Reads one message and leaves what follows it.
    ///
    /// # Errors
    /// [`DecodeError::NotEnoughData`] where `input` ends first; [`DecodeError::Malformed`] where it can never become
    /// this message. What was taken then is to be thrown away.
    fn decode(input: &mut Reader<'a>) -> Result<Self, DecodeError>;

    /// Encodes into `room` and returns how many bytes were written.
    ///
    /// # Errors
    /// Those of [`encode`](Self::encode).
    #[inline]
    fn encode_into(&self, room: &mut [u8]) -> Result<usize, EncodeError> {
        let mut out = Writer::new(room);
        self.encode(&mut out)?;
        Ok(out.written())
    }

    /// Encodes into a new vector.
    ///
    /// # Errors
    /// [`EncodeError::Unencodable`] where a value breaks a bound of its type.
    #[cfg(feature = "alloc")]
    fn encode_to_vec(&self) -> Result<alloc::vec::Vec<u8>, EncodeError> {
        let mut room = alloc::vec![0; self.size_hint()];
        let size = self.encode_into(&mut room)?;
        room.truncate(size);
        Ok(room)
    }

    /// Decodes a message that takes all of `bytes`. Of fewer bytes it says that more are needed; for a datagram or a
    /// frame, after which none can come, take [`decode_frame`](Self::decode_frame).
    ///
    /// # Errors
    /// Those of [`decode`](Self::decode), and [`TrailingBytes`](crate::Reason::TrailingBytes) where bytes are left.
    #[inline]
    fn decode_exact(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(bytes);
        let message = Self::decode(&mut input)?;
        crate::region::closed(&input).map(|()| message)
    }

    /// Decodes the payload of a whole frame: as [`decode_exact`](Self::decode_exact), but a message that goes on
    /// after the payload's end is malformed ([`FrameTooShort`](crate::Reason::FrameTooShort)), for no further byte can
    /// mend it.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] only.
    #[inline]
    fn decode_frame(payload: &'a [u8]) -> Result<Self, DecodeError> {
        match Self::decode_exact(payload) {
            Err(DecodeError::NotEnoughData { needed }) => Err(crate::region::too_short(payload.len(), needed)),
            result => result,
        }
    }
}

/// A [`Message`] that borrows nothing from the received bytes.
///
/// An alias: every `M: for<'a> Message<'a>` is one, and it cannot be implemented otherwise. Of a message that borrows the
/// compiler says that its "implementation of `Message` is not general enough": it is received as a frame, which is decoded
/// where it lies (`recv_frame` of a stream, then `decode` of the frame).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message that owns all it holds",
    label = "this is no message, or borrows from the received bytes",
    note = "a type of your own becomes one by `#[derive(framing_core::Message)]` on it",
    note = "a message that borrows is received as a frame: `stream.recv_frame()?`, then `frame.decode::<{Self}>()`"
)]
pub trait OwnedMessage: for<'a> Message<'a> {}

impl<M: for<'a> Message<'a>> OwnedMessage for M {}

#[cfg(feature = "alloc")]
impl<'a, M: Message<'a>> Message<'a> for alloc::boxed::Box<M> {
    const MAX_SIZE: usize = M::MAX_SIZE;
    const MIN_SIZE: usize = M::MIN_SIZE;
    const SELF_DELIMITING: bool = M::SELF_DELIMITING;

    fn size_hint(&self) -> usize {
        M::size_hint(self)
    }

    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        M::encode(self, out)
    }

    fn decode(input: &mut Reader<'a>) -> Result<Self, DecodeError> {
        M::decode(input).map(alloc::boxed::Box::new)
    }
}

/// Bytes that are sent and received as they are: a message that is all of its payload.
///
/// It does not say where it ends, so it needs a framing with boundaries, and its bound is the framing's limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Raw<'a>(pub &'a [u8]);

impl<'a> Message<'a> for Raw<'a> {
    const MAX_SIZE: usize = usize::MAX;
    const SELF_DELIMITING: bool = false;

    #[inline]
    fn size_hint(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_bytes(self.0)
    }

    #[inline]
    fn decode(input: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(input.take_rest()))
    }
}
