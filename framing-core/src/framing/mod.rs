//! Where one message ends and the next begins.
//!
//! A [`Framing`] is configuration only: the same value serves both directions of a stream and many streams. What a
//! search for the next frame has learned (a length that was accepted, bytes already searched) is its
//! [`Scan`](Framing::Scan), which the receiving side keeps.
//!
//! | framing | a frame is | payloads | after an error |
//! | --- | --- | --- | --- |
//! | [`Bare`] | the message, which says itself where it ends | messages that do | the stream has ended |
//! | [`LengthPrefix`] | a length, then so many bytes | any | the stream has ended |
//! | [`Delimited`] | bytes up to a delimiter: lines | without the delimiter | the next frame is found |
//! | [`Cobs`] | bytes without zeros, then a zero | any | the next frame is found |
//! | [`FixedSize`] | so many bytes | of one size | the next frame is found |
//! | [`Checked`] | one of the framings above around payload and checksum | as that one has them | as that one |
//!
//! The receiving side is this loop, whatever reads the bytes:
//! ```
//! use framing_core::{FrameError, Framing, LengthPrefix, Step};
//!
//! /// Takes all whole frames out of `buffered` and returns their payloads.
//! fn payloads(framing: &LengthPrefix, buffered: &mut Vec<u8>) -> Result<Vec<Vec<u8>>, FrameError> {
//!     let mut scan = Default::default();
//!     let mut found = Vec::new();
//!     loop {
//!         match framing.find(&mut scan, buffered, framing.max_payload())? {
//!             Step::Frame { payload, end } => {
//!                 found.push(buffered[payload].to_vec());
//!                 buffered.drain(..end);
//!             }
//!             Step::Discard { count } => drop(buffered.drain(..count)),
//!             Step::Incomplete { .. } | Step::Open => return Ok(found),
//!         }
//!     }
//! }
//!
//! let mut buffered = vec![2, 0, 0, 0, b'h', b'i', 9, 0, 0];
//! assert_eq!(payloads(&LengthPrefix::u32(), &mut buffered)?, [b"hi"]);
//! assert_eq!(buffered, [9, 0, 0], "the next frame has begun");
//! # Ok::<(), FrameError>(())
//! ```

mod bare;
mod checked;
mod checksum;
mod cobs;
mod delimited;
mod error;
mod fixed_size;
mod head;
mod length_prefix;
mod scan;

pub use bare::Bare;
pub use checked::{Checked, CheckedScan};
pub use checksum::Checksum;
#[cfg(feature = "crc")]
pub use checksum::{Crc16Arc, Crc16Ibm3740, Crc16IbmSdlc, Crc16Kermit, Crc16Modbus, Crc16Xmodem, Crc32, Crc32c};
pub use cobs::Cobs;
pub use delimited::{Delimited, DelimiterError};
pub use error::{FrameError, Part, WriteError};
pub use fixed_size::FixedSize;
pub use length_prefix::{LengthPrefix, LengthScan};
pub use scan::DelimiterScan;

use core::ops::Range;

use crate::{EncodeError, Message, Writer};

/// What [`Framing::find`] says of the bytes at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// No whole frame yet.
    Incomplete {
        /// At least this many more bytes are needed (never 0); with fewer, searching again is wasted. A framing that
        /// knows the size of the frame says what is missing of it; one that looks for a delimiter says 1. Of a frame
        /// whose bytes are discarded, what is missing of it; any of them can be discarded before the rest has come.
        needed: usize,
        /// What the bytes at hand are the beginning of.
        part: Part,
    },
    /// A whole frame.
    Frame {
        /// Where the payload lies in the bytes at hand.
        payload: Range<usize>,
        /// How many bytes the frame takes in all; the next frame begins there.
        end: usize,
    },
    /// This many bytes, never 0, belong to no frame that is delivered: drop them and search again.
    Discard {
        /// How many.
        count: usize,
    },
    /// The framing does not mark where a message ends ([`Bare`]): the message says so itself.
    Open,
}

