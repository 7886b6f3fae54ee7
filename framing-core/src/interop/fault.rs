//! What is wrong with bytes of another library's format.

use core::fmt;

/// What is wrong with bytes of Protocol Buffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtobufFault {
    /// A varint has more than 64 bits.
    Varint,
    /// A key has more than 32 bits, or the number 0.
    Key,
    /// A key names one of the two wire types that there are not, 6 and 7.
    WireType,
    /// A group ends that did not begin, or another one than the innermost.
    Group,
    /// The field is not what the message declares: of another wire type, text that is not UTF-8, a message within that is
    /// malformed or nests too deep. prost knows more and says it: decode the same bytes with `prost::Message::decode`.
    Content,
}

impl fmt::Display for ProtobufFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Varint => "a varint has more than 64 bits",
            Self::Key => "its key has more than 32 bits, or the number 0",
            Self::WireType => "there is no wire type 6 or 7",
            Self::Group => "a group ends here that did not begin",
            Self::Content => "it is not what the message declares; `prost::Message::decode` of the payload says why",
        })
    }
}

/// What is wrong with bytes or a value of a type of serde's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SerdeFault {
    /// The type's own `Serialize` or `Deserialize` refuses the value.
    Refused,
    /// The type asks the format what comes next, and it does not say.
    NotSelfDescribing,
    /// A sequence or map does not know its length before its items.
    UnknownLength,
}

impl fmt::Display for SerdeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "the type's own `Serialize` or `Deserialize` refuses the value",
            Self::NotSelfDescribing => {
                "the type asks what comes next, and the format does not say; remove `untagged`, `tag` or `flatten`"
            }
            Self::UnknownLength => {
                "a sequence does not know its length beforehand; collect it, and remove `flatten` and `skip_serializing_if`"
            }
        })
    }
}
