//! [`Trace`]: the trace context of the W3C, 25 bytes instead of 55 characters.

use std::fmt;
use std::str::FromStr;

use framing_core::Message;

/// Where in which trace something happens: the [trace context](https://www.w3.org/TR/trace-context/) of the W3C.
///
/// Its `traceparent` is read and shown as text; on the wire it is its 25 bytes.
/// ```
/// use framing_io::envelope::Trace;
///
/// let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let trace: Trace = text.parse()?;
/// assert!(trace.is_sampled());
/// assert_eq!(trace.to_string(), text);
/// # Ok::<(), framing_io::envelope::TraceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Message)]
#[message(validate = is_set)]
pub struct Trace {
    /// Which trace; not all zeros.
    pub id: [u8; 16],
    /// Which step of it is above this one; not all zeros.
    pub parent: [u8; 8],
    /// The lowest bit: it is sampled.
    pub flags: u8,
    /// What vendors add (`tracestate`), passed on as it is; at most 512 bytes. Most often empty.
    #[message(len = u16, max = 512)]
    pub state: String,
}

/// Zeros stand for no trace, and an `Option` does already.
fn is_set(trace: &Trace) -> bool {
    trace.id != [0; 16] && trace.parent != [0; 8]
}

impl Trace {
    /// Whether whoever began the trace keeps it.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }
}

/// Shows the `traceparent`, without the state.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, parent) = (u128::from_be_bytes(self.id), u64::from_be_bytes(self.parent));
        write!(f, "00-{id:032x}-{parent:016x}-{:02x}", self.flags)
    }
}

/// A text is no `traceparent` of version 00: `00-`, 32 hexadecimal digits, `-`, 16, `-`, 2, all of them lower case, and no id all
/// zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a traceparent: 00-<32 hexadecimal digits>-<16>-<2>, in lower case, with ids that are not all zeros")]
pub struct TraceError;

impl FromStr for Trace {
    type Err = TraceError;

    fn from_str(text: &str) -> Result<Self, TraceError> {
        let mut parts = text.split('-');
        let mut part = |size: usize| {
            let digits = parts.next().filter(|digits| digits.len() == size)?;
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            digits.bytes().all(is_digit).then(|| u128::from_str_radix(digits, 16).ok())?
        };
        let (version, id, parent, flags) = (part(2), part(32), part(16), part(2));
        let (Some(0), Some(id), Some(parent), Some(flags), None) = (version, id, parent, flags, parts.next()) else {
            return Err(TraceError);
        };
        let (Ok(parent), Ok(flags)) = (u64::try_from(parent), u8::try_from(flags)) else {
            return Err(TraceError);
        };
        let trace = Self { id: id.to_be_bytes(), parent: parent.to_be_bytes(), flags, state: String::new() };
        if is_set(&trace) { Ok(trace) } else { Err(TraceError) }
    }
}