/// A rule for where one message ends and the next begins. Implement it for a framing of your own.
///
/// # The contract
/// - [`find`](Self::find) searches each byte once: what it learned and cannot read off the bytes goes into `scan`.
/// - It depends on the bytes alone, and not on how they were cut.
/// - The limit is checked before the frame is whole, or when it is where only its end tells its size; a payload of just
///   the limit is admitted. Bytes beyond the limit are not waited for without end.
/// - After an error for which [`recovers`](Self::recovers) is false, `find` is not called again. After any other, the next
///   call sees the same bytes, and says [`Step::Discard`] of those that belong to the refused frame.
/// - After [`Step::Frame`] and [`Step::Discard`] the caller drops those bytes: they are not seen again, so a framing may
///   have rewritten them.
/// - What [`close`](Self::close) wrote, `find` finds, with the same payload.
///
/// `laws::check_framing` and `laws::check_stream` (feature `laws`) check it, in a test of one line each.
///
/// # An example
/// Netstrings: the length in decimal digits, a colon, the payload, a comma. For one that rewrites its frames, and goes on
/// after errors, see `examples/custom_framing.rs`.
/// ```
/// use framing_core::{FrameBoundaries, FrameError, Framing, Part, Reason, Step};
///
/// struct Netstring {
///     max: usize,
/// }
///
/// fn digits(number: usize) -> usize {
///     number.checked_ilog10().map_or(1, |log| log as usize + 1)
/// }
///
/// impl Framing for Netstring {
///     type Scan = (); // A few digits are read again; all else is arithmetic.
///
///     fn max_payload(&self) -> usize {
///         self.max
///     }
///     fn max_overhead(&self, payload: usize) -> usize {
///         digits(payload) + 2
///     }
///     fn find(&self, (): &mut (), buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
///         let (max, mut length) = (self.max.min(limit), 0usize);
///         for (at, byte) in buffered.iter().enumerate() {
///             match byte {
///                 b'0'..=b'9' if at == 0 || length > 0 => {
///                     length = length.saturating_mul(10).saturating_add((byte - b'0').into());
///                     if length > max {
///                         return Err(FrameError::too_large(length as u64, max));
///                     }
///                 }
///                 b':' if at > 0 => {
///                     let (start, end) = (at + 1, at + 1 + length);
///                     return match buffered.get(end) {
///                         Some(b',') => Ok(Step::Frame { payload: start..end, end: end + 1 }),
///                         Some(_) => Err(not_one(end)),
///                         None => Ok(Step::Incomplete { needed: end + 1 - buffered.len(), part: Part::Payload }),
///                     };
///                 }
///                 _ => return Err(not_one(at)),
///             }
///         }
///         Ok(Step::Incomplete { needed: 1, part: Part::Head })
///     }
///     fn open(&self, size_hint: usize) -> usize {
///         digits(size_hint) + 1
///     }
///     fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
///         if payload > self.max {
///             return Err(FrameError::too_large(payload as u64, self.max));
///         }
///         let (start, available) = (digits(payload) + 1, frame.len());
///         let total = start + payload + 1;
///         if total > available {
///             return Err(FrameError::NoRoom { needed: total - available });
///         }
///         frame.copy_within(head..head + payload, start); // The hint may have been larger.
///         let mut rest = payload;
///         for digit in frame[..start - 1].iter_mut().rev() {
///             *digit = b'0' + (rest % 10) as u8;
///             rest /= 10;
///         }
///         (frame[start - 1], frame[total - 1]) = (b':', b',');
///         Ok(total)
///     }
/// }
///
/// impl FrameBoundaries for Netstring {} // It marks where a payload ends.
///
/// fn not_one(offset: usize) -> FrameError {
///     FrameError::Malformed { offset, reason: Reason::Custom { code: 1 } }
/// }
///
/// # #[cfg(feature = "laws")] {
/// use framing_core::laws;
///
/// let framing = Netstring { max: 1000 };
/// laws::check_framing(&framing, &[b"", b"hello world!", &[b'9'; 1000]]).unwrap();
/// for stream in [&b"12:hello world!,"[..], b"05:hello,", b"5:hello;", b"1001:"] {
///     laws::check_stream(&framing, stream).unwrap();
/// }
/// # }
/// ```
pub trait Framing {
    /// What a search has learned; the default stands at the start of a frame.
    type Scan: Default + core::fmt::Debug;

