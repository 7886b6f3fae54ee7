//! [`Readiness`]: what an event says.

use ::mio::Interest;
use ::mio::event::Event;

/// What an event says of a stream; made of an [`Event`], or of an [`Interest`] by who knows without one.
///
/// It says what to try, not what will succeed: an event may be spurious, and an error or the end of the stream is told by
/// the read or write that it makes the stream do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// A read may bring bytes, the end of the stream, or an error.
    pub(crate) readable: bool,
    /// A write may take bytes, or tell an error.
    pub(crate) writable: bool,
    /// The peer sends nothing more: what is left can be read, and behind it the end of the stream.
    pub(crate) closed: bool,
}

impl Readiness {
    /// Whether a read is worth a try.
    #[must_use]
    pub const fn is_readable(self) -> bool {
        self.readable
    }

    /// Whether a write is worth a try.
    #[must_use]
    pub const fn is_writable(self) -> bool {
        self.writable
    }

    /// Whether the peer sends nothing more: what is left can be read.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        self.closed
    }
}

impl From<&Event> for Readiness {
    fn from(event: &Event) -> Self {
        // After an error some systems say neither that it is readable nor that it is writable.
        let closed = event.is_read_closed() || event.is_error();
        Self {
            readable: event.is_readable() || closed,
            writable: event.is_writable() || event.is_write_closed() || event.is_error(),
            closed,
        }
    }
}

impl From<Interest> for Readiness {
    fn from(interest: Interest) -> Self {
        Self { readable: interest.is_readable(), writable: interest.is_writable(), closed: false }
    }
}
