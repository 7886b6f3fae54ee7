//! [`Token`]: what only those know who were told.

use std::fmt;
use std::io;

use framing_core::Message;
use subtle::ConstantTimeEq;

/// Sixteen random bytes that stand for one handoff, once. Who shows them was told of it.
///
/// Two are compared in a time that does not depend on where they differ, so that nobody finds one by trying byte after byte; and
/// none is shown by `Debug`.
#[derive(Clone, Copy, Message)]
pub struct Token([u8; Token::SIZE]);

impl Token {
    /// Its bytes.
    pub const SIZE: usize = 16;

    /// A token that nobody foresees.
    ///
    /// # Errors
    /// Those of the system, where it gives no random bytes.
    pub fn new() -> io::Result<Self> {
        let mut bytes = [0; Self::SIZE];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes))
    }

    /// The token with these bytes, which came some other way.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to tell somebody.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::SIZE] {
        self.0
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}
