//! Rows of bit fields that begin at the least significant end, of signed ones, and of structs that are bit fields.

use framing_core::Message;

use super::check::{reject, unencodable, value};
use super::document::Document;

#[derive(Debug, PartialEq, Message)]
#[message(lsb)]
struct DosTime {
    #[message(bits = 5)]
    seconds: u8,
    #[message(bits = 6)]
    minutes: u8,
    #[message(bits = 5)]
    hours: u8,
}

#[derive(Debug, PartialEq, Message)]
struct BothEnds {
    #[message(bits = 4)]
    by: i8,
    #[message(bits = 4)]
    level: Level,
    #[message(bits = 12, lsb)]
    wide: i16,
    #[message(bits = 4, lsb)]
    reserved: (),
}

#[derive(Clone, Copy, Debug, PartialEq, Message)]
#[message(bits, validate = Level::is_level)]
struct Level(u8);

impl Level {
    fn is_level(&self) -> bool {
        self.0 <= 10
    }
}

/// All of them.
pub(crate) fn rows(document: &Document) {
    rows! { value document;
        "bits-lsb" (DosTime, DosTime { seconds: 15, minutes: 58, hours: 17 });
        "bits-both-ends" (BothEnds, BothEnds { by: -2, level: Level(9), wide: -2, reserved: () });
        "bits-struct-alone" (Level, Level(9));
    }
    types! { reject document;
        "bits-lsb-reserved" (BothEnds);
        "bits-struct-rule" (BothEnds);
    }
    rows! { unencodable document;
        "encode-bits-signed" (BothEnds, BothEnds { by: 8, level: Level(0), wide: 0, reserved: () });
        "encode-bits-lsb" (DosTime, DosTime { seconds: 0, minutes: 64, hours: 0 });
    }
}
