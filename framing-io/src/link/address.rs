//! [`Address`]: where a peer is, as a person writes it.

use std::fmt;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::PathBuf;
use std::str::FromStr;

#[cfg(feature = "local")]
use super::{LocalName, LocalNameError};

/// Where a peer is, or where to listen.
///
/// | text | meaning |
/// | --- | --- |
/// | `tcp:HOST:PORT` | TCP; the host is a name or an address, an IPv6 address in brackets |
/// | `unix:PATH` | a unix socket, where there are some |
/// | `local:NAME` | a local socket (feature `local`): see the [platforms](super#platforms) |
/// | `stdio` | standard input and output |
///
/// ```
/// use framing_io::link::Address;
///
/// let address: Address = "tcp:[::1]:4000".parse()?;
/// assert_eq!(address, Address::Tcp("[::1]:4000".to_owned()));
/// assert_eq!(address.to_string(), "tcp:[::1]:4000");
/// # Ok::<(), framing_io::link::AddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Address {
    /// `HOST:PORT`.
    Tcp(String),
    /// The path of a socket.
    #[cfg(unix)]
    Unix(PathBuf),
    /// The name of a local socket: a named pipe on Windows, a unix socket elsewhere.
    #[cfg(feature = "local")]
    Local(LocalName),
    /// Standard input and output.
    Stdio,
}

/// A text that is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no address: {why}")]
pub struct AddressError {
    text: String,
    why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Why {
    #[error(
        "write tcp:HOST:PORT, unix:PATH (where there are unix sockets), local:NAME (with the feature `local`) or stdio"
    )]
    Form,
    #[cfg(feature = "local")]
    #[error(transparent)]
    Name(LocalNameError),
}

#[cfg(feature = "local")]
impl AddressError {
    /// What is wrong with the name of a local socket.
    #[must_use]
    pub const fn local_name(&self) -> Option<LocalNameError> {
        match self.why {
            Why::Name(error) => Some(error),
            Why::Form => None,
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let error = |why| AddressError { text: text.to_owned(), why };
        match text.split_once(':') {
            Some(("tcp", address)) if has_port(address) => Ok(Self::Tcp(address.to_owned())),
            #[cfg(unix)]
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            #[cfg(feature = "local")]
            Some(("local", name)) => LocalName::new(name).map(Self::Local).map_err(|why| error(Why::Name(why))),
            None if text == "stdio" => Ok(Self::Stdio),
            _ => Err(error(Why::Form)),
        }
    }
}

/// Whether it is a host, not empty, and the number of a port.
fn has_port(address: &str) -> bool {
    address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            #[cfg(unix)]
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            #[cfg(feature = "local")]
            Self::Local(name) => write!(f, "local:{name}"),
            Self::Stdio => f.write_str("stdio"),
        }
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self::Tcp(address.to_string())
    }
}
