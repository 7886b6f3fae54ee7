//! A transcript of mixed messages, which the engine and each adapter have to see alike.

use framing_core::{LengthPrefix, Message};
use framing_io::Encoder;

use crate::samples::bytes;

/// How the transcript is framed.
pub const FRAMING: LengthPrefix = LengthPrefix::u16();

/// A message of one of several kinds.
#[derive(Clone, Debug, Message, PartialEq, Eq)]
pub enum Mixed {
    /// Always the same size.
    Tick {
        /// Which it is.
        id: u64,
        /// Negative ones too.
        price: i64,
        /// Two numbers.
        sizes: [u16; 2],
    },
    /// No bytes beyond the tag.
    Nothing,
    /// A text.
    Note(#[message(max = 600)] String),
    /// Bytes, often more than those of all others.
    Block(#[message(max = 600, len = u16)] Vec<u8>),
    /// Something that may not be there.
    Maybe(Option<(u32, bool)>),
}

/// Sixty-four messages of all kinds, from none to hundreds of bytes.
#[must_use]
pub fn messages() -> Vec<Mixed> {
    let message = |index: u64| {
        let size = usize::try_from(index * index % 61).unwrap_or(0);
        match index % 8 {
            0 | 5 => Mixed::Tick { id: index << 40, price: -7, sizes: [1, 2] },
            1 => Mixed::Nothing,
            2 | 6 => Mixed::Note("ß∂ƒ".repeat(size / 8)),
            3 if index == 35 => Mixed::Block(bytes(500)),
            3 => Mixed::Block(bytes(size)),
            4 => Mixed::Maybe(None),
            _ => Mixed::Maybe(Some((7, index % 16 == 7))),
        }
    };
    (0..64).map(message).collect()
}

/// The bytes of `messages`.
///
/// # Panics
/// Where one cannot be encoded.
#[must_use]
pub fn wire(messages: &[Mixed]) -> Vec<u8> {
    let mut encoder = Encoder::new(FRAMING);
    messages.iter().for_each(|message| encoder.push(message).expect("it fits"));
    encoder.unsent().to_vec()
}

/// Where the head of each frame of [`wire`] begins.
///
/// # Panics
/// Where `wire` is not what [`wire`] returned.
#[must_use]
pub fn heads(wire: &[u8]) -> Vec<usize> {
    let (mut heads, mut at) = (Vec::new(), 0);
    while at < wire.len() {
        heads.push(at);
        at += 2 + usize::from(u16::from_le_bytes([wire[at], wire[at + 1]]));
    }
    heads
}
