//! Connectors, listeners, pairs, and standard input and output.

use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener};
use std::process::Command;
use std::thread;
use std::time::Duration;

use framing_core::LengthPrefix;
use framing_io::blocking::{MessageStream, Timeouts};
use framing_io::link::{
    AcceptError, Address, Backoff, ConnectError, Connector, Link, Listener, MioLink, TokioLink, pair, tcp_pair,
};
use framing_tests::samples::bytes;

#[path = "links/mod.rs"]
mod links;

use links::{Piped, addresses};

const FRAMING: LengthPrefix = LengthPrefix::u32();

fn talk(here: Link, there: Link) {
    let payload = bytes(100_000);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut stream = MessageStream::new(there, FRAMING);
            let frame = stream.recv_frame().unwrap().unwrap().payload().to_vec();
            stream.send_frame(&frame).unwrap();
            assert!(stream.recv_frame().unwrap().is_none(), "the other side ends it");
        });
        let mut stream = MessageStream::new(here, FRAMING);
        let other = stream.get_ref().try_clone().unwrap();
        assert!(stream.recv_frame_timeout(Duration::from_millis(1)).unwrap_err().is_timeout());
        let (mut receiver, mut sender) = stream.into_split(other);
        sender.send_frame(&payload).unwrap();
        assert_eq!(receiver.recv_frame().unwrap().unwrap().payload(), payload);
        sender.get_ref().shutdown(Shutdown::Write).unwrap();
        assert!(receiver.recv_frame().unwrap().is_none());
    });
}

/// Linux lets one more wait than is said.
#[cfg(target_os = "linux")]
#[test]
fn as_many_connections_wait_as_the_backlog_says() {
    /// More than the 128 that there are of TCP otherwise.
    const WAITING: u32 = 200;
    let bound_of_the_system = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap();
    assert!(bound_of_the_system.trim().parse::<u32>().unwrap() >= WAITING, "the system lets no more than that wait");
    let soon = Connector::new().timeout(Duration::from_millis(50));
    for address in addresses("backlog") {
        let mut listener = Listener::bind(&address).unwrap().backlog(1).unwrap();
        let bound = listener.address().unwrap();
        let waiting = [0, 1].map(|_| Connector::new().connect(&bound).unwrap());
        let error = soon.connect(&bound).unwrap_err();
        assert!(error.is_timeout(), "{bound}: {error}");
        listener = listener.backlog(WAITING).unwrap();
        let more: Vec<_> = (2..WAITING).map(|_| Connector::new().connect(&bound).unwrap()).collect();
        (0..WAITING).for_each(|_| drop(listener.accept().unwrap()));
        drop((waiting, more));
    }
}

#[test]
fn what_connects_is_accepted() {
    for address in addresses("talk") {
        for nodelay in [true, false] {
            let mut listener = Listener::bind(&address).unwrap().nodelay(nodelay);
            let bound = listener.address().unwrap();
            assert_eq!(bound.to_string().parse(), Ok(bound.clone()), "an address can be written and read");
            let here = Connector::new().nodelay(nodelay).connect(&bound).unwrap();
            let there = listener.accept().unwrap();
            for link in [&here, &there] {
                if let Link::Tcp(stream) = link {
                    assert_eq!(stream.nodelay().unwrap(), nodelay);
                }
                assert_eq!((link.read_timeout().unwrap(), link.write_timeout().unwrap()), (None, None));
            }
            assert_eq!(here.peer(), Some(bound));
            talk(here, there);
        }
    }
}

