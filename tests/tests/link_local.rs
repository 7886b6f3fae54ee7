//! Local sockets: names, and connections by them. What they have in common with other links is in `link.rs` and `link_tokio.rs`,
//! which go over them too.

use std::io;
use std::time::Duration;

use framing_core::LengthPrefix;
use framing_io::link::{
    AcceptError, Address, ConnectError, Connector, Link, Listener, LocalName, LocalNameError, MioLink, TokioLink,
    TokioListener,
};
use framing_io::mio::Way;
use framing_io::{blocking, mio, tokio as tasks};
use framing_tests::samples::bytes;

#[path = "links/mod.rs"]
mod links;

use links::local_name;

const FRAMING: LengthPrefix = LengthPrefix::u32();

#[test]
fn names_that_are_none() {
    let cases = [
        ("", LocalNameError::Empty),
        (".", LocalNameError::Folder),
        ("..", LocalNameError::Folder),
        ("a/b", LocalNameError::Character { at: 1, found: '/' }),
        ("/", LocalNameError::Character { at: 0, found: '/' }),
        ("pipe\\name", LocalNameError::Character { at: 4, found: '\\' }),
        ("é\0", LocalNameError::Character { at: 2, found: '\0' }),
        (&"x".repeat(101), LocalNameError::TooLong { size: 101, max: 100 }),
        (&"é".repeat(51), LocalNameError::TooLong { size: 102, max: 100 }),
    ];
    for (name, error) in cases {
        assert_eq!(LocalName::new(name), Err(error), "{name:?}");
        let as_address = format!("local:{name}").parse::<Address>().unwrap_err();
        assert_eq!(as_address.local_name(), Some(error));
        let said = as_address.to_string();
        assert!(
            said.contains(&error.to_string()) && said.contains(&format!("{:?}", format!("local:{name}"))),
            "{said}"
        );
    }
    assert_eq!("local".parse::<Address>().unwrap_err().local_name(), None);
    for name in ["...", "a b", "a:b", "名前", &"x".repeat(LocalName::MAX)] {
        assert_eq!(name.parse::<LocalName>().unwrap().as_str(), name);
        let address: Address = format!("local:{name}").parse().unwrap();
        assert_eq!(address, Address::Local(LocalName::new(name).unwrap()));
        assert_eq!(address.to_string(), format!("local:{name}"));
    }
}

#[test]
fn the_longest_name_is_listened_at() {
    let prefix = local_name("long").to_string();
    let name = format!("{prefix}{}", "x".repeat(LocalName::MAX - prefix.len()));
    let address = Address::Local(LocalName::new(&name).unwrap());
    let mut listener = Listener::bind(&address).unwrap();
    let here = Connector::new().connect(&address).unwrap();
    let there = listener.accept().unwrap();
    assert_eq!((here.peer(), there.peer()), (Some(address), None));
}

#[test]
fn a_name_that_is_taken_is_an_error_and_free_again_when_nobody_listens() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = Address::Local(local_name("taken"));
    let in_use = |error: io::Error| error.kind() == io::ErrorKind::AddrInUse;
    for _ in 0..2 {
        let listener = Listener::bind(&address).unwrap();
        assert!(in_use(Listener::bind(&address).unwrap_err()));
        assert!(in_use(runtime.block_on(TokioListener::bind(&address)).unwrap_err()));
        drop(listener);
        let listener = runtime.block_on(TokioListener::bind(&address)).unwrap();
        assert!(in_use(Listener::bind(&address).unwrap_err()));
        assert!(in_use(runtime.block_on(TokioListener::bind(&address)).unwrap_err()));
        drop(listener);
    }
    // A connection that is open does not hold the name.
    let mut listener = Listener::bind(&address).unwrap();
    let _links = (Connector::new().connect(&address).unwrap(), listener.accept().unwrap());
    drop(listener);
    Listener::bind(&address).unwrap();
}

#[tokio::test]
async fn nobody_listens() {
    let address = Address::Local(local_name("nobody"));
    let errors = [Connector::new().connect(&address).unwrap_err(), {
        Connector::new().connect_tokio(&address).await.unwrap_err()
    }];
    for error in errors {
        assert!(error.to_string().contains(&address.to_string()) && !error.is_timeout(), "{error}");
        let ConnectError::Unreachable { attempts } = error else { panic!("tried") };
        let kinds = [io::ErrorKind::ConnectionRefused, io::ErrorKind::NotFound];
        assert!(attempts.len() == 1 && kinds.contains(&attempts[0].error.kind()));
    }
}

#[test]
fn a_listener_that_does_not_block_says_so_and_its_connections_block() {
    let address = Address::Local(local_name("nonblocking"));
    let mut listener = Listener::bind(&address).unwrap();
    listener.set_nonblocking(true).unwrap();
    assert!(matches!(listener.accept(), Err(AcceptError::WouldBlock)));
    let here = Connector::new().connect(&address).unwrap();
    let there = listener.accept().unwrap();
    for stream in &mut [here, there].map(|link| blocking::MessageStream::new(link, FRAMING)) {
        let late = stream.recv_frame_timeout(Duration::from_millis(1)).unwrap_err();
        assert!(late.is_timeout(), "it waits as long as it is told");
    }
}