    /// Whether it marks where a payload ends; `false` for one that says [`Step::Open`]. What is received by it has to say
    /// that itself ([`Message::SELF_DELIMITING`]), which is checked when a program is compiled.
    const MARKS_ENDS: bool = true;

    /// The largest payload that is sent or accepted, in bytes.
    fn max_payload(&self) -> usize;

    /// The most bytes that a frame has beyond its payload of `payload` bytes; of a larger payload no fewer. It is asked of any number, of
    /// more than [`max_payload`](Self::max_payload) too.
    fn max_overhead(&self, payload: usize) -> usize;

    /// Finds the next frame at the start of `buffered`.
    ///
    /// Of no bytes at all it says [`Part::Head`] where no frame has begun, and [`Part::Payload`] where the bytes of one
    /// were discarded as they came: a stream that ends there ends in its middle.
    ///
    /// `limit` is the largest payload that the caller accepts, beside the framing's own. A framing may rewrite its
    /// frame in place (to remove stuffing); `buffered` holds the same bytes at the next call, or more.
    ///
    /// # Errors
    /// [`FrameError::TooLarge`] and [`FrameError::Malformed`], as soon as the bytes at hand show it.
    fn find(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError>;

    /// The same as [`find`](Self::find) where the stream has ended: no byte follows `buffered`.
    ///
    /// A framing whose last frame needs no mark finds it here. Any other has nothing to add: it says
    /// [`Step::Incomplete`], which then is [`FrameError::Truncated`] if a frame has begun.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    fn find_last(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        self.find(scan, buffered, limit)
    }

    /// Whether the search may go on after `error`. Only where a peer cannot choose by it where the next frame begins.
    fn recovers(&self, error: &FrameError) -> bool {
        let _ = error;
        false
    }

    /// How many bytes to leave free before a payload of at most `size_hint` bytes, for [`close`](Self::close).
    fn open(&self, size_hint: usize) -> usize;

    /// Makes a frame of the `payload` bytes that lie `head` bytes after the start of `frame`, and returns its size.
    ///
    /// `head` is what [`open`](Self::open) returned; `frame` has room for [`max_overhead`](Self::max_overhead).
    ///
    /// # Errors
    /// [`FrameError::TooLarge`], [`FrameError::Malformed`] where no frame can have this payload, and
    /// [`FrameError::NoRoom`]. What stands in `frame` is to be thrown away then.
    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError>;

    /// Writes what stands around a payload that stays where it lies, so that a large one is sent without being copied;
    /// `None` where that cannot be, because the framing rewrites its payloads or counts on their place. The default.
    ///
    /// The payload comes in pieces, one after the other. `room` has the bytes of [`max_overhead`](Self::max_overhead);
    /// what goes before the payload is written to its start, and what goes after it behind that. Both with the payload between
    /// them are what [`close`](Self::close) makes of the same payload.
    ///
    /// # Errors
    /// Those of [`close`](Self::close).
    fn close_around(&self, payload: &[&[u8]], room: &mut [u8]) -> Result<Option<Around>, FrameError> {
        let _ = (payload, room);
        Ok(None)
    }
}

/// What [`Framing::close_around`] has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// So many bytes go before the payload.
    pub head: usize,
    /// The next so many go after it.
    pub tail: usize,
}