#[test]
fn a_link_goes_over_to_an_event_loop_or_to_tasks() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (here, there) in [pair().unwrap(), tcp_pair().unwrap()] {
        let is_tcp = matches!(here, Link::Tcp(_));
        let mut looped = framing_io::mio::MessageStream::new(here.into_mio().unwrap(), FRAMING);
        assert_eq!(matches!(looped.get_ref(), MioLink::Tcp(_)), is_tcp);
        let payload = bytes(1000);
        looped.push_frame(&payload).unwrap();
        assert_eq!(looped.end().unwrap().sending, framing_io::mio::Way::Done);
        runtime.block_on(async {
            let there = there.into_tokio().unwrap();
            assert_eq!(matches!(there, TokioLink::Tcp(_)), is_tcp);
            let mut task = framing_io::tokio::MessageStream::new(there, FRAMING);
            assert_eq!(task.recv_frame().await.unwrap().unwrap().payload(), payload);
            assert!(task.recv_frame().await.unwrap().is_none(), "the end is told, too");
            task.send_frame(&payload).await.unwrap();
            task.close().await.unwrap();
        });
        assert_eq!(looped.recv_frame().unwrap().unwrap().payload(), payload);
        assert!(looped.recv_frame().unwrap().is_none() && looped.progress().is_ended());
    }
    let stdio = Connector::new().connect(&Address::Stdio).unwrap();
    assert_eq!(stdio.into_mio().unwrap_err().kind(), io::ErrorKind::Unsupported);
}

#[test]
fn pairs_are_connected() {
    let (here, there) = pair().unwrap();
    talk(here, there);
    let (here, there) = tcp_pair().unwrap();
    assert!(matches!(&here, Link::Tcp(stream) if stream.nodelay().unwrap()));
    talk(here, there);
}

#[test]
fn all_addresses_are_tried_and_named() {
    let free = || {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.local_addr().unwrap()
    };
    let (first, second) = (free(), free());
    let error = Connector::new().connect_any(&[first, second]).unwrap_err();
    let text = error.to_string();
    assert!(text.contains(&first.to_string()) && text.contains(&second.to_string()), "{text}");
    assert!(!error.is_timeout());
    let ConnectError::Unreachable { attempts } = error else { panic!("{text}") };
    assert!(attempts.iter().all(|attempt| attempt.error.kind() == io::ErrorKind::ConnectionRefused), "{text}");

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addresses = [first, second, listener.local_addr().unwrap()];
    let stream = Connector::new().connect_any(&addresses).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addresses[2]);

    assert!(Connector::new().connect_any(&[]).unwrap_err().to_string().contains("no addresses"));
    let no_port: Result<Address, _> = "tcp:localhost".parse();
    assert!(no_port.is_err());
    let error = Connector::new().connect(&Address::Tcp("localhost".into())).unwrap_err();
    assert!(matches!(error, ConnectError::Lookup { .. }), "{error}");
}

#[test]
fn no_time_is_no_connection() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let error = Connector::new().timeout(Duration::ZERO).connect_any(&[address, address]).unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let ConnectError::Unreachable { attempts } = error else { panic!("tried") };
    assert_eq!(attempts.len(), 2);
}

#[test]
fn texts_that_are_no_addresses() {
    for text in ["", "tcp:", "tcp::1", "tcp:host", "tcp:host:65536", "unix:", "udp:host:1", "stdio:", "/run/socket"] {
        let error = text.parse::<Address>().unwrap_err().to_string();
        assert!(error.contains(&format!("{text:?}")) && error.contains("tcp:HOST:PORT"), "{error}");
    }
    assert_eq!("stdio".parse(), Ok(Address::Stdio));
    assert_eq!(Listener::bind(&Address::Stdio).unwrap_err().kind(), io::ErrorKind::Unsupported);
}