/// A transcript with each kind of end as the one that connects, and each as the one that accepts.
#[test]
fn the_three_runtimes_talk_over_it() {
    let sizes = [0, 1, 4000, 300_000, 17];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = Address::Local(local_name("three"));
    let mut listener = Listener::bind(&address).unwrap();
    for _ in 0..2 {
        let here = Connector::new().connect(&address).unwrap();
        let server = listener.accept().unwrap();
        let echo = std::thread::spawn(move || {
            let mut stream = blocking::MessageStream::new(server, FRAMING);
            while let Some(bytes) = stream.recv_bytes().unwrap() {
                stream.send_frame(&bytes).unwrap();
            }
        });
        let task = here.try_clone().unwrap();
        drop(here);
        runtime.block_on(async {
            let link = task.into_tokio().unwrap();
            assert!(matches!(link, TokioLink::Local(_)));
            let mut stream = tasks::MessageStream::new(link, FRAMING);
            for size in sizes {
                stream.send_frame(&bytes(size)).await.unwrap();
                assert_eq!(stream.recv_frame().await.unwrap().unwrap().payload(), bytes(size));
            }
            stream.close().await.unwrap();
            assert!(stream.recv_frame().await.unwrap().is_none());
        });
        echo.join().unwrap();
    }
    let mut listener = {
        let _guard = runtime.enter();
        listener.into_tokio().unwrap()
    };
    let here = Connector::new().connect(&address).unwrap();
    let there = runtime.block_on(listener.next()).unwrap();
    let echo = std::thread::spawn(move || {
        runtime.block_on(async {
            let mut stream = tasks::MessageStream::new(there, FRAMING);
            while let Some(bytes) = stream.recv_bytes().await.unwrap() {
                stream.send_frame(&bytes).await.unwrap();
            }
        });
    });
    in_a_loop(here, &sizes);
    echo.join().unwrap();
}

/// The same from an event loop of mio.
fn in_a_loop(link: Link, sizes: &[usize]) {
    let link = link.into_mio().unwrap();
    assert!(matches!(link, MioLink::Unix(_)));
    let (mut poll, mut events) = (::mio::Poll::new().unwrap(), ::mio::Events::with_capacity(4));
    let mut stream = mio::MessageStream::new(link, FRAMING);
    let both = ::mio::Interest::READABLE | ::mio::Interest::WRITABLE;
    poll.registry().register(&mut stream, ::mio::Token(0), both).unwrap();
    for size in sizes {
        stream.push_frame(&bytes(*size)).unwrap();
        let mut frame = None;
        while frame.is_none() {
            let progress = stream.flush().unwrap();
            if progress.sending != Way::Open && progress.receiving != Way::Open {
                poll.poll(&mut events, None).unwrap();
                events.iter().for_each(|event| stream.ready(event));
            }
            frame = stream.recv_bytes().unwrap();
        }
        assert_eq!(frame.unwrap(), bytes(*size));
    }
}

#[cfg(target_os = "linux")]
mod abstract_names {
    use super::*;
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixListener};

    fn busy(name: &LocalName) -> (socket2::Socket, Vec<socket2::Socket>) {
        links::fill(&socket2::SockAddr::unix(format!("\0{name}")).unwrap())
    }

    /// The name is what other programs know too.
    #[test]
    fn a_name_that_another_program_has_is_taken() {
        let name = local_name("other");
        let other = UnixListener::bind_addr(&SocketAddr::from_abstract_name(name.as_str()).unwrap()).unwrap();
        let address = Address::Local(name);
        assert_eq!(Listener::bind(&address).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        let mut here = blocking::MessageStream::new(Connector::new().connect(&address).unwrap(), FRAMING);
        let mut there = blocking::MessageStream::new(other.accept().unwrap().0, FRAMING);
        here.send_frame(b"hi").unwrap();
        assert_eq!(there.recv_frame().unwrap().unwrap().payload(), b"hi");
        drop(other);
        Listener::bind(&address).unwrap();
    }

    #[tokio::test]
    async fn a_listener_that_does_not_accept_is_a_timeout() {
        let name = local_name("busy");
        let _busy = busy(&name);
        let address = Address::Local(name);
        for timeout in [Duration::ZERO, Duration::from_millis(20)] {
            let connector = Connector::new().timeout(timeout);
            let error = connector.connect(&address).unwrap_err();
            assert!(error.is_timeout(), "{error}");
            let error = connector.connect_tokio(&address).await.unwrap_err();
            assert!(error.is_timeout(), "{error}");
        }
    }

    #[tokio::test]
    async fn one_that_has_room_again_is_connected_to() {
        let name = local_name("room");
        let (listener, links) = busy(&name);
        let address = Address::Local(name);
        let accept = move || (0..links.len() + 2).for_each(|_| drop(listener.accept().unwrap()));
        let blocking = {
            let address = address.clone();
            std::thread::spawn(move || Connector::new().connect(&address).map(drop))
        };
        let connector = Connector::new();
        let mut task = std::pin::pin!(connector.connect_tokio(&address));
        let early = tokio::time::timeout(Duration::from_millis(5), task.as_mut()).await;
        assert!(early.is_err(), "there is no room");
        let accepting = std::thread::spawn(accept);
        task.await.unwrap();
        blocking.join().unwrap().unwrap();
        accepting.join().unwrap();
    }
}
