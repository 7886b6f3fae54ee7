//! Two ends of a connection, in one process.

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use super::Link;

/// The two ends of a new connection within this process, of the cheapest kind that the system has: a pair of unix
/// sockets, or TCP. For tests, and for threads that talk as programs do.
///
/// # Errors
/// Those of the system.
pub fn pair() -> io::Result<(Link, Link)> {
    #[cfg(unix)]
    return std::os::unix::net::UnixStream::pair().map(|(one, other)| (Link::Unix(one), Link::Unix(other)));
    #[cfg(not(unix))]
    tcp_pair()
}

/// The two ends of a new TCP connection within this process, over the loopback interface.
///
/// # Errors
/// Those of the system.
pub fn tcp_pair() -> io::Result<(Link, Link)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let here = TcpStream::connect(listener.local_addr()?)?;
    loop {
        let (there, address) = listener.accept()?;
        // Anyone on this machine may have come first.
        if address == here.local_addr()? {
            here.set_nodelay(true)?;
            there.set_nodelay(true)?;
            return Ok((Link::Tcp(here), Link::Tcp(there)));
        }
    }
}