#[cfg(unix)]
#[test]
fn the_file_of_a_socket_goes_with_its_listener() {
    use std::os::unix::net::UnixListener;
    let path = links::socket_path("file");
    let address = Address::Unix(path.clone());
    let listener = Listener::bind(&address).unwrap();
    assert_eq!(Listener::bind(&address).unwrap_err().kind(), io::ErrorKind::AddrInUse, "somebody listens");
    drop(listener);
    assert!(!path.exists());
    // One that a killed process has left is replaced.
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let listener = Listener::bind(&address).unwrap();
    assert!(Connector::new().connect(&address).is_ok());
    // What somebody else has put there stays.
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "precious").unwrap();
    drop(listener);
    assert_eq!(Listener::bind(&address).unwrap_err().kind(), io::ErrorKind::AddrInUse, "no socket");
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
    std::fs::remove_file(&path).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_unix_listener_that_does_not_accept_is_a_timeout() {
    let path = links::socket_path("busy");
    let _busy = links::busy(&path);
    let connector = Connector::new().timeout(Duration::from_millis(20));
    let error = connector.connect(&Address::Unix(path.clone())).unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(
        Listener::bind(&Address::Unix(path.clone())).unwrap_err().kind(),
        io::ErrorKind::AddrInUse,
        "it is there"
    );
    std::fs::remove_file(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn errors_of_accepting_are_told_apart() {
    let mut backoff = Backoff::new();
    let mut judge = |code: i32| backoff.judge(io::Error::from_raw_os_error(code));
    for code in [libc::ECONNABORTED, libc::EPROTO, libc::ENETDOWN, libc::EHOSTUNREACH, libc::EPERM, libc::EINTR] {
        let error = judge(code);
        assert!(matches!(error, AcceptError::Gone { pause: Duration::ZERO, .. }) && error.is_transient(), "{error:?}");
    }
    let mut pauses = Vec::new();
    for code in [libc::EMFILE, libc::ENFILE, libc::ENOBUFS, libc::ENOMEM, libc::EMFILE, libc::EMFILE, libc::EMFILE] {
        let error = judge(code);
        assert!(matches!(error, AcceptError::Exhausted { .. }) && error.is_transient(), "{error:?}");
        pauses.push(error.pause().as_millis());
    }
    assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320]);
    assert_eq!([libc::EMFILE; 3].map(|code| judge(code).pause().as_millis()), [640, 1000, 1000]);
    for code in [libc::EBADF, libc::EINVAL, libc::ENOTSOCK] {
        assert!(matches!(judge(code), AcceptError::Fatal { .. }) && !judge(code).is_transient());
    }
    assert!(matches!(judge(libc::EAGAIN), AcceptError::WouldBlock));
    // What always comes is no hot loop.
    backoff.reset();
    let pauses: Vec<_> =
        (0..66).map(|_| backoff.judge(io::Error::from_raw_os_error(libc::ECONNABORTED)).pause().as_millis()).collect();
    assert!(pauses[..64].iter().all(|pause| *pause == 0));
    assert_eq!(pauses[64..], [5, 10]);
}

#[test]
fn a_listener_that_does_not_block_says_so() {
    let mut listener = Listener::bind_tcp((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    assert!(matches!(listener.accept(), Err(AcceptError::WouldBlock)));
    assert!(listener.incoming().next().is_none());
    let address = listener.address().unwrap();
    listener.set_nonblocking(false).unwrap();
    let here = Connector::new().connect(&address).unwrap();
    talk(here, listener.incoming().next().unwrap().unwrap());
}

#[test]
fn standard_input_and_output_are_a_stream() {
    let piped = Piped::new(Command::new(env!("CARGO_BIN_EXE_link_peer")).arg("echo"));
    let mut stream = MessageStream::new(piped, FRAMING);
    // Line feeds and all, in both directions.
    for size in [0, 1, 10_000, 60_000, 3] {
        let payload = [bytes(size), b"\n\r\n".repeat(size / 10)].concat();
        stream.send_frame(&payload).unwrap();
        assert_eq!(stream.recv_frame().unwrap().unwrap().payload(), payload);
    }
    let mut child = stream.into_inner().0;
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "the end of the input is a clean end");
}

#[cfg(unix)]
#[test]
fn a_listener_survives_a_lack_of_descriptors() {
    for address in addresses("lack") {
        let misses = links::accepted_with_few_descriptors("accept", &address);
        assert!(misses >= 4, "{misses} times too few descriptors, of 24, for 60 connections");
    }
}
