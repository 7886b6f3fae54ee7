//! [`LocalName`]: a name that every system takes.

use std::fmt;
use std::str::FromStr;

/// The name of a local socket: 1 to [100](Self::MAX) bytes, without a separator of paths, a NUL, or a meaning as a folder.
///
/// ```
/// use framing_io::link::{LocalName, LocalNameError};
///
/// let name = LocalName::new("proxy.control")?;
/// assert_eq!(name.as_str(), "proxy.control");
/// assert_eq!(LocalName::new("run/proxy"), Err(LocalNameError::Character { at: 3, found: '/' }));
/// # Ok::<(), LocalNameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocalName(Box<str>);

impl LocalName {
    /// No name has more bytes. Linux takes 107 and Windows 247; where the name is that of a file, the system may take fewer.
    pub const MAX: usize = 100;

    /// The name `name`.
    ///
    /// # Errors
    /// [`LocalNameError`], with what is wrong.
    pub fn new(name: &str) -> Result<Self, LocalNameError> {
        if let Some((at, found)) = name.char_indices().find(|(_, found)| matches!(found, '/' | '\\' | '\0')) {
            return Err(LocalNameError::Character { at, found });
        }
        match name {
            "" => Err(LocalNameError::Empty),
            "." | ".." => Err(LocalNameError::Folder),
            name if name.len() > Self::MAX => Err(LocalNameError::TooLong { size: name.len(), max: Self::MAX }),
            name => Ok(Self(name.into())),
        }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LocalName {
    type Err = LocalNameError;

    fn from_str(name: &str) -> Result<Self, LocalNameError> {
        Self::new(name)
    }
}

/// Why a text is no name of a local socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocalNameError {
    /// It is empty.
    #[error("the name of a local socket is empty")]
    Empty,
    /// It is too long.
    #[error("the name of a local socket has {size} bytes, of at most {max}")]
    TooLong {
        /// Its bytes.
        size: usize,
        /// The most.
        max: usize,
    },
    /// A character is a NUL, or separates folders on some system.
    #[error("the name of a local socket has {found:?} at byte {at}: it is a name and no path, take unix:PATH for one")]
    Character {
        /// Its place, in bytes.
        at: usize,
        /// Which.
        found: char,
    },
    /// `.` and `..` are folders.
    #[error("the name of a local socket is that of a folder")]
    Folder,
}
