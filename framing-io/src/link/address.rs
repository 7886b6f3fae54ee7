//! [`Address`]: where a peer is, as a person writes it.

use std::fmt;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::PathBuf;
use std::str::FromStr;

/// Where a peer is, or where to listen.
///
/// | text | meaning |
/// | --- | --- |
/// | `tcp:HOST:PORT` | TCP; the host is a name or an address, an IPv6 address in brackets |
/// | `unix:PATH` | a unix socket, where there are some |
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
    /// Standard input and output.
    Stdio,
}

/// A text that is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no address: write tcp:HOST:PORT, unix:PATH (where there are unix sockets) or stdio")]
pub struct AddressError {
    text: String,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        match text.split_once(':') {
            Some(("tcp", address)) if has_port(address) => Ok(Self::Tcp(address.to_owned())),
            #[cfg(unix)]
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            None if text == "stdio" => Ok(Self::Stdio),
            _ => Err(AddressError { text: text.to_owned() }),
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
            Self::Stdio => f.write_str("stdio"),
        }
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self::Tcp(address.to_string())
    }
}