/// A [`Framing`] that marks where each payload ends, so that frames can be received before they are decoded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not mark where a frame ends",
    note = "with `Bare` only the message knows its end: receive a type, `recv::<M>()`, or choose a framing such as \
            `LengthPrefix`"
)]
pub trait FrameBoundaries: Framing {}

impl<F: Framing> Framing for &F {
    type Scan = F::Scan;
    const MARKS_ENDS: bool = F::MARKS_ENDS;

    fn max_payload(&self) -> usize {
        F::max_payload(self)
    }

    fn max_overhead(&self, payload: usize) -> usize {
        F::max_overhead(self, payload)
    }

    fn find(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        F::find(self, scan, buffered, limit)
    }

    fn find_last(&self, scan: &mut Self::Scan, buffered: &mut [u8], limit: usize) -> Result<Step, FrameError> {
        F::find_last(self, scan, buffered, limit)
    }

    fn recovers(&self, error: &FrameError) -> bool {
        F::recovers(self, error)
    }

    fn open(&self, size_hint: usize) -> usize {
        F::open(self, size_hint)
    }

    fn close(&self, frame: &mut [u8], head: usize, payload: usize) -> Result<usize, FrameError> {
        F::close(self, frame, head, payload)
    }

    fn close_around(&self, payload: &[&[u8]], room: &mut [u8]) -> Result<Option<Around>, FrameError> {
        F::close_around(self, payload, room)
    }
}

impl<F: FrameBoundaries> FrameBoundaries for &F {}

/// How many bytes of room [`write_frame`] needs for a message at most.
#[inline]
pub fn room_for<'a, F: Framing, M: Message<'a>>(framing: &F, message: &M) -> usize {
    let hint = message.size_hint();
    hint.saturating_add(framing.max_overhead(hint))
}

/// Encodes `message` as one frame at the start of `room` and returns the frame's size.
///
/// ```
/// use framing_core::{LengthPrefix, framing};
/// # use framing_core::{DecodeError, EncodeError, Message, Reader, Writer};
/// # struct Byte(u8);
/// # impl Message<'_> for Byte {
/// #     const MAX_SIZE: usize = 1;
/// #     fn size_hint(&self) -> usize { 1 }
/// #     fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> { out.put_u8(self.0) }
/// #     fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> { input.take_u8().map(Byte) }
/// # }
/// let mut room = [0; 16];
/// let size = framing::write_frame(&LengthPrefix::u16().big_endian(), &Byte(7), &mut room)?;
/// assert_eq!(room[..size], [0, 1, 7]);
/// # Ok::<(), framing::WriteError>(())
/// ```
///
/// # Errors
/// Those of [`Message::encode`] and of [`Framing::close`]; what stands in `room` is to be thrown away then.
#[inline]
pub fn write_frame<'a, F, M>(framing: &F, message: &M, room: &mut [u8]) -> Result<usize, WriteError>
where
    F: Framing,
    M: Message<'a>,
{
    write_frame_with(framing, message.size_hint(), |out| message.encode(out), room)
}

/// Writes one frame, whose payload `encode` writes in no more than `hint` bytes, at the start of `room`, and returns
/// its size: [`write_frame`] for what is no message.
///
/// # Errors
/// Those of `encode` and of [`Framing::close`]; what stands in `room` is to be thrown away then.
#[inline(always)]
pub fn write_frame_with<F: Framing>(
    framing: &F,
    hint: usize,
    encode: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
    room: &mut [u8],
) -> Result<usize, WriteError> {
    let head = framing.open(hint);
    let available = room.len();
    let Some(payload) = room.get_mut(head..) else {
        return Err(FrameError::NoRoom { needed: head.saturating_sub(available) }.into());
    };
    let mut out = Writer::new(payload);
    encode(&mut out)?;
    let written = out.written();
    framing.close(room, head, written).map_err(WriteError::Frame)
}

/// The bytes in all the pieces of a payload.
fn size_of_all(pieces: &[&[u8]]) -> usize {
    pieces.iter().fold(0, |size, piece| size.saturating_add(piece.len()))
}
