//! The vocabulary of faults: one variant for each way in which bytes or values break the wire format.

use core::fmt;

use crate::interop::{ProtobufFault, SerdeFault};
use crate::size::More;

/// A 64-bit number that is stored in four parts, so that in a [`Reason`] it stands right behind the tag.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wide([u16; 4]);

impl Wide {
    /// Stores `value`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the four parts of a u64")]
    pub const fn new(value: u64) -> Self {
        Self([(value >> 48) as u16, (value >> 32) as u16, (value >> 16) as u16, value as u16])
    }

    /// The stored value.
    #[must_use]
    pub const fn get(self) -> u64 {
        let [first, second, third, fourth] = self.0;
        (first as u64) << 48 | (second as u64) << 32 | (third as u64) << 16 | fourth as u64
    }
}

impl From<u64> for Wide {
    fn from(value: u64) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for Wide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), f)
    }
}

impl fmt::Display for Wide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

/// What is wrong with bytes that were decoded or a value that was encoded.
///
/// Lengths are `u32` and saturate: a length shown as 4294967295 is that or more. Each variant stands for one
/// rule of the wire format (`WIRE_FORMAT.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
// With a tag of one byte, the byte and the seven after it are moved apart from each other wherever an error may stand in
// place of a value, and the value with them, through memory.
#[repr(u16)]
pub enum Reason {
    /// A bool is 0 or 1.
    Bool {
        /// The byte that stands there.
        value: u8,
    },
    /// The tag of an `Option` is 0 or 1.
    OptionTag {
        /// The byte that stands there.
        value: u8,
    },
    /// No variant has this tag, and none is marked `other`.
    UnknownTag {
        /// The tag, as its bits; of a 128-bit tag the lower half.
        tag: Wide,
    },
    /// The variant marked `other` holds a tag that belongs to another variant, so it would decode as that one.
    KnownTag {
        /// The tag, as its bits; of a 128-bit tag the lower half.
        tag: Wide,
    },
    /// The variant holds a tag that is none of its own, so it would not decode as itself.
    WrongTag {
        /// The tag, as its bits; of a 128-bit tag the lower half.
        tag: Wide,
    },
    /// A part has another tag than the fields before it say.
    OtherTag,
    /// A sequence or text is longer than its bound, or than its length prefix can say.
    TooLong {
        /// The length: items of a sequence, bytes of a text.
        length: u32,
        /// The bound, in the same unit.
        max: u32,
    },
    /// A size is less than what it counts takes at least.
    TooShort {
        /// The size, in bytes.
        length: u32,
        /// The least size, in bytes.
        min: u32,
    },
    /// A size is not a whole number of the units in which it is sent.
    Uneven {
        /// The size, in bytes.
        length: u32,
        /// The unit, in bytes.
        unit: u32,
    },
    /// A checksum is not that of the bytes that it covers. Of one with more than 32 bits this is the first 32 that
    /// differ, most significant first.
    Checksum {
        /// The checksum of the bytes.
        expected: u32,
        /// The one that stands there.
        found: u32,
    },
    /// An item begins with what ends its sequence, or a text has it in it; or an item ends its sequence, and is not the last.
    Terminator,
    /// The last item of a sequence does not end it, as the last has to.
    Unended,
    /// A text is not UTF-8; the offset is that of the first byte that is not.
    Utf8,
    /// Not a Unicode scalar value.
    Char {
        /// The number that stands there.
        value: u32,
    },
    /// A `NonZero` integer is zero.
    Zero,
    /// The nanoseconds of a duration are a whole second or more.
    Nanoseconds {
        /// The number that stands there.
        value: u32,
    },
    /// A byte of the magic is another one.
    Magic {
        /// The byte that the format asks for.
        expected: u8,
        /// The byte that stands there.
        found: u8,
    },
    /// A byte of padding is not zero.
    Padding {
        /// The byte that stands there.
        found: u8,
    },
    /// Reserved bits are not zero.
    ReservedBits {
        /// The bits that stand there.
        found: Wide,
    },
    /// A number does not fit in its bits on the wire.
    TooWide {
        /// The number, as its bits; of a 128-bit number the lower half.
        value: Wide,
        /// The bits that the wire has for it.
        bits: u8,
    },
    /// A field is not the constant that the format asks for.
    NotConstant,
    /// A value breaks a rule that the message states for it.
    Invalid,
    /// An `Option` holds the value that stands for nothing: that of `none`; or, with `since` and nothing behind it, one that
    /// takes no bytes.
    Sentinel,
    /// A field that a condition asks for is missing from the value.
    Missing,
    /// A field is there though a condition, or the absence of one before it, says that it is not.
    Unexpected,
    /// A sequence has another length than the fields before it say.
    Count {
        /// Its length: items, or bytes of text and bytes.
        length: u32,
        /// What they say.
        expected: u32,
    },
    /// The keys of a map or set do not ascend.
    Unsorted,
    /// A variable-length integer has a shorter form than the one that stands there.
    Overlong,
    /// A variable-length integer is larger than its type.
    VarintRange,
    /// A value nests deeper than its format admits.
    TooDeep {
        /// The most levels.
        max: u32,
    },
    /// An item of a sequence takes no bytes, so that any number of them could be declared for nothing.
    EmptyItem,
    /// Bytes are no message of Protocol Buffers. For [`Prost`](crate::interop).
    Protobuf {
        /// The number of the field, 0 where it is not known.
        field: u32,
        /// What is wrong with it.
        fault: ProtobufFault,
    },
    /// Bytes or a value are not what a type of serde's admits. For [`Serde`](crate::interop).
    Serde {
        /// What is wrong.
        fault: SerdeFault,
    },
    /// The message is whole, but its frame goes on; or what a size bounds is whole, but the size says that it goes on.
    TrailingBytes {
        /// The bytes of the frame after the message.
        count: u32,
    },
    /// The frame is whole, but the message goes on; or what a size bounds goes on, but ends there by that size. The
    /// offset is that of the end.
    FrameTooShort {
        /// At least so many more bytes would have been needed.
        needed: u32,
    },
    /// A length prefix declares less than the frame's own head.
    LengthBelowHead {
        /// The number in the length field.
        declared: u32,
        /// The least number that could stand there.
        least: u32,
    },
    /// A payload is shorter than the least that its framing can say.
    PayloadTooShort {
        /// The size of the payload, in bytes.
        length: u32,
        /// The least size, in bytes.
        least: u32,
    },
    /// A payload has another size than its framing's frames.
    PayloadSize {
        /// The size of the payload, in bytes.
        length: u32,
        /// The size of each frame, in bytes.
        size: u32,
    },
    /// A payload contains a delimiter of its framing.
    Delimiter,
    /// A run of byte stuffing goes beyond its frame.
    CodeRun {
        /// The bytes of the run, as its code says.
        run: u8,
        /// The bytes of the frame after the code.
        left: u32,
    },
    /// A length or a size is below zero.
    Negative {
        /// The number that stands there; -2147483648 is that or less.
        length: i32,
    },
    /// The fields before it do not say how many items or bytes there are: the expression that would is `None`.
    NoCount,
    /// A rule of the message's own, beyond the wire format. For `Message` and `Encoding` written by hand.
    Custom {
        /// A number that the author of the message chose.
        code: u32,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Bool { value } => write!(f, "a bool is 0 or 1, not {value}"),
            Self::OptionTag { value } => write!(f, "the tag of an Option is 0 or 1, not {value}"),
            Self::UnknownTag { tag } => {
                write!(f, "no variant has the tag {tag}; mark a variant `other` to keep unknown ones")
            }
            Self::KnownTag { tag } => write!(f, "tag {tag} belongs to another variant than the one marked `other`"),
            Self::WrongTag { tag } => write!(f, "tag {tag} is none of those that this variant has"),
            Self::OtherTag => f.write_str("the fields before say another tag than this variant has"),
            Self::TooLong { length, max } => write!(f, "length {length} exceeds the bound {max}"),
            Self::TooShort { length, min } => write!(f, "a size of {length} is below the least, {min}"),
            Self::Uneven { length, unit } => write!(f, "a size of {length} is no multiple of its unit, {unit} bytes"),
            Self::Checksum { expected, found } => {
                write!(f, "the checksum of the bytes is {expected:#x}, but {found:#x} stands here")
            }
            Self::Terminator => {
                f.write_str("what ends the sequence stands within it, so it would be read to end there")
            }
            Self::Unended => f.write_str("the last item does not end the sequence, so more would be read behind it"),
            Self::Utf8 => f.write_str("the text is not UTF-8 from here on"),
            Self::Char { value } => write!(f, "{value:#x} is not a Unicode scalar value"),
            Self::Zero => f.write_str("a NonZero integer is zero"),
            Self::Nanoseconds { value } => write!(f, "nanoseconds are at most 999999999, not {value}"),
            Self::Magic { expected, found } => {
                write!(f, "the magic has {expected:#04x} here, not {found:#04x}; is the peer speaking this protocol?")
            }
            Self::Padding { found } => write!(f, "padding is zero, not {found:#04x}"),
            Self::ReservedBits { found } => write!(f, "reserved bits are zero, not {found}"),
            Self::TooWide { value, bits } => write!(f, "{value} does not fit in {bits} bits"),
            Self::NotConstant => f.write_str("the field is not the constant that the format asks for"),
            Self::Invalid => f.write_str("the value breaks a rule that the message states for it"),
            Self::Sentinel => f.write_str("the value is the one that stands for nothing; use `None`"),
            Self::Missing => f.write_str("the condition of this field holds, so it has to be `Some`"),
            Self::Unexpected => f.write_str("the condition of this field does not hold, so it has to be `None`"),
            Self::Count { length, expected } => {
                write!(f, "the length is {length}, but the fields before say {expected}")
            }
            Self::Unsorted => f.write_str("the keys do not ascend; send maps and sets sorted, each key once"),
            Self::Overlong => f.write_str("a variable-length integer is not in its shortest form"),
            Self::VarintRange => f.write_str("a variable-length integer is larger than its type"),
            Self::TooDeep { max } => write!(f, "the value nests deeper than {max} levels"),
            Self::EmptyItem => f.write_str("an item of the sequence takes no bytes; send their number instead"),
            Self::Protobuf { field: 0, fault } => write!(f, "no field of Protocol Buffers: {fault}"),
            Self::Protobuf { field, fault } => write!(f, "field {field} of Protocol Buffers: {fault}"),
            Self::Serde { fault } => fmt::Display::fmt(&fault, f),
            Self::TrailingBytes { count } => {
                write!(f, "the message ends here, but its frame or its size goes on for {}", More(count.into()))
            }
            Self::FrameTooShort { needed } => {
                write!(f, "the frame or its size ends here, but the message needs at least {}", More(needed.into()))
            }
            Self::LengthBelowHead { declared, least } => {
                write!(f, "the length field says {declared}, less than the {least} that the head alone takes")
            }
            Self::PayloadTooShort { length, least } => {
                write!(f, "a payload of {length} bytes is too short for this framing, whose least is {least}")
            }
            Self::PayloadSize { length, size } => {
                write!(f, "a payload of {length} bytes is sent in frames of {size}; pad it, or choose another framing")
            }
            Self::Delimiter => f.write_str(
                "a delimiter begins within the payload; escape it, or choose a framing that carries any bytes, such as \
                 `Cobs` or `LengthPrefix`",
            ),
            Self::CodeRun { run, left } => {
                write!(f, "a code announces a run of {run} bytes, but the frame has {left} more")
            }
            Self::Negative { length } => write!(f, "a length of {length} is below zero"),
            Self::NoCount => f.write_str("the fields before it give no number of items or bytes: it overflows"),
            Self::Custom { code } => write!(f, "the message's own rule {code} is broken"),
        }
    }
}
