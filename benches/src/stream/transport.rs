//! [`Transport`]: the sockets below, as each runtime has them.

use std::io::{Read, Write};

use mio::event::Source;
use tokio::io::{AsyncRead, AsyncWrite};

/// A kind of socket.
pub(crate) trait Transport: 'static {
    const NAME: &'static str;

    type Blocking: Read + Write + Send + 'static;
    type Mio: Read + Write + Source;
    type Tokio: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// Two that are connected.
    fn pair() -> (Self::Blocking, Self::Blocking);

    /// A second handle.
    fn again(socket: &Self::Blocking) -> Self::Blocking;

    fn mio(socket: Self::Blocking) -> Self::Mio;

    /// Within a runtime.
    fn tokio(socket: Self::Blocking) -> Self::Tokio;
}

/// A pair of unix sockets.
pub(crate) struct Unix;

impl Transport for Unix {
    const NAME: &'static str = "unix";

    type Blocking = std::os::unix::net::UnixStream;
    type Mio = mio::net::UnixStream;
    type Tokio = tokio::net::UnixStream;

    fn pair() -> (Self::Blocking, Self::Blocking) {
        Self::Blocking::pair().expect("the system makes pairs of sockets")
    }

    fn again(socket: &Self::Blocking) -> Self::Blocking {
        socket.try_clone().expect("a socket has more than one handle")
    }

    fn mio(socket: Self::Blocking) -> Self::Mio {
        socket.set_nonblocking(true).expect("a socket can be made not to block");
        Self::Mio::from_std(socket)
    }

    fn tokio(socket: Self::Blocking) -> Self::Tokio {
        socket.set_nonblocking(true).expect("a socket can be made not to block");
        Self::Tokio::from_std(socket).expect("a runtime takes a socket")
    }
}

/// TCP over the loopback, without delay and without a pace.
pub(crate) struct Tcp;

impl Transport for Tcp {
    const NAME: &'static str = "tcp";

    type Blocking = std::net::TcpStream;
    type Mio = mio::net::TcpStream;
    type Tokio = tokio::net::TcpStream;

    fn pair() -> (Self::Blocking, Self::Blocking) {
        let connect = || {
            let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
            let one = Self::Blocking::connect(listener.local_addr()?)?;
            let (other, _) = listener.accept()?;
            one.set_nodelay(true)?;
            other.set_nodelay(true)?;
            unpaced(&one);
            unpaced(&other);
            Ok::<_, std::io::Error>((one, other))
        };
        connect().expect("the loopback connects")
    }

    fn again(socket: &Self::Blocking) -> Self::Blocking {
        socket.try_clone().expect("a socket has more than one handle")
    }

    fn mio(socket: Self::Blocking) -> Self::Mio {
        socket.set_nonblocking(true).expect("a socket can be made not to block");
        Self::Mio::from_std(socket)
    }

    fn tokio(socket: Self::Blocking) -> Self::Tokio {
        socket.set_nonblocking(true).expect("a socket can be made not to block");
        Self::Tokio::from_std(socket).expect("a runtime takes a socket")
    }
}

/// Where the system's choice is BBR, it sends at the pace that it thinks the path has, and of the loopback it thinks now this, now a
/// fifth of it, for as long as the connection lives.
fn unpaced(socket: &std::net::TcpStream) {
    #[cfg(any(target_os = "linux", target_os = "freebsd"))]
    if let Err(error) = socket2::SockRef::from(socket).set_tcp_congestion(b"reno") {
        eprintln!("TCP may be paced by the system's congestion control, for it has no other: {error}");
    }
}
