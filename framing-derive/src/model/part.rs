//! What lies on the wire one after the other: fields, runs of bits, and the zeros behind them.

use super::Body;

/// What lies on the wire; the numbers are indices of fields.
pub(crate) enum Part {
    Field(usize),
    /// Bit fields, with the distance of each from the least significant bit of the run.
    Bits {
        bytes: usize,
        fields: Vec<(usize, u32)>,
        pad: Pad,
        /// Whether the first one is the least significant, and so is the first byte.
        lsb: bool,
    },
}

impl Part {
    /// The zero bytes after it.
    pub(crate) fn pad(&self, body: &Body<'_>) -> Pad {
        match self {
            Self::Field(index) => body.fields.get(*index).map_or(Pad::NONE, |field| field.pad),
            Self::Bits { pad, .. } => *pad,
        }
    }

    /// The byte of the part in which the field of this index begins.
    pub(crate) fn byte_of(&self, body: &Body<'_>, index: usize) -> usize {
        let Self::Bits { bytes, fields, lsb, .. } = self else { return 0 };
        let shift = fields.iter().find(|(field, _)| *field == index).map_or(0, |(_, shift)| *shift);
        if *lsb {
            return (shift / 8) as usize;
        }
        let bits = body.fields.get(index).and_then(|field| field.bits).unwrap_or(0);
        bytes.saturating_sub(shift.saturating_add(bits).div_ceil(8) as usize)
    }
}

/// The zero bytes after a field or a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pad {
    /// So many.
    Bytes(usize),
    /// As many as there have to be for a multiple of so many bytes from the start of the message.
    Align(usize),
}

impl Pad {
    pub(crate) const NONE: Self = Self::Bytes(0);

    /// The number, if it is known.
    pub(crate) const fn bytes(self) -> Option<usize> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Align(_) => None,
        }
    }

    /// The most that there can be.
    pub(crate) const fn most(self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Align(to) => to.saturating_sub(1),
        }
    }
}
